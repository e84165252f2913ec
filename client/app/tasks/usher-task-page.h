/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gtk/gtk.h>

#include "usher-client.h"

G_BEGIN_DECLS

#define USHER_TYPE_TASK_PAGE (usher_task_page_get_type ())
G_DECLARE_FINAL_TYPE (UsherTaskPage, usher_task_page, USHER, TASK_PAGE, GtkWidget)

void       usher_task_page_set_client (UsherTaskPage *self,
                                       UsherClient   *client);
void       usher_task_page_show       (UsherTaskPage *self,
                                       const char    *id);
UsherItem *usher_task_page_get_task   (UsherTaskPage *self);

G_END_DECLS
