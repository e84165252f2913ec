#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Usher authors
"""Disks that are away, empty or others, and trailers that are missing in great number."""

import os
import sqlite3
import subprocess
import unittest

from usher_testing import Failed, TestCase, main, variants

REFRESH, SCAN, CLEANUP = "arr-refresh", "disk-scan", "cleanup"
# What the daemon does then is nobody else's business
OWN_MOUNTS = ("unshare", "-m", "--propagation", "private")


def may_mount():
    return subprocess.run([*OWN_MOUNTS, "true"], stderr=subprocess.DEVNULL, check=False).returncode == 0


class StorageCase(TestCase):
    wrapper = ()

    def setUp(self):
        super().setUp()
        self.sample = self.start_sample(films=150, series=0)
        self.start(wrapper=self.wrapper)
        self.daemon.connect("radarr", self.sample)
        for task in (REFRESH, SCAN):
            self.assertEqual(self.daemon.run(task)["State"], "succeeded")
        self.trailers = self.list_trailers()
        self.assertGreater(len(self.trailers), 30)
        self.root = os.path.join(self.sample.media, "Films")

    def list_trailers(self):
        records, cursor = {}, ""
        while True:
            page, cursor, *_ = self.daemon.library("ListTrailers", "(a{sv})", variants({"Cursor": cursor}))
            records.update({t["Id"]: (t["PathText"], t["State"]) for t in page})
            if not cursor:
                return records

    def assert_held(self):
        """The scan and the cleanup name the storage and change nothing."""
        run = self.daemon.run(SCAN)
        self.assertEqual((run["State"], run["ErrorCode"]), ("failed", "storage-gone"), run)
        self.assertIn(self.root, run["ErrorDetails"]["Folder"])
        self.assertEqual(self.list_trailers(), self.trailers)
        self.daemon.run(CLEANUP)
        self.assertEqual(self.list_trailers(), self.trailers)

    def assert_well(self):
        run = self.daemon.run(SCAN)
        self.assertEqual(run["State"], "succeeded", run)
        self.assertEqual((run["Result"]["Missing"], run["Result"]["Found"]), (0, 0))
        self.assertEqual(self.list_trailers(), self.trailers)


class Away(StorageCase):
    def test_renamed_and_back(self):
        os.rename(self.root, self.root + ".away")
        self.assert_held()
        os.rename(self.root + ".away", self.root)
        self.assert_well()

    def test_emptied(self):
        os.rename(self.root, self.root + ".away")
        os.mkdir(self.root)
        self.assert_held()
        os.rmdir(self.root)
        os.rename(self.root + ".away", self.root)
        self.assert_well()

    def test_no_folder(self):
        os.rename(self.root, self.root + ".away")
        with open(self.root, "w", encoding="utf-8") as file:
            file.write("no folder")
        self.assert_held()
        os.unlink(self.root)
        os.rename(self.root + ".away", self.root)
        self.assert_well()


@unittest.skipUnless(may_mount(), "mounting is not allowed here")
class Mounted(StorageCase):
    wrapper = OWN_MOUNTS

    def inside(self, *argv):
        subprocess.run(["nsenter", "-t", str(self.daemon.process.pid), "-m", *argv], check=True)

    def test_empty_mount_point(self):
        self.inside("mount", "-t", "tmpfs", "usher-empty", self.root)
        self.assert_held()
        self.inside("umount", self.root)
        self.assert_well()

    def test_other_disk(self):
        self.inside("mount", "-t", "tmpfs", "usher-other", self.root)
        self.inside("mkdir", f"{self.root}/Something else (1999)")
        self.assert_held()
        self.inside("umount", self.root)
        self.assert_well()

    def test_accepted(self):
        self.inside("mount", "-t", "tmpfs", "usher-other", self.root)
        self.inside("mkdir", f"{self.root}/Something else (1999)")
        self.assert_held()
        run = self.daemon.wait_run(self.daemon.library("AcceptStorage", "(s)", self.root))
        # All of its trailers at once: that is for a person to confirm
        self.assertEqual((run["State"], run["ErrorCode"]), ("failed", "mass-missing"), run)
        self.assertEqual(self.list_trailers(), self.trailers)

    def test_unmounted(self):
        """A disk that was there, and of which only the empty folder is left."""
        self.inside("mount", "--bind", self.root, self.root)
        run = self.daemon.wait_run(self.daemon.library("AcceptStorage", "(s)", self.root))
        self.assertEqual(run["State"], "succeeded")
        self.inside("umount", self.root)
        self.assert_held()


