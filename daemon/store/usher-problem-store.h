/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-store.h"

G_BEGIN_DECLS

void      usher_problem_store_list_async  (UsherStore           *store,
                                           gint64                now,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
GVariant *usher_problem_store_list_finish (UsherStore           *store,
                                           GAsyncResult         *result,
                                           GError              **error);

G_END_DECLS
