/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-time-left.h"

#include <glib/gi18n.h>

#include "usher-record.h"
#include "usher-time.h"
#include "usher-time-text.h"

/* What is known of the pace sooner than that is chance. */
#define SETTLING (2 * USHER_SECOND)
/* People want no more: a number that changes each second only looks exact. */
#define STEP 5

/* By the pace so far. While nothing is heard, no more than one of the things that are
 * counted can have got done. */
static gboolean
estimate_by_progress (GVariant *run,
                      gint64    now,
                      gint64   *left)
{
  double fraction = usher_record_get_double (run, "Progress");
  guint total = usher_record_get_uint (run, "Total");
  gint64 since = usher_record_get_time (run, USHER_TIME_LEFT_STAGE_SINCE);
  gint64 noted = usher_record_get_time (run, USHER_TIME_LEFT_NOTED);
  double whole, one;

  if (since == 0)
    since = usher_record_get_time (run, "Started");
  if (noted == 0)
    noted = now;
  if (total == 0 || fraction <= 0 || fraction >= 1 || since == 0 || noted - since < SETTLING)
    return FALSE;

  whole = (double) (noted - since) / fraction;
  one = whole / total;
  *left = (gint64) MAX (whole * (1 - fraction) - CLAMP ((double) (now - noted), 0, one), 0);

  return TRUE;
}

static gboolean
estimate_by_past_runs (GVariant *run,
                       GVariant *task,
                       gint64    now,
                       gint64   *left)
{
  gint64 usual = (gint64) (usher_record_get_double (task, "AverageDuration") * USHER_SECOND);
  gint64 started = usher_record_get_time (run, "Started");

  if (usual <= 0 || started == 0)
    return FALSE;

  *left = MAX (usual - MAX (now - started, 0), 0);

  return TRUE;
}

/**
 * usher_time_left_estimate:
 * @run: the record of a run
 * @task: (nullable): the record of its task
 * @now: the present
 * @left: (out): how long it goes on, in microseconds; 0 if it should have ended
 *
 * How far a run is says more than how long others took.
 *
 * Returns: %FALSE if nothing is known
 */
gboolean
usher_time_left_estimate (GVariant *run,
                          GVariant *task,
                          gint64    now,
                          gint64   *left)
{
  if (g_strcmp0 (usher_record_get_string (run, "State"), "running") != 0)
    return FALSE;

  return estimate_by_progress (run, now, left) || estimate_by_past_runs (run, task, now, left);
}

/**
 * usher_time_left_text:
 * @left: a duration in microseconds, an estimate
 *
 * Returns: (transfer full): “about 12 min left”
 */
char *
usher_time_left_text (gint64 left)
{
  gint64 seconds = (left + USHER_SECOND - 1) / USHER_SECOND;
  g_autofree char *brief = NULL;

  if (seconds <= 0)
    return g_strdup (_("longer than usual"));

  seconds = (seconds + STEP - 1) / STEP * STEP;
  if (seconds < 60)
    /* Translators: a run ends in so many seconds */
    return g_strdup_printf (_("about %d s left"), (int) seconds);

  if (seconds <= 59 * 60)
    /* Translators: a run ends in so many minutes */
    return g_strdup_printf (_("about %d min left"), (int) ((seconds + 59) / 60));

  brief = usher_time_text_brief ((seconds + 59) / 60 * USHER_MINUTE);

  /* Translators: %s is a duration, such as “1 h 30 min” */
  return g_strdup_printf (_("about %s left"), brief);
}
