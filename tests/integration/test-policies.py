# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Usher authors
"""When tasks run, when they do not, and what the daemon says about it."""

import contextlib
import os
import sqlite3
import time

from gi.repository import GLib

from usher_testing import BUILTIN, Failed, TestCase, main, variants


class PolicyCase(TestCase):
    def setUp(self):
        super().setUp()
        self.start()

    def add(self, name, *argv, **more):
        return self.daemon.add_command(name, *(argv or ("true",)), **more)

    def add_shell(self, name, script, **more):
        return self.add(name, "sh", "-c", script, **more)

    def runs(self, task, **more):
        """Its runs that ended, oldest first."""
        options = variants({"Task": task, **more})
        return self.daemon.call("ListRuns", "(a{sv})", options)[0][::-1]

    def wait_runs(self, task, count):
        self.daemon.wait(lambda: sum(e[0] == task for e in self.daemon.ended.values()) >= count)
        return self.runs(task)

    def explain(self, task, count=20):
        return self.daemon.call("ExplainTask", "(su)", task, count)

    def queue(self):
        return self.daemon.call("GetQueue")


class Chains(PolicyCase):
    def test_a_hundred_in_order(self):
        path = self.home.join("order")
        self.add_shell("t0", f"echo 0 >> {path}")
        for i in range(1, 100):
            self.add_shell(f"t{i}", f"echo {i} >> {path}", Triggers=[f"after t{i - 1}"])
        self.assertEqual(self.daemon.task("t41")["Followers"], ["t42"])
        self.daemon.call("RunTaskNow", "(s)", "t0")
        self.wait_runs("t99", 1)
        with open(path, encoding="ascii") as file:
            self.assertEqual(file.read().split(), [str(i) for i in range(100)])
        record = self.runs("t99")[0]
        self.assertEqual((record["Cause"], record["Origin"]["Task"], record["Origin"]["State"]),
                         ("after", "t98", "succeeded"))

    def test_circle_is_refused_by_name(self):
        self.add("a")
        self.add("b", Triggers=["after a"])
        self.add("c", Triggers=["after b failed"])
        self.assertRefused("InvalidTrigger", "a → b → c → a", self.daemon.call, "UpdateTask",
                           "(sa{sv})", "a", variants({"Triggers": ["after c any"]}))
        self.assertEqual(self.daemon.task("a")["Triggers"], [])
        self.assertRefused("InvalidTrigger", "b → b", self.daemon.call, "UpdateTask",
                           "(sa{sv})", "b", variants({"Triggers": ["after b"]}))
        failing = GLib.Variant("a{sv}", variants({"Run": "a"}))
        self.assertRefused("InvalidTrigger", "for ever", self.daemon.call, "UpdateTask",
                           "(sa{sv})", "c", variants({"OnFailure": failing}))

    def test_nobody_to_follow(self):
        self.assertRefused("InvalidTrigger", "“after ghost” names a task that is not there",
                           self.add, "x", Triggers=["after ghost"])

    def test_what_it_follows(self):
        self.add("good")
        self.add("bad", "false")
        for what in ("", " failed", " any", " changed"):
            name = f"good{what}".replace(" ", "-") + "-follower"
            self.add(name, Triggers=[f"after good{what}"])
            self.add(name.replace("good", "bad"), Triggers=[f"after bad{what}"])
        self.daemon.run("good")
        self.daemon.run("bad")
        self.wait_runs("good-any-follower", 1)
        self.wait_runs("bad-any-follower", 1)
        followed = {e[0] for e in self.daemon.ended.values() if e[0].endswith("follower")}
        self.daemon.wait(lambda: not self.queue())
        followed = {e[0] for e in self.daemon.ended.values() if e[0].endswith("follower")}
        self.assertEqual(followed, {"good-follower", "good-any-follower",
                                    "bad-failed-follower", "bad-any-follower"})

    def test_environment_of_failure(self):
        path = self.home.join("told")
        self.add_shell("tell", f"env | grep ^USHER_OF_ | sort > {path}")
        task = self.add("bad", "sh", "-c", "exit 3",
                        OnFailure=GLib.Variant("a{sv}", variants({"Run": "tell"})))
        run = self.daemon.run(task)["Id"]
        self.wait_runs("tell", 1)
        with open(path, encoding="ascii") as file:
            self.assertEqual(file.read().splitlines(),
                             ["USHER_OF_REASON=exit-status", f"USHER_OF_RUN={run}",
                              "USHER_OF_STATE=failed", "USHER_OF_TASK=bad"])

    def test_nothing_is_lost_in_a_crash(self):
        """The follower is on disk with the end of the run that led to it."""
        self.daemon.set(MaxRunningCommands=1)
        go = self.home.join("go")
        os.mkfifo(go)
        self.add("first")
        self.add("blocker", "cat", go, Priority=GLib.Variant("i", 5), Triggers=["after first"])
        self.add("second", Triggers=["after first"])
        self.daemon.run("first")
        self.daemon.wait(lambda: any(r["Task"] == "second" for r in self.queue()))
        self.kill()
        self.start()
        self.wait_runs("second", 1)
        self.assertEqual([r["State"] for r in self.runs("blocker")], ["abandoned"])
        self.assertEqual([r["State"] for r in self.runs("second")], ["succeeded"])


