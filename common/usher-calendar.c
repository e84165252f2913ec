/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-calendar.h"

#include <glib/gi18n-lib.h>

#include "usher-bits.h"
#include "usher-cron.h"
#include "usher-time.h"

#define MINUTE_MICROSECONDS (60 * USHER_SECOND)
#define DAY_MICROSECONDS    (USHER_DAY_SECONDS * USHER_SECOND)

/* Clocks are never further from UTC. */
#define MAX_OFFSET (26 * USHER_HOUR)

/* Turns parts into bits, of which the one of @base is bit 0. */
static guint64
collect_bits (GArray *parts,
              gint64  base,
              gint64  min,
              gint64  max,
              gint64  unit,
              int     direction)
{
  guint64 bits = 0;

  if (parts == NULL)
    {
      for (gint64 value = min; value <= max; value++)
        bits |= G_GUINT64_CONSTANT (1) << (value - base);
      return bits;
    }

  for (guint i = 0; i < parts->len; i++)
    {
      const UsherCalendarPart *part = &g_array_index (parts, UsherCalendarPart, i);
      gint64 step = part->repeat / unit;
      gint64 start = part->start / unit, stop = part->stop / unit;

      if (part->repeat == 0)
        bits |= G_GUINT64_CONSTANT (1) << (start - base);
      else if (part->stop >= 0)
        for (gint64 value = start; value <= stop; value += step)
          bits |= G_GUINT64_CONSTANT (1) << ((direction > 0 ? value : stop - (value - start)) - base);
      else
        for (gint64 value = start; value >= min && value <= max; value += direction * step)
          bits |= G_GUINT64_CONSTANT (1) << (value - base);
    }

  return bits;
}

static gboolean
are_whole (GArray *seconds)
{
  for (guint i = 0; seconds != NULL && i < seconds->len; i++)
    {
      const UsherCalendarPart *part = &g_array_index (seconds, UsherCalendarPart, i);

      if (part->start % USHER_SECOND != 0 || part->repeat % USHER_SECOND != 0)
        return FALSE;
    }

  return TRUE;
}

/* Turns what was read into what is quick to search. For the parser. */
void
usher_calendar_compile (UsherCalendar *self)
{
  for (int i = 0; i < 4; i++)
    {
      gint64 base = USHER_CALENDAR_MIN_YEAR + i * 64;

      for (gint64 year = base; year < base + 64 && year <= USHER_CALENDAR_MAX_YEAR; year++)
        {
          guint64 bit = 0;

          for (guint k = 0; self->parts[0] != NULL && k < self->parts[0]->len; k++)
            {
              const UsherCalendarPart *part = &g_array_index (self->parts[0], UsherCalendarPart, k);
              gint64 past = year - part->start;

              if (past == 0 || (past > 0 && part->repeat > 0 && past % part->repeat == 0 &&
                                (part->stop < 0 || year <= part->stop)))
                bit = 1;
            }
          if (self->parts[0] == NULL)
            bit = 1;
          self->years[i] |= bit << (year - base);
        }
    }

  self->months = (guint32) collect_bits (self->parts[1], 0, 1, 12, 1, 1);
  self->days = (guint32) collect_bits (self->parts[2], 0, 1, 31, 1, self->from_end ? -1 : 1);
  self->hours = (guint32) collect_bits (self->parts[3], 0, 0, 23, 1, 1);
  self->minutes = collect_bits (self->parts[4], 0, 0, 59, 1, 1);
  self->whole = are_whole (self->parts[5]);
  if (self->whole)
    self->seconds = collect_bits (self->parts[5], 0, 0, 59, USHER_SECOND, 1);
}

static gint64
floor_divide (gint64 dividend,
              gint64 divisor)
{
  return dividend / divisor - (dividend % divisor < 0);
}

/* Returns: the first value of the part from @from on, -1 if there is none */
static gint64
find_in_part (const UsherCalendarPart *part,
              gint64                   from)
{
  gint64 value = part->start;

  if (from > value && part->repeat > 0)
    value += (from - value + part->repeat - 1) / part->repeat * part->repeat;

  return value >= from && (part->stop < 0 || value <= part->stop) && value < MINUTE_MICROSECONDS ? value : -1;
}

/* Returns: the first matching microsecond of a minute from @from on, -1 if there is
 * none */
static gint64
find_in_minute (const UsherCalendar *self,
                gint64               from)
{
  GArray *parts = self->parts[5];
  gint64 first = -1;

  if (self->whole)
    {
      int second = usher_bits_next (self->seconds, (int) ((from + USHER_SECOND - 1) / USHER_SECOND));

      return second >= 0 ? second * USHER_SECOND : -1;
    }

  for (guint i = 0; i < parts->len; i++)
    {
      gint64 value = find_in_part (&g_array_index (parts, UsherCalendarPart, i), from);

      if (value >= 0 && (first < 0 || value < first))
        first = value;
    }

  return first;
}

