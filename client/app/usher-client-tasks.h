/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-item.h"

G_BEGIN_DECLS

typedef struct _UsherClientTasks UsherClientTasks;

UsherClientTasks *usher_client_tasks_new       (void);
void           usher_client_tasks_free      (UsherClientTasks *self);
GListModel    *usher_client_tasks_get_model (UsherClientTasks *self);
UsherItem     *usher_client_tasks_find      (UsherClientTasks *self,
                                          const char    *id);
UsherItem     *usher_client_tasks_make_item (UsherClientTasks *self,
                                          GVariant      *record);
void           usher_client_tasks_replace   (UsherClientTasks *self,
                                          GPtrArray     *items);
void           usher_client_tasks_apply     (UsherClientTasks *self,
                                          GVariant      *changes);
void           usher_client_tasks_clear     (UsherClientTasks *self);

G_END_DECLS
