# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Usher authors
"""What rows share: daemons with many tasks, runs in turn with a peer, and medians."""

import array
import contextlib
import os
import sqlite3
import statistics
import subprocess
import tempfile
import time

from usher_testing import NAME, Bus, Daemon, Home, program

SYSTEMD_LIBRARY = "/usr/lib/x86_64-linux-gnu/systemd/libsystemd-shared-252.so"
PEERS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "peers")
MANAGER = f"{NAME}.Manager"


def helper(*arguments, env=None):
    """Runs the helper program, and returns the numbers that it prints."""
    output = subprocess.run([program("helper"), *map(str, arguments)], env=env, check=True,
                            stdout=subprocess.PIPE, text=True).stdout
    return [float(line) for line in output.split()]


def start_helper(*arguments, env=None):
    """Starts the helper program, and returns when it is ready."""
    process = subprocess.Popen([program("helper"), *map(str, arguments)], env=env,
                               stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "ready\n", "the helper has not got ready"
    return process


def finish_helper(process):
    numbers = [float(line) for line in process.communicate()[0].split()]
    assert process.returncode == 0, "the helper has failed"
    return numbers


def peer(script, *arguments):
    """Runs a script of peers/; None where what it measures is not installed."""
    process = subprocess.run(["/usr/bin/python3", os.path.join(PEERS, script), *map(str, arguments)],
                             stdout=subprocess.PIPE, text=True, check=False)
    if process.returncode == 77:
        return None
    process.check_returncode()
    return [float(line) for line in process.stdout.split()]


def measure_sync(folder):
    """The time for a page to be on disk, in ms."""
    return helper("sync", folder, 400)[0]


def in_turn(runs, *functions):
    """Calls each in turn, several times; the medians of each of their figures."""
    figures = [[] for _ in functions]
    for _ in range(runs):
        for index, function in enumerate(functions):
            figures[index].append(function())
    return [median(values) for values in figures]


def median(values):
    """Of numbers, of lists of them, figure by figure, or of None."""
    if any(value is None for value in values):
        return None
    if isinstance(values[0], (list, tuple)):
        return [median(column) for column in zip(*values)]
    return statistics.median(values)


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def harmonic_mean(values):
    return statistics.harmonic_mean(values)


def iso(seconds):
    """A time since the epoch as the daemon writes it, to the microsecond."""
    whole, microseconds = divmod(round(seconds * 1e6), 1_000_000)
    text = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(whole))
    if microseconds > 0:
        text += f".{microseconds:06}".rstrip("0")
    return text.removesuffix(":00") + "Z"


class World(contextlib.ExitStack):
    """A home, a bus and a daemon with the chore that does nothing; all gone in the end."""

    def __init__(self, folder=None):
        super().__init__()
        previous, tempfile.tempdir = tempfile.tempdir, folder or tempfile.tempdir
        self.home = Home()
        tempfile.tempdir = previous
        self.callback(self.home.remove)
        self.bus = Bus(self.home)
        self.callback(self.bus.stop)
        self.database = self.home.join("share", "usher", "usher.db")
        self.daemon = None
        self.notes = self.home.join("notes")

    def start(self, name="bench", max_runs=0, silent=False):
        """Starts the daemon; it notes the starts of so many runs."""
        env = {"USHER_DAEMON": program(name)}
        os.environ.update(env)
        if max_runs > 0:
            with open(self.notes, "wb") as file:
                file.truncate(16 * max_runs)
        self.daemon = Daemon(self.home, self.bus,
                             env={**({"NOTES": self.notes} if max_runs > 0 else {}),
                                  **({"SILENT": "1"} if silent else {})})
        # The daemon's client hears all signals, which costs when there are many
        self.daemon.connection.close_sync()
        self.daemon.connection = self.bus.connect()
        self.callback(self.stop)
        return self.daemon

    def stop(self):
        daemon, self.daemon = self.daemon, None
        if daemon is not None:
            status = daemon.stop()
            assert status == 0, f"the daemon has ended with {status}"

    def make_database(self):
        """One with the tasks that Usher comes with, and no others."""
        self.start()
        self.stop()

    @contextlib.contextmanager
    def edit(self):
        database = sqlite3.connect(self.database)
        yield database
        database.commit()
        database.close()

    def add_tasks(self, triggers, chore="noop", parameters=None, name="Task"):
        """Adds a task for each of the texts."""
        with self.edit() as database:
            database.executemany(
                "INSERT INTO task (id, builtin, created, revision, name, chore, parameters, triggers,"
                " time_zone, enabled, paused, paused_until) VALUES (?, 0, ?, 1, ?, ?, ?, ?, '', 1, 0, 0)",
                ((f"{name.lower()}-{i}", 1_000_000 * 1_700_000_000, f"{name} {i}", chore, parameters,
                  trigger) for i, trigger in enumerate(triggers)))

    def add_history(self, n_runs):
        """Runs of the tasks that are there, one after the other."""
        with self.edit() as database:
            database.execute(
                "WITH RECURSIVE number (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM number WHERE i < ?)"
                " INSERT INTO run (task, due, attempt, cause, state, queued, started, ended, log_size)"
                " SELECT (SELECT min(key) FROM task) + i % (SELECT count(*) FROM task), i * 1000000, 1,"
                " 'schedule', 'succeeded', i * 1000000, i * 1000000, i * 1000000 + 5, 0 FROM number",
                (n_runs,))

    def read_notes(self):
        """When each run has started, in µs: a dictionary by the runs' ids."""
        numbers = array.array("q")
        with open(self.notes, "rb") as file:
            numbers.frombytes(file.read())
        return {run: started for run, started in zip(numbers[::2], numbers[1::2]) if run != 0}

    def query(self, sql, *parameters):
        database = sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)
        rows = database.execute(sql, parameters).fetchall()
        database.close()
        return rows


def world_of_tasks(stack, n_tasks, n_runs=0, alike=False):
    """A world with so many tasks, none due today: each with times of its own, or many with
    the same."""
    world = stack.enter_context(World())
    world.make_database()
    far = 32_472_144_000  # in the year 2999
    world.add_tasks(f"every 1h from {iso(far + (i % 28 if alike else i / 100))}"
                    for i in range(n_tasks))
    if n_runs > 0:
        world.add_history(n_runs)
    return world


def read_rss(pid):
    """Memory in KiB."""
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmRSS"))


def read_peak(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmHWM"))


def read_cpu(pid):
    """Seconds of a core that a process has used."""
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def count_switches(pid):
    """How often the threads of a process have woken up and gone to sleep again."""
    total = 0
    for thread in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{thread}/status", encoding="ascii") as file:
            total += sum(int(line.split()[1]) for line in file if "ctxt_switches" in line)
    return total