class Failures(PolicyCase):
    def test_retry(self):
        path = self.home.join("count")
        retry = GLib.Variant("a{sv}", variants({"Count": 3, "Delay": 0.05, "Factor": 1.0}))
        task = self.add_shell("flaky", f"echo x >> {path}; test $(wc -l < {path}) -eq 3", Retry=retry)
        self.add("done", Triggers=[f"after {task}"])
        self.add("sorry", Triggers=[f"after {task} failed"])
        self.daemon.call("RunTaskNow", "(s)", task)
        runs = self.wait_runs(task, 3)
        self.assertEqual([(r["State"], r["Attempt"], r["Cause"]) for r in runs],
                         [("failed", 1, "manual"), ("failed", 2, "retry"), ("succeeded", 3, "retry")])
        self.assertEqual({r["RetryOf"] for r in runs}, {0, runs[0]["Id"]})
        self.wait_runs("done", 1)
        self.assertEqual(self.runs("sorry"), [])

    def test_retry_waits_in_the_queue(self):
        retry = GLib.Variant("a{sv}", variants({"Count": 1, "Delay": 3600.0}))
        task = self.add("bad", "false", Retry=retry)
        self.daemon.run(task)
        self.daemon.wait(lambda: len(self.queue()) == 1)
        waiting = self.queue()[0]
        self.assertEqual((waiting["WaitingFor"], waiting["Attempt"]), (["not-before"], 2))
        self.assertGreater(waiting["WaitingUntil"], (time.time() + 3000) * 1e6)
        self.stop()
        self.start()
        self.assertEqual(self.queue()[0]["Id"], waiting["Id"])
        self.daemon.call("CancelRun", "(t)", waiting["Id"])
        self.daemon.wait_run(waiting["Id"])

    def test_success_codes(self):
        task = self.add_shell("odd", "exit 24", SuccessCodes=GLib.Variant("ai", [24, 25]))
        record = self.daemon.run(task)
        self.assertEqual((record["State"], record["ExitStatus"], record["ErrorCode"]), ("succeeded", 24, ""))

    def test_pauses_itself(self):
        task = self.add("bad", "false", AutoPauseAfter=2, Triggers=["every 1h"])
        self.daemon.run(task)
        self.assertEqual(self.daemon.task(task)["State"], "waiting")
        self.daemon.run(task)
        record = self.daemon.task(task)
        self.assertEqual((record["State"], record["PausedByFailures"]), ("paused", True))
        self.assertEqual(self.explain(task)[0]["Reason"], "failures")
        self.stop()
        self.start()
        self.assertTrue(self.daemon.task(task)["PausedByFailures"])
        self.daemon.call("ResumeTask", "(s)", task)
        record = self.daemon.task(task)
        self.assertEqual((record["State"], record["ConsecutiveFailures"]), ("waiting", 0))

    def test_retry_run(self):
        task = self.add("bad", "false")
        run = self.daemon.run(task)["Id"]
        again = self.daemon.call("RetryRun", "(t)", run)
        record = self.daemon.wait_run(again)
        self.assertEqual((record["RetryOf"], record["Cause"]), (run, "retry"))
        self.assertRefused("NoSuchRun", "999", self.daemon.call, "RetryRun", "(t)", 999)


