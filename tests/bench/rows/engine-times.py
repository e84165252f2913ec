# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Usher authors
"""Starting on time, and much at once."""

import time

from bench_kit import (World, finish_helper, helper, in_turn, iso, peer, percentile, start_helper)
from bench_table import Result, row

N_TASKS = 100_000
APSCHEDULER = "APScheduler"


def wait_until(moment):
    time.sleep(max(moment - time.time(), 0))


def dispatch_once(folder=None, seconds=5, rate=1000):
    """The median and the 99th percentile of start − due in ms, and the due times that are
    not on record."""
    with World(folder) as world:
        world.make_database()
        first = int(time.time()) + 16
        world.add_tasks(f"every {N_TASKS // rate}s from {iso(first + i / rate)}"
                        for i in range(N_TASKS))
        world.start(max_runs=seconds * rate * 4)
        assert time.time() < first - 0.5, "the daemon starts too slowly to be measured"
        wait_until(first + seconds + 0.5)
        world.stop()
        dues = dict(world.query("SELECT id, due FROM run WHERE due < ? AND started IS NOT NULL",
                                (first + seconds) * 1_000_000))
        starts = world.read_notes()
    late = [(starts[run] - due) / 1000 for run, due in dues.items() if run in starts]
    return percentile(late, 0.5), percentile(late, 0.99), seconds * rate - len(late)


@row
def dispatch(runs):
    ours, without_sync, theirs = in_turn(
        runs, dispatch_once, lambda: dispatch_once("/dev/shm"),
        lambda: peer("apscheduler-lateness.py", N_TASKS, 5))
    theirs = theirs or [None] * 5
    what = "dispatch: start − due, 1,000/s"
    yield Result(f"{what}: p50", ours[0], "ms", most=0.5, needs_disk=True)
    yield Result(f"{what}: p99", ours[1], "ms", most=1.5, needs_disk=True)
    yield Result(f"{what}: lost", ours[2], "runs", theirs[2], f"{APSCHEDULER} in memory", most=0)
    yield Result(f"{what}: p50, no sync", without_sync[0], "ms", theirs[0],
                 f"{APSCHEDULER} in memory", ratio_most=1)
    yield Result(f"{what}: p99, no sync", without_sync[1], "ms", theirs[1],
                 f"{APSCHEDULER} in memory", ratio_most=1)


def burst_once(n_tasks, chore="noop", parameters=None, settings=()):
    """Runs a second until the last has ended and is on disk, and how many are not."""
    with World() as world:
        world.make_database()
        due = int(time.time()) + 4 + n_tasks // 8000
        world.add_tasks((f"at {iso(due)}" for _ in range(n_tasks)), chore, parameters)
        daemon = world.start()
        if settings:
            daemon.set(**dict(settings))
        count = start_helper("count", n_tasks, env=world.home.env)
        world.callback(count.kill)
        assert time.time() < due, "the daemon starts too slowly to be measured"
        end = finish_helper(count)[0] / 1e6
        world.stop()
        recorded = world.query("SELECT count(*) FROM run WHERE state = 'succeeded' AND due = ?",
                               due * 1_000_000)[0][0]
    return n_tasks / (end - due), n_tasks - recorded, end - due


@row
def burst(runs):
    sizes = (1000, 10_000, N_TASKS)
    *ours, theirs = in_turn(runs, *(lambda n=n: burst_once(n) for n in sizes),
                            lambda: peer("apscheduler-rate.py", "memory", N_TASKS))
    yield Result(f"burst: {N_TASKS:,} at one instant", ours[-1][0], "runs/s",
                 theirs and theirs[0], f"{APSCHEDULER} in memory", least=20_000,
                 growth={n: figures[2] for n, figures in zip(sizes, ours)}, needs_disk=True)
    yield Result("burst: lost or unrecorded", ours[-1][1], "runs", most=0)


def throughput_once(seconds=10, rate=30_000):
    """Runs a second while more are due than can be run, all on disk by then."""
    with World() as world:
        world.make_database()
        first = int(time.time()) + 24
        world.add_tasks(f"every {seconds}s from {iso(first + i / rate)}"
                        for i in range(seconds * rate))
        world.start()
        assert time.time() < first, "the daemon starts too slowly to be measured"
        wait_until(first + seconds)
        world.stop()
        return world.query("SELECT count(*) FROM run WHERE state = 'succeeded' AND ended < ?",
                           (first + seconds) * 1_000_000)[0][0] / seconds


def throughput_of_peer(n_jobs=3000):
    with World() as world:
        figures = peer("apscheduler-rate.py", world.home.join("jobs.sqlite"), n_jobs)
    return figures and figures[0]


@row
def throughput(runs):
    ours, theirs = in_turn(runs, throughput_once, throughput_of_peer)
    yield Result("throughput: sustained for 10 s", ours, "runs/s", theirs, f"{APSCHEDULER} with SQLite",
                 least=20_000, ratio_least=30, needs_disk=True)


@row
def spawn(runs, n_runs=2000, parallel=8):
    parameters = "{'Argv': <['/bin/true']>}"
    ours, theirs = in_turn(
        runs, lambda: burst_once(n_runs, "command", parameters, [("MaxRunningCommands", parallel)])[0],
        lambda: helper("spawn", n_runs, parallel)[0])
    yield Result(f"spawn: /bin/true, {parallel} at a time", ours, "runs/s", theirs, "posix_spawn",
                 ratio_least=0.9)
