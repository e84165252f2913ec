# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Usher authors
"""Films and series: what a refresh and a scan take."""

import json
import os
import statistics
import subprocess
import time

from bench_kit import World, read_peak
from bench_table import Result, row
from usher_testing import Daemon, Sample

N_FILMS = 10_000
N_FOLDERS = 20_000
TICKS = os.sysconf("SC_CLK_TCK")


def fetch(sample):
    """The same list, fetched and unpacked by others: how long that takes, and how long
    Python's json takes to read it."""
    begin = time.monotonic()
    body = subprocess.run(["curl", "-fsS", "--compressed", "-H", f"X-Api-Key: {sample.where['key']}",
                           f"{sample.where['radarr']}/api/v3/movie"],
                          check=True, stdout=subprocess.PIPE).stdout
    fetched = time.monotonic()
    json.loads(body)
    return fetched - begin, time.monotonic() - fetched


def find(folder):
    begin = time.monotonic()
    subprocess.run(["find", folder, "-printf", "%p %s %T@\n"], stdout=subprocess.DEVNULL, check=True)
    return time.monotonic() - begin


def read_processor_time(pid):
    """Seconds that a process has been at work."""
    with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def start(world, **sample):
    library = Sample(world.home, series=0, **sample)
    world.callback(library.stop)
    world.daemon = Daemon(world.home, world.bus)
    world.callback(world.stop)
    world.daemon.connect("radarr", library)
    return library, world.daemon


@row
def parse(runs):
    with World() as world:
        sample, daemon = start(world, films=N_FILMS, tree=False)
        pid = daemon.process.pid
        before, worked = read_peak(pid), read_processor_time(pid)
        daemon.run("arr-refresh")
        worked = read_processor_time(pid) - worked
        again, others = zip(*((daemon.run("arr-refresh")["Duration"], fetch(sample)) for _ in range(runs)))
        grown = (read_peak(pid) - before) / 1024
    again = statistics.median(again)
    curl, python = (statistics.median(column) for column in zip(*others))
    yield Result(f"parse: {N_FILMS:,} films, unchanged", again, "s", curl, "curl fetching them", most=0.5)
    yield Result("parse: as above", again, "s", python, "Python's json, reading alone", ratio_most=0.2)
    yield Result("parse: all new, processor time", worked, "s", most=1.5)
    yield Result("parse: more memory at the most", grown, "MB", most=8)


@row
def scan(runs):
    with World() as world:
        sample, daemon = start(world, films=N_FOLDERS)
        daemon.run("arr-refresh")
        daemon.run("disk-scan")
        full, walk, again = [], [], []
        for _ in range(runs):
            full.append(daemon.run("disk-scan", Full=True)["Duration"])
            walk.append(find(sample.media))
            again.append(daemon.run("disk-scan")["Duration"])
    full, walk, again = map(statistics.median, (full, walk, again))
    yield Result(f"scan: {N_FOLDERS:,} folders, full", full, "s", walk, "find -printf", ratio_most=0.5)
    yield Result("scan: nothing has changed", again, "s", full, "the full scan", ratio_most=0.1)
