/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* One command as a unit: started by a call, heard of by the manager's signals,
 * ended by a call. Its state is the data of the task that it answers. */

#include "usher-unit-run.h"

#include <signal.h>

#include "usher-command-files.h"
#include "usher-deadline.h"
#include "usher-failure.h"
#include "usher-orphans.h"
#include "usher-unit-properties.h"
#include "usher-unit-sweep.h"

#define UNIT_INTERFACE "org.freedesktop.systemd1.Unit"
#define SERVICE_INTERFACE "org.freedesktop.systemd1.Service"
#define PROPERTIES_INTERFACE "org.freedesktop.DBus.Properties"

/* Calls that are under way hold the task. */
typedef struct
{
  GTask *task;                   /* (owned) (nullable): dropped when it returns */
  GDBusConnection *connection;   /* (owned) */
  char *instance;                /* (owned): what its environment calls the daemon */
  char *unit;                    /* (owned) */
  char *path;                    /* (owned): of the unit on the bus */
  char *marker;                  /* (owned) (nullable) */
  char *program;                 /* (owned) */
  gint64 kill_grace;
  char **environment;            /* (owned) (nullable): all of it, if it may find no more */
  GVariantBuilder *properties;   /* (owned) (nullable): until it starts */
  GUnixFDList *fd_list;          /* (owned) (nullable): the same */
  UsherCommandFiles files;
  GSource *cancelled_source;     /* (owned) (nullable) */
  GSource *kill_source;          /* (owned) (nullable) */
  guint changed_id;
  guint removed_id;
  gboolean asked;                /* the manager, to start it */
  UsherUnitEnd end;
} UsherUnitRun;

static void
unit_run_free (UsherUnitRun *self)
{
  usher_command_files_clear (&self->files);
  g_clear_pointer (&self->properties, g_variant_builder_unref);
  g_clear_object (&self->fd_list);
  g_clear_pointer (&self->environment, g_strfreev);
  g_clear_pointer (&self->end.result, g_free);
  g_clear_pointer (&self->marker, g_free);
  g_clear_pointer (&self->program, g_free);
  g_clear_pointer (&self->instance, g_free);
  g_clear_pointer (&self->unit, g_free);
  g_clear_pointer (&self->path, g_free);
  g_clear_object (&self->connection);
  g_free (self);
}

static void
unsubscribe (GDBusConnection *connection,
             guint           *id)
{
  if (*id != 0)
    g_dbus_connection_signal_unsubscribe (connection, *id);
  *id = 0;
}

/* Returns: (transfer full) (nullable): the task to answer, %NULL if that has been done */
static GTask *
begin_to_finish (UsherUnitRun *self)
{
  if (self->task == NULL)
    return NULL;

  usher_deadline_clear (&self->cancelled_source);
  usher_deadline_clear (&self->kill_source);
  unsubscribe (self->connection, &self->changed_id);
  unsubscribe (self->connection, &self->removed_id);
  /* All output is handed on before the run is over */
  usher_command_files_clear (&self->files);

  return g_steal_pointer (&self->task);
}

