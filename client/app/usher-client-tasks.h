/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-item.h"

G_BEGIN_DECLS

typedef struct _UsherClientTasks UsherClientTasks;

UsherClientTasks *usher_client_tasks_new       (void);
void              usher_client_tasks_free      (UsherClientTasks *self);
GListModel       *usher_client_tasks_get_model (UsherClientTasks *self);
UsherItem        *usher_client_tasks_find      (UsherClientTasks *self,
                                                const char       *id);
void              usher_client_tasks_begin     (UsherClientTasks *self);
void              usher_client_tasks_take_page (UsherClientTasks *self,
                                                GVariant         *records);
void              usher_client_tasks_end       (UsherClientTasks *self);
void              usher_client_tasks_apply     (UsherClientTasks *self,
                                                GVariant         *changes);
void              usher_client_tasks_clear     (UsherClientTasks *self);

G_END_DECLS