/* Returns: the first matching microsecond of a day from @from on, -1 if there is none */
static gint64
find_in_day (const UsherCalendar *self,
             gint64               from)
{
  int minute_of_day = (int) (from / MINUTE_MICROSECONDS);
  int hour = minute_of_day / 60;
  int found = usher_bits_next (self->hours, hour);

  if (found == hour)
    {
      int minute = usher_bits_next (self->minutes, minute_of_day % 60);
      gint64 second = minute == minute_of_day % 60 ? find_in_minute (self, from % MINUTE_MICROSECONDS) : -1;

      if (second >= 0)
        return minute_of_day * MINUTE_MICROSECONDS + second;
      if (minute == minute_of_day % 60)
        minute = usher_bits_next (self->minutes, minute + 1);
      if (minute >= 0)
        return (hour * 60 + minute) * MINUTE_MICROSECONDS + find_in_minute (self, 0);

      found = usher_bits_next (self->hours, hour + 1);
    }

  if (found < 0)
    return -1;

  return (found * 60 + usher_bits_next (self->minutes, 0)) * MINUTE_MICROSECONDS + find_in_minute (self, 0);
}

static guint32
find_days_of_month (const UsherCalendar *self,
                    int                  year,
                    int                  month)
{
  int length = usher_civil_days_in_month (year, month);
  int first = usher_civil_get_weekday (usher_civil_days_of_date (year, month, 1));
  guint64 week = (guint64) ((self->weekdays >> first | self->weekdays << (7 - first)) & USHER_ALL_WEEKDAYS);
  guint64 days = (week | week << 7 | week << 14 | week << 21 | week << 28) << 1;
  guint32 wanted = self->days;

  if (self->from_end)
    {
      wanted = 0;
      for (int n = usher_bits_next (self->days, 1); n > 0 && n <= length; n = usher_bits_next (self->days, n + 1))
        wanted |= (guint32) 1 << (length + 1 - n);
    }

  return (guint32) (days & wanted & ((G_GUINT64_CONSTANT (2) << length) - 2));
}

static int
find_year (const UsherCalendar *self,
           int                  year)
{
  for (year = MAX (year, USHER_CALENDAR_MIN_YEAR); year <= USHER_CALENDAR_MAX_YEAR; year++)
    {
      int n = year - USHER_CALENDAR_MIN_YEAR;

      if ((self->years[n / 64] >> n % 64 & 1) != 0)
        return year;
    }

  return -1;
}

/* Returns: the first match in the month of @from, not before it */
static gint64
find_in_month (const UsherCalendar *self,
               const UsherCivil    *from,
               gint64               of_day)
{
  guint32 days = find_days_of_month (self, from->year, from->month);
  int day = usher_bits_next (days, from->day);
  gint64 found = -1;

  if (day == from->day)
    {
      found = find_in_day (self, of_day);
      if (found < 0)
        day = usher_bits_next (days, day + 1);
    }
  if (day < 0)
    return USHER_CALENDAR_NEVER;
  if (found < 0)
    found = find_in_day (self, 0);

  return usher_civil_days_of_date (from->year, from->month, day) * DAY_MICROSECONDS + found;
}

/* Returns: the first match that is not before @from, in civil microseconds */
static gint64
find_civil (const UsherCalendar *self,
            gint64               from)
{
  gint64 days = floor_divide (from, DAY_MICROSECONDS);
  gint64 of_day = from - days * DAY_MICROSECONDS;
  UsherCivil civil;

  usher_civil_from_seconds (days * USHER_DAY_SECONDS, &civil);

  for (;;)
    {
      int year = find_year (self, civil.year);
      int month = year == civil.year ? usher_bits_next (self->months, civil.month)
                                     : usher_bits_next (self->months, 1);
      gint64 found;

      if (year < 0)
        return USHER_CALENDAR_NEVER;

      if (month < 0)
        {
          civil = (UsherCivil) { .year = year + 1, .month = 1, .day = 1 };
          of_day = 0;
          continue;
        }

      if (year != civil.year || month != civil.month)
        {
          civil = (UsherCivil) { .year = year, .month = month, .day = 1 };
          of_day = 0;
        }
      found = find_in_month (self, &civil, of_day);
      if (found != USHER_CALENDAR_NEVER)
        return found;

      civil = month < 12 ? (UsherCivil) { .year = year, .month = month + 1, .day = 1 }
                         : (UsherCivil) { .year = year + 1, .month = 1, .day = 1 };
      of_day = 0;
    }
}

/**
 * usher_calendar_next_after:
 * @self: an expression
 * @zone: the zone in which it is read, if it names none
 * @after: µs since the epoch
 *
 * What the clocks skip is left out. When they show a time twice it counts once, the
 * first time; but from in between the second counts, too: as systemd has it.
 *
 * Returns: the first match later than @after, or %USHER_CALENDAR_NEVER
 */
