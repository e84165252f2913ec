/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "reference-clock.h"

#include <time.h>

#define DAY   86400
#define EPOCH 719163                    /* 1970-01-01, as a day of GDate's */
#define STEP  (6 * 3600)                /* no two changes of the clocks are that close */

/* Returns: seconds from the epoch to a midnight, as if it were in UTC */
gint64
reference_date (int year,
                int month,
                int day)
{
  g_autoptr(GDate) date = g_date_new_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year);

  return ((gint64) g_date_get_julian (date) - EPOCH) * DAY;
}

void
reference_rule_init (ReferenceRule  *self,
                     gboolean      (*matches_date) (const ReferenceRule *self,
                                                    const GDate         *date))
{
  *self = (ReferenceRule) {
    .matches_date = matches_date,
    .max_gap = G_MAXINT64,
    .known_day = G_MININT64,
  };
}

static int
get_offset (gint64 seconds)
{
  time_t time = (time_t) seconds;
  struct tm shown;

  localtime_r (&time, &shown);

  return (int) shown.tm_gmtoff;
}

static void
set_process_zone (const char *zone)
{
  if (zone != NULL)
    g_setenv ("TZ", zone, TRUE);
  else
    g_unsetenv ("TZ");
  tzset ();
}

/* Returns: the first second after @low that has not its offset, of which @high is one */
static gint64
find_change (gint64 low,
             gint64 high)
{
  int offset = get_offset (low);

  while (high - low > 1)
    {
      gint64 middle = (low + high) / 2;

      if (get_offset (middle) == offset)
        low = middle;
      else
        high = middle;
    }

  return high;
}

/**
 * reference_clock_new:
 * @zone: name of a time zone
 * @start: seconds since the epoch
 * @end: seconds since the epoch, exclusive
 *
 * Asks libc, which knows but one zone at a time: that of the process, which is
 * then again what it was.
 *
 * Returns: (transfer full) (element-type ReferenceStretch): one after the other
 */
GArray *
reference_clock_new (const char *zone,
                     gint64      start,
                     gint64      end)
{
  g_autofree char *saved = g_strdup (g_getenv ("TZ"));
  GArray *clock = g_array_new (FALSE, FALSE, sizeof (ReferenceStretch));
  ReferenceStretch stretch;

  set_process_zone (zone);
  stretch = (ReferenceStretch) { start, end, get_offset (start) };

  for (gint64 now = start; now < end; now += STEP)
    {
      gint64 change;

      if (get_offset (MIN (now + STEP, end)) == stretch.offset)
        continue;

      change = find_change (now, MIN (now + STEP, end));
      stretch.end = change;
      g_array_append_val (clock, stretch);
      stretch = (ReferenceStretch) { change, end, get_offset (change) };
    }
  g_array_append_val (clock, stretch);
  set_process_zone (saved);

  return clock;
}

static gint64
day_of (gint64 civil)
{
  return civil >= 0 ? civil / DAY : -((DAY - 1 - civil) / DAY);
}

static gboolean
matches_day (ReferenceRule *rule,
             gint64         day)
{
  if (day != rule->known_day)
    {
      g_autoptr(GDate) date = g_date_new_julian ((guint32) (day + EPOCH));

      rule->known_day = day;
      rule->known_answer = rule->matches_date (rule, date);
    }

  return rule->known_answer;
}

/* Returns: the first reading of the clocks in [civil, end) that is part of the
 * rule, or @end */
static gint64
find_match (ReferenceRule *rule,
            gint64         civil,
            gint64         end)
{
  while (civil < end)
    {
      gint64 day = day_of (civil);
      gint64 second = civil - day * DAY;

      if (!matches_day (rule, day))
        civil += DAY - second;
      else if (!rule->hours[second / 3600])
        civil += 3600 - second % 3600;
      else if (!rule->minutes[second / 60 % 60])
        civil += 60 - second % 60;
      else if (!rule->seconds[second % 60])
        civil++;
      else
        return civil;
    }

  return end;
}

/* What a stretch adds beside what its own clocks show: the times of a gap that
 * ends as it begins. Returns: a sorted list of seconds since the epoch */
