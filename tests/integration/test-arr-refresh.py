# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Usher authors
"""A refresh, whatever a server answers: one that is ill, another one, or none of ours."""

import http.client
import http.server
import json
import os
import socket
import sqlite3
import ssl
import subprocess
import threading
import urllib.parse

from gi.repository import Gio, GLib

from usher_testing import TestCase, main, secret, serve, variants

REFRESH = "arr-refresh"
KEY = "CANARY-5f1b0c77"


def film(number, **more):
    return {"id": number, "tmdbId": 1000 + number, "title": f"Film {number}", "year": 2000,
            "path": f"/data/Films/Film {number}", "rootFolderPath": "/data/Films", "monitored": True,
            **more}


class Arr(http.server.ThreadingHTTPServer):
    """Radarr, as ill as a test wants it."""

    daemon_threads = True

    def __init__(self, films=0, tls=None):
        super().__init__(("127.0.0.1", 0), Handler)
        self.films = [film(i) for i in range(1, films + 1)]
        self.root = "/data/Films"
        self.instance = "Radarr"
        self.asked = []
        self.keys = []
        self.answers = {}
        if tls is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*tls)
            self.socket = context.wrap_socket(self.socket, server_side=True,
                                              do_handshake_on_connect=False)
        self.url = f"http{'s' if tls else ''}://127.0.0.1:{self.server_port}"
        self.stop = serve(self)

    def handle_error(self, request, client_address):
        pass  # who hangs up is tested for elsewhere

    def document(self, path):
        if path == "/api/v3/system/status":
            return {"appName": "Radarr", "instanceName": self.instance, "version": "5.0"}
        if path == "/api/v3/rootfolder":
            return [{"id": 1, "path": self.root}]
        if path == "/api/v3/tag":
            return []
        if path == "/api/v3/movie":
            return self.films
        name, _, number = path.rpartition("/")
        if name == "/api/v3/movie":
            return next((f for f in self.films if str(f["id"]) == number), None)
        return None


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(self.path)
        if "X-Api-Key" in self.headers:
            self.server.keys.append(self.headers["X-Api-Key"])
        answer = self.server.answers.get(self.path)
        if answer is not None:
            answer(self)
            return
        document = self.server.document(self.path)
        if document is None:
            self.reply(404, b"{}")
        else:
            self.reply(200, json.dumps(document).encode())

    def reply(self, status, body, **headers):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args):
        pass


def status(code, text=b"{}"):
    return lambda handler: handler.reply(code, text)


def body(text):
    return lambda handler: handler.reply(200, text)


def hang_up(handler):
    handler.connection.shutdown(socket.SHUT_RDWR)


def huge_headers(handler):
    handler.send_response(200)
    for number in range(2000):
        handler.send_header(f"X-{number}", "x" * 500)
    handler.end_headers()


def endless(handler):
    """2 GB, if somebody takes them."""
    handler.send_response(200)
    handler.send_header("Content-Length", str(1 << 31))
    handler.end_headers()
    blank = b" " * (1 << 20)
    handler.wfile.write(b"[")
    for _ in range(2047):
        handler.wfile.write(blank)


ONE = json.dumps(film(1)).encode()

BAD_ANSWERS = {
    "unauthorized": (status(401), "unauthorized"),
    "not_found": (status(404), "http-status"),
    "broken": (status(500, b"<html>"), "http-status"),
    "busy": (status(503), "http-status"),
    "web_page": (body(b"<!DOCTYPE html><title>Log in</title>"), "not-json"),
    "object": (body(b'{"records": []}'), "wrong-application"),
    "nothing": (body(b""), "truncated"),
    "empty_list": (body(b"[]"), "mass-loss"),
    "truncated": (body(b"[" + ONE + b","), "truncated"),
    "wrong_type": (body(b"[" + ONE.replace(b'"Film 1"', b"7") + b"]"), "malformed"),
    "nul": (body(b"[" + ONE.replace(b"Film 1", b"Film\\u00001") + b"]"), "malformed"),
    "bad_utf8": (body(b"[" + ONE.replace(b"Film 1", b"Film\xff") + b"]"), "malformed"),
    "deep": (body(b"[" * 10000 + b"]" * 10000), "too-large"),
    "closed": (hang_up, "truncated"),
    "endless": (endless, "too-large"),
    "huge_headers": (huge_headers, None),
}


