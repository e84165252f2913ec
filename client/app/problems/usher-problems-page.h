/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gtk/gtk.h>

#include "usher-client.h"

G_BEGIN_DECLS

#define USHER_TYPE_PROBLEMS_PAGE (usher_problems_page_get_type ())
G_DECLARE_FINAL_TYPE (UsherProblemsPage, usher_problems_page, USHER, PROBLEMS_PAGE, GtkWidget)

void usher_problems_page_set_client (UsherProblemsPage *self,
                                     UsherClient       *client);

G_END_DECLS
