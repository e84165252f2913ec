/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define USHER_TYPE_AWAY_PAGE (usher_away_page_get_type ())
G_DECLARE_FINAL_TYPE (UsherAwayPage, usher_away_page, USHER, AWAY_PAGE, GtkWidget)

void usher_away_page_set_error (UsherAwayPage *self,
                                const char    *error);

G_END_DECLS
