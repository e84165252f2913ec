/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-executor.h"

G_BEGIN_DECLS

#define USHER_TYPE_EXECUTORS (usher_executors_get_type ())
G_DECLARE_FINAL_TYPE (UsherExecutors, usher_executors, USHER, EXECUTORS, GObject)

UsherExecutors *usher_executors_new            (void);
gboolean        usher_executors_check          (UsherExecutors       *self,
                                                const char           *name,
                                                GError              **error);
UsherExecutor  *usher_executors_get            (UsherExecutors       *self,
                                                const char           *name);
void            usher_executors_connect_async  (UsherExecutors       *self,
                                                GDBusConnection      *connection,
                                                const char           *instance,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);
void            usher_executors_connect_finish (UsherExecutors       *self,
                                                GAsyncResult         *result);

G_END_DECLS
