/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-client-lists.h"

G_BEGIN_DECLS

typedef struct _UsherClientTasks UsherClientTasks;

UsherClientTasks *usher_client_tasks_new          (UsherClient      *client);
void              usher_client_tasks_free         (UsherClientTasks *self);
GListModel       *usher_client_tasks_get_model    (UsherClientTasks *self);
UsherItem        *usher_client_tasks_find         (UsherClientTasks *self,
                                                   const char       *id);
void              usher_client_tasks_list         (UsherClientTasks *self);
gboolean          usher_client_tasks_are_listed   (UsherClientTasks *self);
void              usher_client_tasks_note_changes (UsherClientTasks *self,
                                                   GVariant         *parameters);
void              usher_client_tasks_clear        (UsherClientTasks *self);

G_END_DECLS
