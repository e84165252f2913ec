/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-engine-private.h"

#include "usher-deadline.h"
#include "usher-error.h"
#include "usher-params.h"
#include "usher-time.h"

/* How long until a write that failed is tried again. */
#define RETRY_AFTER (30 * USHER_SECOND)

static void
reply (UsherEngine  *self,
       guint64       run,
       const GError *error)
{
  g_autoptr(GTask) task = NULL;
  guint64 *key = NULL;

  if (!g_hash_table_steal_extended (self->replies, &run, (gpointer *) &key, (gpointer *) &task))
    return;

  g_free (key);
  if (error != NULL)
    g_task_return_error (task, g_error_copy (error));
  else
    g_task_return_pointer (task, g_memdup2 (&run, sizeof run), g_free);
}

/* Returns: (transfer none) (nullable): none if it was removed; another task may
 * have taken its id since */
static UsherTask *
find_task (UsherEngine *self,
           UsherRun    *run)
{
  UsherTask *task = usher_scheduler_get (self->scheduler, run->task_id);

  return task != NULL && task->key == run->task_key ? task : NULL;
}

/* Everything that ends is written down until that succeeds. */

static void save_ended (UsherEngine *self,
                        UsherRun    *run,
                        UsherTask   *task);

static gboolean
retry_cb (gpointer user_data)
{
  UsherEngine *self = user_data;
  g_autoptr(GList) runs = g_hash_table_get_values (self->ending);

  usher_deadline_clear (&self->retry);
  for (GList *l = runs; l != NULL; l = l->next)
    {
      UsherRun *run = l->data;

      save_ended (self, run, find_task (self, run));
    }

  return G_SOURCE_REMOVE;
}

typedef struct
{
  UsherEngine *self;             /* (owned) */
  UsherRun *run;                 /* (owned) */
} Saving;

static Saving *
saving_new (UsherEngine *self,
            UsherRun    *run)
{
  Saving *saving = g_new0 (Saving, 1);

  saving->self = g_object_ref (self);
  saving->run = usher_run_ref (run);

  return saving;
}

static void
saving_free (Saving *saving)
{
  g_clear_pointer (&saving->run, usher_run_unref);
  g_clear_object (&saving->self);
  g_free (saving);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Saving, saving_free)

static void
ended_saved_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(Saving) saving = user_data;
  UsherEngine *self = saving->self;
  UsherRun *run = saving->run;
  g_autoptr(GError) error = NULL;

  usher_run_store_save_finish (self->store, result, &error);
  if (error != NULL)
    g_warning ("The end of run %" G_GUINT64_FORMAT " cannot be written: %s", run->id, error->message);

  /* Another run has served the same due time: this one leaves no trace */
  if (error != NULL && !self->stopping &&
      !g_error_matches (error, USHER_ERROR, USHER_ERROR_CONFLICT))
    {
      if (self->retry == NULL)
        self->retry = usher_deadline_add (RETRY_AFTER, retry_cb, self);
      return;
    }

  g_hash_table_remove (self->ending, &run->id);
  reply (self, run->id, NULL);
  usher_engine_emit_ended (self, run);
  usher_engine_stop_if_idle (self);
}

static void
save_ended (UsherEngine *self,
            UsherRun    *run,
            UsherTask   *task)
{
  usher_run_store_save_async (self->store, run, task, ended_saved_cb, saving_new (self, run));
}

/* @task: (nullable): if it has not been removed meanwhile */
static void
note_ended (UsherEngine *self,
            UsherRun    *run,
            UsherTask   *task)
{
  g_hash_table_replace (self->ending, &run->id, usher_run_ref (run));
  if (task != NULL)
    {
      usher_task_note_ended (task, run);
      usher_scheduler_recheck (self->scheduler, task);
      usher_engine_task_changed (self, task,
                                 USHER_TASK_CHANGE_STANDING | USHER_TASK_CHANGE_HISTORY);
    }

  usher_engine_emit_run (self, run, FALSE);
  save_ended (self, run, task);
}

static void
log_closed_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(Saving) saving = user_data;
  UsherRun *run = saving->run;

  run->log_size = usher_run_log_close_finish (USHER_RUN_LOG (source), result);
  note_ended (saving->self, run, find_task (saving->self, run));
}

static void
runner_ended_cb (UsherEngine *self,
                 UsherRun    *run,
                 UsherTask   *task,
                 UsherRunLog *log)
{
  /* Known to be ending from now on, though the log takes its time */
  g_hash_table_replace (self->ending, &run->id, usher_run_ref (run));

  if (log != NULL)
    usher_run_log_close_async (log, log_closed_cb, saving_new (self, run));
  else
    note_ended (self, run, find_task (self, run));
}

