/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-cron.h"

#include <stdio.h>
#include <string.h>

#include "usher-error.h"

typedef enum
{
  FIELD_SECOND,
  FIELD_MINUTE,
  FIELD_HOUR,
  FIELD_DAY,
  FIELD_MONTH,
  FIELD_WEEKDAY,
  FIELD_YEAR,
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
  const char *more;              /* what else it takes */
} fields[] = {
  [FIELD_SECOND]  = { "the second",           0, 59, NULL, "" },
  [FIELD_MINUTE]  = { "the minute",           0, 59, NULL, "" },
  [FIELD_HOUR]    = { "the hour",             0, 23, NULL, "" },
  [FIELD_DAY]     = { "the day of the month", 1, 31, NULL, ", L, L-3, 15W, LW and ?" },
  [FIELD_MONTH]   = { "the month",            1, 12, month_names, ", and English names of three letters" },
  [FIELD_WEEKDAY] = { "the day of the week",  0, 7,  weekday_names,
                      ", English names of three letters, tue#2, friL and ?" },
  [FIELD_YEAR]    = { "the year", USHER_CRON_MIN_YEAR, USHER_CRON_MAX_YEAR, NULL, "" },
};

#define MAX_STEP 1000

typedef struct
{
  int first;
  int last;
  int step;
} CronRange;

static void
refuse (GError     **error,
        CronField    field,
        int          position,
        const char  *text)
{
  g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_TRIGGER,
               "field %d, %s, cannot be “%s”; it takes *, numbers from %d to %d, "
               "ranges as in %d-%d, lists, steps as in */2%s",
               position + 1, fields[field].label, text, fields[field].min, fields[field].max,
               fields[field].min, fields[field].min + 2, fields[field].more);
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
    range->last = MAX (range->first, field == FIELD_WEEKDAY ? 6 : fields[field].max);

  /* One that leads beyond the end is of no use, but no mistake either */
  return parse_number (parts[1], 1, MAX_STEP, &range->step);
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
add_years (UsherCron       *self,
           const CronRange *range)
{
  for (int year = range->first; year <= range->last; year += range->step)
    {
      int n = year - USHER_CRON_MIN_YEAR;

      self->years[n / 64] |= G_GUINT64_CONSTANT (1) << n % 64;
    }
}

static void
add_range (UsherCron       *self,
           CronField        field,
           const CronRange *range)
{
  guint64 bits = field != FIELD_YEAR ? range_to_bits (field, range) : 0;

  switch (field)
    {
    case FIELD_SECOND:
      self->seconds |= bits;
      break;

    case FIELD_MINUTE:
      self->minutes |= bits;
      break;

    case FIELD_HOUR:
      self->hours |= (guint32) bits;
      break;

    case FIELD_DAY:
      self->days |= (guint32) bits;
      break;

    case FIELD_MONTH:
      self->months |= (guint32) bits;
      break;

    case FIELD_WEEKDAY:
      self->weekdays |= (UsherWeekdays) bits;
      break;

    case FIELD_YEAR:
    default:
      add_years (self, range);
      break;
    }
}

/* `L`, `L-3`, `LW`, `L-3W` and `15W`. */
static gboolean
parse_special_day (UsherCron  *self,
                   const char *item)
{
  g_autofree char *text = g_ascii_strup (item, -1);
  gsize length = strlen (text);
  gboolean workday = length > 0 && text[length - 1] == 'W';
  guint32 *from_end = workday ? &self->last_workdays : &self->last_days;
  int n = 0;

  if (workday)
    text[length - 1] = '\0';

  if (g_str_equal (text, "L") || (g_str_has_prefix (text, "L-") && parse_number (text + 2, 1, 30, &n)))
    {
      *from_end |= (guint32) 1 << n;
      return TRUE;
    }

  if (!workday || !parse_number (text, 1, 31, &n))
    return FALSE;

  self->workdays |= (guint32) 1 << n;

  return TRUE;
}

static void
add_nth (UsherCron *self,
         int        weekday,
         int        nth)
{
  UsherWeekdays *weekdays = nth < 0 ? &self->nth_last[-nth - 1] : &self->nth[nth - 1];

  *weekdays |= usher_weekdays_of (weekday % 7);
}

/* `tue#2`, `tue#-2`, `friL`, `5L` and `L5`. */
static gboolean
parse_special_weekday (UsherCron  *self,
                       const char *item)
{
  g_autofree char *text = g_strdup (item);
  gsize length = strlen (text);
  char *hash = strchr (text, '#');
  const char *name = text;
  gboolean named;
  int weekday, nth = -1;

  if (hash != NULL)
    {
      gboolean negative = hash[1] == '-';

      *hash = '\0';
      if (!parse_number (hash + 1 + negative, 1, USHER_CRON_MAX_NTH, &nth))
        return FALSE;
      nth = negative ? -nth : nth;
    }
  else if (length > 1 && g_ascii_toupper (text[length - 1]) == 'L')
    {
      text[length - 1] = '\0';
    }
  else if (length > 1 && g_ascii_toupper (*text) == 'L')
    {
      name = text + 1;
    }
  else
    {
      return FALSE;
    }

  if (!parse_value (FIELD_WEEKDAY, name, &weekday, &named))
    return FALSE;

  add_nth (self, weekday, nth);

  return TRUE;
}

