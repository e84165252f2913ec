# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Usher authors
"""Profiles, filters, what is pending, the lists of titles and what is told of changes."""

import json
import os
import subprocess

from gi.repository import GLib

from usher_testing import TestCase, main, variants

SORTS = ("Title", "Year", "Added", "Runtime", "SeasonCount", "Studio", "Language", "Certification",
         "Connection", "Kind", "Path", "Monitored", "HasMedia", "Trailers")


def number(value):
    return GLib.Variant("t", value)


class ProfilesCase(TestCase):
    films, series = 30, 6

    def setUp(self):
        super().setUp()
        self.sample = self.start_sample(films=self.films, series=self.series)
        self.start()

    def refresh(self):
        self.daemon.connect("radarr", self.sample)
        self.daemon.connect("sonarr", self.sample)
        self.assertEqual(self.daemon.run("arr-refresh")["State"], "succeeded")

    def list(self, method, **options):
        """All of a list, page by page, and how many there are said to be."""
        records, cursor = [], ""
        while True:
            page, cursor, total, _revision = self.daemon.library(
                method, "(a{sv})", variants({**options, "Cursor": cursor}))
            records += page
            if not cursor:
                return records, total

    def titles(self, **options):
        records, total = self.list("ListMedia", **options)
        self.assertEqual(len(records), total)
        return records

    def add_filter(self, name, *conditions):
        return self.daemon.library("AddFilter", "(a{sv})",
                                   variants({"Name": name, "Conditions": list(conditions)}))

    def told(self, name):
        return [values for what, values in self.daemon.signals if what == name]


class Profiles(ProfilesCase):
    def test_seeded(self):
        profiles, total = self.list("ListProfiles")
        self.assertEqual([(p["Id"], p["Name"], p["Filter"], p["Folder"]) for p in profiles],
                         [(1, "Films", 1, ""), (2, "Series", 2, "Trailers")])
        self.assertEqual(total, 2)
        filters, _total = self.list("ListFilters")
        self.assertEqual([(f["Id"], f["Conditions"]) for f in filters],
                         [(1, ["kind is film"]), (2, ["kind is series"])])
        keys = {k["Name"]: k for k in self.daemon.library("DescribeProfile")}
        self.assertEqual(keys["Container"]["Values"], ["mkv", "mp4", "webm"])
        self.assertEqual(keys["Priority"]["Maximum"], 1000)

    def test_edit(self):
        late = self.add_filter("Late", "year >= 2000", "kind is film")
        profile = self.daemon.library("AddProfile", "(a{sv})", variants(
            {"Name": "4K", "Priority": 7, "Filter": number(late), "Height": 2160}))
        self.daemon.wait(lambda: self.told("ProfilesChanged"))
        self.daemon.library("UpdateProfile", "(ta{sv})", profile, variants({"Container": "mp4"}))
        record = self.list("ListProfiles")[0][0]
        self.assertEqual((record["Id"], record["Height"], record["Container"]), (profile, 2160, "mp4"))

        self.assertRefused("Conflict", "“4K”", self.daemon.library, "RemoveFilter", "(t)", late)
        self.assertRefused("InvalidDefinition", "mp4 goes with", self.daemon.library, "UpdateProfile",
                           "(ta{sv})", profile, variants({"Video": "vp9"}))
        self.assertRefused("NoSuchFilter", "99", self.daemon.library, "UpdateProfile",
                           "(ta{sv})", profile, variants({"Filter": number(99)}))
        self.assertRefused("InvalidDefinition", "“colour is red”", self.daemon.library, "UpdateFilter",
                           "(ta{sv})", late, variants({"Conditions": ["colour is red"]}))
        self.assertRefused("Exists", "“4k”", self.daemon.library, "AddProfile", "(a{sv})",
                           variants({"Name": "4k"}))
        self.assertRefused("NoSuchProfile", "99", self.daemon.library, "RemoveProfile", "(t)", 99)
        self.assertEqual(record, self.list("ListProfiles")[0][0])

        self.stop()
        self.start()
        self.assertEqual(record, self.list("ListProfiles")[0][0])
        self.daemon.library("RemoveProfile", "(t)", profile)
        self.daemon.library("RemoveFilter", "(t)", late)
        self.assertEqual(len(self.list("ListProfiles")[0]), 2)

    def test_pending(self):
        self.refresh()
        pending, total = self.list("ListPending", Limit=7)
        self.assertEqual(len(pending), total)
        self.assertEqual(len({(p["Media"], p["Profile"]) for p in pending}), self.films + self.series)
        self.assertTrue(all(p["Profile"] in (1, 2) for p in pending))
        wanted = [p for p in pending if p["State"] == "wanted"]
        self.assertEqual(wanted, self.list("ListPending", State="wanted", Limit=4)[0])

        title = wanted[0]["Media"]
        self.daemon.library("UpdateTitle", "(ta{sv})", title, variants({"Monitored": False}))
        (record,), _total = self.list("ListPending", Media=number(title))
        self.assertEqual(record["State"], "not-monitored")
        self.daemon.library("UpdateProfile", "(ta{sv})", 1, variants({"Enabled": False}))
        states = {p["State"] for p in self.list("ListPending")[0] if p["Profile"] == 0}
        self.assertLessEqual(states, {"no-profile", "not-monitored"})
        self.assertRefused("InvalidDefinition", "“State”", self.daemon.library, "ListPending", "(a{sv})",
                           variants({"State": "hungry"}))

    def test_events(self):
        self.refresh()
        title = self.titles(Limit=1)[0]
        self.daemon.library("UpdateTitle", "(ta{sv})", title["Id"], variants(
            {"Monitored": not title["Monitored"], "VideoId": "abcdefghijk"}))
        # What is as it was is no event
        self.daemon.library("UpdateTitle", "(ta{sv})", title["Id"], variants({"VideoId": "abcdefghijk"}))
        events, total = self.list("ListEvents", Media=number(title["Id"]), Limit=1)
        self.assertEqual([e["What"] for e in events], ["video-id", "monitored", "added"])
        self.assertEqual(total, 3)
        self.assertEqual((events[0]["New"], events[0]["By"], events[0]["Title"]),
                         ("abcdefghijk", "person", title["Title"]))
        self.assertEqual({events[1]["Old"], events[1]["New"]}, {"yes", "no"})
        self.assertEqual(events[2]["By"], "run")
        self.assertEqual(len(self.list("ListEvents", What="added", Limit=5)[0]), self.films + self.series)
        self.assertEqual(self.list("ListEvents", From=number(events[0]["Time"] + 1))[0], [])
        self.assertEqual(self.list("ListEvents", Until=number(1))[1], 0)


