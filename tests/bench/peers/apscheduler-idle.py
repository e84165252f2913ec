#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Usher authors
"""The memory of an APScheduler with four jobs in SQLite, in MB."""

import os
import sys
from datetime import timezone

try:
    from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
    from apscheduler.schedulers.background import BackgroundScheduler
except ImportError:
    sys.exit(77)


def main(file):
    scheduler = BackgroundScheduler(jobstores={"default": SQLAlchemyJobStore(f"sqlite:///{file}")},
                                    timezone=timezone.utc)
    for _ in range(4):
        scheduler.add_job(print, "interval", hours=1)
    scheduler.start()
    with open("/proc/self/status", encoding="ascii") as status:
        print(next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024)
    sys.stdout.flush()
    os._exit(0)


main(sys.argv[1])
