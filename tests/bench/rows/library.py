# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Usher authors
"""Films and series: what a refresh and a scan take."""

import statistics
import subprocess
import time

from bench_kit import World, read_peak
from bench_table import Result, row
from usher_testing import Daemon, Sample

N_FILMS = 10_000


def fetch(sample):
    begin = time.monotonic()
    subprocess.run(["curl", "-fsS", "--compressed", "-o", "/dev/null", "-H",
                    f"X-Api-Key: {sample.where['key']}", f"{sample.where['radarr']}/api/v3/movie"],
                   check=True)
    return time.monotonic() - begin


def find(folder):
    begin = time.monotonic()
    subprocess.run(["find", folder, "-printf", "%p %s %T@\n"], stdout=subprocess.DEVNULL, check=True)
    return time.monotonic() - begin


@row
def library(runs):
    with World() as world:
        sample = Sample(world.home, films=N_FILMS, series=0)
        world.callback(sample.stop)
        world.daemon = Daemon(world.home, world.bus)
        world.callback(world.stop)
        daemon = world.daemon
        daemon.connect("radarr", sample)
        new = daemon.run("arr-refresh")["Duration"]
        again, curl = zip(*((daemon.run("arr-refresh")["Duration"], fetch(sample)) for _ in range(runs)))
        full = daemon.run("disk-scan")["Duration"]
        unchanged, walk = zip(*((daemon.run("disk-scan")["Duration"], find(sample.media))
                                for _ in range(runs)))
        peak = read_peak(daemon.process.pid)
    again, curl, unchanged, walk = map(statistics.median, (again, curl, unchanged, walk))
    yield Result(f"refresh: {N_FILMS:,} films, all new", new, "s", curl, "curl fetching them", most=1.5)
    yield Result("refresh: nothing has changed", again, "s", curl, "curl fetching them", most=0.5)
    yield Result("scan: their folders, full", full, "s", walk, "find -printf", ratio_most=0.5)
    yield Result("scan: nothing has changed", unchanged, "s", full, "the full scan", ratio_most=0.1)
    yield Result("library: most memory of the daemon", peak / 1024, "MB")
