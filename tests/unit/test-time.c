/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-time.h"

#include <string.h>

#include "test-support.h"
#include "usher-error.h"

typedef struct
{
  const char *name;
  const char *text;
  const char *printed;
  const char *instant;           /* as it is in Europe/Berlin */
} MomentCase;

static const MomentCase moment_cases[] = {
  { "local", "2026-12-24T18:00", "2026-12-24T18:00", "2026-12-24T18:00:00+01:00" },
  { "summer", "2026-07-01T18:00", "2026-07-01T18:00", "2026-07-01T18:00:00+02:00" },
  { "seconds", "2026-12-24T18:00:07", "2026-12-24T18:00:07", "2026-12-24T18:00:07+01:00" },
  { "zero-seconds", "2026-12-24T18:00:00", "2026-12-24T18:00", "2026-12-24T18:00:00+01:00" },
  { "zulu", "2026-12-24T18:00Z", "2026-12-24T18:00Z", "2026-12-24T19:00:00+01:00" },
  { "zero-offset", "2026-12-24T18:00+00:00", "2026-12-24T18:00Z", "2026-12-24T19:00:00+01:00" },
  { "minus-zero-offset", "2026-12-24T18:00-00:00", "2026-12-24T18:00Z", "2026-12-24T19:00:00+01:00" },
  { "half-hour-offset", "2026-12-24T18:00+05:30", "2026-12-24T18:00+05:30", "2026-12-24T13:30:00+01:00" },
  { "negative-half-hour", "2026-12-24T18:00-00:30", "2026-12-24T18:00-00:30", "2026-12-24T19:30:00+01:00" },
  { "offset-of-hours", "2026-12-24T18:00-08", "2026-12-24T18:00-08:00", "2026-12-25T03:00:00+01:00" },
  { "offset-without-colon", "2026-12-24T18:00-0830", "2026-12-24T18:00-08:30", "2026-12-25T03:30:00+01:00" },
  { "tenths", "2026-12-24T18:00:00.5Z", "2026-12-24T18:00:00.5Z", "2026-12-24T19:00:00.5+01:00" },
  { "microsecond", "2026-12-24T18:00:00.000001Z", "2026-12-24T18:00:00.000001Z",
    "2026-12-24T19:00:00.000001+01:00" },
  { "finer-is-left-out", "2026-12-24T18:00:00.1234569Z", "2026-12-24T18:00:00.123456Z",
    "2026-12-24T19:00:00.123456+01:00" },
  { "date", "2026-12-24", "2026-12-24", "2026-12-24T00:00:00+01:00" },
  { "leap-day", "2024-02-29", "2024-02-29", "2024-02-29T00:00:00+01:00" },
  { "century-leap-day", "2000-02-29", "2000-02-29", "2000-02-29T00:00:00+01:00" },
  { "before-the-epoch", "1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59.5Z", "1970-01-01T00:59:59.5+01:00" },
  { "last-second", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z", "10000-01-01T00:59:59+01:00" },
  { "gap", "2026-03-29T02:30", "2026-03-29T02:30", "2026-03-29T03:00:00+02:00" },
  { "fold", "2026-10-25T02:30", "2026-10-25T02:30", "2026-10-25T02:30:00+02:00" },
};

static void
test_moment (gconstpointer data)
{
  const MomentCase *row = data;
  g_autoptr(UsherZone) zone = usher_zone_new ("Europe/Berlin", NULL);
  g_autoptr(GString) printed = g_string_new (NULL);
  g_autoptr(GError) error = NULL;
  g_autofree char *instant = NULL;
  UsherMoment moment, again;

  g_assert_true (usher_moment_parse (row->text, &moment, &error));
  g_assert_no_error (error);

  usher_moment_print (&moment, printed);
  g_assert_cmpstr (printed->str, ==, row->printed);

  g_assert_true (usher_moment_parse (printed->str, &again, &error));
  g_assert_cmpmem (&again, sizeof again, &moment, sizeof moment);

  instant = usher_time_to_iso8601 (usher_moment_to_time (&moment, zone), zone);
  g_assert_cmpstr (instant, ==, row->instant);
}

typedef struct
{
  const char *name;
  const char *text;
} InvalidCase;

static const InvalidCase invalid_moments[] = {
  { "empty", "" },
  { "word", "tomorrow" },
  { "year-0", "0000-01-01T00:00" },
  { "month-0", "2026-00-01T00:00" },
  { "month-13", "2026-13-01T00:00" },
  { "day-0", "2026-01-00T00:00" },
  { "30-february", "2026-02-30T00:00" },
  { "no-leap-year", "2100-02-29T00:00" },
  { "hour-24", "2026-01-01T24:00" },
  { "minute-60", "2026-01-01T00:60" },
  { "leap-second", "2026-06-30T23:59:60" },
  { "one-digit", "2026-1-1T00:00" },
  { "five-digits", "02026-01-01T00:00" },
  { "space", "2026-01-01 00:00" },
  { "space-behind", "2026-01-01T00:00 " },
  { "small-t", "2026-01-01t00:00" },
  { "small-z", "2026-01-01T00:00z" },
  { "hour-alone", "2026-01-01T00" },
  { "colon-at-end", "2026-01-01T00:00:" },
  { "point-at-end", "2026-01-01T00:00:00." },
  { "comma", "2026-01-01T00:00:00,5" },
  { "offset-of-a-date", "2026-01-01Z" },
  { "offset-26", "2026-01-01T00:00+26:00" },
  { "offset-minute-60", "2026-01-01T00:00+01:60" },
  { "offset-colon-at-end", "2026-01-01T00:00+01:" },
  { "offset-sign-alone", "2026-01-01T00:00+" },
  { "twice-zulu", "2026-01-01T00:00ZZ" },
  { "negative-year", "-026-01-01T00:00" },
};

/* What was there stays where there is nothing to put. */
static void
test_invalid_moment (gconstpointer data)
{
  const InvalidCase *row = data;
  g_autofree char *quoted = g_strdup_printf ("“%s” is not a time", row->text);
  g_autoptr(GError) error = NULL;
  UsherMoment moment = { .civil_seconds = 42 };

  g_assert_false (usher_moment_parse (row->text, &moment, &error));
  g_assert_error (error, USHER_ERROR, USHER_ERROR_INVALID_TRIGGER);
  g_assert_nonnull (strstr (error->message, quoted));
  g_assert_cmpint (moment.civil_seconds, ==, 42);
}

typedef struct
{
  const char *name;
  const char *text;
  gint64 duration;
  const char *printed;
} DurationCase;

static const DurationCase duration_cases[] = {
  { "seconds", "90s", 90 * USHER_SECOND, "1m 30s" },
  { "plain-number", "90", 90 * USHER_SECOND, "1m 30s" },
  { "zero", "0", 0, "0s" },
  { "sum", "1h 30m", 90 * USHER_MINUTE, "1h 30m" },
  { "any-order", "30m 1h", 90 * USHER_MINUTE, "1h 30m" },
  { "twice", "30m 30m", USHER_HOUR, "1h" },
  { "weeks", "2w", 2 * USHER_WEEK, "2w" },
  { "days-are-not-weeks", "15d", 15 * USHER_DAY, "15d" },
  { "weeks-and-days", "1w 1d", 8 * USHER_DAY, "8d" },
  { "leading-zeroes", "007s", 7 * USHER_SECOND, "7s" },
  { "all", "1d 2h 3m 4s", USHER_DAY + 2 * USHER_HOUR + 3 * USHER_MINUTE + 4 * USHER_SECOND, "1d 2h 3m 4s" },
};

static void
test_duration (gconstpointer data)
{
  const DurationCase *row = data;
  g_autoptr(GError) error = NULL;
  g_autofree char *printed = NULL;
  gint64 duration, again;

  g_assert_true (usher_duration_parse (row->text, &duration, &error));
  g_assert_no_error (error);
  g_assert_cmpint (duration, ==, row->duration);

  printed = usher_duration_to_text (duration);
  g_assert_cmpstr (printed, ==, row->printed);
  g_assert_true (usher_duration_parse (printed, &again, &error));
  g_assert_cmpint (again, ==, duration);
}

static const InvalidCase invalid_durations[] = {
  { "empty", "" },
  { "blank", " " },
  { "word", "soon" },
  { "unit-alone", "s" },
  { "unknown-unit", "1y" },
  { "long-unit", "1hours" },
  { "capital", "1H" },
  { "negative", "-1h" },
  { "plus", "+1h" },
  { "fraction", "1.5h" },
  { "number-in-the-middle", "1h 30" },
  { "overflow", "18446744073709551616s" },
  { "overflow-of-weeks", "9000000000000w" },
  { "overflow-of-sum", "3800000w 3800000w 3800000w" },
};

static void
test_invalid_duration (gconstpointer data)
{
  const InvalidCase *row = data;
  g_autofree char *quoted = g_strdup_printf ("“%s” is not a duration", row->text);
  g_autoptr(GError) error = NULL;
  gint64 duration = 42;

  g_assert_false (usher_duration_parse (row->text, &duration, &error));
  g_assert_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION);
  g_assert_nonnull (strstr (error->message, quoted));
  g_assert_cmpint (duration, ==, 42);
}

