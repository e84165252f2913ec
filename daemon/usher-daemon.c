/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-daemon.h"

#include <glib/gstdio.h>
#include <unistd.h>

#include "usher-builtin-tasks.h"
#include "usher-data-folder.h"
#include "usher-deadline.h"
#include "usher-engine.h"
#include "usher-error.h"
#include "usher-executors.h"
#include "usher-hook-runs.h"
#include "usher-http.h"
#include "usher-library-service.h"
#include "usher-manager-service.h"
#include "usher-notifier.h"
#include "usher-names.h"
#include "usher-orphans.h"
#include "usher-settings-service.h"
#include "usher-system-clock.h"
#include "usher-time.h"
#include "usher-work-folder.h"

/* When asked to end, gone by then, whatever the children do. */
#define STOP_DEADLINE (6 * USHER_SECOND)

/**
 * UsherDaemon:
 *
 * The root: builds all parts, connects them, starts and stops them.
 *
 * Start: lock the data folder, open the store, load, put away what a daemon that
 * died has left (also in other places where commands run), export the objects,
 * own the name; only then is a task due.
 * Stop: give the name back, cancel what is at work, close the store.
 */
struct _UsherDaemon
{
  GObject parent_instance;

  GMainLoop *loop;               /* (owned) */
  int lock_fd;                   /* (owned) */
  UsherStore *store;             /* (owned) (nullable) */
  UsherLogFolder *logs;          /* (owned) (nullable) */
  UsherChores *chores;           /* (owned) */
  UsherExecutors *executors;     /* (owned) */
  UsherEngine *engine;           /* (owned) (nullable) */
  UsherWebhooks *webhooks;       /* (owned) (nullable) */
  UsherNotifier *notifier;       /* (owned) (nullable) */
  UsherManagerService *manager;  /* (owned) (nullable) */
  UsherLibraryService *library;  /* (owned) (nullable) */
  UsherSettingsService *settings; /* (owned) (nullable) */
  GDBusConnection *connection;   /* (owned) (nullable) */
  guint name_id;
  gboolean has_name;
  char *instance;                /* (owned) (nullable): what our data folder is called */
  GSource *stop_deadline;        /* (owned) (nullable) */
  gboolean stopping;
  int exit_status;
};

G_DEFINE_FINAL_TYPE (UsherDaemon, usher_daemon, G_TYPE_OBJECT)

static void
quit (UsherDaemon *self,
      int          exit_status)
{
  if (self->exit_status == 0)
    self->exit_status = exit_status;
  g_main_loop_quit (self->loop);
}

static void
fail (UsherDaemon *self,
      GError      *error)
{
  g_printerr ("usherd: %s\n", error->message);
  quit (self, USHER_EXIT_CONFIG);
  g_error_free (error);
}

/* The bus */

static GDBusInterfaceSkeleton *
get_skeleton (UsherDaemon *self,
              int          index)
{
  switch (index)
    {
    case 0:
      return usher_manager_service_get_skeleton (self->manager);
    case 1:
      return usher_library_service_get_skeleton (self->library);
    case 2:
      return usher_settings_service_get_skeleton (self->settings);
    default:
      return NULL;
    }
}

static gboolean
export (UsherDaemon  *self,
        GError      **error)
{
  GDBusInterfaceSkeleton *skeleton;

  self->manager = usher_manager_service_new (self->engine);
  self->library = usher_library_service_new (self->engine);
  self->settings = usher_settings_service_new (self->engine);
  usher_manager_service_add_library (self->manager,
                                     USHER_DBUS_LIBRARY (usher_library_service_get_skeleton (self->library)));

  for (int i = 0; (skeleton = get_skeleton (self, i)) != NULL; i++)
    if (!g_dbus_interface_skeleton_export (skeleton, self->connection, USHER_OBJECT_PATH, error))
      return FALSE;

  return TRUE;
}

static void
unexport (UsherDaemon *self)
{
  GDBusInterfaceSkeleton *skeleton;

  for (int i = 0; self->manager != NULL && (skeleton = get_skeleton (self, i)) != NULL; i++)
    if (g_dbus_interface_skeleton_get_connection (skeleton) != NULL)
      g_dbus_interface_skeleton_unexport (skeleton);
}

static void
name_acquired_cb (GDBusConnection *connection,
                  const char      *name,
                  gpointer         user_data)
{
  UsherDaemon *self = user_data;

  if (self->stopping || self->has_name)
    return;

  self->has_name = TRUE;
  usher_engine_start (self->engine);
  self->webhooks = usher_webhooks_new (self->store);
  usher_hook_runs_connect (self->webhooks, self->engine);
  self->notifier = usher_notifier_new (self->engine, connection);
}

static void
name_lost_cb (GDBusConnection *connection,
              const char      *name,
              gpointer         user_data)
{
  UsherDaemon *self = user_data;

  if (self->stopping)
    return;

  if (!self->has_name)
    {
      g_printerr ("usherd: Another usherd is on this bus as %s; stop it first\n", name);
      self->exit_status = USHER_EXIT_CONFIG;
    }

  usher_daemon_stop (self);
}

