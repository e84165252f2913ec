/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void     usher_cells_bind       (GtkWidgetClass *widget_class);
gboolean usher_cells_is_failure (const char     *state);

G_END_DECLS
