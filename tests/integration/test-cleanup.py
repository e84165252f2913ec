# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Usher authors
"""What is deleted, and what is not: plans, the trash, and the chore that cleans up."""

import glob
import os
import shutil
import sqlite3
import subprocess
import threading
import time

from gi.repository import GLib

from usher_testing import TestCase, main, program, variants

SCAN, CLEANUP = "disk-scan", "cleanup"
DAY = 86400 * 10**6


class CleanupCase(TestCase):
    films, series = 8, 2

    def setUp(self):
        super().setUp()
        self.sample = self.start_sample(films=self.films, series=self.series)
        self.start()
        self.daemon.set(DownloadPause=0.0, VideoUrl=self.sample.where["videos"])
        self.daemon.connect("radarr", self.sample)
        self.daemon.connect("sonarr", self.sample)
        self.succeed("arr-refresh")
        self.folders = sorted(t["FolderText"] for t in self.daemon.media() if t["FolderText"]
                              and os.path.isdir(t["FolderText"]))

    def succeed(self, task, **parameters):
        record = self.daemon.run(task, **parameters)
        self.assertEqual(record["State"], "succeeded", self.explain(record))
        return record["Result"]

    def explain(self, record):
        return f"{record.get('ErrorText')}\n{self.daemon.run_log(record['Id'])[:4000]}"

    def make_trailer(self, folder, seconds=12, video=True, audio=True, name="Made-trailer.mkv"):
        path = os.path.join(folder, name)
        inputs = (["-f", "lavfi", "-i", "color=size=64x36:rate=5"] if video else []) + (
            ["-f", "lavfi", "-i", "anullsrc=r=8000:cl=mono"] if audio else [])
        subprocess.run(["ffmpeg", "-nostdin", "-v", "error", *inputs, "-t", str(seconds), path],
                       check=True)
        return path

    def trailers(self, path=None):
        found = self.daemon.library("ListTrailers", "(a{sv})", {})[0]
        return found if path is None else next(t for t in found if t["PathText"] == path)

    def plan(self, *ids, **options):
        return self.daemon.library("PlanDeletion", "(ata{sv})", list(ids), variants(options))

    def confirm(self, plan):
        return self.daemon.wait_run(self.daemon.library("ConfirmDeletion", "(s)", plan))

    def trash(self):
        return glob.glob(glob.escape(self.sample.media) + "/*/.usher-trash/*")

    def events(self):
        with self.database() as database:
            return [what for what, in database.execute("SELECT what FROM event ORDER BY id")]

    def database(self):
        database = sqlite3.connect(self.home.join("share", "usher", "usher.db"), timeout=30)
        self.addCleanup(database.close)
        return database


