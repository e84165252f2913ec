/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-store.h"
#include "usher-task.h"

G_BEGIN_DECLS

void       usher_task_store_add_async      (UsherStore           *store,
                                            UsherTask            *task,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
gint64     usher_task_store_add_finish     (UsherStore           *store,
                                            GAsyncResult         *result,
                                            GError              **error);
void       usher_task_store_add_all_async  (UsherStore           *store,
                                            GPtrArray            *tasks,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
gboolean   usher_task_store_add_all_finish (UsherStore           *store,
                                            GAsyncResult         *result,
                                            GError              **error);
void       usher_task_store_save_async     (UsherStore           *store,
                                            UsherTask            *task,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
gboolean   usher_task_store_save_finish    (UsherStore           *store,
                                            GAsyncResult         *result,
                                            GError              **error);
void       usher_task_store_remove_async   (UsherStore           *store,
                                            gint64                key,
                                            gint64                now,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
gboolean   usher_task_store_remove_finish  (UsherStore           *store,
                                            GAsyncResult         *result,
                                            GError              **error);
void       usher_task_store_restore_async  (UsherStore           *store,
                                            const char           *id,
                                            gint64                since,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
UsherTask *usher_task_store_restore_finish (UsherStore           *store,
                                            GAsyncResult         *result,
                                            GError              **error);

/* For the other files of this folder */
GPtrArray *usher_task_store_read_all       (UsherDatabase        *database,
                                            GError              **error);
gboolean   usher_task_store_write_plan     (UsherDatabase        *database,
                                            const UsherTask      *task,
                                            GError              **error);
gboolean   usher_task_store_write_standing (UsherDatabase        *database,
                                            const UsherTask      *task,
                                            GError              **error);

G_END_DECLS
