/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-due-event.h"

/* A due time that is served later than this was missed. */
#define MISSED_AFTER USHER_MINUTE

/* So many runs make up for due times that were missed, where each gets one. */
#define MAX_CATCH_UPS 100

typedef struct
{
  UsherTask *task;               /* (unowned) */
  const UsherTriggerContext *context; /* (unowned) */
  gint64 now;
  GArray *times;                 /* (owned) (element-type gint64): the latest, in order */
  guint n_times;                 /* how many there were, up to the limit */
  GArray *events;                /* (owned) (element-type UsherDueEvent) */
} Judgement;

static gint64
next_after (const Judgement *judgement,
            gint64           time)
{
  return usher_task_definition_next_after (judgement->task->definition, judgement->context, TRUE, time);
}

/* Adds all due times from @time on, up to the present; a limited number. */
static gint64
collect_from (Judgement *judgement,
              gint64     time)
{
  while (time <= judgement->now && judgement->times->len < USHER_MAX_COUNTED)
    {
      g_array_append_val (judgement->times, time);
      time = next_after (judgement, time);
    }

  return time;
}

/* Of a task that is due every second and was away for a month the last due times
 * are found from the end. */
static void
collect_last (Judgement *judgement)
{
  for (gint64 span = USHER_SECOND; ; span *= 2)
    {
      g_array_set_size (judgement->times, 0);
      collect_from (judgement, next_after (judgement, judgement->now - span));
      if (judgement->times->len >= MAX_CATCH_UPS)
        return;
    }
}

static void
collect (Judgement *judgement)
{
  gint64 time = collect_from (judgement, judgement->task->due);

  judgement->n_times = judgement->times->len;
  if (time <= judgement->now)
    collect_last (judgement);
}

static gboolean
is_missed (const Judgement *judgement,
           gint64           due)
{
  gint64 jitter = (gint64) (judgement->task->definition->jitter * USHER_SECOND);

  return judgement->now - due > MISSED_AFTER + jitter;
}

static gboolean
is_too_late (const Judgement *judgement,
             gint64           due)
{
  double grace = judgement->task->definition->grace;

  return grace >= 0 && judgement->now - due > (gint64) (grace * USHER_SECOND);
}

static UsherDueEvent *
add (Judgement *judgement,
     gint64     due)
{
  UsherDueEvent event = {
    .due = due,
    .cause = is_missed (judgement, due) ? USHER_CAUSE_CATCH_UP : USHER_CAUSE_SCHEDULE,
    .fate = USHER_RUN_QUEUED,
    .first = due,
  };

  g_array_append_val (judgement->events, event);

  return &g_array_index (judgement->events, UsherDueEvent, judgement->events->len - 1);
}

static void
add_missed (Judgement  *judgement,
            gint64      due,
            guint       n_more,
            const char *reason)
{
  UsherDueEvent *event = add (judgement, due);

  event->fate = USHER_RUN_MISSED;
  event->reason = reason;
  event->n_more = n_more;
  if (n_more > 0)
    event->first = judgement->task->due;
}

static gint64
get_time (const Judgement *judgement,
          guint            i)
{
  return g_array_index (judgement->times, gint64, i);
}

/* All collapse into the last. */
static void
judge_once (Judgement *judgement)
{
  gint64 last = get_time (judgement, judgement->times->len - 1);
  guint n_more = judgement->n_times - 1;
  UsherDueEvent *event;

  if (is_too_late (judgement, last))
    {
      add_missed (judgement, last, n_more, "grace");
      return;
    }

  event = add (judgement, last);
  event->first = judgement->task->due;
  event->n_more = n_more;
  if (is_missed (judgement, event->first))
    event->cause = USHER_CAUSE_CATCH_UP;
}

/* What was missed is; the last one may just be due. */
static void
judge_skipping (Judgement *judgement)
{
  guint n_missed = judgement->times->len;

  while (n_missed > 0 && !is_missed (judgement, get_time (judgement, n_missed - 1)))
    n_missed--;

  if (n_missed > 0)
    add_missed (judgement, get_time (judgement, n_missed - 1),
                judgement->n_times - 1 - (judgement->times->len - n_missed), "misfire");

  if (n_missed < judgement->times->len)
    {
      UsherDueEvent *event = add (judgement, get_time (judgement, judgement->times->len - 1));

      event->n_more = judgement->times->len - n_missed - 1;
      event->first = get_time (judgement, n_missed);
    }
}

static void
judge_all (Judgement *judgement)
{
  guint n_times = judgement->times->len;
  guint n_lost = n_times > MAX_CATCH_UPS ? n_times - MAX_CATCH_UPS : 0;

  if (judgement->n_times > MAX_CATCH_UPS)
    add_missed (judgement, n_lost > 0 ? get_time (judgement, n_lost - 1) : judgement->task->due,
                judgement->n_times - MAX_CATCH_UPS - 1, "too-many");

  for (guint i = n_lost; i < n_times; i++)
    {
      gint64 due = get_time (judgement, i);

      if (is_too_late (judgement, due))
        add_missed (judgement, due, 0, "grace");
      else
        add (judgement, due)->apart = TRUE;
    }
}

/* What a person has asked to be left out. */
static void
take_out_skipped (Judgement *judgement)
{
  gint64 skipped = judgement->task->skipped;

  for (guint i = 0; skipped != 0 && i < judgement->times->len; i++)
    {
      UsherDueEvent *event;

      if (get_time (judgement, i) != skipped)
        continue;

      g_array_remove_index (judgement->times, i);
      judgement->n_times--;
      event = add (judgement, skipped);
      event->fate = USHER_RUN_SKIPPED;
      event->reason = "skip-next";
      return;
    }
}

/**
 * usher_due_events_judge:
 * @task: a task that is due
 * @context: what its triggers depend on
 * @now: the present
 *
 * Decides about the task's due time and all that have passed since.
 *
 * Returns: (transfer full) (element-type UsherDueEvent): what is to become of them
 */
GArray *
usher_due_events_judge (UsherTask                 *task,
                        const UsherTriggerContext *context,
                        gint64                     now)
{
  g_autoptr(GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));
  Judgement judgement = {
    .task = task,
    .context = context,
    .now = now,
    .times = times,
    .events = g_array_new (FALSE, TRUE, sizeof (UsherDueEvent)),
  };

  collect (&judgement);
  take_out_skipped (&judgement);
  if (times->len == 0)
    return judgement.events;

  switch (task->definition->misfire)
    {
    case USHER_MISFIRE_SKIP:
      judge_skipping (&judgement);
      break;

    case USHER_MISFIRE_RUN_ALL:
      judge_all (&judgement);
      break;

    case USHER_MISFIRE_RUN_ONCE:
    default:
      judge_once (&judgement);
      break;
    }

  return judgement.events;
}
