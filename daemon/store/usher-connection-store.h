/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-connection.h"
#include "usher-store.h"

G_BEGIN_DECLS

void             usher_connection_store_list_async    (UsherStore           *store,
                                                       GAsyncReadyCallback   callback,
                                                       gpointer              user_data);
GPtrArray       *usher_connection_store_list_finish   (UsherStore           *store,
                                                       GAsyncResult         *result,
                                                       GError              **error);
void             usher_connection_store_get_async     (UsherStore           *store,
                                                       const char           *id,
                                                       GAsyncReadyCallback   callback,
                                                       gpointer              user_data);
UsherConnection *usher_connection_store_get_finish    (UsherStore           *store,
                                                       GAsyncResult         *result,
                                                       GError              **error);
void             usher_connection_store_save_async    (UsherStore           *store,
                                                       UsherConnection      *connection,
                                                       GAsyncReadyCallback   callback,
                                                       gpointer              user_data);
gboolean         usher_connection_store_save_finish   (UsherStore           *store,
                                                       GAsyncResult         *result,
                                                       GError              **error);
void             usher_connection_store_empty_async   (UsherStore           *store,
                                                       gint64                key,
                                                       GAsyncReadyCallback   callback,
                                                       gpointer              user_data);
gboolean         usher_connection_store_empty_finish  (UsherStore           *store,
                                                       GAsyncResult         *result,
                                                       guint                *n_removed,
                                                       GError              **error);
void             usher_connection_store_remove_async  (UsherStore           *store,
                                                       const char           *id,
                                                       GAsyncReadyCallback   callback,
                                                       gpointer              user_data);
gboolean         usher_connection_store_remove_finish (UsherStore           *store,
                                                       GAsyncResult         *result,
                                                       GError              **error);

G_END_DECLS
