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
UsherTask *
usher_engine_find_task_of_run (UsherEngine *self,
                               UsherRun    *run)
{
  UsherTask *task = usher_scheduler_get (self->scheduler, run->task_id);

  return task != NULL && task->key == run->task_key ? task : NULL;
}

/* Everything that ends is written down until that succeeds. */

static void save_ended (UsherEngine *self,
                        UsherRun    *run,
                        UsherTask   *task,
                        GPtrArray   *followers);

static gboolean
retry_cb (gpointer user_data)
{
  UsherEngine *self = user_data;
  g_autoptr(GList) runs = g_hash_table_get_values (self->ending);

  usher_deadline_clear (&self->retry);
  for (GList *l = runs; l != NULL; l = l->next)
    {
      UsherRun *run = l->data;

      save_ended (self, run, usher_engine_find_task_of_run (self, run), NULL);
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
            UsherTask   *task,
            GPtrArray   *followers)
{
  usher_engine_forget_waiting (self, run);
  if (task != NULL)
    usher_engine_write_waiting_of (self, task);
  usher_run_store_save_async (self->store, run, task, followers, ended_saved_cb,
                              saving_new (self, run));
}

/* What comes of the end of a run is on disk with it; then it lines up. */
static void
note_ended (UsherEngine *self,
            UsherRun    *run,
            UsherTask   *task)
{
  g_autoptr(GPtrArray) followers = NULL;

  g_hash_table_replace (self->ending, &run->id, usher_run_ref (run));
  if (task != NULL)
    {
      usher_task_note_ended (task, run);
      usher_engine_pause_if_failing (self, task);
      followers = usher_engine_find_followers (self, run, task);
      usher_scheduler_recheck (self->scheduler, task);
      usher_engine_task_changed (self, task,
                                 USHER_TASK_CHANGE_STANDING | USHER_TASK_CHANGE_HISTORY);
    }

  usher_engine_emit_run (self, run, FALSE);
  save_ended (self, run, task, followers);
  for (guint i = 0; followers != NULL && i < followers->len; i++)
    usher_engine_submit_run (self, followers->pdata[i], TRUE);
}

static void
log_closed_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(Saving) saving = user_data;
  UsherRun *run = saving->run;

  run->log_size = usher_run_log_close_finish (USHER_RUN_LOG (source), result);
  note_ended (saving->self, run, usher_engine_find_task_of_run (saving->self, run));
}

static void
runner_ended_cb (UsherEngine *self,
                 UsherRun    *run,
                 UsherTask   *task,
                 UsherRunLog *log)
{
  usher_gate_remove (self->gate, run);
  /* Known to be ending from now on, though the log takes its time */
  g_hash_table_replace (self->ending, &run->id, usher_run_ref (run));

  if (log != NULL && usher_run_log_is_used (log))
    usher_run_log_close_async (log, log_closed_cb, saving_new (self, run));
  else
    note_ended (self, run, usher_engine_find_task_of_run (self, run));
}

static void
add_variable (GStrvBuilder *builder,
              const char   *name,
              const char   *value)
{
  g_autofree char *variable = g_strdup_printf ("%s=%s", name, value);

  g_strv_builder_add (builder, variable);
}

/* What is known about the run that led to this one. */
static void
add_origin (GStrvBuilder *builder,
            GVariant     *origin)
{
  const char *task = "", *state = "", *reason = "";
  guint64 run = 0;
  g_autofree char *number = NULL;

  g_variant_lookup (origin, "Task", "&s", &task);
  g_variant_lookup (origin, "State", "&s", &state);
  g_variant_lookup (origin, "Reason", "&s", &reason);
  g_variant_lookup (origin, "Run", "t", &run);
  number = g_strdup_printf ("%" G_GUINT64_FORMAT, run);

  add_variable (builder, "USHER_OF_TASK", task);
  add_variable (builder, "USHER_OF_RUN", number);
  add_variable (builder, "USHER_OF_STATE", state);
  add_variable (builder, "USHER_OF_REASON", reason);
}

static char **
make_environment (UsherEngine *self,
                  UsherRun    *run)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  UsherZone *utc = usher_zones_get (self->zones, "UTC", NULL);
  g_autofree char *due = run->due != 0 ? usher_time_to_iso8601 (run->due, utc) : g_strdup ("");
  g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, run->id);
  g_autofree const char **own = NULL;

  add_variable (builder, "USHER_RUN", number);
  add_variable (builder, "USHER_TASK", run->task_id);
  add_variable (builder, "USHER_CAUSE", usher_enum_to_nick (USHER_TYPE_CAUSE, (int) run->cause));
  add_variable (builder, "USHER_DUE", due);
  add_variable (builder, "USHER_INSTANCE", self->instance);
  if (run->origin != NULL)
    add_origin (builder, run->origin);
  if (run->options != NULL && g_variant_lookup (run->options, "Environment", "^a&s", &own))
    g_strv_builder_addv (builder, own);

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
  tools->logs = self->logs;
  tools->cache_folder = self->cache_folder;
  tools->run = run->id;
  tools->environment = make_environment (self, run);
  tools->marker = tools->environment[0];
  tools->manual = run->cause == USHER_CAUSE_MANUAL;
  if (run->options != NULL)
    g_variant_lookup (run->options, "DryRun", "b", &tools->dry_run);
  tools->kill_grace = task->definition->kill_grace < 0
    ? -1 : (gint64) (task->definition->kill_grace * USHER_SECOND);

  return tools;
}

