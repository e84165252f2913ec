#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Usher authors
"""STORE JOBS: how many jobs that do nothing APScheduler runs a second, when so many are
due at one instant and none may be lost. STORE is memory or a file for SQLite."""

import os
import sys
import threading
import time
from datetime import datetime, timedelta, timezone

try:
    from apscheduler.jobstores.memory import MemoryJobStore
    from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
    from apscheduler.schedulers.background import BackgroundScheduler
except ImportError:
    sys.exit(77)

ALL_RUN = threading.Event()
LEFT = []


def note():
    LEFT.pop()
    if not LEFT:
        ALL_RUN.set()


def main(store, n_jobs):
    job_store = MemoryJobStore() if store == "memory" else SQLAlchemyJobStore(f"sqlite:///{store}")
    scheduler = BackgroundScheduler(jobstores={"default": job_store}, timezone=timezone.utc,
                                    job_defaults={"misfire_grace_time": None})
    LEFT.extend(range(n_jobs))
    due = datetime.now(timezone.utc) - timedelta(seconds=1)
    for _ in range(n_jobs):
        scheduler.add_job("__main__:note", "date", run_date=due)
    # Starting puts them into the store, which is not what is measured
    scheduler.start(paused=True)
    begin = time.monotonic()
    scheduler.resume()
    ALL_RUN.wait()
    print(n_jobs / (time.monotonic() - begin))
    sys.stdout.flush()
    os._exit(0)


main(sys.argv[1], int(sys.argv[2]))
