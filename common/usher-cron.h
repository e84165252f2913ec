/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-weekdays.h"
#include "usher-zone.h"

G_BEGIN_DECLS

/**
 * UsherCron:
 * @minutes: bit 0 is minute 0
 * @hours: bit 0 is hour 0
 * @days: bit 1 is the first of the month
 * @months: bit 1 is January
 * @weekdays: Sunday is bit 0
 * @any_day: whether the field for the day of the month begins with `*`
 * @any_weekday: the same for the day of the week
 * @real_time: whether the minute or the hour begins with `*`
 *
 * What the five fields of a crontab line say; see crontab(5) of Debian's cron.
 */
typedef struct
{
  guint64 minutes;
  guint32 hours;
  guint32 days;
  guint16 months;
  UsherWeekdays weekdays;
  gboolean any_day;
  gboolean any_weekday;
  gboolean real_time;
} UsherCron;

#define USHER_CRON_N_FIELDS 5
#define USHER_CRON_NEVER    G_MAXINT64

gboolean usher_cron_parse_field (UsherCron        *self,
                                 int               field,
                                 const char       *text,
                                 GError          **error);
gint64   usher_cron_next_after  (const UsherCron  *self,
                                 const UsherZone  *zone,
                                 gint64            after);
char    *usher_cron_describe    (const UsherCron  *self);

G_END_DECLS
