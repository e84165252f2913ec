/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gio/gio.h>

#include "usher-engine.h"

G_BEGIN_DECLS

#define USHER_TYPE_DAEMON (usher_daemon_get_type ())
G_DECLARE_FINAL_TYPE (UsherDaemon, usher_daemon, USHER, DAEMON, GObject)

/* What a service manager had better not start again by itself, see sysexits(3):
 * only a person can mend it. */
#define USHER_EXIT_CONFIG 78

UsherDaemon *usher_daemon_new        (const char   *data_folder,
                                      const char   *config_folder,
                                      const char   *cache_folder,
                                      GError      **error);
UsherEngine *usher_daemon_get_engine (UsherDaemon  *self);
int          usher_daemon_run        (UsherDaemon  *self);
void         usher_daemon_stop       (UsherDaemon  *self);

G_END_DECLS
