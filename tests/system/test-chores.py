#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Usher authors
"""All library chores, one after the other, from an empty data folder."""

import json
import os
import subprocess

from usher_testing import TestCase, main, variants

WANTED = 30
CODECS = {"h264": "h264", "vp9": "vp9", "copy": "h264"}
EXTENSIONS = {"h264": ".mp4", "vp9": ".webm", "copy": ".mkv"}


def probe(path):
    """What ffprobe says of a file: its codecs and its length."""
    answer = subprocess.run(
        ["ffprobe", "-v", "error", "-of", "json", "-show_entries",
         "format=duration:stream=codec_type,codec_name", "-i", b"file:" + path],
        check=True, stdout=subprocess.PIPE).stdout
    values = json.loads(answer)
    codecs = {stream["codec_type"]: stream["codec_name"] for stream in values["streams"]}
    return codecs, float(values["format"]["duration"])


def snapshot(folder):
    """Each file of a tree, and what would show that it was written again."""
    found = {}
    for place, folders, files in os.walk(os.fsencode(folder)):
        for name in folders + files:
            path = os.path.join(place, name)
            status = os.lstat(path)
            found[path] = (status.st_ino, status.st_mtime_ns, status.st_size)
    return found


class Evening(TestCase):
    """The first evening with Usher."""

    def list(self, method, key=None, **options):
        records, cursor = [], ""
        while True:
            page, cursor, *_ = self.daemon.library(
                method, "(a{sv})", variants({**options, "Cursor": cursor}))
            records += page
            if not cursor:
                return [record[key] for record in records] if key else records

    def add_profiles(self):
        """Three of them, each for the films of some years."""
        for profile in self.list("ListProfiles"):
            self.daemon.library("UpdateProfile", "(ta{sv})", profile["Id"],
                                variants({"Enabled": False}))
        years = sorted(self.list("ListMedia", "Year"))
        first, second = years[len(years) // 3], years[2 * len(years) // 3]
        profiles = {}
        for name, conditions in (("h264", [f"year < {first}"]),
                                 ("vp9", [f"year >= {first}", f"year < {second}"]),
                                 ("copy", [f"year >= {second}"])):
            filter_id = self.daemon.library("AddFilter", "(a{sv})", variants(
                {"Name": name, "Conditions": ["kind is film", *conditions]}))
            profile = self.daemon.library("AddProfile", "(a{sv})", variants(
                {"Name": name, "Filter": filter_id, "Video": name,
                 "Container": EXTENSIONS[name][1:]}))
            profiles[profile] = name
        return profiles

    def succeed(self, task):
        number = self.daemon.call("RunTaskNow", "(s)", task)
        # Thirty downloads, one after the other, on a machine that has more to do
        self.daemon.wait(lambda: number in self.daemon.ended, 900)
        run = self.daemon.call("GetRun", "(t)", number)
        self.assertEqual(run["State"], "succeeded", f"{task}: {run}")
        return run["Result"]

    def check_trailers(self, profiles):
        made = [t for t in self.list("ListTrailers") if t["MadeBy"] == "usher"]
        self.assertGreaterEqual(len(made), WANTED)
        seen = set()
        for trailer in made:
            path = bytes(trailer["Path"]).rstrip(b"\0")
            name = profiles[trailer["Profile"]]
            codecs, duration = probe(path)
            self.assertEqual(codecs["video"], CODECS[name], path)
            self.assertIn("audio", codecs)
            self.assertAlmostEqual(duration, trailer["Duration"], delta=0.5)
            self.assertEqual(os.path.splitext(path)[1].decode(), EXTENSIONS[name])
            seen.add(name)
        self.assertEqual(seen, set(CODECS))
        return made

    def test_all_chores(self):
        sample = self.start_sample(films=75, series=0)
        daemon = self.start()
        daemon.set(VideoUrl=sample.where["videos"], SearchSource="", DownloadPause=0.0,
                   FetchImages=False)
        daemon.connect("radarr", sample)

        self.assertEqual(self.succeed("arr-refresh")["Added"], 75)
        profiles = self.add_profiles()
        self.succeed("disk-scan")
        self.assertGreaterEqual(self.succeed("trailer-download")["Downloaded"], WANTED)
        made = self.check_trailers(profiles)
        self.succeed("cleanup")

        before = snapshot(sample.media)
        again = self.succeed("arr-refresh")
        self.assertEqual((again["Added"], again["Changed"], again["Removed"]), (0, 0, 0))
        again = self.succeed("disk-scan")
        self.assertEqual((again["Found"], again["Changed"], again["Missing"]), (0, 0, 0))
        self.assertEqual(self.succeed("trailer-download")["Downloaded"], 0)
        self.succeed("cleanup")
        self.assertEqual(snapshot(sample.media), before)
        self.assertEqual(len([t for t in self.list("ListTrailers") if t["MadeBy"] == "usher"]),
                         len(made))


if __name__ == "__main__":
    main()
