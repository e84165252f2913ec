/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-trigger.h"

#include <string.h>
#include <time.h>

#include "reference-clock.h"
#include "reference-cron.h"
#include "test-support.h"

/* Random triggers beside a slow and obvious reading of the same rules. With
 * USHER_TEST_THOROUGH=1 there are more of them, others each time, and each goes through
 * all seconds of a year. USHER_TEST_SEED=N repeats what failed. */

#define DAY 86400

typedef struct
{
  const char *name;
  const char *zone;
} ZoneCase;

static const ZoneCase zone_cases[] = {
  { "utc", "UTC" },
  { "berlin", "Europe/Berlin" },
  { "new-york", "America/New_York" },
  { "lord-howe", "Australia/Lord_Howe" },         /* by half an hour */
  { "cairo", "Africa/Cairo" },
  { "santiago", "America/Santiago" },             /* at midnight */
  { "kathmandu", "Asia/Kathmandu" },
  { "apia", "Pacific/Apia" },                     /* once by a day */
  { "sao-paulo", "America/Sao_Paulo" },
  { "dublin", "Europe/Dublin" },                  /* winter is the exception there */
  { "troll", "Antarctica/Troll" },                /* by two hours */
  { "casablanca", "Africa/Casablanca" },          /* off for Ramadan */
};

/* 2011 is that of the day that Apia skipped. */
static const int min_year = 1971, max_year = 2036, year_of_apia = 2011;

static gboolean thorough;
static guint32 seed;

/* What one random trigger is looked at with. */
typedef struct
{
  guint number;
  GRand *random;                 /* (owned) */
  UsherZone *zone;               /* (owned) */
  GArray *clock;                 /* (owned) (element-type ReferenceStretch) */
  UsherTriggerContext context;
  UsherTrigger *trigger;         /* (owned) (nullable) */
  char *text;                    /* (owned) (nullable) */
  gint64 start;                  /* seconds, of what is looked at */
  gint64 end;
  int year;

  gint64 asked;                  /* µs: answers up to here are right */
  guint n_due;
  guint max_due;
} Trial;

static UsherZone *
new_zone (const char *name)
{
  g_autoptr(GError) error = NULL;
  UsherZone *zone = usher_zone_new (name, &error);

  g_assert_no_error (error);

  return zone;
}

static void
trial_init (Trial     *self,
            UsherZone *zone,
            guint      number)
{
  const char *name = usher_zone_get_name (zone);
  const guint32 seeds[] = { seed, number, g_str_hash (name) };

  *self = (Trial) { .number = number, .max_due = thorough ? G_MAXUINT : 300 };
  self->random = g_rand_new_with_seed_array (seeds, G_N_ELEMENTS (seeds));
  self->zone = usher_zone_ref (zone);
  self->year = number % 10 == 0 ? year_of_apia : g_rand_int_range (self->random, min_year, max_year + 1);
  self->start = reference_date (self->year, 1, 1);
  self->end = reference_date (self->year + 1, 1, 1);
  self->clock = reference_clock_new (name, self->start - 30 * DAY, self->end + 30 * DAY);
  self->context = (UsherTriggerContext) {
    .zone = self->zone,
    .created = self->start * USHER_SECOND,
  };
}

static void
trial_clear (Trial *self)
{
  g_clear_object (&self->trigger);
  g_clear_pointer (&self->text, g_free);
  g_array_unref (self->clock);
  usher_zone_unref (self->zone);
  g_rand_free (self->random);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Trial, trial_clear)

static void
trial_set_text (Trial      *self,
                const char *text)
{
  g_autoptr(GError) error = NULL;

  self->text = g_strdup (text);
  self->trigger = usher_trigger_new (text, &self->context, &error);
  if (self->trigger == NULL)
    g_test_fail_printf ("USHER_TEST_SEED=%u, number %u: %s", seed, self->number, error->message);
}

static char *
print_time (const Trial *self,
            gint64       time)
{
  return time == USHER_TIME_NEVER ? g_strdup ("never") : usher_time_to_iso8601 (time, self->zone);
}

