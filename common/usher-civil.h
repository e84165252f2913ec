/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * UsherCivil:
 * @year: 1 or later
 * @month: 1 to 12
 * @day: 1 to 31
 * @hour: 0 to 23
 * @minute: 0 to 59
 * @second: 0 to 59
 *
 * What a calendar and a clock on the wall show, in no particular time zone.
 * “Civil seconds” count such readings as if each day had 86,400 seconds, from
 * 1970-01-01 on.
 */
typedef struct
{
  int year;
  int month;
  int day;
  int hour;
  int minute;
  int second;
} UsherCivil;

#define USHER_DAY_SECONDS 86400

gint64 usher_civil_to_seconds    (const UsherCivil *civil);
void   usher_civil_from_seconds  (gint64            seconds,
                                  UsherCivil       *civil);
gint64 usher_civil_days_of_date  (int               year,
                                  int               month,
                                  int               day);
int    usher_civil_get_weekday   (gint64            days);
int    usher_civil_days_in_month (int               year,
                                  int               month);

G_END_DECLS
