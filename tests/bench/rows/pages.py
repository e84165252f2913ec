# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Usher authors
"""What a page of a large library takes, by any filter and in any order."""

import contextlib
import random
import statistics

from bench_kit import NAME, World, helper, in_turn
from bench_table import Result, row

LIBRARY = f"{NAME}.Library"
N_TITLES = 50_000
N_CALLS = 5
COLUMNS = ("connection identity fingerprint monitored video_id arr_id tmdb_id tvdb_id imdb_id title year"
           " clean_title language overview runtime studio has_media media_filename season_count path"
           " folder root_folder slug poster fanart arr_monitored added tags genres certification").split()
# By the key on the bus
SORTS = {"Title": "title", "Year": "year", "Added": "added", "Runtime": "runtime",
         "SeasonCount": "season_count", "Studio": "studio", "Language": "language",
         "Certification": "certification", "Connection": "connection.id", "Kind": "connection.kind",
         "Path": "path", "Monitored": "monitored", "HasMedia": "has_media", "Trailers": "n_trailers"}
FILTERS = ("", "'Search': <'ar'>", "'Search': <'zzzz'>", "'Search': <'é'>", "'Connection': <'films'>",
           "'Kind': <'series'>", "'Monitored': <true>", "'HasTrailer': <false>", "'HasMedia': <false>",
           "'YearFrom': <uint32 1990>, 'YearUntil': <uint32 1999>", "'Language': <'German'>",
           "'Studio': <'studio 7'>", "'Genre': <'Drama'>", "'Tag': <'kids'>",
           "'TrailerState': <'there'>", "'TrailerState': <'missing'>", "'TrailerState': <'failed'>",
           "'TrailerState': <'wanted'>", "'TrailerState': <'not-wanted'>", "'Filter': <uint64 1>",
           "'Filter': <uint64 10>", "'Filter': <uint64 11>",
           "'Search': <'a'>, 'Kind': <'film'>, 'Monitored': <true>, 'HasTrailer': <false>")


def make_titles(count):
    rng = random.Random(count)
    words = ["".join(rng.choices("aeiourstlnméö", k=rng.randint(3, 9))) for _ in range(4000)]
    for number in range(1, count + 1):
        title = " ".join(rng.choices(words, k=rng.randint(1, 4))).title()
        yield (1 + (number % 5 == 0), number, 0, rng.random() < .8, "abcdefghijk", number, number, number,
               f"tt{number:07}", title, rng.randint(1930, 2026), title.lower(),
               rng.choice(("English", "German", "French")), " ".join(rng.choices(words, k=60)),
               rng.randint(20, 200), f"Studio {rng.randint(1, 400)}", rng.random() < .9, f"{title}.mkv",
               rng.randint(0, 12), f"/movies/{title}", f"/films/{title}".encode(), "/movies",
               title.replace(" ", "-"), f"https://image.example/{number}.jpg",
               f"https://image.example/{number}-wide.jpg", True, rng.randint(10**15, 17 * 10**14),
               rng.choice((None, "kids", "4k\nkids")), "\n".join(rng.sample(("Action", "Drama", "Comedy",
                                                                             "Crime", "Family"), 3)),
               rng.choice(("PG-13", "R", None)))


def fill(world, count):
    with world.edit() as database:
        database.executescript(
            "INSERT INTO connection (id, name, kind, url, enabled, monitor, created) VALUES"
            " ('films', '', 'radarr', 'http://a', 0, 'all', 1), ('series', '', 'sonarr', 'http://b', 0, 'all', 1);"
            "INSERT INTO filter (id, name, conditions, created) VALUES (10, 'Many',"
            " 'genre is not Action' || char (10) || 'added > 30' || char (10) || 'language is English', 0),"
            " (11, 'Path', 'path contains ar', 0);")
        database.executemany(f"INSERT INTO media ({', '.join(COLUMNS)})"
                             f" VALUES ({', '.join('?' * len(COLUMNS))})", make_titles(count))
        database.execute(
            "INSERT INTO trailer (media, path, state, size, modified, device, inode, duration, height,"
            " made_by, added) SELECT id, CAST (id AS BLOB), iif (id % 20 = 0, 'missing', 'there'), 1, 1, 1, id,"
            " 1, 1, 'found', 1 FROM media WHERE id % 10 < 6")
        database.execute("INSERT INTO attempt (media, profile, count, last) SELECT id, 1, 1, 1 FROM media"
                         " WHERE id % 10 = 7")


def world_of_titles(stack, count):
    world = stack.enter_context(World())
    world.make_database()
    fill(world, count)
    world.start()
    return world


def call(world, method, options, n=N_CALLS):
    """ms, the median."""
    return helper("calls", NAME, LIBRARY, method, f"(@a{{sv}} {{{options}}},)", n,
                  env=world.home.env)[0] / 1000


def find_cursors(world, column):
    """Of the middle, and of what comes before the last page."""
    places = world.query(f"SELECT media.id, ifnull ({column}, '') FROM media JOIN connection"
                         f" ON connection.key = media.connection ORDER BY {column} COLLATE NOCASE, media.id")
    return tuple(f"{number}:{value}".replace("'", "\\'") for number, value in
                 (places[len(places) // 2], places[-101]))


def list_pages(world):
    """The options of each page: each filter in each order, here from the start, there from
    the middle or near the end, this way up or that."""
    cursors = {key: ("", *find_cursors(world, column)) for key, column in SORTS.items()}
    for number, (filters, key) in enumerate((f, k) for f in FILTERS for k in SORTS):
        cursor = cursors[key][number % 3]
        sign = "-" if number % 2 else ""
        parts = [filters, f"'Sort': <'{sign}{key}'>", "'Limit': <uint32 100>",
                 f"'Cursor': <'{cursor}'>" if cursor else ""]
        yield ", ".join(part for part in parts if part)


@row
def pages(runs):
    with contextlib.ExitStack() as stack:
        worlds = [world_of_titles(stack, count) for count in (N_TITLES // 100, N_TITLES // 10, N_TITLES)]
        world = worlds[-1]
        growth = dict(zip((N_TITLES // 100, N_TITLES // 10, N_TITLES),
                          in_turn(runs, *(lambda w=w: call(w, "ListMedia", "'Limit': <uint32 100>")
                                          for w in worlds))))
        times = {options: call(world, "ListMedia", options) for options in list_pages(world)}
        slowest = sorted(times, key=times.get)[-5:]
        again = {options: statistics.median(call(world, "ListMedia", options) for _ in range(runs))
                 for options in slowest}
        worst = max(again, key=again.get)
        pending = call(world, "ListPending", "'Limit': <uint32 100>")
    yield Result("pages: 100 of 50,000 titles", growth[N_TITLES], "ms", most=20, growth=growth)
    yield Result("pages: by any filter, in any order", again[worst], "ms", most=20,
                 note=f"the slowest of {len(times)}: {worst}")
    yield Result("pages: the median of them", statistics.median(times.values()), "ms")
    yield Result("pages: 100 of what is pending", pending, "ms")
