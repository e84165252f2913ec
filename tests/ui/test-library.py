# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Usher authors
"""The library page: titles, their trailers, and what a person does with them."""

import os

from gi.repository import GLib

from usher_testing import Sample, variants
from usher_ui import WindowTest, run


class Library(WindowTest):
    def prepare(self):
        self.sample = Sample(self.home, films=10, series=2)
        self.addCleanup(self.sample.stop)
        self.daemon.connect("radarr", self.sample)
        self.daemon.set(DownloadPause=0.0, VideoUrl=self.sample.where["videos"],
                        SearchSource=self.sample.where["search"])
        for task in ("arr-refresh", "disk-scan"):
            self.assertEqual(self.daemon.run(task)["State"], "succeeded")
        self.titles = self.daemon.media()

    def open(self):
        super().open()
        self.act("show-page", GLib.Variant("s", "library"))

    def tearDown(self):
        for connection in self.daemon.library("ListConnections"):
            self.daemon.library("RemoveConnection", "(s)", connection["Id"])

    def without_trailer(self):
        return next(t for t in self.titles if not t["Trailers"] and t["Monitored"] and t["VideoId"])

    def trailers(self, title):
        return self.daemon.library("ListTrailers", "(a{sv})",
                                   variants({"Media": GLib.Variant("t", title["Id"])}))[0]

    def show(self, title):
        self.act("show-title", GLib.Variant("t", title["Id"]))
        self.see(title["Overview"])

    def confirm(self, name):
        """The button of the dialog, not the one in the list that has the same name."""
        def there():
            return [t for t in self.things() if self.name_of(t) == name
                    and t.get_role_name() in ("push button", "button")
                    and self.has_place(t) and self.window_of(t).get_role_name() == "dialog"]
        # The dialog has one for narrow windows, too, that does nothing while it is hidden
        for button in self.wait(there):
            try:
                button.do_action(0)
            except GLib.Error:
                break  # it has gone

    @staticmethod
    def window_of(thing):
        while (above := thing.get_parent()) is not None and above.get_role_name() != "application":
            thing = above
        return thing

    def test_search(self):
        n_titles = len(self.titles)
        self.see(f"{n_titles} titles", *(t["Title"] for t in self.titles[:3]))
        wanted, other = self.titles[0]["Title"], self.titles[-1]["Title"]
        self.type("Search titles", wanted)
        self.see_no(other)
        self.see(wanted, "1 title")
        self.type("Search titles", "no title is called like this")
        self.see_no(wanted)
        self.click("Show All Titles")
        self.see(wanted, f"{n_titles} titles")

    def test_download_delete_undo(self):
        title = self.without_trailer()
        self.show(title)
        self.see("There is no trailer on the disk.")
        self.click("Download")
        self.see("The download was put into the queue")
        self.see("Play", "Open Folder")
        trailer, = self.trailers(title)
        path = bytes(trailer["Path"][:-1])
        self.assertTrue(os.path.exists(path))
        self.see("It has a trailer · profile “Films”")

        self.click("Delete")
        self.see("Delete Trailer?")
        self.confirm("Cancel")
        self.see_no("Delete Trailer?")
        self.assertTrue(os.path.exists(path))
        self.click("Delete")
        self.see("Delete Trailer?")
        self.confirm("Delete")
        self.see("1 trailer was moved to the trash")
        self.assertFalse(os.path.exists(path))
        self.click("Undo")
        self.see("The trailer is back in its place")
        self.assertTrue(os.path.exists(path))

    def test_monitor(self):
        title = self.without_trailer()
        self.show(title)
        self.click("Monitored")
        self.see("Not wanted")
        self.assertFalse(self.daemon.library("GetTitle", "(t)", title["Id"])["Monitored"])
        # What somebody else changes is seen, too
        self.daemon.library("UpdateTitle", "(ta{sv})", title["Id"], variants({"Monitored": True}))
        self.see_no("Not wanted")

    def test_another_video(self):
        title = self.without_trailer()
        self.show(title)
        self.click("Download Another…")
        self.see("Download Another Video", "Address of a video")
        self.see_beginning(title["Title"] + " (")
        self.see("It is a short")

    def test_gone(self):
        title = self.titles[0]
        self.show(title)
        self.see(title["Title"])
        self.tearDown()
        self.see_beginning("There is no title")


if __name__ == "__main__":
    run(Library)