class Conditions(PolicyCase):
    def test_waits_for_a_command(self):
        task = self.add("later", Conditions=[f"exec test -e {self.home.join('there')}"])
        run = self.daemon.call("RunTaskNow", "(s)", task)
        self.daemon.wait(lambda: self.daemon.record(run)["WaitingFor"]
                         and self.daemon.record(run)["WaitingFor"][0].startswith("condition:exec"))
        self.assertEqual(self.daemon.task(task)["State"], "queued")
        self.daemon.call("CancelRun", "(t)", run)
        self.assertEqual(self.daemon.wait_run(run)["State"], "cancelled")
        options = variants({"IgnoreConditions": True})
        run = self.daemon.call("RunTask", "(sa{sv})", task, options)
        self.assertEqual(self.daemon.wait_run(run)["State"], "succeeded")

    def test_met(self):
        task = self.add("now", Conditions=["exec true", "path-mounted /proc", "time-window 00:00-23:59:59"])
        self.assertEqual(self.daemon.run(task)["State"], "succeeded")

    def test_skips(self):
        task = self.add("never", Conditions=["path-mounted /nowhere"], UnlessMet="skip")
        run = self.daemon.call("RunTaskNow", "(s)", task)
        record = self.daemon.wait_run(run)
        self.assertEqual((record["State"], record["Reason"]), ("skipped", "condition"))
        self.assertEqual(record["ReasonDetails"]["Conditions"], ["condition:path-mounted /nowhere"])
        self.assertEqual(self.explain(task)[1]["Reason"], "condition")

    def test_refused(self):
        for condition, text in (("weather", "there are ac-power, exec, idle, network"),
                                ("network yes", "nothing stands behind"),
                                ("time-window 25:00-26:00", "01:00-06:00"),
                                ("path-mounted srv", "begins with a slash"),
                                ("exec", "a program")):
            self.assertRefused("InvalidDefinition", text, self.add, "x", Conditions=[condition])
        self.assertNotIn("x", [t["Id"] for t in self.daemon.call("GetTasks")])

    def test_not_before(self):
        options = variants({"NotBefore": GLib.Variant("t", int((time.time() + 3600) * 1e6))})
        task = self.add("later")
        run = self.daemon.call("RunTask", "(sa{sv})", task, options)
        self.assertEqual(self.daemon.record(run)["WaitingFor"], ["not-before"])
        self.daemon.call("CancelRun", "(t)", run)
        self.daemon.wait_run(run)


class Events(PolicyCase):
    def test_folder(self):
        folder = self.home.make("in box")
        task = self.add("sort", Triggers=[f'path "{folder}" quiet 0s'])
        with open(os.path.join(folder, "new"), "w", encoding="ascii") as file:
            file.write("x")
        record = self.wait_runs(task, 1)[0]
        self.assertEqual((record["Cause"], record["State"]), ("event", "succeeded"))

    def test_folders_below(self):
        folder = self.home.make("tree")
        below = self.home.make("tree", "below")
        task = self.add("deep", Triggers=[f"path {folder} quiet 0s recursive"])
        self.daemon.wait(lambda: self._is_watched(below))
        with open(os.path.join(below, "new"), "w", encoding="ascii") as file:
            file.write("x")
        self.wait_runs(task, 1)

    def _is_watched(self, folder):
        """Whether the daemon has asked the kernel to watch it."""
        mark = f" ino:{os.stat(folder).st_ino:x} "
        for fd in os.listdir(f"/proc/{self.daemon.process.pid}/fdinfo"):
            try:
                with open(f"/proc/{self.daemon.process.pid}/fdinfo/{fd}", encoding="ascii") as file:
                    if any(line.startswith("inotify") and mark in line for line in file):
                        return True
            except FileNotFoundError:
                pass
        return False


