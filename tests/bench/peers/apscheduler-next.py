#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Usher authors
"""SECONDS ZONE START EXPRESSION…: next times of cron a second, for each."""

import sys
import time
from datetime import datetime, timedelta

try:
    from apscheduler.triggers.cron import CronTrigger
except ImportError:
    sys.exit(77)

from zoneinfo import ZoneInfo


def main(seconds, zone_name, start, *expressions):
    zone = ZoneInfo(zone_name)
    for expression in expressions:
        trigger = CronTrigger.from_crontab(expression, zone)
        now = datetime.fromtimestamp(int(start), zone)
        begin, n = time.monotonic(), 0
        while time.monotonic() - begin < float(seconds):
            for _ in range(100):
                now = trigger.get_next_fire_time(None, now + timedelta(microseconds=1))
            n += 100
        print(n / (time.monotonic() - begin))


main(*sys.argv[1:])
