/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-item.h"

G_BEGIN_DECLS

#define USHER_RUN_LISTS_MAX_ENDED 50

typedef struct _UsherRunLists UsherRunLists;

UsherRunLists *usher_run_lists_new         (void);
void           usher_run_lists_free        (UsherRunLists *self);
GListModel    *usher_run_lists_get_running (UsherRunLists *self);
GListModel    *usher_run_lists_get_waiting (UsherRunLists *self);
GListModel    *usher_run_lists_get_ended   (UsherRunLists *self);
UsherItem     *usher_run_lists_find        (UsherRunLists *self,
                                            gint64         id);
void           usher_run_lists_take        (UsherRunLists *self,
                                            GVariant      *records);
void           usher_run_lists_take_queue  (UsherRunLists *self,
                                            GVariant      *queue);
void           usher_run_lists_take_ended  (UsherRunLists *self,
                                            GVariant      *ended);
void           usher_run_lists_note_progress (UsherRunLists *self,
                                            GVariant      *progress);
void           usher_run_lists_clear       (UsherRunLists *self);

G_END_DECLS
