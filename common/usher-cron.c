/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-cron.h"

#include "usher-bits.h"

/* Dates repeat after this time, so that whatever has not come by then never will. */
#define SEARCHED_YEARS 400

/* A longer jump is no summer time: a country has moved to the other side of the
 * date line, and that day is no day there. As cron(8) of Debian. */
#define MAX_GAP (3 * 3600)

/* Clocks are never further from UTC, nor ever put forward or back by more. */
#define MAX_OFFSET (26 * 3600)

static guint32
get_days_from (int day)
{
  return day < 32 ? ~(guint32) 0 << day : 0;
}

/* Returns: the days 1 to @length of a month that are one of @weekdays; @first is
 * the weekday of the first */
static guint32
spread_weekdays (UsherWeekdays weekdays,
                 int           first,
                 int           length)
{
  guint64 week = (guint64) ((weekdays >> first | weekdays << (7 - first)) & USHER_ALL_WEEKDAYS);
  guint64 days = (week | week << 7 | week << 14 | week << 21 | week << 28) << 1;

  return (guint32) (days & ((G_GUINT64_CONSTANT (2) << length) - 2));
}

/* Returns: the workday nearest to @day in the same month, as Quartz has it */
static int
find_workday (int day,
              int first,
              int length)
{
  int weekday = (first + day - 1) % 7;

  if (weekday == 6)
    return day > 1 ? day - 1 : day + 2;
  if (weekday == 0)
    return day < length ? day + 1 : day - 2;

  return day;
}

static guint32
find_days (const UsherCron *self,
           int              first,
           int              length)
{
  guint32 days = self->days & ~get_days_from (length + 1);

  for (int n = usher_bits_next (self->last_days, 0); n >= 0 && n < length;
       n = usher_bits_next (self->last_days, n + 1))
    days |= (guint32) 1 << (length - n);
  for (int n = usher_bits_next (self->workdays, 1); n >= 1 && n <= length;
       n = usher_bits_next (self->workdays, n + 1))
    days |= (guint32) 1 << find_workday (n, first, length);
  for (int n = usher_bits_next (self->last_workdays, 0); n >= 0 && n < length;
       n = usher_bits_next (self->last_workdays, n + 1))
    days |= (guint32) 1 << find_workday (length - n, first, length);

  return days;
}

static guint32
find_weekdays (const UsherCron *self,
               int              first,
               int              length)
{
  guint32 days = spread_weekdays (self->weekdays, first, length);

  for (int n = 0; n < USHER_CRON_MAX_NTH; n++)
    {
      guint32 week = get_days_from (7 * n + 1) & ~get_days_from (7 * n + 8);
      guint32 last_week = get_days_from (MAX (length - 7 * n - 6, 1)) &
                          ~get_days_from (MAX (length - 7 * n + 1, 1));

      if (self->nth[n] != 0)
        days |= spread_weekdays (self->nth[n], first, length) & week;
      if (self->nth_last[n] != 0)
        days |= spread_weekdays (self->nth_last[n], first, length) & last_week;
    }

  return days;
}

/* Vixie's rule: where both the day of the month and that of the week are
 * restricted, either will do. */
static guint32
find_days_of_month (const UsherCron *self,
                    int              year,
                    int              month)
{
  int length = usher_civil_days_in_month (year, month);
  int first = usher_civil_get_weekday (usher_civil_days_of_date (year, month, 1));
  guint32 days = find_days (self, first, length);
  guint32 weekdays = find_weekdays (self, first, length);

  return self->any_day || self->any_weekday ? days & weekdays : days | weekdays;
}

/* Returns: the first matching second of a day from that time on, or -1 */
static int
find_second_of_day (const UsherCron *self,
                    int              hour,
                    int              minute,
                    int              second)
{
  int found = usher_bits_next (self->hours, hour);

  if (found == hour)
    {
      int found_minute = usher_bits_next (self->minutes, minute);
      int found_second = usher_bits_next (self->seconds, second);

      if (found_minute == minute && found_second >= 0)
        return hour * 3600 + minute * 60 + found_second;
      if (found_minute == minute)
        found_minute = usher_bits_next (self->minutes, minute + 1);
      if (found_minute >= 0)
        return hour * 3600 + found_minute * 60 + usher_bits_next (self->seconds, 0);

      found = usher_bits_next (self->hours, hour + 1);
    }

  if (found < 0)
    return -1;

  return found * 3600 + usher_bits_next (self->minutes, 0) * 60 + usher_bits_next (self->seconds, 0);
}

/* Returns: the first matching year from @year on, or -1 */
static int
find_year (const UsherCron *self,
           int              year)
{
  if (self->any_year)
    return year;

  for (year = MAX (year, USHER_CRON_MIN_YEAR); year <= USHER_CRON_MAX_YEAR; year++)
    {
      int n = year - USHER_CRON_MIN_YEAR;

      if ((self->years[n / 64] >> n % 64 & 1) != 0)
        return year;
    }

  return -1;
}

/* Returns: the first match in the month of @from, not before it; or
 * %USHER_CRON_NEVER */
