# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Usher authors
"""What a person does with tasks, and what becomes of it in the daemon."""

import re

from gi.repository import GLib

from usher_testing import BUILTIN
from usher_ui import WindowTest, run


class Tasks(WindowTest):
    def prepare(self):
        self.daemon.add_command("Water the plants", "sh", "-c", "echo dry; exit 3",
                                Triggers=["cron 0 9 * * mon-fri"])
        self.daemon.add_command("Say hello", "echo", "hello", Triggers=["every 2h"])

    def forget(self):
        """The home is that of all tests."""
        ids = [task["Id"] for task in self.daemon.call("GetTasks")]
        for task in ids:
            if task not in BUILTIN:
                self.daemon.call("RemoveTask", "(s)", task)

    def close(self):
        self.forget()
        super().close()

    def setUp(self):
        super().setUp()
        self.see("Water the plants", "Say hello")

    def until(self, predicate):
        """Waits for the daemon."""
        self.daemon.wait(predicate)

    def of(self, action, task):
        self.act(action, GLib.Variant("s", task))

    def test_pause_and_resume(self):
        self.of("pause-task", "say-hello")
        self.until(lambda: self.daemon.task("say-hello")["State"] == "paused")
        self.see("Paused")
        self.of("resume-task", "say-hello")
        self.until(lambda: self.daemon.task("say-hello")["State"] == "waiting")
        self.see_no("Paused")

    def test_pause_until(self):
        self.of("pause-task-until", "say-hello")
        self.see("Pause Until", "For an Hour", "Until Tomorrow Morning", "Until Somebody Resumes",
                 "Another Day")

    def test_pause_everything(self):
        self.daemon.call("PauseAll", "(t)", 0)
        self.see("All tasks are paused.")
        self.click("Resume")
        self.see_no("All tasks are paused.")

    def test_skip_next(self):
        due = self.daemon.task("water-the-plants")["NextDue"]
        self.of("skip-next", "water-the-plants")
        self.until(lambda: self.daemon.task("water-the-plants")["SkippedDue"] == due)
        self.of("unskip-next", "water-the-plants")
        self.until(lambda: self.daemon.task("water-the-plants")["NextDue"] == due)

    def test_switch(self):
        switches = [t for t in self.things() if t.get_role_name() in ("switch", "toggle button", "check box")
                    and self.name_of(t) == "Runs on Schedule"]
        self.assertEqual(len(switches), len(BUILTIN) + 2)
        self.of("disable-task", "say-hello")
        self.until(lambda: not self.daemon.task("say-hello")["Enabled"])
        self.see("Off")
        self.of("enable-task", "say-hello")
        self.until(lambda: self.daemon.task("say-hello")["Enabled"])

    def test_run_and_stop(self):
        self.daemon.add_command("Go on", "sleep", "1000")
        self.see("Go on")
        self.of("show-task", "go-on")
        self.see("By hand only")
        self.act("run-selected")
        self.click("Stop")
        self.until(lambda: self.daemon.task("go-on")["LastState"] == "cancelled")

    def test_failure_is_explained(self):
        self.of("run-task", "water-the-plants")
        self.see("Failed:", "Failed")
        self.of("show-task", "water-the-plants")
        self.see("What Went Wrong Last", "“sh” ended with status 3", "The log may say why.",
                 "Next Times", "Last Runs")
        self.click("Show Log")
        self.see_text("dry")

    def test_task_that_goes(self):
        self.of("show-task", "say-hello")
        self.see("Next Times")
        self.daemon.call("RemoveTask", "(s)", "say-hello")
        self.see("Water the plants", "Next:")

    def test_search_and_filter(self):
        self.act("search")
        self.type("Search tasks", "PLANTS")
        self.see_no("Say hello")
        self.see("Water the plants")
        self.type("Search tasks", "nothing of that name")
        self.see("No Task Found")
        self.click("Show All")
        self.see("Say hello", "Water the plants")

    def test_filter_follows(self):
        """What begins to fit a filter while one looks comes in, and what ends to goes."""
        self.act("search")
        self.click("Filter")
        self.click("Paused")
        self.see_no("Say hello")
        self.daemon.call("PauseTask", "(st)", "say-hello", 0)
        self.see("Say hello")
        self.daemon.call("ResumeTask", "(s)", "say-hello")
        self.see_no("Say hello")

    def test_filter_by_chore(self):
        self.act("search")
        self.click("Filter")
        self.click("Chore")
        self.click("Command")
        self.see_no("Scan the disk for trailers")
        self.see("Say hello", "Water the plants")
        self.type("Search tasks", "plants")
        self.see_no("Say hello")
        # What is filtered by goes with the search
        self.act("search")
        self.see("Say hello", "Water the plants", "Scan the disk for trailers")

    def test_remove_and_undo(self):
        self.of("remove-task", "say-hello")
        self.see("The task was removed")
        self.see_no("Say hello")
        self.act("undo")
        self.see("Say hello")
        self.until(lambda: any(t["Id"] == "say-hello" for t in self.daemon.call("GetTasks")))

    def test_undo_comes_back(self):
        """What is said in between is seen at once, and does not take the offer away."""
        self.of("remove-task", "say-hello")
        self.see("The task was removed", "Undo")
        self.of("run-task", "cleanup")
        self.see("“Clean up” was put into the queue")
        self.see_no("“Clean up” was put into the queue")
        self.click("Undo")
        self.see("Say hello")
        self.see_no("The task was removed")

    def test_built_in_stays(self):
        self.of("remove-task", "cleanup")
        self.see("The Task Cannot Be Removed")

    def test_next(self):
        """What runs next is said without a look into the list."""
        self.see("Next:")
        self.wait(lambda: any(re.fullmatch(r"in \d+ (s|min)", name) for name in self.names()))


if __name__ == "__main__":
    run(Tasks)
