# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Usher authors
"""What a daemon leaves behind that was killed, and what the next one makes of it."""

import os

from gi.repository import GLib

from usher_testing import TestCase, main


def children_of(pid):
    with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
        return [int(child) for child in file.read().split()]


def descendants_of(pid):
    found = []
    for child in children_of(pid):
        try:
            found += [child, *descendants_of(child)]
        except OSError:
            pass
    return found


def is_alive(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


class CrashTest(TestCase):
    def files(self):
        """All that is in the media's and the daemon's own folders for passing files."""
        found = set()
        for top in (self.home.join("media"), self.home.join("share", "usher"),
                    self.home.join("cache")):
            for folder, _folders, names in os.walk(top):
                found |= {os.path.relpath(os.path.join(folder, name), self.home.path)
                          for name in names}
        return found

    def assertNoTemporaryFiles(self):
        left = {path for path in self.files()
                if ".part" in path or ".tmp" in path or "/.usher" in path or "/work/" in path}
        self.assertEqual(left, set())

    def crash(self, run):
        """Kills the daemon while @run is at work, and starts the next one."""
        self.assertEqual(self.daemon.record(run)["State"], "running")
        children = descendants_of(self.daemon.process.pid)
        self.kill()
        self.start()
        record = self.daemon.record(run)
        self.assertEqual((record["State"], record["Reason"]), ("abandoned", "daemon-died"))
        self.assertGreaterEqual(record["Ended"], record["Started"])
        self.daemon.wait(lambda: not any(is_alive(child) for child in children))
        self.assertNoTemporaryFiles()

    def start_library(self, **more):
        self.sample = self.start_sample(films=12, series=4, **more)
        self.start()
        self.daemon.set(DownloadPause=0.0, VideoUrl=self.sample.where["videos"])
        self.daemon.connect("radarr", self.sample)
        self.daemon.connect("sonarr", self.sample)

    def assertSucceeds(self, task):
        record = self.daemon.run(task)
        self.assertEqual(record["State"], "succeeded",
                         f"{record.get('ErrorText')}\n{self.daemon.run_log(record['Id'])[-2000:]}")
        return record

    def test_command(self):
        self.start()
        task = self.daemon.add_command("Long", "sh", "-c", "echo begun; sleep 1000")
        run = self.daemon.call("RunTaskNow", "(s)", task)
        self.daemon.wait(lambda: "begun" in self.daemon.run_log(run))
        self.crash(run)
        self.assertIn("begun", self.daemon.run_log(run))
        self.daemon.call("UpdateTask", "(sa{sv})", task, {
            "Parameters": GLib.Variant("a{sv}", {"Argv": GLib.Variant("as", ["true"])})})
        self.assertSucceeds(task)

    def test_refresh(self):
        self.start_library()
        self.sample.control(radarr="drip")
        run = self.daemon.call("RunTaskNow", "(s)", "arr-refresh")
        self.daemon.wait_stage(run, "reading")
        self.crash(run)
        self.assertEqual(self.daemon.media(Kind="film"), [])
        self.sample.control(radarr="none")
        self.assertEqual(self.assertSucceeds("arr-refresh")["Result"]["Titles"], 16)
        self.assertEqual(len(self.daemon.media()), 16)

    def test_scan(self):
        self.start_library()
        self.assertSucceeds("arr-refresh")
        # A film as large as films are, without a length: ffprobe is asked, and says nothing
        gate = self.home.join("probe")
        with open(gate, "w", encoding="utf-8") as file:
            file.write("#!/bin/sh\nexec sleep 1000\n")
        os.chmod(gate, 0o700)
        self.daemon.set(Ffprobe=gate)
        folder = next(t["FolderText"] for t in self.daemon.media() if t["FolderText"])
        with open(os.path.join(folder, "A Film-trailer.mkv"), "wb") as file:
            file.truncate(300 << 20)
        run = self.daemon.call("RunTaskNow", "(s)", "disk-scan")
        self.daemon.wait(lambda: any(is_alive(c) for c in descendants_of(self.daemon.process.pid)))
        self.crash(run)
        self.daemon.set(Ffprobe="ffprobe")
        self.assertSucceeds("disk-scan")

    def test_download(self):
        self.start_library(rate=20000)
        self.assertSucceeds("arr-refresh")
        self.assertSucceeds("disk-scan")
        before = {path for path in self.files() if path.startswith("media/")}
        run = self.daemon.call("RunTaskNow", "(s)", "trailer-download")
        self.daemon.wait_stage(run, "downloading")
        self.daemon.wait(lambda: any(".part" in path for path in self.files()))
        self.crash(run)
        self.assertEqual({path for path in self.files() if path.startswith("media/")}, before)
        self.sample.control(rate=0)
        record = self.assertSucceeds("trailer-download")
        self.assertGreater(record["Result"]["Downloaded"], 0)
        again = self.assertSucceeds("trailer-download")
        self.assertEqual(again["Result"]["Downloaded"], 0)

    def test_nothing_runs_twice(self):
        """Each due time has one run, whatever happens to the daemon meanwhile."""
        self.start()
        ran = self.home.join("ran")
        self.daemon.add_command("Often", "sh", "-c", f"echo ran >> {ran}; sleep 0.3",
                                Triggers=["every 1s"])
        for _ in range(4):
            self.daemon.wait(lambda: len(self.daemon.ended) > 0)
            self.daemon.wait(lambda: self.daemon.call("GetTask", "(s)", "often")["State"] == "running")
            self.kill()
            self.start()
        self.daemon.call("PauseTask", "(st)", "often", 0)
        self.daemon.wait(lambda: not self.daemon.call("GetQueue"))
        runs = self.daemon.call("ListRuns", "(a{sv})", {"Task": GLib.Variant("s", "often")})[0]
        due = [r["Due"] for r in runs]
        self.assertEqual(len(set(due)), len(due), "two runs for one due time")
        with open(ran, encoding="utf-8") as file:
            self.assertLessEqual(len(file.readlines()), len(runs))
        self.assertEqual(len([r for r in runs if r["State"] == "abandoned"]), 4)


if __name__ == "__main__":
    main()