static void
finish (UsherUnitRun *self)
{
  g_autoptr(GTask) task = begin_to_finish (self);
  GError *error = NULL;
  int status;

  if (task == NULL)
    return;

  status = usher_unit_end_to_status (&self->end, self->program, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_int (task, status);
}

static void
fail (UsherUnitRun *self,
      GError       *error)
{
  g_autoptr(GTask) task = begin_to_finish (self);

  if (task != NULL)
    g_task_return_error (task, error);
  else
    g_error_free (error);
}

/* Ending */

static void
call_manager (UsherUnitRun *self,
              const char   *method,
              GVariant     *parameters)
{
  g_dbus_connection_call (self->connection, USHER_SYSTEMD_NAME, USHER_SYSTEMD_PATH,
                          USHER_SYSTEMD_MANAGER, method, parameters, NULL,
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, NULL, NULL);
}

static gboolean
kill_cb (gpointer user_data)
{
  UsherUnitRun *self = user_data;

  usher_deadline_clear (&self->kill_source);
  call_manager (self, "KillUnit", g_variant_new ("(ssi)", self->unit, "all", SIGKILL));

  return G_SOURCE_REMOVE;
}

/* Where the manager would leave more time than the command is to have */
static void
kill_in_time (UsherUnitRun *self)
{
  if (self->kill_source == NULL && self->task != NULL &&
      self->kill_grace < usher_unit_get_stop_timeout (self->kill_grace))
    self->kill_source = usher_deadline_add (self->kill_grace, kill_cb, self);
}

static gboolean
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  UsherUnitRun *self = user_data;

  usher_deadline_clear (&self->cancelled_source);
  if (!self->asked)
    {
      fail (self, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled"));
      return G_SOURCE_REMOVE;
    }

  /* One that has ended already does not mind */
  call_manager (self, "StopUnit", g_variant_new ("(ss)", self->unit, "replace"));
  kill_in_time (self);

  return G_SOURCE_REMOVE;
}

/* What the manager tells */

static void
note_service (UsherUnitRun *self,
              GVariant     *changes)
{
  g_autofree char *result = NULL;

  g_variant_lookup (changes, "ExecMainCode", "i", &self->end.code);
  g_variant_lookup (changes, "ExecMainStatus", "i", &self->end.status);
  if (!g_variant_lookup (changes, "Result", "s", &result))
    return;

  g_free (self->end.result);
  self->end.result = g_steal_pointer (&result);
}

static void
note_unit (UsherUnitRun *self,
           GVariant     *changes)
{
  const char *state = "";
  guint64 activated = 0;
  guint64 ended = 0;

  g_variant_lookup (changes, "ActiveState", "&s", &state);
  g_variant_lookup (changes, "InactiveEnterTimestampMonotonic", "t", &ended);
  if (g_variant_lookup (changes, "ActiveEnterTimestampMonotonic", "t", &activated))
    self->end.was_active = activated != 0;

  if (g_str_equal (state, "deactivating"))
    kill_in_time (self);

  /* Before it starts, it is inactive too */
  if ((g_str_equal (state, "inactive") || g_str_equal (state, "failed")) && ended != 0)
    finish (self);
}

/* The manager sends what belongs to the service before what belongs to any unit. */
static void
changed_cb (GDBusConnection *connection,
            const char      *sender,
            const char      *path,
            const char      *interface,
            const char      *signal,
            GVariant        *parameters,
            gpointer         user_data)
{
  UsherUnitRun *self = user_data;
  g_autoptr(GVariant) changes = NULL;
  const char *of;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(sa{sv}as)")))
    return;

  g_variant_get (parameters, "(&s@a{sv}as)", &of, &changes, NULL);
  if (g_str_equal (of, SERVICE_INTERFACE))
    note_service (self, changes);
  else if (g_str_equal (of, UNIT_INTERFACE))
    note_unit (self, changes);
}

/* Also when it was never started: stopped before its turn came */
static void
removed_cb (GDBusConnection *connection,
            const char      *sender,
            const char      *path,
            const char      *interface,
            const char      *signal,
            GVariant        *parameters,
            gpointer         user_data)
{
  finish (user_data);
}

static void
listen (UsherUnitRun *self)
{
  self->changed_id =
    g_dbus_connection_signal_subscribe (self->connection, USHER_SYSTEMD_NAME,
                                        PROPERTIES_INTERFACE, "PropertiesChanged", self->path,
                                        NULL, G_DBUS_SIGNAL_FLAGS_NONE, changed_cb, self, NULL);
  self->removed_id =
    g_dbus_connection_signal_subscribe (self->connection, USHER_SYSTEMD_NAME,
                                        USHER_SYSTEMD_MANAGER, "UnitRemoved", USHER_SYSTEMD_PATH,
                                        self->unit, G_DBUS_SIGNAL_FLAGS_NONE, removed_cb, self,
                                        NULL);
}

/* Starting */

/* Whether it may have begun all the same: who goes on hearing of it will know. */
static gboolean
leaves_open (const GError *error)
{
  return g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_TIMEOUT) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
}

