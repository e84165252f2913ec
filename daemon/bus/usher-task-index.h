/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-engine.h"

G_BEGIN_DECLS

#define USHER_TYPE_TASK_INDEX (usher_task_index_get_type ())
G_DECLARE_FINAL_TYPE (UsherTaskIndex, usher_task_index, USHER, TASK_INDEX, GObject)

UsherTaskIndex *usher_task_index_new  (UsherEngine     *engine);
GPtrArray      *usher_task_index_list (UsherTaskIndex  *self);
guint           usher_task_index_find (GPtrArray       *tasks,
                                       const char      *id,
                                       gboolean         behind);

G_END_DECLS
