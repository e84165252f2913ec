/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <string.h>

#include "usher-calendar.h"
#include "usher-error.h"
#include "usher-trigger.h"

#include "test-support.h"

/* What systemd-analyze of systemd 252 says. */

#define BERLIN "Europe/Berlin"

typedef struct
{
  const char *name;
  const char *text;
  const char *expected;
} TextCase;

static const TextCase normal_cases[] = {
  { "time", "5:40", "*-*-* 05:40:00" },
  { "date", "3-5", "*-03-05 00:00:00" },
  { "whole-date", "2003-03-05 5:40:1", "2003-03-05 05:40:01" },
  { "year-of-two-digits", "69-1-1", "2069-01-01 00:00:00" },
  { "year-of-last-century", "70-1-1", "1970-01-01 00:00:00" },
  { "weekday", "monday", "Mon *-*-* 00:00:00" },
  { "weekdays-join", "Sat,Thu,Mon-Wed,Sat-Sun", "Mon..Thu,Sat,Sun *-*-* 00:00:00" },
  { "weekday-comma", "Wed, 17:48", "Wed *-*-* 17:48:00" },
  { "all-weekdays", "Mon..Sun 5:00", "*-*-* 05:00:00" },
  { "list-in-order", "*:3,1,2,1", "*-*-* *:01,02,03:00" },
  { "range-ends-on-a-value", "*:5..9/3", "*-*-* *:05..08/3:00" },
  { "range-of-one", "*:5..6/2", "*-*-* *:05:00" },
  { "step", "*:0/15", "*-*-* *:00/15:00" },
  { "every-second", "*:*:0/1,30", "*-*-* *:*:*" },
  { "range-of-seconds", "00:00:1.0..3.8", "*-*-* 00:00:01..03" },
  { "fractions", "00:00:1.125..2.125", "*-*-* 00:00:01.125000..02.125000" },
  { "fraction-is-rounded", "5:6:7.1234567", "*-*-* 05:06:07.123457" },
  { "step-of-half-a-second", "00:00:0/0.5", "*-*-* 00:00:00/0.500000" },
  { "from-the-end", "*~05,3", "*-*~03,05 00:00:00" },
  { "from-the-end-all", "*-*~*", "*-*-* 00:00:00" },
  { "utc", "5:00 utc", "*-*-* 05:00:00 UTC" },
  { "zone", "Mon..Fri 9:00 Europe/Berlin", "Mon..Fri *-*-* 09:00:00 Europe/Berlin" },
  { "epoch", "@1", "1970-01-01 00:00:01 UTC" },
  { "daily", "DAILY", "*-*-* 00:00:00" },
  { "weekly", "weekly", "Mon *-*-* 00:00:00" },
  { "quarterly", "quarterly UTC", "*-01,04,07,10-01 00:00:00 UTC" },
  { "semi-annually", "semi-annually", "*-01,07-01 00:00:00" },
};

static const TextCase invalid_cases[] = {
  { "nothing", "", "the expression cannot be" },
  { "day-alone", "7", "the date cannot be “7”" },
  { "hour-24", "24:00", "the hour cannot be “24”" },
  { "minute-60", "0:60", "the minute cannot be “60”" },
  { "second-60", "0:0:60", "the second cannot be “60”" },
  { "month-13", "13-1", "the month cannot be “13”" },
  { "year-too-late", "2200-1-1", "the year cannot be “2200”" },
  { "step-leads-nowhere", "20/4:00", "the hour cannot be “20/4”" },
  { "step-0", "*:0/0", "the minute cannot be “0/0”" },
  { "step-of-all", "*:*/5", "the minute cannot be “*/5”" },
  { "backwards", "5..3:00", "the hour cannot be “5..3”" },
  { "short-range-of-seconds", "0:0:0.0..0.9", "the second cannot be “0.0..0.9”" },
  { "from-the-end-29", "*-*~29", "the day cannot be “29”" },
  { "from-the-end-step", "*-*~5/5", "the day cannot be “5/5”" },
  { "tilde-in-front", "2016~11-22", "the date cannot be “2016~11-22”" },
  { "weekdays-backwards", "Sun..Mon", "the days of the week cannot be “Sun..Mon”" },
  { "weekday-unknown", "Mond", "the days of the week cannot be “Mond”" },
  { "zone-unknown", "5:00 Nowhere/Land", "the time zone cannot be “Nowhere/Land”" },
  { "too-much", "5:00 6:00", "what stands behind the time of day cannot be “6:00”" },
  { "sign", "+1:00", "the hour cannot be “+1”" },
  { "epoch-too-late", "@88588582097858858", "the time since the epoch cannot be" },
};