static void
refuse (UsherUnitRun *self,
        GError       *error)
{
  g_autoptr(GError) remote = error;
  GError *failure = NULL;

  g_dbus_error_strip_remote_error (remote);
  usher_failure_set (&failure, USHER_FAILURE_OTHER, NULL,
                     "The systemd manager does not start “%s”: %s", self->program,
                     remote->message);
  fail (self, failure);
}

static void
started_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  GError *error = NULL;
  g_autoptr(GVariant) answer =
    g_dbus_connection_call_with_unix_fd_list_finish (G_DBUS_CONNECTION (source), NULL, result,
                                                     &error);

  if (answer == NULL && !leaves_open (error))
    refuse (g_task_get_task_data (task), error);
  else
    g_clear_error (&error);
}

static void
ask_to_start (UsherUnitRun *self)
{
  g_autoptr(GVariantBuilder) properties = g_steal_pointer (&self->properties);
  g_autoptr(GUnixFDList) fd_list = g_steal_pointer (&self->fd_list);

  self->asked = TRUE;
  listen (self);
  g_dbus_connection_call_with_unix_fd_list (
    self->connection, USHER_SYSTEMD_NAME, USHER_SYSTEMD_PATH, USHER_SYSTEMD_MANAGER,
    "StartTransientUnit",
    g_variant_new ("(ssa(sv)a(sa(sv)))", self->unit, "fail", properties, NULL), NULL,
    G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, fd_list, NULL, started_cb, g_object_ref (self->task));
}

static void
got_environment_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  UsherUnitRun *self = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(GVariant) answer =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  g_autoptr(GVariant) value = NULL;
  g_autofree const char **of_manager = NULL;

  if (answer == NULL)
    {
      refuse (self, error);
      return;
    }

  /* Cancelled meanwhile */
  if (self->task == NULL)
    return;

  g_variant_get (answer, "(v)", &value);
  of_manager = g_variant_get_strv (value, NULL);
  usher_unit_properties_unset (self->properties, of_manager,
                               (const char * const *) self->environment);
  ask_to_start (self);
}

static void
ask_for_environment (UsherUnitRun *self)
{
  g_dbus_connection_call (self->connection, USHER_SYSTEMD_NAME, USHER_SYSTEMD_PATH,
                          PROPERTIES_INTERFACE, "Get",
                          g_variant_new ("(ss)", USHER_SYSTEMD_MANAGER, "Environment"),
                          G_VARIANT_TYPE ("(v)"), G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL,
                          got_environment_cb, g_object_ref (self->task));
}

static gboolean
prepare (UsherUnitRun        *self,
         const UsherCommand  *command,
         GError             **error)
{
  g_autofree char *found = usher_command_find_program (command, error);
  g_autofree char *path = NULL;

  if (found == NULL || !usher_command_files_open (&self->files, command, error))
    return FALSE;

  path = g_canonicalize_filename (found, NULL);
  self->fd_list = g_unix_fd_list_new ();
  self->properties = usher_unit_properties_new (command, path, self->files.fds, self->fd_list,
                                                error);
  usher_command_files_close_ends (&self->files);

  return self->properties != NULL;
}

static void
watch (UsherUnitRun *self,
       GCancellable *cancellable)
{
  if (cancellable == NULL)
    return;

  self->cancelled_source = g_cancellable_source_new (cancellable);
  g_source_set_callback (self->cancelled_source, G_SOURCE_FUNC (cancelled_cb), self, NULL);
  g_source_attach (self->cancelled_source, g_main_context_get_thread_default ());
}

/**
 * usher_unit_run_start:
 * @task: is answered with the exit status when nothing of the unit is left; its
 *   data is taken
 * @connection: a bus with a systemd manager that tells us of its units
 * @instance: what the environment of its processes calls the daemon
 * @unit: a name that no other unit has
 * @command: what to run
 */
