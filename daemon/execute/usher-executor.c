/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-executor.h"

#include <string.h>

#include "usher-environment.h"
#include "usher-failure.h"

G_DEFINE_INTERFACE (UsherExecutor, usher_executor, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (UsherIoClass, usher_io_class,
                    G_DEFINE_ENUM_VALUE (USHER_IO_CLASS_NONE, ""),
                    G_DEFINE_ENUM_VALUE (USHER_IO_CLASS_IDLE, "idle"),
                    G_DEFINE_ENUM_VALUE (USHER_IO_CLASS_BEST_EFFORT, "best-effort"),
                    G_DEFINE_ENUM_VALUE (USHER_IO_CLASS_REALTIME, "realtime"))

static void
usher_executor_default_init (UsherExecutorInterface *iface)
{
}

/* Returns: (transfer none): what a task calls it */
const char *
usher_executor_get_name (UsherExecutor *self)
{
  g_return_val_if_fail (USHER_IS_EXECUTOR (self), NULL);

  return USHER_EXECUTOR_GET_IFACE (self)->name;
}

/* Returns: whether it can run anything now */
gboolean
usher_executor_is_available (UsherExecutor *self)
{
  UsherExecutorInterface *iface = USHER_EXECUTOR_GET_IFACE (self);

  g_return_val_if_fail (USHER_IS_EXECUTOR (self), FALSE);

  return iface->is_available == NULL || iface->is_available (self);
}

/**
 * usher_executor_connect_async:
 * @self: an executor
 * @connection: the bus of the person whose commands these are
 * @instance: tells what daemons with the same data have started from all else
 * @callback: called when nothing of an earlier daemon runs there
 * @user_data: data for @callback
 *
 * To be called once, before anything runs.
 */
void
usher_executor_connect_async (UsherExecutor       *self,
                              GDBusConnection     *connection,
                              const char          *instance,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  UsherExecutorInterface *iface = USHER_EXECUTOR_GET_IFACE (self);
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (USHER_IS_EXECUTOR (self));

  if (iface->connect_async != NULL)
    {
      iface->connect_async (self, connection, instance, callback, user_data);
      return;
    }

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, usher_executor_connect_async);
  g_task_return_boolean (task, TRUE);
}

/* Returns: %FALSE with an error if something of an earlier daemon may be left */
gboolean
usher_executor_connect_finish (UsherExecutor  *self,
                               GAsyncResult   *result,
                               GError        **error)
{
  UsherExecutorInterface *iface = USHER_EXECUTOR_GET_IFACE (self);

  g_return_val_if_fail (USHER_IS_EXECUTOR (self), FALSE);

  return iface->connect_finish != NULL
    ? iface->connect_finish (self, result, error)
    : g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * usher_executor_run_async:
 * @self: an executor
 * @command: what to run
 * @cancellable: (nullable): ends it
 * @callback: called when nothing of it is left
 * @user_data: data for @callback
 */
void
usher_executor_run_async (UsherExecutor       *self,
                          const UsherCommand  *command,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_return_if_fail (USHER_IS_EXECUTOR (self));
  g_return_if_fail (command->argv != NULL && command->argv[0] != NULL);
  g_return_if_fail (command->environment != NULL);

  USHER_EXECUTOR_GET_IFACE (self)->run_async (self, command, cancellable, callback, user_data);
}

/**
 * usher_executor_run_finish:
 * @self: an executor
 * @result: what the callback was given
 * @error: return location for an error: it could not be started, was killed by
 *   a signal (a #UsherFailure), or was cancelled
 *
 * Returns: the exit status, or -1
 */
int
usher_executor_run_finish (UsherExecutor  *self,
                           GAsyncResult   *result,
                           GError        **error)
{
  g_return_val_if_fail (USHER_IS_EXECUTOR (self), -1);

  return USHER_EXECUTOR_GET_IFACE (self)->run_finish (self, result, error);
}

/**
 * usher_command_find_program:
 * @command: what to run
 * @error: return location for a #UsherFailure that names the program
 *
 * Returns: (transfer full) (nullable) (type filename): where its program is
 */
char *
usher_command_find_program (const UsherCommand  *command,
                            GError             **error)
{
  g_autofree char *path =
    usher_environment_find_program (command->environment, command->working_directory,
                                    command->argv[0]);

  if (path == NULL)
    usher_failure_set (error, USHER_FAILURE_PROGRAM_MISSING,
                       g_variant_new_parsed ("{'Program': <%s>}", command->argv[0]),
                       "There is no program “%s”; install it, or give its whole path",
                       command->argv[0]);

  return g_steal_pointer (&path);
}

/* Returns: (transfer full): the failure of a program that a signal has ended */
GError *
usher_command_new_signal (const char *program,
                          int         number)
{
  GError *error = NULL;

  usher_failure_set (&error, USHER_FAILURE_SIGNAL,
                     g_variant_new_parsed ("{'Signal': <%i>, 'Program': <%s>}", number, program),
                     "“%s” was ended by signal %d (%s)", program, number, strsignal (number));

  return error;
}