class ArrCase(TestCase):
    def setUp(self):
        super().setUp()
        self.start()

    def serve(self, *args, **more):
        server = Arr(*args, **more)
        self.addCleanup(server.stop)
        return server

    def connect(self, server, **more):
        fds = Gio.UnixFDList.new()
        with secret(KEY) as file:
            index = fds.append(file.fileno())
        return self.daemon.library("AddConnection", "(a{sv})", variants(
            {"Kind": "radarr", "Url": server.url, "Key": GLib.Variant("h", index), **more}), fds=fds)

    def change(self, connection, **changes):
        self.daemon.library("UpdateConnection", "(sa{sv})", connection, variants(changes))

    def refresh(self, code=None, **parameters):
        """Refreshes; it must end well, or with that code."""
        record = self.daemon.run(REFRESH, **parameters)
        log = self.daemon.run_log(record["Id"])
        self.assertEqual((record["State"], record.get("ErrorCode") or None),
                         ("failed" if code else "succeeded", code),
                         f"{record.get('ErrorText')}\n{log}")
        self.assertNotIn(KEY, log + str(record))
        return record

    def titles(self):
        return {t["Title"]: t for t in self.daemon.media()}

    def connections(self):
        return {c["Id"]: c for c in self.daemon.library("ListConnections")}

    def query(self, sql, *values):
        database = sqlite3.connect(self.home.join("share", "usher", "usher.db"), timeout=30)
        rows = database.execute(sql, values).fetchall()
        database.close()
        return rows


class BadAnswers(ArrCase):
    """Nothing is lost, and another server's titles come all the same."""

    def prepare(self):
        self.ill, self.well = self.serve(films=30), self.serve(films=1)
        self.connect(self.ill, Name="Ill")
        self.connect(self.well, Name="Well")
        self.refresh()
        self.well.films.append(film(2, title="New"))

    def check(self, answer, code):
        self.prepare()
        before = self.titles()
        self.ill.answers["/api/v3/movie"] = answer
        record = self.daemon.run(REFRESH)
        self.assertEqual(record["State"], "failed")
        if code is not None:
            self.assertEqual(record["ErrorCode"], code, record["ErrorText"])
        self.assertEqual(record["ErrorDetails"]["Connection"], "Ill")
        self.assertIn("Ill", record["ErrorText"])
        self.assertNotIn(KEY, self.daemon.run_log(record["Id"]) + str(record) + self.daemon.log())
        after = self.titles()
        self.assertIn("New", after)
        del after["New"]
        self.assertEqual(after, before)

    def peak(self):
        with open(f"/proc/{self.daemon.process.pid}/status", encoding="ascii") as file:
            return next(int(line.split()[1]) for line in file if line.startswith("VmHWM"))

    def test_memory_is_flat(self):
        self.prepare()
        before = self.peak()
        self.ill.answers["/api/v3/movie"] = endless
        self.refresh("too-large")
        self.assertLess(self.peak() - before, 128 * 1024)

    def test_redirect_takes_no_key_along(self):
        other = self.serve()

        def redirect(handler):
            handler.reply(302, b"", Location=f"{other.url}/api/v3/movie")

        self.check(redirect, "redirected")
        self.assertEqual(other.asked, [])


def add_bad_answers():
    for name, (answer, code) in BAD_ANSWERS.items():
        setattr(BadAnswers, f"test_{name}",
                lambda self, answer=answer, code=code: self.check(answer, code))


add_bad_answers()