class Missing(StorageCase):
    def remove(self, share):
        gone = sorted(path for path, _state in self.trailers.values())[::share]
        for path in gone:
            os.unlink(path)
        return gone

    def states(self):
        return sorted(state for _path, state in self.list_trailers().values())

    def test_half(self):
        gone = self.remove(1)[:]
        self.assertGreater(len(gone), 25)
        run = self.daemon.run(SCAN)
        self.assertEqual((run["State"], run["ErrorCode"]), ("failed", "mass-missing"))
        details = run["ErrorDetails"]
        self.assertEqual((details["Missing"], details["Known"]), (len(gone), len(self.trailers)))
        self.assertEqual(self.list_trailers(), self.trailers)

        plans = self.daemon.library("ListPlans")
        self.assertEqual([p["Id"] for p in plans], [details["Plan"]])
        run = self.daemon.wait_run(self.daemon.library("ConfirmDeletion", "(s)", details["Plan"]))
        self.assertEqual(run["State"], "succeeded", run)
        self.assertEqual(set(self.states()), {"missing"})
        with self.assertRaises(Failed) as caught:
            self.daemon.library("ConfirmDeletion", "(s)", details["Plan"])
        self.assertEqual(caught.exception.code, "Conflict")

    def test_few(self):
        gone = self.remove(10)
        self.assertEqual(self.daemon.run(SCAN)["Result"]["Missing"], len(gone))
        self.assertEqual(self.states().count("missing"), len(gone))

    def test_gone(self):
        """Two scans a day apart have not found it: the title wants another."""
        gone = self.remove(10)
        self.daemon.run(SCAN)
        self.daemon.run(SCAN)
        self.assertEqual(self.states().count("missing"), len(gone))
        with sqlite3.connect(self.home.join("share", "usher", "usher.db"), timeout=60) as database:
            database.execute("UPDATE trailer SET missing_since = missing_since - 90000000000"
                             "  WHERE state = 'missing'")
        database.close()
        self.daemon.run(SCAN)
        self.assertEqual(self.states().count("gone") + self.states().count("there"), len(self.states()))
        self.assertNotIn("missing", self.states())

    def test_copied(self):
        """Another file of the same contents, under another name."""
        path = next(path for path, _state in self.trailers.values() if "trailer" in os.path.basename(path))
        media = next(t["Media"] for t in self.daemon.library("ListTrailers", "(a{sv})", {})[0]
                     if t["PathText"] == path)
        # Only what is known by its contents can be found again
        other = os.path.join(os.path.dirname(path), "renamed-trailer" + os.path.splitext(path)[1])
        os.rename(path, other)
        run = self.daemon.wait_run(self.daemon.library("ScanTitle", "(t)", media))
        self.assertEqual((run["Result"]["Missing"], run["Result"]["Changed"]), (0, 1), run)
        self.assertIn((other, "there"), self.list_trailers().values())

    def test_edited(self):
        """A file that is written to changes no folder."""
        path = next(path for path, _state in self.trailers.values())
        with open(path, "ab") as file:
            file.write(b"more")
        run = self.daemon.run(SCAN)
        self.assertEqual((run["Result"]["Changed"], run["Result"]["Missing"]), (1, 0))

    def test_unchanged(self):
        """What is as young as the scan itself is read again, until it is older."""
        run = self.daemon.run(SCAN)
        while run["Result"]["Unchanged"] < len(self.trailers):
            run = self.daemon.run(SCAN)
            self.assertEqual(run["State"], "succeeded")
        self.assertEqual(self.list_trailers(), self.trailers)


if __name__ == "__main__":
    main()
