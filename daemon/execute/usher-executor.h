/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define USHER_TYPE_EXECUTOR (usher_executor_get_type ())
G_DECLARE_INTERFACE (UsherExecutor, usher_executor, USHER, EXECUTOR, GObject)

/**
 * UsherOutputFunc:
 * @line: a line without its end, valid UTF-8; long ones come in parts
 * @user_data: data
 */
typedef void (*UsherOutputFunc) (const char *line,
                                 gpointer    user_data);

/**
 * UsherCommand:
 * @argv: (array zero-terminated=1): the program and its arguments
 * @environment: (array zero-terminated=1): all of it
 * @working_directory: (nullable): the folder it starts in
 * @input: (nullable): what it reads from standard input; nothing if %NULL
 * @output_fd: where its output and errors go, or -1 for the functions below
 * @output: (nullable): called with each line of output, in the main loop
 * @errors: (nullable): called with each line of errors, in the main loop
 * @user_data: data for both
 * @marker: a part of @environment, NAME=VALUE, that tells its descendants from
 *   others
 * @kill_grace: µs between SIGTERM and SIGKILL when it is cancelled
 * @max_memory: bytes of address space, 0 for any
 * @max_file_size: bytes of a file it writes, 0 for any
 *
 * What to run. Everything is copied.
 */
typedef struct
{
  const char * const *argv;
  const char * const *environment;
  const char *working_directory;
  GBytes *input;
  int output_fd;
  UsherOutputFunc output;
  UsherOutputFunc errors;
  gpointer user_data;
  const char *marker;
  gint64 kill_grace;
  guint64 max_memory;
  guint64 max_file_size;
} UsherCommand;

/**
 * UsherExecutorInterface:
 * @run_async: starts the command
 * @run_finish: its exit status, or -1 with an error
 *
 * A place where commands run. When a run is over, cancelled or not, nothing
 * that the command started is left.
 */
struct _UsherExecutorInterface
{
  GTypeInterface parent_iface;

  void (*run_async)  (UsherExecutor        *self,
                      const UsherCommand   *command,
                      GCancellable         *cancellable,
                      GAsyncReadyCallback   callback,
                      gpointer              user_data);
  int  (*run_finish) (UsherExecutor        *self,
                      GAsyncResult         *result,
                      GError              **error);
};

void usher_executor_run_async  (UsherExecutor        *self,
                                const UsherCommand   *command,
                                GCancellable         *cancellable,
                                GAsyncReadyCallback   callback,
                                gpointer              user_data);
int  usher_executor_run_finish (UsherExecutor        *self,
                                GAsyncResult         *result,
                                GError              **error);

G_END_DECLS
