/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-executor.h"

G_DEFINE_INTERFACE (UsherExecutor, usher_executor, G_TYPE_OBJECT)

static void
usher_executor_default_init (UsherExecutorInterface *iface)
{
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
