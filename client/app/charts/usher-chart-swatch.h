/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define USHER_TYPE_CHART_SWATCH (usher_chart_swatch_get_type ())
G_DECLARE_FINAL_TYPE (UsherChartSwatch, usher_chart_swatch, USHER, CHART_SWATCH, GtkWidget)

G_END_DECLS
