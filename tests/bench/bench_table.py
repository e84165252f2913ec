# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Usher authors
"""The rows of a benchmark, and the table that they make."""

import importlib.util
import json
import math
import os
import statistics
import sys
import tempfile
import traceback

from bench_kit import measure_sync

# Goals in time hold on a disk that is at most so slow
SYNC_GOAL = 0.3  # ms
COLUMNS = (34, 12, 12, 8, 24, 8)


class Missing(Exception):
    """The peer, or what is to be measured, is not there."""


_registered = {}


def row(function):
    """Marks a function as a row of its own name. It is given the number of runs, and
    yields results."""
    _registered[function.__name__] = function
    return function


def load_rows(folder):
    for file in sorted(os.listdir(folder)):
        if file.endswith(".py"):
            spec = importlib.util.spec_from_file_location(file[:-3], os.path.join(folder, file))
            spec.loader.exec_module(importlib.util.module_from_spec(spec))
    return _registered


class Result:
    """One line of the table.

    @what: what is measured
    @ours, @peer: figures, None for what could not be measured, or needs no peer
    @unit: of both
    @most, @least: the goal in that unit
    @ratio_most, @ratio_least: the goal as ours / peer
    @beside: who the peer is
    @needs_disk: whether a slower disk makes it miss
    @growth: figures by size, to see how fast they grow
    @max_growth: the largest exponent that is allowed
    """

    def __init__(self, what, ours, unit, peer=None, beside=None, most=None, least=None,
                 ratio_most=None, ratio_least=None, needs_disk=False, growth=None,
                 max_growth=1.15, note=""):
        self.what, self.ours, self.peer, self.unit = what, ours, peer, unit
        self.beside, self.needs_disk, self.note = beside, needs_disk, note
        self.bounds = [(most, ours, "≤", f" {unit}"), (least, ours, "≥", f" {unit}")]
        self.ratio = ours / peer if ours is not None and peer else None
        self.bounds += [(ratio_most, self.ratio, "≤", " ×"), (ratio_least, self.ratio, "≥", " ×")]
        self.exponent = find_exponent(growth) if growth else None
        self.bounds.append((max_growth if growth else None, self.exponent, "n^ ≤", ""))
        self.bounds = [bound for bound in self.bounds if bound[0] is not None]

    def is_met(self):
        """None where there is no goal."""
        if not self.bounds:
            return None
        return all(value is not None and (value >= goal if sign == "≥" else value <= goal)
                   for goal, value, sign, _unit in self.bounds)

    def goal_text(self):
        return ", ".join(f"{sign} {show(goal)}{unit}" for goal, _v, sign, unit in self.bounds)

    def remarks(self, sync):
        remarks = [self.note] if self.note else []
        if self.peer is not None and self.beside:
            remarks.append(f"beside {self.beside}")
        if self.peer is None and self.beside:
            remarks.append(f"{self.beside} is missing: not met")
        if self.exponent is not None:
            remarks.append(f"grows as n^{self.exponent:.2f}")
        if self.needs_disk and self.is_met() is False and sync > SYNC_GOAL:
            remarks.append(f"a disk sync takes {sync:.2f} ms here, the goal holds up to {SYNC_GOAL}")
        return "; ".join(remarks)

    def record(self, sync):
        return {"what": self.what, "ours": self.ours, "peer": self.peer, "unit": self.unit,
                "ratio": self.ratio, "goal": self.goal_text(), "met": self.is_met(),
                "growth": self.exponent, "remarks": self.remarks(sync)}


def find_exponent(growth):
    """The steepest step between neighbouring sizes would be noise: from end to end."""
    (small, first), (large, last) = min(growth.items()), max(growth.items())
    return math.log(max(last, 1e-9) / max(first, 1e-9)) / math.log(large / small)


def show(number):
    if number is None:
        return "–"
    if isinstance(number, int) or abs(number) >= 1000:
        return f"{number:,.0f}"
    return f"{number:.3g}"


class Table:
    """Prints results as they come and writes them to a file at the end."""

    def __init__(self, path, runs):
        self.path, self.runs = path, runs
        self.results, self.failed = [], False
        self.sync = measure_sync(tempfile.gettempdir())
        print(f"{runs} runs of each, medians. A disk sync takes {self.sync:.3f} ms in "
              f"{tempfile.gettempdir()}.", flush=True)
        self._print("what", "ours", "peer", "ratio", "goal", "met", "")

    def _print(self, *cells):
        columns = [str(cell)[:width * 2].ljust(width) if index < 1 else str(cell).rjust(width)
                   for index, (cell, width) in enumerate(zip(cells, COLUMNS))]
        print("  ".join([*columns, *cells[len(COLUMNS):]]).rstrip(), flush=True)

    def _add(self, result):
        met = result.is_met()
        self.results.append(result)
        self._print(result.what, f"{show(result.ours)} {result.unit}", show(result.peer),
                    show(result.ratio), result.goal_text(),
                    {True: "met", False: "NOT MET", None: ""}[met], result.remarks(self.sync))

    def measure(self, name, function):
        """A row that fails does not keep the others away, but the whole fails with it."""
        try:
            for result in function(self.runs):
                self._add(result)
        except Missing as missing:
            self._add(Result(name, None, "", most=0, note=str(missing)))
        except Exception:  # pylint: disable=broad-exception-caught
            self.failed = True
            traceback.print_exc()
            self._add(Result(name, None, "", most=0, note="could not be measured"))

    def close(self):
        """Writes the file, and returns an exit status."""
        self.sync = statistics.median([self.sync, measure_sync(tempfile.gettempdir())])
        with open(self.path, "w", encoding="utf-8") as file:
            json.dump([{"what": "disk sync", "ours": self.sync, "peer": None, "unit": "ms",
                        "ratio": None, "goal": f"≤ {SYNC_GOAL} ms", "met": self.sync <= SYNC_GOAL}]
                      + [result.record(self.sync) for result in self.results],
                      file, ensure_ascii=False, indent=1)
        n_missed = sum(result.is_met() is False for result in self.results)
        print(f"{len(self.results)} rows, {n_missed} goals not met; in {self.path}", file=sys.stderr)
        return int(self.failed or n_missed > 0)
