# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Usher authors
"""The window, as a screen reader sees it; its commands by their actions."""

from gi.repository import GLib

from usher_testing import BUILTIN, HANGING, Daemon
from usher_ui import WindowTest, run


class Window(WindowTest):
    def test_tasks(self):
        self.see("Refresh from Radarr and Sonarr", "Download missing trailers", "Every hour",
                 "Never run")
        self.daemon.add_command("Water the plants", "true", Triggers=["cron 0 9 * * mon-fri"])
        self.see("Water the plants", "At 09:00 on weekdays")
        self.daemon.call("RemoveTask", "(s)", "water-the-plants")
        self.see_no("Water the plants")

    def test_run_and_log(self):
        self.daemon.add_command("Say it", "sh", "-c", "echo as it is; exit 4")
        self.see("Say it")
        self.act("run-task", GLib.Variant("s", "say-it"))
        self.act("show-page", GLib.Variant("s", "queue"))
        self.see("Recently Ended", "Failed: “sh” ended with status 4")
        run = self.daemon.task("say-it")["LastRunId"]
        self.act("show-log", GLib.Variant("t", run))
        self.see("“sh” ended with status 4", "The log may say why.")
        self.daemon.call("RemoveTask", "(s)", "say-it")

    def test_names_are_no_markup(self):
        self.daemon.add_command("Salt & <b>pepper", "true")
        self.see("Salt & <b>pepper")
        self.act("run-task", GLib.Variant("s", "salt-b-pepper"))
        self.see("“Salt & <b>pepper” was put into the queue")
        self.daemon.call("RemoveTask", "(s)", "salt-b-pepper")

    def test_reload(self):
        """Asking again while the answer is under way."""
        for _ in range(5):
            self.act("reload")
        self.daemon.add_command("Later", "true")
        self.see("Later", "Scan the disk for trailers")
        self.daemon.call("RemoveTask", "(s)", "later")
        self.see_no("Later")

    def test_progress_and_cancel(self):
        self.daemon.add_command("Go on", "sleep", "1000")
        self.see("Go on")
        self.act("run-task", GLib.Variant("s", "go-on"))
        self.act("show-page", GLib.Variant("s", "queue"))
        self.see("Cancel")
        run = self.daemon.call("GetQueue")[0]["Id"]
        self.act("cancel-run", GLib.Variant("t", run))
        self.see_beginning("Cancelled")
        self.daemon.call("RemoveTask", "(s)", "go-on")

    def test_remove_and_undo(self):
        self.daemon.add_command("Mistake", "true")
        self.see("Mistake")
        self.act("remove-task", GLib.Variant("s", "mistake"))
        self.see_no("Mistake")
        self.act("undo")
        self.see("Mistake")
        self.daemon.call("RemoveTask", "(s)", "mistake")

    def test_new_task(self):
        self.act("new-task")
        self.see("New Task")
        self.see_beginning("At 03:00\n")
        # What is not complete stays in the form, and is nowhere else
        self.click("Save")
        self.see("Say which command is to be run")
        self.assertEqual(len(self.daemon.call("GetTasks")), len(BUILTIN))
        self.type("Name", "Sing")
        self.type("Command and its words", "echo 'la la'")
        self.click("Save")
        self.see("Sing", "echo la la")
        task = self.daemon.task("sing")
        self.assertEqual(task["Parameters"]["Argv"], ["echo", "la la"])
        self.assertEqual(task["Triggers"], ["cron 0 3 * * *"])
        self.daemon.call("RemoveTask", "(s)", "sing")

    def test_quit(self):
        """All that was opened goes without a complaint."""
        for page in ("queue", "history", "library", "tasks"):
            self.act("show-page", GLib.Variant("s", page))
        self.act("show-task", GLib.Variant("s", "cleanup"))
        self.see("Next Times")
        self.act("quit", path="/org/usher/Usher")
        self.assertEqual(self.window.wait(HANGING), 0)

    def test_daemon_away_and_back(self):
        self.daemon.kill()
        self.daemon = None
        self.see("Usher's Service Is Not Running", "Start")
        self.act("start-daemon")
        self.see("Usher's Service Cannot Be Started")
        self.daemon = Daemon(self.home, self.bus)
        self.see("Scan the disk for trailers")


if __name__ == "__main__":
    run(Window)