/* The session has ended. */
static void
bus_closed_cb (UsherDaemon *self)
{
  usher_daemon_stop (self);
}

/* Nothing of an earlier daemon runs any more: from here on others may see us. */
static void
executors_connected_cb (GObject      *source,
                        GAsyncResult *result,
                        gpointer      user_data)
{
  g_autoptr(UsherDaemon) self = USHER_DAEMON (user_data);
  GError *error = NULL;

  usher_executors_connect_finish (self->executors, result);
  if (self->stopping)
    return;

  if (!export (self, &error))
    {
      fail (self, error);
      return;
    }

  self->name_id = g_bus_own_name_on_connection (self->connection, USHER_BUS_NAME,
                                                G_BUS_NAME_OWNER_FLAGS_DO_NOT_QUEUE,
                                                name_acquired_cb, name_lost_cb, self, NULL);
}

static void
got_bus_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(UsherDaemon) self = USHER_DAEMON (user_data);
  GError *error = NULL;

  self->connection = g_bus_get_finish (result, &error);
  if (self->connection == NULL)
    {
      g_prefix_error (&error, "Cannot reach the session bus: ");
      fail (self, error);
      return;
    }

  g_dbus_connection_set_exit_on_close (self->connection, FALSE);
  g_signal_connect_object (self->connection, "closed", G_CALLBACK (bus_closed_cb),
                           self, G_CONNECT_SWAPPED);
  usher_executors_connect_async (self->executors, self->connection, self->instance,
                                 executors_connected_cb, g_object_ref (self));
}

/* Starting */

static void
builtin_added_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(UsherDaemon) self = USHER_DAEMON (user_data);
  GError *error = NULL;

  if (!usher_builtin_tasks_add_finish (self->engine, result, &error))
    {
      fail (self, error);
      return;
    }

  g_bus_get (G_BUS_TYPE_SESSION, NULL, got_bus_cb, g_object_ref (self));
}

/* What all processes have in their environment that the daemons of one data
 * folder start. */
static guint
kill_all_of (const char *instance)
{
  g_autofree char *marker = g_strconcat ("USHER_INSTANCE=", instance, NULL);
  const char *markers[] = { marker, NULL };

  return usher_orphans_kill_marked (markers);
}

/* What a daemon that died has left running, and half done. */
static void
put_away_in_thread (GTask        *task,
                    gpointer      source,
                    gpointer      data,
                    GCancellable *cancellable)
{
  const UsherSavedState *state = data;

  /* Until nothing is left that could start something new */
  for (int i = 0; !state->clean && i < 10 && kill_all_of (state->instance) > 0; i++)
    continue;

  for (guint i = 0; i < state->staging->len; i++)
    {
      const UsherStaging *staging = state->staging->pdata[i];
      g_autoptr(GError) error = NULL;

      if (!usher_work_folder_remove (staging->folder, staging->name, &error))
        g_warning ("%s", error->message);
    }

  g_task_return_boolean (task, TRUE);
}

static void
put_away_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(UsherDaemon) self = USHER_DAEMON (user_data);
  const UsherSavedState *state = g_task_get_task_data (G_TASK (result));

  for (guint i = 0; i < state->staging->len; i++)
    usher_staging_store_remove_async (self->store, state->staging->pdata[i], NULL, NULL);

  usher_builtin_tasks_add_async (self->engine, builtin_added_cb, g_object_ref (self));
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(UsherDaemon) self = USHER_DAEMON (user_data);
  g_autoptr(GTask) task = NULL;
  GError *error = NULL;
  UsherSavedState *state = usher_engine_load_finish (self->engine, result, &error);

  if (state == NULL)
    {
      fail (self, error);
      return;
    }

  if (!state->clean)
    g_message ("The last daemon did not end in order; %u runs are abandoned",
               state->runs->running->len);

  self->instance = g_strdup (state->instance);
  task = g_task_new (NULL, NULL, put_away_cb, g_object_ref (self));
  g_task_set_task_data (task, state, (GDestroyNotify) usher_saved_state_free);
  g_task_run_in_thread (task, put_away_in_thread);
}

static UsherEngine *
build_engine (UsherDaemon  *self,
              const char   *config_folder,
              const char   *cache_folder,
              GError      **error)
{
  g_autofree char *secrets_folder = g_build_filename (config_folder, "secrets", NULL);
  g_autoptr(UsherClock) clock = usher_system_clock_new (error);
  g_autoptr(UsherHttp) http = usher_http_new ();
  g_autoptr(UsherSecrets) secrets = usher_secrets_new (secrets_folder);
  const UsherEngineParts parts = {
    .store = self->store,
    .logs = self->logs,
    .cache_folder = cache_folder,
    .clock = clock,
    .chores = self->chores,
    .http = http,
    .secrets = secrets,
    .executors = self->executors,
  };

  return clock != NULL ? usher_engine_new (&parts) : NULL;
}