class Deletion(CleanupCase):
    def setUp(self):
        super().setUp()
        self.path = self.make_trailer(self.folders[0])
        self.other = self.make_trailer(self.folders[1])
        self.succeed(SCAN)
        self.trailer = self.trailers(self.path)
        with open(self.path, "rb") as file:
            self.content = file.read()

    def test_plan_says_what_will_go(self):
        plan, items = self.plan(self.trailer["Id"])
        status = os.stat(self.path)
        self.assertTrue(plan)
        self.assertEqual(len(items), 1)
        self.assertEqual(
            {key: items[0][key] for key in ("Id", "PathText", "Inode", "Size", "ModifiedNs", "Links",
                                            "Freed", "Left")},
            {"Id": self.trailer["Id"], "PathText": self.path, "Inode": status.st_ino,
             "Size": status.st_size, "ModifiedNs": status.st_mtime_ns, "Links": 1,
             "Freed": status.st_size, "Left": ""})
        self.assertTrue(os.path.exists(self.path))
        self.assertEqual([p["Id"] for p in self.daemon.library("ListPlans")], [plan])

    def test_confirmed_plan_moves_to_the_trash_and_back(self):
        plan, _items = self.plan(self.trailer["Id"])
        record = self.confirm(plan)
        self.assertEqual((record["State"], record["Result"]["Deleted"]), ("succeeded", 1),
                         self.explain(record))
        self.assertFalse(os.path.exists(self.path))
        self.assertTrue(os.path.exists(self.other))
        trash, = self.trash()
        self.assertEqual(os.stat(os.path.dirname(trash)).st_mode & 0o777, 0o700)
        with open(trash, "rb") as file:
            self.assertEqual(file.read(), self.content)
        self.assertIn("trailer-deleted", self.events())
        self.assertEqual(self.daemon.library("ListPlans"), [])

        self.assertEqual(self.daemon.library("RestoreTrailers", "(at)", [self.trailer["Id"]]), 1)
        with open(self.path, "rb") as file:
            self.assertEqual(file.read(), self.content)
        self.assertEqual(self.trailers(self.path)["State"], "there")
        self.assertIn("trailer-restored", self.events())
        self.assertEqual(self.succeed(SCAN)["Found"], 0)

    def test_deleted_trailer_is_not_downloaded_again(self):
        wanted = self.trailer["Media"]
        for title in self.daemon.media():
            self.daemon.library("UpdateTitle", "(ta{sv})", title["Id"], variants(
                {"Monitored": title["Id"] == wanted}))
        self.confirm(self.plan(self.trailer["Id"])[0])
        self.succeed(SCAN)
        # Scans a day apart conclude nothing from what a person has done
        with self.database() as database:
            database.execute("UPDATE trailer SET missing_since = missing_since - ?", (3 * DAY,))
        self.succeed(SCAN)
        self.assertEqual(self.succeed("trailer-download").get("Downloaded", 0), 0)
        self.assertFalse(os.path.exists(self.path))

    def test_changed_file_stays(self):
        plan, _items = self.plan(self.trailer["Id"])
        os.utime(self.path, ns=(1, os.stat(self.path).st_mtime_ns + 1))
        record = self.confirm(plan)
        self.assertEqual(record["State"], "failed")
        self.assertTrue(os.path.exists(self.path))
        self.assertEqual((record["Result"]["Deleted"], record["Result"]["Left"]), (0, 1))
        self.assertEqual(self.trash(), [])
        with self.database() as database:
            self.assertEqual(database.execute("SELECT count(*) FROM trash").fetchone()[0], 0)

    def test_other_file_and_link_stay(self):
        for make in (lambda: shutil.copy2(self.other, self.path),
                     lambda: os.symlink(self.other, self.path),
                     lambda: os.mkdir(self.path)):
            with self.subTest(make=make):
                keep = self.path + ".keep"
                plan, _items = self.plan(self.trailer["Id"])
                os.rename(self.path, keep)
                make()
                self.assertEqual(self.confirm(plan)["State"], "failed")
                self.assertTrue(os.path.lexists(self.path))
                (os.rmdir if os.path.isdir(self.path) else os.unlink)(self.path)
                os.rename(keep, self.path)
        self.assertTrue(os.path.exists(self.other))

    def test_folder_that_became_a_link_is_not_followed(self):
        plan, _items = self.plan(self.trailer["Id"])
        away = self.home.join("away")
        os.rename(self.folders[0], away)
        os.symlink(away, self.folders[0])
        self.assertEqual(self.confirm(plan)["State"], "failed")
        self.assertTrue(os.path.exists(os.path.join(away, os.path.basename(self.path))))

    def test_hard_links(self):
        link = self.home.join("seeding.mkv")
        os.link(self.path, link)
        plan, items = self.plan(self.trailer["Id"])
        self.assertEqual((items[0]["Left"], items[0]["Links"], items[0]["Freed"]), ("hard-link", 2, 0))
        self.assertEqual(self.confirm(plan)["Result"]["Left"], 1)
        self.assertTrue(os.path.exists(self.path))

        plan, items = self.plan(self.trailer["Id"], HardLinks=True)
        self.assertEqual((items[0]["Left"], items[0]["Freed"]), ("", 0))
        record = self.confirm(plan)
        self.assertEqual(record["Result"]["Deleted"], 1, self.explain(record))
        self.assertFalse(os.path.exists(self.path))
        self.assertTrue(os.path.exists(link))

    def test_name_that_comes_after_the_plan(self):
        plan, _items = self.plan(self.trailer["Id"])
        os.link(self.path, self.home.join("seeding.mkv"))
        self.assertEqual(self.confirm(plan)["State"], "failed")
        self.assertTrue(os.path.exists(self.path))

    def test_plan_counts_once_and_for_ten_minutes(self):
        plan, _items = self.plan(self.trailer["Id"])
        with self.database() as database:
            database.execute("UPDATE plan SET expires = created - 1")
        self.assertRefused("Conflict", "no longer valid", self.confirm, plan)
        plan, _items = self.plan(self.trailer["Id"])
        self.confirm(plan)
        self.assertRefused("Conflict", "no longer valid", self.confirm, plan)
        self.assertRefused("Conflict", "no longer valid", self.confirm, "no-such-plan")

    def test_plan_without_a_word_is_not_carried_out(self):
        plan, _items = self.plan(self.trailer["Id"])
        self.assertEqual(self.daemon.run(CLEANUP, Plan=plan)["State"], "failed")
        self.assertTrue(os.path.exists(self.path))

    def test_only_what_is_on_record(self):
        self.assertRefused("NoSuchTitle", "no trailer 4711", self.plan, 4711)
        self.assertRefused("NoSuchTitle", "no trailer", self.plan, self.trailer["Id"], 4711)
        self.assertRefused("InvalidDefinition", "between 1 and", self.plan)
        self.assertRefused("NoSuchTitle", "not in the trash", self.daemon.library,
                           "RestoreTrailers", "(at)", [self.trailer["Id"]])

    def test_restore_never_replaces(self):
        self.confirm(self.plan(self.trailer["Id"])[0])
        with open(self.path, "w", encoding="utf-8") as file:
            file.write("somebody's own")
        self.assertRefused("Failed", "Cannot put back", self.daemon.library,
                           "RestoreTrailers", "(at)", [self.trailer["Id"]])
        with open(self.path, encoding="utf-8") as file:
            self.assertEqual(file.read(), "somebody's own")
        self.assertEqual(len(self.trash()), 1)

    def test_storage_that_is_away(self):
        plan, _items = self.plan(self.trailer["Id"])
        root = os.path.dirname(self.folders[0])
        os.rename(root, root + ".away")
        os.mkdir(root)
        self.assertEqual(self.confirm(plan)["State"], "failed")
        _plan, items = self.plan(self.trailer["Id"])
        self.assertEqual(items[0]["Left"], "unreachable")
        os.rmdir(root)
        os.rename(root + ".away", root)
        self.assertTrue(os.path.exists(self.path))
        self.assertEqual(self.trailers(self.path)["State"], "there")

    def ctl(self, *args):
        return subprocess.run([program("ctl"), *args], env=self.home.env, text=True,
                              capture_output=True, stdin=subprocess.DEVNULL)

    def test_ctl(self):
        trailer = str(self.trailer["Id"])
        asked = self.ctl("trailers", "delete", trailer)
        self.assertEqual(asked.returncode, 2, asked.stderr)
        self.assertIn(self.path, asked.stdout)
        self.assertIn("--yes", asked.stderr)
        self.assertTrue(os.path.exists(self.path))
        plan = self.daemon.library("ListPlans")[0]["Id"]
        self.assertIn(plan, self.ctl("plans").stdout)
        self.assertIn(self.path, self.ctl("plans", plan).stdout)
        done = self.ctl("confirm", plan)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertFalse(os.path.exists(self.path))
        self.assertEqual(self.ctl("trailers", "restore", trailer).returncode, 0)
        self.assertTrue(os.path.exists(self.path))
        self.assertEqual(self.ctl("trailers", "delete", trailer, "--yes").returncode, 0)
        self.assertFalse(os.path.exists(self.path))


