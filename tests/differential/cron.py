#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Usher authors
"""cron.py BUILD [CASES] [SEED]: random rules of cron, asked of us and of two others.

20,000 cases, each put to croniter, to APScheduler, or to both, as far as they have
words for it. In summer time they follow rules of their own, so what is asked lies
away from changes of the clocks. Fails when an answer differs for a reason that is
not among EXPLAINED.
"""

import argparse
import collections
import datetime
import os
import random
import subprocess
import sys
import zoneinfo

from apscheduler.triggers.cron import CronTrigger
from croniter import CroniterBadDateError, croniter

DAY = datetime.timedelta(days=1)
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe",
         "Africa/Johannesburg", "America/St_Johns", "Pacific/Auckland", "Asia/Tokyo")
MONTHS = dict(enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1))
LENGTHS = (None, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
WEEKDAYS = dict(enumerate("sun mon tue wed thu fri sat".split()))
NTH = (None, "1st", "2nd", "3rd", "4th", "5th")
RANGES = {"second": (0, 59), "minute": (0, 59), "hour": (0, 23), "day": (1, 31),
          "month": (1, 12), "weekday": (0, 6), "year": (1970, 2099)}

Item = collections.namedtuple("Item", "kind first last step")


def has_kind(field, *kinds):
    return any(item.kind in kinds for item in field)


def is_star(field):
    """For Vixie's rule, which reads the first character."""
    return field[0].kind == "*"


class Generator:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def chance(self, one_in):
        return self.random.randrange(one_in) == 0

    def item(self, name):
        low, high = RANGES[name]
        if name == "year":
            low, high = 2000, 2050
        first = self.random.randint(low, high)
        kind = self.random.choice(["number", "number", "number", "range", "from", "wrap"])
        if kind == "wrap" and (name not in ("month", "weekday") or first == low):
            kind = "number"
        if kind == "number":
            return Item(kind, first, first, 1)
        # What follows Saturday, and how far years go, is not the same for all
        if kind == "from" and name in ("weekday", "year"):
            kind = "range"
        last = self.random.randint(low, first - 1) if kind == "wrap" else \
            high if kind == "from" else self.random.randint(first, high)
        step = self.random.randint(1, max((high - low) // 2, 1)) \
            if kind == "from" or (kind == "range" and self.chance(3)) else 1
        return Item(kind, first, last, step)

    def field(self, name, one_in_stars):
        low, high = RANGES[name]
        if self.chance(one_in_stars):
            stepped = self.chance(3) and name != "year"
            step = self.random.randint(1, max((high - low) // 2, 1)) if stepped else 1
            return [Item("*", low, high, step)]
        return [self.item(name) for _ in range(1 if self.chance(2) else self.random.randint(1, 4))]

    def day(self):
        if self.chance(8):
            return [Item("L", 0, 0, 1)]
        return self.field("day", 2)

    def weekday(self):
        if self.chance(8):
            kind = self.random.choice(["nth", "last"])
            return [Item(kind, self.random.randint(0, 6), self.random.randint(1, 5), 1)]
        return self.field("weekday", 2)

    def case(self):
        fields = {"minute": self.field("minute", 6), "hour": self.field("hour", 6), "day": self.day(),
                  "month": self.field("month", 2), "weekday": self.weekday()}
        if self.chance(3):
            fields["second"] = self.field("second", 6)
            if self.chance(2):
                fields["year"] = self.field("year", 3)
        # Where APScheduler has its zones from, there is no summer after 2037
        after = datetime.datetime(2000, 1, 1) + datetime.timedelta(
            seconds=self.random.randrange(35 * 365 * 86400))
        zone = "UTC" if self.chance(2) else self.random.choice(ZONES)
        return Case(fields, zone, after, self.print(fields))

    def print(self, fields):
        """As we read it."""
        words = [",".join(self.print_item(name, item) for item in fields[name])
                 for name in ("second", "minute", "hour", "day", "month", "weekday", "year")
                 if name in fields]
        return "cron " + " ".join(words)

    def print_item(self, name, item):
        step = f"/{item.step}" if item.step > 1 or item.kind == "from" else ""
        names = {"month": MONTHS, "weekday": WEEKDAYS}.get(name)
        named = names is not None and (item.kind == "wrap" or self.chance(2))

        def number(value):
            if named:
                return names[value]
            return "7" if name == "weekday" and item.kind == "number" and value == 0 and self.chance(2) \
                else str(value)

        if item.kind == "*":
            return "*" + step
        if item.kind == "L":
            return "L"
        if item.kind == "nth":
            return f"{number(item.first)}#{item.last}"
        if item.kind == "last":
            return self.random.choice([f"{number(item.first)}L", f"L{item.first}"])
        if item.kind in ("number", "from"):
            return number(item.first) + step
        return f"{number(item.first)}-{number(item.last)}" + step


class Case:
    def __init__(self, fields, zone, after, text):
        self.fields, self.zone, self.after, self.text = fields, zone, after, text
        self.ours = None

    def moment(self):
        return self.after.replace(tzinfo=zoneinfo.ZoneInfo(self.zone))

    def line(self):
        return f"{self.text}\t{self.zone}\t{self.moment().isoformat()}\n"

    def is_steady(self):
        """Whether the clocks are not changed between question and answer."""
        if self.ours.startswith("never"):
            return False
        first, last = self.moment() - 2 * DAY, datetime.datetime.fromisoformat(self.ours) + 2 * DAY
        if last - first > 400 * DAY:
            return False
        zone = zoneinfo.ZoneInfo(self.zone)
        days = range((last - first).days + 1)
        return len({(first + n * DAY).astimezone(zone).utcoffset() for n in days}) == 1


def values(name, item):
    """The numbers of an item, as those write them who do not know its form."""
    low, high = RANGES[name]
    if item.kind == "wrap":
        return list(range(item.first, high + 1)) + list(range(low, item.last + 1))
    return list(range(item.first, item.last + 1, item.step))


def ask_croniter(case):
    """Seconds come last there, names do not wrap, and there are no years."""
    if "year" in case.fields:
        return None

    def say(name):
        words = []
        for item in case.fields[name]:
            step = f"/{item.step}" if item.step > 1 else ""
            words.append({"*": "*" + step, "L": "L", "number": str(item.first),
                          "nth": f"{item.first}#{item.last}", "last": f"L{item.first}",
                          "wrap": ",".join(map(str, values(name, item)))}
                         .get(item.kind, f"{item.first}-{item.last}" + step))
        return ",".join(words)

    names = ["minute", "hour", "day", "month", "weekday"] + (["second"] if "second" in case.fields else [])
    try:
        return croniter(" ".join(map(say, names)), case.moment()).get_next(datetime.datetime)
    except CroniterBadDateError:
        return "never"


def ask_apscheduler(case):
    """All fields restrict each other there: either of two days are two triggers."""
    def say(name):
        # Weeks begin on Monday there, and a step that leads nowhere is refused
        shift = 6 if name == "weekday" else 0
        words = []
        for item in case.fields[name]:
            if item.kind == "*" and item.step == 1:
                words.append("*")
            elif name == "weekday" or item.kind == "wrap" or len(values(name, item)) == 1:
                words += [str((value + shift) % 7 if shift else value) for value in values(name, item)]
            else:
                words.append(f"{item.first}-{item.last}/{item.step}")
        return ",".join(words)

    fields = {name: say(name) for name in ("second", "minute", "hour", "month", "year")
              if name in case.fields}
    fields.setdefault("second", "0")
    day, weekday = case.fields["day"], case.fields["weekday"]
    by_day = {"day": "last" if has_kind(day, "L") else say("day")}
    if has_kind(weekday, "nth", "last"):
        place = NTH[weekday[0].last] if weekday[0].kind == "nth" else "last"
        by_weekday = {"day": f"{place} {WEEKDAYS[weekday[0].first]}"}
    else:
        by_weekday = {"day_of_week": say("weekday")}

    if not is_star(day) and not is_star(weekday):
        ways = [by_day, by_weekday]
    elif by_day["day"] == "*":
        ways = [by_weekday]
    elif "day" not in by_weekday:
        ways = [{**by_day, **by_weekday}]
    else:
        return None
    found = [CronTrigger(**fields, **way, timezone=case.zone)
             .get_next_fire_time(None, case.moment() + datetime.timedelta(microseconds=1)) for way in ways]
    return min((time for time in found if time is not None), default="never")


def numbers(name, field):
    return set().union(*(values(name, item) for item in field))


def covers_all(name, field):
    low, high = RANGES[name]
    return not has_kind(field, "L", "nth", "last") and numbers(name, field) >= set(range(low, high + 1))


def is_stepped(field):
    return is_star(field) and field[0].step > 1


def never_comes(case):
    """Whether no month that is asked for has the day that is asked for."""
    if has_kind(case.fields["day"], "L"):
        return False
    return min(numbers("day", case.fields["day"])) > max(LENGTHS[m] for m in numbers("month", case.fields["month"]))


# Who answers otherwise, why we do not, and for which rules
EXPLAINED = [
    ("croniter", "a step behind a star of days is a star to Vixie's cron, and a restriction to croniter",
     lambda case: any(is_stepped(case.fields[name]) for name in ("day", "weekday"))),
    ("croniter", "a list of all days restricts nothing to croniter, and either day fits in Vixie's cron",
     lambda case: any(not is_star(case.fields[name]) and covers_all(name, case.fields[name])
                      for name in ("day", "weekday"))),
    ("croniter", "the n-th weekday restricts the days of the month, too, to croniter, and not to Vixie's rule",
     lambda case: has_kind(case.fields["weekday"], "nth", "last") and not is_star(case.fields["day"])),
    ("croniter", "where one of two days never comes, croniter does not look for the other",
     never_comes),
]
OTHERS = {"croniter": ask_croniter, "APScheduler": ask_apscheduler}


def ask_us(build, cases):
    lines = subprocess.run([os.path.join(build, "client/ctl/usherctl"), "next", "--batch"], text=True,
                           input="".join(case.line() for case in cases), capture_output=True,
                           check=True).stdout.splitlines()
    if len(lines) != len(cases):
        sys.exit(f"cron.py: {len(lines)} answers to {len(cases)} questions")
    for case, line in zip(cases, lines):
        case.ours = line


def agrees(case, theirs):
    if theirs == "never" or not case.ours[0].isdigit():
        return case.ours == theirs
    return datetime.datetime.fromisoformat(case.ours) == theirs


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("build")
    parser.add_argument("cases", type=int, nargs="?", default=20000)
    parser.add_argument("seed", type=int, nargs="?", default=1)
    args = parser.parse_args()
    generator = Generator(args.seed)
    cases = [generator.case() for _ in range(args.cases)]

    ask_us(args.build, cases)
    unsteady = [case for case in cases if case.zone != "UTC" and case.ours[0] != "i" and not case.is_steady()]
    for case in unsteady:
        case.zone = "UTC"
    ask_us(args.build, unsteady)

    asked, explained, unexplained = collections.Counter(), collections.Counter(), 0
    for case in cases:
        for other, ask in OTHERS.items():
            theirs = ask(case)
            if theirs is None:
                continue
            asked[other] += 1
            if agrees(case, theirs):
                continue
            reason = next((r for who, r, applies in EXPLAINED if who == other and applies(case)), None)
            if reason is not None:
                explained[reason] += 1
                continue
            unexplained += 1
            if unexplained <= 20:
                print(f"{other}: “{case.text}” in {case.zone} after {case.moment()}: {theirs}, we say {case.ours}")

    print(f"seed {args.seed}; " + ", ".join(f"{other} asked {n} times" for other, n in asked.items()))
    for reason, n in explained.items():
        print(f"  {n} × {reason}")
    print(f"{len(cases)} cases, {explained.total()} differences explained, {unexplained} unexplained")
    sys.exit(1 if unexplained else 0)


if __name__ == "__main__":
    main()
