/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-civil.h"

/* The Gregorian calendar repeats after 400 years. Years are counted from March
 * here, so that the leap day is the last day of a year. */
#define ERA_YEARS 400
#define ERA_DAYS  146097
#define DAYS_FROM_MARCH_OF_YEAR_0_TO_1970 719468

static gint64
floor_divide (gint64 dividend,
              gint64 divisor)
{
  return dividend / divisor - (dividend % divisor < 0);
}

/**
 * usher_civil_days_of_date:
 *
 * Returns: the days from 1970-01-01 to the date, negative before
 */
gint64
usher_civil_days_of_date (int year,
                          int month,
                          int day)
{
  gint64 march_year = month > 2 ? year : year - 1;
  gint64 era = floor_divide (march_year, ERA_YEARS);
  int year_of_era = (int) (march_year - era * ERA_YEARS);
  int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

  return era * ERA_DAYS + day_of_era - DAYS_FROM_MARCH_OF_YEAR_0_TO_1970;
}

static void
set_date (UsherCivil *civil,
          gint64      days)
{
  gint64 shifted = days + DAYS_FROM_MARCH_OF_YEAR_0_TO_1970;
  gint64 era = floor_divide (shifted, ERA_DAYS);
  int day_of_era = (int) (shifted - era * ERA_DAYS);
  int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  int march_month = (5 * day_of_year + 2) / 153;

  civil->day = day_of_year - (153 * march_month + 2) / 5 + 1;
  civil->month = march_month < 10 ? march_month + 3 : march_month - 9;
  civil->year = (int) (year_of_era + era * ERA_YEARS) + (civil->month <= 2);
}

/**
 * usher_civil_get_weekday:
 * @days: days since 1970-01-01
 *
 * Returns: 0 for Sunday to 6 for Saturday
 */
int
usher_civil_get_weekday (gint64 days)
{
  /* 1970-01-01 was a Thursday */
  gint64 weekday = (days + 4) % 7;

  return (int) (weekday < 0 ? weekday + 7 : weekday);
}

int
usher_civil_days_in_month (int year,
                           int month)
{
  static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  gboolean leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

  g_return_val_if_fail (month >= 1 && month <= 12, 0);

  return lengths[month - 1] + (month == 2 && leap);
}

gint64
usher_civil_to_seconds (const UsherCivil *civil)
{
  return usher_civil_days_of_date (civil->year, civil->month, civil->day) * USHER_DAY_SECONDS +
         civil->hour * 3600 + civil->minute * 60 + civil->second;
}

void
usher_civil_from_seconds (gint64      seconds,
                          UsherCivil *civil)
{
  gint64 days = floor_divide (seconds, USHER_DAY_SECONDS);
  int second_of_day = (int) (seconds - days * USHER_DAY_SECONDS);

  set_date (civil, days);
  civil->hour = second_of_day / 3600;
  civil->minute = second_of_day / 60 % 60;
  civil->second = second_of_day % 60;
}
