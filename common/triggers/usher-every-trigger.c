/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <glib/gi18n-lib.h>

#include "usher-time-text.h"
#include "usher-trigger.h"
#include "usher-weekdays.h"

#define USHER_TYPE_EVERY_TRIGGER (usher_every_trigger_get_type ())
G_DECLARE_FINAL_TYPE (UsherEveryTrigger, usher_every_trigger, USHER, EVERY_TRIGGER, UsherTrigger)

/* Elapsed time on a fixed grid, or since the end of the last run; or every so
 * many days, weeks, months or years at a time of day. */
typedef enum
{
  EVERY_ON_GRID,
  EVERY_AFTER_END,
  EVERY_DAYS,
  EVERY_WEEKS,
  EVERY_MONTHS,
  EVERY_YEARS,
} EveryMode;

struct _UsherEveryTrigger
{
  UsherTrigger parent_instance;

  EveryMode mode;
  gint64 interval;               /* µs: on the grid and after the end */
  int n_units;                   /* on the calendar */
  UsherWeekdays weekdays;        /* weeks alone; 0: that of from */
  int second_of_day;             /* on the calendar */
  UsherMoment from;              /* a date alone, on the calendar */
};

G_DEFINE_FINAL_TYPE (UsherEveryTrigger, usher_every_trigger, USHER_TYPE_TRIGGER)

#define MAX_UNITS 10000

static gboolean
parse_number (const char *word,
              int        *number)
{
  guint64 value;

  if (!g_ascii_string_to_unsigned (word, 10, 1, MAX_UNITS, &value, NULL))
    return FALSE;

  *number = (int) value;

  return TRUE;
}

static gboolean
parse_time_of_day (UsherEveryTrigger  *self,
                   UsherTriggerWords  *words,
                   GError            **error)
{
  const char *word = usher_trigger_words_next (words);
  g_autofree char *moment_text = g_strdup_printf ("1970-01-01T%s", word != NULL ? word : "");
  UsherMoment moment;

  if (!usher_moment_parse (moment_text, &moment, NULL) || moment.has_offset ||
      moment.microseconds != 0)
    return usher_trigger_words_refuse (words, error,
                                       "“%s” is no time of day; write it like 04:00",
                                       word != NULL ? word : "");

  self->second_of_day = (int) moment.civil_seconds;

  return TRUE;
}

/* The anchor of a calendar rule is a date in the task's zone. */
static gboolean
parse_from_date (UsherEveryTrigger          *self,
                 UsherTriggerWords          *words,
                 const UsherTriggerContext  *context,
                 GError                    **error)
{
  const char *word;

  if (!usher_trigger_words_skip (words, "from"))
    {
      gint64 civil = usher_zone_to_civil (context->zone, context->created / USHER_SECOND, NULL);

      self->from = (UsherMoment) {
        .civil_seconds = civil - civil % USHER_DAY_SECONDS,
        .date_only = TRUE,
      };
      return TRUE;
    }

  word = usher_trigger_words_next (words);
  if (word == NULL || !usher_moment_parse (word, &self->from, NULL) || !self->from.date_only)
    return usher_trigger_words_refuse (words, error,
                                       "“%s” is no date; write it like 2026-01-31",
                                       word != NULL ? word : "");

  return TRUE;
}

static gboolean
parse_weekdays (UsherEveryTrigger  *self,
                UsherTriggerWords  *words,
                GError            **error)
{
  const char *word;

  if (!usher_trigger_words_skip (words, "on"))
    return TRUE;

  word = usher_trigger_words_next (words);
  if (self->mode != EVERY_WEEKS)
    return usher_trigger_words_refuse (words, error,
                                       "days of the week go with weeks, as in "
                                       "“every 1w on mon,thu at 09:00”");

  if (word == NULL || !usher_weekdays_parse (word, &self->weekdays))
    return usher_trigger_words_refuse (words, error,
                                       "“%s” is no list of days; write it like mon,thu or mon-fri",
                                       word != NULL ? word : "");

  return TRUE;
}

static gboolean
parse_calendar (UsherEveryTrigger          *self,
                UsherTriggerWords          *words,
                const UsherTriggerContext  *context,
                GError                    **error)
{
  if (!parse_weekdays (self, words, error))
    return FALSE;

  if (!usher_trigger_words_skip (words, "at"))
    return usher_trigger_words_refuse (words, error, "a time of day is missing, as in “at 04:00”");

  return parse_time_of_day (self, words, error) &&
         parse_from_date (self, words, context, error);
}

