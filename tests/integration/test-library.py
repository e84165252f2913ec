# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Usher authors
"""The chores of a library, done by the real daemon on a library of the tests' own."""

import glob
import os
import sqlite3
import subprocess

from gi.repository import Gio, GLib

from usher_testing import Failed, TestCase, main, secret, variants

REFRESH, SCAN, DOWNLOAD = "arr-refresh", "disk-scan", "trailer-download"


def playable(path):
    """Whether ffprobe finds moving pictures and sound of a minute or more."""
    out = subprocess.run(
        ["ffprobe", "-v", "error", "-show_entries", "stream=codec_type:format=duration",
         "-of", "csv=p=0", path], capture_output=True, text=True, check=True).stdout.split()
    return "video" in out and "audio" in out and float(out[-1]) >= 60


class LibraryCase(TestCase):
    films, series = 12, 4

    def setUp(self):
        super().setUp()
        self.sample = self.start_sample(films=self.films, series=self.series)
        self.start()
        self.daemon.set(DownloadPause=0.0, VideoUrl=self.sample.where["videos"])

    def connect(self):
        self.daemon.connect("radarr", self.sample)
        self.daemon.connect("sonarr", self.sample)

    def assertSucceeds(self, task, **parameters):
        record = self.daemon.run(task, **parameters)
        self.assertEqual(record["State"], "succeeded",
                         self.explain(record))
        return record["Result"]

    def assertFails(self, code, task, **parameters):
        record = self.daemon.run(task, **parameters)
        self.assertEqual((record["State"], record.get("ErrorCode")), ("failed", code),
                         self.explain(record))
        return record

    def explain(self, record):
        return f"{record.get('ErrorText')}\n{self.daemon.run_log(record['Id'])[:2000]}"

    def titles(self):
        return {t["Id"]: t for t in self.daemon.media()}

    def database(self):
        database = sqlite3.connect(self.home.join("share", "usher", "usher.db"), timeout=30,
                                   isolation_level=None)
        self.addCleanup(database.close)
        return database

    def downloaded(self):
        names = glob.glob(glob.escape(self.sample.media) + "/*/*/*-trailer.*")
        return [n for n in names if not os.path.basename(n).startswith("movie-")]

    def assertNoLeftovers(self):
        hidden = [name for folder, folders, files in os.walk(self.sample.media)
                  for name in folders + files if name.startswith(".") or name.endswith(".part")]
        self.assertEqual(hidden, [])


class Refresh(LibraryCase):
    films, series = 40, 15

    def count_writes(self):
        """Has the database itself count what is written to the table of titles."""
        database = self.database()
        database.execute("CREATE TABLE writes (what TEXT)")
        for what in ("INSERT", "UPDATE", "DELETE"):
            database.execute(f"CREATE TRIGGER count_{what} AFTER {what} ON media "
                             f"BEGIN INSERT INTO writes VALUES ('{what}'); END")
        return lambda: database.execute("SELECT count(*) FROM writes").fetchone()[0]

    def test_second_writes_nothing(self):
        self.connect()
        self.assertEqual(self.assertSucceeds(REFRESH)["Added"], 55)
        count = self.count_writes()
        result = self.assertSucceeds(REFRESH)
        self.assertEqual((result["Added"], result["Changed"], result["Unchanged"]), (0, 0, 55))
        self.assertEqual(count(), 0)

    def test_mass_loss(self):
        self.connect()
        self.assertSucceeds(REFRESH)
        before = self.titles()
        self.sample.control(radarr="half")
        record = self.assertFails("mass-loss", REFRESH)
        self.assertIn("20", record["ErrorText"])
        self.assertIn("40", record["ErrorText"])
        self.assertEqual(self.titles(), before)
        self.sample.control(radarr="none")
        self.assertSucceeds(REFRESH)
        self.assertEqual(self.titles(), before)

    def test_wished_loss(self):
        self.connect()
        self.assertSucceeds(REFRESH)
        self.sample.control(radarr="half")
        self.daemon.set(MaxLossShare=0.9)
        self.assertEqual(self.assertSucceeds(REFRESH)["Removed"], 20)
        ids = set(self.titles())
        self.assertEqual(len(ids), 35)
        self.sample.control(radarr="none")
        self.assertEqual(self.assertSucceeds(REFRESH)["Changed"], 20)
        self.assertLess(ids, set(self.titles()))

    def test_key_withdrawn(self):
        self.connect()
        fds = Gio.UnixFDList.new()
        with secret("0" * 32) as file:
            index = fds.append(file.fileno())
        self.daemon.library("SetConnectionKey", "(sh)", "radarr", index, fds=fds)
        record = self.assertFails("unauthorized", REFRESH)
        self.assertNotIn("0" * 32, self.daemon.run_log(record["Id"]))


FAULTS = {
    "not-found": "http-status",
    "broken": "http-status",
    "busy": "http-status",
    "page": "not-json",
    "redirect": "redirected",
    "cut": "truncated",
    "nothing": "truncated",
    "bomb": "too-large",
    "truncated": "truncated",
    "malformed": "malformed",
    "utf8": "malformed",
    "deep": "too-large",
    "empty": "mass-loss",
}


