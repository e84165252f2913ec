# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Usher authors
"""Many tasks: to add, to start with and to hold; and nothing at all to do."""

import contextlib
import os
import subprocess
import time

from bench_kit import (NAME, World, count_switches, helper, in_turn, peer, program, read_rss,
                       world_of_tasks)
from bench_table import Missing, Result, row
from usher_testing import Gio, GLib

N_TASKS = 100_000
N_RUNS = 1_000_000


def add_once(n_tasks, batch):
    """Seconds until all are on disk; None where there is no such method."""
    with World() as world:
        world.start()
        try:
            return helper("add", n_tasks, batch, env=world.home.env)[0]
        except subprocess.CalledProcessError:
            return None


@row
def add(runs, n_single=10_000):
    sizes = (N_TASKS // 100, N_TASKS // 10, N_TASKS)
    *ours, single = in_turn(runs, *(lambda n=n: add_once(n, 10_000) for n in sizes),
                            lambda: add_once(n_single, 0))
    there = None not in ours
    yield Result(f"add: {N_TASKS:,} by AddTasks", ours[-1], "s", most=2, needs_disk=True,
                 growth=dict(zip(sizes, ours)) if there else None)
    yield Result("add: one by one", single and single / n_single * 1000, "ms", most=0.3,
                 note="64 calls of one client under way")


def start_once(world, name="bench"):
    """Seconds from exec to the name being owned."""
    connection = world.bus.connect()
    owned = []
    connection.signal_subscribe("org.freedesktop.DBus", "org.freedesktop.DBus", "NameOwnerChanged",
                                "/org/freedesktop/DBus", NAME, Gio.DBusSignalFlags.NONE,
                                lambda *_: owned.append(time.monotonic()))
    connection.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                         "GetId", None, None, Gio.DBusCallFlags.NONE, -1, None)
    begin = time.monotonic()
    process = subprocess.Popen([program(name)], env=world.home.env, stdin=subprocess.DEVNULL)
    while not owned:
        GLib.MainContext.default().iteration(True)
    process.terminate()
    process.wait()
    connection.close_sync()
    return owned[0] - begin


@row
def start(runs):
    sizes = (N_TASKS // 100, N_TASKS // 10, N_TASKS)
    with contextlib.ExitStack() as stack:
        empty = stack.enter_context(World())
        empty.make_database()
        worlds = [world_of_tasks(stack, n) for n in sizes]
        old = world_of_tasks(stack, N_TASKS, N_RUNS)
        ours = in_turn(runs, *(lambda w=w: start_once(w) for w in (*worlds, old)),
                       lambda: start_once(empty, "daemon"))
    theirs = peer("apscheduler-lateness.py", N_TASKS, 0)
    yield Result(f"start: {N_TASKS:,} tasks, {N_RUNS:,} runs", ours[-2], "s", theirs and theirs[3],
                 "APScheduler in memory", most=0.7, growth=dict(zip(sizes, ours)))
    yield Result("start: as above, by history", ours[-2], "s", growth={1: ours[-3], N_RUNS: ours[-2]},
                 max_growth=0.02)
    yield Result("start: the built-in tasks", ours[-1] * 1000, "ms", most=60)


def memory_once(world, name="bench"):
    world.start(name)
    rss = read_rss(world.daemon.process.pid)
    world.stop()
    return rss


@row
def memory(runs):
    with contextlib.ExitStack() as stack:
        empty = stack.enter_context(World())
        empty.make_database()
        worlds = [world_of_tasks(stack, N_TASKS, alike=alike) for alike in (False, True)]
        builtin, none, *many = in_turn(
            runs, lambda: memory_once(empty, "daemon"), lambda: memory_once(empty),
            *(lambda w=w: memory_once(w) for w in worlds))
        idle = peer("apscheduler-idle.py", empty.home.join("jobs.sqlite"))
    jobs = peer("apscheduler-lateness.py", N_TASKS, 0)
    yield Result("memory: the built-in tasks", builtin / 1024, "MB", idle and idle[0],
                 "APScheduler with four jobs", most=12)
    for rss, times in zip(many, ("own times", "times alike")):
        yield Result(f"memory: a task of {N_TASKS:,}, {times}", (rss - none) * 1024 / N_TASKS, "bytes",
                     jobs and jobs[4], "a job of APScheduler", most=600)


@contextlib.contextmanager
def window_and_terminal(world):
    """Those who look on, as long as they do."""
    reading, writing = os.pipe()
    try:
        screen = subprocess.Popen(["Xvfb", "-displayfd", str(writing), "-nolisten", "tcp"],
                                  pass_fds=[writing], stderr=subprocess.DEVNULL)
    except FileNotFoundError as error:
        raise Missing("Xvfb is missing, for the window that looks on: not met") from error
    os.close(writing)
    with os.fdopen(reading) as file:
        display = file.readline().strip()
    env = {**world.home.env, "DISPLAY": f":{display}", "GDK_BACKEND": "x11", "GSK_RENDERER": "cairo"}
    others = [subprocess.Popen(arguments, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
              for arguments in ([program("window")], [program("ctl"), "watch"])]
    try:
        yield others
    finally:
        for process in (*others, screen):
            process.terminate()
            process.wait()


def wait_for_quiet(pid, seconds=3, at_most=120):
    """Until what has been started has asked for all it wants to know."""
    deadline = time.monotonic() + at_most
    before = None
    while before != (before := count_switches(pid)) and time.monotonic() < deadline:
        time.sleep(seconds)


@row
def idle(runs, seconds=60):
    wake_ups = []
    with contextlib.ExitStack() as stack:
        world = world_of_tasks(stack, N_TASKS)
        daemon = world.start()
        others = stack.enter_context(window_and_terminal(world))
        wait_for_quiet(daemon.process.pid)
        for _ in range(runs):
            before = count_switches(daemon.process.pid)
            time.sleep(seconds / runs)
            wake_ups.append(count_switches(daemon.process.pid) - before)
        assert all(process.poll() is None for process in others), "those who look on have ended"
    yield Result(f"idle: wake-ups in {seconds} s", sum(wake_ups), "times", most=0,
                 note="a window and usherctl watch look on")
