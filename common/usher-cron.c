/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-cron.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "usher-error.h"
#include "usher-time-text.h"

/* Dates repeat after this time, so that whatever has not come by then never will. */
#define SEARCHED_YEARS 400

typedef enum
{
  FIELD_MINUTE,
  FIELD_HOUR,
  FIELD_DAY,
  FIELD_MONTH,
  FIELD_WEEKDAY,
} CronField;

static const char * const month_names[] = {
  "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", NULL
};
static const char * const weekday_names[] = {
  "sun", "mon", "tue", "wed", "thu", "fri", "sat", NULL
};

static const struct
{
  const char *label;
  int min;
  int max;
  const char * const *names;     /* (nullable): from min on */
} fields[] = {
  [FIELD_MINUTE]  = { "the minute",           0, 59, NULL },
  [FIELD_HOUR]    = { "the hour",             0, 23, NULL },
  [FIELD_DAY]     = { "the day of the month", 1, 31, NULL },
  [FIELD_MONTH]   = { "the month",            1, 12, month_names },
  [FIELD_WEEKDAY] = { "the day of the week",  0, 7,  weekday_names },
};

typedef struct
{
  int first;
  int last;
  int step;
} CronRange;

static gboolean
refuse (GError     **error,
        CronField    field,
        const char  *text)
{
  g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_TRIGGER,
               "field %u, %s, cannot be “%s”; it takes *, numbers from %d to %d%s, "
               "ranges as in %d-%d, lists and steps as in */2",
               field + 1, fields[field].label, text, fields[field].min, fields[field].max,
               fields[field].names != NULL ? " or English names of three letters" : "",
               fields[field].min, fields[field].min + 2);

  return FALSE;
}

static gboolean
parse_number (const char *text,
              int         min,
              int         max,
              int        *number)
{
  guint64 value;

  if (!g_ascii_string_to_unsigned (text, 10, (guint64) min, (guint64) max, &value, NULL))
    return FALSE;

  *number = (int) value;

  return TRUE;
}

static gboolean
parse_value (CronField   field,
             const char *text,
             int        *value,
             gboolean   *named)
{
  const char * const *names = fields[field].names;

  *named = FALSE;
  for (int i = 0; names != NULL && names[i] != NULL; i++)
    {
      if (g_ascii_strcasecmp (names[i], text) != 0)
        continue;

      *named = TRUE;
      *value = fields[field].min + i;
      return TRUE;
    }

  return parse_number (text, fields[field].min, fields[field].max, value);
}

/* `5`, `1-5` or, by name, `fri-mon`. */
static gboolean
parse_bounds (CronField   field,
              const char *text,
              CronRange  *range)
{
  g_auto(GStrv) ends = g_strsplit (text, "-", 2);
  gboolean first_named, last_named;

  if (ends[0] == NULL || !parse_value (field, ends[0], &range->first, &first_named))
    return FALSE;

  range->last = range->first;
  if (ends[1] == NULL)
    return TRUE;

  if (!parse_value (field, ends[1], &range->last, &last_named))
    return FALSE;

  if (range->last < range->first && first_named && last_named)
    range->last += field == FIELD_WEEKDAY ? 7 : 12;

  return range->last >= range->first;
}

static gboolean
parse_range (CronField   field,
             const char *text,
             CronRange  *range)
{
  g_auto(GStrv) parts = g_strsplit (text, "/", 2);

  if (parts[0] == NULL)
    return FALSE;

  range->step = 1;
  if (g_str_equal (parts[0], "*"))
    {
      range->first = fields[field].min;
      range->last = field == FIELD_WEEKDAY ? 6 : fields[field].max;
    }
  else if (!parse_bounds (field, parts[0], range))
    {
      return FALSE;
    }

  if (parts[1] == NULL)
    return TRUE;

  /* A step behind a single value counts from there to the end */
  if (range->first == range->last && strchr (parts[0], '-') == NULL)
    range->last = field == FIELD_WEEKDAY ? 6 : fields[field].max;

  return parse_number (parts[1], 1, fields[field].max, &range->step);
}

static guint64
range_to_bits (CronField        field,
               const CronRange *range)
{
  guint64 bits = 0;

  for (int i = range->first; i <= range->last; i += range->step)
    {
      int value = i;

      if (field == FIELD_WEEKDAY)
        value = i % 7;
      else if (i > fields[field].max)
        value = i - fields[field].max + fields[field].min - 1;

      bits |= G_GUINT64_CONSTANT (1) << value;
    }

  return bits;
}