class Loss(ArrCase):
    def setUp(self):
        super().setUp()
        self.server = self.serve(films=40)
        self.all = list(self.server.films)
        self.connect(self.server)
        self.refresh()

    def lose(self, count):
        self.server.films = self.all[:40 - count]

    def hold(self):
        details = self.refresh("mass-loss")["ErrorDetails"]
        self.assertEqual(len(self.titles()), 40)
        return details

    def test_few_go(self):
        self.lose(10)
        self.assertEqual(self.refresh()["Result"]["Removed"], 10)

    def test_more_are_held(self):
        self.lose(11)
        details = self.hold()
        self.assertEqual((details["Known"], details["Missing"], details["Limit"]), (40, 11, 10))
        kind, subject, items = self.query("SELECT kind, subject, items FROM plan WHERE id = ?",
                                          details["Plan"])[0]
        self.assertEqual((kind, subject), ("refresh-loss", "radarr"))
        self.assertEqual(items.count("Film "), 11)

    def test_confirmed(self):
        self.lose(30)
        plan = self.hold()["Plan"]
        result = self.refresh(Connection="radarr", ConfirmedPlan=plan)["Result"]
        self.assertEqual((result["Removed"], len(self.titles())), (30, 10))
        self.assertEqual(self.query("SELECT * FROM plan"), [])

    def test_more_than_confirmed(self):
        self.lose(11)
        plan = self.hold()["Plan"]
        self.lose(25)
        again = self.refresh("mass-loss", Connection="radarr", ConfirmedPlan=plan)["ErrorDetails"]
        self.assertNotEqual(again["Plan"], plan)
        self.assertEqual(len(self.titles()), 40)

    def test_back_before_it_is_confirmed(self):
        self.lose(30)
        plan = self.hold()["Plan"]
        self.lose(0)
        self.refresh(Connection="radarr", ConfirmedPlan=plan)
        self.assertEqual(len(self.titles()), 40)

    def test_plan_of_another(self):
        self.lose(30)
        plan = self.hold()["Plan"]
        self.connect(self.serve(films=1), Id="other")
        self.refresh("invalid-parameters", Connection="other", ConfirmedPlan=plan)
        self.assertEqual(len(self.titles()), 40)

    def test_malformed_record_keeps_all(self):
        self.lose(1)
        self.server.films[0] = film(1, title=7)
        self.refresh("malformed")
        self.assertEqual(len(self.titles()), 40)


class Instance(ArrCase):
    def test_another_is_refused(self):
        server = self.serve(films=3)
        self.connect(server)
        self.refresh()
        server.instance, server.films = "Radarr 4K", [film(9)]
        details = self.refresh("wrong-instance")["ErrorDetails"]
        self.assertEqual((details["Expected"], details["Instance"]), ("Radarr", "Radarr 4K"))
        self.assertEqual(len(self.titles()), 3)
        self.change("radarr")
        self.refresh()
        self.assertIn("Film 9", self.titles())


class Certificates(ArrCase):
    def make(self, name="127.0.0.1", days=("20200101000000Z", "20300101000000Z"), issuer=None):
        """A certificate and its key; signed by itself, or by an authority nobody knows."""
        stem = self.home.join(f"certificate-{len(os.listdir(self.home.path))}")
        key, request, certificate = stem + ".key", stem + ".csr", stem + ".pem"
        run = lambda *args: subprocess.run(["openssl", *args], check=True, capture_output=True)  # noqa: E731
        run("req", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", request,
            "-subj", f"/CN={name}")
        with open(stem + ".ext", "w", encoding="ascii") as file:
            kind = "IP" if name[0].isdigit() else "DNS"
            file.write(f"subjectAltName={kind}:{name}\nbasicConstraints=CA:TRUE\n")
        folder = stem + ".ca"
        os.makedirs(os.path.join(folder, "new"))
        open(os.path.join(folder, "index"), "w", encoding="ascii").close()
        with open(os.path.join(folder, "conf"), "w", encoding="ascii") as file:
            file.write(f"[ca]\ndefault_ca=x\n[x]\ndatabase={folder}/index\nnew_certs_dir={folder}/new\n"
                       "rand_serial=yes\ndefault_md=sha256\npolicy=p\n[p]\ncommonName=supplied\n")
        signer = ("-selfsign", "-keyfile", key) if issuer is None else (
            "-cert", issuer[0], "-keyfile", issuer[1])
        run("ca", "-batch", "-notext", "-config", os.path.join(folder, "conf"), *signer,
            "-in", request, "-out", certificate, "-startdate", days[0], "-enddate", days[1],
            "-extfile", stem + ".ext")
        return certificate, key

    def fingerprint(self, certificate):
        out = subprocess.run(["openssl", "x509", "-in", certificate, "-noout", "-fingerprint", "-sha256"],
                             check=True, capture_output=True, text=True).stdout
        return out.strip().partition("=")[2]

    def check(self, tls):
        """Refused as it is, and the key stays here; taken once it is pinned."""
        server = self.serve(films=1, tls=tls)
        fingerprint = self.fingerprint(tls[0])
        plain = fingerprint.replace(":", "").lower()
        self.assertRefused("NetworkUnavailable", plain, self.connect, server)
        self.assertEqual(server.keys, [])
        self.connect(server, Test=False)
        details = self.refresh("tls")["ErrorDetails"]
        self.assertEqual(details["Certificate"], plain)
        self.assertIn("CN=", details["Subject"])
        self.assertGreater(details["NotAfter"], 0)
        self.assertEqual(server.keys, [])
        self.change("radarr", Certificate=fingerprint)
        self.assertEqual(self.connections()["radarr"]["Certificate"], plain)
        self.refresh()
        self.assertIn("Film 1", self.titles())

    def test_self_signed(self):
        self.check(self.make())

    def test_expired(self):
        self.check(self.make(days=("20200101000000Z", "20210101000000Z")))

    def test_wrong_host(self):
        self.check(self.make(name="nas.example"))

    def test_other_issuer(self):
        self.check(self.make(issuer=self.make(name="authority.example")))

    def test_another_than_pinned(self):
        good, bad = self.make(), self.make()
        server = self.serve(films=1, tls=bad)
        self.connect(server, Test=False, Certificate=self.fingerprint(good[0]))
        self.refresh("tls")
        self.assertEqual(server.keys, [])

    def test_another_origin_drops_it(self):
        tls = self.make()
        server = self.serve(films=1, tls=tls)
        self.connect(server, Certificate=self.fingerprint(tls[0]))
        self.change("radarr", Url="https://127.0.0.2:7878", Test=False)
        self.assertEqual(self.connections()["radarr"]["Certificate"], "")

    def test_no_fingerprint(self):
        server = self.serve()
        self.assertRefused("InvalidDefinition", "Certificate", self.connect, server, Certificate="abc")
        self.assertRefused("InvalidDefinition", "https", self.connect, server, Certificate="0" * 64)