class Titles(ProfilesCase):
    def test_orders(self):
        self.refresh()
        every = {t["Id"]: t for t in self.titles()}
        for key in SORTS:
            for sign in ("", "-"):
                with self.subTest(sort=sign + key):
                    page = self.titles(Sort=sign + key, Limit=5)
                    self.assertEqual({t["Id"] for t in page}, set(every))
                    values = [t[key].lower() if isinstance(t[key], str) else t[key] for t in page]
                    if key not in ("Kind",):
                        self.assertEqual(values, sorted(values, reverse=bool(sign)))
        self.assertRefused("InvalidDefinition", "“Sort”", self.daemon.library, "ListMedia", "(a{sv})",
                           variants({"Sort": "Colour"}))

    def test_filters(self):
        self.refresh()
        every = self.titles()
        sought = every[3]
        late = self.add_filter("Late", "year >= 2000")
        for options, holds in (
                ({"Search": sought["Title"].upper()}, lambda t: sought["Title"].lower() in t["Title"].lower()),
                ({"Kind": "series"}, lambda t: t["Kind"] == "series"),
                ({"Connection": sought["Connection"]}, lambda t: t["Connection"] == sought["Connection"]),
                ({"Monitored": True}, lambda t: t["Monitored"]),
                ({"HasMedia": False}, lambda t: not t["HasMedia"]),
                ({"HasTrailer": True}, lambda t: False),
                ({"YearFrom": 1990, "YearUntil": 2010}, lambda t: 1990 <= t["Year"] <= 2010),
                ({"Language": sought["Language"]}, lambda t: t["Language"] == sought["Language"]),
                ({"Studio": sought["Studio"]}, lambda t: t["Studio"] == sought["Studio"]),
                ({"Genre": sought["Genres"][0]}, lambda t: sought["Genres"][0] in t["Genres"]),
                ({"Filter": number(late)}, lambda t: t["Year"] >= 2000),
                ({"TrailerState": "wanted"}, lambda t: t["Monitored"]),
                ({"TrailerState": "not-wanted"}, lambda t: not t["Monitored"]),
                ({"TrailerState": "there"}, lambda t: False)):
            with self.subTest(options=options):
                self.assertEqual({t["Id"] for t in self.titles(Limit=4, **options)},
                                 {t["Id"] for t in every if holds(t)})
        self.assertEqual([set(t) for t in self.titles(Fields=["Id", "Title", "Colour"])],
                         [{"Id", "Title"}] * len(every))
        self.assertRefused("NoSuchFilter", "77", self.daemon.library, "ListMedia", "(a{sv})",
                           variants({"Filter": number(77)}))
        self.assertRefused("InvalidDefinition", "“TrailerState”", self.daemon.library, "ListMedia",
                           "(a{sv})", variants({"TrailerState": "lost"}))

    def test_trailers(self):
        self.refresh()
        self.assertEqual(self.daemon.run("disk-scan")["State"], "succeeded")
        trailers, total = self.list("ListTrailers")
        self.assertEqual(len(trailers), total)
        self.assertGreater(total, 0)
        self.assertTrue(all(t["Profile"] == 0 and t["Fault"] == "" for t in trailers))
        self.assertEqual(self.list("ListTrailers", State="there", MadeBy="found")[1], total)
        self.assertEqual(self.list("ListTrailers", MadeBy="usher")[1], 0)
        self.assertEqual(self.list("ListTrailers", Profile=number(1))[1], 0)
        owners = {t["Media"] for t in trailers}
        self.assertEqual({t["Id"] for t in self.titles(TrailerState="there")}, owners)
        self.assertEqual({p["Media"] for p in self.list("ListPending", State="has-trailer")[0]}, owners)


