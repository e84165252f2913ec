# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Usher authors
"""The first start, and what comes over from a crontab."""

import os

from usher_testing import BUILTIN
from usher_ui import WindowTest, run

CRONTAB = "0 9 * * 1-5 /bin/true with words\n99 * * * * /bin/false\n"


class Assistant(WindowTest):
    def prepare(self):
        self.welcome(self._testMethodName == "test_welcome")
        # A crontab of ours, in the place of the machine's
        programs = self.home.make("programs")
        program = os.path.join(programs, "crontab")
        with open(program, "w", encoding="utf-8") as file:
            file.write("#!/bin/sh\ncat <<'END'\n" + CRONTAB + "END\n")
        os.chmod(program, 0o755)
        self.home.env["PATH"] = programs + ":" + os.environ["PATH"]

    def test_welcome(self):
        self.see("Welcome to Usher", "Radarr and Sonarr", "Your Crontab", "Download missing trailers")
        self.click("Add a Server…")
        self.see("New Connection")

    def test_welcome_once(self):
        self.see("Next:")
        self.assertNotIn("Welcome to Usher", self.names())

    def test_import(self):
        self.act("import")
        self.wait(lambda: any("true with words" in name for name in self.names()))
        self.click("Import")
        self.daemon.wait(lambda: len(self.daemon.call("GetTasks")) == len(BUILTIN) + 1)
        task = next(t for t in self.daemon.call("GetTasks") if t["Id"] not in BUILTIN)
        self.assertEqual(task["Triggers"], ["cron 0 9 * * 1-5"])
        self.daemon.call("RemoveTask", "(s)", task["Id"])


if __name__ == "__main__":
    run(Assistant)
