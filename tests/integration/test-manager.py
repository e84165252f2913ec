# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Usher authors
"""Tasks, the queue and the history, as scripts use them on the bus."""

import os
import time

from gi.repository import GLib

from usher_testing import BUILTIN, TestCase, main, variants

STATES = ("queued", "running", "succeeded", "failed", "cancelled", "timed-out")


class ManagerCase(TestCase):
    def setUp(self):
        super().setUp()
        self.start()

    def add(self, name="Test", *argv, **more):
        return self.daemon.add_command(name, *(argv or ("true",)), **more)

    def update(self, task, **changes):
        return self.daemon.call("UpdateTask", "(sa{sv})", task, variants(changes))

    def ids(self):
        return [t["Id"] for t in self.daemon.call("GetTasks")]

    def blocker(self):
        """A program that ends when a file appears, and what makes it appear."""
        path = self.home.join("go")
        os.mkfifo(path)
        def go():
            with open(path, "w", encoding="utf-8"):
                pass
        return ("cat", path), go


class Tasks(ManagerCase):
    def test_builtin(self):
        self.assertEqual(self.ids(), list(BUILTIN))
        short = self.daemon.call("GetTasks")[0]
        self.assertEqual(len(short), 10)
        task = self.daemon.task("disk-scan")
        self.assertTrue(task["Builtin"])
        self.assertTrue(task["Triggers"][0].startswith("every 1h from "))
        self.assertGreater(task["NextDue"], time.time() * 1e6)
        self.assertRefused("InvalidDefinition", "disk-scan", self.daemon.call,
                           "RemoveTask", "(s)", "disk-scan")

    def test_add_edit_remove_restore(self):
        task = self.add("Back up", Triggers=["every 1d at 04:00"])
        self.assertEqual(task, "back-up")
        self.assertEqual(self.daemon.task(task)["State"], "waiting")
        record = self.daemon.run(task)
        self.update(task, Name="Back up all", Triggers=["cron 0 9 * * mon-fri"])
        edited = self.daemon.task(task)
        self.assertEqual((edited["Name"], edited["LastRunId"], edited["LastState"]),
                         ("Back up all", record["Id"], "succeeded"))
        self.daemon.call("RemoveTask", "(s)", task)
        self.assertNotIn(task, self.ids())
        self.assertRefused("NoSuchTask", task, self.daemon.call, "RunTaskNow", "(s)", task)
        self.daemon.call("RestoreTask", "(s)", task)
        self.assertEqual(self.daemon.task(task)["LastRunId"], record["Id"])

    def test_restore_taken(self):
        self.add("One")
        self.daemon.call("RemoveTask", "(s)", "one")
        self.add("One")
        self.assertRefused("Exists", "one", self.daemon.call, "RestoreTask", "(s)", "one")

    def test_compare_and_set(self):
        task = self.add("One")
        revision = self.daemon.task(task)["Revision"]
        self.update(task, Name="Two", Revision=GLib.Variant("t", revision))
        self.assertRefused("Conflict", "", self.update, task, Name="Three",
                           Revision=GLib.Variant("t", revision))
        self.assertEqual(self.daemon.task(task)["Name"], "Two")

    def test_pause_and_resume(self):
        task = self.add("One", Triggers=["every 1h"])
        self.daemon.call("PauseTask", "(st)", task, 0)
        self.assertEqual(self.daemon.task(task)["State"], "paused")
        self.daemon.call("ResumeTask", "(s)", task)
        self.assertEqual(self.daemon.task(task)["State"], "waiting")
        self.assertRefused("InvalidDefinition", "future", self.daemon.call,
                           "PauseTask", "(st)", task, 1)

    def test_disable(self):
        self.update("disk-scan", Enabled=False)
        task = self.daemon.task("disk-scan")
        self.assertEqual((task["State"], task["NextDue"]), ("disabled", 0))

    def test_find(self):
        self.add("Back up")
        self.assertEqual(self.daemon.call("FindTask", "(s)", "back"), "back-up")
        self.assertEqual(self.daemon.call("FindTask", "(s)", "Back up"), "back-up")
        self.add("Backwards")
        self.assertRefused("Ambiguous", "back", self.daemon.call, "FindTask", "(s)", "back")
        self.assertRefused("NoSuchTask", "zz", self.daemon.call, "FindTask", "(s)", "zz")

    def test_survives_restart(self):
        task = self.add("One", Triggers=["every 7h"])
        record = self.daemon.run(task)
        before = self.daemon.task(task)
        self.stop()
        self.start()
        after = self.daemon.task(task)
        for key in ("NextDue", "LastRunId", "Triggers", "Created"):
            self.assertEqual(after[key], before[key], key)
        self.assertEqual(self.daemon.record(record["Id"])["State"], "succeeded")

    def test_preview(self):
        noon = 1767268800 * 1000000
        times, warnings = self.daemon.call(
            "PreviewTriggers", "(asa{sv}u)", ["cron 0 9 * * mon-fri"],
            variants({"TimeZone": "Europe/Berlin", "After": GLib.Variant("t", noon)}), 3)
        self.assertEqual([t // 1000000 - 1767268800 for t in times], [72000, 331200, 417600])
        self.assertEqual(warnings, [])


BAD_DEFINITIONS = {
    "empty_name": ({"Name": " "}, "InvalidDefinition", "Name"),
    "bad_trigger": ({"Triggers": ["every 1parsec"]}, "InvalidTrigger", "1parsec"),
    "bad_cron": ({"Triggers": ["cron 0 25 * * *"]}, "InvalidTrigger", "25"),
    "past": ({"Triggers": ["at 1999-01-01T00:00"]}, "InvalidTrigger", "1999"),
    "bad_chore": ({"Chore": "dance"}, "InvalidDefinition", "dance"),
    "unknown_key": ({"Colour": "red"}, "UnknownKey", "Colour"),
    "wrong_type": ({"Timeout": "soon"}, "InvalidDefinition", "Timeout"),
    "bad_id": ({"Id": "Ü"}, "InvalidDefinition", "Id"),
    "taken_id": ({"Id": "disk-scan"}, "Exists", "disk-scan"),
    "bad_zone": ({"TimeZone": "Mars/Base"}, "InvalidDefinition", "Mars/Base"),
    "bad_overlap": ({"Overlap": "maybe"}, "InvalidDefinition", "Overlap"),
    "unknown_parameter": ({"Parameters": GLib.Variant("a{sv}", variants({"Argv": ["true"],
                                                                         "Speed": 1}))},
                          "UnknownKey", "Speed"),
    "parameter_type": ({"Parameters": GLib.Variant("a{sv}", variants({"Argv": 7}))},
                       "InvalidDefinition", "Argv"),
    "no_parameter": ({"Parameters": GLib.Variant("a{sv}", {})}, "InvalidDefinition", "Argv"),
}


class BadInput(ManagerCase):
    """Whatever is refused is named, and changes nothing."""


def add_definition_test(name, change, code, text):
    def test(self):
        definition = {"Name": "Test", "Chore": "command",
                      "Parameters": GLib.Variant("a{sv}", variants({"Argv": ["true"]})), **change}
        before = self.ids()
        self.assertRefused(code, text, self.daemon.call, "AddTask", "(a{sv})",
                           variants(definition))
        problems = self.daemon.call("ValidateTask", "(a{sv})", variants(definition))
        self.assertEqual([p["Code"] for p in problems], [f"org.usher.Usher1.Error.{code}"])
        self.assertEqual(self.ids(), before)

    setattr(BadInput, "test_" + name, test)


for _name, _row in BAD_DEFINITIONS.items():
    add_definition_test(_name, *_row)


class Runs(ManagerCase):
    def states(self, run):
        """The states of a run, as they were told by signals, in their order."""
        states = []
        for name, values in self.daemon.signals:
            if name == "RunsChanged":
                states += [r["State"] for r in values[0] if r["Id"] == run and "State" in r]
        return states

    def test_success(self):
        task = self.add("One", "sh", "-c", "echo out; echo err >&2")
        record = self.daemon.run(task)
        self.assertEqual((record["State"], record["Cause"], record["ExitStatus"]),
                         ("succeeded", "manual", 0))
        self.assertEqual(sorted(self.daemon.run_log(record["Id"]).split()), ["err", "out"])

    def test_signals_of_a_run(self):
        argv, go = self.blocker()
        run = self.daemon.call("RunTaskNow", "(s)", self.add("One", *argv))
        self.daemon.wait(lambda: "running" in self.states(run))
        go()
        self.daemon.wait_run(run)
        self.daemon.wait(lambda: "succeeded" in self.states(run))
        states = self.states(run)
        self.assertEqual(states, sorted(set(states), key=STATES.index))
        self.assertEqual(self.daemon.ended[run], ("one", "succeeded", ""))

    def test_revisions_are_a_chain(self):
        for number in range(5):
            self.daemon.run(self.add(f"Task {number}"))
        for signal in ("RunsChanged", "TasksChanged"):
            chain = [v[-2:] for name, v in self.daemon.signals if name == signal]
            self.assertGreater(len(chain), 3)
            for before, after in zip(chain, chain[1:]):
                self.assertEqual(before[1], after[0], signal)

    def test_exit_status(self):
        record = self.daemon.run(self.add("One", "sh", "-c", "exit 3"))
        self.assertEqual((record["State"], record["ErrorCode"], record["ExitStatus"]),
                         ("failed", "exit-status", 3))

    def test_signal(self):
        record = self.daemon.run(self.add("One", "sh", "-c", "kill -SEGV $$"))
        self.assertEqual((record["State"], record["ErrorCode"], record["Signal"]),
                         ("failed", "signal", 11))

    def test_program_missing(self):
        self.assertRefused("DependencyMissing", "/nowhere/program", self.add, "One",
                           "/nowhere/program")
        program = self.home.join("program")
        with open(program, "w", encoding="utf-8") as file:
            file.write("#!/bin/sh\n")
        os.chmod(program, 0o755)
        task = self.add("One", program)
        os.unlink(program)
        record = self.daemon.run(task)
        self.assertEqual((record["State"], record["ErrorCode"]), ("failed", "program-missing"))
        self.assertIn(program, record["ErrorText"])

    def test_cancel_with_children(self):
        argv, _go = self.blocker()
        task = self.add("One", "sh", "-c", f"echo begun; {argv[0]} {argv[1]} & wait")
        run = self.daemon.call("RunTaskNow", "(s)", task)
        self.daemon.wait(lambda: "begun" in self.daemon.run_log(run))
        self.daemon.call("CancelRun", "(t)", run)
        self.assertEqual(self.daemon.wait_run(run)["State"], "cancelled")
        # Nobody holds the pipe open any more
        with self.assertRaises(OSError):
            os.close(os.open(argv[1], os.O_WRONLY | os.O_NONBLOCK))
        self.assertRefused("NotRunning", "", self.daemon.call, "CancelRun", "(t)", run)

    def test_timeout(self):
        argv, _go = self.blocker()
        record = self.daemon.run(self.add("One", *argv, Timeout=0.2))
        self.assertEqual((record["State"], record["Reason"]), ("timed-out", "timeout"))

    def test_overlap_waits(self):
        argv, go = self.blocker()
        task = self.add("One", *argv)
        first = self.daemon.call("RunTaskNow", "(s)", task)
        self.daemon.wait_running(first)
        second = self.daemon.call("RunTaskNow", "(s)", task)
        self.assertNotEqual(first, second)
        self.assertEqual(self.daemon.call("RunTaskNow", "(s)", task), second)
        queue = self.daemon.call("GetQueue")
        self.assertEqual([(r["Id"], r["State"]) for r in queue],
                         [(first, "running"), (second, "queued")])
        self.assertEqual(queue[1]["WaitingFor"], ["overlap"])
        go()
        self.daemon.wait_running(second)
        go()
        self.assertEqual(self.daemon.wait_run(second)["State"], "succeeded")

    def test_schedule(self):
        task = self.add("One", Triggers=["every 1s"])
        self.daemon.wait(lambda: [e for e in self.daemon.ended.values() if e[0] == task])
        runs = self.daemon.call("ListRuns", "(a{sv})", variants({"Task": task}))[0]
        self.assertEqual(runs[0]["Cause"], "schedule")
        self.assertGreaterEqual(runs[0]["Started"], runs[0]["Due"])

    def list_tasks(self, limit, **options):
        """The ids on all pages, and how many the daemon says there are."""
        ids, cursor, totals = [], "", set()
        while True:
            page, cursor, total, _revision = self.daemon.call(
                "ListTasks", "(a{sv})", variants({**options, "Limit": limit, "Cursor": cursor}))
            self.assertLessEqual(len(page), limit)
            ids += [task["Id"] for task in page]
            totals.add(total)
            if not cursor:
                self.assertEqual(totals, {len(ids)})
                return ids

    def test_pages_of_tasks(self):
        """The pages together are the same list, however long they are and sorted."""
        def check():
            whole = self.list_tasks(100)
            self.assertEqual(whole, sorted(whole))
            for sort in ("Id", "Name", "NextDue", "LastRun"):
                for search in ({}, {"Search": "TASK 1"}):
                    up = self.list_tasks(100, Sort=sort, **search)
                    self.assertEqual(set(up) - set(whole), set())
                    self.assertEqual(self.list_tasks(100, Sort="-" + sort, **search), up[::-1])
                    for limit in (1, 4, len(up)):
                        self.assertEqual(self.list_tasks(limit, Sort=sort, **search), up)
                        self.assertEqual(self.list_tasks(limit, Sort="-" + sort, **search), up[::-1])

        ids = [self.add(f"Task {i * 7 % 20}", Triggers=[f"every {i % 5 + 1}h"]) for i in range(20)]
        self.daemon.run(ids[3])
        check()
        self.daemon.call("RemoveTask", "(s)", ids[5])
        self.daemon.call("RemoveTask", "(s)", ids[0])
        self.add("Another task 1")
        self.daemon.call("RestoreTask", "(s)", ids[5])
        check()
        self.assertIn(ids[5], self.list_tasks(100))
        self.assertNotIn(ids[0], self.list_tasks(100))

    def test_pages_of_history(self):
        task = self.add("One")
        runs = [self.daemon.run(task)["Id"] for _ in range(5)]
        seen, cursor = [], ""
        while True:
            page, cursor, _revision = self.daemon.call(
                "ListRuns", "(a{sv})", variants({"Limit": 2, "Cursor": cursor}))
            self.assertLessEqual(len(page), 2)
            seen += [r["Id"] for r in page]
            if not cursor:
                break
        self.assertEqual(seen, runs[::-1])

    def test_failures_in_history(self):
        good, bad = self.add("Good"), self.add("Bad", "false")
        slow = self.daemon.add_command("Slow", "sleep", "1000", Timeout=0.1)
        runs = [self.daemon.run(task)["Id"] for task in (bad, good, slow, good, bad)]

        def listed(**options):
            return [r["Id"] for r in self.daemon.call("ListRuns", "(a{sv})", variants(options))[0]]

        self.assertEqual(listed(State="failures"), [runs[4], runs[2], runs[0]])
        self.assertEqual(listed(State="failures", Task=slow), [runs[2]])
        self.assertEqual(listed(State="timed-out"), [runs[2]])
        self.assertRefused("InvalidDefinition", "Cause", listed, Cause="failures")

    def test_statistics(self):
        task = self.daemon.add_command("sum", "sh", "-c", "exit 0")
        other = self.daemon.add_command("fail", "false")
        before = self.daemon.run(task)["Queued"]
        runs = [self.daemon.run(name) for name in (task, task, other, task)]
        asked = [run["Queued"] for run in runs]

        def sums(task, *edges):
            return self.daemon.call("GetStatistics", "(sat)", task, list(edges))

        everything = sums("", before, asked[-1] + 1)
        self.assertEqual([row[:5] for row in everything], [(before, 4, 1, 0, 0)])
        self.assertGreaterEqual(everything[0][6], everything[0][5])
        split = sums("", asked[0], asked[2], asked[3], asked[3] + 1)
        self.assertEqual([row[:5] for row in split],
                         [(asked[0], 2, 0, 0, 0), (asked[2], 0, 1, 0, 0), (asked[3], 1, 0, 0, 0)])
        self.assertEqual([row[1:3] for row in sums(other, asked[0], asked[3])], [(0, 1)])
        self.assertEqual([row[1:5] for row in sums("", 1, 2, before)], [(0, 0, 0, 0)] * 2)
        self.assertRefused("NoSuchTask", "nobody", sums, "nobody", 1, 2)
        for edges in ([], [1], [2, 1], [1, 1], list(range(1, 1003))):
            self.assertRefused("InvalidDefinition", "later than the one before", sums, "", *edges)

    def test_no_such_run(self):
        for method in ("CancelRun", "GetRun"):
            self.assertRefused("NoSuchRun", "77", self.daemon.call, method, "(t)", 77)

    def test_secret_environment(self):
        """A command does not see the daemon's own environment of secrets."""
        record = self.daemon.run(self.add("One", "sh", "-c", "env; ls -l /proc/self/fd | wc -l"))
        log = self.daemon.run_log(record["Id"])
        self.assertIn("PATH=", log)


class Settings(ManagerCase):
    def get(self):
        return self.daemon.call("GetSettings", interface="Settings")

    def test_all_or_none(self):
        before = self.get()
        self.assertRefused("InvalidDefinition", "MaxRunning", self.daemon.set,
                           DownloadPause=1.0, MaxRunning=0)
        self.assertRefused("UnknownKey", "Colour", self.daemon.set, MaxRunning=2, Colour=1)
        self.assertEqual(self.get(), before)
        self.daemon.set(MaxRunning=2)
        self.assertEqual(self.get()["MaxRunning"], 2)
        self.daemon.call("ResetSettings", "(as)", ["MaxRunning"], interface="Settings")
        self.assertEqual(self.get(), before)

    def test_kept(self):
        self.daemon.set(MaxRunning=2)
        self.stop()
        self.start()
        self.assertEqual(self.get()["MaxRunning"], 2)


if __name__ == "__main__":
    main()
