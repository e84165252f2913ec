/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-storage-store.h"

G_BEGIN_DECLS

UsherStorage *usher_storage_look        (const char          *root,
                                         gint64               now,
                                         GError             **error);
gboolean      usher_storage_check       (const UsherStorage  *known,
                                         const UsherStorage  *present,
                                         GError             **error);
gboolean      usher_storage_check_again (const UsherStorage  *known,
                                         GError             **error);
UsherStorage *usher_storage_find        (GPtrArray           *storages,
                                         const char          *root);
gboolean      usher_storage_check_root  (GPtrArray           *storages,
                                         const char          *root,
                                         GError             **error);
char         *usher_storage_identify    (const char          *mounts,
                                         const char          *path,
                                         gboolean            *is_mount);

G_END_DECLS
