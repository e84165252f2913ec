/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-weekdays.h"
#include "usher-zone.h"

G_BEGIN_DECLS

#define USHER_CALENDAR_MIN_YEAR 1970
#define USHER_CALENDAR_MAX_YEAR 2199
#define USHER_CALENDAR_NEVER    G_MAXINT64

/**
 * UsherCalendarPart:
 * @start: the first value
 * @stop: the last one, -1 if it is the only one, or there is no last
 * @repeat: the step, 0 for none
 *
 * One item of a list: `5`, `5/10`, `5..10` or `5..10/2`. Seconds are in
 * microseconds.
 */
typedef struct
{
  gint64 start;
  gint64 stop;
  gint64 repeat;
} UsherCalendarPart;

/**
 * UsherCalendar:
 * @weekdays: Sunday is bit 0
 * @from_end: whether days are counted from the end of the month
 * @parts: (owned) (nullable) (element-type UsherCalendarPart): of the year, month,
 *   day, hour, minute and second, as they are written; %NULL for all
 * @years: bit 0 of the first entry is %USHER_CALENDAR_MIN_YEAR
 * @months: bit 1 is January
 * @days: bit 1 is the first of the month, or the last
 * @hours: bit 0 is hour 0
 * @minutes: bit 0 is minute 0
 * @seconds: bit 0 is second 0; all are whole if @parts of the second are
 * @whole: whether all seconds are whole
 * @zone_name: (owned) (nullable): the zone that is written behind it
 * @zone: (owned) (nullable): the same, read
 *
 * What an expression of systemd.time(7) says.
 */
typedef struct
{
  UsherWeekdays weekdays;
  gboolean from_end;
  GArray *parts[6];
  guint64 years[4];
  guint32 months;
  guint32 days;
  guint32 hours;
  guint64 minutes;
  guint64 seconds;
  gboolean whole;
  char *zone_name;
  UsherZone *zone;
} UsherCalendar;

void     usher_calendar_clear      (UsherCalendar        *self);
gboolean usher_calendar_parse      (UsherCalendar        *self,
                                    const char           *text,
                                    GError              **error);
void     usher_calendar_print      (const UsherCalendar  *self,
                                    GString              *text);
void     usher_calendar_compile    (UsherCalendar        *self);
gint64   usher_calendar_next_after (const UsherCalendar  *self,
                                    const UsherZone      *zone,
                                    gint64                after);
char    *usher_calendar_describe   (const UsherCalendar  *self);

G_END_DECLS
