/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-chores.h"
#include "usher-clock.h"
#include "usher-executors.h"
#include "usher-run-log.h"
#include "usher-run-store.h"
#include "usher-saved-state.h"
#include "usher-secrets.h"
#include "usher-settings.h"
#include "usher-task.h"

G_BEGIN_DECLS

#define USHER_TYPE_ENGINE (usher_engine_get_type ())
G_DECLARE_FINAL_TYPE (UsherEngine, usher_engine, USHER, ENGINE, GObject)

/**
 * UsherTaskChange:
 * @USHER_TASK_CHANGE_ADDED: there is a new task
 * @USHER_TASK_CHANGE_DEFINITION: what a person edits
 * @USHER_TASK_CHANGE_STANDING: its switch, pause, state and due time
 * @USHER_TASK_CHANGE_HISTORY: what became of its last runs
 *
 * What has changed about a task.
 */
typedef enum
{
  USHER_TASK_CHANGE_ADDED = 1 << 0,
  USHER_TASK_CHANGE_DEFINITION = 1 << 1,
  USHER_TASK_CHANGE_STANDING = 1 << 2,
  USHER_TASK_CHANGE_HISTORY = 1 << 3,
} UsherTaskChange;

/**
 * UsherEngineParts:
 * @store: the database
 * @logs: where runs say what they do
 * @cache_folder: (nullable) (type filename): for what can be fetched again
 * @clock: the clock
 * @chores: the kinds of work
 * @http: (nullable): a client for the network
 * @secrets: the keys of connections
 * @executors: where programs run
 *
 * What an engine is made of.
 */
typedef struct
{
  UsherStore *store;
  UsherLogFolder *logs;
  const char *cache_folder;
  UsherClock *clock;
  UsherChores *chores;
  UsherHttp *http;
  UsherSecrets *secrets;
  UsherExecutors *executors;
} UsherEngineParts;

/**
 * UsherRunRequest:
 * @parameters: (nullable): an `a{sv}` laid over the task's, for this run
 * @options: (nullable): an `a{sv}`, see #UsherRun
 * @not_before: it waits until then, 0 for no time
 * @retry_of: the run that is tried again, 0 for none
 *
 * How a task is run that a person asks for.
 */
typedef struct
{
  GVariant *parameters;
  GVariant *options;
  gint64 not_before;
  guint64 retry_of;
} UsherRunRequest;

UsherEngine     *usher_engine_new                  (const UsherEngineParts  *parts);
void             usher_engine_load_async           (UsherEngine             *self,
                                                    GAsyncReadyCallback      callback,
                                                    gpointer                 user_data);
UsherSavedState *usher_engine_load_finish          (UsherEngine             *self,
                                                    GAsyncResult            *result,
                                                    GError                 **error);
void             usher_engine_start                (UsherEngine             *self);
void             usher_engine_stop_async           (UsherEngine             *self,
                                                    GAsyncReadyCallback      callback,
                                                    gpointer                 user_data);
void             usher_engine_stop_finish          (UsherEngine             *self,
                                                    GAsyncResult            *result);
UsherChoreTools *usher_engine_make_call_tools      (UsherEngine             *self);
UsherStore      *usher_engine_get_store            (UsherEngine             *self);
UsherSecrets    *usher_engine_get_secrets          (UsherEngine             *self);
const char      *usher_engine_get_cache_folder     (UsherEngine             *self);
UsherHttp       *usher_engine_get_http             (UsherEngine             *self);
UsherChores     *usher_engine_get_chores           (UsherEngine             *self);
UsherZones      *usher_engine_get_zones            (UsherEngine             *self);
gint64           usher_engine_now                  (UsherEngine             *self);
gboolean         usher_engine_is_stopping          (UsherEngine             *self);
char            *usher_engine_dup_log_path         (UsherEngine             *self,
                                                    guint64                  run);

/* All tasks */
const char      *usher_engine_get_held_back        (UsherEngine             *self);
gboolean         usher_engine_get_paused           (UsherEngine             *self,
                                                    gint64                  *until);
void             usher_engine_inhibit              (UsherEngine             *self,
                                                    gboolean                 inhibit);
void             usher_engine_pause_all_async      (UsherEngine             *self,
                                                    gboolean                 paused,
                                                    gint64                   until,
                                                    GAsyncReadyCallback      callback,
                                                    gpointer                 user_data);

/* Settings */
UsherSettings   *usher_engine_get_settings         (UsherEngine             *self);
void             usher_engine_set_settings_async   (UsherEngine             *self,
                                                    GVariant                *changes,
                                                    GAsyncReadyCallback      callback,
                                                    gpointer                 user_data);
void             usher_engine_reset_settings_async (UsherEngine             *self,
                                                    const char * const      *keys,
                                                    GAsyncReadyCallback      callback,
                                                    gpointer                 user_data);
