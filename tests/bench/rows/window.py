# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Usher authors
"""The window: how soon it shows something, what a row costs, whether it stays in hand."""

import contextlib
import os
import subprocess
import time

from bench_kit import World, in_turn, iso, program, read_rss, world_of_tasks
from bench_table import Result, row

SIZES = (100, 1000, 10_000)
N_TASKS, N_RUNS = 10_000, 1_000_000
STEPS = 100
CHANGES = 10_000  # a second


@contextlib.contextmanager
def open_display(world):
    """The world's windows are on a display of its own, that nobody looks at."""
    from usher_ui import Display
    display = Display()
    mark = os.path.join(world.home.env["XDG_CONFIG_HOME"], "usher", "welcomed")
    os.makedirs(os.path.dirname(mark), exist_ok=True)
    with open(mark, "w", encoding="utf-8"):
        pass
    world.home.env.update({"DISPLAY": display.name, "GDK_BACKEND": "x11", "GSK_RENDERER": "cairo",
                           "GTK_A11Y": "none", "XDG_DATA_DIRS": "/usr/share"})
    try:
        yield
    finally:
        display.stop()


def measure(world, *arguments):
    """The figure of one window, and its memory in MB then."""
    env = {**world.home.env, "BENCH_BEGIN": str(time.monotonic_ns() // 1000)}
    window = subprocess.Popen([program("bench_window"), *map(str, arguments)], env=env, text=True,
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        return float(window.stdout.readline()), read_rss(window.pid) / 1024
    finally:
        window.communicate()


def start_world(stack, n_tasks, n_runs=0):
    if n_tasks > 0:
        world = world_of_tasks(stack, n_tasks, n_runs)
    else:
        world = stack.enter_context(World())
    stack.enter_context(open_display(world))
    world.start()
    return world


@row
def frame(runs):
    with contextlib.ExitStack() as stack:
        few = start_world(stack, 0)
        worlds = [start_world(stack, size) for size in SIZES]
        empty, ours, *grown = in_turn(runs, lambda: measure(few, "empty")[0],
                                      lambda: measure(few, "frame")[0],
                                      *(lambda w=w: measure(w, "frame")[0] for w in worlds))
    yield Result("frame: first, with the built-in tasks", ours, "ms", empty, "an empty window",
                 ratio_most=2)
    yield Result("frame: first, with 10,000 tasks", grown[-1], "ms", empty, "an empty window",
                 ratio_most=2, growth=dict(zip(SIZES, grown)), max_growth=0.2)


@row
def rows(runs):
    with contextlib.ExitStack() as stack:
        world = start_world(stack, N_TASKS, N_RUNS)
        empty, tasks, history = in_turn(runs, lambda: measure(world, "empty")[1],
                                        lambda: measure(world, "scroll", "tasks", STEPS),
                                        lambda: measure(world, "scroll", "history", STEPS))
    yield Result("rows: one of 10,000 tasks", tasks[0], "ms", most=1, note="bound and laid out")
    yield Result("rows: one of 1,000,000 runs", history[0], "ms", most=1, note="bound and laid out")
    yield Result("rows: memory over the empty window", max(tasks[1], history[1]) - empty, "MB", most=40)


def watch_once(page, seconds=10):
    """Each run has three states; many are due in each moment."""
    rate = CHANGES // 3
    with contextlib.ExitStack() as stack:
        world = stack.enter_context(World())
        stack.enter_context(open_display(world))
        world.make_database()
        first = int(time.time()) + 4
        world.add_tasks(f"every 3s from {iso(first + i / rate)}" for i in range(rate * 3))
        world.start()
        time.sleep(max(first + 2 - time.time(), 0))
        return measure(world, "watch", page, seconds)[0]


@row
def busy(runs):
    tasks, queue, history = in_turn(runs, lambda: watch_once("tasks"), lambda: watch_once("queue"),
                                    lambda: watch_once("history"))
    yield Result("busy: longest pause, 10,000 changes/s", tasks, "ms", most=50, note="page Tasks")
    yield Result("busy: the same, page Queue", queue, "ms", most=50)
    yield Result("busy: the same, page History", history, "ms", most=50)
