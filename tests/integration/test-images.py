# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Usher authors
"""Posters and fan art: what is fetched, what is not, and what a bad one can do."""

import glob
import hashlib
import http.server
import os
import sqlite3
import struct
import subprocess
import threading
import zlib

from gi.repository import GLib

from usher_testing import TestCase, main, serve

REFRESH = "image-refresh"
DAY = 86400 * 10**6


class Host(http.server.BaseHTTPRequestHandler):
    """A host of pictures; what it answers by path is the test's."""

    def do_GET(self):
        with self.server.lock:
            self.server.asked.append((self.path, self.headers.get("If-None-Match")))
            self.server.n_now += 1
            self.server.n_most = max(self.server.n_most, self.server.n_now)
        try:
            self.answer()
        except ConnectionError:
            pass  # whoever asked has had enough
        finally:
            with self.server.lock:
                self.server.n_now -= 1

    def answer(self):
        status, body = self.server.answers.get(self.path, (404, b"no"))
        tag = '"' + hashlib.sha256(body).hexdigest()[:16] + '"'
        if self.server.gate is not None:
            self.server.gate.wait()
        if status == 200 and self.headers.get("If-None-Match") == tag:
            self.send_response(304)
            self.end_headers()
            return
        self.send_response(status)
        if status in (301, 302):
            self.send_header("Location", body.decode())
        self.send_header("ETag", tag)
        self.send_header("Content-Length", str(len(body) + (1000 if "truncated" in self.path else 0)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args):
        pass


def png(width, height, rows=0):
    """A grey picture; only @rows of its rows are there, so that a giant is small."""
    def chunk(kind, data):
        return (struct.pack(">I", len(data)) + kind + data
                + struct.pack(">I", zlib.crc32(kind + data)))
    data = zlib.compress((b"\0" + b"\x80" * width) * rows)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
            + chunk(b"IDAT", data) + chunk(b"IEND", b""))


class ImagesCase(TestCase):
    films = 6

    def setUp(self):
        super().setUp()
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Host)
        self.server.answers, self.server.asked, self.server.gate = {}, [], None
        self.server.n_now = self.server.n_most = 0
        self.server.lock = threading.Lock()
        self.addCleanup(serve(self.server))
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        self.start()
        self.sample = self.start_sample(films=self.films, series=1, tree=False)
        self.daemon.connect("radarr", self.sample)
        self.assertEqual(self.daemon.run("arr-refresh")["State"], "succeeded")
        self.ids = sorted(t["Id"] for t in self.daemon.media())
        self.folder = self.home.join("cache", "usher", "images")
        self.execute("UPDATE media SET poster = NULL, fanart = NULL")

    def execute(self, sql, *values):
        with sqlite3.connect(self.home.join("share", "usher", "usher.db"), timeout=30) as database:
            rows = database.execute(sql, values).fetchall()
        database.close()
        return rows

    def give(self, media, kind, path, body=None, status=200):
        if body is not None or status != 200:
            self.server.answers[path] = (status, body or b"no")
        self.execute(f"UPDATE media SET {kind} = ? WHERE id = ?", self.url + path, media)

    def make(self, size, extension="jpg"):
        path = self.home.join(f"made.{extension}")
        subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-y", "-f", "lavfi", "-i",
                        f"testsrc=size={size}", "-frames:v", "1", path], check=True)
        with open(path, "rb") as file:
            return file.read()

    def refresh(self, state="succeeded", code=""):
        record = self.daemon.run(REFRESH)
        self.assertEqual((record["State"], record["ErrorCode"]), (state, code),
                         f"{record.get('ErrorText')}\n{self.daemon.run_log(record['Id'])}")
        return record["Result"]

    def counts(self, **more):
        result = self.refresh(**more)
        return tuple(result[key] for key in ("Fetched", "Unchanged", "Failed", "Dropped"))

    def file(self, media, kind="poster"):
        return os.path.join(self.folder, f"{media}-{kind}.jpg")

    def size(self, path):
        out = subprocess.run(["ffprobe", "-v", "error", "-show_entries", "stream=codec_name,width,height",
                              "-of", "csv=p=0", path], check=True, capture_output=True, text=True).stdout
        return tuple(out.strip().split(","))

    def assertNoParts(self):
        self.assertEqual(glob.glob(self.folder + "/.*"), [])


