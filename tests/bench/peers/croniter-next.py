#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Usher authors
"""SECONDS ZONE START EXPRESSION…: next times of cron a second, for each."""

import sys
import time
from datetime import datetime

try:
    from croniter import croniter
    from dateutil import tz
except ImportError:
    sys.exit(77)


def main(seconds, zone_name, start, *expressions):
    for expression in expressions:
        first = datetime.fromtimestamp(int(start), tz.gettz(zone_name))
        times = croniter(expression, first)
        begin, n = time.monotonic(), 0
        while time.monotonic() - begin < float(seconds):
            for _ in range(100):
                times.get_next(datetime)
            n += 100
        print(n / (time.monotonic() - begin))


main(*sys.argv[1:])
