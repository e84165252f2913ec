# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Usher authors
"""Answers that real servers gave, read from beside the project.

They are not ours to keep a copy of: where they are not there, this says so and is
skipped.
"""

import datetime
import gzip
import http.server
import json
import os
import re
import sqlite3
import subprocess
import sys
import threading

FOLDER = os.environ["USHER_SHARED"]
ARR = os.path.join(FOLDER, "fixtures", "arr")
VECTORS = os.path.join(FOLDER, "vectors", "next.tsv")
KEY = "recorded-key"

if not os.path.isdir(ARR) or not os.path.exists(VECTORS):
    print("1..0 # SKIP the recorded answers and vectors are not beside the project")
    sys.exit(0)

from usher_testing import TestCase, main, program, secret, variants  # noqa: E402
from gi.repository import Gio, GLib  # noqa: E402


def load(name):
    with open(os.path.join(ARR, name), encoding="utf-8") as file:
        return json.load(file)


class Arr(http.server.ThreadingHTTPServer):
    """Answers as Radarr or Sonarr did."""

    daemon_threads = True

    def __init__(self, application, titles):
        super().__init__(("127.0.0.1", 0), Handler)
        self.application, self.titles = application, titles
        self.url = f"http://127.0.0.1:{self.server_port}"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def answer(self, path):
        if path == "/api/v3/system/status":
            return {**load("radarr-system-status.json"), "appName": self.application}
        if path == "/api/v3/rootfolder":
            return load("rootfolders.json")
        if path == "/api/v3/tag":
            return []
        if path == ("/api/v3/movie" if self.application == "Radarr" else "/api/v3/series"):
            return self.titles
        return None


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.headers["X-Api-Key"] != KEY:
            self.send_error(401)
            return
        answer = self.server.answer(self.path.partition("?")[0])
        if answer is None:
            self.send_error(404)
            return
        body = json.dumps(answer).encode()
        packed = "gzip" in self.headers.get("Accept-Encoding", "")
        if packed:
            body = gzip.compress(body)
        self.send_response(200)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        if packed:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args):
        pass


def instant(text):
    return int(datetime.datetime.fromisoformat(text).timestamp()) * 1_000_000


def image(record, kind):
    return next((i.get("remoteUrl", "") for i in record.get("images", ())
                 if i["coverType"] == kind), "")


def expected(record, is_film):
    """What is stored of a record, as the description of the refresh says."""
    statistics = record.get("statistics", {})
    files = statistics.get("movieFileCount" if is_film else "episodeFileCount", 0)
    # Languages that a server of version 3 leaves out are not known
    return {
        "ArrId": record["id"], "Kind": "film" if is_film else "series",
        "Title": record["title"], "Year": record.get("year", 0),
        "CleanTitle": record.get("cleanTitle", ""),
        "Language": record.get("originalLanguage", {}).get("name", ""),
        "Overview": record.get("overview", ""), "Runtime": record.get("runtime", 0),
        "Studio": record.get("studio" if is_film else "network", ""),
        "VideoId": record.get("youTubeTrailerId", "") if is_film else "",
        "HasMedia": files > 0,
        "MediaFilename": record.get("movieFile", {}).get("relativePath", "") if is_film else "",
        "SeasonCount": 0 if is_film else statistics.get("seasonCount", 0),
        "Path": record["path"], "ImdbId": record.get("imdbId", ""),
        "TmdbId": record.get("tmdbId", 0), "TvdbId": record.get("tvdbId", 0),
        "Slug": record.get("titleSlug", ""), "Poster": image(record, "poster"),
        "Fanart": image(record, "fanart"), "ArrMonitored": record["monitored"],
        "Monitored": True, "Added": instant(record["added"]),
        "RootFolder": record.get("rootFolderPath", ""), "Tags": [],
        "Genres": record.get("genres", []), "Certification": record.get("certification", ""),
    }


