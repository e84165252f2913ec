/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-chore.h"
#include "usher-executor.h"

G_BEGIN_DECLS

/**
 * UsherTool:
 * @argv: (array zero-terminated=1): the program and its arguments
 * @working_directory: (nullable) (type filename): where it starts
 * @deadline: µs after which it is ended
 * @max_memory: bytes of address space, 0 for any
 * @max_file_size: bytes of a file that it writes, 0 for any
 * @max_output: bytes that it may say before it is ended
 * @output: (nullable): called with each line of output
 * @errors: (nullable): called with each line of errors
 * @user_data: data for both
 * @in_background: whether others come first, on the processor and the disk
 *
 * One of our own programs, with bounds to all that it does. Everything is copied.
 */
typedef struct
{
  const char * const *argv;
  const char *working_directory;
  gint64 deadline;
  guint64 max_memory;
  guint64 max_file_size;
  gsize max_output;
  UsherOutputFunc output;
  UsherOutputFunc errors;
  gpointer user_data;
  gboolean in_background;
} UsherTool;

void usher_tool_run_async  (const UsherChoreTools  *tools,
                            const UsherTool        *tool,
                            GCancellable           *cancellable,
                            GAsyncReadyCallback     callback,
                            gpointer                user_data);
int  usher_tool_run_finish (GAsyncResult           *result,
                            GError                **error);

G_END_DECLS
