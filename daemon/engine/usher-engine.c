/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-engine-private.h"

#include "usher-deadline.h"
#include "usher-error.h"
#include "usher-fact-store.h"
#include "usher-params.h"
#include "usher-setting-store.h"
#include "usher-shared-clock.h"

/**
 * UsherEngine:
 *
 * Joins the scheduler, the runner and the store, which do not know each other:
 * commands go down as calls, facts come up as signals. A run is on record, and
 * its task's next due time with it, before its chore starts; so after a crash
 * nothing runs twice for one due time, and nothing disappears without a trace.
 */

enum
{
  TASK_CHANGED,
  TASK_REMOVED,
  RUN_CHANGED,
  RUN_PROGRESS,
  RUN_ENDED,
  HELD_BACK,
  SETTINGS_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (UsherEngine, usher_engine, G_TYPE_OBJECT)

static void
usher_engine_dispose (GObject *object)
{
  UsherEngine *self = USHER_ENGINE (object);

  usher_deadline_clear (&self->retry);
  usher_deadline_clear (&self->write_waiting);
  g_clear_pointer (&self->unwritten, g_hash_table_unref);
  g_clear_object (&self->sources);
  g_clear_object (&self->zone_watch);
  g_clear_object (&self->gate);
  g_clear_object (&self->hold_back);
  g_clear_object (&self->scheduler);
  g_clear_object (&self->runner);
  g_clear_pointer (&self->ending, g_hash_table_unref);
  g_clear_pointer (&self->replies, g_hash_table_unref);
  g_clear_pointer (&self->waiting, g_ptr_array_unref);
  g_clear_pointer (&self->reserved, g_hash_table_unref);
  g_clear_object (&self->stop);
  g_clear_object (&self->settings);
  g_clear_object (&self->executors);
  g_clear_object (&self->secrets);
  g_clear_object (&self->http);
  g_clear_object (&self->clock);
  g_clear_object (&self->logs);
  g_clear_pointer (&self->cache_folder, g_free);
  g_clear_object (&self->store);
  g_clear_pointer (&self->zones, usher_zones_free);
  g_clear_pointer (&self->instance, g_free);

  G_OBJECT_CLASS (usher_engine_parent_class)->dispose (object);
}

static void
usher_engine_class_init (UsherEngineClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = usher_engine_dispose;

  /**
   * UsherEngine::task-changed:
   * @task: a task
   * @changes: a #UsherTaskChange: what about it
   */
  signals[TASK_CHANGED] =
    g_signal_new ("task-changed", USHER_TYPE_ENGINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, USHER_TYPE_TASK, G_TYPE_UINT);

  /**
   * UsherEngine::task-removed:
   * @id: the id that the task had
   */
  signals[TASK_REMOVED] =
    g_signal_new ("task-removed", USHER_TYPE_ENGINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_STRING);

  /**
   * UsherEngine::run-changed:
   * @run: a run
   * @is_new: whether nobody has heard of it before
   */
  signals[RUN_CHANGED] =
    g_signal_new ("run-changed", USHER_TYPE_ENGINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, USHER_TYPE_RUN, G_TYPE_BOOLEAN);

  /**
   * UsherEngine::run-progress:
   * @run: a run that has got on
   */
  signals[RUN_PROGRESS] =
    g_signal_new ("run-progress", USHER_TYPE_ENGINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, USHER_TYPE_RUN);

  /**
   * UsherEngine::run-ended:
   * @run: a run whose end is on disk
   */
  signals[RUN_ENDED] =
    g_signal_new ("run-ended", USHER_TYPE_ENGINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, USHER_TYPE_RUN);

  /**
   * UsherEngine::held-back:
   *
   * All tasks are held back for another reason, or no longer.
   */
  signals[HELD_BACK] =
    g_signal_new ("held-back", USHER_TYPE_ENGINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);

  /**
   * UsherEngine::settings-changed:
   * @settings: an `a{sv}` of those that changed
   */
  signals[SETTINGS_CHANGED] =
    g_signal_new ("settings-changed", USHER_TYPE_ENGINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_VARIANT);
}

static void
usher_engine_init (UsherEngine *self)
{
  self->zones = usher_zones_new ();
  self->waiting = g_ptr_array_new_with_free_func ((GDestroyNotify) usher_run_unref);
}

/**
 * usher_engine_new:
 * @parts: what it is made of
 *
 * Returns: (transfer full): an engine that knows nothing yet
 */
UsherEngine *
usher_engine_new (const UsherEngineParts *parts)
{
  UsherEngine *self = g_object_new (USHER_TYPE_ENGINE, NULL);
  g_autoptr(UsherClock) scheduler_clock = usher_shared_clock_new (parts->clock);
  g_autoptr(UsherClock) gate_clock = usher_shared_clock_new (parts->clock);
  g_autoptr(UsherClock) hold_back_clock = usher_shared_clock_new (parts->clock);

  self->store = g_object_ref (parts->store);
  self->logs = g_object_ref (parts->logs);
  self->cache_folder = g_strdup (parts->cache_folder);
  self->clock = g_object_ref (parts->clock);
  self->chores = parts->chores;
  self->http = parts->http != NULL ? g_object_ref (parts->http) : NULL;
  self->secrets = g_object_ref (parts->secrets);
  self->executors = g_object_ref (parts->executors);
  self->scheduler = usher_scheduler_new (scheduler_clock);
  self->gate = usher_gate_new (gate_clock, usher_executors_get (self->executors, "here"));
  self->hold_back = usher_hold_back_new (hold_back_clock);
  self->runner = usher_runner_new (self->clock);
  usher_runner_hold (self->runner);
  usher_engine_runs_init (self);
  usher_engine_events_init (self);

  return self;
}

void
usher_engine_emit_task (UsherEngine     *self,
                        UsherTask       *task,
                        UsherTaskChange  changes)
{
  g_signal_emit (self, signals[TASK_CHANGED], 0, task, (guint) changes);
}

void
usher_engine_emit_held_back (UsherEngine *self)
{
  g_signal_emit (self, signals[HELD_BACK], 0);
}

void
usher_engine_emit_removed (UsherEngine *self,
                           const char  *id)
{
  g_signal_emit (self, signals[TASK_REMOVED], 0, id);
}

void
usher_engine_emit_run (UsherEngine *self,
                       UsherRun    *run,
                       gboolean     is_new)
{
  self->run_revision++;
  g_signal_emit (self, signals[RUN_CHANGED], 0, run, is_new);
}

void
usher_engine_emit_progress (UsherEngine *self,
                            UsherRun    *run)
{
  g_signal_emit (self, signals[RUN_PROGRESS], 0, run);
}

void
usher_engine_emit_ended (UsherEngine *self,
                         UsherRun    *run)
{
  g_signal_emit (self, signals[RUN_ENDED], 0, run);
}

static void
apply_settings (UsherEngine *self)
{
  usher_runner_set_slots (self->runner, USHER_POOL_LIBRARY, self->settings->max_running);
  usher_runner_set_slots (self->runner, USHER_POOL_COMMANDS, self->settings->max_running_commands);
  usher_hold_back_set_quiet_hours (self->hold_back, self->settings->quiet_hours,
                                   usher_zones_get (self->zones, "", NULL));
}

/* Settings that a later version has written must not keep the daemon from
 * starting: what is not understood gets its default. */
static UsherSettings *
read_settings (GVariant *stored)
{
  g_autoptr(GVariantDict) understood = g_variant_dict_new (NULL);
  g_autoptr(GVariant) params = NULL;
  GVariantIter iter;
  const char *key;
  GVariant *value;

  g_variant_iter_init (&iter, stored);
  while (g_variant_iter_loop (&iter, "{&sv}", &key, &value))
    {
      g_autoptr(GVariant) alone = g_variant_ref_sink (g_variant_new_parsed ("{%s: %v}", key, value));
      g_autoptr(GError) error = NULL;
      g_autoptr(UsherSettings) settings = usher_settings_new (alone, &error);

      if (settings != NULL)
        g_variant_dict_insert_value (understood, key, value);
      else
        g_warning ("A stored setting gets its default: %s", error->message);
    }

  params = g_variant_ref_sink (g_variant_dict_end (understood));

  return usher_settings_new (params, NULL);
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  UsherEngine *self = g_task_get_source_object (task);
  GError *error = NULL;
  UsherSavedState *state = usher_saved_state_load_finish (self->store, result, &error);

  if (state == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  /* Counts go on where no earlier life can have been */
  self->task_revision = state->n_starts << 32;
  self->run_revision = state->n_starts << 32;
  self->last_run = state->runs->last_id;
  self->instance = g_strdup (state->instance);
  self->first_since_boot = state->first_since_boot;
  usher_scheduler_set_seed (self->scheduler, g_str_hash (state->instance));
  self->settings = read_settings (state->settings);
  if (state->paused)
    usher_hold_back_set_paused (self->hold_back, TRUE, state->paused_until);
  apply_settings (self);

  for (guint i = 0; i < state->tasks->len; i++)
    usher_scheduler_restore (self->scheduler, state->tasks->pdata[i]);
  for (guint i = 0; i < state->runs->running->len; i++)
    usher_engine_abandon_run (self, state->runs->running->pdata[i]);
  for (guint i = 0; i < state->runs->queued->len; i++)
    g_ptr_array_add (self->waiting, usher_run_ref (state->runs->queued->pdata[i]));

  g_task_return_pointer (task, state, (GDestroyNotify) usher_saved_state_free);
}

/**
 * usher_engine_load_async:
 * @self: an engine
 * @callback: called when it knows what the store knows
 * @user_data: data for @callback
 *
 * Nothing is due yet. Runs that were at work when the last daemon died are
 * abandoned.
 */
void
usher_engine_load_async (UsherEngine         *self,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, usher_engine_load_async);
  usher_saved_state_load_async (self->store, loaded_cb, task);
}

/* Returns: (transfer full) (nullable): what there was */
UsherSavedState *
usher_engine_load_finish (UsherEngine   *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * usher_engine_start:
 * @self: an engine that is loaded
 *
 * From now on tasks are due, and runs begin.
 */
void
usher_engine_start (UsherEngine *self)
{
  g_return_if_fail (USHER_IS_ENGINE (self));

  usher_engine_resume_queue (self);
  usher_runner_release (self->runner);
  usher_scheduler_start (self->scheduler, self->first_since_boot);
  usher_engine_start_sources (self);
  usher_engine_update_hold_back (self);
}

static void
noted_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  UsherEngine *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;

  if (!usher_fact_store_set_finish (self->store, result, &error))
    g_warning ("%s", error->message);

  g_task_return_boolean (task, TRUE);
}

/* The last thing to be written is that all else has been. */
void
usher_engine_stop_if_idle (UsherEngine *self)
{
  if (self->stop == NULL || usher_runner_get_n_running (self->runner) > 0 ||
      self->n_batches > 0 || usher_engine_has_unsaved_runs (self))
    return;

  usher_fact_store_set_async (self->store, USHER_FACT_CLEAN, TRUE, noted_cb,
                              g_steal_pointer (&self->stop));
}

/**
 * usher_engine_stop_async:
 * @self: an engine
 * @callback: called when no run is at work
 * @user_data: data for @callback
 *
 * Cancels what is at work. What waits stays in the queue, for the next start.
 */
void
usher_engine_stop_async (UsherEngine         *self,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_return_if_fail (USHER_IS_ENGINE (self));
  g_return_if_fail (!self->stopping);

  self->stopping = TRUE;
  self->stop = g_task_new (self, NULL, callback, user_data);
  usher_scheduler_stop (self->scheduler);
  usher_runner_hold (self->runner);
  usher_engine_write_waiting (self, G_MAXUINT);
  usher_runner_cancel_running (self->runner, "shutdown");
  usher_engine_stop_if_idle (self);
}

void
usher_engine_stop_finish (UsherEngine  *self,
                          GAsyncResult *result)
{
  g_return_if_fail (g_task_is_valid (result, self));

  g_task_propagate_boolean (G_TASK (result), NULL);
}

UsherStore *
usher_engine_get_store (UsherEngine *self)
{
  return self->store;
}

UsherSecrets *
usher_engine_get_secrets (UsherEngine *self)
{
  return self->secrets;
}

/* Returns: (nullable) (type filename): for what can be fetched again */
const char *
usher_engine_get_cache_folder (UsherEngine *self)
{
  return self->cache_folder;
}

UsherHttp *
usher_engine_get_http (UsherEngine *self)
{
  return self->http;
}

UsherChores *
usher_engine_get_chores (UsherEngine *self)
{
  return self->chores;
}

UsherZones *
usher_engine_get_zones (UsherEngine *self)
{
  return self->zones;
}

gint64
usher_engine_now (UsherEngine *self)
{
  return usher_clock_now (self->clock);
}

gboolean
usher_engine_is_stopping (UsherEngine *self)
{
  return self->stopping;
}

/* Returns: (transfer full) (type filename): where a run's log is, if it has one */
char *
usher_engine_dup_log_path (UsherEngine *self,
                           guint64      run)
{
  return usher_log_folder_get_path (self->logs, run);
}

/* Settings */

UsherSettings *
usher_engine_get_settings (UsherEngine *self)
{
  return self->settings;
}

typedef struct
{
  UsherSettings *settings;       /* (owned) */
  GVariant *changes;             /* (owned) */
} SettingsChange;

static void
settings_change_free (SettingsChange *change)
{
  g_clear_object (&change->settings);
  g_clear_pointer (&change->changes, g_variant_unref);
  g_free (change);
}

static void
settings_saved_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  UsherEngine *self = g_task_get_source_object (task);
  SettingsChange *change = g_task_get_task_data (task);
  GError *error = NULL;

