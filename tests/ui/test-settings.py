# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Usher authors
"""The settings: connections, profiles, filters, and what holds for all tasks."""

from gi.repository import GLib

from usher_testing import Sample
from usher_ui import WindowTest, run

ADDRESS = "Address, as http://nas.local:7878"


class Settings(WindowTest):
    def show(self, page):
        self.act("show-settings", GLib.Variant("s", page))
        self.see("Settings")

    def setting(self, name):
        return self.daemon.call("GetSettings", interface="Settings")[name]

    def press(self, name):
        """The button of that name that can be seen: each row has one."""
        visible = self.atspi.StateType.VISIBLE
        for thing in self.wait(lambda: [
                t for t in self.things() if t.get_role_name() in ("push button", "button")
                and self.name_of(t) == name and t.get_state_set().contains(visible)]):
            thing.do_action(0)

    def shows(self, name, number):
        return any(t.get_role_name() == "spin button" and self.name_of(t) == name
                   and t.get_value_iface().get_current_value() == number for t in self.things())

    def test_connect(self):
        """A key that is refused is said in the form; the right one connects."""
        sample = Sample(self.home, films=4, series=1)
        self.addCleanup(sample.stop)
        self.show("connections")
        self.see("No Server Yet")
        self.press("Add…")
        self.see("New Connection")
        self.type(ADDRESS, sample.where["radarr"])
        self.type("API Key", "nonsense")
        self.press("Connect")
        self.wait(lambda: any("refuses the key" in name for name in self.names()))
        self.assertEqual(self.daemon.library("ListConnections"), [])

        self.type("API Key", sample.where["key"])
        self.press("Connect")
        self.see("Edit Connection", "A Key Is Kept", "Its Folders on This Computer")
        self.see_beginning("Radarr ")
        connection = self.daemon.library("ListConnections")[0]
        self.assertTrue(connection["HasKey"])
        # The key stays nowhere in the window
        self.assertNotIn(sample.where["key"], self.names())
        self.press("Done")
        self.see_no("Edit Connection")
        self.daemon.library("RemoveConnection", "(s)", connection["Id"])
        self.see("No Server Yet")

    def test_change_and_reset(self):
        self.show("general")
        self.see("Fetch Pictures")
        self.click("Fetch Pictures")
        self.wait(lambda: self.setting("FetchImages") is False)
        self.press("Reset to Default")
        self.wait(lambda: self.setting("FetchImages") is True)

    def test_live(self):
        self.show("general")
        self.see("Runs at Once")
        self.daemon.set(MaxRunning=7)
        self.wait(lambda: self.shows("Runs at Once", 7))
        self.daemon.call("ResetSettings", "(as)", ["MaxRunning"], interface="Settings")
        self.wait(lambda: self.shows("Runs at Once", 4))

    def test_refused(self):
        """What the daemon does not take is said, and the row goes back."""
        self.show("general")
        self.see("Quiet Hours")
        self.type("Quiet Hours", "nonsense")
        self.press("Apply")
        self.see_beginning("“QuietHours”")
        self.wait(lambda: self.entry("Quiet Hours").get_text(0, -1) == "")
        self.type("Quiet Hours", "22:00-06:00")
        self.press("Apply")
        self.wait(lambda: self.setting("QuietHours") == "22:00-06:00")
        self.daemon.call("ResetSettings", "(as)", ["QuietHours"], interface="Settings")

    def test_profile(self):
        self.show("profiles")
        self.press("Add a Profile")
        self.see("New Profile", "File Name", "Metropolis (1927)-trailer.mkv")
        self.type("File Name", "{year} {title}.{ext}")
        self.see("1927 Metropolis.mkv")
        self.type("Name", "Best")
        self.press("Save")
        self.see_no("New Profile")
        profile = next(p for p in self.daemon.library("ListProfiles", "(a{sv})", {})[0]
                       if p["Name"] == "Best")
        self.assertEqual(profile["FileName"], "{year} {title}.{ext}")
        self.daemon.library("RemoveProfile", "(t)", profile["Id"])
        self.see_no("Best")

    def test_filter(self):
        self.show("profiles")
        self.press("Add a Filter")
        self.see("New Filter")
        self.type("Name", "Old")
        self.type("Conditions", "kind is nonsense")
        self.press("Save")
        self.see_beginning("The condition “kind is nonsense”")
        self.type("Conditions", "kind is film\n\nyear < 1980")
        self.press("Save")
        self.see_no("New Filter")
        self.see("kind is film\nyear < 1980")


if __name__ == "__main__":
    run(Settings)