STUBBORN = """
import os, signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
for depth in range(3):
    if os.fork() == 0:
        if depth > 0:
            os.setsid()
        if depth > 1 and os.fork() != 0:
            os._exit(0)
        signal.pause()
with open(sys.argv[1], "w") as file:
    file.write("x")
if sys.argv[2] == "stay":
    signal.pause()
"""


class Processes(PolicyCase):
    """What forks, hides in a session of its own and ignores SIGTERM ends with its run."""

    EXECUTOR = "here"

    def add_stubborn(self, how, **more):
        self.mark = self.home.join("started")
        os.mkfifo(self.mark)
        return self.add("stubborn", "/usr/bin/python3", "-c", STUBBORN, self.mark, how,
                        KillGrace=0.2, Executor=self.EXECUTOR, **more)

    def wait_started(self):
        """All have been forked by then."""
        with open(self.mark, encoding="ascii") as file:
            file.read()

    def count(self):
        """How many processes have the mark among their arguments."""
        count = 0
        for name in os.listdir("/proc"):
            try:
                with open(f"/proc/{name}/cmdline", "rb") as file:
                    count += self.mark.encode() in file.read()
            except (FileNotFoundError, NotADirectoryError, ProcessLookupError):
                pass
        return count

    def test_cancelled(self):
        run = self.daemon.call("RunTaskNow", "(s)", self.add_stubborn("stay"))
        self.wait_started()
        self.assertGreaterEqual(self.count(), 3)
        self.daemon.call("CancelRun", "(t)", run)
        self.assertEqual(self.daemon.wait_run(run)["State"], "cancelled")
        self.assertEqual(self.count(), 0)

    def test_timed_out(self):
        run = self.daemon.call("RunTaskNow", "(s)", self.add_stubborn("stay", Timeout=0.5))
        self.assertEqual(self.daemon.wait_run(run)["State"], "timed-out")
        self.assertEqual(self.count(), 0)

    def test_just_ends(self):
        run = self.daemon.call("RunTaskNow", "(s)", self.add_stubborn("go"))
        self.wait_started()
        self.assertEqual(self.daemon.wait_run(run)["State"], "succeeded")
        self.assertEqual(self.count(), 0)


