/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-enums.h"
#include "usher-weekdays.h"
#include "usher-zone.h"

G_BEGIN_DECLS

/* Years that the seventh field takes, and how often a day of the week comes at the most. */
#define USHER_CRON_MIN_YEAR 1970
#define USHER_CRON_MAX_YEAR 2199
#define USHER_CRON_MAX_NTH  5

/**
 * UsherCron:
 * @seconds: bit 0 is second 0
 * @minutes: bit 0 is minute 0
 * @hours: bit 0 is hour 0
 * @months: bit 1 is January
 * @days: bit 1 is the first of the month
 * @last_days: bit 0 is the last of the month, bit 3 is `L-3`
 * @workdays: bit 15 is `15W`, the workday nearest to the 15th
 * @last_workdays: bit 0 is `LW`, bit 3 is `L-3W`
 * @weekdays: Sunday is bit 0
 * @nth: the first entry has the weekdays of which the first in a month counts
 * @nth_last: the first entry has those of which the last in a month counts
 * @any_day: whether the field for the day of the month begins with `*`, or is `?`
 * @any_weekday: the same for the day of the week
 * @any_year: whether all years match
 * @real_time: whether the minute or the hour begins with `*`
 * @years: bit 0 of the first entry is %USHER_CRON_MIN_YEAR
 *
 * What the fields say: the five of crontab(5) of Debian's cron, with seconds before
 * and years behind them, and the words for days that Quartz has.
 */
typedef struct
{
  guint64 seconds;
  guint64 minutes;
  guint32 hours;
  guint32 months;
  guint32 days;
  guint32 last_days;
  guint32 workdays;
  guint32 last_workdays;
  UsherWeekdays weekdays;
  UsherWeekdays nth[USHER_CRON_MAX_NTH];
  UsherWeekdays nth_last[USHER_CRON_MAX_NTH];
  guint any_day : 1;
  guint any_weekday : 1;
  guint any_year : 1;
  guint real_time : 1;
  guint64 years[4];
} UsherCron;

#define USHER_CRON_MIN_FIELDS 5
#define USHER_CRON_MAX_FIELDS 7
#define USHER_CRON_NEVER      G_MAXINT64

gboolean usher_cron_parse      (UsherCron          *self,
                                const char * const *fields,
                                GError            **error);
char    *usher_cron_settle     (const char * const *fields,
                                guint64             seed);
gint64   usher_cron_next_after (const UsherCron    *self,
                                const UsherZone    *zone,
                                UsherGap            gap,
                                UsherFold           fold,
                                gint64              after);
char    *usher_cron_describe   (const UsherCron    *self);

G_END_DECLS
