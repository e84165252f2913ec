# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Usher authors
"""The window in other languages: all its words are translated, and it is mirrored where they go
from right to left."""

import os
import re

from gi.repository import GLib

import usher_pseudo
from usher_testing import Daemon, Sample
from usher_ui import WindowTest, run

BRACKETS, HEBREW, GERMAN = "en_XA", "he_XB", "de_DE"
# What people name, and what the daemon names for them
NAMES = {"Water the plants", "true", "Usher", "usher", "Films", "Series", "kind is film", "kind is series"}
# GTK says the class of a widget that has no description
CLASS = re.compile(r"^(Adw|Gtk|Usher)[A-Za-z]+$")
# What opens each, and what is seen once it is there
DIALOGS = (("new-task", "New Task"), ("show-help-overlay", "Undo removing"), ("pause-all", "Pause Until"),
           ("show-settings", "Connections", GLib.Variant("s", "connections")),
           ("welcome", "Welcome to Usher"))


class LanguagesTest(WindowTest):
    def setUp(self):
        self.before = dict(self.home.env)
        self.addCleanup(self.speak_as_before)
        self.daemon = Daemon(self.home, self.bus)
        self.daemon.set(NotifyFailures=False)  # There is nobody who would show it
        self.daemon.add_command("Water the plants", "true", Triggers=["cron 0 9 * * mon-fri"])
        tasks = self.daemon.call("ListTasks", "(a{sv})", {})[0]
        self.given = NAMES | {task["Id"] for task in tasks} | {self.home.join("share", "usher")}

    def speak_as_before(self):
        self.home.env.clear()
        self.home.env.update(self.before)

    def speak(self, language):
        folder, preload = self.home.make("locales"), os.environ["USHER_REDIRECT"]
        if language in usher_pseudo.LANGUAGES:
            env = usher_pseudo.make_pseudo(folder, language, preload)
        else:
            env = usher_pseudo.make_real(folder, *language.split("_"), os.environ["USHER_BUILD"], preload)
        self.language = language
        self.home.env.update(env)
        self.FIRST = None
        self.open()

    def say(self, english):
        return usher_pseudo.LANGUAGES[self.language][1](english)

    def texts(self):
        """All words on the screen, and those that a screen reader says beside."""
        for thing in self.things():
            try:
                yield self.name_of(thing), thing.get_role_name()
                yield thing.get_description() or "", thing.get_role_name()
            except GLib.Error:
                pass  # it went away while it was looked at

    def check_words(self, where):
        faults = {f"{role}: {text}" for text, role in self.texts()
                  if not CLASS.match(text) and usher_pseudo.find_untranslated(text, self.given)}
        self.assertEqual(faults, set(), f"{where} says what was not given to translators")

    def offset_of(self, name):
        return self.wait(lambda: self.find(self.say(name))).get_extents(self.atspi.CoordType.WINDOW).x

    def test_pages_are_translated(self):
        self.speak(BRACKETS)
        self.see(self.say("Scan the disk for trailers"))
        self.check_words("The page of tasks")
        self.act("run-task", GLib.Variant("s", "water-the-plants"))
        self.act("show-page", GLib.Variant("s", "queue"))
        self.see(self.say("Recently Ended"))
        self.check_words("The queue")
        self.act("show-page", GLib.Variant("s", "history"))
        self.see(self.say("Ended"))
        self.check_words("The history")
        self.act("show-page", GLib.Variant("s", "library"))
        self.see(self.say("No Servers Yet"))
        self.check_words("The library")
        self.act("show-task", GLib.Variant("s", "water-the-plants"))
        self.see(self.say("Next Times"))
        self.check_words("The page of a task")

    def names_below(self, value):
        """All texts in what the daemon answers: of titles, they are the servers' own."""
        if isinstance(value, dict):
            value = list(value.values())
        if isinstance(value, (list, tuple)):
            return set().union(*map(self.names_below, value))
        return {value} if isinstance(value, str) and value else set()

    def test_titles_are_translated(self):
        sample = Sample(self.home, films=3, series=2)
        self.addCleanup(sample.stop)
        self.daemon.connect("radarr", sample)
        self.daemon.connect("sonarr", sample)
        self.daemon.run("arr-refresh")
        titles = self.daemon.media()
        title = titles[0]["Id"]
        self.given |= self.names_below(titles) | self.names_below(self.daemon.library("GetTitle", "(t)", title))
        self.speak(BRACKETS)
        self.see(self.say("Scan the disk for trailers"))
        self.act("show-page", GLib.Variant("s", "library"))
        self.see(titles[0]["Title"])
        self.check_words("The list of titles")
        self.act("show-title", GLib.Variant("t", title))
        self.see(self.say("What Has Happened"))
        self.check_words("The page of a title")
        self.act("show-pending")
        self.see(self.say("No Titles in This State"))
        self.check_words("What “show-pending” opens")

    def test_dialogs_are_translated(self):
        self.speak(BRACKETS)
        self.see(self.say("Scan the disk for trailers"))
        for action, title, *more in DIALOGS:
            self.act(action, *more)
            self.see(self.say(title))
            self.check_words(f"What “{action}” opens")

    def test_is_mirrored(self):
        self.speak(HEBREW)
        self.see(self.say("Scan the disk for trailers"))
        self.assertGreater(self.offset_of("New Task"), self.offset_of("Main Menu"))

    def test_german(self):
        self.speak(GERMAN)
        self.see("Datenträger nach Trailern durchsuchen", "Um 09:00 Uhr, Montag bis Freitag")


run(LanguagesTest)
