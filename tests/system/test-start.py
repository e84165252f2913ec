# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Usher authors
"""How the daemon starts and stops, and when it refuses to."""

import os
import signal
import sqlite3
import subprocess

from usher_testing import BUILTIN, HANGING, Bus, Home, TestCase, main, program


class StartTest(TestCase):
    def refuse(self, *args, env=None):
        """A daemon that must not start: its exit status, and what it says."""
        done = subprocess.run([program("daemon"), *args], env=env or self.home.env, text=True,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=HANGING,
                              check=False)
        self.assertNotEqual(done.returncode, 0)
        self.assertGreater(done.returncode, 0, "it was ended by a signal")
        for word in ("CRITICAL", "Sanitizer", "runtime error"):
            self.assertNotIn(word, done.stderr)
        return done.returncode, done.stderr

    def test_second_on_the_bus(self):
        self.start()
        _status, says = self.refuse("--data-folder", self.home.join("other"))
        self.assertIn("org.usher.Usher1", says)
        self.assertEqual(len(self.daemon.call("GetTasks")), len(BUILTIN))

    def test_second_in_the_data_folder(self):
        self.start()
        other = Home()
        self.addCleanup(other.remove)
        bus = Bus(other)
        self.addCleanup(bus.stop)
        data = self.home.join("share", "usher")
        _status, says = self.refuse("--data-folder", data, env=other.env)
        self.assertIn(data, says)
        self.assertEqual(len(self.daemon.call("GetTasks")), len(BUILTIN))

    def test_newer_database(self):
        self.start()
        self.stop()
        path = self.home.join("share", "usher", "usher.db")
        database = sqlite3.connect(path)
        database.execute("PRAGMA user_version = 9999")
        database.commit()
        database.close()
        with open(path, "rb") as file:
            before = file.read()
        status, says = self.refuse()
        self.assertEqual(status, 78)
        self.assertIn("newer", says)
        with open(path, "rb") as file:
            self.assertEqual(file.read(), before)

    def test_unwritable_folder(self):
        with open(self.home.join("file"), "w", encoding="utf-8"):
            pass
        for folder in (self.home.join("file", "usher"), "/proc/usher"):
            status, says = self.refuse("--data-folder", folder)
            self.assertEqual(status, 78, says)
            self.assertIn(folder, says)

    def test_no_bus(self):
        env = {**self.home.env, "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere/bus"}
        _status, says = self.refuse(env=env)
        self.assertIn("bus", says)

    def test_all_is_kept(self):
        self.start()
        task = self.daemon.add_command("Kept", "true", Triggers=["every 5h"])
        first = self.daemon.run(task)["Id"]
        self.daemon.call("PauseTask", "(st)", "disk-scan", 0)
        self.daemon.set(MaxRunning=7)
        before = self.daemon.task(task)
        self.stop()
        self.start()
        after = self.daemon.task(task)
        self.assertEqual({k: after[k] for k in before}, before)
        self.assertEqual(self.daemon.task("disk-scan")["State"], "paused")
        self.assertEqual(self.daemon.call("GetSettings", interface="Settings")["MaxRunning"], 7)
        self.assertEqual(self.daemon.record(first)["State"], "succeeded")
        self.assertGreater(self.daemon.run(task)["Id"], first)

    def test_stop_while_a_download_runs(self):
        sample = self.start_sample(films=8, series=0, rate=20000)
        self.start()
        self.daemon.set(DownloadPause=0.0, VideoUrl=sample.where["videos"])
        self.daemon.connect("radarr", sample)
        self.daemon.run("arr-refresh")
        self.daemon.run("disk-scan")
        run = self.daemon.call("RunTaskNow", "(s)", "trailer-download")
        self.daemon.wait_stage(run, "downloading")
        self.stop()
        left = [os.path.join(folder, name) for folder, _, names in os.walk(self.home.path)
                for name in names if ".part" in name]
        self.assertEqual(left, [])
        self.start()
        record = self.daemon.record(run)
        self.assertEqual((record["State"], record["Reason"]), ("cancelled", "shutdown"))

    def test_queued_runs_survive(self):
        self.start()
        self.daemon.set(MaxRunningCommands=1)
        long = self.daemon.add_command("Long", "sleep", "1000")
        short = self.daemon.add_command("Short", "true")
        first = self.daemon.call("RunTaskNow", "(s)", long)
        second = self.daemon.call("RunTaskNow", "(s)", short)
        self.daemon.wait_running(first)
        self.assertEqual(self.daemon.record(second)["State"], "queued")
        self.stop()
        self.start()
        self.daemon.wait(lambda: self.daemon.record(second)["State"] == "succeeded")

    def test_hang_up(self):
        """A terminal that is closed ends it like any other stop."""
        self.start()
        self.daemon.process.send_signal(signal.SIGINT)
        self.assertEqual(self.daemon.process.wait(HANGING), 0)


if __name__ == "__main__":
    main()