static char **
make_environment (UsherEngine *self,
                  UsherRun    *run)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr(UsherZone) utc = usher_zone_new ("UTC", NULL);
  g_autofree char *due = run->due != 0 ? usher_time_to_iso8601 (run->due, utc) : g_strdup ("");
  g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, run->id);
  const char *pairs[][2] = {
    { "USHER_RUN", number },
    { "USHER_TASK", run->task_id },
    { "USHER_CAUSE", usher_enum_to_nick (USHER_TYPE_CAUSE, (int) run->cause) },
    { "USHER_DUE", due },
    { "USHER_INSTANCE", self->instance },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autofree char *variable = g_strdup_printf ("%s=%s", pairs[i][0], pairs[i][1]);

      g_strv_builder_add (builder, variable);
    }

  return g_strv_builder_end (builder);
}

static UsherChoreTools *
make_tools (UsherEngine *self,
            UsherRun    *run,
            UsherTask   *task)
{
  UsherChoreTools *tools = g_new0 (UsherChoreTools, 1);

  tools->store = self->store;
  tools->http = self->http;
  tools->secrets = self->secrets;
  tools->tools_executor = usher_executors_get (self->executors, "here");
  tools->command_executor = usher_executors_get (self->executors, task->definition->executor);
  tools->settings = g_object_ref (self->settings);
  tools->progress = g_object_ref (run->progress);
  tools->log = usher_log_folder_open (self->logs, run->id);
  tools->run = run->id;
  tools->environment = make_environment (self, run);
  tools->marker = tools->environment[0];
  tools->kill_grace = task->definition->kill_grace < 0
    ? -1 : (gint64) (task->definition->kill_grace * USHER_SECOND);

  return tools;
}

static void
start_saved_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(Saving) saving = user_data;
  UsherEngine *self = saving->self;
  UsherRun *run = saving->run;
  UsherTask *task = find_task (self, run);
  g_autoptr(GError) error = NULL;

  usher_run_store_save_finish (self->store, result, &error);
  reply (self, run->id, error);

  if (error != NULL || task == NULL)
    {
      if (error == NULL)
        g_set_error (&error, USHER_ERROR, USHER_ERROR_NO_SUCH_TASK, "The task is gone");
      g_warning ("Run %" G_GUINT64_FORMAT " does not start: %s", run->id, error->message);
      usher_runner_refuse (self->runner, run, error);
      return;
    }

  usher_runner_start (self->runner, run, make_tools (self, run, task));
}

/* On record it runs from now on; in fact it does once that is on disk. */
static void
runner_admitted_cb (UsherEngine *self,
                    UsherRun    *run,
                    UsherTask   *task)
{
  g_autoptr(UsherRun) record = usher_run_copy (run);

  record->state = USHER_RUN_RUNNING;
  usher_run_store_save_async (self->store, record, task, start_saved_cb, saving_new (self, run));
}

static void
runner_changed_cb (UsherEngine *self,
                   UsherRun    *run)
{
  UsherTask *task = find_task (self, run);

  usher_engine_emit_run (self, run, FALSE);
  if (task != NULL)
    usher_engine_task_changed (self, task, USHER_TASK_CHANGE_STANDING);
}

static void
queued_saved_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(Saving) saving = user_data;
  UsherEngine *self = saving->self;
  g_autoptr(GError) error = NULL;

  usher_run_store_save_finish (self->store, result, &error);
  reply (self, saving->run->id, error);
  if (error == NULL)
    return;

  g_warning ("Run %" G_GUINT64_FORMAT " is taken off the queue: %s",
             saving->run->id, error->message);
  usher_runner_cancel (self->runner, saving->run->id, "database");
}

/* The run's turn has not come: it is written down as it waits. If it has, that
 * has been seen to. */
static void
note_queued (UsherEngine *self,
             UsherRun    *run,
             UsherTask   *task)
{
  if (usher_runner_is_waiting (self->runner, run))
    usher_run_store_save_async (self->store, run, task, queued_saved_cb, saving_new (self, run));

  usher_engine_emit_run (self, run, TRUE);
  usher_engine_task_changed (self, task, USHER_TASK_CHANGE_STANDING);
}

/* A due time that makes no run of its own is on record all the same. */
static void
note_collapsed (UsherEngine *self,
                UsherRun    *run,
                UsherRun    *into,
                UsherTask   *task)
{
  usher_run_end (run, USHER_RUN_SKIPPED, "overlap", usher_clock_now (self->clock));
  if (into != NULL)
    run->reason_details = g_variant_ref_sink (g_variant_new_parsed ("{'Into': <%t>}", into->id));

  g_hash_table_replace (self->ending, &run->id, usher_run_ref (run));
  usher_engine_emit_run (self, run, TRUE);
  save_ended (self, run, task);
}

static UsherChore *
create_chore (UsherEngine  *self,
              UsherTask    *task,
              GVariant     *parameters,
              GError      **error)
{
  g_autoptr(GVariant) merged = NULL;

  merged = parameters != NULL
    ? g_variant_ref_sink (usher_params_merge (task->definition->parameters, parameters))
    : g_variant_ref (task->definition->parameters);

  return usher_chores_create (self->chores, task->definition->chore, merged, error);
}

static UsherRun *
new_run (UsherEngine *self,
         UsherTask   *task,
         UsherCause   cause)
{
  return usher_run_new (++self->last_run, task, cause, usher_clock_now (self->clock));
}

