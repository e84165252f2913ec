# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Usher authors
"""What runs and what waits, and in which order."""

from gi.repository import GLib

from usher_testing import BUILTIN, variants
from usher_ui import WindowTest, run

WAITING = ["Feed the cat", "Feed the dog", "Feed the fish"]


class Queue(WindowTest):
    def setUp(self):
        super().setUp()
        self.act("show-page", GLib.Variant("s", "queue"))

    def close(self):
        self.daemon.call("ResetSettings", "(as)", ["MaxRunningCommands"], interface="Settings")
        self.daemon.call("ResumeAll")
        for task in self.daemon.call("GetTasks"):
            if task["Id"] not in BUILTIN:
                self.daemon.call("RemoveTask", "(s)", task["Id"])
        super().close()

    def test_time_left(self):
        """What other runs took says how long this one goes on."""
        seconds = self.home.join("seconds")
        task = self.daemon.add_command("Take a nap", "sh", "-c", f'sleep "$(cat {seconds})"')
        self.take(seconds, "4")
        first = self.daemon.call("RunTaskNow", "(s)", task)
        self.act("show-page", GLib.Variant("s", "queue"))
        self.see("Running", "Take a nap")
        self.daemon.wait_run(first)
        self.see("Recently Ended")
        self.assertFalse(any(name.endswith(" left") for name in self.names()))
        self.take(seconds, "1000")
        self.daemon.call("RunTaskNow", "(s)", task)
        self.see("about 5 s left")
        self.see("longer than usual")

    @staticmethod
    def take(path, seconds):
        with open(path, "w", encoding="utf-8") as file:
            file.write(seconds)

    def fill(self):
        """One runs, and three wait for it to end."""
        self.daemon.set(MaxRunningCommands=1)
        for name in ["Go on", *WAITING]:
            self.daemon.call("RunTaskNow", "(s)", self.daemon.add_command(name, "sleep", "1000"))
        self.wait(lambda: self.order() == WAITING)

    def order(self):
        """Of the runs that wait, from top to bottom."""
        places = self.places()
        return sorted(places, key=lambda name: places[name][1])

    def places(self):
        """Of what waits; rows that are out of sight say an old place."""
        found = {}
        for row in self.below(self.find("UsherQueuePage")):
            if row.get_role_name() == "list item":
                labels = {self.name_of(thing): thing for thing in self.below(row) if self.has_place(thing)}
                if any(name.startswith("Waiting for ") for name in labels):
                    found.update((name, self.place(labels[name])) for name in labels if name in WAITING)
        return found

    def place(self, thing):
        """The middle of what is seen, from the corner of the display: there the window is."""
        extents = thing.get_component_iface().get_extents(self.atspi.CoordType.WINDOW)
        return extents.x + extents.width // 2, extents.y + extents.height // 2

    def until_order(self, *names):
        self.daemon.wait(lambda: [r["TaskName"] for r in self.daemon.call("GetQueue")][1:] == list(names))
        self.wait(lambda: self.order() == list(names))

    def point(self, x, y, what="abs"):
        """As fast as a hand does it: what is drawn asks below itself where it is."""
        self.atspi.generate_mouse_event(x, y, what)
        loop = GLib.MainLoop()
        GLib.timeout_add(40, loop.quit)
        loop.run()

    def drag(self, name, other):
        places = self.places()
        (x, y), (_other_x, other_y) = places[name], places[other]
        self.point(x, y)
        self.point(x, y, "b1p")
        for step in range(21):
            self.point(x, y + (other_y - y) * step // 20)
        self.point(x, other_y, "b1r")

    def test_drag(self):
        self.fill()
        cat, dog, fish = WAITING
        self.drag(fish, cat)
        self.until_order(fish, cat, dog)
        self.drag(fish, cat)
        self.until_order(cat, fish, dog)
        self.drag(cat, dog)
        self.until_order(fish, dog, cat)

    def test_move(self):
        self.fill()
        cat, dog, fish = WAITING
        runs = {record["TaskName"]: GLib.Variant("t", record["Id"]) for record in self.daemon.call("GetQueue")}
        self.act("move-run-up", runs[fish])
        self.until_order(cat, fish, dog)
        self.act("move-run-down", runs[cat])
        self.until_order(fish, cat, dog)
        # There is nothing to go to
        self.act("move-run-up", runs[fish])
        self.act("move-run-down", runs[dog])
        self.act("move-run-down", runs[cat])
        self.until_order(fish, dog, cat)

    def test_lines(self):
        """What is done to libraries waits for its own like."""
        cat, dog, fish = WAITING
        leader = self.daemon.add_command("Come home", "true")
        scan = {"Name": fish, "Chore": "disk-scan", "Triggers": [f"after {leader}"]}
        self.daemon.call("AddTask", "(a{sv})", variants(scan))
        for name in (cat, dog):
            self.daemon.add_command(name, "true", Triggers=[f"after {leader}"])
        self.daemon.call("PauseAll", "(t)", 0)
        self.daemon.run(leader)
        self.wait(lambda: sorted(self.order()) == sorted(WAITING))
        first, second = self.order()[1:]
        self.drag(second, first)
        self.wait(lambda: self.order() == [fish, second, first])
        self.drag(second, fish)
        run = next(record["Id"] for record in self.daemon.call("GetQueue") if record["TaskName"] == second)
        self.act("move-run-down", GLib.Variant("t", run))
        self.wait(lambda: self.order() == [fish, first, second])

    def test_not_in_line(self):
        """What waits for a time cannot be moved."""
        self.fill()
        self.assertEqual(self.count("Move Up"), 3)
        task = self.daemon.add_command("Sleep in", "true")
        later = GLib.Variant("t", (GLib.get_real_time() // 1000000 + 3600) * 1000000)
        self.daemon.call("RunTask", "(sa{sv})", task, {"NotBefore": later})
        self.see("1 running, 4 waiting", "Sleep in")
        self.assertEqual(self.count("Move Up"), 3)

    def count(self, name):
        page = self.find("UsherQueuePage")
        return sum(self.name_of(thing) == name and self.has_place(thing) for thing in self.below(page))


if __name__ == "__main__":
    run(Queue)
