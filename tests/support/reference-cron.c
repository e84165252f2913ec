/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "reference-cron.h"

#include <string.h>

/* A change of the clocks by more than this is no summer time. */
#define MAX_GAP (3 * 3600)

static const char * const month_names[] = {
  NULL, "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", NULL,
};
static const char * const weekday_names[] = { "sun", "mon", "tue", "wed", "thu", "fri", "sat", NULL };

typedef struct
{
  int low;
  int high;
  const char * const *names;     /* (nullable): by number */
  int named;                     /* the highest that has a name */
  guint8 *on;                    /* whether each number is part of the field */
} Field;

static gboolean
is_one_in (GRand *random,
           int    n)
{
  return g_rand_int_range (random, 0, n) == 0;
}

static int
pick (GRand *random,
      int    low,
      int    high)
{
  return g_rand_int_range (random, low, high + 1);
}

static void
add_name (GString    *text,
          GRand      *random,
          const char *name)
{
  g_autofree char *upper = g_ascii_strup (name, -1);

  g_string_append (text, is_one_in (random, 4) ? upper : name);
}

static void
add_letter (GString *text,
            GRand   *random,
            char     letter)
{
  g_string_append_c (text, is_one_in (random, 4) ? g_ascii_tolower (letter) : letter);
}

static void
add_number (GString     *text,
            GRand       *random,
            const Field *field,
            int          number)
{
  if (field->names != NULL && number <= field->named && is_one_in (random, 2))
    add_name (text, random, field->names[number]);
  else
    g_string_append_printf (text, is_one_in (random, 12) ? "%02d" : "%d", number);
}

/* Each number from @first to @last by @step. */
static void
turn_on (const Field *field,
         int          first,
         int          last,
         int          step)
{
  for (int number = first; number <= last; number += step)
    field->on[number] = TRUE;
}

static int
add_step (GString *text,
          GRand   *random,
          int      most)
{
  int step = is_one_in (random, 10) ? pick (random, 1, most * 2) : pick (random, 1, MAX (most / 2, 1));

  g_string_append_printf (text, "/%d", step);

  return step;
}

static void
add_range (GString     *text,
           GRand       *random,
           const Field *field)
{
  int first = pick (random, field->low, field->high);
  int last = pick (random, first, field->high);
  gboolean stepped = is_one_in (random, 3);

  add_number (text, random, field, first);
  g_string_append_c (text, '-');
  add_number (text, random, field, last);
  turn_on (field, first, last, stepped ? add_step (text, random, last - first + 1) : 1);
}

/* fri-mon: by names, a range goes on over the end. */
static void
add_wrapping_range (GString     *text,
                    GRand       *random,
                    const Field *field)
{
  int n_names = field->named - field->low + 1;
  int first = pick (random, field->low + 1, field->named);
  int last = pick (random, field->low, first - 1);
  int count = last + n_names - first + 1;
  gboolean stepped = is_one_in (random, 4);

  add_name (text, random, field->names[first]);
  g_string_append_c (text, '-');
  add_name (text, random, field->names[last]);

  for (int i = 0, step = stepped ? add_step (text, random, count) : 1; i < count; i += step)
    field->on[field->low + (first - field->low + i) % n_names] = TRUE;
}

static void
add_item (GString     *text,
          GRand       *random,
          const Field *field)
{
  int first = pick (random, field->low, field->high);

  switch (pick (random, 0, field->names != NULL ? 5 : 4))
    {
    case 0:
      add_range (text, random, field);
      break;

    case 1:
      /* 5/15: from the fifth on; what comes after Saturday depends on who counts */
      if (field->high == 7)
        first = 0;
      g_string_append_printf (text, "%d", first);
      turn_on (field, first, field->high, add_step (text, random, field->high - first + 1));
      break;

    case 5:
      add_wrapping_range (text, random, field);
      break;

    default:
      add_number (text, random, field, first);
      field->on[first] = TRUE;
      break;
    }
}

/* `*`, with a step at times. */
static void
add_star (GString     *text,
          GRand       *random,
          const Field *field)
{
  int count = field->high - field->low + 1;

  g_string_append_c (text, '*');
  turn_on (field, field->low, field->high, is_one_in (random, 2) ? add_step (text, random, count) : 1);
}

/* Returns: whether it begins with a star */
static gboolean
add_field (GString     *text,
           GRand       *random,
           const Field *field,
           int          one_in_stars)
{
  gboolean star = is_one_in (random, one_in_stars);
  int n_items = is_one_in (random, 3) ? pick (random, 1, 3) : star ? 0 : 1;

  g_string_append_c (text, ' ');
  if (star)
    add_star (text, random, field);

  for (int i = 0; i < n_items; i++)
    {
      if (star || i > 0)
        g_string_append_c (text, ',');
      add_item (text, random, field);
    }

  return star;
}