static gboolean
parse_item (UsherCron  *self,
            CronField   field,
            const char *item)
{
  CronRange range;

  if ((field == FIELD_DAY && parse_special_day (self, item)) ||
      (field == FIELD_WEEKDAY && parse_special_weekday (self, item)))
    return TRUE;

  if (!parse_range (field, item, &range))
    return FALSE;

  add_range (self, field, &range);

  return TRUE;
}

static gboolean
parse_field (UsherCron  *self,
             CronField   field,
             const char *text)
{
  gboolean is_day = field == FIELD_DAY || field == FIELD_WEEKDAY;
  gboolean open = is_day && g_str_equal (text, "?");
  g_auto(GStrv) items = g_strsplit (open ? "*" : text, ",", -1);

  if (*items == NULL)
    return FALSE;
  for (char **item = items; *item != NULL; item++)
    if (!parse_item (self, field, *item))
      return FALSE;

  if (field == FIELD_DAY)
    self->any_day = open || *text == '*';
  if (field == FIELD_WEEKDAY)
    self->any_weekday = open || *text == '*';
  if ((field == FIELD_MINUTE || field == FIELD_HOUR) && *text == '*')
    self->real_time = TRUE;

  return TRUE;
}

/* What a field is by its place: with six the first is the second, with seven the
 * last is the year besides. */
static CronField
get_field (guint n_fields,
           int   position)
{
  return (CronField) (n_fields == USHER_CRON_MIN_FIELDS ? position + 1 : position);
}

/**
 * usher_cron_parse:
 * @self: (out): the expression
 * @texts: (array zero-terminated=1): five fields as in crontab(5); six: with the
 *   second before them; seven: with the year behind them besides
 * @error: return location for a #UsherError that names the field
 *
 * Returns: %TRUE on success
 */
gboolean
usher_cron_parse (UsherCron          *self,
                  const char * const *texts,
                  GError            **error)
{
  guint n_fields = g_strv_length ((char **) texts);

  *self = (UsherCron) { .any_year = n_fields < USHER_CRON_MAX_FIELDS };
  if (n_fields < USHER_CRON_MIN_FIELDS || n_fields > USHER_CRON_MAX_FIELDS)
    {
      g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_TRIGGER,
                   "cron takes five fields (minute, hour, day of the month, month, day of the "
                   "week), six with the second first, or seven with the year last; here %s %u",
                   n_fields == 1 ? "is" : "are", n_fields);
      return FALSE;
    }

  if (n_fields == USHER_CRON_MIN_FIELDS)
    self->seconds = 1;

  for (int i = 0; texts[i] != NULL; i++)
    {
      CronField field = get_field (n_fields, i);

      if (parse_field (self, field, texts[i]))
        continue;

      refuse (error, field, i, texts[i]);
      return FALSE;
    }

  return TRUE;
}

/* Returns: where `H`, `H/15` or `H(0-29)` lies; @text is what is behind the H */
static char *
settle_item (CronField   field,
             const char *text,
             guint64     seed)
{
  int min = fields[field].min;
  /* Every month has 28 days, and the week seven */
  int max = field == FIELD_DAY ? 28 : field == FIELD_WEEKDAY ? 6 : fields[field].max;
  int step = 0, n_read = 0;

  if (sscanf (text, "(%d-%d)%n", &min, &max, &n_read) == 2 && n_read > 0)
    text += n_read;
  if (*text == '/' && !parse_number (text + 1, 1, fields[field].max, &step))
    return NULL;
  if ((*text != '\0' && *text != '/') || min < fields[field].min || max > fields[field].max || min > max)
    return NULL;

  if (step == 0)
    return g_strdup_printf ("%d", min + (int) (seed % (guint64) (max - min + 1)));

  return g_strdup_printf ("%d-%d/%d", min + (int) (seed % (guint64) MIN (step, max - min + 1)), max, step);
}

/* A text hashed once more for each field, so that they differ. */
static guint64
mix (guint64 seed,
     int     field)
{
  seed = (seed ^ seed >> 30) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9) + (guint64) field;
  seed = (seed ^ seed >> 27) * G_GUINT64_CONSTANT (0x94d049bb133111eb);

  return (seed ^ seed >> 31) >> 1;
}

/**
 * usher_cron_settle:
 * @texts: (array zero-terminated=1): fields
 * @seed: a number of the task's own
 *
 * An `H`, as in Jenkins, is a value that is different for each task, so that not
 * all of them begin at once. It is drawn here, once.
 *
 * Returns: (transfer full): the fields with blanks between, without `H`
 */
char *
usher_cron_settle (const char * const *texts,
                   guint64             seed)
{
  guint n_fields = g_strv_length ((char **) texts);
  g_autoptr(GString) joined = g_string_new (NULL);

  for (int i = 0; texts[i] != NULL; i++)
    {
      g_auto(GStrv) items = g_strsplit (texts[i], ",", -1);

      g_string_append (joined, i > 0 ? " " : "");
      for (char **item = items; *item != NULL; item++)
        {
          CronField field = MIN (get_field (n_fields, i), FIELD_YEAR);
          g_autofree char *settled = **item == 'H' && field != FIELD_YEAR
            ? settle_item (field, *item + 1, mix (seed, (int) field)) : NULL;

          g_string_append_printf (joined, "%s%s", item > items ? "," : "",
                                  settled != NULL ? settled : *item);
        }
    }

  return g_string_free (g_steal_pointer (&joined), FALSE);
}
