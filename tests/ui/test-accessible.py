# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Usher authors
"""Every control has a name that can be read aloud, and can be reached by the keyboard."""

import os
import re

from gi.repository import GLib

from usher_testing import Sample
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
        if "titles" in self._testMethodName:
            self.bring_titles()

    def bring_titles(self):
        sample = Sample(self.home, films=150, series=0)
        self.addCleanup(sample.stop)
        self.daemon.chained = False
        self.daemon.connect("radarr", sample)
        self.daemon.set(VideoUrl=sample.where["videos"], SearchSource=sample.where["search"])
        self.daemon.run("arr-refresh")
        self.daemon.run("disk-scan")

    def close(self):
        for connection in self.daemon.library("ListConnections"):
            self.daemon.library("RemoveConnection", "(s)", connection["Id"])
        self.daemon.call("RemoveTask", "(s)", "water-the-plants")
        super().close()

    def check(self, where):
        """All that is there has a name, and can be reached."""
        nameless, out_of_reach = set(), set()
        for thing in self.things():
            try:
                role, name = thing.get_role_name(), self.name_of(thing)
                if role not in CONTROLS or not self.has_place(thing) or self.is_part(thing):
                    continue
                # Parts of a spin button or a menu button; the whole has a name
                if NAMELESS.match(name) and NAMELESS.match(self.name_of(thing.get_parent())) \
                        and not self.has_label(thing):
                    nameless.add(f"{role} in {self.path_of(thing)}")
                if role in ("push button", "toggle button", "switch", "check box") and not self.can_focus(thing):
                    out_of_reach.add(self.path_of(thing))
            except GLib.Error:
                pass  # it went away while it was looked at
        nameless = {fault for fault in nameless if not fault.startswith(FOREIGN)}
        self.assertEqual(nameless, set(), f"{where} has controls without a name")
        self.assertEqual(out_of_reach, set(), f"{where} has controls that the keyboard does not reach")

    def can_focus(self, thing):
        """What is on can be focused, or a part of it."""
        states = self.atspi.StateType
        return not thing.get_state_set().contains(states.SENSITIVE) or any(
            part.get_state_set().contains(states.FOCUSABLE) for part in self.below(thing))

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

    def test_connection(self):
        self.act("show-settings", GLib.Variant("s", "connections"))
        self.click("Add…")
        self.see("New Connection")
        self.check("The connection")

    def test_profile(self):
        self.act("show-settings", GLib.Variant("s", "profiles"))
        self.click("Add a Profile")
        self.see("New Profile")
        self.check("The profile")

    def test_filter(self):
        self.act("show-settings", GLib.Variant("s", "profiles"))
        self.click("Add a Filter")
        self.see("New Filter")
        self.check("The filter")

    def test_assistant(self):
        self.act("welcome")
        self.see("Welcome to Usher")
        self.check("The first steps")

    def test_import(self):
        self.act("import")
        self.see("Crontab")
        self.check("The import")

    def test_titles(self):
        self.act("show-pending")
        self.see("What Would Be Downloaded")
        self.check("What would be downloaded")

    def test_titles_video(self):
        title = next(t for t in self.daemon.media() if not t["Trailers"])
        self.act("show-title", GLib.Variant("t", title["Id"]))
        self.see(title["Overview"])
        self.check("The title's page")
        self.click("Download Another…")
        self.see("Address of a video")
        self.check("The choice of a video")

    def test_titles_problems(self):
        for trailer in self.daemon.library("ListTrailers", "(a{sv})", {})[0]:
            os.unlink(trailer["PathText"])
        self.daemon.run("disk-scan")
        self.act("show-page", GLib.Variant("s", "problems"))
        self.see("Look at It…")
        self.check("The problems")
        self.click("Look at It…")
        self.see_beginning("If you confirm it,")
        self.check("The plan")


if __name__ == "__main__":
    run(Accessible)
