#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Usher authors
"""Where trailers come from: a search, a person's own collection, and the order of them."""

import glob
import os
import shutil
import subprocess

from usher_testing import GLib, TestCase, main, program, variants

REFRESH, SCAN, DOWNLOAD = "arr-refresh", "disk-scan", "trailer-download"

LIVE = """#!/bin/sh
case "$*" in
  *--help*) exit 0 ;;
  *"-o out."*) echo "asked for a download" >>{home}/downloads; exit 1 ;;
  *) echo '{{"id": "live1", "title": "Live", "url": "https://v.example/live1", "is_live": true}}' ;;
esac
"""

HANGING = """#!/bin/sh
case "$*" in *--help*) exit 0 ;; esac
trap '' TERM
echo "$$" >>{home}/asked
while :; do sleep 1; done
"""


def is_running(pid):
    """Whether a process is more than a record that nobody has asked for."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


class SearchCase(TestCase):
    def setUp(self):
        super().setUp()
        self.sample = self.start_sample(films=8, series=0)
        self.start()
        self.daemon.connect("radarr", self.sample)
        self.daemon.set(DownloadPause=0.0, VideoUrl=self.sample.where["videos"],
                        SearchSource=self.sample.where["search"])
        for task in (REFRESH, SCAN):
            self.assertEqual(self.daemon.run(task)["State"], "succeeded")
        self.title = self.choose()

    def choose(self):
        """A title that wants a trailer, and whose video nobody knows."""
        title = next(t for t in self.daemon.media(HasTrailer=False, Monitored=True)
                     if t["Year"] and t["Title"].replace(" ", "").isalpha())
        self.daemon.library("UpdateTitle", "(ta{sv})", title["Id"], variants({"VideoId": ""}))
        return title

    def download(self, media=None, **options):
        run = self.daemon.library("DownloadTrailer", "(tta{sv})", media or self.title["Id"], 0,
                                  variants(options))
        return self.daemon.wait_run(run)

    def search(self, **options):
        return self.daemon.library("SearchTrailer", "(tta{sv})", self.title["Id"], 0,
                                   variants(options))

    def use(self, text):
        path = self.home.join("yt-dlp")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text.format(home=self.home.path))
        os.chmod(path, 0o700)
        self.daemon.set(YtDlp=path)

    def assertSucceeds(self, record):
        log = self.daemon.run_log(record["Id"])
        self.assertEqual(record["State"], "succeeded", f"{record.get('ErrorText')}\n{log}")
        return log

    def assertNoLeftovers(self):
        hidden = [name for _, folders, files in os.walk(self.sample.media)
                  for name in folders + files if name.startswith(".") or name.startswith("out.")]
        self.assertEqual(hidden, [])


class Choosing(SearchCase):
    def test_best_is_taken(self):
        log = self.assertSucceeds(self.download())
        self.assertIn("/videos/official.mp4", log)
        for reason in ("it is about the title", "nobody says how long", "from another year",
                       "it is a short", "another title's", "official-trailer +15"):
            self.assertIn(reason, log)

    def test_search_says_why(self):
        videos = self.search(Limit=30)
        self.assertEqual([v["Rejected"] for v in videos[:2]], ["", ""])
        self.assertIn("official", videos[0]["Url"])
        self.assertGreater(videos[0]["Score"], videos[1]["Score"])
        self.assertIn("year +20", videos[0]["Reasons"])
        rejected = {os.path.basename(v["Url"]): v["Rejected"] for v in videos[2:]}
        self.assertEqual(rejected, {
            "reaction.mp4": "unwanted", "live.mp4": "no-duration", "whole.mp4": "too-long",
            "remake.mp4": "other-year", "s.mp4": "short", "other.mp4": "other-title"})

    def test_limit(self):
        self.assertEqual(len(self.search(Limit=1)), 1)

    def test_own_query(self):
        videos = self.search(Query="Something Else 1999 trailer")
        self.assertEqual({v["Rejected"] for v in videos} - {"", "other-title"},
                         {"unwanted", "no-duration", "too-long", "short", "other-title"}
                         - {"other-title"})
        self.assertTrue(all("Something Else" in v["TitleText"] or v["Rejected"] for v in videos))

    def test_nothing_to_search_with(self):
        self.daemon.set(SearchSource="")
        self.assertRefused("InvalidDefinition", "SearchSource", self.search)

    def test_no_such_title(self):
        self.assertRefused("NoSuchTitle", "", self.daemon.library, "SearchTrailer", "(tta{sv})",
                           999999, 0, {})

    def test_usherctl(self):
        out = subprocess.run([program("ctl"), "search-trailer", str(self.title["Id"])],
                             env=self.home.env, capture_output=True, text=True, check=True).stdout
        self.assertIn("Official Trailer", out.splitlines()[1])
        self.assertIn("It is from another year", out)

    def test_more_is_asked_for(self):
        self.sample.control(search="late")
        log = self.assertSucceeds(self.download())
        self.assertEqual(log.count("asking the search"), 2)
        self.assertIn("official.mp4", log)

    def test_nothing_fits(self):
        self.sample.control(search="bad")
        record = self.download()
        self.assertEqual((record["State"], record["ErrorCode"]), ("failed", "no-candidate"))
        self.assertEqual(record["ErrorDetails"]["Videos"], 6)
        pending = self.daemon.library("ListPending", "(a{sv})",
                                      {"Media": GLib.Variant("t", self.title["Id"])})[0]
        self.assertEqual(pending[0]["State"], "backing-off")
        self.assertNoLeftovers()

    def test_next_best(self):
        folder = self.home.make("stub")
        with open(os.path.join(folder, "yt-dlp"), "w", encoding="utf-8") as file:
            file.write('#!/bin/sh\ncase "$*" in *"-o out."*) ;; *) exec yt-dlp "$@" ;; esac\n'
                       'url=$(cat)\ncase "$url" in *official*)\n'
                       '  echo "ERROR: Private video. Sign in" >&2; exit 1 ;; esac\n'
                       'echo "$url" | exec yt-dlp "$@"\n')
        os.chmod(file.name, 0o700)
        self.daemon.set(YtDlp=file.name)
        log = self.assertSucceeds(self.download())
        self.assertIn("Private video", log)
        self.assertIn("/videos/plain.mp4", log)

    def test_refused_by_search(self):
        self.sample.control(search="too-many")
        record = self.download()
        self.assertEqual((record["State"], record["ErrorCode"]), ("failed", "rate-limited"))
        self.assertNoLeftovers()

    def test_stored_first(self):
        self.daemon.library("UpdateTitle", "(ta{sv})", self.title["Id"],
                            variants({"VideoId": "stored1"}))
        log = self.assertSucceeds(self.download())
        self.assertIn("stored1.mp4", log)
        self.assertNotIn("asking the search", log)

    def test_live_is_not_fetched(self):
        self.use(LIVE)
        self.daemon.set(SearchSource="")
        record = self.download(VideoId="live1")
        self.assertEqual((record["State"], record["ErrorCode"]), ("failed", "live-video"))
        self.assertFalse(os.path.exists(self.home.join("downloads")))


class Collection(SearchCase):
    def setUp(self):
        super().setUp()
        self.folder = self.home.make("my trailers")
        self.video = sorted(glob.glob(os.environ["USHER_VIDEOS"] + "/*"))[0]

    def put(self, name):
        shutil.copy(self.video, os.path.join(self.folder, name))

    def test_file_by_template(self):
        self.daemon.set(TrailerSource=self.folder + "/{title}.mp4", SearchSource="")
        self.put(self.title["Title"] + ".mp4")
        log = self.assertSucceeds(self.download())
        self.assertIn("copying", log)
        self.assertNoLeftovers()

    def test_folder_by_title(self):
        self.daemon.set(TrailerSource=self.folder, SearchSource="")
        self.put("Nobody Knows This One trailer.mp4")
        self.put(f"{self.title['Title']} ({self.title['Year']}) trailer.mp4")
        log = self.assertSucceeds(self.download())
        self.assertIn("another title's", log)

    def test_links_and_pipes_are_passed_over(self):
        name = f"{self.title['Title']} trailer.mp4"
        os.symlink("/etc/passwd", os.path.join(self.folder, name))
        os.mkfifo(os.path.join(self.folder, f"{self.title['Title']} ({self.title['Year']}).mp4"))
        self.daemon.set(TrailerSource=self.folder, SearchSource="")
        self.assertEqual(self.download()["State"], "failed")
        self.assertNoLeftovers()

    def test_server(self):
        self.daemon.set(TrailerSource=self.sample.where["videos"].replace("{id}", "{tmdb_id}"),
                        SearchSource="")
        self.assertIn(f"/videos/{self.title['TmdbId']}.mp4", self.assertSucceeds(self.download()))

    def test_nothing_there(self):
        self.daemon.set(TrailerSource=self.folder + "/{title}.mp4")
        log = self.assertSucceeds(self.download())
        self.assertIn("asking the search", log)


class Settings(SearchCase):
    def refuse(self, text, **settings):
        self.assertRefused("InvalidDefinition", text, self.daemon.set, **settings)

    def test_settings(self):
        self.refuse("SearchSource", SearchSource="--exec")
        self.refuse("SearchSource", SearchSource="ytsearch10:")
        self.refuse("SearchSource", SearchSource="http://127.0.0.1/find")
        self.refuse("SearchSource", SearchSource="file:///etc/{query}")
        self.refuse("TrailerSource", TrailerSource="trailers")
        self.refuse("TrailerSource", TrailerSource="http://127.0.0.1/all.mp4")
        self.refuse("TrailerSource", TrailerSource="/srv/{nonsense}")
        self.refuse("CookiesFile", CookiesFile="cookies.txt")
        self.daemon.set(SearchSource="ytsearchdate", TrailerSource="/srv/{title}", CookiesFile="/c")


class Ending(SearchCase):
    def test_stop_while_searching(self):
        """Nobody who stops the service waits for a search, and nothing is left running."""
        self.use(HANGING)
        asked = self.home.join("asked")
        self.daemon.connection.call(
            "org.usher.Usher1", "/org/usher/Usher1", "org.usher.Usher1.Library", "SearchTrailer",
            GLib.Variant("(tta{sv})", (self.title["Id"], 0, {})), None, 0, -1, None, None)
        self.daemon.wait(lambda: os.path.exists(asked))
        with open(asked, encoding="ascii") as file:
            pid = int(file.read())
        self.stop()
        self.assertFalse(is_running(pid))

    def test_too_many_searches(self):
        self.use(HANGING)
        for _ in range(4):
            self.daemon.connection.call(
                "org.usher.Usher1", "/org/usher/Usher1", "org.usher.Usher1.Library",
                "SearchTrailer", GLib.Variant("(tta{sv})", (self.title["Id"], 0, {})),
                None, 0, -1, None, None)
        self.assertRefused("LimitExceeded", "try again", self.search)


if __name__ == "__main__":
    main()
