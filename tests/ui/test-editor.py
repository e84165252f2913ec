# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Usher authors
"""The form of a task: what is typed is what the daemon gets."""

from gi.repository import GLib

from usher_testing import BUILTIN, variants
from usher_ui import WindowTest, run

# As it is typed, and as the daemon writes it; the latter may count from a time
TRIGGERS = {
    "every 6h": "every 6h",
    "cron 30 4 * * *": "cron 30 4 * * *",
    "every 2w on mon,thu at 09:00": "every 2w on mon,thu at 09:00",
    "cron 0 9 15 * *": "cron 0 9 15 * *",
    "at 2099-12-24T18:00": "at 2099-12-24T18:00",
    "cron 0 9 * * mon-fri": "cron 0 9 * * mon-fri",
    "calendar Mon..Fri 10:00": "calendar ",
    "path \"/tmp\" recursive": "path /tmp",
    "after arr-refresh failed": "after arr-refresh failed",
    "startup": "startup",
    "resume": "resume",
    "network": "network",
}


class Editor(WindowTest):
    def close(self):
        for task in self.daemon.call("GetTasks"):
            if task["Id"] not in BUILTIN:
                self.daemon.call("RemoveTask", "(s)", task["Id"])
        super().close()

    def open_new(self, name="Sing", command="echo 'la la'"):
        self.act("new-task")
        self.see("Add Trigger")
        self.see_beginning("At 03:00\n")
        self.type("Name", name)
        if command:
            self.type("Command and its words", command)

    def fresh_trigger(self):
        """The entry of the trigger that was added last, which nobody has changed."""
        for thing in self.things():
            if self.name_of(thing) == "Trigger as text":
                text = thing.get_text_iface()
                if text is not None and text.get_text(0, text.get_character_count()) == "cron 0 3 * * *":
                    return thing
        return None

    def test_each_trigger(self):
        self.open_new()
        for number, typed in enumerate(TRIGGERS):
            if number > 0:
                self.click("Add Trigger")
            self.wait(self.fresh_trigger).set_text_contents(typed)
        self.click("Save")
        self.see_no("Add Trigger")
        written = self.daemon.task("sing")["Triggers"]
        self.assertEqual(len(written), len(TRIGGERS), written)
        for trigger, wanted in zip(written, TRIGGERS.values()):
            self.assertTrue(trigger.replace('"', "").startswith(wanted), trigger)

    def test_by_hand(self):
        self.open_new()
        self.click("Remove Trigger")
        self.see("Runs only when somebody asks for it")
        self.click("Save")
        self.see("Sing")
        self.assertEqual(self.daemon.task("sing")["Triggers"], [])

    def test_form_makes_text(self):
        self.open_new()
        hour = self.wait(lambda: self.find("Hour", "spin button"))
        hour.get_value_iface().set_current_value(17)
        self.wait(lambda: "cron 0 17 * * *" in self.texts())
        self.see_beginning("At 17:00\n")
        self.click("Save")
        self.see("Sing")
        self.assertEqual(self.daemon.task("sing")["Triggers"], ["cron 0 17 * * *"])

    def test_refused(self):
        self.open_new()
        self.type("Trigger as text", "cron 99 * * * *")
        self.wait(lambda: any("99" in name for name in self.names()))
        self.click("Save")
        self.see("Add Trigger")
        self.assertEqual(len(self.daemon.call("GetTasks")), len(BUILTIN))
        self.type("Trigger as text", "cron 9 * * * *")
        self.click("Save")
        self.see("Sing")

    def test_no_command(self):
        self.open_new(command=None)
        self.click("Save")
        self.see("Say which command is to be run")

    def test_edit(self):
        self.daemon.add_command("Sing", "echo", "la la", Triggers=["every 2h"], Timeout=60.0,
                                Conditions=["network"])
        before = self.daemon.task("sing")
        self.see("Sing")
        self.act("edit-task", GLib.Variant("s", "sing"))
        self.see("Edit Task")
        self.wait(lambda: "echo 'la la'" in self.texts())
        self.type("Name", "Sing louder")
        self.click("Save")
        self.see("Sing louder")
        after = self.daemon.task("sing")
        for key in ("Triggers", "Parameters", "Timeout", "Conditions", "Retry", "OnFailure", "Start"):
            self.assertEqual(before[key], after[key], key)

    def test_conflict(self):
        self.daemon.add_command("Sing", "true")
        self.see("Sing")
        self.act("edit-task", GLib.Variant("s", "sing"))
        self.see("Edit Task")
        self.wait(lambda: "true" in self.texts())
        self.daemon.call("UpdateTask", "(sa{sv})", "sing", variants({"Name": "Dance"}))
        self.type("Command and its words", "false")
        self.click("Save")
        self.see("Somebody has changed the task meanwhile. Reload it, and change it again.")
        self.click("Reload")
        self.wait(lambda: "Dance" in self.texts())
        self.type("Command and its words", "false")
        self.click("Save")
        self.see_no("Add Trigger")
        self.assertEqual(self.daemon.task("sing")["Parameters"]["Argv"], ["false"])

    def test_duplicate(self):
        self.daemon.add_command("Sing", "echo", "la", Triggers=["cron 0 9 * * *"])
        self.see("Sing")
        self.act("duplicate-task", GLib.Variant("s", "sing"))
        self.wait(lambda: "Sing (copy)" in self.texts())
        self.click("Save")
        self.see("Sing (copy)")
        self.assertEqual(self.daemon.task("sing-copy")["Triggers"], ["cron 0 9 * * *"])

    def test_changes_are_not_lost(self):
        self.open_new()
        self.click("Cancel")
        self.see("Discard the Changes?")
        self.click("Discard")
        self.see_no("Add Trigger")
        self.assertEqual(len(self.daemon.call("GetTasks")), len(BUILTIN))


if __name__ == "__main__":
    run(Editor)