class HeldBack(PolicyCase):
    def state(self):
        return self.daemon.connection.call_sync(
            "org.usher.Usher1", "/org/usher/Usher1", "org.freedesktop.DBus.Properties", "GetAll",
            GLib.Variant("(s)", ("org.usher.Usher1.Manager",)), None, 0, -1, None).unpack()[0]

    def test_pause_all(self):
        self.add("first")
        task = self.add("second", Triggers=["after first"])
        self.daemon.call("PauseAll", "(t)", 0)
        self.daemon.run("first")  # a person asks for it
        self.daemon.wait(lambda: len(self.queue()) == 1)
        self.assertEqual(self.queue()[0]["WaitingFor"], ["paused"])
        self.daemon.wait(lambda: self.state()["HeldBack"] == "paused")
        self.assertTrue(self.state()["Paused"])
        self.stop()
        self.start()
        self.daemon.wait(lambda: self.state()["Paused"])
        self.assertEqual(self.queue()[0]["WaitingFor"], ["paused"])
        self.daemon.call("ResumeAll")
        self.wait_runs(task, 1)

    def test_pause_in_the_past(self):
        self.assertRefused("InvalidDefinition", "in the future", self.daemon.call, "PauseAll", "(t)", 5)

    def test_inhibit(self):
        self.add("first")
        task = self.add("second", Triggers=["after first"])
        answer, fds = self.daemon.connection.call_with_unix_fd_list_sync(
            "org.usher.Usher1", "/org/usher/Usher1", "org.usher.Usher1.Manager", "Inhibit",
            GLib.Variant("(ss)", ("test", "it tests")), None, 0, -1, None, None)
        lock = fds.get(answer.unpack()[0])
        fds = None
        self.daemon.run("first")
        self.daemon.wait(lambda: len(self.queue()) == 1)
        self.assertEqual(self.queue()[0]["WaitingFor"], ["inhibited"])
        os.close(lock)
        self.wait_runs(task, 1)

    def test_quiet_hours(self):
        self.assertRefused("InvalidDefinition", "22:00-06:00", self.daemon.set, QuietHours="all night")
        self.daemon.set(QuietHours="00:00-23:59:59")
        self.add("first")
        task = self.add("second", Triggers=["after first"])
        self.daemon.run("first")
        self.daemon.wait(lambda: len(self.queue()) == 1)
        self.assertEqual(self.queue()[0]["WaitingFor"], ["quiet-hours"])
        self.daemon.set(QuietHours="")
        self.wait_runs(task, 1)


