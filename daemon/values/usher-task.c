/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-task.h"

#include "usher-run.h"

/* So many runs make the average; older ones fade away. */
#define AVERAGE_WINDOW 20

G_DEFINE_BOXED_TYPE (UsherTask, usher_task, usher_task_ref, usher_task_unref)

UsherTask *
usher_task_new (const char          *id,
                UsherTaskDefinition *definition,
                gint64               created)
{
  UsherTask *self = g_rc_box_new0 (UsherTask);

  self->id = g_strdup (id);
  self->definition = g_object_ref (definition);
  self->created = created;
  self->enabled = TRUE;
  self->due = USHER_TIME_NEVER;
  self->life_due = USHER_TIME_NEVER;

  return self;
}

/**
 * usher_task_copy:
 * @self: a task
 *
 * Returns: (transfer full): one that stays as @self is now
 */
UsherTask *
usher_task_copy (const UsherTask *self)
{
  UsherTask *copy = g_rc_box_new0 (UsherTask);

  *copy = *self;
  copy->id = g_strdup (self->id);
  copy->definition = g_object_ref (self->definition);
  copy->last_error = g_strdup (self->last_error);

  return copy;
}

UsherTask *
usher_task_ref (UsherTask *self)
{
  return g_rc_box_acquire (self);
}

static void
clear (UsherTask *self)
{
  g_clear_pointer (&self->id, g_free);
  g_clear_object (&self->definition);
  g_clear_pointer (&self->last_error, g_free);
}

void
usher_task_unref (UsherTask *self)
{
  g_rc_box_release_full (self, (GDestroyNotify) clear);
}

/**
 * usher_task_pause:
 * @self: a task
 * @until: when it goes on by itself, 0 for never
 * @by_failures: whether that is because it failed too often
 */
void
usher_task_pause (UsherTask *self,
                  gint64     until,
                  gboolean   by_failures)
{
  self->paused = TRUE;
  self->paused_until = until;
  self->paused_by_failures = by_failures;
}

void
usher_task_unpause (UsherTask *self)
{
  self->paused = FALSE;
  self->paused_until = 0;
  self->paused_by_failures = FALSE;
}

static void
note_duration (UsherTask *self,
               gint64     duration)
{
  self->n_timed = MIN (self->n_timed + 1, AVERAGE_WINDOW);
  self->average_duration += (duration - self->average_duration) / self->n_timed;
}

/**
 * usher_task_note_ended:
 * @self: a task
 * @run: a run of it, in its final state
 *
 * Remembers how the run ended.
 */
void
usher_task_note_ended (UsherTask      *self,
                       const UsherRun *run)
{
  if (run->started != 0)
    self->missed = 0;
  self->last_run = run->id;
  self->last_state = run->state;
  self->last_started = run->started;
  self->last_ended = run->ended;
  self->last_duration = run->started != 0 ? run->ended - run->started : 0;
  g_free (self->last_error);
  self->last_error = g_strdup (run->error_code);

  if (run->state == USHER_RUN_SUCCEEDED)
    {
      self->last_success = run->ended;
      self->consecutive_failures = 0;
      note_duration (self, self->last_duration);
    }
  else if (run->state == USHER_RUN_FAILED || run->state == USHER_RUN_TIMED_OUT ||
           run->state == USHER_RUN_ABANDONED)
    {
      self->consecutive_failures++;
    }
}
