/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-calendar.h"

#include <string.h>

#include "usher-error.h"
#include "usher-time.h"

/* What systemd.time(7) calls calendar events, as systemd-analyze of systemd 252
 * reads and writes them. */

typedef enum
{
  PART_YEAR,
  PART_MONTH,
  PART_DAY,
  PART_HOUR,
  PART_MINUTE,
  PART_SECOND,
} CalendarField;

static const struct
{
  const char *label;
  gint64 min;
  gint64 max;
} fields[] = {
  [PART_YEAR]   = { "the year", USHER_CALENDAR_MIN_YEAR, USHER_CALENDAR_MAX_YEAR },
  [PART_MONTH]  = { "the month", 1, 12 },
  [PART_DAY]    = { "the day", 1, 31 },
  [PART_HOUR]   = { "the hour", 0, 23 },
  [PART_MINUTE] = { "the minute", 0, 59 },
  [PART_SECOND] = { "the second", 0, 60 * USHER_SECOND - 1 },
};

/* Days that are counted from the end are in every month. */
#define MAX_DAY_FROM_END 28

#define MAX_PARTS 240

static const struct
{
  const char *word;
  const char *expression;
} shorthands[] = {
  { "minutely",      "*-*-* *:*:00" },
  { "hourly",        "*-*-* *:00:00" },
  { "daily",         "*-*-* 00:00:00" },
  { "monthly",       "*-*-01 00:00:00" },
  { "weekly",        "Mon *-*-* 00:00:00" },
  { "yearly",        "*-01-01 00:00:00" },
  { "annually",      "*-01-01 00:00:00" },
  { "quarterly",     "*-01,04,07,10-01 00:00:00" },
  { "biannually",    "*-01,07-01 00:00:00" },
  { "bi-annually",   "*-01,07-01 00:00:00" },
  { "semiannually",  "*-01,07-01 00:00:00" },
  { "semi-annually", "*-01,07-01 00:00:00" },
};

void
usher_calendar_clear (UsherCalendar *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (self->parts); i++)
    g_clear_pointer (&self->parts[i], g_array_unref);
  g_clear_pointer (&self->zone_name, g_free);
  g_clear_pointer (&self->zone, usher_zone_unref);
}

static gboolean
refuse (GError     **error,
        const char  *what,
        const char  *text,
        const char  *example)
{
  g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_TRIGGER,
               "%s cannot be “%s”; write it like %s", what, text, example);

  return FALSE;
}

/* Reads up to nine digits: nothing here is larger. */
static gboolean
read_digits (const char **text,
             gint64      *number)
{
  int n_digits = 0;

  for (*number = 0; g_ascii_isdigit (**text); (*text)++)
    {
      *number = *number * 10 + g_ascii_digit_value (**text);
      if (++n_digits > 9)
        return FALSE;
    }

  return n_digits > 0;
}

/* A fraction of a second, rounded to microseconds. */
static gboolean
read_fraction (const char **text,
               gint64      *microseconds)
{
  gint64 unit = USHER_SECOND / 10;

  if (!g_ascii_isdigit (**text))
    return FALSE;

  for (; g_ascii_isdigit (**text); (*text)++, unit /= 10)
    {
      int digit = g_ascii_digit_value (**text);

      *microseconds += unit > 0 ? digit * unit : 0;
      /* The first digit that has no place rounds */
      if (unit == 0 && digit >= 5)
        *microseconds += 1;
      if (unit == 0)
        {
          *text += strspn (*text, "0123456789");
          return TRUE;
        }
    }

  return TRUE;
}

static gboolean
read_value (CalendarField   field,
            const char    **text,
            gint64         *value)
{
  if (!read_digits (text, value))
    return FALSE;

  if (field != PART_SECOND)
    return TRUE;

  *value *= USHER_SECOND;
  if (**text != '.' || (*text)[1] == '.')
    return TRUE;

  *text += 1;

  return read_fraction (text, value);
}

static gint64
get_unit (CalendarField field)
{
  return field == PART_SECOND ? USHER_SECOND : 1;
}

static gboolean
is_in_range (const UsherCalendar     *self,
             CalendarField            field,
             const UsherCalendarPart *part)
{
  gboolean from_end = field == PART_DAY && self->from_end;
  gint64 min = fields[field].min;
  gint64 max = from_end ? MAX_DAY_FROM_END : fields[field].max;

  if (part->start < min || part->start > max || part->repeat > max - min)
    return FALSE;
  if (part->stop >= 0)
    return part->stop >= part->start && part->stop <= max;

  return from_end ? part->start - part->repeat >= min : part->start + part->repeat <= max;
}