class Times(PolicyCase):
    def test_skip_next(self):
        task = self.add("hourly", Triggers=["cron 0 * * * *"], TimeZone="UTC")
        due = self.daemon.task(task)["NextDue"]
        after = self.daemon.call("SkipNext", "(s)", task)
        self.assertEqual(after, due + 3600 * 10**6)
        self.assertEqual(self.daemon.call("SkipNext", "(s)", task), after)
        self.assertEqual(self.daemon.task(task)["SkippedDue"], due)
        self.stop()
        self.start()
        self.assertEqual(self.daemon.task(task)["NextDue"], after)
        self.assertEqual(self.daemon.call("UnskipNext", "(s)", task), due)
        by_hand = self.add("by hand")
        self.assertRefused("InvalidDefinition", "no next time", self.daemon.call, "SkipNext", "(s)", by_hand)

    def test_missed_while_away(self):
        """What was due while nobody was there is on record."""
        half_past = time.strftime("%Y-%m-%dT%H:%MZ", time.gmtime(time.time() + 1800 - 10 * 86400))
        tasks = {policy: self.add(policy, Triggers=[f"every 1h from {half_past}"], Misfire=policy, **more)
                 for policy, more in (("skip", {}), ("run-once", {"Grace": 60.0}), ("run-all", {}))}
        self.stop()
        database = self.home.join("share", "usher", "usher.db")
        with contextlib.closing(sqlite3.connect(database)) as connection, connection:
            connection.execute("UPDATE task SET due = due - 3 * 3600000000 WHERE NOT builtin")
        self.start()
        for policy, reason in (("skip", "misfire"), ("run-once", "grace")):
            record = self.wait_runs(tasks[policy], 1)[0]
            self.assertEqual((record["State"], record["Reason"]), ("missed", reason))
            self.assertEqual(record["ReasonDetails"]["Collapsed"], 2)
            self.assertEqual(record["Due"] - record["ReasonDetails"]["First"], 7200 * 10**6)
            self.assertEqual(self.explain(tasks[policy])[1]["Reason"], reason)
        runs = self.wait_runs(tasks["run-all"], 3)
        self.assertEqual([(r["State"], r["Cause"]) for r in runs], [("succeeded", "catch-up")] * 3)
        self.assertEqual(runs[1]["Due"] - runs[0]["Due"], 3600 * 10**6)

    def test_overdue(self):
        task = self.add("never", Conditions=["path-mounted /nowhere"], UnlessMet="skip")
        self.daemon.wait_run(self.daemon.call("RunTaskNow", "(s)", task))
        self.assertNotEqual(self.daemon.task(task)["MissedDue"], 0)
        self.daemon.call("UpdateTask", "(sa{sv})", task, variants({"Conditions": []}))
        runs = self.daemon.call("RunOverdue")
        self.assertEqual(len(runs), 1)
        self.assertEqual(self.daemon.wait_run(runs[0])["State"], "succeeded")
        self.assertEqual(self.daemon.task(task)["MissedDue"], 0)
        self.assertEqual(self.daemon.call("RunOverdue"), [])

    def test_upcoming(self):
        self.add("a", Triggers=["cron 0 9 * * *"], TimeZone="UTC")
        self.add("b", Triggers=["cron 30 9 * * *"], TimeZone="UTC")
        start = 1893456000 * 10**6  # 2030-01-01
        for builtin in BUILTIN:
            self.daemon.call("UpdateTask", "(sa{sv})", builtin, variants({"Enabled": False}))
        times, truncated = self.daemon.call("GetUpcoming", "(ttu)", start, start + 2 * 86400 * 10**6, 3)
        self.assertEqual([(t - start) // 60_000_000 for t, _ in times], [540, 570, 1980])
        self.assertEqual([task for _, task in times], ["a", "b", "a"])
        self.assertTrue(truncated)

    def test_warnings(self):
        after = GLib.Variant("t", 1772323200 * 10**6)  # 2026-03-01
        def codes(trigger, **more):
            options = variants({"TimeZone": "Europe/Berlin", "After": after, **more})
            return [w["Code"] for w in self.daemon.call("PreviewTriggers", "(asa{sv}u)", [trigger], options, 1)[1]]
        self.assertEqual(codes("cron 30 2 * * *"), ["gap", "fold"])
        self.assertEqual(codes("cron 30 2 * * *", Gap="skip", Fold="both"), [])
        self.assertEqual(codes("every 1d at 02:30 from 2026-01-01"), ["gap", "fold"])
        self.assertEqual(codes("cron 0 12 * * *"), [])
        self.assertEqual(codes("cron 0 0 30 2 *"), ["never"])
        self.assertEqual(codes("every 5m", Duration=400.0), ["often"])

    def test_dates(self):
        """Start, End and Except bound the due times."""
        task = self.add("dated", Triggers=["cron 0 9 * * *"], TimeZone="UTC",
                        Start=GLib.Variant("t", 1893456000 * 10**6), Except=["2030-01-01..2030-01-03"])
        self.assertEqual(self.daemon.task(task)["NextDue"], (1893456000 + 3 * 86400 + 9 * 3600) * 10**6)
        for key, value, text in (("Except", ["Christmas"], "2026-12-24"),
                                 ("End", GLib.Variant("t", 5), "never fires"),
                                 ("Grace", 0.5, "“Grace”"), ("Misfire", "later", "run-once, skip, run-all"),
                                 ("Retry", GLib.Variant("a{sv}", variants({"Times": 3})), "“Retry”")):
            code = {"End": "InvalidTrigger", "Retry": "UnknownKey"}.get(key, "InvalidDefinition")
            self.assertRefused(code, text, self.add, "x", Triggers=["cron 0 9 * * *"], **{key: value})

    def test_explains_the_present(self):
        task = self.add("by hand")
        self.assertEqual(self.explain(task)[0]["Reason"], "no-trigger")
        self.daemon.call("UpdateTask", "(sa{sv})", task, variants({"Triggers": ["every 1h"]}))
        self.assertEqual(self.explain(task)[0]["Reason"], "not-due")
        self.daemon.call("UpdateTask", "(sa{sv})", task, variants({"Triggers": ["network"]}))
        self.assertEqual(self.explain(task)[0]["Reason"], "no-event")
        self.daemon.call("UpdateTask", "(sa{sv})", task, variants({"Enabled": False}))
        self.assertEqual(self.explain(task)[0]["Reason"], "disabled")
        self.assertRaises(Failed, self.explain, "ghost")


if __name__ == "__main__":
    main()