static void
set_field (UsherCron *self,
           CronField  field,
           guint64    bits,
           gboolean   starred)
{
  switch (field)
    {
    case FIELD_MINUTE:
      self->minutes = bits;
      self->real_time |= starred;
      break;

    case FIELD_HOUR:
      self->hours = (guint32) bits;
      self->real_time |= starred;
      break;

    case FIELD_DAY:
      self->days = (guint32) bits;
      self->any_day = starred;
      break;

    case FIELD_MONTH:
      self->months = (guint16) bits;
      break;

    case FIELD_WEEKDAY:
    default:
      self->weekdays = (UsherWeekdays) bits;
      self->any_weekday = starred;
      break;
    }
}

/**
 * usher_cron_parse_field:
 * @self: an expression that is being read
 * @field: 0 for the minute, to 4 for the day of the week
 * @text: the field
 * @error: return location for a #UsherError that names the field
 *
 * Returns: %TRUE on success
 */
gboolean
usher_cron_parse_field (UsherCron   *self,
                        int          field,
                        const char  *text,
                        GError     **error)
{
  g_auto(GStrv) items = g_strsplit (text, ",", -1);
  guint64 bits = 0;

  g_return_val_if_fail (field >= 0 && field < USHER_CRON_N_FIELDS, FALSE);

  for (char **item = items; *item != NULL; item++)
    {
      CronRange range;

      if (!parse_range ((CronField) field, *item, &range))
        return refuse (error, (CronField) field, text);
      bits |= range_to_bits ((CronField) field, &range);
    }

  if (bits == 0)
    return refuse (error, (CronField) field, text);

  set_field (self, (CronField) field, bits, *text == '*');

  return TRUE;
}

/* Vixie's rule: where both the day of the month and that of the week are
 * restricted, either will do. */
static gboolean
matches_day (const UsherCron  *self,
             const UsherCivil *civil)
{
  gint64 days = usher_civil_days_of_date (civil->year, civil->month, civil->day);
  gboolean day = (self->days >> civil->day & 1) != 0;
  gboolean weekday = usher_weekdays_contain (self->weekdays, usher_civil_get_weekday (days));

  return self->any_day || self->any_weekday ? day && weekday : day || weekday;
}

/* Returns: the lowest bit from @from on, or -1 */
static int
next_bit (guint64 bits,
          int     from)
{
  bits = from < 64 ? bits >> from << from : 0;

  return bits != 0 ? __builtin_ctzll (bits) : -1;
}

static void
start_of_month (UsherCivil *civil,
                int         year,
                int         month)
{
  *civil = (UsherCivil) { .year = year, .month = month, .day = 1 };
}

static void
start_of_next_day (UsherCivil *civil)
{
  gint64 days = usher_civil_days_of_date (civil->year, civil->month, civil->day) + 1;

  usher_civil_from_seconds (days * USHER_DAY_SECONDS, civil);
}

/* Moves @civil on to the next matching minute of its day, if there is one. */
static gboolean
find_minute (const UsherCron *self,
             UsherCivil      *civil)
{
  int hour = next_bit (self->hours, civil->hour);
  int minute = -1;

  if (hour == civil->hour)
    {
      minute = next_bit (self->minutes, civil->minute);
      if (minute < 0)
        hour = next_bit (self->hours, civil->hour + 1);
    }

  if (hour < 0)
    return FALSE;

  civil->hour = hour;
  civil->minute = minute >= 0 ? minute : next_bit (self->minutes, 0);

  return TRUE;
}

/* Returns: the first match that is not before @from, in civil seconds */
static gint64
find_civil (const UsherCron *self,
            gint64           from)
{
  UsherCivil civil;
  int last_year;

  /* Up to a whole minute */
  usher_civil_from_seconds (from + 59, &civil);
  civil.second = 0;
  last_year = civil.year + SEARCHED_YEARS;

  while (civil.year <= last_year)
    {
      int month = next_bit (self->months, civil.month);

      if (month < 0)
        start_of_month (&civil, civil.year + 1, 1);
      else if (month != civil.month)
        start_of_month (&civil, civil.year, month);
      else if (matches_day (self, &civil) && find_minute (self, &civil))
        return usher_civil_to_seconds (&civil);
      else
        start_of_next_day (&civil);
    }

  return USHER_CRON_NEVER;
}