static void
note_broken (UsherEngine  *self,
             UsherRun     *run,
             UsherTask    *task,
             const GError *error)
{
  usher_run_fail (run, error, usher_clock_now (self->clock));
  note_ended (self, run, task);
}

static void
scheduler_due_cb (UsherEngine *self,
                  UsherTask   *task,
                  gint64       due,
                  UsherCause   cause)
{
  g_autoptr(UsherRun) run = new_run (self, task, cause);
  g_autoptr(UsherChore) chore = NULL;
  g_autoptr(GError) error = NULL;
  UsherRun *serving;

  run->due = due;
  chore = create_chore (self, task, NULL, &error);
  if (chore == NULL)
    {
      note_broken (self, run, task, error);
      return;
    }

  serving = usher_runner_submit (self->runner, run, task, chore);
  if (serving == run)
    note_queued (self, run, task);
  else
    note_collapsed (self, run, serving, task);
}

static void
scheduler_changed_cb (UsherEngine *self,
                      UsherTask   *task)
{
  usher_engine_task_changed (self, task, USHER_TASK_CHANGE_STANDING);
}

void
usher_engine_runs_init (UsherEngine *self)
{
  self->ending = g_hash_table_new_full (g_int64_hash, g_int64_equal,
                                        NULL, (GDestroyNotify) usher_run_unref);
  self->replies = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_object_unref);

  g_signal_connect_object (self->scheduler, "task-due", G_CALLBACK (scheduler_due_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->scheduler, "task-changed", G_CALLBACK (scheduler_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->runner, "admitted", G_CALLBACK (runner_admitted_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->runner, "changed", G_CALLBACK (runner_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->runner, "progress", G_CALLBACK (usher_engine_emit_progress),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->runner, "ended", G_CALLBACK (runner_ended_cb),
                           self, G_CONNECT_SWAPPED);
}

/* The daemon died while the run was at work. */
void
usher_engine_abandon_run (UsherEngine *self,
                          UsherRun    *run)
{
  usher_run_end (run, USHER_RUN_ABANDONED, "daemon-died", usher_clock_now (self->clock));
  note_ended (self, run, find_task (self, run));
}

/* Lines up again what waited when the last daemon ended. */
void
usher_engine_resume_queue (UsherEngine *self)
{
  for (guint i = 0; i < self->waiting->len; i++)
    {
      UsherRun *run = self->waiting->pdata[i];
      UsherTask *task = find_task (self, run);
      g_autoptr(GError) error = NULL;
      g_autoptr(UsherChore) chore = NULL;

      if (task == NULL)
        {
          usher_run_end (run, USHER_RUN_CANCELLED, "task-removed", usher_clock_now (self->clock));
          note_ended (self, run, NULL);
          continue;
        }

      chore = create_chore (self, task, run->parameters, &error);
      if (chore == NULL)
        note_broken (self, run, task, error);
      else if (usher_runner_submit (self->runner, run, task, chore) == run)
        usher_engine_emit_run (self, run, TRUE);
      else
        note_collapsed (self, run, NULL, task);
    }

  g_ptr_array_set_size (self->waiting, 0);
}

gboolean
usher_engine_has_unsaved_runs (UsherEngine *self)
{
  return g_hash_table_size (self->ending) > 0;
}

/**
 * usher_engine_run_task_async:
 * @self: an engine
 * @id: a task's id
 * @parameters: (nullable): an `a{sv}` laid over the task's, for this run
 * @callback: called when the run is on record
 * @user_data: data for @callback
 */
void
usher_engine_run_task_async (UsherEngine         *self,
                             const char          *id,
                             GVariant            *parameters,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr(GTask) reply_task = g_task_new (self, NULL, callback, user_data);
  g_autoptr(UsherRun) run = NULL;
  g_autoptr(UsherChore) chore = NULL;
  GError *error = NULL;
  UsherTask *task = usher_engine_get_task (self, id, &error);
  UsherRun *serving;

  g_task_set_source_tag (reply_task, usher_engine_run_task_async);
  if (self->stopping)
    g_set_error (&error, USHER_ERROR, USHER_ERROR_SHUTTING_DOWN, "The daemon is about to end");
  if (error == NULL)
    chore = create_chore (self, task, parameters, &error);
  if (error != NULL)
    {
      g_task_return_error (reply_task, error);
      return;
    }

  run = new_run (self, task, USHER_CAUSE_MANUAL);
  run->parameters = parameters != NULL ? g_variant_ref_sink (parameters) : NULL;
  g_hash_table_insert (self->replies, g_memdup2 (&run->id, sizeof run->id),
                       g_object_ref (reply_task));

  serving = usher_runner_submit (self->runner, run, task, chore);
  if (serving == run)
    {
      note_queued (self, run, task);
      return;
    }

  g_hash_table_remove (self->replies, &run->id);
  g_task_return_pointer (reply_task, g_memdup2 (&serving->id, sizeof serving->id), g_free);
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
