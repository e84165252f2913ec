# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Usher authors
"""What a person had better look after, and the word that a plan waits for."""

import os

from gi.repository import GLib

from usher_testing import Sample
from usher_ui import WindowTest, run

LOSS = "Many trailers are missing; say whether that is right"


class Problems(WindowTest):
    def prepare(self):
        self.sample = Sample(self.home, films=150, series=0)
        self.addCleanup(self.sample.stop)
        self.daemon.chained = False
        self.daemon.connect("radarr", self.sample)
        self.daemon.run("arr-refresh")
        self.daemon.run("disk-scan")

    def trailers(self):
        return self.daemon.library("ListTrailers", "(a{sv})", {"State": GLib.Variant("s", "there")})[0]

    def test_mass_loss_is_confirmed(self):
        trailers = self.trailers()
        self.assertGreater(len(trailers), 4)
        for trailer in trailers:
            os.unlink(trailer["PathText"])
        self.daemon.run("disk-scan")
        self.assertEqual(len(self.trailers()), len(trailers))

        self.see("Problems")
        self.act("show-page", GLib.Variant("s", "problems"))
        self.see(LOSS)
        self.click("Look at It…")
        self.see_beginning("If you confirm it,")
        self.see_beginning(self.lines()[0])
        self.click("Confirm")
        self.daemon.wait(lambda: not self.trailers())
        self.see_no(LOSS)

    def lines(self):
        plan = self.daemon.library("ListPlans")[0]
        return [item["Text"] for item in plan["Items"]]

    def test_not_now(self):
        trailers = self.trailers()
        for trailer in trailers:
            os.unlink(trailer["PathText"])
        self.daemon.run("disk-scan")
        plan = self.daemon.library("ListPlans")[0]["Id"]
        self.act("show-plan", GLib.Variant("s", plan))
        self.see_beginning("If you confirm it,")
        self.click("Not Now")
        self.assertEqual(len(self.trailers()), len(trailers))

    def test_plan_that_is_gone(self):
        self.act("show-plan", GLib.Variant("s", "nothing"))
        self.see("It Waits No More")


if __name__ == "__main__":
    run(Problems)
