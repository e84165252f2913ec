/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-time.h"

#include <string.h>

#include "usher-error.h"

static const struct
{
  char letter;
  gint64 duration;
} units[] = {
  { 'w', USHER_WEEK },
  { 'd', USHER_DAY },
  { 'h', USHER_HOUR },
  { 'm', USHER_MINUTE },
  { 's', USHER_SECOND },
};

/* Reads exactly @n_digits digits, and moves @text behind them. */
static gboolean
read_digits (const char **text,
             int          n_digits,
             int         *number)
{
  int value = 0;

  for (int i = 0; i < n_digits; i++)
    {
      if (!g_ascii_isdigit ((*text)[i]))
        return FALSE;
      value = value * 10 + g_ascii_digit_value ((*text)[i]);
    }

  *text += n_digits;
  *number = value;

  return TRUE;
}

static gboolean
read_char (const char **text,
           char         expected)
{
  if (**text != expected)
    return FALSE;

  *text += 1;

  return TRUE;
}

static gboolean
read_date (const char **text,
           UsherCivil  *civil)
{
  return read_digits (text, 4, &civil->year) &&
         read_char (text, '-') &&
         read_digits (text, 2, &civil->month) &&
         read_char (text, '-') &&
         read_digits (text, 2, &civil->day) &&
         civil->year >= 1 &&
         civil->month >= 1 && civil->month <= 12 &&
         civil->day >= 1 && civil->day <= usher_civil_days_in_month (civil->year, civil->month);
}

/* What is finer than a microsecond is left out. */
static gboolean
read_fraction (const char **text,
               int         *microseconds)
{
  int digit, n_digits = 0;

  *microseconds = 0;
  for (; read_digits (text, 1, &digit); n_digits++)
    if (n_digits < 6)
      *microseconds = *microseconds * 10 + digit;

  for (int i = n_digits; i < 6; i++)
    *microseconds *= 10;

  return n_digits > 0;
}

static gboolean
read_time_of_day (const char  **text,
                  UsherCivil   *civil,
                  int          *microseconds)
{
  if (!read_digits (text, 2, &civil->hour) ||
      !read_char (text, ':') ||
      !read_digits (text, 2, &civil->minute))
    return FALSE;

  if (read_char (text, ':') && !read_digits (text, 2, &civil->second))
    return FALSE;

  if (read_char (text, '.') && !read_fraction (text, microseconds))
    return FALSE;

  return civil->hour <= 23 && civil->minute <= 59 && civil->second <= 59;
}

static gboolean
read_offset (const char **text,
             int         *offset)
{
  int sign, hours, minutes = 0;

  if (read_char (text, 'Z'))
    {
      *offset = 0;
      return TRUE;
    }

  if (**text != '+' && **text != '-')
    return FALSE;
  sign = *(*text)++ == '+' ? 1 : -1;

  if (!read_digits (text, 2, &hours))
    return FALSE;
  if (**text != '\0')
    {
      read_char (text, ':');
      if (!read_digits (text, 2, &minutes))
        return FALSE;
    }

  *offset = sign * (hours * 3600 + minutes * 60);

  return hours <= 25 && minutes <= 59;
}

static gboolean
read_moment (const char  *text,
             UsherMoment *moment)
{
  UsherCivil civil = { 0, };

  if (!read_date (&text, &civil))
    return FALSE;

  if (*text == '\0')
    moment->date_only = TRUE;
  else if (!read_char (&text, 'T') || !read_time_of_day (&text, &civil, &moment->microseconds))
    return FALSE;

  if (*text != '\0')
    {
      moment->has_offset = TRUE;
      if (!read_offset (&text, &moment->offset))
        return FALSE;
    }

  moment->civil_seconds = usher_civil_to_seconds (&civil);

  return *text == '\0';
}

/**
 * usher_moment_parse:
 * @text: a date or a time in ISO 8601, as in “2026-12-24T18:00” or
 *   “2026-12-24T18:00:00Z”
 * @moment: (out): what it says
 * @error: return location for a #UsherError
 *
 * Returns: %TRUE on success
 */
gboolean
usher_moment_parse (const char   *text,
                    UsherMoment  *moment,
                    GError      **error)
{
  UsherMoment result = { 0, };

  if (!read_moment (text, &result))
    {
      g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_TRIGGER,
                   "“%s” is not a time; write it like 2026-12-24T18:00, "
                   "with Z or +01:00 behind it if it is not in the task's time zone", text);
      return FALSE;
    }

  *moment = result;

  return TRUE;
}

/**
 * usher_moment_to_time:
 * @moment: a time as written
 * @zone: the zone in which it is read if it has no offset
 *
 * Returns: the instant
 */
gint64
usher_moment_to_time (const UsherMoment *moment,
                      const UsherZone   *zone)
{
  gint64 seconds = moment->has_offset
    ? moment->civil_seconds - moment->offset
    : usher_zone_from_civil (zone, moment->civil_seconds);

  return seconds * USHER_SECOND + moment->microseconds;
}

static void
print_fraction (int      microseconds,
                GString *text)
{
  if (microseconds == 0)
    return;

  g_string_append_printf (text, ".%06d", microseconds);
  while (text->str[text->len - 1] == '0')
    g_string_truncate (text, text->len - 1);
}

