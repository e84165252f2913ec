#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Usher authors
"""Downloads that go wrong, in all the ways in which yt-dlp, ffmpeg and disks do."""

import ctypes
import http.server
import json
import os
import sqlite3
import subprocess
import unittest

from usher_testing import GLib, TestCase, main, serve, variants

REFRESH, SCAN, DOWNLOAD = "arr-refresh", "disk-scan", "trailer-download"
STUB = """#!/bin/sh
case "$*" in
  *--help*) echo "usage"; exit 0 ;;
  *"-o out."*) {download} ;;
  *) {listing} ;;
esac
"""
REAL = 'exec yt-dlp "$@"'
SAYS = "echo 'ERROR: [youtube] abc: {}' >&2; exit 1"

# What yt-dlp says: the code of the run's error, and whether the rest of the batch is
# left for another time
MESSAGES = {
    "bot-check": ("Sign in to confirm you’re not a bot. This helps protect our community.", True),
    "rate-limited": ("Unable to download webpage: HTTP Error 429: Too Many Requests", True),
    "video-private": ("Private video. Sign in if you have been granted access to this video", False),
    "age-restricted": ("Sign in to confirm your age. This video may be inappropriate for some users.", False),
    "no-format": ("Requested format is not available. Use --list-formats for a list of available formats", False),
    "yt-dlp-stale": ("Unable to extract nsig function code; please report this issue on "
                     "https://github.com/yt-dlp/yt-dlp/issues", False),
    "video-unavailable": ("Video unavailable. This video has been removed by the uploader", False),
    "members-only": ("Join this channel to get access to members-only content like this video", False),
}

# What a download leaves beside a good video, or in its place
LEFTOVERS = {
    "symlink": "ln -s /etc/passwd out.mkv",
    "script": "echo 'echo bad' >out.sh",
    "fifo": "mkfifo out.mkv",
    "nothing": "true",
    "two": "echo one >a.mkv; echo two >b.mkv",
    "text": "echo text >out.mkv",
    "subtitles-not-asked-for": "echo x >out.en.srt; exec yt-dlp \"$@\"",
}