class Good(ImagesCase):
    def test_scaled_to_fit(self):
        self.give(self.ids[0], "poster", "/a.jpg", self.make("1000x1500"))
        self.give(self.ids[0], "fanart", "/b.png", self.make("1920x1080", "png"))
        self.give(self.ids[1], "poster", "/c.jpg", self.make("2000x1000"))
        self.give(self.ids[2], "poster", "/d.jpg", self.make("100x80"))
        self.give(self.ids[3], "poster", "/e.webp", self.make("600x900", "webp"))
        self.assertEqual(self.counts(), (5, 0, 0, 0))
        self.assertEqual(self.size(self.file(self.ids[0])), ("mjpeg", "300", "450"))
        self.assertEqual(self.size(self.file(self.ids[0], "fanart")), ("mjpeg", "1280", "720"))
        self.assertEqual(self.size(self.file(self.ids[1])), ("mjpeg", "300", "150"))
        self.assertEqual(self.size(self.file(self.ids[2])), ("mjpeg", "100", "80"))
        self.assertEqual(self.size(self.file(self.ids[3])), ("mjpeg", "300", "450"))
        self.assertEqual(os.stat(self.folder).st_mode & 0o777, 0o700)
        self.assertNoParts()

    def test_unchanged_is_not_fetched_again(self):
        self.give(self.ids[0], "poster", "/a.jpg", self.make("300x450"))
        self.assertEqual(self.counts(), (1, 0, 0, 0))
        self.assertEqual(self.counts(), (0, 1, 0, 0))
        self.assertEqual(len(self.server.asked), 1)
        # After a month the server is asked, and has nothing new
        self.execute("UPDATE image SET fetched = fetched - ?", 31 * DAY)
        before = os.stat(self.file(self.ids[0])).st_mtime_ns
        self.assertEqual(self.counts(), (0, 1, 0, 0))
        self.assertEqual(len(self.server.asked), 2)
        self.assertIsNotNone(self.server.asked[1][1])
        self.assertEqual(os.stat(self.file(self.ids[0])).st_mtime_ns, before)
        # Or something new
        self.execute("UPDATE image SET fetched = fetched - ?", 31 * DAY)
        self.server.answers["/a.jpg"] = (200, self.make("200x300"))
        self.assertEqual(self.counts(), (1, 0, 0, 0))
        self.assertEqual(self.size(self.file(self.ids[0])), ("mjpeg", "200", "300"))

    def test_lost_or_moved_is_fetched_again(self):
        self.give(self.ids[0], "poster", "/a.jpg", self.make("300x450"))
        self.refresh()
        os.unlink(self.file(self.ids[0]))
        self.assertEqual(self.counts(), (1, 0, 0, 0))
        self.give(self.ids[0], "poster", "/other.jpg", self.make("90x60"))
        self.assertEqual(self.counts(), (1, 0, 0, 0))
        self.assertEqual(self.size(self.file(self.ids[0])), ("mjpeg", "90", "60"))

    def test_of_removed_titles_are_dropped(self):
        for i in (0, 1):
            self.give(self.ids[i], "poster", f"/{i}.jpg", self.make("300x450"))
        self.refresh()
        with open(os.path.join(self.folder, ".part-9-poster"), "w", encoding="utf-8") as file:
            file.write("left by a run that died")
        with open(os.path.join(self.folder, "mine.txt"), "w", encoding="utf-8") as file:
            file.write("not Usher's")
        self.execute("UPDATE media SET removed = 1 WHERE id = ?", self.ids[0])
        self.assertEqual(self.counts(), (0, 1, 0, 2))
        self.assertEqual(sorted(os.listdir(self.folder)), [f"{self.ids[1]}-poster.jpg", "mine.txt"])
        self.assertEqual(self.execute("SELECT count(*) FROM image"), [(1,)])

    def test_title_says_where_they_are(self):
        self.give(self.ids[0], "poster", "/a.jpg", self.make("300x450"))
        title = self.daemon.library("GetTitle", "(t)", self.ids[0])
        self.assertNotIn("PosterFile", title)
        self.refresh()
        title = self.daemon.library("GetTitle", "(t)", self.ids[0])
        self.assertEqual(bytes(title["PosterFile"]).rstrip(b"\0").decode(), self.file(self.ids[0]))
        self.assertNotIn("FanartFile", title)
        listed, = [t for t in self.daemon.media() if t["Id"] == self.ids[0]]
        self.assertEqual(listed["PosterFile"], title["PosterFile"])

    def test_five_at_once(self):
        body = self.make("30x45")
        for i, media in enumerate(self.ids):
            self.give(media, "poster", f"/p{i}.jpg", body)
            self.give(media, "fanart", f"/f{i}.jpg", body)
        self.server.gate = threading.Event()
        run = self.daemon.call("RunTaskNow", "(s)", REFRESH)
        self.daemon.wait(lambda: self.server.n_now == 5)
        self.server.gate.set()
        self.assertEqual(self.daemon.wait_run(run)["Result"]["Fetched"], 2 * len(self.ids))
        self.assertEqual(self.server.n_most, 5)

    def test_cancelled(self):
        self.give(self.ids[0], "poster", "/a.jpg", self.make("300x450"))
        self.server.gate = threading.Event()
        run = self.daemon.call("RunTaskNow", "(s)", REFRESH)
        self.daemon.wait(lambda: self.server.n_now == 1)
        self.daemon.call("CancelRun", "(t)", run)
        self.assertEqual(self.daemon.wait_run(run)["State"], "cancelled")
        self.server.gate.set()
        self.assertEqual(os.listdir(self.folder), [])

    def test_switched_off(self):
        self.give(self.ids[0], "poster", "/a.jpg", self.make("300x450"))
        self.daemon.set(FetchImages=False)
        record = self.daemon.run(REFRESH)
        self.assertEqual((record["State"], record["Reason"]), ("skipped", "images-off"))
        self.assertEqual(self.server.asked, [])

    def test_cleanup_drops_those_of_titles_that_are_gone(self):
        self.give(self.ids[0], "poster", "/a.jpg", self.make("300x450"))
        self.refresh()
        self.execute("UPDATE media SET removed = 1 WHERE id = ?", self.ids[0])
        record = self.daemon.run("cleanup")
        self.assertEqual((record["State"], record["Result"]["ImagesDropped"]), ("succeeded", 1))
        self.assertEqual(os.listdir(self.folder), [])