/* A year of two digits is one of 1970 to 2069. */
static gint64
complete_year (gint64 year)
{
  if (year >= 70 && year < 100)
    return year + 1900;

  return year < 70 ? year + 2000 : year;
}

/* A range ends on its last value; one of a single value is none. */
static void
tidy_part (UsherCalendarPart *part)
{
  if (part->stop > part->start)
    part->stop -= (part->stop - part->start) % part->repeat;
  if (part->stop == part->start)
    {
      part->stop = -1;
      part->repeat = 0;
    }
}

/* `5`, `5/10`, `5..10` or `5..10/2`. */
static gboolean
read_part (UsherCalendar      *self,
           CalendarField       field,
           const char        **text,
           UsherCalendarPart  *part)
{
  gboolean has_repeat = FALSE;

  *part = (UsherCalendarPart) { .stop = -1 };
  if (!read_value (field, text, &part->start))
    return FALSE;

  if (g_str_has_prefix (*text, ".."))
    {
      *text += 2;
      if (!read_value (field, text, &part->stop))
        return FALSE;
      part->repeat = get_unit (field);
    }
  if (**text == '/')
    {
      *text += 1;
      has_repeat = TRUE;
      if (!read_value (field, text, &part->repeat) || part->repeat == 0)
        return FALSE;
    }

  if (field == PART_YEAR)
    {
      part->start = complete_year (part->start);
      part->stop = part->stop >= 0 ? complete_year (part->stop) : -1;
    }

  /* In steps of a second there would be one */
  if (field == PART_SECOND && part->stop >= 0 && !has_repeat && part->start + USHER_SECOND > part->stop)
    return FALSE;

  tidy_part (part);

  return is_in_range (self, field, part);
}

static int
compare_parts (gconstpointer a,
               gconstpointer b)
{
  const UsherCalendarPart *part_a = a, *part_b = b;

  if (part_a->start != part_b->start)
    return part_a->start < part_b->start ? -1 : 1;
  if (part_a->stop != part_b->stop)
    return part_a->stop < part_b->stop ? -1 : 1;

  return part_a->repeat < part_b->repeat ? -1 : part_a->repeat > part_b->repeat;
}

/* Puts the parts in order; each is there once. */
static void
tidy_parts (GArray        **parts,
            CalendarField   field)
{
  UsherCalendarPart *all = (UsherCalendarPart *) (gpointer) (*parts)->data;
  guint n = 0;

  g_array_sort (*parts, compare_parts);
  for (guint i = 0; i < (*parts)->len; i++)
    {
      /* Each second is all there are */
      if (field == PART_SECOND && all[i].start == 0 && all[i].stop < 0 && all[i].repeat == USHER_SECOND)
        {
          g_clear_pointer (parts, g_array_unref);
          return;
        }
      if (i == 0 || compare_parts (&all[n - 1], &all[i]) != 0)
        all[n++] = all[i];
    }

  g_array_set_size (*parts, n);
}

/* Of several days from the end, systemd lets each be three days less far away than
 * the one before; so do we, as what it refuses is refused. */
static gboolean
are_near_end (GArray *parts)
{
  for (guint i = 0; i < parts->len; i++)
    {
      const UsherCalendarPart *part = &g_array_index (parts, UsherCalendarPart, i);

      if (MAX (part->start, part->stop) > MAX_DAY_FROM_END - 3 * (gint64) i)
        return FALSE;
    }

  return TRUE;
}

/* `*`, or parts with commas between. */
static gboolean
read_parts (UsherCalendar  *self,
            CalendarField   field,
            const char    **text)
{
  g_autoptr(GArray) parts = NULL;

  if (**text == '*')
    {
      *text += 1;
      return TRUE;
    }

  parts = g_array_new (FALSE, FALSE, sizeof (UsherCalendarPart));
  for (;;)
    {
      UsherCalendarPart part;

      if (parts->len >= MAX_PARTS || !read_part (self, field, text, &part))
        return FALSE;

      g_array_append_val (parts, part);
      if (**text != ',')
        break;
      *text += 1;
    }

  tidy_parts (&parts, field);
  if (field == PART_DAY && self->from_end && !are_near_end (parts))
    return FALSE;
  self->parts[field] = g_steal_pointer (&parts);

  return TRUE;
}

