/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-engine-private.h"

#include "usher-deadline.h"

/* Most runs wait for a moment only, if at all. While one does its due time is still
 * on disk as one that has not been served: after a crash it would be caught up. So
 * it is written down when it has waited for a while, or when the task's next due
 * time is written for another reason. */

/* How long, and how many at a time. */
#define WRITE_AFTER (10 * USHER_SECOND)
#define MAX_WRITTEN 2000

static gboolean
write_cb (gpointer user_data)
{
  UsherEngine *self = user_data;

  usher_deadline_clear (&self->write_waiting);
  usher_engine_write_waiting (self, MAX_WRITTEN);
  if (g_hash_table_size (self->unwritten) > 0)
    self->write_waiting = usher_deadline_add (WRITE_AFTER, write_cb, self);

  return G_SOURCE_REMOVE;
}

void
usher_engine_waiting_init (UsherEngine *self)
{
  self->unwritten = g_hash_table_new_full (g_int64_hash, g_int64_equal,
                                           NULL, (GDestroyNotify) usher_run_unref);
}

/**
 * usher_engine_write_waiting:
 * @self: an engine
 * @max: how many at the most
 *
 * Writes down runs that wait and have not been.
 */
void
usher_engine_write_waiting (UsherEngine *self,
                            guint        max)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->unwritten);
  for (guint i = 0; i < max && g_hash_table_iter_next (&iter, NULL, &value); i++)
    {
      g_autoptr(UsherRun) run = usher_run_ref (value);
      UsherTask *task = usher_engine_find_task_of_run (self, run);

      g_hash_table_iter_remove (&iter);
      if (task != NULL)
        usher_engine_write_queued (self, run, task);
    }
}

/* Before anything else of the task is: its next due time must not be on disk without
 * the run that serves this one. */
void
usher_engine_write_waiting_of (UsherEngine *self,
                               UsherTask   *task)
{
  g_autoptr(UsherRun) run = NULL;

  if (g_hash_table_steal_extended (self->unwritten, &task->key, NULL, (gpointer *) &run))
    usher_engine_write_queued (self, run, task);
}

/**
 * usher_engine_note_waiting:
 * @self: an engine
 * @run: a run that waits for its turn
 * @task: its task
 *
 * Writes it down, at once or later.
 */
void
usher_engine_note_waiting (UsherEngine *self,
                           UsherRun    *run,
                           UsherTask   *task)
{
  gboolean has_due_time = run->due != 0 && run->attempt == 1 &&
                          (run->cause == USHER_CAUSE_SCHEDULE || run->cause == USHER_CAUSE_CATCH_UP);

  usher_engine_write_waiting_of (self, task);
  if (!has_due_time || run->apart)
    {
      usher_engine_write_queued (self, run, task);
      return;
    }

  g_hash_table_insert (self->unwritten, &run->task_key, usher_run_ref (run));
  if (self->write_waiting == NULL)
    self->write_waiting = usher_deadline_add (WRITE_AFTER, write_cb, self);
}

/* The run waits no longer; what is written of it from now on says so. */
void
usher_engine_forget_waiting (UsherEngine *self,
                             UsherRun    *run)
{
  UsherRun *waiting = g_hash_table_lookup (self->unwritten, &run->task_key);

  if (waiting == run)
    g_hash_table_remove (self->unwritten, &run->task_key);
}
