# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Usher authors
"""The first start, and what comes over from a crontab or from timers."""

import os

from usher_testing import BUILTIN
from usher_ui import WindowTest, run

# What the programs that are asked would say, by the words that they are asked with
TIMERS = {
    "list-unit-files": "backup.timer enabled enabled",
    "list-units": "backup.timer loaded active waiting Backup",
    "show": "backup.service",
    "cat backup.timer": "# /units/backup.timer\n[Unit]\nDescription=Back it up\n[Timer]\n"
                        "OnCalendar=Mon *-*-* 05:30\n",
    "cat backup.service": "# /units/backup.service\n[Service]\nType=oneshot\nExecStart=/bin/true up\n",
}
CRONTAB = "0 9 * * 1-5 /bin/true with words\n99 * * * * /bin/false\n"


class Assistant(WindowTest):
    def prepare(self):
        self.welcome(self._testMethodName == "test_welcome")
        # A crontab of ours, in the place of the machine's
        programs = self.home.make("programs")
        self.write_program(programs, "crontab", f"cat <<'END'\n{CRONTAB}END\n")
        self.write_program(programs, "systemctl", 'case "$*" in\n' + "".join(
            f"*'{words}'*) cat <<'END'\n{text}\nEND\n;;\n" for words, text in TIMERS.items())
            + "*) exit 1;;\nesac\n")
        self.home.env["PATH"] = programs + ":" + os.environ["PATH"]

    @staticmethod
    def write_program(folder, name, text):
        path = os.path.join(folder, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write("#!/bin/sh\n" + text)
        os.chmod(path, 0o755)

    def take_over(self, words):
        """What the task is that comes over, once it is seen."""
        self.wait(lambda: any(words in name for name in self.names()))
        self.click("Import")
        self.daemon.wait(lambda: len(self.daemon.call("GetTasks")) == len(BUILTIN) + 1)
        task = next(t for t in self.daemon.call("GetTasks") if t["Id"] not in BUILTIN)
        self.daemon.call("RemoveTask", "(s)", task["Id"])
        return task

    def test_welcome(self):
        self.see("Welcome to Usher", "Radarr and Sonarr", "Your Crontab", "Download missing trailers")
        self.click("Add a Server…")
        self.see("New Connection")

    def test_welcome_once(self):
        self.see("Next:")
        self.assertNotIn("Welcome to Usher", self.names())

    def test_import(self):
        self.act("import")
        task = self.take_over("true with words")
        self.assertEqual(task["Triggers"], ["cron 0 9 * * 1-5"])

    def test_import_timers(self):
        self.act("import")
        self.click("Timers of Systemd")
        task = self.take_over("Back it up")
        self.assertIn("05:30", task["Triggers"][0])


if __name__ == "__main__":
    run(Assistant)
