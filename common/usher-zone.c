/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-zone.h"

#include <stdio.h>
#include <string.h>

#include "usher-error.h"

/* GTimeZone knows the rules, but says only which numbered interval a time is
 * in, not when that interval ends. For the years in which nearly all questions
 * lie the ends are found once, by bisection; others are found when asked for. */
#define TABLE_START G_GINT64_CONSTANT (0)           /* 1970 */
#define TABLE_END   G_GINT64_CONSTANT (4102444800)  /* 2100 */

/* No civil time is further from UTC than this. */
#define MAX_OFFSET (26 * 3600)

/* Beyond any change that a rule can describe. */
#define FAR_PAST   (-(G_GINT64_CONSTANT (1) << 40))
#define FAR_FUTURE (G_GINT64_CONSTANT (1) << 40)

struct _UsherZone
{
  char *given_name;              /* (owned): "" for the system's zone */
  GTimeZone *rules;              /* (owned) */
  GArray *table;                 /* (owned) (element-type UsherZoneInterval) */
};

G_DEFINE_BOXED_TYPE (UsherZone, usher_zone, usher_zone_ref, usher_zone_unref)

static int
find_number (GTimeZone *rules,
             gint64     seconds)
{
  return g_time_zone_find_interval (rules, G_TIME_TYPE_UNIVERSAL, seconds);
}

static int
offset_at (GTimeZone *rules,
           gint64     seconds)
{
  return g_time_zone_get_offset (rules, find_number (rules, seconds));
}

/* Returns: the first second in (low, high] that is not in the interval of low */
static gint64
bisect_end (GTimeZone *rules,
            gint64     low,
            gint64     high)
{
  int number = find_number (rules, low);

  if (find_number (rules, high) == number)
    return high;

  while (high - low > 1)
    {
      gint64 middle = low + (high - low) / 2;

      if (find_number (rules, middle) == number)
        low = middle;
      else
        high = middle;
    }

  return high;
}

/* As above, backwards: the first second of the interval that high is in. */
static gint64
bisect_start (GTimeZone *rules,
              gint64     low,
              gint64     high)
{
  int number = find_number (rules, high);

  if (find_number (rules, low) == number)
    return low;

  while (high - low > 1)
    {
      gint64 middle = low + (high - low) / 2;

      if (find_number (rules, middle) == number)
        high = middle;
      else
        low = middle;
    }

  return high;
}

/* So that whoever asks about a change of the clocks asks once. */
static void
note_neighbours (GTimeZone *rules,
                 GArray    *table)
{
  UsherZoneInterval *intervals = (UsherZoneInterval *) table->data;

  for (guint i = 0; i < table->len; i++)
    {
      intervals[i].before = i > 0 ? intervals[i - 1].offset : offset_at (rules, TABLE_START - 1);
      intervals[i].after = i + 1 < table->len ? intervals[i + 1].offset : offset_at (rules, TABLE_END);
    }
}

static GArray *
build_table (GTimeZone *rules)
{
  GArray *table = g_array_new (FALSE, FALSE, sizeof (UsherZoneInterval));
  gint64 start = TABLE_START;

  while (start < TABLE_END)
    {
      UsherZoneInterval interval = {
        .start = start,
        .end = bisect_end (rules, start, TABLE_END),
        .offset = offset_at (rules, start),
      };
      UsherZoneInterval *last =
        table->len > 0 ? &g_array_index (table, UsherZoneInterval, table->len - 1) : NULL;

      /* Rules also change names only */
      if (last != NULL && last->offset == interval.offset)
        last->end = interval.end;
      else
        g_array_append_val (table, interval);

      start = interval.end;
    }

  note_neighbours (rules, table);

  return table;
}

static UsherZone *
new_from_rules (const char *given_name,
                GTimeZone  *rules)
{
  UsherZone *self = g_atomic_rc_box_new0 (UsherZone);

  self->given_name = g_strdup (given_name);
  self->rules = rules;
  self->table = build_table (rules);

  return self;
}

/* GLib would open any path, and wait for ever where that is a pipe. What is no
 * file there may still be an offset, as “+02” is. */
static gboolean
is_zone_name (const char *name)
{
  g_autofree char *path = g_build_filename ("/usr/share/zoneinfo", name, NULL);
  char magic[4] = { 0, };
  FILE *file;
  gsize n_read;

  if (*name == '/' || *name == ':' || strstr (name, "..") != NULL)
    return FALSE;
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return FALSE;

  file = fopen (path, "re");
  if (file == NULL)
    return FALSE;

  n_read = fread (magic, 1, sizeof magic, file);
  fclose (file);

  return n_read == sizeof magic && memcmp (magic, "TZif", sizeof magic) == 0;
}

/**
 * usher_zone_new:
 * @name: (nullable): an IANA name or an offset; none, or "", is the system's zone
 * @error: return location for a #UsherError
 *
 * Returns: (transfer full) (nullable): a zone
 */
UsherZone *
usher_zone_new (const char  *name,
                GError     **error)
{
  GTimeZone *rules;

  if (name == NULL || *name == '\0')
    return usher_zone_new_system ();

  rules = is_zone_name (name) ? g_time_zone_new_identifier (name) : NULL;
  if (rules == NULL)
    {
      g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
                   "There is no time zone “%s”; write it like “Europe/Berlin” or “UTC”", name);
      return NULL;
    }

  return new_from_rules (name, rules);
}