/**
 * usher_engine_make_call_tools:
 * @self: the engine
 *
 * Returns: (transfer full): what a call may use that is answered without a run: there is
 *   no log, and nobody sees its progress
 */
UsherChoreTools *
usher_engine_make_call_tools (UsherEngine *self)
{
  UsherChoreTools *tools = g_new0 (UsherChoreTools, 1);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *number = g_strdup_printf ("call-%u", ++self->n_calls);

  add_variable (builder, "USHER_RUN", number);
  add_variable (builder, "USHER_INSTANCE", self->instance);

  tools->store = self->store;
  tools->http = self->http;
  tools->secrets = self->secrets;
  tools->tools_executor = usher_executors_get (self->executors, "here");
  tools->command_executor = tools->tools_executor;
  tools->settings = g_object_ref (self->settings);
  tools->progress = usher_progress_new ();
  tools->logs = self->logs;
  tools->cache_folder = self->cache_folder;
  tools->environment = g_strv_builder_end (builder);
  tools->marker = tools->environment[0];
  tools->manual = TRUE;
  tools->kill_grace = -1;

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
  UsherTask *task = usher_engine_find_task_of_run (self, run);
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
  usher_engine_forget_waiting (self, run);
  usher_engine_write_waiting_of (self, task);
  usher_run_store_save_async (self->store, record, task, NULL, start_saved_cb, saving_new (self, run));
}