class RecordedTest(TestCase):
    def setUp(self):
        super().setUp()
        self.films = Arr("Radarr", load("radarr-movies.json"))
        self.series = Arr("Sonarr", load("sonarr-series.json"))
        for server in (self.films, self.series):
            self.addCleanup(server.server_close)
            self.addCleanup(server.shutdown)
        self.start()
        for kind, server in (("radarr", self.films), ("sonarr", self.series)):
            self.connect(kind, server.url)

    def connect(self, kind, url):
        fds = Gio.UnixFDList.new()
        with secret(KEY) as file:
            index = fds.append(file.fileno())
        self.daemon.library("AddConnection", "(a{sv})", variants(
            {"Kind": kind, "Url": url, "Monitor": "all", "Key": GLib.Variant("h", index)}), fds=fds)

    def refresh(self):
        return self.daemon.run("arr-refresh")

    def database(self):
        return sqlite3.connect(self.home.join("share", "usher", "usher.db"), timeout=30)

    def test_fields(self):
        record = self.refresh()
        self.assertEqual(record["State"], "succeeded", record.get("ErrorText"))
        self.assertEqual(record["Result"]["Added"], 290)
        stored = {(t["Kind"], t["ArrId"]): t for t in self.daemon.media()}
        self.assertEqual(len(stored), 290)
        for server, is_film in ((self.films, True), (self.series, False)):
            for recorded in server.titles:
                wanted = expected(recorded, is_film)
                got = stored[(wanted["Kind"], wanted["ArrId"])]
                self.assertEqual({key: got.get(key) for key in wanted}, wanted)

    def test_second_refresh_writes_nothing(self):
        self.refresh()
        self.stop()
        with self.database() as database:
            database.execute("CREATE TABLE counted (what TEXT)")
            for change in ("INSERT", "UPDATE", "DELETE"):
                database.execute(f"CREATE TRIGGER count_{change} AFTER {change} ON media "
                                 f"BEGIN INSERT INTO counted VALUES ('{change}'); END")
        database.close()
        self.start()
        record = self.refresh()
        self.assertEqual(record["State"], "succeeded", record.get("ErrorText"))
        self.assertEqual(record["Result"]["Unchanged"], 290)
        self.assertEqual(self.database().execute("SELECT count(*) FROM counted").fetchone()[0], 0)
        # The counter counts: one title that changed is one row
        self.films.titles[0]["title"] += " II"
        self.assertEqual(self.refresh()["Result"]["Changed"], 1)
        self.assertEqual(self.database().execute("SELECT what FROM counted").fetchall(),
                         [("UPDATE",)])

    def test_half_is_missing(self):
        self.refresh()
        before = self.daemon.media()
        self.films.titles = self.films.titles[::2]
        record = self.refresh()
        self.assertEqual((record["State"], record["ErrorCode"]), ("failed", "mass-loss"))
        self.assertIn("70 of 140", record["ErrorText"])
        self.assertEqual(self.daemon.media(), before)


class VectorTest(TestCase):
    """Times that other schedulers answer; each category is a test."""

    # Found by a search that ends after fifty years, ours does not
    OUR_ANSWERS = {"cron * 0 0 1 1 * 2099/1": "2099-01-01T00:00:00+00:00"}

    def check(self, rows):
        answers = subprocess.run([program("ctl"), "next", "--batch"], env=self.home.env, text=True,
                                 input="".join("\t".join(row[:3]) + "\n" for row in rows),
                                 capture_output=True, check=True).stdout.splitlines()
        self.assertEqual(len(answers), len(rows))
        wrong = [f"{trigger}\t{zone}\t{after}: {answer}, not {wanted}"
                 for (trigger, zone, after, wanted), answer in zip(rows, answers)
                 if not self.agrees(answer, self.OUR_ANSWERS.get(trigger, wanted))]
        self.assertEqual(wrong, [])

    @staticmethod
    def agrees(answer, wanted):
        if wanted == "INVALID":
            return answer.startswith("invalid: ")
        if wanted == "NONE" or not answer[0].isdigit():
            return wanted == "NONE" and answer == "never"
        return datetime.datetime.fromisoformat(answer) == datetime.datetime.fromisoformat(wanted)


def name_category(trigger, category):
    kind = "" if trigger.startswith("@") else trigger.partition(" ")[0] + "_"
    return f"test_vectors_{kind}{re.sub(r'[^a-z0-9]+', '_', category.lower()).strip('_')}"


def add_vector_tests():
    tests = {}
    with open(VECTORS, encoding="utf-8") as file:
        for line in list(file)[1:]:
            trigger, zone, after, wanted, category, _source = line.rstrip("\n").split("\t")
            tests.setdefault(name_category(trigger, category), []).append((trigger, zone, after, wanted))
    for name, rows in tests.items():
        setattr(VectorTest, name, lambda self, rows=rows: self.check(rows))


add_vector_tests()

if __name__ == "__main__":
    main()
