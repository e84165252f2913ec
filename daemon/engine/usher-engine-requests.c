/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-engine-private.h"

#include "usher-error.h"
#include "usher-time.h"

/* What a person asks of runs. */

static gboolean
check_run_request (UsherEngine           *self,
                   const UsherRunRequest *request,
                   gint64                 now,
                   GError               **error)
{
  if (self->stopping)
    g_set_error (error, USHER_ERROR, USHER_ERROR_SHUTTING_DOWN, "The daemon is about to end");
  else if (request->not_before > now + USHER_WEEK * 52)
    g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
                 "“NotBefore” is more than a year away; add a task with a trigger for that");
  else
    return TRUE;

  return FALSE;
}

/**
 * usher_engine_run_task_async:
 * @self: an engine
 * @id: a task's id
 * @request: how it is to be run
 * @callback: called when the run is on record
 * @user_data: data for @callback
 */
void
usher_engine_run_task_async (UsherEngine           *self,
                             const char            *id,
                             const UsherRunRequest *request,
                             GAsyncReadyCallback    callback,
                             gpointer               user_data)
{
  g_autoptr(GTask) reply_task = g_task_new (self, NULL, callback, user_data);
  g_autoptr(UsherRun) run = NULL;
  GError *error = NULL;
  UsherTask *task = usher_engine_get_task (self, id, &error);
  UsherRun *serving;

  g_task_set_source_tag (reply_task, usher_engine_run_task_async);
  if (task == NULL || !check_run_request (self, request, usher_clock_now (self->clock), &error))
    {
      g_task_return_error (reply_task, error);
      return;
    }

  run = usher_engine_new_run (self, task, request->retry_of != 0 ? USHER_CAUSE_RETRY : USHER_CAUSE_MANUAL);
  run->retry_of = request->retry_of;
  run->not_before = request->not_before;
  run->parameters = request->parameters != NULL ? g_variant_ref (request->parameters) : NULL;
  run->options = request->options != NULL ? g_variant_ref (request->options) : NULL;
  g_hash_table_insert (self->replies, g_memdup2 (&run->id, sizeof run->id),
                       g_object_ref (reply_task));

  serving = usher_engine_line_up (self, run, task, FALSE, &error);
  if (serving == run)
    return;

  g_hash_table_remove (self->replies, &run->id);
  if (serving != NULL)
    g_task_return_pointer (reply_task, g_memdup2 (&serving->id, sizeof serving->id), g_free);
  else
    g_task_return_error (reply_task, error);
}

/* Returns: the id of the run, or 0 */
guint64
usher_engine_run_task_finish (UsherEngine   *self,
                              GAsyncResult  *result,
                              GError       **error)
{
  g_autofree guint64 *id = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), 0);

  id = g_task_propagate_pointer (G_TASK (result), error);

  return id != NULL ? *id : 0;
}

/**
 * usher_engine_cancel_run:
 * @self: an engine
 * @run: a run's id
 * @error: return location for a #UsherError
 *
 * Begins to end the run.
 */
gboolean
usher_engine_cancel_run (UsherEngine  *self,
                         guint64       run,
                         GError      **error)
{
  if (usher_runner_cancel (self->runner, run, "requested"))
    return TRUE;

  if (run == 0 || run > self->last_run)
    g_set_error (error, USHER_ERROR, USHER_ERROR_NO_SUCH_RUN,
                 "There is no run %" G_GUINT64_FORMAT "; “usherctl queue” lists those at work", run);
  else
    g_set_error (error, USHER_ERROR, USHER_ERROR_NOT_RUNNING,
                 "Run %" G_GUINT64_FORMAT " has ended already", run);

  return FALSE;
}

/**
 * usher_engine_move_run:
 * @self: an engine
 * @run: the id of a run that waits
 * @position: how many go before it
 * @error: return location for a #UsherError
 */
gboolean
usher_engine_move_run (UsherEngine  *self,
                       guint64       run,
                       guint         position,
                       GError      **error)
{
  if (usher_runner_move (self->runner, run, position))
    return TRUE;

  g_set_error (error, USHER_ERROR, USHER_ERROR_NO_SUCH_RUN,
               "No run %" G_GUINT64_FORMAT " waits for its turn; “usherctl queue” lists those that do", run);

  return FALSE;
}