class Faulty(CleanupCase):
    def setUp(self):
        super().setUp()
        self.good = self.make_trailer(self.folders[0])
        self.bad = {"no-audio": self.make_trailer(self.folders[1], audio=False),
                    "no-video": self.make_trailer(self.folders[2], video=False),
                    "too-short": self.make_trailer(self.folders[3], seconds=4)}
        self.garbage = os.path.join(self.folders[4], "Garbage-trailer.mkv")
        with open(self.garbage, "wb") as file:
            file.write(b"this is no video" * 1000)
        self.succeed(SCAN)

    def faults(self):
        with self.database() as database:
            return {fault for fault, in database.execute(
                "SELECT fault FROM trailer WHERE fault IS NOT NULL")}

    def assertNothingLost(self):
        for path in (self.good, self.garbage, *self.bad.values()):
            self.assertTrue(os.path.exists(path), path)

    def test_reported(self):
        result = self.succeed(CLEANUP)
        self.assertEqual((result["Faulty"], result["Deleted"]), (3, 0))
        self.assertGreaterEqual(result["Unreadable"], 1)
        self.assertEqual(self.faults(), set(self.bad))
        self.assertEqual(self.events().count("trailer-faulty"), 3)
        self.assertNothingLost()
        # Once, until they change
        result = self.succeed(CLEANUP)
        self.assertEqual((result["Checked"], result["Faulty"]), (0, 0))

    def test_deleted_when_wanted(self):
        self.succeed(CLEANUP)
        self.daemon.set(DeleteInvalid=True)
        result = self.succeed(CLEANUP)
        self.assertEqual((result["Faulty"], result["Deleted"]), (3, 3))
        self.assertTrue(os.path.exists(self.good))
        self.assertTrue(os.path.exists(self.garbage))
        for path in self.bad.values():
            self.assertFalse(os.path.exists(path))
        self.assertEqual(len(self.trash()), 3)

    def test_next_one_is_put_off(self):
        with self.database() as database:
            database.execute("UPDATE trailer SET profile = 1")
        self.daemon.set(DeleteInvalid=True)
        self.succeed(CLEANUP)
        with self.database() as database:
            self.assertEqual(database.execute(
                "SELECT count (*) FROM attempt WHERE error = 'not-a-trailer'").fetchone()[0], 3)

    def test_hard_links_stay(self):
        self.daemon.set(DeleteInvalid=True)
        os.link(self.bad["no-audio"], self.home.join("seeding.mkv"))
        result = self.succeed(CLEANUP)
        self.assertEqual((result["Deleted"], result["Left"]), (2, 1))
        self.assertTrue(os.path.exists(self.bad["no-audio"]))

    def test_no_ffprobe_nothing_concluded(self):
        self.daemon.set(DeleteInvalid=True, Ffprobe="/nonexistent/ffprobe")
        record = self.daemon.run(CLEANUP)
        self.assertEqual((record["State"], record["ErrorCode"]), ("failed", "program-missing"))
        self.assertEqual(self.faults(), set())
        self.assertNothingLost()

    def test_storage_away_nothing_concluded(self):
        self.daemon.set(DeleteInvalid=True)
        root = os.path.dirname(self.bad["no-audio"].rsplit("/", 1)[0])
        os.rename(root, root + ".away")
        os.mkdir(root)
        record = self.daemon.run(CLEANUP)
        self.assertEqual((record["State"], record["ErrorCode"]), ("failed", "storage-gone"))
        os.rmdir(root)
        os.rename(root + ".away", root)
        self.assertNothingLost()

    def test_trash_is_emptied_in_time(self):
        self.daemon.set(DeleteInvalid=True)
        self.succeed(CLEANUP)
        self.assertEqual(self.succeed(CLEANUP)["TrashEmptied"], 0)
        files = self.trash()
        # One is another file by now: nobody has said that it may go
        os.unlink(files[0])
        with open(files[0], "w", encoding="utf-8") as file:
            file.write("somebody's own")
        with self.database() as database:
            database.execute("UPDATE trash SET time = time - ?", (8 * DAY,))
        size = sum(os.stat(path).st_size for path in files[1:])
        result = self.succeed(CLEANUP)
        self.assertEqual(result["TrashEmptied"], 2)
        self.assertGreaterEqual(result["FreedBytes"], size)
        self.assertEqual(self.trash(), files[:1])
        with self.database() as database:
            self.assertEqual(database.execute("SELECT count(*) FROM trash").fetchone()[0], 0)


