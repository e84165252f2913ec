# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Usher authors
"""The real window on a display of its own, read and driven as a screen reader does."""

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

from usher_testing import HANGING, Bus, Daemon, Home, main, program  # noqa: E402

# The way that Debian 12 has to ask whether an entry can be edited is called old there
warnings.filterwarnings("ignore", category=DeprecationWarning)

APPLICATION, WINDOW = "org.usher.Usher", "/org/usher/Usher/window/1"
BUTTONS = ("push button", "button", "toggle button", "menu item", "switch", "check box")


class Display:
    """An X server that nobody looks at."""

    def __init__(self, size="1280x900"):
        reading, writing = os.pipe()
        self.process = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{size}x24", "-nolisten", "tcp"],
            pass_fds=[writing], stderr=subprocess.DEVNULL)
        os.close(writing)
        with os.fdopen(reading) as file:
            self.name = ":" + file.readline().strip()

    def stop(self):
        self.process.terminate()
        self.process.wait()


class WindowTest(unittest.TestCase):
    """A daemon and a window for each test; one display, bus and home for all."""

    FIRST = "Scan the disk for trailers"  # what is seen once the window is complete
    ARGS = ()
    SIZE = "1280x900"  # of the display, in pixels

    @classmethod
    def begin(cls):
        cls.home, cls.display = Home(), Display(cls.SIZE)
        services = cls.home.make("share", "dbus-1", "services")
        os.symlink(A11Y, f"{services}/org.a11y.Bus.service")
        cls.home.env.update({
            "DISPLAY": cls.display.name, "GDK_BACKEND": "x11", "GSK_RENDERER": "cairo",
            "GTK_A11Y": "atspi", "GTK_ENABLE_ANIMATIONS": "0", "XDG_DATA_DIRS": "/usr/share"})
        cls.welcome(False)
        cls.bus = Bus(cls.home)
        for name in ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR"):
            os.environ[name] = cls.home.env[name]
        # Reads the environment when it is loaded first
        from gi.repository import Atspi
        cls.atspi = Atspi
        Atspi.init()

    @classmethod
    def welcome(cls, is_first):
        """Whether the window is as a person sees it for the first time."""
        mark = os.path.join(cls.home.env["XDG_CONFIG_HOME"], "usher", "welcomed")
        os.makedirs(os.path.dirname(mark), exist_ok=True)
        if is_first and os.path.exists(mark):
            os.unlink(mark)
        elif not is_first:
            with open(mark, "w", encoding="utf-8"):
                pass

    @classmethod
    def end(cls):
        cls.bus.stop()
        cls.display.stop()
        cls.home.remove()

    def setUp(self):
        self.daemon = Daemon(self.home, self.bus)
        self.prepare()
        self.open()

    def prepare(self):
        """What is there before the window opens."""

    def open(self):
        self.log = open(self.home.join("window.log"), "w+", encoding="utf-8")
        self.addCleanup(self.log.close)
        env = {**self.home.env, "G_DEBUG": "fatal-warnings"}
        self.window = subprocess.Popen([program("app"), *self.ARGS], env=env, stderr=self.log)
        self.addCleanup(self.close)
        if self.FIRST:
            self.see(self.FIRST)

    def close(self):
        ended = self.window.poll()
        self.window.terminate()
        self.window.wait(HANGING)
        if self.daemon is not None:
            self.assertEqual(self.daemon.stop(), 0)
        self.log.seek(0)
        said = self.log.read()
        for word in ("CRITICAL", "WARNING", "Sanitizer"):
            self.assertNotIn(word, said)
        self.assertIn(ended, (None, 0), said)

    # What is there

    def applications(self):
        desktop = self.atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            application = desktop.get_child_at_index(i)
            if application is not None and application.get_name() in ("usher", "Usher"):
                yield application

    @staticmethod
    def below(top):
        todo = [top]
        while todo:
            thing = todo.pop()
            yield thing
            todo += [c for i in range(thing.get_child_count())
                     if (c := thing.get_child_at_index(i)) is not None]

    def things(self):
        """All that is in the windows, one after the other."""
        for application in self.applications():
            yield from self.below(application)

    @staticmethod
    def name_of(thing):
        """GTK says the mnemonic, too: “_Save Save”."""
        name = thing.get_name() or ""
        half = name.split(" ")[len(name.split(" ")) // 2:]
        if name.startswith("_") or "_" in name:
            plain = " ".join(half)
            if name == f"{name[:len(name) - len(plain) - 1]} {plain}" \
                    and name[:len(name) - len(plain) - 1].replace("_", "") == plain:
                return plain
        return name

    def find(self, name, role=None):
        for thing in self.things():
            try:
                if self.name_of(thing) == name and (role is None or thing.get_role_name() == role):
                    return thing
            except GLib.Error:
                pass
        return None

    def names(self):
        return {self.name_of(thing) for thing in self.things()} - {""}

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
            while not (found := holds()):
                if late:
                    raise AssertionError(f"it has not come; on the screen: {sorted(self.names())}")
                self.assertIsNone(self.window.poll(), "the window has ended")
                GLib.MainContext.default().iteration(True)
            return found
        finally:
            GLib.source_remove(deadline)
            GLib.source_remove(tick)

    def see(self, *names):
        self.wait(lambda: set(names) <= self.names())

    def see_beginning(self, beginning):
        self.wait(lambda: any(name.startswith(beginning) for name in self.names()))

    def see_no(self, name):
        self.wait(lambda: name not in self.names())

    def texts(self):
        """What stands in entries and other texts."""
        found = set()
        for thing in self.things():
            text = thing.get_text_iface()
            if text is not None:
                found.add(text.get_text(0, text.get_character_count()))
        return found

    def see_text(self, words):
        self.wait(lambda: any(words in text for text in self.texts()))

    # What a person does

    def act(self, action, *parameter, path=WINDOW):
        """A command: (name), or (name, its parameter as a GLib.Variant)."""
        connection = self.bus.connect()
        connection.call_sync(APPLICATION, path, "org.gtk.Actions", "Activate",
                             GLib.Variant("(sava{sv})", (action, list(parameter), {})),
                             None, Gio.DBusCallFlags.NONE, HANGING * 1000, None)
        connection.close_sync()

    def click(self, name):
        button = self.wait(lambda: next(
            (t for t in self.things() if t.get_role_name() in BUTTONS
             and self.name_of(t) == name and self.has_place(t) and t.get_n_actions() > 0), None))
        self.wait(lambda: button.get_state_set().contains(self.atspi.StateType.SENSITIVE))
        button.do_action(0)

    def has_place(self, thing):
        """What is hidden, as the other layout of a dialog, has no size."""
        component = thing.get_component_iface()
        return component is None or component.get_extents(self.atspi.CoordType.WINDOW).width > 0

    def entry(self, title):
        """The entry with this title beside it, or in it."""
        def is_entry(thing):
            return (thing.get_role_name() in ("text", "entry", "password text", "spin button")
                    and thing.get_editable_text_iface() is not None)

        for thing in self.things():
            if not is_entry(thing):
                continue
            if self.name_of(thing) == title:
                return thing
            place, names = thing, set()
            while (above := place.get_parent()) is not None:
                inside = list(self.below(above))
                if sum(is_entry(t) for t in inside) > 1:
                    break
                place, names = above, {self.name_of(t) for t in inside}
            if title in names:
                return thing
        return None

    def type(self, title, text):
        self.wait(lambda: self.entry(title)).set_text_contents(text)


def run(test):
    """Runs the tests of the module, on what all of them share."""
    test.begin()
    try:
        main()
    finally:
        test.end()