class SingleTitle(ArrCase):
    def setUp(self):
        super().setUp()
        self.server = self.serve(films=3)
        self.connect(self.server)
        self.refresh()

    def one(self, number, code=None):
        return self.refresh(code, Connection="radarr", Title=GLib.Variant("t", number))

    def test_changed_and_new(self):
        self.server.films[0]["year"] = 1999
        self.server.films[1]["year"] = 1998
        self.server.films.append(film(4))
        self.assertEqual(self.one(1)["Result"]["Changed"], 1)
        self.assertEqual(self.one(4)["Result"]["Added"], 1)
        titles = self.titles()
        self.assertEqual([titles[f"Film {i}"]["Year"] for i in (1, 2, 3, 4)], [1999, 2000, 2000, 2000])
        self.assertNotIn("/api/v3/movie", self.server.asked[self.server.asked.index("/api/v3/movie/1"):])

    def test_gone(self):
        del self.server.films[1]
        self.assertEqual(self.one(2)["Result"]["Removed"], 1)
        self.assertEqual(sorted(self.titles()), ["Film 1", "Film 3"])

    def test_another_title_answers(self):
        self.server.answers["/api/v3/movie/2"] = body(json.dumps(film(3, year=1950)).encode())
        self.one(2, "malformed")
        self.assertEqual(self.titles()["Film 3"]["Year"], 2000)
        self.assertEqual(len(self.titles()), 3)

    def test_list_in_place_of_a_title(self):
        self.server.answers["/api/v3/movie/2"] = body(b"[]")
        self.one(2, "wrong-application")
        self.assertEqual(len(self.titles()), 3)

    def test_without_connection(self):
        self.refresh("invalid-parameters", Title=GLib.Variant("t", 1))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Webhooks(ArrCase):
    def setUp(self):
        super().setUp()
        self.server = self.serve(films=3)
        self.connect(self.server)
        self.refresh()
        self.assertEqual(self.connections()["radarr"]["WebhookUrl"], "")
        self.port = free_port()
        self.daemon.set(WebhookPort=self.port)
        self.url = urllib.parse.urlsplit(self.connections()["radarr"]["WebhookUrl"])
        self.assertEqual(self.url.port, self.port)

    def send(self, document, path=None, method="POST"):
        text = document if isinstance(document, bytes) else json.dumps(document).encode()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path or self.url.path, text,
                               {"Content-Type": "application/json"})
            return connection.getresponse().status
        finally:
            connection.close()

    def tell(self, event, number):
        """Tells of a title, and returns the run that has come of it."""
        seen = set(self.daemon.ended)
        self.assertEqual(self.send({"eventType": event, "movie": {"id": number, "title": "lies"}}), 200)

        def new():
            return [run for run, ended in self.daemon.ended.items()
                    if ended[0] == REFRESH and run not in seen]

        self.daemon.wait(new)
        return self.daemon.record(new()[0])

    def test_events(self):
        self.server.films[0]["year"] = 1999
        record = self.tell("Download", 1)
        self.assertEqual((record["State"], record["Result"]["Changed"]), ("succeeded", 1))
        self.server.films.append(film(4))
        self.assertEqual(self.tell("MovieAdded", 4)["Result"]["Added"], 1)
        del self.server.films[1]
        self.assertEqual(self.tell("MovieDelete", 2)["Result"]["Removed"], 1)
        self.assertEqual(sorted(self.titles()), ["Film 1", "Film 3", "Film 4"])

    def test_what_is_let_be(self):
        asked = len(self.server.asked)
        for event in ("Test", "Grab", "Health", "ApplicationUpdate", "SomethingNew"):
            self.assertEqual(self.send({"eventType": event, "movie": {"id": 1}}), 200)
        self.assertEqual(len(self.server.asked), asked)

    def test_what_is_refused(self):
        good = {"eventType": "Download", "movie": {"id": 1}}
        self.assertEqual(self.send(good, path="/hook/" + "0" * 48), 404)
        self.assertEqual(self.send(good, path="/hook/"), 404)
        self.assertEqual(self.send(good, path=self.url.path + "0"), 404)
        self.assertEqual(self.send(good, path="/"), 404)
        self.assertEqual(self.send(b"", method="GET"), 404)
        for text in (b"", b"{", b"[]", b"[" * 10000, b'{"eventType": 7}',
                     b'{"eventType": "Download"}', b'{"eventType": "Download", "movie": {"id": "1"}}',
                     b'{"eventType": "Download", "movie": {"id": -1}}',
                     b'{"eventType": "Download", "series": {"id": 1}}'):
            self.assertEqual(self.send(text), 400, text)

    def test_too_long(self):
        with self.assertRaises((http.client.HTTPException, ConnectionError)):
            self.send(b" " * (8 << 20))
        self.assertEqual(self.send({"eventType": "Test"}), 200)

    def test_new_secret(self):
        self.change("radarr", NewWebhook=True)
        new = urllib.parse.urlsplit(self.connections()["radarr"]["WebhookUrl"]).path
        self.assertNotEqual(new, self.url.path)
        self.assertEqual(self.send({"eventType": "Test"}), 404)
        self.assertEqual(self.send({"eventType": "Test"}, path=new), 200)

    def test_switched_off(self):
        self.daemon.set(WebhookPort=0)
        self.assertEqual(self.connections()["radarr"]["WebhookUrl"], "")
        with self.assertRaises(ConnectionRefusedError):
            self.send({"eventType": "Test"})

    def test_port_is_taken(self):
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            self.daemon.set(WebhookPort=other.getsockname()[1])
            self.assertIn("Cannot listen", self.daemon.log())
        self.refresh()

    def test_flood_is_told_to_wait(self):
        answers = [self.send({"eventType": "Test"}) for _ in range(200)]
        self.assertIn(429, answers)
        self.assertLessEqual(set(answers), {200, 429})

    def test_burst_is_one_run(self):
        started, go_on = threading.Event(), threading.Event()

        def wait(handler):
            started.set()
            go_on.wait(60)
            handler.reply(200, json.dumps(film(1)).encode())

        self.server.answers["/api/v3/movie/1"] = wait
        self.send({"eventType": "Download", "movie": {"id": 1}})
        self.assertTrue(started.wait(60))
        for _ in range(5):
            self.send({"eventType": "Download", "movie": {"id": 2}})
        queue = [r for r in self.daemon.call("GetQueue") if r["Task"] == REFRESH]
        go_on.set()
        self.assertEqual(len(queue), 2)
        for record in queue:
            self.assertEqual(self.daemon.wait_run(record["Id"])["State"], "succeeded")


