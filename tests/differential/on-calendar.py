#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Usher authors
"""on-calendar.py BUILD [CASES] [SEED]: random calendar expressions, asked of us and of systemd.

20,000 cases: whether the expression is accepted, and its next three times, which
systemd-analyze prints in whole seconds, in zones with all kinds of changes of the
clocks, and near these changes. Fails when an answer differs for a reason that is not
among EXPLAINED.
"""

import argparse
import collections
import datetime
import os
import random
import re
import subprocess
import sys

ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu",
         "America/Sao_Paulo", "Pacific/Apia", "Europe/Dublin")
# Near changes of the clocks, and at other times
STARTS = ("2026-03-28 20:00:00", "2026-03-29 00:59:59", "2026-10-24 23:30:00", "2026-10-25 00:30:00",
          "2026-10-25 01:10:00", "2026-03-08 06:30:00", "2026-11-01 05:20:00", "2018-11-03 22:00:00",
          "2018-02-17 20:00:00", "2026-10-03 15:00:00", "2026-04-04 14:00:00", "2026-01-01 00:00:00",
          "2027-12-31 23:59:59", "2028-02-28 12:00:00", "1999-06-15 08:00:00", "2011-12-29 23:00:00")
WEEKDAYS = "Mon Tue Wed Thu Fri Sat Sun".split()
SHORTHANDS = ("minutely hourly daily monthly weekly yearly quarterly annually semiannually "
              "semi-annually biannually bi-annually").split()
RANGES = {"year": (1970, 2199), "month": (1, 12), "day": (1, 31), "hour": (0, 23),
          "minute": (0, 59), "second": (0, 59)}
N_TIMES = 3


