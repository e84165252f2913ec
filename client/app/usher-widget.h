/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void usher_widget_dispose_template (GtkWidget *widget,
                                    GType      type);
void usher_widget_share_model      (GtkWidget         *wide,
                                    GtkWidget         *narrow,
                                    GtkSelectionModel *model,
                                    GtkSliceListModel *part);
void usher_widget_hold_model       (GtkListView       *view,
                                    GListModel        *model);
void usher_widget_bind_callbacks   (GtkWidgetClass    *widget_class);

G_END_DECLS
