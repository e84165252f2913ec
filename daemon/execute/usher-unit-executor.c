/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <gio/gio.h>
#include <string.h>

#include "usher-deadline.h"
#include "usher-executor.h"
#include "usher-failure.h"
#include "usher-time.h"
#include "usher-unit-run.h"
#include "usher-unit-sweep.h"

#define USHER_TYPE_UNIT_EXECUTOR (usher_unit_executor_get_type ())
G_DECLARE_FINAL_TYPE (UsherUnitExecutor, usher_unit_executor, USHER, UNIT_EXECUTOR, GObject)

/* A manager that is replaced by a newer one leaves the bus for a moment, and
 * keeps its units. */
#define MANAGER_GRACE (5 * USHER_SECOND)

/* At the start of a session the manager comes to the bus only after the bus has
 * started, which may be for us. */
#define MANAGER_PATIENCE (3 * USHER_SECOND)

/**
 * UsherUnitExecutor:
 *
 * Runs each command as a transient service of the person's own systemd manager:
 * with the session's environment, outside our sandbox, in a control group that
 * nothing leaves. A run is over when its unit is. That is heard from the
 * manager's signals, never asked for.
 */
struct _UsherUnitExecutor
{
  GObject parent_instance;

  GDBusConnection *connection;   /* (owned) (nullable): until it is connected */
  char *instance;                /* (owned) (nullable): the same */
  GTask *connecting;             /* (owned) (nullable): waits to hear of the manager */
  guint watch_id;
  gboolean has_manager;
  GSource *gone_source;          /* (owned) (nullable): when a manager is not coming back */
  GSource *patience_source;      /* (owned) (nullable): when it is not coming at all */
  GHashTable *runs;              /* (owned) (element-type utf8 GTask): by unit */
};

static void usher_unit_executor_iface_init (UsherExecutorInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (UsherUnitExecutor, usher_unit_executor, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (USHER_TYPE_EXECUTOR,
                                                      usher_unit_executor_iface_init))

/* Returns: (transfer full): a name that no other command at work has */
static char *
make_unit_name (UsherUnitExecutor *self,
                const char        *marker)
{
  const char *sign = marker != NULL ? strchr (marker, '=') : NULL;
  const char *run = sign != NULL ? sign + 1 : "0";
  char *name = g_strdup_printf ("usher-run-%s-%s.service", self->instance, run);

  for (guint i = 2; g_hash_table_contains (self->runs, name); i++)
    {
      g_free (name);
      name = g_strdup_printf ("usher-run-%s-%s-%u.service", self->instance, run, i);
    }

  return name;
}

/* A task that knows under which name it stands in the table */
typedef struct
{
  UsherUnitExecutor *self;       /* (owned) */
  GTask *task;                   /* (owned): to answer */
  char *unit;                    /* (owned) */
} Execution;

static void
ended_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  Execution *execution = user_data;
  g_autoptr(GTask) task = g_steal_pointer (&execution->task);
  GError *error = NULL;
  int status = (int) g_task_propagate_int (G_TASK (result), &error);

  g_hash_table_remove (execution->self->runs, execution->unit);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_int (task, status);

  g_clear_object (&execution->self);
  g_free (execution->unit);
  g_free (execution);
}

static void
begin (UsherUnitExecutor  *self,
       const UsherCommand *command,
       GTask              *task)
{
  Execution *execution = g_new0 (Execution, 1);
  GTask *run = g_task_new (self, g_task_get_cancellable (task), ended_cb, execution);

  g_task_set_source_tag (run, begin);
  execution->self = g_object_ref (self);
  execution->task = g_object_ref (task);
  execution->unit = make_unit_name (self, command->marker);
  g_hash_table_insert (self->runs, g_strdup (execution->unit), run);

  usher_unit_run_start (run, self->connection, self->instance, execution->unit, command);
}

static void
usher_unit_executor_run_async (UsherExecutor       *executor,
                               const UsherCommand  *command,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  UsherUnitExecutor *self = USHER_UNIT_EXECUTOR (executor);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  GError *error = NULL;

  g_task_set_source_tag (task, usher_unit_executor_run_async);
  if (g_task_return_error_if_cancelled (task))
    return;

  if (self->has_manager)
    {
      begin (self, command, task);
      return;
    }

  usher_failure_set (&error, USHER_FAILURE_OTHER, NULL,
                     "No systemd manager answers on the session bus to run “%s” as a unit; "
                     "choose the executor “here” for the task", command->argv[0]);
  g_task_return_error (task, error);
}

static int
usher_unit_executor_run_finish (UsherExecutor  *executor,
                                GAsyncResult   *result,
                                GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, executor), -1);

  return (int) g_task_propagate_int (G_TASK (result), error);
}

/* The manager comes and goes */

static gboolean
gone_cb (gpointer user_data)
{
  UsherUnitExecutor *self = user_data;
  GHashTableIter iter;
  gpointer run;

  usher_deadline_clear (&self->gone_source);
  g_hash_table_iter_init (&iter, self->runs);
  while (g_hash_table_iter_next (&iter, NULL, &run))
    usher_unit_run_abandon (run);

  return G_SOURCE_REMOVE;
}

static void
swept_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) connecting = G_TASK (user_data);
  GError *error = NULL;

  if (usher_unit_sweep_finish (result, &error))
    g_task_return_boolean (connecting, TRUE);
  else
    g_task_return_error (connecting, error);
}

