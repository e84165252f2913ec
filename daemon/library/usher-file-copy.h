/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void     usher_file_copy_async  (const char           *path,
                                 const char           *folder,
                                 guint64               max_size,
                                 GCancellable         *cancellable,
                                 GAsyncReadyCallback   callback,
                                 gpointer              user_data);
gboolean usher_file_copy_finish (GAsyncResult         *result,
                                 GError              **error);

G_END_DECLS