static gboolean
open_folders (UsherDaemon  *self,
              const char   *data_folder,
              GError      **error)
{
  g_autofree char *database = g_build_filename (data_folder, "usher.db", NULL);
  g_autofree char *logs = g_build_filename (data_folder, "logs", NULL);

  self->lock_fd = usher_data_folder_lock (data_folder, error);
  if (self->lock_fd < 0)
    return FALSE;

  self->store = usher_store_new (database, error);
  if (self->store == NULL)
    return FALSE;

  if (g_mkdir_with_parents (logs, 0700) != 0)
    {
      g_set_error (error, USHER_ERROR, USHER_ERROR_STORAGE, "Cannot make the folder “%s”", logs);
      return FALSE;
    }

  self->logs = usher_log_folder_new (logs);

  return TRUE;
}

static void
usher_daemon_finalize (GObject *object)
{
  UsherDaemon *self = USHER_DAEMON (object);

  usher_deadline_clear (&self->stop_deadline);
  g_clear_object (&self->webhooks);
  g_clear_object (&self->notifier);
  g_clear_object (&self->manager);
  g_clear_object (&self->library);
  g_clear_object (&self->settings);
  g_clear_object (&self->engine);
  g_clear_object (&self->executors);
  g_clear_object (&self->connection);
  g_clear_object (&self->logs);
  g_clear_object (&self->store);
  g_clear_pointer (&self->chores, usher_chores_free);
  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_clear_pointer (&self->instance, g_free);
  if (self->lock_fd >= 0)
    close (self->lock_fd);

  G_OBJECT_CLASS (usher_daemon_parent_class)->finalize (object);
}

static void
usher_daemon_class_init (UsherDaemonClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = usher_daemon_finalize;
}

static void
usher_daemon_init (UsherDaemon *self)
{
  self->lock_fd = -1;
  self->loop = g_main_loop_new (NULL, FALSE);
  self->chores = usher_chores_new ();
  self->executors = usher_executors_new ();
}

/**
 * usher_daemon_new:
 * @data_folder: (type filename): where the database and the logs are
 * @config_folder: (type filename): where the keys are
 * @cache_folder: (type filename): for what can be fetched again
 * @error: return location for an error that only a person can mend
 *
 * Returns: (transfer full) (nullable): a daemon that has not started
 */
UsherDaemon *
usher_daemon_new (const char  *data_folder,
                  const char  *config_folder,
                  const char  *cache_folder,
                  GError     **error)
{
  g_autoptr(UsherDaemon) self = g_object_new (USHER_TYPE_DAEMON, NULL);

  if (!open_folders (self, data_folder, error))
    return NULL;

  self->engine = build_engine (self, config_folder, cache_folder, error);
  if (self->engine == NULL)
    return NULL;

  if (!usher_orphans_adopt ())
    g_warning ("Cannot adopt what commands leave behind; some of it may go on after their runs");

  return g_steal_pointer (&self);
}

/* Returns: (transfer none): its engine; add to its chores before it runs */
UsherEngine *
usher_daemon_get_engine (UsherDaemon *self)
{
  g_return_val_if_fail (USHER_IS_DAEMON (self), NULL);

  return self->engine;
}

/* Stopping */

static gboolean
stop_deadline_cb (gpointer user_data)
{
  UsherDaemon *self = user_data;

  g_warning ("Some runs have not ended in time");
  usher_deadline_clear (&self->stop_deadline);
  g_main_loop_quit (self->loop);

  return G_SOURCE_REMOVE;
}

static void
stopped_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(UsherDaemon) self = USHER_DAEMON (user_data);

  usher_engine_stop_finish (self->engine, result);
  g_main_loop_quit (self->loop);
}

/**
 * usher_daemon_stop:
 * @self: a daemon
 *
 * Begins to end it.
 */
void
usher_daemon_stop (UsherDaemon *self)
{
  if (self->stopping)
    return;

  self->stopping = TRUE;
  if (self->webhooks != NULL)
    usher_webhooks_listen (self->webhooks, "", 0, NULL);
  if (!self->has_name)
    {
      g_main_loop_quit (self->loop);
      return;
    }

  self->stop_deadline = usher_deadline_add (STOP_DEADLINE, stop_deadline_cb, self);
  usher_engine_stop_async (self->engine, stopped_cb, g_object_ref (self));
}

/* What has happened until now is told before the name goes. */
static void
leave_bus (UsherDaemon *self)
{
  if (self->connection == NULL || g_dbus_connection_is_closed (self->connection))
    return;

  if (self->has_name)
    usher_manager_service_flush (self->manager);
  g_clear_handle_id (&self->name_id, g_bus_unown_name);
  unexport (self);
  g_dbus_connection_flush_sync (self->connection, NULL, NULL);
}

/**
 * usher_daemon_run:
 * @self: a daemon
 *
 * Starts, and returns when it has been stopped.
 *
 * Returns: an exit status
 */
int
usher_daemon_run (UsherDaemon *self)
{
  usher_engine_load_async (self->engine, loaded_cb, g_object_ref (self));
  g_main_loop_run (self->loop);

  leave_bus (self);
  g_clear_handle_id (&self->name_id, g_bus_unown_name);
  if (self->instance != NULL && usher_engine_get_n_running (self->engine) > 0)
    kill_all_of (self->instance);

  usher_log_folder_close (self->logs);
  usher_store_close (self->store);

  return self->exit_status;
}