  if (!usher_setting_store_save_finish (self->store, result, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  g_set_object (&self->settings, change->settings);
  apply_settings (self);
  g_signal_emit (self, signals[SETTINGS_CHANGED], 0, change->changes);
  g_task_return_boolean (task, TRUE);
}

static void
change_settings (GTask    *task,
                 GVariant *params,
                 GVariant *changes)
{
  UsherEngine *self = g_task_get_source_object (task);
  g_autoptr(GVariant) sunk = g_variant_ref_sink (params);
  SettingsChange *change = g_new0 (SettingsChange, 1);
  GError *error = NULL;

  g_task_set_task_data (task, change, (GDestroyNotify) settings_change_free);
  change->changes = g_variant_ref_sink (changes);
  change->settings = usher_settings_new (sunk, &error);
  if (change->settings == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }

  usher_setting_store_save_async (self->store, usher_params_get_changed (change->settings),
                                  settings_saved_cb, task);
}

/**
 * usher_engine_set_settings_async:
 * @self: an engine
 * @changes: an `a{sv}`: those that change
 * @callback: called when they are on disk and hold
 * @user_data: data for @callback
 */
void
usher_engine_set_settings_async (UsherEngine         *self,
                                 GVariant            *changes,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  g_autoptr(GVariant) current = g_variant_ref_sink (usher_params_get_changed (self->settings));

  g_task_set_source_tag (task, usher_engine_set_settings_async);
  change_settings (task, usher_params_merge (current, changes), changes);
}

/**
 * usher_engine_reset_settings_async:
 * @self: an engine
 * @keys: those that get their default again
 * @callback: called when they are on disk and hold
 * @user_data: data for @callback
 */
void
usher_engine_reset_settings_async (UsherEngine         *self,
                                   const char * const  *keys,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  g_autoptr(GVariant) current = g_variant_ref_sink (usher_params_get_changed (self->settings));
  g_autoptr(GVariantDict) left = g_variant_dict_new (current);
  g_autoptr(GVariantDict) defaults = g_variant_dict_new (NULL);
  g_autoptr(UsherSettings) fresh = g_object_new (USHER_TYPE_SETTINGS, NULL);
  g_autoptr(GVariant) all = g_variant_ref_sink (usher_params_get (fresh));

  g_task_set_source_tag (task, usher_engine_set_settings_async);
  for (; *keys != NULL; keys++)
    {
      g_autoptr(GVariant) value = g_variant_lookup_value (all, *keys, NULL);

      if (value == NULL)
        {
          g_task_return_new_error (task, USHER_ERROR, USHER_ERROR_UNKNOWN_KEY,
                                   "There is no setting “%s”; “usherctl settings” lists them", *keys);
          g_object_unref (task);
          return;
        }

      g_variant_dict_remove (left, *keys);
      g_variant_dict_insert_value (defaults, *keys, value);
    }

  change_settings (task, g_variant_dict_end (left), g_variant_dict_end (defaults));
}

gboolean
usher_engine_set_settings_finish (UsherEngine   *self,
                                  GAsyncResult  *result,
                                  GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