/* `2d` and `2w` with a time of day, and `3 months`, are calendar rules. */
static gboolean
parse_calendar_unit (UsherEveryTrigger *self,
                     UsherTriggerWords *words,
                     const char        *word)
{
  static const struct
  {
    const char *unit;
    EveryMode mode;
  } units[] = {
    { "day", EVERY_DAYS },     { "days", EVERY_DAYS },
    { "week", EVERY_WEEKS },   { "weeks", EVERY_WEEKS },
    { "month", EVERY_MONTHS }, { "months", EVERY_MONTHS },
    { "year", EVERY_YEARS },   { "years", EVERY_YEARS },
  };
  int number = 1;
  gboolean counted = parse_number (word, &number);

  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    {
      if (counted ? !usher_trigger_words_skip (words, units[i].unit)
                  : !g_str_equal (word, units[i].unit))
        continue;

      self->mode = units[i].mode;
      self->n_units = number;
      return TRUE;
    }

  return FALSE;
}

static gboolean
is_calendar_next (UsherTriggerWords *words)
{
  const char *word = usher_trigger_words_peek (words);

  return g_strcmp0 (word, "at") == 0 || g_strcmp0 (word, "on") == 0;
}

/* Sums up `1h 30m`. */
static gboolean
parse_interval (UsherEveryTrigger  *self,
                UsherTriggerWords  *words,
                const char         *word,
                GError            **error)
{
  gint64 part;

  if (!usher_duration_parse_part (word, &part))
    return usher_trigger_words_refuse (words, error,
                                       "“%s” is no interval; write it like 90s, 1h 30m or 2d", word);

  do
    {
      if (self->interval > 200 * 52 * USHER_WEEK - part)
        return usher_trigger_words_refuse (words, error, "the interval is longer than 200 years");
      self->interval += part;
      word = usher_trigger_words_peek (words);
    }
  while (word != NULL && usher_duration_parse_part (word, &part) &&
         usher_trigger_words_next (words) != NULL);

  if (self->interval < USHER_SECOND)
    return usher_trigger_words_refuse (words, error, "the interval is shorter than a second");

  return TRUE;
}

static gboolean
to_calendar (UsherEveryTrigger  *self,
             UsherTriggerWords  *words,
             GError            **error)
{
  gint64 unit = self->interval % USHER_WEEK == 0 ? USHER_WEEK : USHER_DAY;

  if (self->interval % USHER_DAY != 0 || self->interval / unit > MAX_UNITS)
    return usher_trigger_words_refuse (words, error,
                                       "a time of day goes with whole days or weeks, as in "
                                       "“every 1d at 04:00”");

  self->mode = unit == USHER_WEEK ? EVERY_WEEKS : EVERY_DAYS;
  self->n_units = (int) (self->interval / unit);

  return TRUE;
}

static gboolean
parse_from (UsherEveryTrigger          *self,
            UsherTriggerWords          *words,
            const UsherTriggerContext  *context,
            GError                    **error)
{
  const char *word;

  if (!usher_trigger_words_skip (words, "from"))
    {
      self->from = (UsherMoment) {
        .civil_seconds = context->created / USHER_SECOND,
        .has_offset = TRUE,
      };
      return TRUE;
    }

  word = usher_trigger_words_next (words);
  if (word == NULL || !usher_moment_parse (word, &self->from, NULL))
    return usher_trigger_words_refuse (words, error,
                                       "“%s” is no time; write it like 2026-01-01T04:00",
                                       word != NULL ? word : "");
  self->from.date_only = FALSE;

  return TRUE;
}

static gboolean
usher_every_trigger_parse (UsherTrigger               *trigger,
                           UsherTriggerWords          *words,
                           const UsherTriggerContext  *context,
                           GError                    **error)
{
  UsherEveryTrigger *self = USHER_EVERY_TRIGGER (trigger);
  const char *word = usher_trigger_words_next (words);

  if (word == NULL)
    return usher_trigger_words_refuse (words, error, "an interval is missing, as in “every 1h”");

  if (parse_calendar_unit (self, words, word))
    return parse_calendar (self, words, context, error);

  if (!parse_interval (self, words, word, error))
    return FALSE;

  if (is_calendar_next (words))
    return to_calendar (self, words, error) && parse_calendar (self, words, context, error);

  if (usher_trigger_words_skip (words, "after"))
    {
      self->mode = EVERY_AFTER_END;
      return usher_trigger_words_skip (words, "end") ||
             usher_trigger_words_refuse (words, error, "“after” is followed by “end” here");
    }

  return parse_from (self, words, context, error);
}

/* The grid has no edge towards the future, but one at its anchor. */
static gint64
next_on_grid (UsherEveryTrigger *self,
              gint64             anchor,
              gint64             after)
{
  if (after < anchor)
    return anchor;

  return after + self->interval - (after - anchor) % self->interval;
}

/* While the first run has not ended there is nothing to measure from. */
static gint64
next_after_end (UsherEveryTrigger         *self,
                const UsherTriggerContext *context,
                gint64                     after)
{
  gint64 start = context->ended != 0 ? context->ended : context->created;
  gint64 next = start + self->interval;

  return next > after ? next : USHER_TIME_NEVER;
}