class Generator:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def chance(self, one_in):
        return self.random.randrange(one_in) == 0

    def value(self, name, low, high):
        value = self.random.randint(low, high)
        if name == "second" and self.chance(12):
            return f"{value}.{self.random.choice(['5', '25', '125', '000001'])}"
        return str(value) if self.chance(2) else f"{value:02}"

    def part(self, name):
        low, high = RANGES[name]
        if name == "year":
            low, high = 2015, 2037  # GLib is wrong about Dublin from 2038 on
        if self.chance(60):
            high += 3
        text = self.value(name, low, high)
        if self.chance(4):
            text += ".." + self.value(name, low, high)
        if self.chance(5):
            text += "/" + str(self.random.randint(0 if self.chance(20) else 1, max(2, (high - low) // 2)))
        return text

    def parts(self, name, any_in):
        if self.chance(any_in):
            return "*"
        return ",".join(self.part(name) for _ in range(self.random.choice((1, 1, 1, 2, 3))))

    def weekdays(self):
        items = []
        for _ in range(self.random.choice((1, 1, 2, 3))):
            item = self.random.choice(WEEKDAYS)
            if self.chance(3):
                item += self.random.choice(("..", "-")) + self.random.choice(WEEKDAYS)
            items.append(item)
        return ",".join(items)

    def date(self):
        day = self.random.choice("---~") + self.parts("day", 2)
        month = self.parts("month", 1 if self.chance(2) else 2)
        return (self.parts("year", 1 if not self.chance(8) else 3) + "-" if not self.chance(3) else "") + month + day

    def time(self):
        text = self.parts("hour", 3) + ":" + self.parts("minute", 3)
        return text + ":" + self.parts("second", 5) if self.chance(2) else text

    def expression(self):
        if self.chance(25):
            text = self.random.choice(SHORTHANDS)
        else:
            words = [self.weekdays()] if self.chance(3) else []
            words += [self.date()] if self.chance(2) else []
            words += [self.time()] if not words or not self.chance(3) else []
            text = " ".join(words)
        if self.chance(12):
            text += " " + self.random.choice(("UTC", "Europe/Berlin", "Nowhere/Land"))
        if self.chance(40):
            place = self.random.randrange(len(text) + 1)
            text = text[:place] + self.random.choice("*/,.-~: 9xM") + text[place:]
        return " ".join(text.split())


def ask_systemd(zone, start, expressions):
    """A list for each: normal form and times in UTC; None where it is refused."""
    run = subprocess.run(
        ["systemd-analyze", "calendar", f"--iterations={N_TIMES}", f"--base-time={start} UTC", "--",
         *expressions], env={**os.environ, "TZ": zone, "LC_ALL": "C.UTF-8", "SYSTEMD_COLORS": "0"},
        capture_output=True, text=True, check=False)
    answers, original = {}, None
    for line in run.stdout.splitlines():
        label, _, value = line.partition(": ")
        label = label.strip()
        if label == "Original form":
            original = value
        elif label == "Normalized form":
            times = []
            answers[original or value] = (value, times)
            original = None
        elif label == "Next elapse" and value != "never" or label.startswith("Iter"):
            # In UTC it is said once, elsewhere in a line of its own as well
            times.append(value.split(" ", 1)[1].rpartition(" ")[0])
        elif label == "(in UTC)":
            times[-1] = value.split(" ", 1)[1].rpartition(" ")[0]
    for expression in re.findall(r"Failed to determine next elapse for '(.*)'", run.stderr):
        answers[expression] = ("", "gave up")
    return [answers.get(expression) for expression in expressions]


def ask_us(program, zone, start, expressions):
    begin = start.replace(" ", "T") + "Z"
    lines = "".join(f"calendar {e}\t{zone}\t{begin}\n" for e in expressions)
    run = subprocess.run([program, "next", "--batch", f"--count={N_TIMES}"], input=lines, text=True,
                         capture_output=True, check=True)
    return [None if line.startswith("invalid") else
            [] if line == "never" else
            [datetime.datetime.fromisoformat(t).astimezone(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M:%S")
             for t in line.split()] for line in run.stdout.splitlines()]


def explain(expression, theirs, ours):
    """Why the two may differ; None if they must not."""
    if theirs is None or ours is None:
        return None
    if theirs[1] == "gave up":
        return "systemd finds itself in an endless loop and gives up"
    if re.search(r"\.\d", expression):
        return "systemd-analyze prints whole seconds, and goes on from them"
    # Ours are those and others between
    if re.search(r"\d/\d", expression) and all(t in ours or t > ours[-1] for t in theirs[1]):
        return "systemd counts a step beyond the end of a field, and misses what comes next"
    if "~" in expression and any(abs(parse(a) - parse(b)) <= datetime.timedelta(hours=1)
                                 for a, b in zip(theirs[1], ours)):
        return "systemd takes the second of two equal times where days are counted from the end"
    return None


def parse(text):
    return datetime.datetime.fromisoformat(text)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("cases", nargs="?", type=int, default=20000)
    parser.add_argument("seed", nargs="?", type=int, default=1)
    args = parser.parse_args()
    generator = Generator(args.seed)
    program = os.path.join(args.build, "client/ctl/usherctl")
    explained, unexplained, done, refused = collections.Counter(), [], 0, 0
    while done < args.cases:
        zone, start = generator.random.choice(ZONES), generator.random.choice(STARTS)
        expressions = list(dict.fromkeys(generator.expression() for _ in range(200)))
        for expression, theirs, ours in zip(expressions, ask_systemd(zone, start, expressions),
                                            ask_us(program, zone, start, expressions)):
            done += 1
            refused += theirs is None
            if (theirs[1] if theirs is not None else None) == ours:
                continue
            reason = explain(expression, theirs, ours)
            if reason is not None:
                explained[reason] += 1
            else:
                unexplained.append((expression, zone, start, theirs, ours))
    for reason, count in explained.items():
        print(f"{count} times: {reason}")
    for case in unexplained[:20]:
        print("differs:", *case, sep="\n  ")
    print(f"{done} cases, {refused} refused by both, {sum(explained.values())} differences explained, "
          f"{len(unexplained)} unexplained")
    return bool(unexplained)


if __name__ == "__main__":
    sys.exit(main())