static const TextCase word_cases[] = {
  { "workdays", "Mon..Fri 9:00", "At 09:00 on weekdays" },
  { "month", "*-3-15 12:00", "At 12:00 on day 15 of the month in March" },
  { "last-day", "*-*~1 12:00", "At 12:00 on the last day of the month" },
  { "minutes", "*:0/15", "Every 15 minutes" },
  { "zone", "12:00 UTC", "At 12:00 (UTC)" },
  { "day-and-weekday", "Fri *-*-13", "By calendar: Fri *-*-13 00:00:00" },
};

typedef struct
{
  const char *name;
  const char *zone;
  const char *text;
  const char *after;
  const char *expected[4];
} NextCase;

static const NextCase next_cases[] = {
  { "both-days-must-match", "UTC", "Fri *-*-13", "2026-01-01T00:00:00Z",
    { "2026-02-13T00:00:00+00:00", "2026-03-13T00:00:00+00:00", "2026-11-13T00:00:00+00:00" } },
  { "from-the-end", "UTC", "Mon *~1..7", "2026-02-01T00:00:00Z",
    { "2026-02-23T00:00:00+00:00", "2026-03-30T00:00:00+00:00" } },
  { "from-the-end-step", "UTC", "*~3/1", "2028-02-01T00:00:00Z",
    { "2028-02-27T00:00:00+00:00", "2028-02-28T00:00:00+00:00", "2028-02-29T00:00:00+00:00",
      "2028-03-29T00:00:00+00:00" } },
  { "fractions", "UTC", "*:*:0/0.5", "2026-01-01T00:00:00.2Z",
    { "2026-01-01T00:00:00.5+00:00", "2026-01-01T00:00:01+00:00" } },
  { "fractions-end-with-the-minute", "UTC", "*:*:59.25/0.5", "2026-01-01T00:00:59.5Z",
    { "2026-01-01T00:00:59.75+00:00", "2026-01-01T00:01:59.25+00:00" } },
  { "own-zone", BERLIN, "12:00 UTC", "2026-07-01T00:00:00Z", { "2026-07-01T14:00:00+02:00" } },
  { "gap", BERLIN, "2:30", "2026-03-28T12:00:00Z", { "2026-03-30T02:30:00+02:00" } },
  { "gap-in-steps", BERLIN, "*:0/20", "2026-03-29T00:39:00Z",
    { "2026-03-29T01:40:00+01:00", "2026-03-29T03:00:00+02:00" } },
  { "fold", BERLIN, "2:30", "2026-10-24T12:00:00Z",
    { "2026-10-25T02:30:00+02:00", "2026-10-26T02:30:00+01:00" } },
  { "fold-in-steps", BERLIN, "*:0/20", "2026-10-25T00:20:00Z",
    { "2026-10-25T02:40:00+02:00", "2026-10-25T03:00:00+01:00" } },
  { "fold-from-within", BERLIN, "*:0/20", "2026-10-25T01:10:00Z",
    { "2026-10-25T02:20:00+01:00", "2026-10-25T02:40:00+01:00", "2026-10-25T03:00:00+01:00" } },
  { "day-that-is-none", "Pacific/Apia", "12:00", "2011-12-29T22:00:00Z",
    { "2011-12-31T12:00:00+14:00" } },
  { "years", "UTC", "2027/3-01-01", "2026-01-01T00:00:00Z",
    { "2027-01-01T00:00:00+00:00", "2030-01-01T00:00:00+00:00" } },
  { "over", "UTC", "2025-01-01", "2026-01-01T00:00:00Z", { "never" } },
  { "never", "UTC", "*-2-30", "2026-01-01T00:00:00Z", { "never" } },
  { "last-year", "UTC", "*-12-31", "2198-12-31T00:00:00Z", { "2199-12-31T00:00:00+00:00", "never" } },
};