class Changes(ProfilesCase):
    def test_told(self):
        self.refresh()
        self.daemon.wait(lambda: self.told("MediaChanged"))
        title = self.titles(Limit=1)[0]["Id"]
        _page, _next, _total, before = self.daemon.library("ListMedia", "(a{sv})", {})
        # What a refresh changes may be told in two messages
        self.daemon.wait(lambda: self.told("MediaChanged")[-1][2] == before)
        self.daemon.signals.clear()
        self.daemon.library("UpdateTitle", "(ta{sv})", title, variants({"VideoId": "abc"}))
        self.daemon.wait(lambda: self.told("MediaChanged"))
        (ids, previous, revision), = self.told("MediaChanged")
        self.assertEqual((ids, previous), ([title], before))
        self.assertGreater(revision, before)
        self.assertEqual(self.daemon.library("ListMedia", "(a{sv})", {})[3], revision)

        # Nothing that stays as it is is told
        self.daemon.signals.clear()
        self.assertEqual(self.daemon.run("arr-refresh")["State"], "succeeded")
        self.assertEqual(self.told("MediaChanged") + self.told("MediaReset"), [])

        # Counting goes on after a restart
        self.stop()
        self.start()
        self.assertGreater(self.daemon.library("ListMedia", "(a{sv})", {})[3], revision)


class Masses(ProfilesCase):
    films = 400

    def test_reset(self):
        self.refresh()
        self.daemon.wait(lambda: self.told("MediaReset"))
        self.assertFalse(any(len(ids) > 256 for ids, _previous, _revision in self.told("MediaChanged")))
        self.assertEqual(self.told("MediaReset")[-1][0] <= self.daemon.library("ListMedia", "(a{sv})", {})[3],
                         True)


class Terminal(ProfilesCase):
    def ctl(self, *args, status=0):
        done = subprocess.run([os.environ["USHER_CTL"], *args], env={**self.home.env, "LC_ALL": "C.UTF-8"},
                              capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, status, done.stderr)
        return done.stdout if status == 0 else done.stderr

    def test_commands(self):
        self.refresh()
        self.assertEqual(self.ctl("filters", "add", "Late", "year >= 2000", "kind is film"), "3\n")
        self.assertIn("year >= 2000; kind is film", self.ctl("filters"))
        self.assertEqual(self.ctl("profiles", "add", "4K", "Filter=3", "Height=2160", "Priority=5"), "3\n")
        self.ctl("profiles", "edit", "4k", "Container=mp4")
        self.assertIn("mp4", self.ctl("profiles", "show", "3"))
        self.assertIn("4K", self.ctl("profiles"))
        self.assertIn("uses this filter", self.ctl("filters", "remove", "late", status=1))
        self.ctl("profiles", "remove", "4K")
        self.ctl("filters", "edit", "Late", "--name", "Later")
        self.ctl("filters", "remove", "Later")
        self.assertIn("There is no “4K”", self.ctl("profiles", "show", "4K", status=2))
        self.assertIn("It goes “usherctl profiles", self.ctl("profiles", "dance", status=2))

    def test_titles(self):
        self.refresh()
        titles = json.loads(self.ctl("media", "--kind", "film", "--sort=-Year", "--limit", "3", "--json"))
        self.assertEqual(len(titles), 3)
        title = str(titles[0]["Id"])
        self.ctl("media", "unmonitor", title)
        self.assertIn(titles[0]["Title"], self.ctl("media", "--unmonitored"))
        self.ctl("media", "monitor", title)
        self.ctl("media", "video", title, "abcdefghijk")
        self.assertIn("abcdefghijk", self.ctl("media", "show", title))
        self.assertIn("Video chosen: abcdefghijk", self.ctl("events", title))
        self.assertIn(titles[0]["Title"], self.ctl("pending", title))
        self.assertEqual(len(json.loads(self.ctl("pending", "--all", "--json"))), self.films + self.series)


main()
