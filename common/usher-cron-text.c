/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-cron.h"

#include <glib/gi18n-lib.h>
#include <langinfo.h>

#include "usher-bits.h"
#include "usher-time-text.h"

static char *
describe_times (const UsherCron *self)
{
  g_autoptr(GString) text = g_string_new (NULL);
  int n_left = __builtin_popcount (self->hours);

  for (int hour = usher_bits_next (self->hours, 0); hour >= 0; hour = usher_bits_next (self->hours, hour + 1))
    {
      g_autofree char *time =
        usher_time_text_time_of_day (hour * 3600 + usher_bits_next (self->minutes, 0) * 60);

      n_left--;
      if (text->len > 0)
        g_string_append (text, n_left == 0 ? C_("list", " and ") : C_("list", ", "));
      g_string_append (text, time);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Returns: the step, if @bits are all multiples of it below @n; else 0 */
static int
find_step (guint64 bits,
           int     n)
{
  int step = usher_bits_next (bits, 1);

  if (step < 0 || n % step != 0 || (bits & 1) == 0)
    return 0;

  for (int i = 0; i < n; i++)
    if ((bits >> i & 1) != (i % step == 0))
      return 0;

  return step;
}

static char *
describe_clock (const UsherCron *self)
{
  gulong minute_step = (gulong) find_step (self->minutes, 60);
  gulong hour_step = (gulong) find_step (self->hours, 24);
  int n_minutes = __builtin_popcountll (self->minutes);
  g_autofree char *times = NULL;

  if (hour_step == 1 && minute_step > 0)
    return g_strdup_printf (ngettext ("Every minute", "Every %lu minutes", minute_step), minute_step);

  if (n_minutes != 1)
    return NULL;

  if (hour_step > 0 && self->minutes == 1)
    return g_strdup_printf (ngettext ("Every hour", "Every %lu hours", hour_step), hour_step);

  if (hour_step > 0)
    return g_strdup_printf (ngettext ("Every hour at minute %d", "Every %2$lu hours at minute %1$d",
                                      hour_step),
                            usher_bits_next (self->minutes, 0), hour_step);

  if (__builtin_popcount (self->hours) > 4)
    return NULL;

  times = describe_times (self);

  /* Translators: %s are times of day */
  return g_strdup_printf (_("At %s"), times);
}

/* Returns: the only weekday of a set, or -1 */
static int
get_only_weekday (UsherWeekdays weekdays)
{
  return __builtin_popcount (weekdays) == 1 ? usher_bits_next (weekdays, 0) : -1;
}

/* “on the second Tuesday of the month” */
static char *
describe_nth (const UsherCron *self)
{
  static const char * const formats[] = {
    /* Translators: behind a time: “At 09:00 on the first Tuesday of the month” */
    N_(" on the first %s of the month"), N_(" on the second %s of the month"),
    N_(" on the third %s of the month"), N_(" on the fourth %s of the month"),
    N_(" on the fifth %s of the month"),
  };
  const char *format = NULL;
  UsherWeekdays weekdays = 0;
  g_autofree char *name = NULL;

  for (int n = 0; n < USHER_CRON_MAX_NTH; n++)
    {
      if ((self->nth[n] != 0 && weekdays != 0) || (n > 0 && self->nth_last[n] != 0))
        return NULL;
      if (self->nth[n] != 0)
        {
          format = _(formats[n]);
          weekdays = self->nth[n];
        }
    }

  if (self->nth_last[0] != 0 && weekdays != 0)
    return NULL;
  if (self->nth_last[0] != 0)
    {
      format = _(" on the last %s of the month");
      weekdays = self->nth_last[0];
    }
  if (get_only_weekday (weekdays) < 0)
    return NULL;

  name = usher_weekdays_describe (weekdays);
  #pragma GCC diagnostic push
  #pragma GCC diagnostic ignored "-Wformat-nonliteral"
  return g_strdup_printf (format, name);
  #pragma GCC diagnostic pop
}

/* Days of the month that have no fixed number. */
static char *
describe_special_day (const UsherCron *self)
{
  int n_specials = __builtin_popcount (self->last_days) + __builtin_popcount (self->workdays) +
                   __builtin_popcount (self->last_workdays);

  if (n_specials != 1 || self->days != 0)
    return NULL;
  if (self->last_days == 1)
    return g_strdup (_(" on the last day of the month"));
  if (self->last_workdays == 1)
    return g_strdup (_(" on the last workday of the month"));
  if (self->workdays != 0)
    return g_strdup_printf (_(" on the workday nearest to day %d of the month"),
                            usher_bits_next (self->workdays, 1));
  if (self->last_days != 0)
    return g_strdup_printf (ngettext (" %d day before the last day of the month",
                                      " %d days before the last day of the month",
                                      (gulong) usher_bits_next (self->last_days, 0)),
                            usher_bits_next (self->last_days, 0));

  return NULL;
}

static gboolean
has_special_days (const UsherCron *self)
{
  return (self->last_days | self->workdays | self->last_workdays) != 0;
}

static gboolean
has_nth (const UsherCron *self)
{
  guint all = 0;

  for (int n = 0; n < USHER_CRON_MAX_NTH; n++)
    all |= (guint) (self->nth[n] | self->nth_last[n]);

  return all != 0;
}

/* Returns: (nullable): %NULL if it is too involved for a sentence */
static char *
describe_days (const UsherCron *self)
{
  gboolean all_days = self->days == 0xfffffffe;
  gboolean all_weekdays = self->weekdays == USHER_ALL_WEEKDAYS;
  g_autofree char *days = NULL;

  if (has_nth (self))
    return all_days && self->any_day && self->weekdays == 0 ? describe_nth (self) : NULL;
  if (has_special_days (self))
    return all_weekdays && self->any_weekday ? describe_special_day (self) : NULL;

  /* Neither with a star: either may match, and one of them always does */
  if ((all_days && all_weekdays) ||
      ((all_days || all_weekdays) && !self->any_day && !self->any_weekday))
    return g_strdup ("");

  if (all_days)
    {
      days = usher_weekdays_describe (self->weekdays);
      /* Translators: behind a time: “At 09:00 on weekdays” */
      return g_strdup_printf (_(" on %s"), days);
    }

  if (all_weekdays && __builtin_popcount (self->days) == 1)
    /* Translators: behind a time: “At 09:00 on day 15 of the month” */
    return g_strdup_printf (_(" on day %d of the month"), usher_bits_next (self->days, 1));

  return NULL;
}

/* Returns: “in March and June”; empty if all months match */
static char *
describe_months (const UsherCron *self)
{
  static const nl_item months[] = {
    MON_1, MON_2, MON_3, MON_4, MON_5, MON_6, MON_7, MON_8, MON_9, MON_10, MON_11, MON_12
  };
  g_autoptr(GString) names = g_string_new (NULL);
  int n_left = __builtin_popcount (self->months);

  if (self->months == 0x1ffe)
    return g_strdup ("");

  for (int month = usher_bits_next (self->months, 1); month > 0;
       month = usher_bits_next (self->months, month + 1))
    {
      n_left--;
      if (names->len > 0)
        g_string_append (names, n_left == 0 ? C_("list", " and ") : C_("list", ", "));
      g_string_append (names, nl_langinfo (months[month - 1]));
    }

  /* Translators: behind a time and days: “At 09:00 on day 1 of the month in March” */
  return g_strdup_printf (_(" in %s"), names->str);
}

/**
 * usher_cron_describe:
 * @self: an expression
 *
 * Returns: (transfer full) (nullable): the expression in words, %NULL if there
 *   is no short way to say it
 */
char *
usher_cron_describe (const UsherCron *self)
{
  g_autofree char *clock = describe_clock (self);
  g_autofree char *days = describe_days (self);
  g_autofree char *months = describe_months (self);

  if (clock == NULL || days == NULL || self->seconds != 1 || !self->any_year)
    return NULL;

  return g_strconcat (clock, days, months, NULL);
}