/* Half of all rules are for the night, when clocks are changed. */
static gboolean
add_hours (GString     *text,
           GRand       *random,
           const Field *field)
{
  int first = pick (random, 0, 2);

  if (is_one_in (random, 2))
    return add_field (text, random, field, 4);

  if (is_one_in (random, 2))
    {
      int last = pick (random, first, 4);

      g_string_append_printf (text, " %d-%d", first, last);
      turn_on (field, first, last, 1);
    }
  else
    {
      g_string_append_printf (text, " %d", first);
      turn_on (field, first, first, 1);
    }

  return FALSE;
}

static void
add_special_day (ReferenceCron *self,
                 GRand         *random)
{
  ReferenceDay day = { pick (random, REFERENCE_LAST_DAY, REFERENCE_LAST_WORKDAY), 0, 0 };

  if (day.word == REFERENCE_WORKDAY)
    {
      day.number = pick (random, 1, 31);
      g_string_append_printf (self->text, "%d", day.number);
    }
  else
    {
      add_letter (self->text, random, 'L');
      if (is_one_in (random, 2))
        {
          day.number = pick (random, 1, 30);
          g_string_append_printf (self->text, "-%d", day.number);
        }
    }
  if (day.word != REFERENCE_LAST_DAY)
    add_letter (self->text, random, 'W');

  g_array_append_val (self->special_days, day);
}

static void
add_special_weekday (ReferenceCron *self,
                     GRand         *random)
{
  const Field field = { 0, 7, weekday_names, 6, NULL };
  int number = pick (random, 0, 7);
  ReferenceDay day = { pick (random, REFERENCE_NTH_WEEKDAY, REFERENCE_LAST_WEEKDAY), 0, number % 7 };
  gboolean l_first = day.word == REFERENCE_LAST_WEEKDAY && is_one_in (random, 4);

  if (l_first)
    g_string_append_printf (self->text, "L%d", number);
  else
    add_number (self->text, random, &field, number);

  if (day.word == REFERENCE_NTH_WEEKDAY)
    {
      day.number = pick (random, 1, 5);
      g_string_append_printf (self->text, "#%d", day.number);
    }
  else if (!l_first && is_one_in (random, 2))
    {
      day.number = pick (random, 0, 4);
      g_string_append_printf (self->text, "#-%d", day.number + 1);
    }
  else if (!l_first)
    {
      add_letter (self->text, random, 'L');
    }

  g_array_append_val (self->special_weekdays, day);
}

typedef void (*AddSpecial) (ReferenceCron *self,
                            GRand         *random);

/* Returns: whether the field leaves all days to the other one */
static gboolean
add_days (ReferenceCron *self,
          GRand         *random,
          const Field   *field,
          AddSpecial     add_special,
          gboolean       daily)
{
  int kind = pick (random, 0, 9);

  if (kind == 0 || daily)
    {
      g_string_append (self->text, kind < 5 ? " ?" : " *");
      turn_on (field, field->low, field->high, 1);
      return TRUE;
    }
  if (kind > 3)
    return add_field (self->text, random, field, 2);

  g_string_append_c (self->text, ' ');
  if (kind == 3)
    {
      add_item (self->text, random, field);
      g_string_append_c (self->text, ',');
    }
  for (int i = 0, n = pick (random, 1, 2); i < n; i++)
    {
      if (i > 0)
        g_string_append_c (self->text, ',');
      add_special (self, random);
    }

  return FALSE;
}

/* The day of the month that a word for it means; 0 if none. */
static int
find_special_day (const ReferenceDay *special,
                  int                 n_days,
                  int                 weekday_of_first)
{
  int day = special->word == REFERENCE_WORKDAY ? special->number : n_days - special->number;
  int weekday = (weekday_of_first + day - 1) % 7;

  if (day < 1 || day > n_days)
    return 0;

  /* The nearest workday, but within the month */
  if (special->word != REFERENCE_LAST_DAY && weekday == 6)
    return day > 1 ? day - 1 : 3;
  if (special->word != REFERENCE_LAST_DAY && weekday == 0)
    return day < n_days ? day + 1 : day - 2;

  return day;
}

