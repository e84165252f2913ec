/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-store.h"

G_BEGIN_DECLS

void      usher_setting_store_save_async  (UsherStore           *store,
                                           GVariant             *settings,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
gboolean  usher_setting_store_save_finish (UsherStore           *store,
                                           GAsyncResult         *result,
                                           GError              **error);

/* For the other files of this folder */
GVariant *usher_setting_store_read_all    (UsherDatabase        *database,
                                           GError              **error);

G_END_DECLS
