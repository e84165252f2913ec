/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gtk/gtk.h>

#include "usher-client.h"
#include "usher-title-states.h"

G_BEGIN_DECLS

#define USHER_TYPE_LIBRARY_PAGE (usher_library_page_get_type ())
G_DECLARE_FINAL_TYPE (UsherLibraryPage, usher_library_page, USHER, LIBRARY_PAGE, GtkWidget)

void              usher_library_page_set_client   (UsherLibraryPage *self,
                                                   UsherClient      *client);
void              usher_library_page_search       (UsherLibraryPage *self);
void              usher_library_page_search_for   (UsherLibraryPage *self,
                                                   const char       *text);
void              usher_library_page_show_title   (UsherLibraryPage *self,
                                                   guint64           id);
void              usher_library_page_download     (UsherLibraryPage *self,
                                                   guint64           id);
void              usher_library_page_show_pending (UsherLibraryPage *self);

/* For its rows */
UsherTitleStates *usher_library_page_get_states   (UsherLibraryPage *self);
void              usher_library_page_toggle       (UsherLibraryPage *self,
                                                   guint             position);

G_END_DECLS
