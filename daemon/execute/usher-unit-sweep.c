/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* Units outlive a daemon that dies: the next one ends them before it begins. */

#include "usher-unit-sweep.h"

#include <signal.h>

#include "usher-deadline.h"
#include "usher-time.h"

/* A manager that does not answer must not keep the daemon from starting. */
#define DEADLINE (10 * USHER_SECOND)

/* The data of a sweep's task. */
typedef struct
{
  GDBusConnection *connection;   /* (owned) */
  GHashTable *left;              /* (owned) (element-type utf8): names of units not yet gone */
  guint removed_id;
  GSource *deadline;             /* (owned) (nullable) */
} Sweep;

static void
sweep_free (Sweep *sweep)
{
  usher_deadline_clear (&sweep->deadline);
  g_clear_pointer (&sweep->left, g_hash_table_unref);
  g_clear_object (&sweep->connection);
  g_free (sweep);
}

/* The subscription and the deadline hold the task, and go with the answer. */
static void
end (GTask  *task,
     GError *error)
{
  Sweep *sweep = g_task_get_task_data (task);
  const guint removed_id = sweep->removed_id;

  if (removed_id == 0)
    {
      g_clear_error (&error);
      return;
    }

  usher_deadline_clear (&sweep->deadline);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
  sweep->removed_id = 0;
  g_dbus_connection_signal_unsubscribe (sweep->connection, removed_id);
}

static gboolean
deadline_cb (gpointer user_data)
{
  GTask *task = user_data;
  Sweep *sweep = g_task_get_task_data (task);

  end (task, g_error_new (G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                          "The systemd manager does not end what an earlier daemon has left "
                          "(%u units); look at “systemctl --user list-units 'usher-run-*'”",
                          g_hash_table_size (sweep->left)));

  return G_SOURCE_REMOVE;
}

static void
removed_cb (GDBusConnection *connection,
            const char      *sender,
            const char      *path,
            const char      *interface,
            const char      *signal,
            GVariant        *parameters,
            gpointer         user_data)
{
  GTask *task = user_data;
  Sweep *sweep = g_task_get_task_data (task);
  const char *name;

  g_variant_get (parameters, "(&so)", &name, NULL);
  if (g_hash_table_remove (sweep->left, name) && g_hash_table_size (sweep->left) == 0)
    end (task, NULL);
}

static void
stop_unit (Sweep      *sweep,
           const char *name)
{
  g_hash_table_add (sweep->left, g_strdup (name));

  /* There is nobody any more for whom it could end in good order */
  g_dbus_connection_call (sweep->connection, USHER_SYSTEMD_NAME, USHER_SYSTEMD_PATH,
                          USHER_SYSTEMD_MANAGER, "KillUnit",
                          g_variant_new ("(ssi)", name, "all", SIGKILL), NULL,
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, NULL, NULL);
  g_dbus_connection_call (sweep->connection, USHER_SYSTEMD_NAME, USHER_SYSTEMD_PATH,
                          USHER_SYSTEMD_MANAGER, "StopUnit",
                          g_variant_new ("(ss)", name, "replace"), NULL,
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, NULL, NULL);
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Sweep *sweep = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(GVariant) answer =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  g_autoptr(GVariantIter) units = NULL;
  const char *name;

  if (answer == NULL || sweep->removed_id == 0)
    {
      end (task, error);
      return;
    }

  g_variant_get (answer, "(a(ssssssouso))", &units);
  while (g_variant_iter_loop (units, "(&ssssssouso)", &name, NULL, NULL, NULL, NULL, NULL,
                              NULL, NULL, NULL, NULL))
    stop_unit (sweep, name);

  if (g_hash_table_size (sweep->left) == 0)
    end (task, NULL);
}

/**
 * usher_unit_sweep_async:
 * @connection: a bus with a systemd manager that tells us of its units
 * @pattern: names of units, as in a shell
 * @callback: called when there are none of these any more
 * @user_data: data for @callback
 */
void
usher_unit_sweep_async (GDBusConnection     *connection,
                        const char          *pattern,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Sweep *sweep = g_new0 (Sweep, 1);
  const char *states[] = { NULL };
  const char *patterns[] = { pattern, NULL };

  g_task_set_source_tag (task, usher_unit_sweep_async);
  g_task_set_task_data (task, sweep, (GDestroyNotify) sweep_free);
  sweep->connection = g_object_ref (connection);
  sweep->left = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  sweep->deadline = usher_deadline_add (DEADLINE, deadline_cb, task);
  sweep->removed_id =
    g_dbus_connection_signal_subscribe (connection, USHER_SYSTEMD_NAME, USHER_SYSTEMD_MANAGER,
                                        "UnitRemoved", USHER_SYSTEMD_PATH, NULL,
                                        G_DBUS_SIGNAL_FLAGS_NONE, removed_cb,
                                        g_object_ref (task), g_object_unref);

  g_dbus_connection_call (connection, USHER_SYSTEMD_NAME, USHER_SYSTEMD_PATH,
                          USHER_SYSTEMD_MANAGER, "ListUnitsByPatterns",
                          g_variant_new ("(^as^as)", states, patterns),
                          G_VARIANT_TYPE ("(a(ssssssouso))"), G_DBUS_CALL_FLAGS_NO_AUTO_START,
                          -1, NULL, listed_cb, g_object_ref (task));
}

/* Returns: %FALSE with an error if some may be left */
gboolean
usher_unit_sweep_finish (GAsyncResult  *result,
                         GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
