/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GdkTexture *usher_picture_cache_peek        (const char           *path,
                                             int                   width,
                                             int                   height);
void        usher_picture_cache_load_async  (const char           *path,
                                             int                   width,
                                             int                   height,
                                             GCancellable         *cancellable,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
GdkTexture *usher_picture_cache_load_finish (GAsyncResult         *result,
                                             GError              **error);

G_END_DECLS
