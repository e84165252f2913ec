/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-time-window.h"

#include "usher-time.h"

static gboolean
parse_time_of_day (const char *text,
                   int        *second_of_day)
{
  g_autofree char *moment_text = g_strconcat ("1970-01-01T", text, NULL);
  UsherMoment moment;

  if (!usher_moment_parse (moment_text, &moment, NULL) || moment.has_offset || moment.microseconds != 0)
    return FALSE;

  *second_of_day = (int) moment.civil_seconds;

  return TRUE;
}

/**
 * usher_time_window_parse:
 * @text: two times of day, as in “22:00-06:00”
 * @start: (out): second of the day
 * @end: (out): second of the day; the window ends before it
 */
gboolean
usher_time_window_parse (const char *text,
                         int        *start,
                         int        *end)
{
  g_auto(GStrv) ends = g_strsplit (text, "-", 2);

  return ends[0] != NULL && ends[1] != NULL && parse_time_of_day (ends[0], start) &&
         parse_time_of_day (ends[1], end) && *start != *end;
}

/**
 * usher_time_window_contains:
 * @start: second of the day
 * @end: second of the day
 * @zone: whose days
 * @now: the present
 * @until: (out): when the answer changes
 *
 * Returns: whether the clock on the wall shows a time from @start on, before @end
 */
gboolean
usher_time_window_contains (int              start,
                            int              end,
                            const UsherZone *zone,
                            gint64           now,
                            gint64          *until)
{
  gint64 civil = usher_zone_to_civil (zone, now / USHER_SECOND, NULL);
  gint64 second = civil % USHER_DAY_SECONDS;
  gboolean inside = start < end ? second >= start && second < end : second >= start || second < end;
  gint64 change = civil - second + (inside ? end : start);

  if (change <= civil)
    change += USHER_DAY_SECONDS;

  *until = usher_zone_from_civil (zone, change) * USHER_SECOND;
  /* In an hour that comes twice */
  if (*until <= now)
    *until = now + USHER_MINUTE;

  return inside;
}
