/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-executor.h"
#include "usher-line-reader.h"

G_BEGIN_DECLS

/**
 * UsherCommandFiles:
 * @fds: (owned): the command's ends of its standard input, output and errors
 * @output: (owned) (nullable): reads the output, where lines are wanted
 * @errors: (owned) (nullable): reads the errors, where lines are wanted
 *
 * Where a command reads from and writes to.
 */
typedef struct
{
  int fds[3];
  UsherLineReader *output;
  UsherLineReader *errors;
} UsherCommandFiles;

gboolean usher_command_files_open       (UsherCommandFiles   *self,
                                         const UsherCommand  *command,
                                         GError             **error);
void     usher_command_files_close_ends (UsherCommandFiles   *self);
void     usher_command_files_clear      (UsherCommandFiles   *self);

G_END_DECLS
