/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-engine.h"

G_BEGIN_DECLS

void     usher_builtin_tasks_add_async  (UsherEngine          *engine,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
gboolean usher_builtin_tasks_add_finish (UsherEngine          *engine,
                                         GAsyncResult         *result,
                                         GError              **error);

G_END_DECLS