static void
trial_fail (Trial      *self,
            gint64      after,
            const char *wanted,
            gint64      actual)
{
  g_autofree char *after_text = print_time (self, after);
  g_autofree char *actual_text = print_time (self, actual);

  g_test_fail_printf ("USHER_TEST_SEED=%u, number %u: “%s” in %s (gap %d, fold %d), after %s: %s, not %s",
                      seed, self->number, self->text, usher_zone_get_name (self->zone),
                      self->context.gap, self->context.fold, after_text, wanted, actual_text);
}

/* A moment in [low, high), mostly the first. */
static gint64
pick_moment (GRand  *random,
             gint64  low,
             gint64  high)
{
  if (high <= low || g_rand_int_range (random, 0, 4) != 0)
    return low;
  if (g_rand_int_range (random, 0, 4) == 0)
    return high - 1;

  return low + (gint64) (g_rand_double (random) * (double) (high - low));
}

static gboolean
is_due_cb (gint64   seconds,
           gpointer user_data)
{
  Trial *self = user_data;
  gint64 due = seconds * USHER_SECOND;
  gint64 after = pick_moment (self->random, self->asked, due);
  gint64 actual = usher_trigger_next_after (self->trigger, &self->context, after);
  g_autofree char *due_text = NULL;

  if (actual == due)
    {
      self->asked = due;
      return ++self->n_due < self->max_due;
    }

  due_text = print_time (self, due);
  trial_fail (self, after, due_text, actual);

  return FALSE;
}

/* All due times from @from to @to, and none beside them. */
static void
trial_compare (Trial         *self,
               ReferenceRule *rule,
               gint64         from,
               gint64         to)
{
  gint64 next;

  if (g_test_failed ())
    return;

  self->asked = from * USHER_SECOND - 1;
  self->n_due = 0;
  reference_walk (rule, self->clock, from, to, is_due_cb, self);
  if (g_test_failed () || self->n_due == self->max_due)
    return;

  next = usher_trigger_next_after (self->trigger, &self->context, self->asked);
  if (next < to * USHER_SECOND)
    trial_fail (self, self->asked, "nothing for now", next);
}

/* The whole year, or as much as there is time for, but each change of the clocks. */
static void
trial_compare_year (Trial         *self,
                    ReferenceRule *rule)
{
  rule->gap = self->context.gap;
  rule->fold = self->context.fold;

  trial_compare (self, rule, self->start, self->end);
  for (guint i = 1; i < self->clock->len; i++)
    {
      gint64 change = g_array_index (self->clock, ReferenceStretch, i).start;

      trial_compare (self, rule, change - DAY, change + DAY);
    }
}

/* What is stored is read back as what it was. */
static void
trial_read_back (Trial *self)
{
  g_autofree char *text = usher_trigger_to_text (self->trigger);
  g_autoptr(GError) error = NULL;
  g_autoptr(UsherTrigger) copy = usher_trigger_new (text, &self->context, &error);
  g_autofree char *copied = NULL;

  g_assert_no_error (error);
  copied = usher_trigger_to_text (copy);
  g_assert_cmpstr (copied, ==, text);
  g_set_object (&self->trigger, copy);
}

/* So that nothing can come from the zone of the process. */
static void
mislead_process (guint number)
{
  g_setenv ("TZ", zone_cases[number % G_N_ELEMENTS (zone_cases)].zone, TRUE);
  tzset ();
}

static void
draw_policies (Trial *trial)
{
  trial->context.gap = g_rand_int_range (trial->random, 0, USHER_GAP_SKIP + 1);
  trial->context.fold = g_rand_int_range (trial->random, 0, USHER_FOLD_BOTH + 1);
}

static void
test_cron (gconstpointer data)
{
  const ZoneCase *row = data;
  g_autoptr(UsherZone) zone = new_zone (row->zone);
  guint n_rules = thorough ? 2000 : 40;

  for (guint i = 0; i < n_rules && !g_test_failed (); i++)
    {
      g_auto(Trial) trial = { 0 };
      g_autoptr(ReferenceCron) cron = NULL;

      trial_init (&trial, zone, i);
      mislead_process (i);
      cron = reference_cron_new (trial.random, trial.year);
      if (i % 2 == 1)
        draw_policies (&trial);

      trial_set_text (&trial, cron->text->str);
      if (trial.trigger == NULL)
        return;
      trial_read_back (&trial);
      trial_compare_year (&trial, &cron->rule);
    }
}