class Titles(ArrCase):
    def test_removed_is_back(self):
        server = self.serve(films=3)
        self.connect(server)
        self.refresh()
        media = self.titles()["Film 2"]["Id"]
        database = sqlite3.connect(self.home.join("share", "usher", "usher.db"), timeout=30)
        database.execute(
            "INSERT INTO trailer (media, path, state, size, modified, device, inode, duration, height,"
            " made_by, added) VALUES (?, x'2f78', 'there', 1, 1, 1, 1, 1, 1, 'found', 1)", (media,))
        database.commit()
        database.close()
        gone = server.films.pop(1)
        self.refresh()
        self.assertNotIn("Film 2", self.titles())
        self.assertEqual(self.query("SELECT count(*) FROM trailer"), [(1,)])
        server.films.append(gone)
        self.refresh()
        again = self.titles()["Film 2"]
        self.assertEqual((again["Id"], again["Trailers"]), (media, 1))
        self.assertEqual([row[0] for row in self.query(
            "SELECT what FROM event WHERE media = ? ORDER BY id", media)],
            ["added", "removed", "returned"])

    def check_monitor(self, rule, expected):
        server = self.serve()
        server.films = [film(1), film(2, monitored=False)]
        self.connect(server, Monitor=rule)
        self.refresh()
        self.assertEqual([t["Monitored"] for _, t in sorted(self.titles().items())], expected)
        server.films = [film(1, monitored=False, year=1), film(2, year=1)]
        self.refresh()
        self.assertEqual([t["Monitored"] for _, t in sorted(self.titles().items())], expected)

    def test_monitor_all(self):
        self.check_monitor("all", [True, True])

    def test_monitor_none(self):
        self.check_monitor("none", [False, False])

    def test_monitor_arr(self):
        self.check_monitor("arr", [True, False])

    def test_video_id_is_filled(self):
        server = self.serve()
        server.films = [film(1), film(2, youTubeTrailerId="theirs")]
        self.connect(server)
        self.refresh()
        ours = self.titles()["Film 2"]["Id"]
        self.daemon.library("UpdateTitle", "(ta{sv})", ours, variants({"VideoId": "ours"}))
        server.films = [film(1, youTubeTrailerId="filled"), film(2, youTubeTrailerId="changed")]
        self.refresh()
        titles = self.titles()
        self.assertEqual((titles["Film 1"]["VideoId"], titles["Film 2"]["VideoId"]), ("filled", "ours"))

    def test_connections_do_not_mix(self):
        first, second = self.serve(films=2), self.serve(films=2)
        self.connect(first, Id="first")
        self.connect(second, Id="second")
        self.refresh()
        first.films.pop()
        self.refresh()
        self.assertEqual(sorted((t["Connection"], t["Title"]) for t in self.daemon.media()),
                         [("first", "Film 1"), ("second", "Film 1"), ("second", "Film 2")])