static gint64
find_in_month (const UsherCron  *self,
               const UsherCivil *from)
{
  guint32 days = find_days_of_month (self, from->year, from->month) & get_days_from (from->day);
  int day = usher_bits_next (days, 0);
  int second = -1;

  if (day == from->day)
    {
      second = find_second_of_day (self, from->hour, from->minute, from->second);
      if (second < 0)
        day = usher_bits_next (days, day + 1);
    }
  if (day < 0)
    return USHER_CRON_NEVER;
  if (second < 0)
    second = find_second_of_day (self, 0, 0, 0);

  return usher_civil_days_of_date (from->year, from->month, day) * USHER_DAY_SECONDS + second;
}

/* Returns: the first match that is not before @from, in civil seconds */
static gint64
find_civil (const UsherCron *self,
            gint64           from)
{
  UsherCivil civil;
  int last_year;

  usher_civil_from_seconds (from, &civil);
  last_year = civil.year + SEARCHED_YEARS;

  for (;;)
    {
      int year = find_year (self, civil.year);
      int month = year == civil.year ? usher_bits_next (self->months, civil.month)
                                     : usher_bits_next (self->months, 1);
      gint64 found;

      if (year < 0 || year > last_year)
        return USHER_CRON_NEVER;

      if (month < 0)
        {
          civil = (UsherCivil) { .year = year + 1, .month = 1, .day = 1 };
          continue;
        }

      if (year != civil.year || month != civil.month)
        civil = (UsherCivil) { .year = year, .month = month, .day = 1 };
      found = find_in_month (self, &civil);
      if (found != USHER_CRON_NEVER)
        return found;

      civil = month < 12 ? (UsherCivil) { .year = year, .month = month + 1, .day = 1 }
                         : (UsherCivil) { .year = year + 1, .month = 1, .day = 1 };
    }
}

/* What comes of the times that the clocks skipped when the interval began. */
static gint64
find_after_gap (const UsherCron         *self,
                const UsherZoneInterval *interval,
                UsherGap                 gap,
                gint64                   from)
{
  gint64 length = interval->offset - interval->before;
  gint64 civil;

  if (length <= 0 || length > MAX_GAP || gap == USHER_GAP_SKIP ||
      (gap == USHER_GAP_RUN_AFTER && from > interval->start) || from >= interval->start + length)
    return USHER_CRON_NEVER;

  /* As if the clocks had not been put forward */
  civil = find_civil (self, from + interval->before);
  if (civil >= interval->start + interval->offset)
    return USHER_CRON_NEVER;

  return gap == USHER_GAP_RUN_AFTER ? interval->start : civil - interval->before;
}

/* Looks for the first match in one interval. @civil: (out): the first match from
 * there on that the clock on the wall shows, be it in the interval or not. */
static gint64
find_in_interval (const UsherCron         *self,
                  const UsherZoneInterval *interval,
                  UsherGap                 gap,
                  UsherFold                fold,
                  gint64                   from,
                  gint64                  *civil)
{
  gint64 civil_from = from + interval->offset;
  gint64 civil_end = interval->end + interval->offset;
  gint64 time = USHER_CRON_NEVER;

  /* What the clock showed before it was put back has had its turn */
  if (fold == USHER_FOLD_FIRST)
    civil_from = MAX (civil_from, interval->start + interval->before);
  /* What it will show once more will have its turn then */
  if (fold == USHER_FOLD_SECOND)
    civil_end = MIN (civil_end, interval->end + interval->after);

  *civil = find_civil (self, civil_from);
  if (*civil < civil_end)
    time = *civil - interval->offset;

  return MIN (time, find_after_gap (self, interval, gap, from));
}

/**
 * usher_cron_next_after:
 * @self: an expression
 * @zone: the zone in which it is read
 * @gap: what becomes of times that are skipped when the clocks are put forward
 * @fold: which of two equal times counts when they are put back
 * @after: seconds since the epoch
 *
 * With %USHER_GAP_RUN_AFTER and %USHER_FOLD_FIRST it does what cron(8) of Debian
 * does: a job at a fixed time of day runs once a day whatever happens. One with
 * a wildcard for the minute or hour follows real time in any case.
 *
 * Returns: the first matching second later than @after, or %USHER_CRON_NEVER
 */
gint64
usher_cron_next_after (const UsherCron *self,
                       const UsherZone *zone,
                       UsherGap         gap,
                       UsherFold        fold,
                       gint64           after)
{
  gint64 from = after + 1;

  if (self->real_time)
    {
      gap = USHER_GAP_SKIP;
      fold = USHER_FOLD_BOTH;
    }

  for (;;)
    {
      UsherZoneInterval interval = usher_zone_find_interval (zone, from);
      gint64 civil;
      gint64 time = find_in_interval (self, &interval, gap, fold, from, &civil);
      gboolean comes_again = from + interval.offset > interval.end + interval.after;

      if (time != USHER_CRON_NEVER)
        return time;
      if (civil == USHER_CRON_NEVER && !comes_again)
        return USHER_CRON_NEVER;

      /* Changes of the clocks long before the match do not matter */
      if (civil != USHER_CRON_NEVER && interval.end < civil - 3 * MAX_OFFSET && !comes_again)
        from = civil - 2 * MAX_OFFSET;
      else
        from = interval.end;
    }
}
