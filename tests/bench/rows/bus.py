# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Usher authors
"""What clients wait for, and what they are told."""

import contextlib
import time

from bench_kit import (MANAGER, NAME, World, finish_helper, helper, in_turn, iso, read_cpu, start_helper,
                       world_of_tasks)
from bench_table import Result, row

N_TASKS = 100_000
N_RUNS = 1_000_000
PEER = "org.usher.Bench"
# What it is called here, method, arguments, their type, how many calls
CALLS = (
    ("GetTask", "GetTask", "('task-5',)", "s", 2000),
    ("100 of the tasks", "ListTasks", "({'Limit': <uint32 100>},)", "a{sv}", 300),
    ("200 of the runs", "ListRuns", "({'Limit': <uint32 200>},)", "a{sv}", 200),
    ("RunTaskNow", "RunTaskNow", "('task-7',)", "s", 1000),
)


def call(world, name, method, arguments, n, *file):
    """µs, the median."""
    return helper("calls", name, MANAGER, method, arguments, n, *file, env=world.home.env)[0]


@contextlib.contextmanager
def bare_service(world):
    """A service that answers at once what ours has answered."""
    arguments = []
    for _what, method, values, in_type, _n in CALLS:
        file = world.home.join(method)
        call(world, NAME, method, values, 1, file)
        arguments += [method, in_type, file]
    process = start_helper("serve", PEER, MANAGER, *arguments, env=world.home.env)
    try:
        yield
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


def measure_growth(runs, sizes, make, call_index):
    """µs of one call, by how much there is."""
    _what, method, values, _type, n = CALLS[call_index]
    with contextlib.ExitStack() as stack:
        worlds = [make(stack, size) for size in sizes]
        for world in worlds:
            world.start()
        return dict(zip(sizes, in_turn(runs, *(lambda w=w: call(w, NAME, method, values, n // 4)
                                               for w in worlds))))


@row
def calls(runs):
    growths = {
        1: measure_growth(runs, (N_TASKS // 100, N_TASKS // 10, N_TASKS),
                          world_of_tasks, 1),
        2: measure_growth(runs, (N_RUNS // 100, N_RUNS // 10, N_RUNS),
                          lambda stack, size: world_of_tasks(stack, 1000, size), 2),
    }
    with contextlib.ExitStack() as stack:
        world = world_of_tasks(stack, N_TASKS, N_RUNS)
        world.start()
        stack.enter_context(bare_service(world))
        for index, (what, method, values, _type, n) in enumerate(CALLS):
            ours, theirs = in_turn(runs, lambda m=method, v=values, n=n: call(world, NAME, m, v, n),
                                   lambda m=method, v=values, n=n: call(world, PEER, m, v, n))
            yield Result(f"calls: {what}", ours, "µs", theirs, "a bare GDBus method", ratio_most=1.5,
                         needs_disk=method == "RunTaskNow", growth=growths.get(index), max_growth=0.1)


def signals_once(silent, rate=3334, seconds=10, subscribers=10):
    """Messages within a second at the most, and the share of a core that daemon and bus take.
    Each run has three states."""
    with World() as world:
        world.make_database()
        first = int(time.time()) + 4
        world.add_tasks(f"every 3s from {iso(first + i / rate)}" for i in range(rate * 3))
        pids = world.start(silent=silent).process.pid, world.bus.process.pid
        time.sleep(max(first + 2 - time.time(), 0))
        listeners = start_helper("listen", subscribers, seconds, env=world.home.env)
        before, begin = sum(map(read_cpu, pids)), time.monotonic()
        most, _mean = finish_helper(listeners)
        share = (sum(map(read_cpu, pids)) - before) / (time.monotonic() - begin) * 100
    return most, share


@row
def signals(runs):
    ours, silent = in_turn(runs, lambda: signals_once(False), lambda: signals_once(True))
    yield Result("signals: messages within a second", ours[0], "messages", most=10)
    yield Result("signals: of a core", ours[1] - silent[1], "%", most=20,
                 note=f"of daemon and bus; the runs themselves take {silent[1]:.0f} %")