static void
manager_appeared_cb (GDBusConnection *connection,
                     const char      *name,
                     const char      *owner,
                     gpointer         user_data)
{
  UsherUnitExecutor *self = user_data;
  g_autofree char *pattern = g_strdup_printf ("usher-run-%s-*.service", self->instance);
  GHashTableIter iter;
  gpointer run;

  self->has_manager = TRUE;
  usher_deadline_clear (&self->gone_source);
  usher_deadline_clear (&self->patience_source);
  /* It tells nobody anything who has not asked */
  g_dbus_connection_call (connection, USHER_SYSTEMD_NAME, USHER_SYSTEMD_PATH,
                          USHER_SYSTEMD_MANAGER, "Subscribe", NULL, NULL,
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, NULL, NULL);

  if (self->connecting != NULL)
    usher_unit_sweep_async (connection, pattern, swept_cb, g_steal_pointer (&self->connecting));

  g_hash_table_iter_init (&iter, self->runs);
  while (g_hash_table_iter_next (&iter, NULL, &run))
    usher_unit_run_look (run);
}

/* Whether the bus is that of a systemd manager; it need not have come there yet. */
static gboolean
expects_manager (void)
{
  const char *address = g_getenv ("DBUS_SESSION_BUS_ADDRESS");
  g_autofree char *manager =
    g_build_filename (g_get_user_runtime_dir (), "systemd", "private", NULL);
  g_autofree char *bus = g_strdup_printf ("unix:path=%s/bus", g_get_user_runtime_dir ());

  return g_file_test (manager, G_FILE_TEST_EXISTS) &&
         (address == NULL || g_str_has_prefix (address, bus));
}

static void
stop_connecting (UsherUnitExecutor *self)
{
  g_autoptr(GTask) connecting = g_steal_pointer (&self->connecting);

  usher_deadline_clear (&self->patience_source);
  if (connecting != NULL)
    g_task_return_boolean (connecting, TRUE);
}

static gboolean
patience_cb (gpointer user_data)
{
  stop_connecting (user_data);

  return G_SOURCE_REMOVE;
}

static void
manager_vanished_cb (GDBusConnection *connection,
                     const char      *name,
                     gpointer         user_data)
{
  UsherUnitExecutor *self = user_data;

  self->has_manager = FALSE;
  if (self->connecting != NULL && connection != NULL && expects_manager ())
    self->patience_source = usher_deadline_add (MANAGER_PATIENCE, patience_cb, self);
  else
    stop_connecting (self);

  if (g_hash_table_size (self->runs) > 0 && self->gone_source == NULL)
    self->gone_source = usher_deadline_add (MANAGER_GRACE, gone_cb, self);
}

static void
usher_unit_executor_connect_async (UsherExecutor       *executor,
                                   GDBusConnection     *connection,
                                   const char          *instance,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  UsherUnitExecutor *self = USHER_UNIT_EXECUTOR (executor);

  g_return_if_fail (self->connection == NULL);

  self->connection = g_object_ref (connection);
  self->instance = g_strdup (instance);
  self->connecting = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (self->connecting, usher_unit_executor_connect_async);
  self->watch_id = g_bus_watch_name_on_connection (connection, USHER_SYSTEMD_NAME,
                                                   G_BUS_NAME_WATCHER_FLAGS_NONE,
                                                   manager_appeared_cb, manager_vanished_cb,
                                                   self, NULL);
}

static gboolean
usher_unit_executor_connect_finish (UsherExecutor  *executor,
                                    GAsyncResult   *result,
                                    GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, executor), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
usher_unit_executor_is_available (UsherExecutor *executor)
{
  return USHER_UNIT_EXECUTOR (executor)->has_manager;
}

static void
usher_unit_executor_dispose (GObject *object)
{
  UsherUnitExecutor *self = USHER_UNIT_EXECUTOR (object);

  g_clear_handle_id (&self->watch_id, g_bus_unwatch_name);
  usher_deadline_clear (&self->gone_source);
  usher_deadline_clear (&self->patience_source);
  g_clear_object (&self->connecting);
  g_clear_object (&self->connection);

  G_OBJECT_CLASS (usher_unit_executor_parent_class)->dispose (object);
}

static void
usher_unit_executor_finalize (GObject *object)
{
  UsherUnitExecutor *self = USHER_UNIT_EXECUTOR (object);

  g_clear_pointer (&self->runs, g_hash_table_unref);
  g_clear_pointer (&self->instance, g_free);

  G_OBJECT_CLASS (usher_unit_executor_parent_class)->finalize (object);
}

static void
usher_unit_executor_class_init (UsherUnitExecutorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = usher_unit_executor_dispose;
  G_OBJECT_CLASS (klass)->finalize = usher_unit_executor_finalize;
}

static void
usher_unit_executor_iface_init (UsherExecutorInterface *iface)
{
  iface->name = "unit";
  iface->connect_async = usher_unit_executor_connect_async;
  iface->connect_finish = usher_unit_executor_connect_finish;
  iface->is_available = usher_unit_executor_is_available;
  iface->run_async = usher_unit_executor_run_async;
  iface->run_finish = usher_unit_executor_run_finish;
}

static void
usher_unit_executor_init (UsherUnitExecutor *self)
{
  self->runs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}
