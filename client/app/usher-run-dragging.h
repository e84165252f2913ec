/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void usher_run_dragging_bind (GtkWidgetClass *widget_class);

G_END_DECLS
