/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-exchange.h"

G_BEGIN_DECLS

/* What reading and writing a crontab have in common. */

#define USHER_CRONTAB_BLANKS " \t"
#define USHER_CRONTAB_SHELL  "/bin/sh"

/* A comment of ours, that names the task of the line below. */
#define USHER_CRONTAB_NAME_MARK "Name: "

gboolean    usher_crontab_is_nickname  (const char                  *word);
const char *usher_crontab_get_variable (GPtrArray                   *variables,
                                        const char                  *name);
void        usher_crontab_set_variable (GPtrArray                   *variables,
                                        const char                  *name,
                                        const char                  *value);

/* In usher-crontab-writer.c */
void        usher_crontab_write        (GPtrArray                   *tasks,
                                        const UsherExchangeContext  *context,
                                        GString                     *text);

G_END_DECLS
