/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char **usher_environment_for_tools    (const char * const *own,
                                       const char * const *additions);
char **usher_environment_for_commands (const char * const *own,
                                       const char * const *additions);
char  *usher_environment_find_program (const char * const *environment,
                                       const char         *working_directory,
                                       const char         *program);

G_END_DECLS