/* Returns: the first time of that day which is later than @after, or
 * %USHER_TIME_NEVER */
static gint64
find_on_day (UsherEveryTrigger         *self,
             const UsherTriggerContext *context,
             gint64                     days,
             gint64                     after)
{
  gint64 times[2];
  int n_times = usher_zone_resolve (context->zone, days * USHER_DAY_SECONDS + self->second_of_day,
                                    context->gap, context->fold, times);

  for (int i = 0; i < n_times; i++)
    if (times[i] * USHER_SECOND > after)
      return times[i] * USHER_SECOND;

  return USHER_TIME_NEVER;
}

/* Adds months to the anchor; a day that the month does not have is its last. */
static gint64
add_months (const UsherCivil *from,
            gint64            n_months)
{
  gint64 months = from->year * 12 + from->month - 1 + n_months;
  int year = (int) (months / 12);
  int month = (int) (months % 12) + 1;

  return usher_civil_days_of_date (year, month,
                                   MIN (from->day, usher_civil_days_in_month (year, month)));
}

/* Returns: the days, since 1970, of the first candidate of period @k that is not
 * before @days; G_MAXINT64 if all are */
static gint64
find_in_period (UsherEveryTrigger *self,
                gint64             k,
                gint64             days)
{
  gint64 from_days = self->from.civil_seconds / USHER_DAY_SECONDS;
  int from_weekday = (usher_civil_get_weekday (from_days) + 6) % 7;
  UsherCivil from;
  gint64 day;

  usher_civil_from_seconds (self->from.civil_seconds, &from);

  switch (self->mode)
    {
    case EVERY_DAYS:
      day = from_days + k * self->n_units;
      return day >= days ? day : G_MAXINT64;

    case EVERY_WEEKS:
      if (self->weekdays == 0)
        {
          day = from_days + k * self->n_units * 7;
          return day >= days ? day : G_MAXINT64;
        }

      /* Weeks begin on Monday (ISO 8601) */
      day = from_days - from_weekday + k * self->n_units * 7;
      for (int i = 0; i < 7; i++)
        if (usher_weekdays_contain (self->weekdays, (i + 1) % 7) && day + i >= days)
          return day + i;
      return G_MAXINT64;

    case EVERY_MONTHS:
    case EVERY_YEARS:
      day = add_months (&from, k * self->n_units * (self->mode == EVERY_YEARS ? 12 : 1));
      return day >= days ? day : G_MAXINT64;

    case EVERY_ON_GRID:
    case EVERY_AFTER_END:
    default:
      g_assert_not_reached ();
    }
}

/* Returns: a period that begins before @days, and not long before */
static gint64
guess_period (UsherEveryTrigger *self,
              gint64             days)
{
  static const int max_days[] = {
    [EVERY_DAYS] = 1,
    [EVERY_WEEKS] = 7,
    [EVERY_MONTHS] = 31,
    [EVERY_YEARS] = 366,
  };
  gint64 from_days = self->from.civil_seconds / USHER_DAY_SECONDS;
  gint64 k = (days - from_days) / max_days[self->mode] / self->n_units;

  return MAX (k - 1, 0);
}

static gint64
next_on_calendar (UsherEveryTrigger         *self,
                  const UsherTriggerContext *context,
                  gint64                     after)
{
  gint64 from_days = self->from.civil_seconds / USHER_DAY_SECONDS;
  gint64 civil = usher_zone_to_civil (context->zone, after / USHER_SECOND, NULL);
  /* A day earlier, as a change of the clocks can bring a time after midnight */
  gint64 days = MAX (from_days, civil / USHER_DAY_SECONDS - 1);
  gint64 k = guess_period (self, days);

  for (;;)
    {
      gint64 found = find_in_period (self, k, days);
      gint64 time;

      if (found == G_MAXINT64)
        {
          k++;
          continue;
        }

      time = find_on_day (self, context, found, after);
      if (time != USHER_TIME_NEVER)
        return time;

      days = found + 1;
    }
}

static gint64
usher_every_trigger_next_after (UsherTrigger              *trigger,
                                const UsherTriggerContext *context,
                                gint64                     after)
{
  UsherEveryTrigger *self = USHER_EVERY_TRIGGER (trigger);

  if (after > USHER_TIME_NEVER / 2)
    return USHER_TIME_NEVER;

  switch (self->mode)
    {
    case EVERY_ON_GRID:
      return next_on_grid (self, usher_moment_to_time (&self->from, context->zone), after);

    case EVERY_AFTER_END:
      return next_after_end (self, context, after);

    case EVERY_DAYS:
    case EVERY_WEEKS:
    case EVERY_MONTHS:
    case EVERY_YEARS:
    default:
      return next_on_calendar (self, context, after);
    }
}