static GArray *
make_up_for_gap (ReferenceRule          *rule,
                 const ReferenceStretch *before,
                 const ReferenceStretch *stretch)
{
  GArray *times = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 gap_start = before->end + before->offset;
  gint64 gap_end = stretch->start + stretch->offset;

  if (rule->real_time || rule->gap == USHER_GAP_SKIP || gap_end - gap_start > rule->max_gap)
    return times;

  for (gint64 civil = find_match (rule, gap_start, gap_end); civil < gap_end;
       civil = find_match (rule, civil + 1, gap_end))
    {
      gint64 shifted = civil - before->offset;

      if (rule->gap == USHER_GAP_SHIFT)
        g_array_append_val (times, shifted);
      else if (times->len == 0)
        g_array_append_val (times, stretch->start);
    }

  return times;
}

/* Which of the readings of a stretch count, where some are shown once more by
 * another one. */
static void
clip_to_fold (const ReferenceRule    *rule,
              const ReferenceStretch *before,
              const ReferenceStretch *after,
              gint64                 *civil,
              gint64                 *end)
{
  if (rule->real_time || rule->fold == USHER_FOLD_BOTH)
    return;

  if (rule->fold == USHER_FOLD_FIRST && before != NULL)
    *civil = MAX (*civil, before->end + before->offset);
  if (rule->fold == USHER_FOLD_SECOND && after != NULL)
    *end = MIN (*end, after->start + after->offset);
}

/* Merges what the clocks of a stretch show with what the gap before it left. */
static gboolean
walk_stretch (ReferenceRule          *rule,
              const ReferenceStretch *stretch,
              GArray                 *made_up,
              gint64                  civil,
              gint64                  end,
              ReferenceFunc           func,
              gpointer                user_data)
{
  guint i = 0;

  for (;;)
    {
      gint64 shown = find_match (rule, civil, end);
      gint64 time = shown < end ? shown - stretch->offset : G_MAXINT64;
      gint64 due = i < made_up->len ? MIN (time, g_array_index (made_up, gint64, i)) : time;

      if (due == G_MAXINT64)
        return TRUE;
      if (i < made_up->len && due == g_array_index (made_up, gint64, i))
        i++;
      if (due == time)
        civil = shown + 1;
      if (!func (due, user_data))
        return FALSE;
    }
}

/**
 * reference_walk:
 * @rule: what is due
 * @clock: (element-type ReferenceStretch): of the zone, from before @from to after @to
 * @from: seconds since the epoch
 * @to: seconds since the epoch, exclusive
 * @func: called with every due time in between, in order
 * @user_data: for @func
 *
 * Looks at all that the clocks show.
 */
void
reference_walk (ReferenceRule *rule,
                GArray        *clock,
                gint64         from,
                gint64         to,
                ReferenceFunc  func,
                gpointer       user_data)
{
  for (guint i = 0; i < clock->len; i++)
    {
      const ReferenceStretch *stretch = &g_array_index (clock, ReferenceStretch, i);
      const ReferenceStretch *before = i > 0 ? stretch - 1 : NULL;
      const ReferenceStretch *after = i + 1 < clock->len ? stretch + 1 : NULL;
      gint64 civil = MAX (stretch->start, from) + stretch->offset;
      gint64 end = MIN (stretch->end, to) + stretch->offset;
      g_autoptr(GArray) made_up = NULL;

      if (stretch->end <= from || stretch->start >= to)
        continue;

      made_up = before != NULL ? make_up_for_gap (rule, before, stretch)
                               : g_array_new (FALSE, FALSE, sizeof (gint64));
      while (made_up->len > 0 && g_array_index (made_up, gint64, 0) < from)
        g_array_remove_index (made_up, 0);
      while (made_up->len > 0 && g_array_index (made_up, gint64, made_up->len - 1) >= to)
        g_array_remove_index (made_up, made_up->len - 1);

      clip_to_fold (rule, before, after, &civil, &end);
      if (!walk_stretch (rule, stretch, made_up, civil, end, func, user_data))
        return;
    }
}