class Purge(CleanupCase):
    films, series = 4, 1

    def log(self, run):
        return self.home.join("share", "usher", "logs", f"{run}.log")

    def test_old_runs_go_but_the_last_fifty_stay(self):
        task = self.daemon.add_command("often", "true")
        now = GLib.get_real_time()
        with self.database() as database:
            key, = database.execute("SELECT key FROM task WHERE id = ?", (task,)).fetchone()
            first = database.execute("SELECT max(id) FROM run").fetchone()[0] + 1000
            for i in range(1200):
                database.execute(
                    "INSERT INTO run (id, task, attempt, cause, state, queued, ended)"
                    " VALUES (?, ?, 1, 'manual', 'succeeded', ?, ?)",
                    (first + i, key, now - 100 * DAY, now - 100 * DAY))
        for i in (0, 1149, 1150, 1199):
            with open(self.log(first + i), "w", encoding="utf-8") as file:
                file.write("said\n")
        result = self.succeed(CLEANUP)
        self.assertEqual(result["RunsForgotten"], 1150)
        with self.database() as database:
            left = [run for run, in database.execute(
                "SELECT id FROM run WHERE task = ? ORDER BY id", (key,))]
        self.assertEqual(left, list(range(first + 1150, first + 1200)))
        self.assertEqual([os.path.exists(self.log(first + i)) for i in (0, 1149, 1150, 1199)],
                         [False, False, True, True])
        self.assertEqual(self.succeed(CLEANUP)["RunsForgotten"], 0)

    def test_young_runs_stay(self):
        for _time in range(3):
            self.assertEqual(self.succeed(CLEANUP)["RunsForgotten"], 0)

    def test_old_events_go(self):
        now = GLib.get_real_time()
        with self.database() as database:
            media, = database.execute("SELECT min(id) FROM media").fetchone()
            for age in (364, 366, 400):
                database.execute("INSERT INTO event (media, time, what) VALUES (?, ?, 'old')",
                                 (media, now - age * DAY))
        self.assertEqual(self.succeed(CLEANUP)["EventsForgotten"], 2)
        self.assertEqual(self.events().count("old"), 1)

    def test_removed_titles_go_and_their_files_stay(self):
        path = self.make_trailer(self.folders[0])
        self.succeed(SCAN)
        media = self.trailers(path)["Media"]
        with self.database() as database:
            database.execute("UPDATE media SET removed = ? WHERE id = ?",
                             (GLib.get_real_time() - 31 * DAY, media))
            database.execute("UPDATE media SET removed = ? WHERE id = (SELECT max(id) FROM media)",
                             (GLib.get_real_time() - 29 * DAY,))
            before, = database.execute("SELECT count(*) FROM media").fetchone()
        self.assertEqual(self.succeed(CLEANUP)["TitlesForgotten"], 1)
        self.assertTrue(os.path.exists(path))
        with self.database() as database:
            self.assertEqual(database.execute("SELECT count(*) FROM media").fetchone()[0], before - 1)
            self.assertEqual(database.execute(
                "SELECT count(*) FROM trailer WHERE media = ?", (media,)).fetchone()[0], 0)

    def test_leftovers_of_dead_runs(self):
        folder = os.path.join(self.folders[0], ".usher-download")
        os.mkdir(folder)
        with open(os.path.join(folder, "half.mkv"), "wb") as file:
            file.write(b"half")
        with self.database() as database:
            database.execute("INSERT INTO staging (run, folder, name) VALUES (1, ?, '.usher-download')",
                             (self.folders[0].encode(),))
        self.assertEqual(self.succeed(CLEANUP)["Leftovers"], 1)
        self.assertFalse(os.path.exists(folder))

    def test_expired_plans_go(self):
        path = self.make_trailer(self.folders[0])
        self.succeed(SCAN)
        self.plan(self.trailers(path)["Id"])
        with self.database() as database:
            database.execute("UPDATE plan SET expires = 1")
        self.assertEqual(self.succeed(CLEANUP)["PlansForgotten"], 1)