static gboolean
is_special_weekday (const ReferenceDay *special,
                    int                 day,
                    int                 weekday,
                    int                 n_days)
{
  int n_before = (day - 1) / 7;
  int n_behind = (n_days - day) / 7;

  if (weekday != special->weekday)
    return FALSE;

  return special->word == REFERENCE_NTH_WEEKDAY ? n_before == special->number - 1
                                                : n_behind == special->number;
}

static gboolean
matches_date (const ReferenceRule *rule,
              const GDate         *date)
{
  const ReferenceCron *self = (const ReferenceCron *) rule;
  int day = g_date_get_day (date);
  int weekday = g_date_get_weekday (date) % 7;
  int n_days = g_date_get_days_in_month (g_date_get_month (date), g_date_get_year (date));
  int weekday_of_first = (weekday + 35 - (day - 1)) % 7;
  gboolean day_fits = self->days[day];
  gboolean weekday_fits = self->weekdays[weekday] || (weekday == 0 && self->weekdays[7]);

  if (!self->months[g_date_get_month (date)] || !self->years[g_date_get_year (date)])
    return FALSE;

  for (guint i = 0; i < self->special_days->len; i++)
    day_fits |= day == find_special_day (&g_array_index (self->special_days, ReferenceDay, i),
                                         n_days, weekday_of_first);
  for (guint i = 0; i < self->special_weekdays->len; i++)
    weekday_fits |= is_special_weekday (&g_array_index (self->special_weekdays, ReferenceDay, i),
                                        day, weekday, n_days);

  /* Vixie's rule: where both are restricted, either will do */
  return self->any_day || self->any_weekday ? day_fits && weekday_fits : day_fits || weekday_fits;
}

/* Years are mostly those that are looked at. */
static void
add_year (ReferenceCron *self,
          GRand         *random,
          int            year)
{
  const Field field = { REFERENCE_MIN_YEAR, REFERENCE_MAX_YEAR, NULL, 0, self->years };

  switch (pick (random, 0, 3))
    {
    case 0:
      add_field (self->text, random, &field, 2);
      break;

    case 1:
      g_string_append_printf (self->text, " %d-%d/2", year - 1, year + 3);
      turn_on (&field, year - 1, year + 3, 2);
      break;

    default:
      g_string_append_printf (self->text, " %d,%d", year + 1, year);
      turn_on (&field, year, year + 1, 1);
      break;
    }
}

/**
 * reference_cron_new:
 * @random: where chance comes from
 * @year: the year that will be looked at
 *
 * Makes up a rule, of any form that the description of cron triggers has but `H`.
 *
 * Returns: (transfer full): the rule
 */
ReferenceCron *
reference_cron_new (GRand *random,
                    int    year)
{
  ReferenceCron *self = g_new0 (ReferenceCron, 1);
  const Field seconds = { 0, 59, NULL, 0, self->rule.seconds };
  const Field minutes = { 0, 59, NULL, 0, self->rule.minutes };
  const Field hours = { 0, 23, NULL, 0, self->rule.hours };
  const Field days = { 1, 31, NULL, 0, self->days };
  const Field months = { 1, 12, month_names, 12, self->months };
  const Field weekdays = { 0, 7, weekday_names, 6, self->weekdays };
  int n_fields = MAX (5, pick (random, 3, 7));
  gboolean daily = is_one_in (random, 3);
  gboolean minute_star, hour_star;

  reference_rule_init (&self->rule, matches_date);
  self->rule.max_gap = MAX_GAP;
  self->text = g_string_new ("cron");
  self->special_days = g_array_new (FALSE, FALSE, sizeof (ReferenceDay));
  self->special_weekdays = g_array_new (FALSE, FALSE, sizeof (ReferenceDay));

  if (n_fields > 5)
    add_field (self->text, random, &seconds, 6);
  else
    self->rule.seconds[0] = TRUE;
  minute_star = add_field (self->text, random, &minutes, 4);
  hour_star = add_hours (self->text, random, &hours);
  self->rule.real_time = minute_star || hour_star;
  self->any_day = add_days (self, random, &days, add_special_day, daily);
  if (daily)
    {
      g_string_append (self->text, " *");
      turn_on (&months, months.low, months.high, 1);
    }
  else
    {
      add_field (self->text, random, &months, 2);
    }
  self->any_weekday = add_days (self, random, &weekdays, add_special_weekday, daily);
  if (n_fields == 7)
    add_year (self, random, year);
  else
    memset (self->years, TRUE, sizeof self->years);

  return self;
}

void
reference_cron_free (ReferenceCron *self)
{
  g_string_free (self->text, TRUE);
  g_array_unref (self->special_days);
  g_array_unref (self->special_weekdays);
  g_free (self);
}