/* `every 2w on mon,thu at 09:00 from 2026-01-01` and the like. */
typedef struct
{
  ReferenceRule rule;            /* first: a rule is cast to this */
  enum { DAYS, WEEKS, WEEKS_ON, MONTHS, YEARS } unit;
  int n_units;
  guint8 weekdays[7];
  GDate from;
} EveryRule;

static int
count_months (const GDate *date)
{
  return g_date_get_year (date) * 12 + g_date_get_month (date) - 1;
}

static gboolean
matches_every (const ReferenceRule *rule,
               const GDate         *date)
{
  const EveryRule *self = (const EveryRule *) rule;
  int days = g_date_days_between (&self->from, date);
  int weeks = (days + g_date_get_weekday (&self->from) - 1) / 7;
  int months = count_months (date) - count_months (&self->from);
  int n_days = g_date_get_days_in_month (g_date_get_month (date), g_date_get_year (date));

  if (days < 0)
    return FALSE;

  switch (self->unit)
    {
    case DAYS:
      return days % self->n_units == 0;

    case WEEKS:
      return days % (self->n_units * 7) == 0;

    case WEEKS_ON:
      return weeks % self->n_units == 0 && self->weekdays[g_date_get_weekday (date) % 7];

    case MONTHS:
      return months % self->n_units == 0 && g_date_get_day (date) == MIN (g_date_get_day (&self->from), n_days);

    case YEARS:
      return months % (self->n_units * 12) == 0 &&
             g_date_get_day (date) == MIN (g_date_get_day (&self->from), n_days);

    default:
      g_assert_not_reached ();
    }
}

