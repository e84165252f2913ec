/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gio/gio.h>

#include "usher-image-store.h"

G_BEGIN_DECLS

char       *usher_image_folder_get_file (const char        *cache_folder,
                                         gint64             media,
                                         const char        *kind);
char       *usher_image_folder_get_part (const char        *cache_folder,
                                         const UsherImage  *image,
                                         const char        *end);
gboolean    usher_image_folder_make     (const char        *cache_folder,
                                         GError           **error);
guint       usher_image_folder_drop     (const char        *cache_folder,
                                         GPtrArray         *images,
                                         guint64           *freed);
void        usher_image_folder_clean_async
                                        (UsherStore         *store,
                                         const char         *cache_folder,
                                         GAsyncReadyCallback callback,
                                         gpointer            user_data);
gboolean    usher_image_folder_clean_finish
                                        (GAsyncResult       *result,
                                         guint              *n_dropped,
                                         guint64            *freed,
                                         GError            **error);
const char *usher_image_folder_sniff    (const guint8      *bytes,
                                         gsize              length);

G_END_DECLS
