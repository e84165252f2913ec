# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Usher authors
"""The window, as a screen reader sees it; its commands by their actions."""

import os
import subprocess
import sys
import unittest
import warnings

A11Y = "/usr/share/dbus-1/services/org.a11y.Bus.service"

if not os.path.exists(A11Y):
    print("1..0 # SKIP there is no at-spi2-core to read the window with")
    sys.exit(0)

import gi  # noqa: E402

gi.require_version("Atspi", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

from usher_testing import BUILTIN, HANGING, Bus, Daemon, Home, main, program  # noqa: E402

# The way that Debian 12 has to ask whether an entry can be edited is called old there
warnings.filterwarnings("ignore", category=DeprecationWarning)

TITLES = {"Name", "Command and its words", "Time, as 03:00", "Search tasks", "Usher"}
APPLICATION, WINDOW = "org.usher.Usher", "/org/usher/Usher/window/1"


class Display:
    """An X server that nobody looks at."""

    def __init__(self):
        reading, writing = os.pipe()
        self.process = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x900x24", "-nolisten", "tcp"],
            pass_fds=[writing], stderr=subprocess.DEVNULL)
        os.close(writing)
        with os.fdopen(reading) as file:
            self.name = ":" + file.readline().strip()

    def stop(self):
        self.process.terminate()
        self.process.wait()