static char *
pick_weekdays (EveryRule *rule,
               GRand     *random)
{
  static const char * const names[] = { "sun", "mon", "tue", "wed", "thu", "fri", "sat" };
  g_autoptr(GString) text = g_string_new (NULL);

  for (int i = g_rand_int_range (random, 1, 4); i > 0; i--)
    {
      int weekday = g_rand_int_range (random, 0, 7);

      rule->weekdays[weekday] = TRUE;
      g_string_append_printf (text, "%s%s", text->len > 0 ? "," : "", names[weekday]);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Times of day are mostly those at which clocks are changed. */
static char *
make_every_rule (EveryRule *rule,
                 Trial     *trial)
{
  static const char * const units[] = { "d", "w", "w on ", " months", " years" };
  GRand *random = trial->random;
  int second = g_rand_int_range (random, 0, g_rand_boolean (random) ? 4 * 3600 : DAY);
  gint64 from = trial->start + (gint64) DAY * g_rand_int_range (random, -9000, 360);
  g_autofree char *weekdays = NULL;
  g_autofree char *date = NULL;

  *rule = (EveryRule) { .unit = g_rand_int_range (random, DAYS, YEARS + 1) };
  reference_rule_init (&rule->rule, matches_every);
  rule->n_units = g_rand_int_range (random, 1, g_rand_boolean (random) ? 4 : 40);
  rule->rule.hours[second / 3600] = TRUE;
  rule->rule.minutes[second / 60 % 60] = TRUE;
  rule->rule.seconds[second % 60] = TRUE;
  g_date_set_julian (&rule->from, (guint32) (from / DAY - reference_date (1, 1, 1) / DAY + 1));
  weekdays = rule->unit == WEEKS_ON ? pick_weekdays (rule, random) : NULL;
  date = g_strdup_printf ("%04d-%02d-%02d", g_date_get_year (&rule->from),
                          g_date_get_month (&rule->from), g_date_get_day (&rule->from));

  return g_strdup_printf ("every %d%s%s at %02d:%02d:%02d from %s", rule->n_units, units[rule->unit],
                          weekdays != NULL ? weekdays : "", second / 3600, second / 60 % 60,
                          second % 60, date);
}

static void
test_every_calendar (gconstpointer data)
{
  const ZoneCase *row = data;
  g_autoptr(UsherZone) zone = new_zone (row->zone);
  guint n_rules = thorough ? 2000 : 40;

  for (guint i = 0; i < n_rules && !g_test_failed (); i++)
    {
      g_auto(Trial) trial = { 0 };
      g_autofree char *text = NULL;
      EveryRule rule;

      trial_init (&trial, zone, i);
      mislead_process (i);
      text = make_every_rule (&rule, &trial);
      if (i % 2 == 1)
        draw_policies (&trial);

      trial_set_text (&trial, text);
      if (trial.trigger == NULL)
        return;
      trial_read_back (&trial);
      trial_compare_year (&trial, &rule.rule);
    }
}

/* On a grid, elapsed time alone counts: the reference adds the interval. */
static void
test_every_grid (void)
{
  g_autoptr(UsherZone) zone = new_zone ("UTC");
  guint n_rules = thorough ? 20000 : 300;

  for (guint i = 0; i < n_rules && !g_test_failed (); i++)
    {
      g_auto(Trial) trial = { 0 };
      g_autofree char *text = NULL;
      gint64 interval, due;

      trial_init (&trial, zone, i);
      mislead_process (i);
      interval = (gint64) (g_rand_int_range (trial.random, 1, 60) *
                           (g_rand_boolean (trial.random) ? 1 : g_rand_int_range (trial.random, 1, 90000)));
      due = trial.start + g_rand_int_range (trial.random, 0, 300 * DAY);
      {
        g_autofree char *from = usher_time_to_iso8601 (due * USHER_SECOND, trial.zone);

        text = g_strdup_printf ("every %" G_GINT64_FORMAT "s from %s", interval, from);
      }
      trial_set_text (&trial, text);
      if (trial.trigger == NULL)
        return;
      trial_read_back (&trial);

      trial.asked = (due - g_rand_int_range (trial.random, 1, 100 * DAY)) * USHER_SECOND;
      for (int k = 0; k < 100; k++, due += interval)
        if (!is_due_cb (due, &trial))
          break;
    }
}

/* The later the question, the later the answer; and always later than the question. */
static void
check_monotone (Trial *trial)
{
  for (int i = 0; i < 50 && !g_test_failed (); i++)
    {
      gint64 span = G_GINT64_CONSTANT (1) << g_rand_int_range (trial->random, 1, 52);
      gint64 early = (gint64) (g_rand_double_range (trial->random, 0, 4e15));
      gint64 late = early + (gint64) (g_rand_double (trial->random) * (double) span);
      gint64 first = usher_trigger_next_after (trial->trigger, &trial->context, early);
      gint64 second = usher_trigger_next_after (trial->trigger, &trial->context, late);

      if (first <= early)
        trial_fail (trial, early, "later than the question", first);
      if (second <= late || second < first)
        trial_fail (trial, late, "later than the question, and than what was answered before", second);
      if (late < first && second != first)
        trial_fail (trial, late, "the same as before", second);
    }
}

static void
test_monotone (gconstpointer data)
{
  const ZoneCase *row = data;
  g_autoptr(UsherZone) zone = new_zone (row->zone);
  guint n_rules = thorough ? 2000 : 20;

  for (guint i = 0; i < n_rules && !g_test_failed (); i++)
    {
      g_auto(Trial) trial = { 0 };
      g_autoptr(ReferenceCron) cron = NULL;
      g_autofree char *text = NULL;
      EveryRule rule;

      trial_init (&trial, zone, i);
      mislead_process (i);
      cron = reference_cron_new (trial.random, trial.year);
      text = i % 3 == 0 ? make_every_rule (&rule, &trial) : g_strdup (cron->text->str);
      draw_policies (&trial);
      trial_set_text (&trial, text);
      if (trial.trigger == NULL)
        return;
      check_monotone (&trial);
    }
}

/* One trigger, read and asked while the process is in one zone after the other. */
static void
test_process_zone (void)
{
  static const char * const texts[] = {
    "cron 30 2 * * *", "cron */7 1-3 * * sun", "@daily", "every 1d at 02:30", "every 5h from 2026-03-01",
    "every 1 months at 00:00 from 2026-01-31", "every 90m", "at 2026-10-25T02:30", "every 1w at 03:00",
  };
  g_autoptr(UsherZone) zone = new_zone ("Europe/Berlin");
  UsherTriggerContext context = { .zone = zone, .created = reference_date (2026, 1, 15) * USHER_SECOND };
  gint64 answers[60];

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    for (guint k = 0; k < G_N_ELEMENTS (zone_cases); k++)
      {
        g_autoptr(UsherTrigger) trigger = NULL;

        mislead_process (k);
        trigger = usher_trigger_new (texts[i], &context, NULL);
        for (gsize m = 0; m < G_N_ELEMENTS (answers); m++)
          {
            gint64 answer = usher_trigger_next_after (trigger, &context, context.created + m * 5 * USHER_DAY);

            if (k == 0)
              answers[m] = answer;
            g_assert_cmpint (answer, ==, answers[m]);
          }
      }
}

/* A hash is a number that a task draws once. */
typedef struct
{
  const char *name;
  const char *text;
  int period;                    /* seconds from one time to the next */
  int earliest;                  /* seconds into the period, of the first time in it */
  int latest;
  int n_different;               /* that 200 tasks draw at the least */
} HashCase;

static const HashCase hash_cases[] = {
  { "minute", "cron H * * * *", 3600, 0, 59 * 60, 50 },
  { "minute-and-hour", "cron H H * * *", DAY, 0, DAY - 60, 150 },
  { "hour-in-range", "cron 30 H(2-4) * * *", DAY, 2 * 3600 + 1800, 4 * 3600 + 1800, 3 },
  { "minute-by-step", "cron H/15 * * * *", 900, 0, 14 * 60, 15 },
  { "minute-in-range", "cron H(20-29) 7 * * *", DAY, 7 * 3600 + 20 * 60, 7 * 3600 + 29 * 60, 10 },
  { "second", "cron H 0 * * * *", 3600, 0, 59, 50 },
};

static void
test_hash (gconstpointer data)
{
  const HashCase *row = data;
  g_autoptr(UsherZone) zone = new_zone ("UTC");
  g_autoptr(GHashTable) drawn = g_hash_table_new (NULL, NULL);
  gint64 start = reference_date (2026, 1, 15);

  for (guint i = 0; i < 200; i++)
    {
      g_auto(Trial) trial = { 0 };
      gint64 next, drawn_second;

      trial_init (&trial, zone, i);
      trial.context.created = (start - g_rand_int_range (trial.random, 0, 300 * DAY)) * USHER_SECOND + i;
      trial_set_text (&trial, row->text);
      if (trial.trigger == NULL)
        return;
      trial_read_back (&trial);

      next = usher_trigger_next_after (trial.trigger, &trial.context, start * USHER_SECOND - 1);
      drawn_second = next / USHER_SECOND - start;
      g_assert_cmpint (drawn_second, >=, row->earliest);
      g_assert_cmpint (drawn_second, <=, row->latest);
      g_hash_table_add (drawn, GINT_TO_POINTER (drawn_second));

      trial.asked = next;
      for (int k = 1; k < 50; k++)
        if (!is_due_cb (start + drawn_second + (gint64) k * row->period, &trial))
          break;
    }

  g_assert_cmpuint (g_hash_table_size (drawn), >=, row->n_different);
}

int
main (int   argc,
      char *argv[])
{
  const char *wanted = g_getenv ("USHER_TEST_SEED");

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  thorough = g_strcmp0 (g_getenv ("USHER_TEST_THOROUGH"), "1") == 0;
  seed = wanted != NULL ? (guint32) g_ascii_strtoull (wanted, NULL, 10)
                        : thorough ? (guint32) g_get_real_time () : 1;
  g_test_message ("USHER_TEST_SEED=%u", seed);

  TEST_ADD_ROWS ("/trigger-properties/cron", zone_cases, test_cron);
  TEST_ADD_ROWS ("/trigger-properties/every", zone_cases, test_every_calendar);
  TEST_ADD_ROWS ("/trigger-properties/monotone", zone_cases, test_monotone);
  TEST_ADD_ROWS ("/trigger-properties/hash", hash_cases, test_hash);
  g_test_add_func ("/trigger-properties/grid", test_every_grid);
  g_test_add_func ("/trigger-properties/process-zone", test_process_zone);

  return g_test_run ();
}
