# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Usher authors
"""Newer releases, and what else a person had better look after."""

import http.server
import json
import os
import sqlite3
import subprocess

from gi.repository import GLib

from usher_testing import TestCase, main, program, serve

CHECK = "update-check"


class Feed(http.server.BaseHTTPRequestHandler):
    """Answers what the test has put there: (status, headers, body) by path."""

    def do_GET(self):
        status, headers, body = self.server.answers.get(self.path, (404, {}, b"no"))
        self.server.asked.append((self.path, dict(self.headers)))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            self.wfile.write(body)
        except ConnectionError:
            pass  # whoever asked has had enough

    def log_message(self, *_args):
        pass


class UpdatesCase(TestCase):
    def setUp(self):
        super().setUp()
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Feed)
        self.server.answers, self.server.asked = {}, []
        self.addCleanup(serve(self.server))
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        self.start()
        self.daemon.set(YtDlp=self.stub("yt-dlp", "echo 2023.03.04"), YtDlpFeed=f"{self.url}/yt-dlp",
                        UsherFeed="")

    def stub(self, name, script):
        path = self.home.join(name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(f"#!/bin/sh\n{script}\n")
        os.chmod(path, 0o755)
        return path

    def publish(self, version, path="/yt-dlp", **more):
        self.server.answers[path] = (200, {}, json.dumps(
            {"tag_name": version, "html_url": f"https://example.org/{version}",
             "published_at": "2024-01-02T00:00:00Z", **more}).encode())

    def check(self, state="succeeded", code=""):
        record = self.daemon.run(CHECK)
        self.assertEqual((record["State"], record["ErrorCode"]), (state, code),
                         f"{record.get('ErrorText')}\n{self.daemon.run_log(record['Id'])}")
        return record["Result"]

    def problems(self):
        return {p["Code"]: p for p in self.daemon.call("GetProblems")}

    def count(self):
        return self.daemon.connection.call_sync(
            "org.usher.Usher1", "/org/usher/Usher1", "org.freedesktop.DBus.Properties", "Get",
            GLib.Variant("(ss)", ("org.usher.Usher1.Manager", "ProblemCount")), None, 0, -1,
            None).unpack()[0]

    def heard(self):
        return sum(name == "ProblemsChanged" for name, _values in self.daemon.signals)


class Updates(UpdatesCase):
    def test_newer(self):
        self.publish("2023.11.16")
        result = self.check()
        self.assertEqual({key: result[key] for key in ("YtDlpInstalled", "YtDlpNewest", "YtDlpUrl",
                                                       "Newer", "NotInstalled")},
                         {"YtDlpInstalled": "2023.03.04", "YtDlpNewest": "2023.11.16",
                          "YtDlpUrl": "https://example.org/2023.11.16", "Newer": 1,
                          "NotInstalled": 0})
        self.assertTrue(result["FfmpegInstalled"][0].isdigit())
        problem = self.problems()["yt-dlp-old"]
        self.assertEqual((problem["Severity"], problem["Fix"], problem["Newest"], problem["Installed"]),
                         ("warning", "update", "2023.11.16", "2023.03.04"))

    def test_same_and_older(self):
        for version in ("2023.03.04", "2023.3.4", "v2023.03.04", "2022.11.11", "2023.03.04~rc1"):
            self.publish(version)
            self.assertEqual(self.check()["Newer"], 0, version)
            self.assertEqual(self.problems(), {})

    def test_usher_itself(self):
        self.publish("2023.03.04")
        self.publish("v1000.0", path="/usher")
        self.daemon.set(UsherFeed=f"{self.url}/usher")
        result = self.check()
        self.assertEqual((result["UsherNewest"], result["Newer"]), ("v1000.0", 1))
        self.assertIn("usher-old", self.problems())

    def test_no_feed_asks_nobody(self):
        self.daemon.set(YtDlpFeed="")
        self.assertEqual(self.check()["YtDlpInstalled"], "2023.03.04")
        self.assertEqual(self.server.asked, [])

    def test_missing_programs(self):
        self.publish("2023.11.16")
        self.daemon.set(YtDlp="/nonexistent/yt-dlp", Ffmpeg="no-such-ffmpeg")
        result = self.check()
        self.assertEqual(result["NotInstalled"], 2)
        problems = self.problems()
        self.assertEqual(set(problems), {"yt-dlp-missing", "ffmpeg-missing"})
        self.assertEqual(problems["yt-dlp-missing"]["Subject"], "/nonexistent/yt-dlp")
        self.assertEqual(problems["yt-dlp-missing"]["Severity"], "error")

    def test_problem_is_as_old_as_when_it_was_seen_first(self):
        self.publish("2023.11.16")
        self.check()
        since = self.problems()["yt-dlp-old"]["Since"]
        self.check()
        self.assertEqual(self.problems()["yt-dlp-old"]["Since"], since)

    def test_drafts_and_previews_are_no_releases(self):
        for more in ({"draft": True}, {"prerelease": True}):
            self.publish("2030.1.1", **more)
            self.assertEqual(self.check("failed", "malformed")["Newer"], 0)

    def test_bad_feeds(self):
        deep = b"[" * 100000
        for body, code in ((b"<html>log in</html>", "not-json"), (b"", "not-json"), (b"[]", "malformed"),
                           (b"{}", "malformed"), (b'{"tag_name": 5}', "malformed"),
                           (b'{"tag_name": "latest"}', "malformed"), (deep, "too-large"),
                           (b'{"tag_name": "1", "x": "' + b"y" * (2 << 20) + b'"}', "too-large")):
            with self.subTest(body=body[:30]):
                self.server.answers["/yt-dlp"] = (200, {}, body)
                record = self.daemon.run(CHECK)
                self.assertEqual((record["State"], record["ErrorCode"]), ("failed", code),
                                 record["ErrorText"])
                self.assertEqual(record["Result"]["YtDlpInstalled"], "2023.03.04")

    def test_link_to_nowhere_is_dropped(self):
        self.publish("2023.11.16", html_url="javascript:alert(1)")
        self.assertNotIn("YtDlpUrl", self.check())

    def test_redirect_is_not_followed(self):
        self.publish("2023.11.16", path="/elsewhere")
        self.server.answers["/yt-dlp"] = (302, {"Location": f"{self.url}/elsewhere"}, b"")
        self.check("failed", "redirected")
        self.assertNotIn("/elsewhere", [path for path, _headers in self.server.asked])

    def test_link_local_is_refused(self):
        self.daemon.set(YtDlpFeed="http://169.254.169.254/latest")
        self.check("failed", "address-refused")

    def test_program_that_hangs_can_be_cancelled(self):
        self.daemon.set(YtDlp=self.stub("slow", "exec sleep 600"))
        run = self.daemon.call("RunTaskNow", "(s)", CHECK)
        self.daemon.wait_stage(run, "checking")
        self.daemon.call("CancelRun", "(t)", run)
        self.assertEqual(self.daemon.wait_run(run)["State"], "cancelled")

    def test_program_that_talks_nonsense(self):
        self.publish("2023.11.16")
        self.daemon.set(YtDlp=self.stub("odd", "yes nonsense | head -c 3000000"))
        self.assertEqual(self.check()["Newer"], 0)
        self.daemon.set(YtDlp=self.stub("odd", "echo broken >&2; exit 3"))
        self.check("failed", "exit-status")


class Problems(UpdatesCase):
    def test_told_when_they_come_and_go(self):
        self.assertEqual((self.problems(), self.count(), self.heard()), ({}, 0, 0))
        self.publish("2023.11.16")
        self.check()
        self.daemon.wait(lambda: self.heard() == 1 and self.count() == 1)
        self.publish("2023.03.04")
        self.check()
        self.daemon.wait(lambda: self.heard() == 2 and self.count() == 0)

    def test_known_after_a_restart(self):
        self.publish("2023.11.16")
        self.check()
        self.stop()
        self.start()
        self.daemon.wait(lambda: self.count() == 1)

    def test_storage_gone(self):
        sample = self.start_sample(films=3, series=1)
        self.daemon.connect("radarr", sample)
        self.daemon.run("arr-refresh")
        root = next(os.path.dirname(t["FolderText"]) for t in self.daemon.media() if t["FolderText"])
        os.rename(root, root + ".away")
        self.assertEqual(self.daemon.run("disk-scan")["State"], "failed")
        problem = self.problems()["storage-gone"]
        self.assertEqual((problem["Subject"], problem["Fix"]), (root, "check-disk"))
        os.rename(root + ".away", root)
        self.assertEqual(self.daemon.run("disk-scan")["State"], "succeeded")
        self.assertEqual(self.problems(), {})

    def database(self):
        database = sqlite3.connect(self.home.join("share", "usher", "usher.db"), timeout=30)
        self.addCleanup(database.close)
        return database

    def test_plan_waits(self):
        with self.database() as database:
            database.execute("INSERT INTO plan (id, kind, subject, created, items)"
                             " VALUES ('p', 'refresh-loss', 'films', 5, '@aa{sv} []')")
        problem = self.problems()["refresh-loss"]
        self.assertEqual((problem["Subject"], problem["Since"], problem["Plan"], problem["Fix"]),
                         ("films", 5, "p", "confirm"))

    def test_ctl(self):
        def ctl(*args):
            return subprocess.run([program("ctl"), *args], env=self.home.env, text=True,
                                  capture_output=True, check=True).stdout
        self.assertIn("no problems", ctl("problems"))
        self.publish("2023.11.16")
        self.check()
        self.assertIn("newer yt-dlp", ctl("problems"))
        self.daemon.wait(lambda: self.count() == 1)
        self.assertIn("1 problem", ctl("status"))


main()