/* GLib reads the local zone once in a process; asked by its name it looks again. */
static GTimeZone *
read_system_rules (void)
{
  g_autofree char *target = NULL;
  const char *name;

  if (g_getenv ("TZ") != NULL)
    return g_time_zone_new_local ();

  target = g_file_read_link ("/etc/localtime", NULL);
  name = target != NULL ? strstr (target, "zoneinfo/") : NULL;
  if (name != NULL)
    {
      GTimeZone *rules = g_time_zone_new_identifier (name + strlen ("zoneinfo/"));

      if (rules != NULL)
        return rules;
    }

  return g_time_zone_new_local ();
}

UsherZone *
usher_zone_new_system (void)
{
  return new_from_rules ("", read_system_rules ());
}

UsherZone *
usher_zone_ref (UsherZone *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (UsherZone *self)
{
  g_clear_pointer (&self->given_name, g_free);
  g_clear_pointer (&self->rules, g_time_zone_unref);
  g_clear_pointer (&self->table, g_array_unref);
}

void
usher_zone_unref (UsherZone *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) clear);
}

/**
 * usher_zone_reload:
 * @self: a zone that no other thread uses
 *
 * Reads the rules again, as the system's zone or the rules of any may have changed.
 * The new ones hold for all who have it.
 */
void
usher_zone_reload (UsherZone *self)
{
  GTimeZone *rules = *self->given_name == '\0' ? read_system_rules ()
                                               : g_time_zone_new_identifier (self->given_name);
  g_autoptr(GTimeZone) old = NULL;

  /* One that is there no more keeps its rules */
  if (rules == NULL)
    return;

  old = g_steal_pointer (&self->rules);
  g_clear_pointer (&self->table, g_array_unref);
  self->rules = rules;
  self->table = build_table (rules);
}

const char *
usher_zone_get_name (const UsherZone *self)
{
  return g_time_zone_get_identifier (self->rules);
}

static UsherZoneInterval
find_in_table (const UsherZone *self,
               gint64           seconds)
{
  const UsherZoneInterval *table = (const UsherZoneInterval *) self->table->data;
  guint low = 0, high = self->table->len - 1;

  while (low < high)
    {
      guint middle = (low + high + 1) / 2;

      if (table[middle].start <= seconds)
        low = middle;
      else
        high = middle - 1;
    }

  return table[low];
}

/**
 * usher_zone_find_interval:
 * @self: a zone
 * @seconds: since the epoch
 *
 * Returns: the span around @seconds in which the clocks are not changed; it may
 *   end early, at a moment when nothing changes
 */
UsherZoneInterval
usher_zone_find_interval (const UsherZone *self,
                          gint64           seconds)
{
  UsherZoneInterval interval;

  if (seconds >= TABLE_START && seconds < TABLE_END)
    return find_in_table (self, seconds);

  interval.start = bisect_start (self->rules, MIN (FAR_PAST, seconds), seconds);
  interval.end = bisect_end (self->rules, seconds, MAX (FAR_FUTURE, seconds + 1));
  interval.offset = offset_at (self->rules, seconds);
  interval.before = offset_at (self->rules, interval.start - 1);
  interval.after = offset_at (self->rules, interval.end);

  return interval;
}

/**
 * usher_zone_from_civil:
 * @self: a zone
 * @civil_seconds: what the clock on the wall shows
 *
 * A time that comes twice means the first of the two; one that is skipped means
 * the first moment after the gap, as in Debian's cron.
 *
 * Returns: seconds since the epoch
 */
gint64
usher_zone_from_civil (const UsherZone *self,
                       gint64           civil_seconds)
{
  UsherZoneInterval interval = usher_zone_find_interval (self, civil_seconds - MAX_OFFSET);

  while (civil_seconds - interval.offset >= interval.end)
    interval = usher_zone_find_interval (self, interval.end);

  return MAX (civil_seconds - interval.offset, interval.start);
}

/**
 * usher_zone_resolve:
 * @self: a zone
 * @civil_seconds: what the clock on the wall shows
 * @gap: what becomes of a time that is skipped
 * @fold: which of two times is meant
 * @times: (out) (array length=2): seconds since the epoch, in order
 *
 * Returns: how many there are: 0, 1 or 2
 */
int
usher_zone_resolve (const UsherZone *self,
                    gint64           civil_seconds,
                    UsherGap         gap,
                    UsherFold        fold,
                    gint64          *times)
{
  gint64 time = usher_zone_from_civil (self, civil_seconds);
  UsherZoneInterval interval = usher_zone_find_interval (self, time);
  int n_times = 0;

  if (time + interval.offset != civil_seconds)
    {
      if (gap == USHER_GAP_SKIP)
        return 0;

      times[0] = gap == USHER_GAP_SHIFT ? civil_seconds - interval.before : time;
      return 1;
    }

  if (civil_seconds < interval.end + interval.after)
    {
      times[0] = time;
      return 1;
    }

  if (fold != USHER_FOLD_SECOND)
    times[n_times++] = time;
  if (fold != USHER_FOLD_FIRST)
    times[n_times++] = civil_seconds - interval.after;

  return n_times;
}

/**
 * usher_zone_to_civil:
 * @self: a zone
 * @seconds: since the epoch
 * @civil: (out) (optional): what the clock on the wall shows
 *
 * Returns: the same, in civil seconds
 */
gint64
usher_zone_to_civil (const UsherZone *self,
                     gint64           seconds,
                     UsherCivil      *civil)
{
  gint64 civil_seconds = seconds + usher_zone_find_interval (self, seconds).offset;

  if (civil != NULL)
    usher_civil_from_seconds (civil_seconds, civil);

  return civil_seconds;
}