class Roots(ArrCase):
    def look(self, **more):
        server = self.serve()
        self.connect(server, **more)
        folders = self.daemon.library("GetRootFolders", "(s)", "radarr")
        self.assertEqual([f["Path"] for f in folders], ["/data/Films"])
        return folders[0]

    def map(self, folder):
        return {"PathMappings": GLib.Variant("a(ss)", [("/data", folder)])}

    def check(self, state, prepare):
        top = self.home.make("top")
        prepare(os.path.join(top, "Films"))
        found = self.look(**self.map(top))
        self.assertEqual((found["State"], found["Mapped"], found["FolderText"]),
                         (state, True, os.path.join(top, "Films")))
        return found

    def test_ok(self):
        self.assertGreater(self.check("ok", lambda f: os.makedirs(os.path.join(f, "One")))["Free"], 0)

    def test_empty(self):
        self.check("empty", os.mkdir)

    def test_missing(self):
        self.check("missing", lambda folder: None)

    def test_not_a_folder(self):
        self.check("not-a-folder", lambda folder: open(folder, "w", encoding="ascii").close())

    def test_not_mapped(self):
        server = self.serve()
        server.root = "D:\\Films"
        self.connect(server)
        found = self.daemon.library("GetRootFolders", "(s)", "radarr")[0]
        self.assertEqual((found["State"], found["Mapped"], found["FolderText"]), ("not-mapped", False, ""))

    def test_unknown(self):
        self.assertRefused("NoSuchConnection", "nobody", self.daemon.library, "GetRootFolders", "(s)",
                           "nobody")


class Removal(ArrCase):
    def test_is_a_run(self):
        self.connect(self.serve(films=2500))
        self.refresh()
        self.daemon.library("RemoveConnection", "(s)", "radarr")
        self.assertEqual(self.connections(), {})
        self.assertEqual(self.query("SELECT (SELECT count(*) FROM media), (SELECT count(*) FROM event)"),
                         [(0, 0)])

        def refreshes():
            return [run for run, ended in self.daemon.ended.items() if ended[0] == REFRESH]

        self.daemon.wait(lambda: len(refreshes()) == 2)
        run = max(refreshes())
        self.assertEqual(self.daemon.record(run)["Result"]["Removed"], 2500)
        self.assertFalse(os.path.exists(self.home.join("config", "usher", "secrets", "radarr")))


if __name__ == "__main__":
    main()
