/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define USHER_SYSTEMD_NAME "org.freedesktop.systemd1"
#define USHER_SYSTEMD_PATH "/org/freedesktop/systemd1"
#define USHER_SYSTEMD_MANAGER "org.freedesktop.systemd1.Manager"

void     usher_unit_sweep_async  (GDBusConnection      *connection,
                                  const char           *pattern,
                                  GAsyncReadyCallback   callback,
                                  gpointer              user_data);
gboolean usher_unit_sweep_finish (GAsyncResult         *result,
                                  GError              **error);

G_END_DECLS