class Faults(LibraryCase):
    """Whatever a server answers, nothing is lost, and the other server's titles come."""

    films, series = 30, 4


def add_fault_test(fault, code):
    def test(self):
        self.connect()
        self.assertSucceeds(REFRESH)
        before = self.titles()
        self.sample.control(radarr=fault)
        record = self.assertFails(code, REFRESH)
        self.assertEqual(record["ErrorDetails"]["Connection"], "radarr")
        self.assertEqual(self.titles(), before)
        self.sample.control(radarr="none")
        self.assertSucceeds(REFRESH)
        self.assertEqual(self.titles(), before)
        self.assertNotIn(self.sample.where["key"], self.daemon.run_log(record["Id"]))

    setattr(Faults, "test_" + fault.replace("-", "_"), test)


for _fault, _code in FAULTS.items():
    add_fault_test(_fault, _code)


class Connections(LibraryCase):
    films, series = 2, 1

    def assertNotAdded(self, code, text, kind="radarr", **more):
        self.assertRefused(code, text, self.daemon.connect, kind, self.sample, **more)
        self.assertEqual(self.daemon.library("ListConnections"), [])

    def test_wrong_key(self):
        self.assertNotAdded("Unauthorized", "refuses the key", key="f" * 32)

    def test_wrong_application(self):
        self.assertNotAdded("Failed", "answers Radarr, not Sonarr", kind="sonarr",
                            Url=self.sample.where["radarr"])

    def test_page(self):
        self.assertNotAdded("Failed", "check the address",
                            Url=self.sample.where["control"] + "/nowhere")

    def test_dead_host(self):
        self.assertNotAdded("NetworkUnavailable", "nobody answers", Url="http://127.0.0.1:9")

    def test_no_address(self):
        self.assertNotAdded("InvalidDefinition", "Url", Url="nas.local")

    def test_unknown_key(self):
        self.assertNotAdded("UnknownKey", "Colour", Colour="red")

    def test_key_is_private(self):
        self.daemon.connect("radarr", self.sample)
        self.assertTrue(self.daemon.library("ListConnections")[0]["HasKey"])
        self.assertEqual(self.daemon.library("TestConnection", "(s)", "radarr")["Application"],
                         "Radarr")
        holders = subprocess.run(["grep", "-rl", self.sample.where["key"], self.home.path],
                                 capture_output=True, text=True, check=False).stdout.split()
        for path in holders:
            self.assertTrue(path.startswith(self.home.join("config")), path)
            self.assertEqual(os.stat(path).st_mode & 0o777, 0o600)
        self.assertEqual(len(holders), 1)

    def test_other_origin_drops_key(self):
        self.daemon.connect("radarr", self.sample)
        self.daemon.library("UpdateConnection", "(sa{sv})", "radarr",
                            variants({"Url": "http://127.0.0.2:7878", "Test": False}))
        self.assertFalse(self.daemon.library("ListConnections")[0]["HasKey"])
        self.assertFails("no-key", REFRESH)

    def test_remove_keeps_files(self):
        self.connect()
        self.assertSucceeds(REFRESH)
        self.daemon.library("RemoveConnection", "(s)", "radarr")
        self.assertEqual(len(self.titles()), 1)
        self.assertEqual(len(glob.glob(self.sample.media + "/*/*")), 3)
        self.assertRefused("NoSuchConnection", "radarr", self.daemon.library,
                           "RemoveConnection", "(s)", "radarr")


