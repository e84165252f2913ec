/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gtk/gtk.h>

#include "usher-client.h"

G_BEGIN_DECLS

#define USHER_TYPE_CHARTS_PANE (usher_charts_pane_get_type ())
G_DECLARE_FINAL_TYPE (UsherChartsPane, usher_charts_pane, USHER, CHARTS_PANE, GtkWidget)

void usher_charts_pane_set_client (UsherChartsPane *self,
                                   UsherClient     *client);
void usher_charts_pane_set_task   (UsherChartsPane *self,
                                   const char      *id);

G_END_DECLS
