/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-due-times.h"

#include "usher-draw.h"

/* A clock that is set back by more was wrong before: nothing waits until it
 * shows again what it showed. */
#define MAX_SET_BACK (3 * USHER_HOUR)

/* After a boot or a sleep what was missed is spread over so long, so that not
 * all of it begins at once. */
#define SPREAD USHER_MINUTE

UsherTriggerContext
usher_due_times_make_context (const UsherDueTimes *self,
                              UsherTask           *task)
{
  return (UsherTriggerContext) {
    .zone = task->definition->zone,
    .created = task->created,
    .started = self->started,
    .ended = task->last_ended,
    .first_since_boot = self->first_since_boot,
    .gap = task->definition->gap,
    .fold = task->definition->fold,
  };
}

gint64
usher_due_times_find_earliest (const UsherDueTimes *self,
                               UsherTask           *task,
                               gboolean             outlives_daemon,
                               gint64               after)
{
  const UsherTriggerContext context = usher_due_times_make_context (self, task);

  return usher_task_definition_next_after (task->definition, &context, outlives_daemon, after);
}

/* Returns: the next due time; never one that has been served, though the clock may
 * have been set back */
gint64
usher_due_times_find_due (const UsherDueTimes *self,
                          UsherTask           *task,
                          gint64               now)
{
  gint64 after = now;
  gint64 due;

  if (!task->enabled)
    return USHER_TIME_NEVER;

  if (task->served > now && task->served - now <= MAX_SET_BACK)
    after = task->served;

  due = usher_due_times_find_earliest (self, task, TRUE, after);
  if (due == USHER_TIME_NEVER && task->definition->catchup)
    due = usher_due_times_find_earliest (self, task, TRUE, task->served);

  return due;
}

/* Returns: the next due time that belongs to the life of the daemon */
gint64
usher_due_times_find_life (const UsherDueTimes *self,
                           UsherTask           *task,
                           gint64               after)
{
  if (!task->enabled || self->started == 0)
    return USHER_TIME_NEVER;

  return usher_due_times_find_earliest (self, task, FALSE, after);
}

/* Returns: when the due time is served: later by what is drawn for it, once and for
 * all */
gint64
usher_due_times_find_serving (const UsherDueTimes *self,
                              UsherTask           *task)
{
  double jitter = task->definition->jitter;
  guint64 seed;
  gint64 time = task->due;

  if (time == USHER_TIME_NEVER || (jitter == 0 && time >= self->woken))
    return time;

  seed = usher_draw_mix (self->seed, usher_draw_mix ((guint64) task->key, (guint64) task->due));
  time += (gint64) (jitter * USHER_SECOND * usher_draw_fraction (seed));
  if (task->due < self->woken)
    time = MAX (time, self->woken + (gint64) (SPREAD * usher_draw_fraction (seed + 1)));

  return time;
}