static gboolean
read_field (UsherCalendar  *self,
            CalendarField   field,
            const char     *text,
            gsize           length,
            GError        **error)
{
  static const char * const examples[] = {
    [PART_YEAR] = "2026 or *", [PART_MONTH] = "1, 1..3 or 1/3", [PART_DAY] = "15, 1..7 or, from the end, ~1",
    [PART_HOUR] = "9, 9..17 or 0/2", [PART_MINUTE] = "30 or 0/15", [PART_SECOND] = "00 or 0.5",
  };
  g_autofree char *part = g_strndup (text, length);
  const char *rest = part;

  if (read_parts (self, field, &rest) && *rest == '\0')
    return TRUE;

  return refuse (error, fields[field].label, part, examples[field]);
}

/* `Y-M-D` or `M-D`; a `~` before the day counts from the end. */
static gboolean
read_date (UsherCalendar  *self,
           const char     *text,
           GError        **error)
{
  gsize first = strcspn (text, "-~");
  const char *second = text[first] != '\0' ? text + first + 1 : NULL;
  gsize length = second != NULL ? strcspn (second, "-~") : 0;
  const char *third = second != NULL && second[length] != '\0' ? second + length + 1 : NULL;

  if (second == NULL)
    return refuse (error, "the date", text, "*-*-01 or 12-24");

  if (third == NULL)
    {
      self->from_end = text[first] == '~';
      return read_field (self, PART_MONTH, text, first, error) &&
             read_field (self, PART_DAY, second, length, error);
    }

  if (text[first] != '-')
    return refuse (error, "the date", text, "*-*~01");

  self->from_end = second[length] == '~';

  return read_field (self, PART_YEAR, text, first, error) &&
         read_field (self, PART_MONTH, second, length, error) &&
         read_field (self, PART_DAY, third, strlen (third), error);
}

static void
set_second_0 (UsherCalendar *self)
{
  const UsherCalendarPart zero = { .stop = -1 };

  self->parts[PART_SECOND] = g_array_new (FALSE, FALSE, sizeof (UsherCalendarPart));
  g_array_append_val (self->parts[PART_SECOND], zero);
}

/* `H:M` or `H:M:S`. */
static gboolean
read_time_of_day (UsherCalendar  *self,
                  const char     *text,
                  GError        **error)
{
  g_auto(GStrv) parts = g_strsplit (text, ":", 4);
  guint n_parts = g_strv_length (parts);

  if (n_parts < 2 || n_parts > 3)
    return refuse (error, "the time of day", text, "09:00 or *:0/15");

  if (n_parts == 2)
    set_second_0 (self);

  return read_field (self, PART_HOUR, parts[0], strlen (parts[0]), error) &&
         read_field (self, PART_MINUTE, parts[1], strlen (parts[1]), error) &&
         (n_parts == 2 || read_field (self, PART_SECOND, parts[2], strlen (parts[2]), error));
}

static void
set_midnight (UsherCalendar *self)
{
  const UsherCalendarPart zero = { .stop = -1 };

  for (CalendarField field = PART_HOUR; field <= PART_MINUTE; field++)
    {
      self->parts[field] = g_array_new (FALSE, FALSE, sizeof (UsherCalendarPart));
      g_array_append_val (self->parts[field], zero);
    }
  set_second_0 (self);
}

/* Returns: the length of the name of a day at the beginning of @text, 0 if there is
 * none */
static gsize
match_weekday (const char *text,
               int        *weekday)
{
  static const char * const names[] = {
    "sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"
  };
  gsize length = 0;

  while (g_ascii_isalpha (text[length]))
    length++;

  for (int i = 0; i < 7; i++)
    if ((length == 3 || length == strlen (names[i])) && g_ascii_strncasecmp (names[i], text, length) == 0)
      {
        *weekday = i;
        return length;
      }

  return 0;
}

/* `Mon`, `Mon..Fri` and `Mon,Thu`; the week begins on Monday. A comma may stand at
 * the end. */
static gboolean
read_weekdays (UsherCalendar  *self,
               const char     *word,
               GError        **error)
{
  const char *text = word;

  while (*text != '\0')
    {
      int first, last;
      gsize length = match_weekday (text, &first);

      if (length == 0)
        break;
      text += length;

      last = first;
      if (*text == '-' || g_str_has_prefix (text, ".."))
        {
          text += *text == '-' ? 1 : 2;
          length = match_weekday (text, &last);
          if (length == 0 || (last + 6) % 7 < (first + 6) % 7)
            break;
          text += length;
        }

      for (int i = first; ; i = (i + 1) % 7)
        {
          self->weekdays |= usher_weekdays_of (i);
          if (i == last)
            break;
        }

      if (*text == '\0' || (*text == ',' && text[1] == '\0'))
        return TRUE;
      if (*text != ',')
        break;
      text++;
    }

  return refuse (error, "the days of the week", word, "Mon..Fri or Sat,Sun");
}