gint64
usher_calendar_next_after (const UsherCalendar *self,
                           const UsherZone     *zone,
                           gint64               after)
{
  gint64 from = after + 1;
  gint64 seen = G_MININT64;

  if (self->zone != NULL)
    zone = self->zone;

  for (;;)
    {
      UsherZoneInterval interval = usher_zone_find_interval (zone, floor_divide (from, USHER_SECOND));
      gint64 offset = interval.offset * USHER_SECOND;
      gint64 civil = find_civil (self, MAX (from + offset, seen));

      if (civil == USHER_CALENDAR_NEVER)
        return USHER_CALENDAR_NEVER;
      if (civil - offset < interval.end * USHER_SECOND)
        return civil - offset;

      /* Changes of the clocks long before the match do not matter */
      if (interval.end * USHER_SECOND < civil - 3 * MAX_OFFSET)
        {
          from = civil - 2 * MAX_OFFSET;
          seen = G_MININT64;
        }
      else
        {
          from = interval.end * USHER_SECOND;
          seen = from + offset;
        }
    }
}

/* Writing */

static void
print_value (gint64   value,
             int      field,
             int      width,
             GString *text)
{
  if (field < 5)
    {
      g_string_append_printf (text, "%0*" G_GINT64_FORMAT, width, value);
      return;
    }

  g_string_append_printf (text, "%0*" G_GINT64_FORMAT, width, value / USHER_SECOND);
  if (value % USHER_SECOND != 0)
    g_string_append_printf (text, ".%06" G_GINT64_FORMAT, value % USHER_SECOND);
}

static void
print_parts (const UsherCalendar *self,
             int                  field,
             GString             *text)
{
  GArray *parts = self->parts[field];
  gint64 unit = field == 5 ? USHER_SECOND : 1;
  int width = field == 0 ? 4 : 2;

  if (parts == NULL)
    g_string_append_c (text, '*');

  for (guint i = 0; parts != NULL && i < parts->len; i++)
    {
      const UsherCalendarPart *part = &g_array_index (parts, UsherCalendarPart, i);

      g_string_append (text, i > 0 ? "," : "");
      print_value (part->start, field, width, text);
      if (part->stop >= 0)
        {
          g_string_append (text, "..");
          print_value (part->stop, field, width, text);
        }
      if (part->repeat > 0 && !(part->stop >= 0 && part->repeat == unit))
        {
          g_string_append_c (text, '/');
          print_value (part->repeat, field, 1, text);
        }
    }
}

/* Three days in a row and more are a range. */
static void
print_weekdays (UsherWeekdays  weekdays,
                GString       *text)
{
  static const char * const names[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
  const char *comma = "";

  if (weekdays == USHER_ALL_WEEKDAYS)
    return;

  for (int i = 0; i < 7; i++)
    {
      int last = i;

      if (!usher_weekdays_contain (weekdays, (i + 1) % 7))
        continue;

      while (last < 6 && usher_weekdays_contain (weekdays, (last + 2) % 7))
        last++;
      if (last - i >= 2)
        {
          g_string_append_printf (text, "%s%s..%s", comma, names[i], names[last]);
          i = last;
        }
      else
        {
          g_string_append_printf (text, "%s%s", comma, names[i]);
        }
      comma = ",";
    }

  g_string_append_c (text, ' ');
}

/**
 * usher_calendar_print:
 * @self: an expression
 * @text: where its normal form is added, the one of systemd-analyze(1)
 */
void
usher_calendar_print (const UsherCalendar *self,
                      GString             *text)
{
  static const char separators[] = { '-', '-', ' ', ':', ':' };

  print_weekdays (self->weekdays, text);
  for (int field = 0; field < 6; field++)
    {
      print_parts (self, field, text);
      if (field == 1 && self->from_end && self->parts[2] != NULL)
        g_string_append_c (text, '~');
      else if (field < 5)
        g_string_append_c (text, separators[field]);
    }

  if (self->zone_name != NULL)
    g_string_append_printf (text, " %s", self->zone_name);
}

/**
 * usher_calendar_describe:
 * @self: an expression
 *
 * Returns: (transfer full) (nullable): the expression in words, %NULL if there is no
 *   short way to say it
 */
char *
usher_calendar_describe (const UsherCalendar *self)
{
  gboolean last_day = self->from_end && self->days == 2;
  UsherCron cron = {
    .seconds = self->seconds,
    .minutes = self->minutes,
    .hours = self->hours,
    .months = self->months,
    .days = self->from_end ? 0 : self->days,
    .last_days = last_day ? 1 : 0,
    .weekdays = self->weekdays,
    .any_day = !self->from_end && self->days == 0xfffffffe,
    .any_weekday = self->weekdays == USHER_ALL_WEEKDAYS,
    .any_year = self->parts[0] == NULL,
  };
  g_autofree char *words = NULL;

  /* Cron would take either day where both are restricted */
  if (!self->whole || (self->from_end && !last_day) || (!cron.any_day && !cron.any_weekday))
    return NULL;

  words = usher_cron_describe (&cron);
  if (words == NULL || self->zone_name == NULL)
    return g_steal_pointer (&words);

  /* Translators: when something happens, and in which time zone */
  return g_strdup_printf (_("%s (%s)"), words, self->zone_name);
}
