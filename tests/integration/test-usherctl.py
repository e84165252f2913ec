# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Usher authors
"""The command line, typed at the real daemon."""

import http.server
import json
import os
import signal
import subprocess

from usher_testing import BUILTIN, TestCase, main, program, serve

HANGING = 120


class CtlCase(TestCase):
    def ctl(self, *args, status=0, text=None, env=None):
        """Runs usherctl; returns its words on both outputs."""
        done = subprocess.run([program("ctl"), *args], env={**self.home.env, **(env or {})},
                              input=text, capture_output=True, text=True, timeout=HANGING,
                              check=False)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        self.assertNotIn("CRITICAL", done.stderr)
        self.assertNotIn("WARNING", done.stderr)
        if status:
            self.assertTrue(done.stderr.startswith("usherctl: ") or status == 1, done.stderr)
        return done.stdout if status == 0 else done.stderr

    def json(self, *args):
        return json.loads(self.ctl(*args, "--json"))

    def task(self, task):
        return self.json("task", task)


class TaskTest(CtlCase):
    def setUp(self):
        super().setUp()
        self.start()

    def test_tasks(self):
        listed = self.ctl("tasks")
        self.assertIn("arr-refresh", listed)
        self.assertIn("Every hour", listed)
        self.assertEqual({t["Id"] for t in self.json("tasks")},
                         set(BUILTIN))
        self.assertEqual([t["Id"] for t in self.json("tasks", "--search", "disk")], ["disk-scan"])

    def test_add(self):
        task = self.ctl("add", "Back up", "--every", "6h", "--timeout", "2h", "--overlap", "skip",
                        "--set", "WorkingDirectory=/tmp", "--", "cp", "-a", "--delete", "x").strip()
        self.assertEqual(task, "back-up")
        record = self.task(task)
        self.assertEqual(record["Parameters"]["Argv"], ["cp", "-a", "--delete", "x"])
        self.assertEqual(record["Parameters"]["WorkingDirectory"], "/tmp")
        self.assertTrue(record["Triggers"][0].startswith("every 6h"))
        self.assertEqual((record["Timeout"], record["Overlap"]), (7200, "skip"))
        self.assertIn("cp", self.ctl("task", "back"))

    def test_add_with_all_triggers(self):
        task = self.ctl("add", "Many", "--every", "1h", "--cron", "0 3 * * *", "--trigger",
                        "startup", "--id", "many-times", "--disable", "--", "true").strip()
        self.assertEqual(task, "many-times")
        record = self.task(task)
        self.assertEqual([t.split()[0] for t in record["Triggers"]], ["every", "cron", "startup"])
        self.assertFalse(record["Enabled"])

    def test_edit(self):
        self.ctl("add", "One", "--every", "1h", "--", "true")
        before = self.task("one")
        self.ctl("edit", "one", "--name", "Uno", "--cron", "30 4 * * *", "--", "false", "-x")
        after = self.task("one")
        self.assertEqual((after["Name"], after["Triggers"]), ("Uno", ["cron 30 4 * * *"]))
        self.assertEqual(after["Parameters"]["Argv"], ["false", "-x"])
        self.assertEqual(after["Created"], before["Created"])
        self.ctl("edit", "one", "--by-hand")
        self.assertEqual(self.task("one")["Triggers"], [])

    def test_past_time(self):
        self.ctl("add", "Late", "--at", "2020-01-01T00:00", "--", "true", status=2)
        self.ctl("add", "Late", "--at", "2020-01-01T00:00", "--catchup", "--", "true")
        self.assertTrue(self.task("late")["Catchup"])

    def test_names_beyond_ascii(self):
        """Cron gives no locale."""
        bare = {"LC_ALL": "C"}
        self.ctl("add", "Grün gießen", "--", "echo", "größer", env=bare)
        self.assertIn("Grün gießen", self.ctl("tasks", env=bare))
        self.ctl("run", "Grün", "--wait", env=bare)
        self.assertEqual(self.ctl("log", "Grün gießen", env=bare), "größer\n")

    def test_output_that_cannot_be_written(self):
        with open("/dev/full", "w", encoding="utf-8") as full:
            done = subprocess.run([program("ctl"), "tasks"], env=self.home.env, stdout=full,
                                  stderr=subprocess.PIPE, text=True, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("cannot be written", done.stderr)

    def test_remove_and_restore(self):
        self.ctl("add", "One", "--", "true")
        self.ctl("remove", "one")
        self.assertNotIn("one", [t["Id"] for t in self.json("tasks")])
        self.ctl("restore", "one")
        self.assertIn("one", [t["Id"] for t in self.json("tasks")])

    def test_pause_and_resume(self):
        self.ctl("pause", "disk-scan")
        self.assertEqual(self.task("disk-scan")["State"], "paused")
        self.ctl("resume", "disk-scan")
        self.assertEqual(self.task("disk-scan")["State"], "waiting")
        self.ctl("pause", "disk-scan", "--for", "2h")
        self.assertGreater(self.task("disk-scan")["PausedUntil"], 0)
        self.ctl("pause", "disk-scan", "--for", "2h", "--until", "2030-01-01", status=2)

    def test_run_and_wait(self):
        self.ctl("add", "Good", "--", "sh", "-c", "echo well; echo done")
        self.ctl("add", "Bad", "--", "sh", "-c", "exit 3")
        self.assertIn("Succeeded", self.ctl("run", "good", "--wait"))
        self.ctl("run", "bad", "--wait", status=1)
        self.assertEqual(self.ctl("log", "good"), "well\ndone\n")
        runs = self.json("history", "--task", "bad")
        self.assertEqual([r["ErrorCode"] for r in runs], ["exit-status"])
        self.assertIn("ended with status 3", self.ctl("history"))

    def test_queue_and_cancel(self):
        self.ctl("add", "Long", "--", "sleep", "1000")
        self.ctl("run", "long")
        runs = self.json("queue")
        self.assertEqual([r["Task"] for r in runs], ["long"])
        self.assertIn("Long", self.ctl("queue"))
        self.ctl("cancel", str(runs[0]["Id"]))
        self.daemon.wait(lambda: runs[0]["Id"] in self.daemon.ended)
        self.assertIn("Cancelled", self.ctl("history"))
        self.assertIn("Nothing", self.ctl("queue"))

    def test_log_follows(self):
        gate = self.home.join("gate")
        os.mkfifo(gate)
        self.ctl("add", "Slow", "--", "sh", "-c", f"echo first; read x < {gate}; echo $x")
        self.ctl("run", "slow")
        follower = subprocess.Popen([program("ctl"), "log", "slow", "--follow"],
                                    env=self.home.env, stdout=subprocess.PIPE, text=True)
        with open(gate, "w", encoding="utf-8") as file:
            file.write("second\n")
        self.assertEqual(follower.communicate(timeout=HANGING)[0], "first\nsecond\n")
        self.assertEqual(follower.returncode, 0)

    def test_next_of_daemon(self):
        self.ctl("add", "Yearly", "--cron", "0 0 1 1 *", "--", "true")
        self.assertEqual(self.json("next", "--count", "100")[-1]["Id"], "yearly")
        self.assertEqual(len(self.json("next", "--count", "2")), 2)

    def test_watch(self):
        watcher = subprocess.Popen([program("ctl"), "watch"], env=self.home.env,
                                   stdout=subprocess.PIPE, text=True)
        self.assertEqual(watcher.stdout.readline(), "Usher's service runs\n")
        self.ctl("add", "Seen", "--", "true")
        while "task seen" not in watcher.stdout.readline():
            pass
        self.ctl("run", "seen", "--wait")
        while "Succeeded" not in watcher.stdout.readline():
            pass
        self.stop()
        while "does not run" not in watcher.stdout.readline():
            pass
        watcher.send_signal(signal.SIGINT)
        self.assertEqual(watcher.wait(HANGING), 0)
        watcher.stdout.close()

    def test_status(self):
        self.assertIn(f"{len(BUILTIN)} tasks", self.ctl("status"))
        self.assertEqual(self.json("status")["TaskCount"], len(BUILTIN))

    def test_settings(self):
        self.assertEqual(self.json("settings")["MaxRunning"], 4)
        self.ctl("settings", "set", "MaxRunning=2", "DownloadPause=0", "YtDlp=/usr/bin/yt-dlp")
        self.assertEqual(self.json("settings")["MaxRunning"], 2)
        self.assertEqual(self.json("settings")["DownloadPause"], 0)
        self.ctl("settings", "reset", "MaxRunning")
        self.assertEqual(self.json("settings")["MaxRunning"], 4)
        self.assertIn("MaxRunnin", self.ctl("settings", "set", "MaxRunnin=2", status=2))
        self.assertIn("whole number", self.ctl("settings", "set", "MaxRunning=0", status=2))
        self.assertIn("many", self.ctl("settings", "set", "MaxRunning=many", status=2))

    def test_control_characters(self):
        name = "Red\x1b[31mrow\u202e \u0085"
        self.daemon.add_command(name, "true")
        listed = self.ctl("tasks")
        for character in ("\x1b", "\u202e", "\u0085"):
            self.assertNotIn(character, listed)
        self.assertEqual(len(listed.splitlines()), len(BUILTIN) + 2)
        self.ctl("add", "Rude", "--", "printf", r"a\033[2Jb\n")
        self.ctl("run", "rude", "--wait")
        self.assertEqual(self.ctl("log", "rude"), "a\\x1b[2Jb\n")


class PolicyTest(CtlCase):
    def setUp(self):
        super().setUp()
        self.start()

    def test_policies(self):
        self.ctl("add", "sorry", "--", "true")
        task = self.ctl("add", "all", "--cron", "0 9 L * *", "--misfire", "skip", "--grace", "10m", "--jitter", "30s",
                        "--gap", "shift", "--fold", "both", "--start", "2026-01-01", "--end", "2030-01-01T00:00Z",
                        "--except", "2026-12-24..2027-01-02", "--condition", "network", "--condition",
                        "path-mounted /srv", "--unless-met", "skip", "--retry", "3", "--retry-delay", "5m",
                        "--on-failure", "sorry", "--auto-pause", "0", "--success-code", "1", "--priority", "-5",
                        "--tag", "night", "--kill-grace", "10s", "--executor", "here", "--", "true").strip()
        record = self.task(task)
        self.assertEqual({key: record[key] for key in ("Misfire", "Grace", "Jitter", "Gap", "Fold", "UnlessMet", "Retry",
                                                       "OnFailure", "AutoPauseAfter", "SuccessCodes", "Priority")},
                         {"Misfire": "skip", "Grace": 600, "Jitter": 30, "Gap": "shift", "Fold": "both",
                          "UnlessMet": "skip", "Retry": {"Count": 3, "Delay": 300}, "OnFailure": {"Run": "sorry"},
                          "AutoPauseAfter": 0, "SuccessCodes": [1], "Priority": -5})
        self.assertEqual(record["Conditions"], ["network", "path-mounted /srv"])
        self.ctl("edit", task, "--retry-ceiling", "2h", "--grace", "none")
        record = self.task(task)
        self.assertEqual((record["Retry"], record["Grace"]), ({"Count": 3, "Delay": 300, "Ceiling": 7200}, -1))
        self.assertIn("whole number", self.ctl("edit", task, "--priority", "high", status=2))
        self.assertIn("run-once, skip, run-all", self.ctl("edit", task, "--misfire", "later", status=2))

    def test_why(self):
        task = self.ctl("add", "bad", "--auto-pause", "1", "--", "sh", "-c", "exit 3").strip()
        self.assertIn("It has no trigger", self.ctl("why", task))
        self.ctl("run", task, "--wait", status=1)
        said = self.ctl("why", task)
        self.assertIn("It is paused, as it has failed; resume it", said)
        self.assertIn("Failed: “sh” ended with status 3; by hand", said)
        self.assertEqual([a["State"] for a in self.json("why", task)], ["paused", "failed"])
        self.assertIn("There is no task", self.ctl("why", "ghost", status=2))

    def test_skip_and_unskip(self):
        task = self.ctl("add", "daily", "--cron", "0 9 * * *", "--time-zone", "UTC", "--", "true").strip()
        first = self.task(task)["NextDue"]
        self.assertTrue(self.ctl("skip", task).startswith("Next: "))
        self.assertEqual(self.task(task)["NextDue"], first + 86400 * 10**6)
        self.assertIn("is left out", self.ctl("why", task))
        self.ctl("unskip", task)
        self.assertEqual(self.task(task)["NextDue"], first)

    def test_pause_and_resume_all(self):
        self.ctl("pause", "--all")
        self.ctl("add", "first", "--", "true")
        self.ctl("add", "second", "--trigger", "after first", "--", "true")
        self.ctl("run", "first", "--wait")
        self.daemon.wait(lambda: self.json("queue"))
        self.assertIn("the pause of all tasks to end", self.ctl("queue"))
        self.ctl("resume", "--all")
        self.daemon.wait(lambda: any(e[0] == "second" for e in self.daemon.ended.values()))
        self.assertIn("Name a task, or give --all", self.ctl("pause", status=2))
        self.assertIn("name none", self.ctl("resume", "first", "--all", status=2))

    def test_retry_and_overdue(self):
        task = self.ctl("add", "bad", "--", "false").strip()
        self.ctl("run", task, "--wait", status=1)
        run = self.json("history", "--task", task)[0]["Id"]
        self.ctl("retry", str(run), "--wait", status=1)
        self.assertEqual(self.json("history", "--task", task)[0]["RetryOf"], run)
        self.assertEqual(self.ctl("run", "--overdue"), "")
        self.assertIn("Name a task, or give --overdue", self.ctl("run", status=2))
        self.assertIn("Waiting for its time", self.ctl("run", task, "--in", "1h"))
        self.ctl("cancel", str(self.json("queue")[0]["Id"]))


class InputTest(CtlCase):
    """What is wrong is named, and nothing changes."""

    def setUp(self):
        super().setUp()
        self.start()
        self.ctl("add", "One", "--every", "1h", "--", "true")
        self.before = self.json("tasks")

    def tearDown(self):
        if self.daemon is not None:
            self.assertEqual([t["Revision"] for t in self.json("tasks")],
                             [t["Revision"] for t in self.before])
        super().tearDown()

    def refused(self, *args, says):
        self.assertIn(says, self.ctl(*args, status=2))

    def test_usage(self):
        self.refused("dance", says="“dance”")
        self.refused("tasks", "--colour", says="colour")
        self.refused("task", says="usherctl task TASK")
        self.refused("task", "one", "two", says="too many")
        self.refused("cancel", "x", says="“x”")
        self.refused("connections", "dance", says="usherctl connections")
        self.refused("settings", "set", says="usherctl settings")

    def test_help(self):
        self.assertIn("Exit status", self.ctl("--help"))
        self.assertIn("--every", self.ctl("add", "--help"))
        self.assertIn("usherctl 0", self.ctl("--version"))

    def test_unknown_task(self):
        for command in ("task", "run", "remove", "pause", "resume", "edit", "log"):
            self.refused(command, "nothing-like-it", says="nothing-like-it")

    def test_ambiguous_task(self):
        self.ctl("add", "Onward", "--", "true")
        self.before = self.json("tasks")
        self.refused("run", "on", says="on")

    def test_bad_trigger(self):
        self.refused("add", "X", "--cron", "0 25 * * *", "--", "true", says="hour")
        self.refused("edit", "one", "--every", "soon", says="soon")
        self.refused("next", "cron 0 0 32 * *", says="day")

    def test_empty_name(self):
        self.refused("add", "", "--", "true", says="Name")

    def test_unknown_chore(self):
        self.refused("add", "X", "--chore", "dance", says="dance")

    def test_unknown_parameter(self):
        self.refused("add", "X", "--set", "Argw=true", says="Argw")

    def test_parameter_of_wrong_type(self):
        self.refused("add", "X", "--set", "ClearEnvironment=maybe", "--", "true",
                     says="ClearEnvironment")

    def test_bad_policy(self):
        self.refused("edit", "one", "--overlap", "maybe", says="Overlap")
        self.refused("edit", "one", "--timeout", "long", says="long")
        self.refused("edit", "one", "--enable", "--disable", says="exclude")

    def test_unknown_run(self):
        self.refused("cancel", "999999", says="999999")
        self.refused("log", "999999", says="999999")

    def test_mapping(self):
        self.refused("connections", "add", "radarr", "http://127.0.0.1:1", "--map", "/films",
                     says="/films")


class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = b"<html><title>Log in</title></html>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args):
        pass


class LibraryTest(CtlCase):
    def setUp(self):
        super().setUp()
        self.sample = self.start_sample(films=8, series=2)
        self.start()
        self.daemon.unchain()

    def connect(self):
        return self.ctl("connections", "add", "radarr", self.sample.where["radarr"],
                        "--monitor", "all",
                        "--map", f"{self.sample.where['root']}={self.sample.media}",
                        text=self.sample.where["key"] + "\n").strip()

    def test_connection(self):
        connection = self.connect()
        self.assertTrue(self.json("connections")[0]["HasKey"])
        self.assertIn("stored", self.ctl("connections"))
        self.assertIn("Radarr", self.ctl("connections", "test", connection))
        self.ctl("connections", "edit", connection, "--name", "Films")
        self.assertEqual(self.json("connections")[0]["Name"], "Films")
        self.ctl("connections", "key", connection, text=self.sample.where["key"])
        self.assertIn("8 added", self.ctl("connections", "refresh", connection, "--wait"))
        self.ctl("connections", "remove", connection)
        self.assertEqual(self.json("connections"), [])

    def test_media_and_trailers(self):
        self.connect()
        self.ctl("run", "arr-refresh", "--wait")
        self.ctl("run", "disk-scan", "--wait")
        titles = self.json("media")
        self.assertEqual(len(titles), 8)
        self.assertIsInstance(titles[0]["Folder"], str)
        trailers = self.json("trailers")
        missing = self.json("media", "--missing")
        self.assertEqual(len(missing) + len({t["Media"] for t in trailers}), 8)
        self.assertIn(titles[0]["Title"], self.ctl("media", "--search", titles[0]["Title"]))
        self.assertEqual(self.json("media", "--kind", "series"), [])

    def test_download(self):
        self.connect()
        self.ctl("settings", "set", f"VideoUrl={self.sample.where['videos']}", "DownloadPause=0")
        self.ctl("run", "arr-refresh", "--wait")
        self.ctl("run", "disk-scan", "--wait")
        title = next(t for t in self.json("media", "--missing") if t["VideoId"] and t["Folder"])
        self.assertIn("downloaded", self.ctl("download", str(title["Id"]), "--wait"))
        self.assertTrue(any(t["Media"] == title["Id"] and os.path.exists(t["Path"])
                            for t in self.json("trailers")))
        self.ctl("download", "99999", status=2)

    def test_wrong_key(self):
        says = self.ctl("connections", "add", "radarr", self.sample.where["radarr"],
                        text="wrong\n", status=1)
        self.assertIn("key", says)
        self.assertEqual(self.json("connections"), [])

    def test_no_key(self):
        self.assertIn("API key", self.ctl("connections", "add", "radarr",
                                          self.sample.where["radarr"], text="", status=2))

    def test_dead_host(self):
        self.assertIn("127.0.0.1:1", self.ctl("connections", "add", "radarr", "http://127.0.0.1:1",
                                              text="x\n", status=1))
        self.assertEqual(self.json("connections"), [])

    def test_web_page(self):
        server = http.server.HTTPServer(("127.0.0.1", 0), Page)
        self.addCleanup(serve(server))
        says = self.ctl("connections", "add", "radarr", f"http://127.0.0.1:{server.server_port}",
                        text="x\n", status=1)
        self.assertIn("web page", says)
        self.assertEqual(self.json("connections"), [])


class AwayTest(CtlCase):
    """Without a daemon, or without a bus."""

    def test_no_daemon(self):
        self.assertIn("systemctl --user start usherd", self.ctl("tasks", status=3))
        self.ctl("run", "disk-scan", "--wait", status=3)

    def test_no_bus(self):
        nowhere = {"DBUS_SESSION_BUS_ADDRESS": f"unix:path={self.home.join('nowhere')}"}
        self.assertIn("bus", self.ctl("tasks", status=3, env=nowhere))

    def test_next(self):
        self.assertEqual(self.ctl("next", "cron 0 3 * * *", "--count", "2", "--after",
                                  "2026-03-28T12:00:00", "--time-zone", "Europe/Berlin"),
                         "2026-03-29T03:00:00+02:00\n2026-03-30T03:00:00+02:00\n")
        self.assertEqual(self.ctl("next", "cron 0 0 30 2 *"), "never\n")
        self.assertEqual(len(self.json("next", "every 90m", "--count", "7")), 7)

    def test_explain(self):
        said = self.ctl("explain", "cron 30 2 * * *", "--time-zone", "Europe/Berlin", "--after", "2026-03-28T12:00")
        self.assertEqual(said.splitlines()[:3], ["At 02:30", "  2026-03-29T03:00:00+02:00", "  2026-03-30T02:30:00+02:00"])
        self.assertIn("Note: it fires on", said)
        self.assertIn("twice; it fires once", said)
        self.assertIn("Note: it never fires.", self.ctl("explain", "cron 0 0 30 2 *"))
        self.assertIn("before a run is over", self.ctl("explain", "every 5m", "--duration", "10m"))
        self.assertIn("field 2, the hour", self.ctl("explain", "cron 0 25 * * *", status=2))
        self.assertIn("03:30", self.ctl("next", "cron 30 2 * * *", "--timezone", "Europe/Berlin", "--gap", "shift",
                                        "--after", "2026-03-28T12:00", "--count", "1"))

    def test_next_of_many(self):
        lines = self.ctl("next", "--batch", "--time-zone", "UTC", "--after", "2026-01-01",
                         text="cron 0 3 * * *\n"
                              "cron 0 99 * * *\n"
                              "cron 0 0 30 2 *\n"
                              "cron 0 3 * * *\tEurope/Berlin\t2026-07-01T12:00:00Z\n"
                              "cron 0 3 * * *\tNowhere/Atlantis\n").splitlines()
        self.assertEqual(lines[0], "2026-01-01T03:00:00+00:00")
        self.assertTrue(lines[1].startswith("invalid: "))
        self.assertEqual(lines[2:4], ["never", "2026-07-02T03:00:00+02:00"])
        self.assertTrue(lines[4].startswith("invalid: "))

    def test_daemon_ends_while_waited_for(self):
        self.start()
        self.ctl("add", "Long", "--", "sleep", "1000")
        waiter = subprocess.Popen([program("ctl"), "run", "long", "--wait"], env=self.home.env,
                                  stderr=subprocess.PIPE, text=True)
        self.daemon.wait(lambda: any(name == "RunsChanged" for name, _ in self.daemon.signals))
        self.kill()
        self.assertIn("has ended", waiter.communicate(timeout=HANGING)[1])
        self.assertEqual(waiter.returncode, 3)


if __name__ == "__main__":
    main()