static void
runner_changed_cb (UsherEngine *self,
                   UsherRun    *run)
{
  UsherTask *task = usher_engine_find_task_of_run (self, run);

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

/* On record it waits. */
void
usher_engine_write_queued (UsherEngine *self,
                           UsherRun    *run,
                           UsherTask   *task)
{
  usher_run_store_save_async (self->store, run, task, NULL, queued_saved_cb, saving_new (self, run));
}

/* The run's turn has not come: it is written down as it waits. If it has, that
 * has been seen to. */
static void
note_queued (UsherEngine *self,
             UsherRun    *run,
             UsherTask   *task)
{
  if (usher_runner_is_waiting (self->runner, run))
    usher_engine_note_waiting (self, run, task);

  usher_engine_emit_run (self, run, TRUE);
  usher_engine_task_changed (self, task, USHER_TASK_CHANGE_STANDING);
}

static void
set_detail (UsherRun   *run,
            const char *key,
            GVariant   *value)
{
  g_autoptr(GVariantDict) details = g_variant_dict_new (run->reason_details);

  g_variant_dict_insert_value (details, key, value);
  g_clear_pointer (&run->reason_details, g_variant_unref);
  run->reason_details = g_variant_ref_sink (g_variant_dict_end (details));
}

/* A due time that makes no run at work is on record all the same. */
static void
note_unrun (UsherEngine   *self,
            UsherRun      *run,
            UsherTask     *task,
            UsherRunState  state,
            const char    *reason)
{
  usher_run_end (run, state, reason, usher_clock_now (self->clock));
  if (g_strcmp0 (reason, "overlap") != 0 && g_strcmp0 (reason, "skip-next") != 0)
    {
      task->missed = run->due != 0 ? run->due : run->queued;
      usher_engine_task_changed (self, task, USHER_TASK_CHANGE_STANDING);
    }

  g_hash_table_replace (self->ending, &run->id, usher_run_ref (run));
  usher_engine_emit_run (self, run, TRUE);
  save_ended (self, run, task, NULL);
}

static void
note_collapsed (UsherEngine *self,
                UsherRun    *run,
                UsherRun    *into,
                UsherTask   *task)
{
  if (into != NULL)
    set_detail (run, "Into", g_variant_new_uint64 (into->id));

  note_unrun (self, run, task, USHER_RUN_SKIPPED, "overlap");
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

/* Returns: (transfer full): a run with the next number */
UsherRun *
usher_engine_new_run (UsherEngine *self,
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

/* What is fixed for a run when it lines up. */
static void
apply_policies (UsherRun  *run,
                UsherTask *task)
{
  UsherTaskDefinition *definition = task->definition;

  if (run->due != 0 && definition->grace >= 0 && run->attempt == 1)
    run->expires = run->due + (gint64) ((definition->grace + definition->jitter) * USHER_SECOND);
  run->apart |= run->cause == USHER_CAUSE_CATCH_UP && definition->misfire == USHER_MISFIRE_RUN_ALL;
}

/* A retry and what a person asks for wait as long as it takes, others until their
 * task is due again. */
static gint64
find_deadline (UsherEngine *self,
               UsherRun    *run,
               UsherTask   *task)
{
  if (run->cause == USHER_CAUSE_MANUAL || run->cause == USHER_CAUSE_RETRY)
    return USHER_TIME_NEVER;

  return usher_scheduler_find_next (self->scheduler, task, usher_clock_now (self->clock));
}

static void
skip_unmet (UsherEngine *self,
            UsherRun    *run,
            UsherTask   *task)
{
  if (run->waiting_for != NULL)
    set_detail (run, "Conditions", g_variant_new_strv ((const char * const *) run->waiting_for, -1));

  note_unrun (self, run, task, USHER_RUN_SKIPPED, "condition");
}

/**
 * usher_engine_line_up:
 * @self: an engine
 * @run: a new run
 * @task: its task
 * @recorded: whether it is on disk already
 * @error: return location for an error: the task is broken
 *
 * Returns: (transfer none) (nullable): the run that serves: @run, or one that waits
 *   already; %NULL with an error
 */
UsherRun *
usher_engine_line_up (UsherEngine  *self,
                      UsherRun     *run,
                      UsherTask    *task,
                      gboolean      recorded,
                      GError      **error)
{
  g_autoptr(UsherChore) chore = create_chore (self, task, run->parameters, error);
  UsherRun *serving;

  if (chore == NULL)
    return NULL;

  apply_policies (run, task);
  if (usher_gate_ask (self->gate, run, task, find_deadline (self, run, task)) == USHER_GATE_SHUT)
    {
      skip_unmet (self, run, task);
      return run;
    }

  serving = usher_runner_submit (self->runner, run, task, chore);
  if (serving != run)
    {
      usher_gate_remove (self->gate, run);
      note_collapsed (self, run, serving, task);
      return serving != NULL ? serving : run;
    }

  if (recorded)
    {
      usher_engine_emit_run (self, run, TRUE);
      usher_engine_task_changed (self, task, USHER_TASK_CHANGE_STANDING);
    }
  else
    {
      note_queued (self, run, task);
    }

  return run;
}

/* Lines a run up, or writes down why it cannot be. */
void
usher_engine_submit_run (UsherEngine *self,
                         UsherRun    *run,
                         gboolean     recorded)
{
  UsherTask *task = usher_engine_find_task_of_run (self, run);
  g_autoptr(GError) error = NULL;

  if (task == NULL)
    {
      usher_run_end (run, USHER_RUN_CANCELLED, "task-removed", usher_clock_now (self->clock));
      note_ended (self, run, NULL);
      return;
    }

  if (usher_engine_line_up (self, run, task, recorded, &error) == NULL)
    note_broken (self, run, task, error);
}

static void
scheduler_due_cb (UsherEngine         *self,
                  UsherTask           *task,
                  const UsherDueEvent *event)
{
  g_autoptr(UsherRun) run = usher_engine_new_run (self, task, event->cause);

  run->due = event->due;
  run->apart = event->apart;
  if (event->event != NULL && event->event->task != NULL)
    run->origin = usher_engine_describe_origin (event->event);
  if (event->n_more > 0)
    {
      set_detail (run, "Collapsed", g_variant_new_uint32 (event->n_more));
      set_detail (run, "First", g_variant_new_uint64 ((guint64) event->first));
    }

  if (event->fate != USHER_RUN_QUEUED)
    note_unrun (self, run, task, event->fate, event->reason);
  else if (self->followers != NULL)
    g_ptr_array_add (self->followers, usher_run_ref (run));
  else
    usher_engine_submit_run (self, run, FALSE);
}

static void
gate_opened_cb (UsherEngine *self,
                UsherRun    *run)
{
  usher_runner_release_run (self->runner, run);
}

static void
gate_shut_cb (UsherEngine *self,
              UsherRun    *run)
{
  if (run->waiting_for != NULL)
    set_detail (run, "Conditions", g_variant_new_strv ((const char * const *) run->waiting_for, -1));

  usher_runner_give_up (self->runner, run, USHER_RUN_SKIPPED, "condition");
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
  usher_engine_waiting_init (self);
  self->ending = g_hash_table_new_full (g_int64_hash, g_int64_equal,
                                        NULL, (GDestroyNotify) usher_run_unref);
  self->replies = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_object_unref);

  g_signal_connect_object (self->scheduler, "task-due", G_CALLBACK (scheduler_due_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->scheduler, "task-changed", G_CALLBACK (scheduler_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->gate, "opened", G_CALLBACK (gate_opened_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->gate, "changed", G_CALLBACK (runner_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->gate, "shut", G_CALLBACK (gate_shut_cb),
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
  note_ended (self, run, usher_engine_find_task_of_run (self, run));
}

/* Lines up again what waited when the last daemon ended. */
void
usher_engine_resume_queue (UsherEngine *self)
{
  for (guint i = 0; i < self->waiting->len; i++)
    usher_engine_submit_run (self, self->waiting->pdata[i], TRUE);

  g_ptr_array_set_size (self->waiting, 0);
}

gboolean
usher_engine_has_unsaved_runs (UsherEngine *self)
{
  return g_hash_table_size (self->ending) > 0;
}