typedef struct
{
  const char *name;
  const char *zone;
  gint64 time;
  const char *expected;
} IsoCase;

static const IsoCase iso_cases[] = {
  { "epoch", "UTC", 0, "1970-01-01T00:00:00+00:00" },
  { "before-the-epoch", "UTC", -1, "1969-12-31T23:59:59.999999+00:00" },
  { "west", "America/New_York", 0, "1969-12-31T19:00:00-05:00" },
  { "half-hour", "Asia/Kolkata", 0, "1970-01-01T05:30:00+05:30" },
  { "quarter", "Asia/Kathmandu", G_GINT64_CONSTANT (1700000000) * USHER_SECOND, "2023-11-15T03:58:20+05:45" },
  { "local-mean-time", "Asia/Kolkata", G_GINT64_CONSTANT (-5000000000) * USHER_SECOND,
    "1811-07-23T21:00:08+05:53:28" },
};

static void
test_iso (gconstpointer data)
{
  const IsoCase *row = data;
  g_autoptr(UsherZone) zone = usher_zone_new (row->zone, NULL);
  g_autofree char *text = usher_time_to_iso8601 (row->time, zone);

  g_assert_cmpstr (text, ==, row->expected);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  TEST_ADD_ROWS ("/time/moment", moment_cases, test_moment);
  TEST_ADD_ROWS ("/time/invalid-moment", invalid_moments, test_invalid_moment);
  TEST_ADD_ROWS ("/time/duration", duration_cases, test_duration);
  TEST_ADD_ROWS ("/time/invalid-duration", invalid_durations, test_invalid_duration);
  TEST_ADD_ROWS ("/time/iso", iso_cases, test_iso);

  return g_test_run ();
}