void
usher_unit_run_start (GTask              *task,
                      GDBusConnection    *connection,
                      const char         *instance,
                      const char         *unit,
                      const UsherCommand *command)
{
  UsherUnitRun *self = g_new0 (UsherUnitRun, 1);
  g_autofree char *escaped = g_dbus_escape_object_path (unit);
  GError *error = NULL;

  g_task_set_task_data (task, self, (GDestroyNotify) unit_run_free);
  self->connection = g_object_ref (connection);
  self->instance = g_strdup (instance);
  self->unit = g_strdup (unit);
  self->path = g_strconcat (USHER_SYSTEMD_PATH "/unit/", escaped, NULL);
  self->marker = g_strdup (command->marker);
  self->program = g_strdup (command->argv[0]);
  self->kill_grace = command->kill_grace;
  self->files = (UsherCommandFiles) { .fds = { -1, -1, -1 } };
  if (command->additions == NULL)
    self->environment = g_strdupv ((char **) command->environment);

  if (!prepare (self, command, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  self->task = g_object_ref (task);
  watch (self, g_task_get_cancellable (task));
  if (self->environment != NULL)
    ask_for_environment (self);
  else
    ask_to_start (self);
}

/* When the manager has gone */

static void
kill_in_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  /* Until nothing is left that could start something new */
  for (int i = 0; i < 10 && usher_orphans_kill_marked (data) > 0; i++)
    continue;

  g_task_return_boolean (task, TRUE);
}

static void
killed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  UsherUnitRun *self = g_task_get_task_data (task);
  GError *error = NULL;

  usher_failure_set (&error, USHER_FAILURE_OTHER, NULL,
                     "The systemd manager went away while “%s” ran; what was left of it has been "
                     "killed", self->program);
  fail (self, error);
}

/**
 * usher_unit_run_abandon:
 * @task: of a run
 *
 * Fails it, and kills what is left: nobody holds its control group any more, so
 * that its processes are found by their environment.
 */
void
usher_unit_run_abandon (GTask *task)
{
  UsherUnitRun *self = g_task_get_task_data (task);
  g_autoptr(GTask) kill = NULL;
  g_autoptr(GStrvBuilder) markers = g_strv_builder_new ();
  g_autofree char *of_instance = g_strconcat ("USHER_INSTANCE=", self->instance, NULL);

  if (self->task == NULL)
    return;

  g_strv_builder_add (markers, of_instance);
  if (self->marker != NULL)
    g_strv_builder_add (markers, self->marker);
  kill = g_task_new (NULL, NULL, killed_cb, g_object_ref (task));
  g_task_set_source_tag (kill, usher_unit_run_abandon);
  g_task_set_task_data (kill, g_strv_builder_end (markers), (GDestroyNotify) g_strfreev);
  g_task_run_in_thread (kill, kill_in_thread);
}

static void
looked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  UsherUnitRun *self = g_task_get_task_data (task);
  g_autoptr(GVariant) answer =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  g_autoptr(GVariant) all = NULL;
  const char *load_state = "";

  /* Without an answer, either the manager has gone again or the signals will do */
  if (answer == NULL)
    return;

  g_variant_get (answer, "(@a{sv})", &all);
  g_variant_lookup (all, "LoadState", "&s", &load_state);
  if (g_str_equal (load_state, "not-found"))
    {
      usher_unit_run_abandon (task);
      return;
    }

  note_service (self, all);
  note_unit (self, all);
}

/**
 * usher_unit_run_look:
 * @task: of a run
 *
 * Learns what happened while a manager was replaced and told nothing.
 */
void
usher_unit_run_look (GTask *task)
{
  const UsherUnitRun *self = g_task_get_task_data (task);

  if (!self->asked || self->task == NULL)
    return;

  /* With no interface named, it answers for all that the unit has */
  g_dbus_connection_call (self->connection, USHER_SYSTEMD_NAME, self->path,
                          PROPERTIES_INTERFACE, "GetAll", g_variant_new ("(s)", ""),
                          G_VARIANT_TYPE ("(a{sv})"), G_DBUS_CALL_FLAGS_NO_AUTO_START, -1,
                          NULL, looked_cb, g_object_ref (task));
}