/* Takes the zone off the words, if there is one. */
static gboolean
take_zone (UsherCalendar  *self,
           char          **words,
           GError        **error)
{
  guint n_words = g_strv_length (words);
  const char *last = n_words > 1 ? words[n_words - 1] : NULL;

  if (last == NULL || !g_ascii_isalpha (*last) || strchr (last, ':') != NULL)
    return TRUE;

  self->zone_name = g_strdup (g_ascii_strcasecmp (last, "UTC") == 0 ? "UTC" : last);
  self->zone = usher_zone_new (self->zone_name, NULL);
  if (self->zone == NULL || g_ascii_strcasecmp (last, "Z") == 0)
    return refuse (error, "the time zone", last, "UTC or Europe/Berlin");

  g_clear_pointer (&words[n_words - 1], g_free);

  return TRUE;
}

/* `@N`: so many seconds since the epoch. */
static gboolean
read_epoch (UsherCalendar  *self,
            char          **words,
            GError        **error)
{
  gint64 last = usher_civil_days_of_date (USHER_CALENDAR_MAX_YEAR + 1, 1, 1) * USHER_DAY_SECONDS - 1;
  const char *text = words[0] + 1;
  guint64 seconds;
  g_autofree char *date = NULL;
  UsherCivil civil;

  if (words[1] != NULL || !g_ascii_string_to_unsigned (text, 10, 0, (guint64) last, &seconds, NULL))
    return refuse (error, "the time since the epoch", words[0], "@1798761600");

  g_clear_pointer (&self->zone_name, g_free);
  g_clear_pointer (&self->zone, usher_zone_unref);
  self->zone_name = g_strdup ("UTC");
  self->zone = usher_zone_new ("UTC", NULL);
  self->weekdays = USHER_ALL_WEEKDAYS;

  usher_civil_from_seconds ((gint64) seconds, &civil);
  date = g_strdup_printf ("%d-%d-%d", civil.year, civil.month, civil.day);
  if (!read_date (self, date, error))
    return FALSE;

  g_free (date);
  date = g_strdup_printf ("%d:%d:%d", civil.hour, civil.minute, civil.second);

  return read_time_of_day (self, date, error);
}

static gboolean
read_words (UsherCalendar  *self,
            char          **words,
            GError        **error)
{
  char **word = words;

  if (*word != NULL && g_ascii_isalpha (**word))
    {
      if (!read_weekdays (self, *word, error))
        return FALSE;
      word++;
    }
  if (self->weekdays == 0)
    self->weekdays = USHER_ALL_WEEKDAYS;

  if (*word != NULL && strchr (*word, ':') == NULL)
    {
      if (!read_date (self, *word, error))
        return FALSE;
      word++;
    }

  if (*word == NULL)
    {
      set_midnight (self);
      return word > words || refuse (error, "the expression", "", "Mon..Fri 09:00");
    }

  if (!read_time_of_day (self, *word, error))
    return FALSE;

  return word[1] == NULL || refuse (error, "what stands behind the time of day", word[1], "UTC or Europe/Berlin");
}

static char **
split_words (const char *text)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) words = g_strsplit (text, " ", -1);

  for (char **word = words; *word != NULL; word++)
    if (**word != '\0')
      g_strv_builder_add (builder, *word);

  return g_strv_builder_end (builder);
}

static const char *
find_shorthand (const char *word)
{
  for (gsize i = 0; word != NULL && i < G_N_ELEMENTS (shorthands); i++)
    if (g_ascii_strcasecmp (shorthands[i].word, word) == 0)
      return shorthands[i].expression;

  return NULL;
}

/**
 * usher_calendar_parse:
 * @self: (out): the expression; clear it with usher_calendar_clear(), also on failure
 * @text: as in “Mon..Fri 09:00”
 * @error: return location for a #UsherError that names the field
 *
 * Returns: %TRUE on success
 */
gboolean
usher_calendar_parse (UsherCalendar  *self,
                      const char     *text,
                      GError        **error)
{
  g_auto(GStrv) words = split_words (text);
  const char *expression;
  gboolean done;

  *self = (UsherCalendar) { .weekdays = 0 };
  if (!take_zone (self, words, error))
    return FALSE;

  expression = words[0] != NULL && words[1] == NULL ? find_shorthand (words[0]) : NULL;
  if (expression != NULL)
    {
      g_auto(GStrv) meant = split_words (expression);

      done = read_words (self, meant, error);
    }
  else if (words[0] != NULL && *words[0] == '@')
    {
      done = read_epoch (self, words, error);
    }
  else
    {
      done = read_words (self, words, error);
    }

  if (done)
    usher_calendar_compile (self);

  return done;
}
