/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <sys/types.h>

#include "usher-executor.h"

G_BEGIN_DECLS

/**
 * UsherSpawn:
 * @path: the program
 * @argv: (array zero-terminated=1): its arguments
 * @environment: (array zero-terminated=1): all of it
 * @working_directory: (nullable): the folder it starts in
 * @fds: its standard input, output and errors; none is 0, 1 or 2 out of place
 * @max_memory: bytes of address space, 0 for any
 * @max_file_size: bytes of a file it writes, 0 for any
 * @place: how it stands among others
 */
typedef struct
{
  const char *path;
  const char * const *argv;
  const char * const *environment;
  const char *working_directory;
  int fds[3];
  guint64 max_memory;
  guint64 max_file_size;
  UsherPlace place;
} UsherSpawn;

pid_t usher_spawn (const UsherSpawn  *spawn,
                   GError           **error);

G_END_DECLS