static UsherTrigger *
read_trigger (const char  *zone_name,
              const char  *text,
              UsherZone  **zone,
              GError     **error)
{
  g_autofree char *whole = g_strconcat ("calendar ", text, NULL);
  UsherTriggerContext context = { .zone = NULL };

  *zone = usher_zone_new (zone_name, NULL);
  context.zone = *zone;

  return usher_trigger_new (whole, &context, error);
}

static void
test_normal (gconstpointer data)
{
  const TextCase *row = data;
  g_autoptr(UsherZone) zone = NULL;
  g_autoptr(UsherZone) again_zone = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(UsherTrigger) trigger = read_trigger ("UTC", row->text, &zone, &error);
  g_autoptr(UsherTrigger) again = NULL;
  g_autofree char *text = NULL;
  g_autofree char *again_text = NULL;

  g_assert_no_error (error);
  text = usher_trigger_to_text (trigger);
  g_assert_cmpstr (text + strlen ("calendar "), ==, row->expected);

  again = read_trigger ("UTC", row->expected, &again_zone, &error);
  g_assert_no_error (error);
  again_text = usher_trigger_to_text (again);
  g_assert_cmpstr (again_text, ==, text);
}

static void
test_invalid (gconstpointer data)
{
  const TextCase *row = data;
  g_autoptr(UsherZone) zone = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(UsherTrigger) trigger = read_trigger ("UTC", row->text, &zone, &error);

  g_assert_null (trigger);
  g_assert_error (error, USHER_ERROR, USHER_ERROR_INVALID_TRIGGER);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, row->expected));
}

static void
test_words (gconstpointer data)
{
  const TextCase *row = data;
  g_autoptr(UsherZone) zone = NULL;
  g_autoptr(UsherTrigger) trigger = read_trigger ("UTC", row->text, &zone, NULL);
  const UsherTriggerContext context = { .zone = zone };
  g_autofree char *text = usher_trigger_describe (trigger, &context);

  g_assert_cmpstr (text, ==, row->expected);
}

static void
test_next (gconstpointer data)
{
  const NextCase *row = data;
  g_autoptr(UsherZone) zone = NULL;
  g_autoptr(UsherTrigger) trigger = read_trigger (row->zone, row->text, &zone, NULL);
  const UsherTriggerContext context = { .zone = zone };
  gint64 time = test_time (row->after);

  for (gsize i = 0; i < G_N_ELEMENTS (row->expected) && row->expected[i] != NULL; i++)
    {
      g_autofree char *text = NULL;

      time = usher_trigger_next_after (trigger, &context, time);
      text = time != USHER_TIME_NEVER ? usher_time_to_iso8601 (time, zone) : g_strdup ("never");
      g_assert_cmpstr (text, ==, row->expected[i]);
    }
}

#define ADD(prefix, cases, function) \
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) \
    { \
      g_autofree char *path = g_strconcat ("/calendar/" prefix "/", cases[i].name, NULL); \
      g_test_add_data_func (path, &cases[i], function); \
    }

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("normal", normal_cases, test_normal);
  ADD ("invalid", invalid_cases, test_invalid);
  ADD ("words", word_cases, test_words);
  ADD ("next", next_cases, test_next);

  return g_test_run ();
}
