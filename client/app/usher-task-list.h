/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-item.h"

G_BEGIN_DECLS

typedef struct _UsherTaskList UsherTaskList;

UsherTaskList *usher_task_list_new       (void);
void           usher_task_list_free      (UsherTaskList *self);
GListModel    *usher_task_list_get_model (UsherTaskList *self);
UsherItem     *usher_task_list_find      (UsherTaskList *self,
                                          const char    *id);
UsherItem     *usher_task_list_make_item (UsherTaskList *self,
                                          GVariant      *record);
void           usher_task_list_replace   (UsherTaskList *self,
                                          GPtrArray     *items);
void           usher_task_list_apply     (UsherTaskList *self,
                                          GVariant      *changes);
void           usher_task_list_clear     (UsherTaskList *self);

G_END_DECLS
