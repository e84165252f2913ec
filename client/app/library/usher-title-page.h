/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gtk/gtk.h>

#include "usher-client.h"
#include "usher-title-states.h"

G_BEGIN_DECLS

#define USHER_TYPE_TITLE_PAGE (usher_title_page_get_type ())
G_DECLARE_FINAL_TYPE (UsherTitlePage, usher_title_page, USHER, TITLE_PAGE, GtkWidget)

void usher_title_page_set_client      (UsherTitlePage   *self,
                                       UsherClient      *client,
                                       UsherTitleStates *states);
void usher_title_page_show            (UsherTitlePage   *self,
                                       guint64           id);
void usher_title_page_set_can_go_back (UsherTitlePage   *self,
                                       gboolean          can_go_back);

G_END_DECLS
