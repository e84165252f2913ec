# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Usher authors
"""Every control has a name that can be read aloud, and can be reached by the keyboard."""

import re

from gi.repository import GLib

from usher_ui import WindowTest, run

CONTROLS = ("push button", "button", "toggle button", "switch", "check box", "radio button", "spin button",
            "text", "entry", "password text", "combo box", "slider", "menu button")
# GTK names what has no name by its class
# libadwaita's own: the search of its window for preferences
FOREIGN = "push button in GtkImage < panel < AdwGizmo"
NAMELESS = re.compile(r"^$|^(Gtk|Adw|Usher)[A-Z]\w+$|^\(None\)$")


class Accessible(WindowTest):
    def prepare(self):
        self.daemon.add_command("Water the plants", "sh", "-c", "echo dry; exit 3",
                                Triggers=["every 2w on mon at 09:00", "after arr-refresh", "path /tmp"])
        self.run_id = self.daemon.run("water-the-plants")["Id"]

    def close(self):
        self.daemon.call("RemoveTask", "(s)", "water-the-plants")
        super().close()

    def check(self, where):
        faults = set()
        for thing in self.things():
            try:
                role, name = thing.get_role_name(), self.name_of(thing)
                if role not in CONTROLS or not self.has_place(thing):
                    continue
                # Parts of a spin button or a menu button; the whole has a name
                whole = thing.get_parent()
                if NAMELESS.match(name) and NAMELESS.match(self.name_of(whole)) \
                        and not self.is_part(thing) and not self.has_label(thing):
                    faults.add(f"{role} in {self.path_of(thing)}")
            except GLib.Error:
                pass  # it went away while it was looked at
        faults = {fault for fault in faults if not fault.startswith(FOREIGN)}
        self.assertEqual(faults, set(), f"{where} has controls without a name")

    def is_part(self, thing):
        """A button in a drop-down, or the text of a spin button, is spoken of as the whole."""
        place = thing.get_parent()
        for _ in range(3):
            if place is None:
                return False
            if place.get_role_name() in CONTROLS and not NAMELESS.match(self.name_of(place)):
                return True
            place = place.get_parent()
        return False

    def has_label(self, thing):
        """The title of its row stands beside it."""
        place = thing
        for _ in range(6):
            place = place.get_parent()
            if place is None:
                return False
            if place.get_role_name() in ("list item", "table row"):
                return any(t.get_role_name() == "label" and self.name_of(t) for t in self.below(place))
        return False

    def path_of(self, thing):
        names = []
        while thing is not None and len(names) < 6:
            names.append(self.name_of(thing) or thing.get_role_name())
            thing = thing.get_parent()
        return " < ".join(names)

    def test_pages(self):
        for page in ("tasks", "queue", "history", "library"):
            self.act("show-page", GLib.Variant("s", page))
            self.check(page)

    def test_task(self):
        self.act("show-task", GLib.Variant("s", "water-the-plants"))
        self.see("Next Times")
        self.check("The task's page")

    def test_search(self):
        self.act("search")
        self.see("Filter", "Sort")
        self.check("The search")

    def test_editor(self):
        self.act("edit-task", GLib.Variant("s", "water-the-plants"))
        self.see("Edit Task", "About It")
        self.check("The editor")

    def test_log(self):
        self.act("show-log", GLib.Variant("t", self.run_id))
        self.see_text("dry")
        self.check("The log")

    def test_pause(self):
        self.act("pause-all")
        self.see("Another Day")
        self.check("The pause")

    def test_settings(self):
        for page in ("connections", "general", "profiles", "downloads", "storage"):
            self.act("show-settings", GLib.Variant("s", page))
            self.see("Downloads")
            self.check(f"The settings, {page}")

    def test_keyboard(self):
        """What is looked at can be focused: all buttons, switches and entries that are on."""
        states = self.atspi.StateType
        faults = set()
        for thing in self.things():
            try:
                if thing.get_role_name() in ("push button", "toggle button", "switch", "check box") \
                        and self.has_place(thing) and not self.is_part(thing):
                    state = thing.get_state_set()
                    can_focus = any(part.get_state_set().contains(states.FOCUSABLE)
                                    for part in self.below(thing))
                    if state.contains(states.SENSITIVE) and not can_focus:
                        faults.add(self.path_of(thing))
            except GLib.Error:
                pass
        self.assertEqual(faults, set())


if __name__ == "__main__":
    run(Accessible)
