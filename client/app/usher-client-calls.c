/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* What the window asks of the daemon. */

#include "usher-client.h"

#include <gio/gunixfdlist.h>

#include "usher-error.h"
#include "usher-names.h"

static void
return_answer (GTask    *task,
               GVariant *reply,
               GError   *error)
{
  if (reply != NULL)
    {
      g_task_return_pointer (task, reply, (GDestroyNotify) g_variant_unref);
      return;
    }

  g_dbus_error_strip_remote_error (error);
  g_task_return_error (task, error);
}

static void
started_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  GVariant *reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  return_answer (task, reply, error);
}

static void
called_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GUnixFDList) fds = NULL;
  GError *error = NULL;
  GVariant *reply = g_dbus_connection_call_with_unix_fd_list_finish (G_DBUS_CONNECTION (source), &fds,
                                                                     result, &error);

  return_answer (task, reply, error);
}

/**
 * usher_client_start_async:
 *
 * Starts the daemon, the way the session starts it. Ends by
 * usher_client_call_finish().
 */
void
usher_client_start_async (UsherClient         *self,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_dbus_connection_call (usher_client_get_connection (self), "org.freedesktop.DBus",
                          "/org/freedesktop/DBus", "org.freedesktop.DBus", "StartServiceByName",
                          g_variant_new ("(su)", USHER_BUS_NAME, 0), NULL,
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, started_cb, task);
}

/**
 * usher_client_call_on_async:
 * @interface: one of the daemon's
 * @method: of that interface
 * @parameters: (nullable): its arguments; sunk
 * @fds: (nullable): descriptors that the arguments are about
 *
 * Calls the daemon, which is not started by that. There is no limit in time: some
 * methods ask servers that take their time.
 */
void
usher_client_call_on_async (UsherClient         *self,
                            const char          *interface,
                            const char          *method,
                            GVariant            *parameters,
                            GUnixFDList         *fds,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  /* Errors of the bus become ours by name */
  usher_error_quark ();

  g_dbus_connection_call_with_unix_fd_list (usher_client_get_connection (self), USHER_BUS_NAME,
                                            USHER_OBJECT_PATH, interface, method, parameters, NULL,
                                            G_DBUS_CALL_FLAGS_NO_AUTO_START, G_MAXINT, fds, NULL,
                                            called_cb, task);
}

/* Calls a method of the manager, as usher_client_call_on_async() does. */
void
usher_client_call_async (UsherClient         *self,
                         const char          *method,
                         GVariant            *parameters,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  usher_client_call_on_async (self, USHER_MANAGER_IFACE, method, parameters, NULL, callback, user_data);
}

/* Returns: (transfer full): the answer, or %NULL with the daemon's own words in @error */
GVariant *
usher_client_call_finish (UsherClient   *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
