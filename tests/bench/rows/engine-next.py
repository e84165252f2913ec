# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Usher authors
"""The next time of a trigger."""

import os
import subprocess

from bench_kit import SYSTEMD_LIBRARY, harmonic_mean, helper, in_turn, peer
from bench_table import Result, row

ZONE = "Europe/Berlin"
START = 1_767_225_600  # the beginning of 2026
CRON = ("*/5 * * * *", "0 9 * * mon-fri", "30 2 * * *", "0 0 1 * *", "15,45 8-18 * * *",
        "0 12 15 6 *", "10 4 * * sun")
CALENDAR = ("*:0/5", "Mon..Fri 09:00", "02:30", "*-*-01 00:00", "08..18:15,45", "*-06-15 12:00",
            "Sun 04:10")


def measure(kind, expressions):
    try:
        return harmonic_mean(helper("next", 200, ZONE, START, *(f"{kind} {e}" for e in expressions)))
    except subprocess.CalledProcessError:
        return None


def measure_peer(script):
    figures = peer(script, 0.2, ZONE, START, *CRON)
    return figures and harmonic_mean(figures)


def measure_systemd():
    if not os.path.exists(SYSTEMD_LIBRARY):
        return None
    return harmonic_mean(helper("calendar", SYSTEMD_LIBRARY, 200, START, *CALENDAR,
                                env={**os.environ, "TZ": ZONE}))


@row
def next(runs):  # pylint: disable=redefined-builtin
    cron, apscheduler, croniter, calendar, systemd = in_turn(
        runs, lambda: measure("cron", CRON), lambda: measure_peer("apscheduler-next.py"),
        lambda: measure_peer("croniter-next.py"), lambda: measure("calendar", CALENDAR), measure_systemd)
    yield Result("next: cron, 7 in Europe/Berlin", cron, "times/s", apscheduler, "APScheduler",
                 least=1_000_000, ratio_least=40)
    yield Result("next: cron, as above", cron, "times/s", croniter, "croniter")
    yield Result("next: calendar, 7 of them", calendar, "times/s", systemd, "libsystemd", ratio_least=3)