static void
got_run_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  UsherEngine *self = g_task_get_source_object (task);
  GError *error = NULL;
  UsherRun *run = usher_run_store_get_finish (self->store, result, &error);

  if (run != NULL)
    g_task_return_pointer (task, run, (GDestroyNotify) usher_run_unref);
  else
    g_task_return_error (task, error);
}

/**
 * usher_engine_get_run_async:
 * @self: an engine
 * @run: a run's id
 * @callback: called when it is found
 * @user_data: data for @callback
 */
void
usher_engine_get_run_async (UsherEngine         *self,
                            guint64              run,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, NULL, callback, user_data);
  UsherRun *found = usher_runner_get (self->runner, run);

  g_task_set_source_tag (task, usher_engine_get_run_async);
  if (found == NULL)
    found = g_hash_table_lookup (self->ending, &run);

  if (found != NULL)
    g_task_return_pointer (task, usher_run_ref (found), (GDestroyNotify) usher_run_unref);
  else
    usher_run_store_get_async (self->store, run, got_run_cb, g_steal_pointer (&task));
}

/* Returns: (transfer full) (nullable): the run */
UsherRun *
usher_engine_get_run_finish (UsherEngine   *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

GPtrArray *
usher_engine_list_queue (UsherEngine *self)
{
  return usher_runner_list (self->runner);
}

char **
usher_engine_get_waiting_for (UsherEngine *self,
                              UsherRun    *run)
{
  return usher_runner_get_waiting_for (self->runner, run);
}

guint
usher_engine_get_n_running (UsherEngine *self)
{
  return usher_runner_get_n_running (self->runner);
}

guint
usher_engine_get_n_queued (UsherEngine *self)
{
  return usher_runner_get_n_queued (self->runner);
}

guint64
usher_engine_get_run_revision (UsherEngine *self)
{
  return self->run_revision;
}

/* Running what is overdue */

typedef struct
{
  guint n_left;
  GVariantBuilder runs;
} Overdue;

static void
overdue_free (Overdue *overdue)
{
  g_variant_builder_clear (&overdue->runs);
  g_free (overdue);
}

static void
return_if_done (GTask *task)
{
  Overdue *overdue = g_task_get_task_data (task);

  if (--overdue->n_left == 0)
    g_task_return_pointer (task, g_variant_ref_sink (g_variant_builder_end (&overdue->runs)),
                           (GDestroyNotify) g_variant_unref);
}

static void
overdue_run_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Overdue *overdue = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  guint64 run = usher_engine_run_task_finish (USHER_ENGINE (source), result, &error);

  /* One that is broken must not keep the others away */
  if (run != 0)
    g_variant_builder_add (&overdue->runs, "t", run);
  else
    g_warning ("%s", error->message);

  return_if_done (task);
}

/**
 * usher_engine_run_overdue_async:
 * @self: an engine
 * @callback: called when the runs are on record
 * @user_data: data for @callback
 *
 * Runs all tasks whose last due time was missed or skipped, and that have not been
 * run since. Those that are paused or switched off are left alone.
 */
void
usher_engine_run_overdue_async (UsherEngine         *self,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  static const UsherRunRequest request = { .parameters = NULL };
  g_autoptr(GTask) reply_task = g_task_new (self, NULL, callback, user_data);
  g_autoptr(GPtrArray) tasks = usher_scheduler_list (self->scheduler);
  Overdue *overdue = g_new0 (Overdue, 1);

  g_task_set_source_tag (reply_task, usher_engine_run_overdue_async);
  g_task_set_task_data (reply_task, overdue, (GDestroyNotify) overdue_free);
  g_variant_builder_init (&overdue->runs, G_VARIANT_TYPE ("at"));
  overdue->n_left = 1;
  for (guint i = 0; i < tasks->len; i++)
    {
      UsherTask *task = tasks->pdata[i];

      if (task->missed == 0 || task->paused || !task->enabled)
        continue;

      overdue->n_left++;
      usher_engine_run_task_async (self, task->id, &request, overdue_run_cb, g_object_ref (reply_task));
    }

  return_if_done (reply_task);
}

/* Returns: (transfer full) (nullable): an `at` of runs */
GVariant *
usher_engine_run_overdue_finish (UsherEngine   *self,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