static void
print_offset (int      offset,
              GString *text)
{
  if (offset == 0)
    g_string_append_c (text, 'Z');
  else
    g_string_append_printf (text, "%c%02d:%02d", offset < 0 ? '-' : '+',
                            ABS (offset) / 3600, ABS (offset) / 60 % 60);
}

/**
 * usher_moment_print:
 * @moment: a time
 * @text: where its text is added, in a form that usher_moment_parse() reads
 */
void
usher_moment_print (const UsherMoment *moment,
                    GString           *text)
{
  UsherCivil civil;

  usher_civil_from_seconds (moment->civil_seconds, &civil);
  g_string_append_printf (text, "%04d-%02d-%02d", civil.year, civil.month, civil.day);

  if (!moment->date_only)
    {
      g_string_append_printf (text, "T%02d:%02d", civil.hour, civil.minute);
      if (civil.second != 0 || moment->microseconds != 0)
        g_string_append_printf (text, ":%02d", civil.second);
      print_fraction (moment->microseconds, text);
    }

  if (moment->has_offset)
    print_offset (moment->offset, text);
}

/**
 * usher_time_to_iso8601:
 * @time: an instant
 * @zone: the zone to show it in
 *
 * Returns: (transfer full): as in “2026-12-24T18:00:00+01:00”
 */
char *
usher_time_to_iso8601 (gint64           time,
                       const UsherZone *zone)
{
  gint64 seconds = time / USHER_SECOND - (time % USHER_SECOND < 0);
  UsherZoneInterval interval = usher_zone_find_interval (zone, seconds);
  g_autoptr(GString) text = g_string_new (NULL);
  UsherCivil civil;

  usher_civil_from_seconds (seconds + interval.offset, &civil);
  g_string_append_printf (text, "%04d-%02d-%02dT%02d:%02d:%02d",
                          civil.year, civil.month, civil.day,
                          civil.hour, civil.minute, civil.second);
  print_fraction ((int) (time - seconds * USHER_SECOND), text);

  /* Local mean times of long ago have seconds in their offset */
  if (interval.offset % 60 != 0)
    g_string_append_printf (text, "%c%02d:%02d:%02d", interval.offset < 0 ? '-' : '+',
                            ABS (interval.offset) / 3600, ABS (interval.offset) / 60 % 60,
                            ABS (interval.offset) % 60);
  else if (interval.offset == 0)
    g_string_append (text, "+00:00");
  else
    print_offset (interval.offset, text);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * usher_duration_parse_part:
 * @text: a number and a unit, as in “90s” or “2d”; units are s, m, h, d and w
 * @duration: (out): set on success only
 *
 * Returns: %FALSE if @text is anything else, or too long a time to count
 */
gboolean
usher_duration_parse_part (const char *text,
                           gint64     *duration)
{
  guint64 number;
  char *end;

  if (!g_ascii_isdigit (*text))
    return FALSE;

  number = g_ascii_strtoull (text, &end, 10);
  if (*end == '\0' || end[1] != '\0')
    return FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    {
      if (units[i].letter != *end)
        continue;
      if (number > (guint64) (G_MAXINT64 / 4 / units[i].duration))
        return FALSE;

      *duration = (gint64) number * units[i].duration;
      return TRUE;
    }

  return FALSE;
}

/**
 * usher_duration_parse:
 * @text: as in “1h 30m”; a plain number is seconds
 * @duration: (out): set on success only
 * @error: return location for a #UsherError
 */
gboolean
usher_duration_parse (const char  *text,
                      gint64      *duration,
                      GError     **error)
{
  g_auto(GStrv) parts = g_strsplit (text, " ", -1);
  guint64 n_seconds;
  gint64 sum = 0;
  gboolean valid = *parts != NULL;

  if (g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT32, &n_seconds, NULL))
    {
      *duration = (gint64) n_seconds * USHER_SECOND;
      return TRUE;
    }

  for (char **part = parts; valid && *part != NULL; part++)
    {
      gint64 amount;

      valid = usher_duration_parse_part (*part, &amount) && sum <= G_MAXINT64 / 2 - amount;
      if (valid)
        sum += amount;
    }

  if (!valid)
    {
      g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
                   "“%s” is not a duration; write it like 90s or 1h 30m", text);
      return FALSE;
    }

  *duration = sum;

  return TRUE;
}

/**
 * usher_duration_to_text:
 * @duration: a duration; fractions of a second are left out
 *
 * Returns: (transfer full): as in “1h 30m”, in a form that
 *   usher_duration_parse() reads
 */
char *
usher_duration_to_text (gint64 duration)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    {
      gint64 n_units = duration / units[i].duration;

      /* Weeks only when there is nothing else: 2w, but 15d */
      if (n_units == 0 || (i == 0 && duration % units[i].duration != 0))
        continue;

      g_string_append_printf (text, "%s%" G_GINT64_FORMAT "%c",
                              text->len > 0 ? " " : "", n_units, units[i].letter);
      duration -= n_units * units[i].duration;
    }

  if (text->len == 0)
    g_string_append (text, "0s");

  return g_string_free (g_steal_pointer (&text), FALSE);
}
