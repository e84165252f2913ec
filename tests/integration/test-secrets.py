#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Usher authors
"""A key stays where it belongs, whatever goes wrong."""

import os
import subprocess

from usher_testing import TestCase, main, variants

# What ends by itself in a moment; those that a deadline ends are elsewhere
FAULTS = ("not-found", "broken", "busy", "page", "redirect", "cut", "nothing", "bomb", "empty",
          "truncated", "malformed", "utf8", "deep", "half", "application")


class Canary(TestCase):
    """The server's key is looked for in all that Usher leaves and says."""

    def setUp(self):
        super().setUp()
        self.heard = self.home.join("heard")
        with open(self.heard, "wb") as file:
            self.monitor = subprocess.Popen(["dbus-monitor", "--address", self.bus.address],
                                            stdout=file, env=self.home.env)
        self.addCleanup(self.stop_monitor)
        self.sample = self.start_sample(films=40, series=0)
        self.key = self.sample.where["key"].encode()

    def stop_monitor(self):
        if self.monitor.poll() is None:
            self.monitor.terminate()
            self.monitor.wait()

    def find_key(self):
        """The files below the home that have the key in them."""
        found = []
        for place, folders, files in os.walk(self.home.path):
            # The films are large, and nobody's but the person's
            folders[:] = [name for name in folders if name != "media"]
            for name in files:
                path = os.path.join(place, name)
                if not os.path.isfile(path) or os.path.islink(path):
                    continue
                with open(path, "rb") as file:
                    if self.key in file.read():
                        found.append(os.path.relpath(path, self.home.path))
        return found

    def find_in_processes(self):
        """Whether the key is in the words or the environment of the daemon."""
        folder = f"/proc/{self.daemon.process.pid}"
        words = [open(f"{folder}/{name}", "rb").read() for name in ("cmdline", "environ")]
        return [word for word in words if self.key in word]

    def test_faults(self):
        # What is said at length is said on standard output
        daemon = self.start(env={"G_MESSAGES_DEBUG": "all"},
                            wrapper=("sh", "-c", 'exec "$@" >&2', "sh"))
        connection = daemon.connect("radarr", self.sample)
        self.assertEqual(daemon.run("arr-refresh")["State"], "succeeded")
        states = {}
        for fault in FAULTS:
            self.sample.control(radarr=fault)
            states[fault] = daemon.run("arr-refresh")["State"]
            try:
                daemon.library("TestConnection", "(s)", connection)
            except Exception as error:  # pylint: disable=broad-except
                self.assertNotIn(self.sample.where["key"], str(error))
        self.assertEqual({fault for fault, state in states.items() if state != "failed"}, set())
        self.sample.control(radarr="none")
        self.assertEqual(daemon.run("arr-refresh")["State"], "succeeded")

        for url in ("http://127.0.0.1:1", "https://127.0.0.1:1/a", "http://nowhere.invalid"):
            daemon.library("UpdateConnection", "(sa{sv})", connection,
                           variants({"Url": url, "Test": False}))
            self.assertEqual(daemon.run("arr-refresh")["State"], "failed")

        self.assertEqual(self.find_in_processes(), [])
        self.stop()
        self.stop_monitor()
        self.assertGreater(os.path.getsize(self.heard), 0)
        self.assertEqual(self.find_key(), [])

    def test_kept_in_one_place(self):
        daemon = self.start()
        connection = daemon.connect("radarr", self.sample)
        self.assertEqual(daemon.run("arr-refresh")["State"], "succeeded")
        self.stop()
        self.stop_monitor()
        place = os.path.join("config", "usher", "secrets", connection)
        self.assertEqual(self.find_key(), [place])
        self.assertEqual(os.stat(self.home.join(place)).st_mode & 0o777, 0o600)


if __name__ == "__main__":
    main()