class Bad(ImagesCase):
    def give_bad(self, path, body=None, status=200):
        self.give(self.ids[0], "poster", path, body, status)
        self.give(self.ids[1], "poster", "/good.jpg", self.make("300x450"))

    def assertOneFails(self):
        self.assertEqual(self.counts(), (1, 0, 1, 0))
        self.assertEqual(os.listdir(self.folder), [f"{self.ids[1]}-poster.jpg"])
        # Not asked again at once, but on another day
        n_asked = len(self.server.asked)
        self.assertEqual(self.counts(), (0, 1, 0, 0))
        self.assertEqual(len(self.server.asked), n_asked)
        self.execute("UPDATE image SET fetched = fetched - ?", 2 * DAY)
        self.assertEqual(self.counts(), (0, 1, 1, 0))

    def test_missing(self):
        self.give_bad("/missing.jpg", status=404)
        self.assertOneFails()

    def test_web_page(self):
        self.give_bad("/page.jpg", b"<html>not a picture</html>" * 20)
        self.assertOneFails()

    def test_empty(self):
        self.give_bad("/empty.jpg", b"")
        self.assertOneFails()

    def test_too_large(self):
        self.give_bad("/large.jpg", b"\xff\xd8\xff" + b"x" * (11 << 20))
        self.assertOneFails()

    def test_cut_off_picture(self):
        self.give_bad("/cut.jpg", self.make("1000x1500")[:200])
        self.assertOneFails()

    def test_giant_header(self):
        self.give_bad("/giant.png", png(30000, 30000))
        self.assertOneFails()

    def test_giant(self):
        self.give_bad("/giant.png", png(20000, 20000, rows=20000))
        self.assertOneFails()

    def test_playlist_with_the_head_of_a_picture(self):
        self.give_bad("/list.jpg", b"\xff\xd8\xff\n#EXTM3U\nfile:///etc/passwd\n" * 3)
        self.assertOneFails()

    def test_redirect_is_not_followed(self):
        self.give_bad("/moved.jpg", f"{self.url}/secret.jpg".encode(), status=302)
        self.assertOneFails()
        self.assertNotIn("/secret.jpg", [path for path, _tag in self.server.asked])

    def test_addresses_that_are_refused(self):
        for i, url in enumerate(("http://169.254.169.254/a.jpg", "file:///etc/passwd",
                                 "http://[fe80::1]/a.jpg", "ftp://host/a.jpg", "nonsense")):
            self.execute("UPDATE media SET poster = ? WHERE id = ?", url, self.ids[i])
        self.assertEqual(self.counts(), (0, 0, 5, 0))

    def test_answer_that_ends_early_is_no_old_picture(self):
        self.give(self.ids[0], "poster", "/truncated.jpg", self.make("300x450"))
        self.assertEqual(self.refresh()["Failed"], 1)
        self.assertEqual(os.listdir(self.folder), [])
        self.assertEqual(self.refresh()["Failed"], 1)

    def test_host_that_is_away_is_given_up(self):
        with http.server.HTTPServer(("127.0.0.1", 0), Host) as away:
            url = f"http://127.0.0.1:{away.server_address[1]}"
        for i, media in enumerate(self.ids):
            for kind in ("poster", "fanart"):
                self.execute(f"UPDATE media SET {kind} = ? WHERE id = ?", f"{url}/{i}-{kind}.jpg", media)
        record = self.daemon.run(REFRESH)
        self.assertEqual((record["State"], record["ErrorCode"]), ("failed", "unreachable"))
        self.assertLess(record["Result"]["Failed"], 2 * len(self.ids))
        self.assertEqual(self.execute("SELECT count(*) FROM image"), [(0,)])

    def test_no_ffmpeg(self):
        self.give(self.ids[0], "poster", "/a.jpg", self.make("300x450"))
        self.daemon.set(Ffmpeg="/nonexistent/ffmpeg")
        self.refresh(state="failed", code="program-missing")
        self.assertEqual(os.listdir(self.folder), [])
        self.daemon.set(Ffmpeg="ffmpeg")
        self.assertEqual(self.counts(), (1, 0, 0, 0))

    def test_ffmpeg_that_writes_nothing(self):
        stub = self.home.join("ffmpeg")
        with open(stub, "w", encoding="utf-8") as file:
            file.write("#!/bin/sh\nexit 0\n")
        os.chmod(stub, 0o755)
        self.give(self.ids[0], "poster", "/a.jpg", self.make("300x450"))
        self.daemon.set(Ffmpeg=stub)
        self.assertEqual(self.counts(), (0, 0, 1, 0))
        self.assertEqual(os.listdir(self.folder), [])


main()
