/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-chore.h"

G_BEGIN_DECLS

/**
 * UsherProgram:
 * @argv: (array zero-terminated=1): the program and its arguments
 * @deadline: µs for all of it
 * @max_memory: bytes of address space, 0 for any
 * @max_file_size: bytes of a file it writes, 0 for any
 *
 * One of our tools, for a short job. Everything is copied.
 */
typedef struct
{
  const char * const *argv;
  gint64 deadline;
  guint64 max_memory;
  guint64 max_file_size;
} UsherProgram;

void  usher_program_run_async  (const UsherChoreTools  *tools,
                                const UsherProgram     *program,
                                GCancellable           *cancellable,
                                GAsyncReadyCallback     callback,
                                gpointer                user_data);
char *usher_program_run_finish (GAsyncResult           *result,
                                GError                **error);

G_END_DECLS
