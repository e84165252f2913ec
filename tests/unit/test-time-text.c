/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-time-text.h"

#include <locale.h>

#include "test-support.h"

#define NOW "2026-01-15T12:00:00Z"

typedef struct
{
  const char *name;
  gint64 duration;
  const char *expected;
} DurationCase;

static const DurationCase duration_cases[] = {
  { "nothing", 0, "0 seconds" },
  { "below-a-second", 999999, "0 seconds" },
  { "one-second", USHER_SECOND, "1 second" },
  { "seconds", 30 * USHER_SECOND, "30 seconds" },
  { "hour", USHER_HOUR, "1 hour" },
  { "two-units", 90 * USHER_MINUTE, "1 hour 30 minutes" },
  { "hole", USHER_DAY + USHER_SECOND, "1 day 1 second" },
  { "fraction-is-left-out", USHER_MINUTE + 500000, "1 minute" },
  { "all", 2 * USHER_DAY + 2 * USHER_HOUR + 2 * USHER_MINUTE + 2 * USHER_SECOND,
    "2 days 2 hours 2 minutes 2 seconds" },
};

static void
test_duration (gconstpointer data)
{
  const DurationCase *row = data;
  g_autofree char *text = usher_time_text_duration (row->duration);

  g_assert_cmpstr (text, ==, row->expected);
}

static const DurationCase brief_cases[] = {
  { "negative", -5, "0.0 s" },
  { "nothing", 0, "0.0 s" },
  { "tenths", 1250000, "1.2 s" },
  { "seconds", 12 * USHER_SECOND, "12 s" },
  { "below-a-minute", 59999999, "59 s" },
  { "minute", USHER_MINUTE, "1 min 0 s" },
  { "below-an-hour", USHER_HOUR - 1, "59 min 59 s" },
  { "hour", 90 * USHER_MINUTE, "1 h 30 min" },
  { "below-a-day", USHER_DAY - 1, "23 h 59 min" },
  { "days", 50 * USHER_HOUR, "2 d 2 h" },
};

static void
test_brief (gconstpointer data)
{
  const DurationCase *row = data;
  g_autofree char *text = usher_time_text_brief (row->duration);

  g_assert_cmpstr (text, ==, row->expected);
}

static const DurationCase every_cases[] = {
  { "second", USHER_SECOND, "Every second" },
  { "seconds", 90 * USHER_SECOND, "Every 90 seconds" },
  { "minute", USHER_MINUTE, "Every minute" },
  { "minutes", 90 * USHER_MINUTE, "Every 90 minutes" },
  { "hours-and-minutes", 210 * USHER_MINUTE, "Every 3 hours 30 minutes" },
  { "minutes-and-seconds", 150 * USHER_SECOND, "Every 2 minutes 30 seconds" },
  { "hour", USHER_HOUR, "Every hour" },
  { "day", USHER_DAY, "Every day" },
  { "days", 3 * USHER_DAY, "Every 3 days" },
  { "week", USHER_WEEK, "Every week" },
  { "weeks", 2 * USHER_WEEK, "Every 2 weeks" },
};

static void
test_every (gconstpointer data)
{
  const DurationCase *row = data;
  g_autofree char *text = usher_time_text_every (row->duration);

  g_assert_cmpstr (text, ==, row->expected);
}

typedef struct
{
  const char *name;
  const char *time;
  const char *expected;          /* at 13:00 in Europe/Berlin */
} RelativeCase;

static const RelativeCase relative_cases[] = {
  { "now", NOW, "in 0 s" },
  { "seconds", "2026-01-15T12:00:59Z", "in 59 s" },
  { "minute", "2026-01-15T12:01:00Z", "in 1 min" },
  { "minutes", "2026-01-15T12:59:59Z", "in 59 min" },
  { "today", "2026-01-15T13:00:00Z", "today 14:00" },
  { "last-of-today", "2026-01-15T22:59:00Z", "today 23:59" },
  { "tomorrow", "2026-01-15T23:00:00Z", "tomorrow 00:00" },
  { "day-of-the-week", "2026-01-17T12:00:00Z", "Saturday 13:00" },
  { "sixth-day", "2026-01-21T12:00:00Z", "Wednesday 13:00" },
  { "a-week", "2026-01-22T12:00:00Z", "22 Jan 2026 13:00" },
  { "seconds-ago", "2026-01-15T11:59:01Z", "59 s ago" },
  { "minutes-ago", "2026-01-15T11:57:00Z", "3 min ago" },
  { "earlier-today", "2026-01-15T10:30:15Z", "today 11:30" },
  { "yesterday", "2026-01-14T12:00:00Z", "yesterday 13:00" },
  { "before-yesterday", "2026-01-13T12:00:00Z", "13 Jan 2026 13:00" },
};

static void
test_relative (gconstpointer data)
{
  const RelativeCase *row = data;
  g_autoptr(UsherZone) zone = usher_zone_new ("Europe/Berlin", NULL);
  g_autofree char *text =
    usher_time_text_relative (test_time (row->time), test_time (NOW), zone);

  g_assert_cmpstr (text, ==, row->expected);
}

static void
test_dates (void)
{
  g_autoptr(UsherZone) zone = usher_zone_new ("Europe/Berlin", NULL);
  g_autofree char *date = usher_time_text_date_and_time (test_time ("2026-12-31T23:30:00Z"), zone);
  g_autofree char *leap_day = usher_time_text_day_of_year (2, 29);
  g_autofree char *midnight = usher_time_text_time_of_day (0);
  g_autofree char *seconds = usher_time_text_time_of_day (86399);
  g_autofree char *far = usher_time_text_date_and_time (USHER_TIME_NEVER - 1, zone);

  g_assert_cmpstr (date, ==, "1 January 2027, 00:30");
  g_assert_cmpstr (leap_day, ==, "29 February");
  g_assert_cmpstr (midnight, ==, "00:00");
  g_assert_cmpstr (seconds, ==, "23:59:59");
  g_assert_true (g_str_has_prefix (far, "–, "));
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  TEST_ADD_ROWS ("/time-text/duration", duration_cases, test_duration);
  TEST_ADD_ROWS ("/time-text/brief", brief_cases, test_brief);
  TEST_ADD_ROWS ("/time-text/every", every_cases, test_every);
  TEST_ADD_ROWS ("/time-text/relative", relative_cases, test_relative);
  g_test_add_func ("/time-text/dates", test_dates);

  return g_test_run ();
}
