/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gtk/gtk.h>

#include "usher-client.h"

G_BEGIN_DECLS

#define USHER_TYPE_HISTORY_PAGE (usher_history_page_get_type ())
G_DECLARE_FINAL_TYPE (UsherHistoryPage, usher_history_page, USHER, HISTORY_PAGE, GtkWidget)

void usher_history_page_set_client    (UsherHistoryPage *self,
                                       UsherClient      *client);
void usher_history_page_show_task     (UsherHistoryPage *self,
                                       const char       *task_id);
void usher_history_page_show_failures (UsherHistoryPage *self);
void usher_history_page_show_log      (UsherHistoryPage *self,
                                       guint64           run);
void usher_history_page_toggle_log    (UsherHistoryPage *self);
void usher_history_page_search        (UsherHistoryPage *self);

G_END_DECLS
