/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gtk/gtk.h>

#include "usher-client.h"

G_BEGIN_DECLS

#define USHER_TYPE_QUEUE_PAGE (usher_queue_page_get_type ())
G_DECLARE_FINAL_TYPE (UsherQueuePage, usher_queue_page, USHER, QUEUE_PAGE, GtkWidget)

void         usher_queue_page_set_client (UsherQueuePage *self,
                                          UsherClient    *client);
UsherClient *usher_queue_page_get_client (UsherQueuePage *self);

G_END_DECLS
