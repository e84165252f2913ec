/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-task-index.h"

G_BEGIN_DECLS

/**
 * UsherTaskList:
 * @records: (owned): an `aa{sv}`
 * @next: (owned): the cursor of the next page, "" behind the last
 * @total: how many tasks match
 */
typedef struct
{
  GVariant *records;
  char *next;
  guint total;
} UsherTaskList;

gboolean usher_task_list_read  (UsherTaskList  *self,
                                UsherEngine    *engine,
                                UsherTaskIndex *index,
                                GVariant       *options,
                                GError        **error);
void     usher_task_list_clear (UsherTaskList  *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (UsherTaskList, usher_task_list_clear)

G_END_DECLS