class Cancelled(CleanupCase):
    def test_between_two_files(self):
        paths = [self.make_trailer(folder) for folder in self.folders]
        self.succeed(SCAN)
        stub = self.home.join("ffprobe")
        with open(stub, "w", encoding="utf-8") as file:
            file.write("#!/bin/sh\nexec sleep 600\n")
        os.chmod(stub, 0o755)
        self.daemon.set(DeleteInvalid=True, Ffprobe=stub)
        run = self.daemon.call("RunTaskNow", "(s)", CLEANUP)
        self.daemon.wait_stage(run, "checking")
        self.daemon.call("CancelRun", "(t)", run)
        self.assertEqual(self.daemon.wait_run(run)["State"], "cancelled")
        for path in paths:
            self.assertTrue(os.path.exists(path))


class Race(CleanupCase):
    """Somebody swaps files and folders while they are deleted."""

    films, series = 4, 1
    seconds = 10 if os.environ.get("USHER_TEST_THOROUGH") else 2

    def swap(self, stop, victim, treasure, folder):
        """Puts a link, another file and the trailer in each other's place, and a link in
        that of their folder."""
        spare, away = victim + ".spare", folder + ".away"
        while not stop.is_set():
            os.rename(victim, spare)
            os.symlink(treasure, victim)
            os.unlink(victim)
            os.link(treasure, victim)
            os.unlink(victim)
            os.rename(spare, victim)
            os.rename(folder, away)
            os.symlink(os.path.dirname(treasure), folder)
            os.unlink(folder)
            os.rename(away, folder)

    def test_no_other_file_is_lost(self):
        folder = self.folders[0]
        victim = self.make_trailer(folder)
        self.succeed(SCAN)
        trailer = self.trailers(victim)["Id"]
        treasure = self.home.make("treasure") + "/" + os.path.basename(victim)
        with open(treasure, "w", encoding="utf-8") as file:
            file.write("not to be lost")
        with open(victim, "rb") as file:
            content = file.read()

        n_tries, end = 0, time.monotonic() + self.seconds
        while time.monotonic() < end:
            stop = threading.Event()
            failed = []

            def swap():
                try:
                    self.swap(stop, victim, treasure, folder)
                except (FileNotFoundError, FileExistsError, IsADirectoryError) as error:
                    failed.append(error)  # the trailer has gone to the trash meanwhile

            thread = threading.Thread(target=swap)
            thread.start()
            try:
                for _time in range(8):
                    plan, items = self.plan(trailer)
                    if items[0]["Left"]:
                        continue
                    n_tries += 1
                    if self.confirm(plan)["Result"]["Deleted"]:
                        break
            finally:
                stop.set()
                thread.join()
            self.put_in_order(folder, victim, trailer, content)
            with open(treasure, encoding="utf-8") as file:
                self.assertEqual(file.read(), "not to be lost")
            self.assertTrue(os.path.samestat(os.stat(treasure), os.lstat(treasure)))
        self.assertGreater(n_tries, 0)

    def put_in_order(self, folder, victim, trailer, content):
        """The trailer is somewhere, whole: at its place, aside, or in the trash."""
        if os.path.isdir(folder + ".away"):
            if os.path.islink(folder):
                os.unlink(folder)
            os.rename(folder + ".away", folder)
        with self.database() as database:
            in_trash = database.execute("SELECT folder, name FROM trash").fetchall()
        if in_trash:
            if os.path.lexists(victim):
                os.unlink(victim)
            self.assertEqual(self.daemon.library("RestoreTrailers", "(at)", [trailer]), 1)
        elif os.path.exists(victim + ".spare"):
            if os.path.lexists(victim):
                os.unlink(victim)
            os.rename(victim + ".spare", victim)
        with open(victim, "rb") as file:
            self.assertEqual(file.read(), content)
        self.assertEqual(self.trash(), [])


main()
