/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gio/gio.h>

#include "usher-database.h"

G_BEGIN_DECLS

#define USHER_TYPE_STORE (usher_store_get_type ())
G_DECLARE_FINAL_TYPE (UsherStore, usher_store, USHER, STORE, GObject)

/**
 * UsherStoreWork:
 * @database: the connection, in the thread that owns it
 * @input: what was handed over
 * @error: return location for an error, never %NULL; what was written is undone
 *   then
 *
 * Returns: what usher_store_run_finish() hands back
 */
typedef gpointer (*UsherStoreWork) (UsherDatabase  *database,
                                    gpointer        input,
                                    GError        **error);

UsherStore *usher_store_new             (const char           *path,
                                         GError              **error);
void        usher_store_close           (UsherStore           *self);
const char *usher_store_get_path        (UsherStore           *self);
guint64     usher_store_get_revision    (UsherStore           *self);
void        usher_store_run_async       (UsherStore           *self,
                                         UsherStoreWork        work,
                                         gpointer              input,
                                         GDestroyNotify        free_input,
                                         GDestroyNotify        free_result,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
gpointer    usher_store_run_finish      (UsherStore           *self,
                                         GAsyncResult         *result,
                                         GError              **error);
gboolean    usher_store_run_finish_void (UsherStore           *self,
                                         GAsyncResult         *result,
                                         GError              **error);

G_END_DECLS
