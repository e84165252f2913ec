/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-pace.h"
#include "usher-store.h"

G_BEGIN_DECLS

void       usher_pace_store_get_async  (UsherStore           *store,
                                        GAsyncReadyCallback   callback,
                                        gpointer              user_data);
UsherPace *usher_pace_store_get_finish (UsherStore           *store,
                                        GAsyncResult         *result,
                                        GError              **error);
void       usher_pace_store_set_async  (UsherStore           *store,
                                        const UsherPace      *pace,
                                        GAsyncReadyCallback   callback,
                                        gpointer              user_data);
gboolean   usher_pace_store_set_finish (UsherStore           *store,
                                        GAsyncResult         *result,
                                        GError              **error);

G_END_DECLS
