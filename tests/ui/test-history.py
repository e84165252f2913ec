# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Usher authors
"""The history of runs, and their logs."""

import os

from gi.repository import GLib

from usher_ui import WindowTest, run


class History(WindowTest):
    def add(self, name, script):
        task = self.daemon.add_command(name, "sh", "-c", script)
        self.addCleanup(lambda: self.daemon.call("RemoveTask", "(s)", task))
        return task

    def listed(self):
        """All that the history's page says."""
        page = self.find("UsherHistoryPage")
        return {self.name_of(thing) for thing in self.below(page)} if page is not None else set()

    def see_listed(self, *names):
        self.wait(lambda: set(names) <= self.listed())

    def see_not_listed(self, *names):
        self.wait(lambda: not set(names) & self.listed())

    def text(self):
        """What the log's view shows."""
        for thing in self.things():
            if self.name_of(thing) == "Log" and thing.get_role_name() == "text":
                return self.atspi.Text.get_text(thing, 0, -1)
        return ""

    def read(self, *lines):
        self.wait(lambda: set(lines) <= set(self.text().splitlines()))

    def show_log(self, record):
        self.act("show-log", GLib.Variant("t", record["Id"]))

    def test_older_runs(self):
        """What has no room on the first page comes in by itself."""
        first, often = self.add("Long ago", "exit 3"), self.add("All goes well", "exit 0")
        self.daemon.run(first)
        for _ in range(30):
            self.daemon.run(often)
        self.act("show-page", GLib.Variant("s", "history"))
        self.see_listed("Failed: “sh” ended with status 3")

    def test_failures_only(self):
        good, bad = self.add("All goes well", "exit 0"), self.add("Much goes wrong", "exit 4")
        self.daemon.run(good)
        self.daemon.run(bad)
        self.act("show-page", GLib.Variant("s", "history"))
        self.see_listed("All goes well", "Much goes wrong", "Failed: “sh” ended with status 4")
        self.click("Failures Only")
        self.see_listed("Failures", "Show All")
        self.see_not_listed("All goes well")
        self.see_listed("Much goes wrong")
        self.click("Failures Only")
        self.see_listed("All goes well", "Much goes wrong")

    def test_live(self):
        """What ends while one looks is there without a click."""
        task = self.add("Comes later", "exit 0")
        self.act("show-page", GLib.Variant("s", "history"))
        self.daemon.run(task)
        self.see_listed("Comes later")

    def test_long_log(self):
        task = self.add("Talk on", "seq -f 'This is line %.0f' 20000")
        self.show_log(self.daemon.run(task))
        self.read("This is line 15001", "This is line 20000")
        self.assertNotIn("This is line 15000", self.text().splitlines())
        self.click("Find in the Log")
        self.type("Find in the log", "line 19999")
        self.see("1 of 1")
        self.type("Find in the log", "no such words")
        self.see("Not found")
        for first in (10001, 5001, 1):
            self.click("Load Earlier Lines")
            self.read(f"This is line {first}")
            self.assertNotIn(f"This is line {first - 1}", self.text().splitlines())
        self.assertEqual(self.text().splitlines(), [f"This is line {i + 1}" for i in range(20000)])

    def test_large_log(self):
        """Of one that comes in pieces no letter is lost where they meet."""
        task = self.add("Talk much", "yes 'Grüße aus dem Süden, ßüöä' | head -n 40000 | cat -n")
        self.show_log(self.daemon.run(task))
        line = "Grüße aus dem Süden, ßüöä"
        self.wait(lambda: len(self.text().splitlines()) == 5000)
        for count in (10000, 15000, 20000):
            self.click("Load Earlier Lines")
            self.wait(lambda: len(self.text().splitlines()) == count)
        self.assertEqual(self.text().splitlines(), [f"{i + 1:6d}\t{line}" for i in range(20000, 40000)])

    def test_follow(self):
        path = self.home.join("go-on")
        os.mkfifo(path)
        task = self.add("Wait for me", f"echo I wait; cat {path}; echo Thank you; exit 3")
        number = self.daemon.call("RunTaskNow", "(s)", task)
        self.daemon.wait_running(number)
        self.act("show-log", GLib.Variant("t", number))
        self.read("I wait")
        with open(path, "w", encoding="utf-8") as file:
            file.write("Here I am\n")
        self.read("Here I am", "Thank you")
        self.see("“sh” ended with status 3", "The log may say why.")

    def test_silent_run(self):
        self.show_log(self.daemon.run(self.add("Say nothing", "exit 0")))
        self.see("It Said Nothing")

    def press_f9(self):
        self.atspi.generate_mouse_event(300, 300, "abs")
        self.atspi.generate_keyboard_event(0xffc6, None, self.atspi.KeySynthType.SYM)

    def is_log_open(self):
        return any(self.name_of(thing) == "Close the Log" and self.has_place(thing) for thing in self.things())

    def test_pane(self):
        """F9 has the log beside the runs go and come back."""
        first, second = self.add("Talk first", "echo One"), self.add("Talk second", "echo Two")
        self.daemon.run(first)
        self.daemon.run(second)
        self.press_f9()
        self.act("show-page", GLib.Variant("s", "history"))
        self.see_listed("Talk first", "Talk second")
        self.assertFalse(self.is_log_open())
        self.press_f9()
        self.wait(self.is_log_open)
        self.read("Two")
        self.press_f9()
        self.wait(lambda: not self.is_log_open())
        self.press_f9()
        self.wait(self.is_log_open)
        self.act("show-help-overlay")
        self.see("Show or hide the log beside the history")

    def test_charts(self):
        """They say in words what they show."""
        self.daemon.run(self.add("Fail for the chart", "exit 1"))
        self.act("show-page", GLib.Variant("s", "history"))
        self.click("Charts")
        chart = self.wait(lambda: self.find("Runs a Day"))
        self.wait(lambda: " failed, " in chart.get_description())
        self.assertTrue(chart.get_description().startswith("The last 30 days: "))
        self.assertNotIn(" 0 failed", chart.get_description())


if __name__ == "__main__":
    run(History)
