/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-exchange.h"
#include "usher-unit-text.h"

G_BEGIN_DECLS

/* What reading and writing units have in common. */

#define USHER_SYSTEMD_SHELL "/bin/sh"

/* In usher-systemd-command.c */
char      *usher_systemd_expand           (const char                  *text,
                                           const UsherUnit             *unit,
                                           const UsherExchangeContext  *context,
                                           GError                     **error);
GPtrArray *usher_systemd_list_environment (UsherUnit                   *service,
                                           const UsherExchangeContext  *context,
                                           GError                     **error);
char     **usher_systemd_make_argv        (UsherUnit                   *service,
                                           GPtrArray                   *environment,
                                           const UsherExchangeContext  *context,
                                           GError                     **error);

/* In usher-systemd-writer.c */
void       usher_systemd_write            (GPtrArray                   *tasks,
                                           const UsherExchangeContext  *context,
                                           GString                     *text);

G_END_DECLS
