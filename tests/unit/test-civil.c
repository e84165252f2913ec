/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-civil.h"

#include "test-support.h"

typedef struct
{
  const char *name;
  UsherCivil civil;
  gint64 days;
  int weekday;
} DateCase;

static const DateCase date_cases[] = {
  { "epoch", { 1970, 1, 1 }, 0, 4 },
  { "day-before", { 1969, 12, 31 }, -1, 3 },
  { "leap-day", { 2024, 2, 29 }, 19782, 4 },
  { "after-leap-day", { 2024, 3, 1 }, 19783, 5 },
  { "century-leap-day", { 2000, 2, 29 }, 11016, 2 },
  { "no-leap-century", { 2100, 3, 1 }, 47541, 1 },
  { "first-year", { 1, 1, 1 }, -719162, 1 },
  { "last-of-four-digits", { 9999, 12, 31 }, 2932896, 5 },
};

static void
test_date (gconstpointer data)
{
  const DateCase *row = data;
  UsherCivil civil;

  g_assert_cmpint (usher_civil_days_of_date (row->civil.year, row->civil.month, row->civil.day), ==,
                   row->days);
  g_assert_cmpint (usher_civil_get_weekday (row->days), ==, row->weekday);

  usher_civil_from_seconds (row->days * USHER_DAY_SECONDS, &civil);
  g_assert_cmpmem (&civil, sizeof civil, &row->civil, sizeof civil);
  g_assert_cmpint (usher_civil_to_seconds (&civil), ==, row->days * USHER_DAY_SECONDS);

  usher_civil_from_seconds (row->days * USHER_DAY_SECONDS + USHER_DAY_SECONDS - 1, &civil);
  g_assert_cmpint (civil.day, ==, row->civil.day);
  g_assert_cmpint (civil.hour, ==, 23);
  g_assert_cmpint (civil.minute, ==, 59);
  g_assert_cmpint (civil.second, ==, 59);
}

/* Eight centuries, day by day. */
static void
test_every_day (void)
{
  gint64 days = usher_civil_days_of_date (1600, 1, 1);

  for (int year = 1600; year < 2400; year++)
    for (int month = 1; month <= 12; month++)
      {
        g_assert_cmpint (usher_civil_days_in_month (year, month), ==,
                         g_date_get_days_in_month ((GDateMonth) month, (GDateYear) year));
        for (int day = 1; day <= usher_civil_days_in_month (year, month); day++, days++)
          {
            UsherCivil civil;

            usher_civil_from_seconds (days * USHER_DAY_SECONDS, &civil);
            g_assert_true (civil.year == year && civil.month == month && civil.day == day);
            g_assert_true (usher_civil_days_of_date (year, month, day) == days);
          }
      }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  TEST_ADD_ROWS ("/civil/date", date_cases, test_date);
  g_test_add_func ("/civil/every-day", test_every_day);

  return g_test_run ();
}