gboolean         usher_engine_set_settings_finish  (UsherEngine             *self,
                                                    GAsyncResult            *result,
                                                    GError                 **error);

/* Tasks */
UsherTask       *usher_engine_get_task             (UsherEngine             *self,
                                                    const char              *id,
                                                    GError                 **error);
UsherTask       *usher_engine_find_task            (UsherEngine             *self,
                                                    const char              *name,
                                                    GError                 **error);
GPtrArray       *usher_engine_list_tasks           (UsherEngine             *self);
guint            usher_engine_get_n_tasks          (UsherEngine             *self);
UsherTask       *usher_engine_get_next_task        (UsherEngine             *self);
UsherTaskState   usher_engine_get_task_state       (UsherEngine             *self,
                                                    UsherTask               *task);
gint64           usher_engine_find_next_due        (UsherEngine             *self,
                                                    UsherTask               *task,
                                                    gint64                   after);
char           **usher_engine_list_followers       (UsherEngine             *self,
                                                    UsherTask               *task);
gint64           usher_engine_get_task_due         (UsherEngine             *self,
                                                    UsherTask               *task);
guint64          usher_engine_get_task_revision    (UsherEngine             *self);
void             usher_engine_check_task_async     (UsherEngine             *self,
                                                    GVariant                *definition,
                                                    GAsyncReadyCallback      callback,
                                                    gpointer                 user_data);
gboolean         usher_engine_check_task_finish    (UsherEngine             *self,
                                                    GAsyncResult            *result,
                                                    GError                 **error);
void             usher_engine_add_task_async       (UsherEngine             *self,
                                                    GVariant                *definition,
                                                    gboolean                 builtin,
                                                    GAsyncReadyCallback      callback,
                                                    gpointer                 user_data);
char            *usher_engine_add_task_finish      (UsherEngine             *self,
                                                    GAsyncResult            *result,
                                                    GError                 **error);
void             usher_engine_update_task_async    (UsherEngine             *self,
                                                    const char              *id,
                                                    GVariant                *changes,
                                                    GAsyncReadyCallback      callback,
                                                    gpointer                 user_data);
void             usher_engine_skip_next_async      (UsherEngine             *self,
                                                    const char              *id,
                                                    gboolean                 skip,
                                                    GAsyncReadyCallback      callback,
                                                    gpointer                 user_data);
void             usher_engine_pause_task_async     (UsherEngine             *self,
                                                    const char              *id,
                                                    gint64                   until,
                                                    GAsyncReadyCallback      callback,
                                                    gpointer                 user_data);
void             usher_engine_resume_task_async    (UsherEngine             *self,
                                                    const char              *id,
                                                    GAsyncReadyCallback      callback,
                                                    gpointer                 user_data);
void             usher_engine_remove_task_async    (UsherEngine             *self,
                                                    const char              *id,
                                                    GAsyncReadyCallback      callback,
                                                    gpointer                 user_data);
void             usher_engine_restore_task_async   (UsherEngine             *self,
                                                    const char              *id,
                                                    GAsyncReadyCallback      callback,
                                                    gpointer                 user_data);
gboolean         usher_engine_change_task_finish   (UsherEngine             *self,
                                                    GAsyncResult            *result,
                                                    GError                 **error);

/* Runs */
void             usher_engine_run_task_async       (UsherEngine             *self,
                                                    const char              *id,
                                                    const UsherRunRequest   *request,
                                                    GAsyncReadyCallback      callback,
                                                    gpointer                 user_data);
guint64          usher_engine_run_task_finish      (UsherEngine             *self,
                                                    GAsyncResult            *result,
                                                    GError                 **error);
void             usher_engine_run_overdue_async    (UsherEngine             *self,
                                                    GAsyncReadyCallback      callback,
                                                    gpointer                 user_data);
GVariant        *usher_engine_run_overdue_finish   (UsherEngine             *self,
                                                    GAsyncResult            *result,
                                                    GError                 **error);
gboolean         usher_engine_move_run             (UsherEngine             *self,
                                                    guint64                  run,
                                                    guint                    position,
                                                    GError                 **error);
gboolean         usher_engine_cancel_run           (UsherEngine             *self,
                                                    guint64                  run,
                                                    GError                 **error);
void             usher_engine_get_run_async        (UsherEngine             *self,
                                                    guint64                  run,
                                                    GAsyncReadyCallback      callback,
                                                    gpointer                 user_data);
UsherRun        *usher_engine_get_run_finish       (UsherEngine             *self,
                                                    GAsyncResult            *result,
                                                    GError                 **error);
GPtrArray       *usher_engine_list_queue           (UsherEngine             *self);
char           **usher_engine_get_waiting_for      (UsherEngine             *self,
                                                    UsherRun                *run);
guint            usher_engine_get_n_running        (UsherEngine             *self);
guint            usher_engine_get_n_queued         (UsherEngine             *self);
guint64          usher_engine_get_run_revision     (UsherEngine             *self);

G_END_DECLS
