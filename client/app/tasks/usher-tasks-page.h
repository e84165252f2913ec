/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gtk/gtk.h>

#include "usher-client.h"

G_BEGIN_DECLS

#define USHER_TYPE_TASKS_PAGE (usher_tasks_page_get_type ())
G_DECLARE_FINAL_TYPE (UsherTasksPage, usher_tasks_page, USHER, TASKS_PAGE, GtkWidget)

void       usher_tasks_page_set_client   (UsherTasksPage *self,
                                          UsherClient    *client);
GPtrArray *usher_tasks_page_dup_selected (UsherTasksPage *self);
void       usher_tasks_page_show_task    (UsherTasksPage *self,
                                          const char     *id);
void       usher_tasks_page_search       (UsherTasksPage *self);

G_END_DECLS