class Download(LibraryCase):
    def prepare(self):
        self.connect()
        self.assertSucceeds(REFRESH)
        self.assertSucceeds(SCAN)

    def wanted(self):
        return self.daemon.media(HasTrailer=False, Kind="film", Monitored=True)

    def test_all_three_chores(self):
        self.prepare()
        result = self.assertSucceeds(DOWNLOAD)
        made = self.downloaded()
        self.assertGreater(result["Downloaded"], 2)
        self.assertTrue(all(playable(path) for path in made))
        self.assertEqual(self.assertSucceeds(DOWNLOAD)["Downloaded"], 0)
        self.assertSucceeds(SCAN)
        self.assertEqual(self.downloaded(), made)
        self.assertNoLeftovers()

    def test_not_before_a_scan(self):
        self.connect()
        self.assertSucceeds(REFRESH)
        record = self.daemon.run(DOWNLOAD)
        self.assertEqual((record["State"], record["Reason"]), ("skipped", "scan-needed"))
        self.assertNoLeftovers()

    def test_one_title_by_address(self):
        self.prepare()
        title = self.wanted()[0]
        url = self.sample.where["videos"].replace("{id}", "by-hand")
        run = self.daemon.library("DownloadTrailer", "(tta{sv})", title["Id"], 0,
                                  variants({"Url": url}))
        self.assertEqual(self.daemon.wait_run(run)["State"], "succeeded")
        trailers = self.daemon.library("ListTrailers", "(a{sv})",
                                       {"Media": GLib.Variant("t", title["Id"])})[0]
        self.assertEqual([t["MadeBy"] for t in trailers], ["usher"])
        self.assertTrue(playable(bytes(trailers[0]["Path"]).rstrip(b"\0").decode()))

    def test_address_refused(self):
        self.prepare()
        title = self.wanted()[0]["Id"]
        for url in ("file:///etc/passwd", "http://169.254.169.254/latest", "http://127.0.0.1:9/x",
                    "ftp://example.org/x", "--exec=true"):
            with self.subTest(url=url):
                try:
                    run = self.daemon.library("DownloadTrailer", "(tta{sv})", title, 0,
                                              variants({"Url": url}))
                except Failed as refused:
                    self.assertEqual(refused.code, "InvalidDefinition")
                    continue
                record = self.daemon.wait_run(run)
                self.assertEqual((record["State"], record["ErrorCode"]),
                                 ("failed", "address-refused"))

    def test_cancel(self):
        self.prepare()
        before = self.downloaded()
        self.sample.control(rate=2000)
        run = self.daemon.call("RunTaskNow", "(s)", DOWNLOAD)
        self.daemon.wait_stage(run, "downloading")
        self.daemon.call("CancelRun", "(t)", run)
        self.assertEqual(self.daemon.wait_run(run)["State"], "cancelled")
        self.assertNoLeftovers()
        self.assertEqual(self.downloaded(), before)
        self.sample.control(rate=0)
        self.assertSucceeds(DOWNLOAD)

    def check_video_fault(self, fault, code):
        self.prepare()
        before = self.downloaded()
        self.sample.control(videos=fault)
        title = self.wanted()[0]["Id"]
        run = self.daemon.library("DownloadTrailer", "(tta{sv})", title, 0, {})
        record = self.daemon.wait_run(run)
        self.assertEqual((record["State"], record["ErrorCode"]), ("failed", code),
                         self.explain(record))
        self.assertNoLeftovers()
        self.assertEqual(self.downloaded(), before)

    def test_missing_video(self):
        self.check_video_fault("missing", "video-unavailable")

    def test_too_many_requests(self):
        self.check_video_fault("too-many", "rate-limited")

    def test_not_a_video(self):
        self.check_video_fault("not-a-video", "not-a-trailer")

    def test_program_missing(self):
        self.prepare()
        self.daemon.set(YtDlp="/nowhere/yt-dlp")
        record = self.assertFails("program-missing", DOWNLOAD)
        self.assertIn("/nowhere/yt-dlp", record["ErrorText"])

    def test_no_space(self):
        self.prepare()
        self.daemon.call("SetSettings", "(a{sv})", {"MinFreeSpace": GLib.Variant("t", 1 << 60)},
                         interface="Settings")
        self.assertFails("no-space", DOWNLOAD)
        self.assertNoLeftovers()


class Storage(LibraryCase):
    films, series = 15, 2

    def setUp(self):
        super().setUp()
        self.connect()
        self.assertSucceeds(REFRESH)
        self.assertSucceeds(SCAN)
        self.root = self.sample.media + "/Films"
        self.away = self.home.join("away")

    def check_gone(self):
        before = self.titles()
        record = self.assertFails("storage-gone", SCAN)
        self.assertIn("Films", record["ErrorText"])
        self.assertEqual(self.titles(), before)

    def check_returned(self, before):
        self.assertSucceeds(SCAN)
        self.assertEqual(self.titles(), before)

    def test_root_away(self):
        before = self.titles()
        os.rename(self.root, self.away)
        self.check_gone()
        os.rename(self.away, self.root)
        self.check_returned(before)

    def test_root_empty(self):
        before = self.titles()
        os.rename(self.root, self.away)
        os.mkdir(self.root)
        self.check_gone()
        os.rmdir(self.root)
        os.rename(self.away, self.root)
        self.check_returned(before)

    def test_trailer_vanishes(self):
        title = next(t for t in self.daemon.media() if t["Trailers"] > 0)
        trailer = self.daemon.library("ListTrailers", "(a{sv})",
                                      {"Media": GLib.Variant("t", title["Id"])})[0][0]
        os.unlink(bytes(trailer["Path"]).rstrip(b"\0"))
        self.assertEqual(self.assertSucceeds(SCAN)["Missing"], 1)
        again = self.daemon.library("ListTrailers", "(a{sv})",
                                    {"Media": GLib.Variant("t", title["Id"])})[0][0]
        self.assertEqual((again["Id"], again["State"]), (trailer["Id"], "missing"))

    def test_trailer_renamed(self):
        title = next(t for t in self.daemon.media() if t["Trailers"] > 0)
        options = {"Media": GLib.Variant("t", title["Id"])}
        trailer = self.daemon.library("ListTrailers", "(a{sv})", options)[0][0]
        path = bytes(trailer["Path"]).rstrip(b"\0")
        os.rename(path, os.path.dirname(path) + b"/other-trailer.mp4")
        self.assertSucceeds(SCAN)
        after = self.daemon.library("ListTrailers", "(a{sv})", options)[0]
        self.assertEqual([t["Id"] for t in after], [trailer["Id"]])
        self.assertIn("other-trailer.mp4", after[0]["PathText"])


if __name__ == "__main__":
    main()
