/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-filter.h"
#include "usher-profile.h"
#include "usher-store.h"

G_BEGIN_DECLS

void          usher_profile_store_list_async            (UsherStore           *store,
                                                         GAsyncReadyCallback   callback,
                                                         gpointer              user_data);
GPtrArray    *usher_profile_store_list_finish           (UsherStore           *store,
                                                         GAsyncResult         *result,
                                                         GError              **error);
void          usher_profile_store_get_async             (UsherStore           *store,
                                                         gint64                id,
                                                         GAsyncReadyCallback   callback,
                                                         gpointer              user_data);
UsherProfile *usher_profile_store_get_finish            (UsherStore           *store,
                                                         GAsyncResult         *result,
                                                         GError              **error);
void          usher_profile_store_find_for_media_async  (UsherStore           *store,
                                                         gint64                media,
                                                         gint64                now,
                                                         GAsyncReadyCallback   callback,
                                                         gpointer              user_data);
UsherProfile *usher_profile_store_find_for_media_finish (UsherStore           *store,
                                                         GAsyncResult         *result,
                                                         GError              **error);
void          usher_profile_store_add_async             (UsherStore           *store,
                                                         UsherProfile         *profile,
                                                         gint64                now,
                                                         GAsyncReadyCallback   callback,
                                                         gpointer              user_data);
gint64        usher_profile_store_add_finish            (UsherStore           *store,
                                                         GAsyncResult         *result,
                                                         GError              **error);
void          usher_profile_store_change_async          (UsherStore           *store,
                                                         gint64                id,
                                                         GVariant             *changes,
                                                         GAsyncReadyCallback   callback,
                                                         gpointer              user_data);
gboolean      usher_profile_store_change_finish         (UsherStore           *store,
                                                         GAsyncResult         *result,
                                                         GError              **error);
void          usher_profile_store_remove_async          (UsherStore           *store,
                                                         gint64                id,
                                                         GAsyncReadyCallback   callback,
                                                         gpointer              user_data);
gboolean      usher_profile_store_remove_finish         (UsherStore           *store,
                                                         GAsyncResult         *result,
                                                         GError              **error);

/* In the thread of the store */
GPtrArray    *usher_profile_store_read_all              (UsherDatabase        *database,
                                                         GError              **error);
UsherFilter  *usher_profile_store_find_filter           (GPtrArray            *filters,
                                                         const UsherProfile   *profile);

G_END_DECLS