static void
print_calendar (UsherEveryTrigger *self,
                GString           *text)
{
  static const char *units[] = {
    [EVERY_DAYS] = "d",
    [EVERY_WEEKS] = "w",
    [EVERY_MONTHS] = " months",
    [EVERY_YEARS] = " years",
  };

  g_string_append_printf (text, "every %d%s", self->n_units, units[self->mode]);
  if (self->weekdays != 0)
    {
      g_string_append (text, " on ");
      usher_weekdays_print (self->weekdays, text);
    }

  g_string_append_printf (text, " at %02d:%02d", self->second_of_day / 3600,
                          self->second_of_day / 60 % 60);
  if (self->second_of_day % 60 != 0)
    g_string_append_printf (text, ":%02d", self->second_of_day % 60);
}

static void
usher_every_trigger_print (UsherTrigger *trigger,
                           GString      *text)
{
  UsherEveryTrigger *self = USHER_EVERY_TRIGGER (trigger);

  if (self->mode == EVERY_ON_GRID || self->mode == EVERY_AFTER_END)
    {
      g_autofree char *interval = usher_duration_to_text (self->interval);

      g_string_append_printf (text, "every %s", interval);
    }
  else
    {
      print_calendar (self, text);
    }

  if (self->mode == EVERY_AFTER_END)
    {
      g_string_append (text, " after end");
    }
  else
    {
      g_string_append (text, " from ");
      usher_moment_print (&self->from, text);
    }
}

static char *
describe_period (UsherEveryTrigger *self)
{
  gulong n = (gulong) self->n_units;

  switch (self->mode)
    {
    case EVERY_DAYS:
      return g_strdup_printf (ngettext ("Every day", "Every %lu days", n), n);

    case EVERY_WEEKS:
      return g_strdup_printf (ngettext ("Every week", "Every %lu weeks", n), n);

    case EVERY_MONTHS:
      return g_strdup_printf (ngettext ("Every month", "Every %lu months", n), n);

    case EVERY_YEARS:
      return g_strdup_printf (ngettext ("Every year", "Every %lu years", n), n);

    case EVERY_ON_GRID:
    case EVERY_AFTER_END:
    default:
      return usher_time_text_every (self->interval);
    }
}

static char *
describe_calendar (UsherEveryTrigger *self,
                   const char        *period)
{
  g_autofree char *time = usher_time_text_time_of_day (self->second_of_day);
  UsherCivil from;

  usher_civil_from_seconds (self->from.civil_seconds, &from);

  if (self->mode == EVERY_WEEKS)
    {
      gint64 from_days = self->from.civil_seconds / USHER_DAY_SECONDS;
      UsherWeekdays weekdays = self->weekdays != 0
        ? self->weekdays
        : usher_weekdays_of (usher_civil_get_weekday (from_days));
      g_autofree char *days = usher_weekdays_describe (weekdays);

      /* Translators: “Every 2 weeks on Monday and Thursday at 09:00” */
      return g_strdup_printf (_("%s on %s at %s"), period, days, time);
    }

  if (self->mode == EVERY_MONTHS)
    /* Translators: “Every month on day 15 at 09:00” */
    return g_strdup_printf (_("%s on day %d at %s"), period, from.day, time);

  if (self->mode == EVERY_YEARS)
    {
      g_autofree char *date = usher_time_text_day_of_year (from.month, from.day);

      return g_strdup_printf (_("%s on %s at %s"), period, date, time);
    }

  /* Translators: “Every day at 09:00” */
  return g_strdup_printf (_("%s at %s"), period, time);
}

static char *
usher_every_trigger_describe (UsherTrigger              *trigger,
                              const UsherTriggerContext *context)
{
  UsherEveryTrigger *self = USHER_EVERY_TRIGGER (trigger);
  g_autofree char *period = describe_period (self);

  if (self->mode == EVERY_ON_GRID)
    return g_steal_pointer (&period);

  if (self->mode == EVERY_AFTER_END)
    /* Translators: “Every hour, counted from the end of the last run” */
    return g_strdup_printf (_("%s, counted from the end of the last run"), period);

  return describe_calendar (self, period);
}

static void
usher_every_trigger_class_init (UsherEveryTriggerClass *klass)
{
  UsherTriggerClass *trigger_class = USHER_TRIGGER_CLASS (klass);

  trigger_class->kind = "every";
  trigger_class->outlives_daemon = TRUE;
  trigger_class->parse = usher_every_trigger_parse;
  trigger_class->next_after = usher_every_trigger_next_after;
  trigger_class->print = usher_every_trigger_print;
  trigger_class->describe = usher_every_trigger_describe;
}

static void
usher_every_trigger_init (UsherEveryTrigger *self)
{
}
