# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Usher authors
"""The window on a phone: what tables show where there is room is there in rows."""

from gi.repository import GLib

from usher_ui import WindowTest, run

DIALOGS = (("new-task",), ("pause-all",), ("import",), ("welcome",), ("show-pending",),
           ("show-settings", GLib.Variant("s", "general")))


class Narrow(WindowTest):
    SIZE = "360x720"

    def prepare(self):
        self.daemon.add_command("Water the plants", "false", Triggers=["every 1h"])
        self.daemon.run("water-the-plants")

    def close(self):
        self.daemon.call("RemoveTask", "(s)", "water-the-plants")
        super().close()

    def frames(self):
        """How wide each is that stands on the screen by itself."""
        found = []
        for application in self.applications():
            for i in range(application.get_child_count()):
                frame = application.get_child_at_index(i)
                place = frame.get_component_iface().get_extents(self.atspi.CoordType.WINDOW)
                found.append(place.width)
        return found

    def test_tasks(self):
        self.see("Water the plants", "Clean up")

    def test_history(self):
        self.act("show-page", GLib.Variant("s", "history"))
        self.see_beginning("Failed: “false” ended")

    def test_queue(self):
        self.act("show-page", GLib.Variant("s", "queue"))
        self.see("Recently Ended")
        self.see_beginning("Failed: “false” ended")

    def test_fits(self):
        """No dialog is wider than the screen."""
        for dialog in DIALOGS:
            n_frames = len(self.frames())
            self.act(*dialog)
            self.wait(lambda n=n_frames: len(self.frames()) > n and all(self.frames()))
            self.assertLessEqual(max(self.frames()), 360, dialog)


if __name__ == "__main__":
    run(Narrow)