/* A longer jump is no summer time: a country has moved to the other side of the
 * date line, and that day is no day there. As cron(8) of Debian. */
#define MAX_GAP (3 * 3600)

/* Follows real time: nothing in the hour that is skipped, and both of the hours
 * that come twice. */
static gint64
next_in_real_time (const UsherCron *self,
                   const UsherZone *zone,
                   gint64           after)
{
  gint64 from = after + 1;

  for (;;)
    {
      UsherZoneInterval interval = usher_zone_find_interval (zone, from);
      gint64 civil = find_civil (self, from + interval.offset);

      if (civil == USHER_CRON_NEVER)
        return USHER_CRON_NEVER;
      if (civil - interval.offset < interval.end)
        return civil - interval.offset;

      from = interval.end;
    }
}

/* How long the gap is that swallows a time of the clock on the wall, in seconds; 0
 * if it does not. @time is what usher_zone_from_civil() makes of it. */
static gint64
find_gap (const UsherZone *zone,
          gint64           civil,
          gint64           time)
{
  UsherZoneInterval interval = usher_zone_find_interval (zone, time);

  if (time + interval.offset == civil)
    return 0;

  return interval.offset - usher_zone_find_interval (zone, time - 1).offset;
}

/* Once for each time that the clock on the wall should show: after the gap if
 * it is skipped, the first of two if it comes twice. */
static gint64
next_of_fixed_time (const UsherCron *self,
                    const UsherZone *zone,
                    gint64           after)
{
  UsherZoneInterval interval = usher_zone_find_interval (zone, after);
  UsherZoneInterval before = usher_zone_find_interval (zone, interval.start - 1);
  gint64 from = after + interval.offset + 1;

  /* What the clock showed before it was set back has had its turn */
  if (before.offset > interval.offset)
    from = MAX (from, interval.start + before.offset);

  for (;;)
    {
      gint64 civil = find_civil (self, from);
      gint64 time;

      if (civil == USHER_CRON_NEVER)
        return USHER_CRON_NEVER;

      time = usher_zone_from_civil (zone, civil);
      if (find_gap (zone, civil, time) <= MAX_GAP)
        return time;

      from = time + usher_zone_find_interval (zone, time).offset;
    }
}

/**
 * usher_cron_next_after:
 * @self: an expression
 * @zone: the zone in which it is read
 * @after: seconds since the epoch
 *
 * At a change of the clocks it does what cron(8) of Debian does: a job at a
 * fixed time of day runs once a day whatever happens, one with a wildcard for
 * the minute or hour follows real time.
 *
 * Returns: the first matching second later than @after, or %USHER_CRON_NEVER
 */
gint64
usher_cron_next_after (const UsherCron *self,
                       const UsherZone *zone,
                       gint64           after)
{
  return self->real_time
    ? next_in_real_time (self, zone, after)
    : next_of_fixed_time (self, zone, after);
}

static char *
describe_times (const UsherCron *self)
{
  g_autoptr(GString) text = g_string_new (NULL);
  int n_left = __builtin_popcount (self->hours);

  for (int hour = next_bit (self->hours, 0); hour >= 0; hour = next_bit (self->hours, hour + 1))
    {
      g_autofree char *time =
        usher_time_text_time_of_day (hour * 3600 + next_bit (self->minutes, 0) * 60);

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
  int step = next_bit (bits, 1);

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
                            next_bit (self->minutes, 0), hour_step);

  if (__builtin_popcount (self->hours) > 4)
    return NULL;

  times = describe_times (self);

  /* Translators: %s are times of day */
  return g_strdup_printf (_("At %s"), times);
}

/* Returns: (nullable): %NULL if it is too involved for a sentence */
static char *
describe_days (const UsherCron *self)
{
  gboolean all_days = self->days == 0xfffffffe;
  gboolean all_weekdays = self->weekdays == USHER_ALL_WEEKDAYS;
  g_autofree char *days = NULL;

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
    return g_strdup_printf (_(" on day %d of the month"), next_bit (self->days, 1));

  return NULL;
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

  if (clock == NULL || days == NULL || self->months != 0x1ffe)
    return NULL;

  return g_strconcat (clock, days, NULL);
}