class WindowTest(unittest.TestCase):
    @classmethod
    def begin(cls):
        cls.home, cls.display = Home(), Display()
        services = cls.home.make("share", "dbus-1", "services")
        os.symlink(A11Y, f"{services}/org.a11y.Bus.service")
        cls.home.env.update({
            "DISPLAY": cls.display.name, "GDK_BACKEND": "x11", "GSK_RENDERER": "cairo",
            "GTK_A11Y": "atspi", "GTK_ENABLE_ANIMATIONS": "0", "XDG_DATA_DIRS": "/usr/share"})
        cls.bus = Bus(cls.home)
        for name in ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR"):
            os.environ[name] = cls.home.env[name]
        # Reads the environment when it is loaded first
        from gi.repository import Atspi
        cls.atspi = Atspi
        Atspi.init()

    @classmethod
    def end(cls):
        cls.bus.stop()
        cls.display.stop()
        cls.home.remove()

    def setUp(self):
        self.daemon = Daemon(self.home, self.bus)
        self.log = open(self.home.join("window.log"), "w+", encoding="utf-8")
        self.addCleanup(self.log.close)
        self.window = subprocess.Popen([program("app")], env=self.home.env, stderr=self.log)
        self.addCleanup(self.close)
        self.see("Scan the disk for trailers")

    def close(self):
        self.window.terminate()
        self.window.wait(HANGING)
        if self.daemon is not None:
            self.assertEqual(self.daemon.stop(), 0)
        self.log.seek(0)
        said = self.log.read()
        for word in ("CRITICAL", "WARNING", "Sanitizer"):
            self.assertNotIn(word, said)

    def things(self):
        """All that is on the screen: role and name."""
        found, todo = [], []
        desktop = self.atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            application = desktop.get_child_at_index(i)
            if application is not None and application.get_name() in ("usher", "Usher"):
                todo.append(application)
        while todo:
            thing = todo.pop()
            found.append(thing)
            for i in range(thing.get_child_count()):
                child = thing.get_child_at_index(i)
                if child is not None:
                    todo.append(child)
        return found

    def find(self, name, role=None):
        for thing in self.things():
            try:
                if thing.get_name() == name and (role is None or thing.get_role_name() == role):
                    return thing
            except GLib.Error:
                pass
        return None

    def wait(self, predicate):
        def holds():
            try:
                return predicate()
            except GLib.Error:
                return False  # it went away while it was looked at
        late = []
        deadline = GLib.timeout_add_seconds(HANGING, lambda: late.append(True) or True)
        tick = GLib.timeout_add(50, lambda: True)
        try:
            while not holds():
                if late:
                    names = sorted({t.get_name() for t in self.things()})
                    raise AssertionError(f"it has not come; on the screen: {names}")
                self.assertIsNone(self.window.poll(), "the window has ended")
                GLib.MainContext.default().iteration(True)
        finally:
            GLib.source_remove(deadline)
            GLib.source_remove(tick)

    def see(self, *names):
        self.wait(lambda: all(self.find(name) for name in names))

    def see_beginning(self, beginning):
        self.wait(lambda: any((t.get_name() or "").startswith(beginning) for t in self.things()))

    def act(self, action, *parameter):
        connection = self.bus.connect()
        connection.call_sync(APPLICATION, WINDOW, "org.gtk.Actions", "Activate",
                             GLib.Variant("(sava{sv})", (action, list(parameter), {})),
                             None, Gio.DBusCallFlags.NONE, HANGING * 1000, None)
        connection.close_sync()

    def test_tasks(self):
        self.see("Refresh from Radarr and Sonarr", "Download missing trailers", "Every hour",
                 "Never run")
        self.daemon.add_command("Water the plants", "true", Triggers=["cron 0 9 * * mon-fri"])
        self.see("Water the plants", "At 09:00 on weekdays")
        self.daemon.call("RemoveTask", "(s)", "water-the-plants")
        self.wait(lambda: not self.find("Water the plants"))

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
        self.wait(lambda: not self.find("Later"))

    def test_progress_and_cancel(self):
        self.daemon.add_command("Go on", "sleep", "1000")
        self.see("Go on")
        self.act("run-task", GLib.Variant("s", "go-on"))
        self.act("show-page", GLib.Variant("s", "queue"))
        self.wait(lambda: self.find("Cancel"))
        run = self.daemon.call("GetQueue")[0]["Id"]
        self.act("cancel-run", GLib.Variant("t", run))
        self.see_beginning("Cancelled")
        self.daemon.call("RemoveTask", "(s)", "go-on")

    def test_remove_and_undo(self):
        self.daemon.add_command("Mistake", "true")
        self.see("Mistake")
        self.act("remove-task", GLib.Variant("s", "mistake"))
        self.wait(lambda: not self.find("Mistake"))
        self.act("undo")
        self.see("Mistake")
        self.daemon.call("RemoveTask", "(s)", "mistake")

    def test_new_task(self):
        self.act("new-task")
        self.see("New Task")
        self.see_beginning("At 03:00\n")
        # What is not complete stays in the form, and is nowhere else
        self.click("Save")
        self.wait(lambda: self.find("Say which command is to be run"))
        self.assertEqual(len(self.daemon.call("GetTasks")), len(BUILTIN))
        self.type("Name", "Sing")
        self.type("Command and its words", "echo 'la la'")
        self.click("Save")
        self.see("Sing", "echo la la")
        task = self.daemon.task("sing")
        self.assertEqual(task["Parameters"]["Argv"], ["echo", "la la"])
        self.assertEqual(task["Triggers"], ["cron 0 3 * * *"])
        self.daemon.call("RemoveTask", "(s)", "sing")

    def type(self, title, text):
        """Types into the entry whose title is next to it."""
        for entry in self.things():
            if entry.get_role_name() == "text" and entry.get_editable_text_iface() is not None:
                place = entry
                while not (names := {t.get_name() for t in self.below(place)} & TITLES):
                    place = place.get_parent()
                if names == {title}:
                    entry.set_text_contents(text)
                    return
        raise AssertionError(f"there is no entry “{title}”")

    @staticmethod
    def below(top):
        todo = [top]
        while todo:
            thing = todo.pop()
            yield thing
            todo += [c for i in range(thing.get_child_count())
                     if (c := thing.get_child_at_index(i)) is not None]

    def click(self, name):
        # GTK says the mnemonic, too: “_Save Save”
        button = next(t for t in self.things() if t.get_name().endswith(name)
                      and t.get_role_name() in ("push button", "button"))
        button.do_action(0)

    def test_daemon_away_and_back(self):
        self.daemon.kill()
        self.daemon = None
        self.see("Usher's Service Is Not Running", "Start")
        self.act("start-daemon")
        self.see("Usher's Service Cannot Be Started")
        self.daemon = Daemon(self.home, self.bus)
        self.see("Scan the disk for trailers")


if __name__ == "__main__":
    WindowTest.begin()
    try:
        main()
    finally:
        WindowTest.end()
