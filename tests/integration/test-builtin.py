# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Usher authors
"""What Usher does out of the box, and what a person may make of it."""

import sqlite3

from gi.repository import GLib

from usher_testing import TestCase, main, variants

SECOND, MINUTE, HOUR = 10**6, 60 * 10**6, 3600 * 10**6

# id: cadence, delay of the first run, what else starts it
BUILTIN = {
    "arr-refresh": ("1h", 30 * SECOND, []),
    "update-check": ("1d", 4 * MINUTE, []),
    "disk-scan": ("1h", 8 * MINUTE, ["after arr-refresh changed"]),
    "image-refresh": ("6h", 12 * MINUTE, []),
    "trailer-download": ("1h", 15 * MINUTE, ["after arr-refresh changed", "after disk-scan changed"]),
    "cleanup": ("1d", 4 * HOUR, []),
}


class BuiltinCase(TestCase):
    def tasks(self):
        return {t["Id"]: self.daemon.task(t["Id"]) for t in self.daemon.call("GetTasks")
                if self.daemon.task(t["Id"])["Builtin"]}

    def update(self, task, **changes):
        self.daemon.call("UpdateTask", "(sa{sv})", task, variants(changes))

    def database(self):
        database = sqlite3.connect(self.home.join("share", "usher", "usher.db"))
        self.addCleanup(database.close)
        return database


class Table(BuiltinCase):
    def test_cadences_delays_and_order(self):
        self.start()
        tasks = self.tasks()
        self.assertEqual(tasks.keys(), BUILTIN.keys())
        for name, (every, delay, after) in BUILTIN.items():
            task = tasks[name]
            self.assertEqual(task["Chore"], name)
            self.assertTrue(task["Triggers"][0].startswith(f"every {every} from "), task["Triggers"])
            self.assertEqual(task["Triggers"][1:], after)
            # On a whole second, and the tasks are made one after the other
            self.assertLess(abs(task["NextDue"] - task["Created"] - delay), 2 * SECOND, name)

    def test_cadence_survives_restarts(self):
        self.start()
        before = {name: task["NextDue"] for name, task in self.tasks().items()}
        self.stop()
        self.start()
        self.assertEqual({name: task["NextDue"] for name, task in self.tasks().items()}, before)

    def test_older_database_gets_what_is_new_and_keeps_the_rest(self):
        self.start()
        self.stop()
        newest = list(BUILTIN)[-1]
        database = self.database()
        with database:
            database.execute("DELETE FROM task WHERE id = ?", (newest,))
            database.execute("UPDATE task SET triggers = 'cron 5 * * * *' WHERE id = 'disk-scan'")
        self.start()
        tasks = self.tasks()
        self.assertEqual(tasks.keys(), BUILTIN.keys())
        self.assertEqual(tasks["disk-scan"]["Triggers"], ["cron 5 * * * *"])

    def test_own_task_keeps_its_id(self):
        self.start()
        self.stop()
        newest = list(BUILTIN)[-1]
        with self.database() as database:
            database.execute("UPDATE task SET builtin = 0, chore = 'command',"
                             " parameters = '{''Argv'': <[''true'']>}' WHERE id = ?", (newest,))
        for _start in range(2):
            self.start()
            self.assertFalse(self.daemon.task(newest)["Builtin"])
            self.assertEqual(sorted(t["Chore"] for t in self.tasks().values()), sorted(BUILTIN))
            self.stop()


class Changes(BuiltinCase):
    def setUp(self):
        super().setUp()
        self.start()

    def test_rename(self):
        for name in BUILTIN:
            self.update(name, Name=f"My {name}")
            self.assertEqual(self.daemon.task(name)["Name"], f"My {name}")

    def test_schedule(self):
        for name in BUILTIN:
            self.update(name, Triggers=["cron 0 4 * * *"])
            self.assertEqual(self.daemon.task(name)["Triggers"], ["cron 0 4 * * *"])
        self.stop()
        self.start()
        for name in BUILTIN:
            self.assertEqual(self.daemon.task(name)["Triggers"], ["cron 0 4 * * *"])

    def test_pause_and_resume(self):
        for name in BUILTIN:
            self.daemon.call("PauseTask", "(st)", name, 0)
            self.assertEqual(self.daemon.task(name)["State"], "paused")
            self.daemon.call("ResumeTask", "(s)", name)
            self.assertEqual(self.daemon.task(name)["State"], "waiting")

    def test_disable(self):
        for name in BUILTIN:
            self.update(name, Enabled=False)
            self.assertEqual(self.daemon.task(name)["State"], "disabled")
        self.stop()
        self.start()
        for name, task in self.tasks().items():
            self.assertEqual(task["State"], "disabled", name)

    def test_run(self):
        self.daemon.set(YtDlpFeed="")  # nobody outside is asked
        for name in BUILTIN:
            record = self.daemon.run(name)
            self.assertIn(record["State"], ("succeeded", "skipped"), self.daemon.run_log(record["Id"]))

    def test_cancel(self):
        later = GLib.get_real_time() + HOUR
        for name in BUILTIN:
            run = self.daemon.call("RunTask", "(sa{sv})", name, variants(
                {"NotBefore": GLib.Variant("t", later)}))
            self.daemon.call("CancelRun", "(t)", run)
            self.assertEqual(self.daemon.wait_run(run)["State"], "cancelled")

    def test_no_removal(self):
        for name in BUILTIN:
            self.assertRefused("InvalidDefinition", "switch it off",
                               self.daemon.call, "RemoveTask", "(s)", name)
            self.assertTrue(self.daemon.task(name)["Builtin"])


class Chain(BuiltinCase):
    def test_new_titles_are_looked_for_at_once(self):
        sample = self.start_sample(films=6, series=2)
        self.start()
        self.daemon.chained = True
        self.daemon.set(DownloadPause=0.0, VideoUrl=sample.where["videos"])
        self.daemon.connect("radarr", sample)
        self.daemon.run("arr-refresh")
        followed = {"disk-scan": "succeeded", "trailer-download": "succeeded"}
        self.daemon.wait(lambda: set(followed.items()) <= {
            (task, state) for task, state, _reason in self.daemon.ended.values()})
        runs = self.daemon.call("ListRuns", "(a{sv})", {})[0]
        self.assertLessEqual({("arr-refresh", "manual"), ("disk-scan", "after"), ("trailer-download", "after")},
                             {(run["Task"], run["Cause"]) for run in runs})

    def test_nothing_new_starts_nothing(self):
        self.start()
        self.assertEqual(self.daemon.run("arr-refresh")["State"], "succeeded")
        self.stop()
        self.start()
        self.assertEqual([run["Task"] for run in self.daemon.call("ListRuns", "(a{sv})", {})[0]],
                         ["arr-refresh"])


main()
