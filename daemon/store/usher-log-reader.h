/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void  usher_log_read_async  (const char           *path,
                             guint64               offset,
                             guint                 max,
                             GAsyncReadyCallback   callback,
                             gpointer              user_data);
char *usher_log_read_finish (GAsyncResult         *result,
                             guint64              *next,
                             gboolean             *at_end,
                             GError              **error);

G_END_DECLS
