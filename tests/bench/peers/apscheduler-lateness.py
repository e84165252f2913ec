#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Usher authors
"""JOBS SECONDS: how late APScheduler starts 1,000 jobs a second among so many, kept in
memory: the median and the 99th percentile in ms, how many of the due times are lost, how
long it took to start in s, and its memory for each job in bytes."""

import os
import sys
import time
from datetime import datetime, timezone

try:
    from apscheduler.schedulers.background import BackgroundScheduler
    from apscheduler.triggers.interval import IntervalTrigger
except ImportError:
    sys.exit(77)

LATENESS = []
RATE = 1000  # jobs a second


def note(due, interval):
    now = time.time()
    LATENESS.append(now - due - round((now - due) / interval) * interval)


def read_rss():
    with open("/proc/self/status", encoding="ascii") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmRSS")) * 1024


def main(n_jobs, seconds):
    scheduler = BackgroundScheduler(timezone=timezone.utc,
                                    job_defaults={"misfire_grace_time": None})
    interval = n_jobs / RATE
    before = read_rss()
    begin = time.monotonic()
    first = time.time() + 6 + n_jobs / 20_000
    for i in range(n_jobs):
        due = first + i / RATE
        start = datetime.fromtimestamp(due, timezone.utc)
        scheduler.add_job(note, IntervalTrigger(seconds=interval, start_date=start,
                                                timezone=timezone.utc), (due, interval))
    scheduler.start()
    started = time.monotonic() - begin
    size = (read_rss() - before) / n_jobs
    if seconds > 0:
        time.sleep(max(first + seconds + 1 - time.time(), 0))
    lateness = sorted(LATENESS[:seconds * RATE]) or [0]
    print(lateness[len(lateness) // 2] * 1000)
    print(lateness[int(len(lateness) * 0.99)] * 1000)
    print(max(seconds * RATE - len(LATENESS), 0))
    print(started)
    print(size)
    sys.stdout.flush()
    os._exit(0)


main(int(sys.argv[1]), int(sys.argv[2]))