class DownloadCase(TestCase):
    def setUp(self):
        super().setUp()
        self.sample = self.start_sample(films=12, series=0)
        self.start()
        self.daemon.set(VideoUrl=self.sample.where["videos"], DownloadPause=0.0)
        self.daemon.connect("radarr", self.sample)
        for task in (REFRESH, SCAN):
            self.assertEqual(self.daemon.run(task)["State"], "succeeded")
        self.before = self.list_files()

    def list_files(self):
        found = set()
        for place, folders, files in os.walk(os.fsencode(self.sample.media)):
            found.update(os.path.join(place, name) for name in folders + files)
        return found

    def use(self, name, text):
        path = self.home.join(name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(path, 0o700)
        return path

    def stub(self, listing, download=REAL):
        self.daemon.set(YtDlp=self.use("yt-dlp", STUB.format(listing=listing, download=download)))

    def pending(self, **options):
        return self.daemon.library("ListPending", "(a{sv})", variants(options))[0]

    def wanted(self):
        return [p for p in self.pending(State="wanted") if self.title(p["Media"])["VideoId"]]

    def title(self, media):
        return self.daemon.library("GetTitle", "(t)", media)

    def start_download(self, media):
        return self.daemon.library("DownloadTrailer", "(tta{sv})", media, 0, {})

    def assert_nothing_left(self):
        self.assertEqual(self.list_files(), self.before)

    def children(self):
        """The programs that the daemon has started and that are still there."""
        answer = subprocess.run(["ps", "-o", "pid=", "--ppid", str(self.daemon.process.pid)],
                                stdout=subprocess.PIPE, text=True, check=False).stdout
        return answer.split()


class Failures(DownloadCase):
    def fail(self, code, message, holds):  # pylint: disable=arguments-differ
        self.stub(SAYS.format(message), SAYS.format(message))
        n_wanted = len(self.wanted())
        self.assertGreater(n_wanted, 1)
        run = self.daemon.run(DOWNLOAD)
        self.assertEqual(run["State"], "failed")
        details = run["ErrorDetails"]
        self.assertIn(code, (run["ErrorCode"], details.get("FirstCode"), details.get("Code")), run)
        self.assert_nothing_left()
        backing_off = [p for p in self.pending(State="backing-off")]
        if holds:
            self.assertEqual(run["Result"]["Failed"], 1)
            self.assertEqual(backing_off, [])
        else:
            self.assertEqual(len(backing_off), n_wanted)
            self.assertEqual({p["ErrorCode"] for p in backing_off}, {code})
            day = 24 * 3600 * 1000000
            for item in backing_off:
                self.assertLess(abs(item["Until"] - run["Started"] - day), day // 24)


def add_failure(code, message, holds):
    setattr(Failures, "test_" + code.replace("-", "_"), lambda self: self.fail(code, message, holds))


for _code, (_message, _holds) in MESSAGES.items():
    add_failure(_code, _message, _holds)


class Behaviour(DownloadCase):
    def test_hang(self):
        self.daemon.set(DownloadTimeout=1.0)
        self.stub(REAL, "trap '' TERM; while :; do sleep 1; done")
        run = self.daemon.wait_run(self.start_download(self.wanted()[0]["Media"]))
        self.assertEqual((run["State"], run["ErrorCode"]), ("failed", "timed-out"))
        self.assert_nothing_left()
        self.assertEqual(self.children(), [])

    def test_huge_output(self):
        self.stub("while :; do echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa; done")
        run = self.daemon.wait_run(self.start_download(self.wanted()[0]["Media"]))
        self.assertEqual(run["State"], "failed")
        self.assert_nothing_left()
        self.assertEqual(self.children(), [])

    def test_missing_program(self):
        self.daemon.set(YtDlp=self.home.join("not-there"))
        run = self.daemon.run(DOWNLOAD)
        self.assertEqual((run["State"], run["ErrorCode"]), ("failed", "program-missing"))
        self.assertEqual(self.pending(State="backing-off"), [])

    def test_leftovers(self):
        for name, commands in LEFTOVERS.items():
            self.stub(REAL, commands)
            media = self.wanted()[0]["Media"]
            run = self.daemon.wait_run(self.start_download(media))
            self.assertEqual(run["State"], "failed", (name, run))
            self.assertEqual(self.list_files(), self.before, name)
            self.daemon.library("UpdateTitle", "(ta{sv})", media, variants({"Monitored": False}))

    def test_held_back(self):
        message = MESSAGES["rate-limited"][0]
        self.stub(SAYS.format(message), SAYS.format(message))
        self.assertEqual(self.daemon.run(DOWNLOAD)["State"], "failed")
        self.stub(REAL)
        # A person goes ahead
        self.assertEqual(self.daemon.run(DOWNLOAD)["State"], "succeeded")

    def test_dry_run(self):
        options = variants({"DryRun": True})
        run = self.daemon.wait_run(self.daemon.call("RunTask", "(sa{sv})", DOWNLOAD, options))
        self.assertEqual(run["State"], "succeeded")
        self.assertEqual(run["Result"]["Wanted"], len(self.pending(State="wanted")))
        self.assertGreater(run["Result"]["Skipped"], 0)
        self.assert_nothing_left()
        log = self.daemon.call("GetRunLog", "(ttu)", run["Id"], 0, 60000)[0]
        self.assertIn("would be downloaded", log)
        self.assertIn("there is a trailer", log)


class Cancelling(DownloadCase):
    """Wherever it is: the programs end, and nothing is left."""

    def cancel_when(self, name, stub_text=None, setting=None):
        media = self.wanted()[0]["Media"]
        marker = self.home.join("begun")
        os.mkfifo(marker)
        if stub_text is not None:
            self.daemon.set(**{setting: self.use(name, stub_text.replace("BEGUN", marker))})
        run = self.start_download(media)
        with open(marker, "rb"):
            pass
        self.daemon.call("CancelRun", "(t)", run)
        record = self.daemon.wait_run(run)
        self.assertEqual(record["State"], "cancelled")
        self.assertLess(record["Ended"] - record["Started"], 60 * 1000000)
        self.assert_nothing_left()
        self.assertEqual(self.children(), [])

    def test_while_asking(self):
        self.cancel_when("yt-dlp", STUB.format(
            listing="trap '' TERM; echo >BEGUN; while :; do sleep 1; done", download=REAL), "YtDlp")

    def test_while_downloading(self):
        self.cancel_when("yt-dlp", STUB.format(
            listing=REAL,
            download="trap '' TERM; echo part >out.mkv.part; echo >BEGUN; while :; do sleep 1; done"),
                         "YtDlp")

    def test_while_probing(self):
        self.cancel_when("ffprobe", "#!/bin/sh\ntrap '' TERM\necho >BEGUN\nwhile :; do sleep 1; done\n",
                         "Ffprobe")

    def test_while_converting(self):
        self.cancel_when("ffmpeg", "#!/bin/sh\ntrap '' TERM\necho x >made.mkv\necho >BEGUN\n"
                                   "while :; do sleep 1; done\n", "Ffmpeg")


def use_own_mounts():
    """Whether this process may mount, unseen by others, from now on."""
    libc = ctypes.CDLL(None, use_errno=True)
    return (libc.unshare(0x00020000) == 0
            and libc.mount(b"none", b"/", None, ctypes.c_ulong(0x40000 | 0x4000), None) == 0)


@unittest.skipUnless(use_own_mounts(), "mounting is not allowed here")
class DiskFull(DownloadCase):
    """A disk that fills up while a video is downloaded, converted or placed."""

    def start_sample(self, **more):
        media = self.home.make("media")
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=32M", "usher-small", media], check=True)
        self.addCleanup(subprocess.run, ["umount", media], check=True)
        return super().start_sample(**more)

    def leave(self, n_free):
        """Fills the disk but for so many bytes."""
        path = os.path.join(self.sample.media, "filler")
        status = os.statvfs(self.sample.media)
        present = os.path.getsize(path) if os.path.exists(path) else 0
        size = status.f_bavail * status.f_frsize + present - n_free
        with open(path, "wb") as file:
            file.write(bytes(size))

    def test_all_sizes(self):
        self.daemon.set(MinFreeSpace=0)
        media = self.wanted()[0]["Media"]
        self.leave(0)
        self.before = self.list_files()
        outcomes = []
        for n_free in [*range(0, 1100000, 100000), 8000000]:
            self.leave(n_free)
            run = self.daemon.wait_run(self.start_download(media))
            outcomes.append(run["State"])
            if run["State"] == "succeeded":
                break
            self.assertEqual((run["State"], run["ErrorCode"]), ("failed", "no-space"), (n_free, run))
            self.assert_nothing_left()
            # It is nobody's fault but the disk's
            self.assertEqual(self.pending(State="backing-off"), [])
        self.assertGreaterEqual(outcomes.count("failed"), 3, outcomes)
        self.assertEqual(outcomes[-1], "succeeded")
        self.stop()
        with sqlite3.connect(self.home.join("share", "usher", "usher.db")) as database:
            self.assertEqual(database.execute("PRAGMA integrity_check").fetchall(), [("ok",)])


# What strangers may call a film, and what its folder may be called
HOSTILE = {
    "../../etc/x": "plain",
    "-rf": "-rf",
    "/etc/passwd": "quotes ' \" `",
    "a\nb": "new\nline",
    "x" * 300: "y" * 250,
    "\U0001f600" * 100: "\U0001f600" * 60,
    ".hidden": "$(reboot)",
    "CON": "%s%n",
    "\u202egpj.exe": "\u202e",
    "{title}": "{year}",
    "...": "trailing. ",
}


class Films(http.server.BaseHTTPRequestHandler):
    """As much of a Radarr as a refresh needs."""

    def do_GET(self):  # pylint: disable=invalid-name
        answers = {"/api/v3/system/status": {"appName": "Radarr", "version": "5", "instanceName": "R"},
                   "/api/v3/tag": [], "/api/v3/rootfolder": [{"id": 1, "path": "/movies"}],
                   "/api/v3/movie": self.server.films}
        body = json.dumps(answers.get(self.path, {})).encode()
        self.send_response(200 if self.path in answers else 404)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args):
        pass


class Hostile(DownloadCase):
    """Titles and folders with names that no careful person gives."""

    def setUp(self):
        super().setUp()
        ids = [self.title(p["Media"])["VideoId"] for p in self.wanted()]
        self.films = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Films)
        self.films.films = [
            {"id": 900 + n, "tmdbId": 900 + n, "title": title, "year": 2000, "monitored": True,
             "youTubeTrailerId": ids[n % len(ids)], "path": f"/movies/{folder}", "rootFolderPath": "/movies"}
            for n, (title, folder) in enumerate(HOSTILE.items())]
        self.movies = self.home.make("movies")
        for folder in HOSTILE.values():
            os.mkdir(os.path.join(self.movies, folder))
        self.addCleanup(serve(self.films))

    def test_names(self):
        self.sample.where["radarr"] = f"http://127.0.0.1:{self.films.server_port}"
        connection = self.daemon.connect(
            "radarr", self.sample, Id="hostile", Name="hostile",
            PathMappings=GLib.Variant("a(ss)", [("/movies", self.movies)]))
        self.assertEqual(self.daemon.run(REFRESH, Connection=connection)["Result"]["Added"], len(HOSTILE))
        self.assertEqual(self.daemon.run(SCAN)["State"], "succeeded")

        page = self.daemon.library("ListMedia", "(a{sv})", variants({"Connection": connection}))[0]
        self.assertEqual({t["Path"] for t in page}, {f"/movies/{folder}" for folder in HOSTILE.values()})
        outside = self.list_files()
        for title in page:
            run = self.daemon.wait_run(self.start_download(title["Id"]))
            self.assertEqual(run["State"], "succeeded", (title["Title"], run))
            trailers = self.daemon.library("ListTrailers", "(a{sv})", {"Media": GLib.Variant("t", title["Id"])})[0]
            path = bytes(trailers[0]["Path"]).rstrip(b"\0")
            folder = os.path.join(self.movies, title["Path"].removeprefix("/movies/"))
            self.assertEqual(os.path.dirname(path), os.fsencode(folder))
            name = os.path.basename(path)
            self.assertLessEqual(len(name), 255)
            self.assertNotIn(name[:1], (b"-", b"."))
            self.assertTrue(name.endswith(b"-trailer.mkv"), name)
            self.assertTrue(os.path.isfile(path))
        self.assertEqual(self.list_files(), outside)
        self.assertEqual(len(os.listdir(self.movies)), len(HOSTILE))


if __name__ == "__main__":
    main()
