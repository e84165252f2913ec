/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What charts have in common: results differ in colour and in shape. */

/**
 * UsherChartResult:
 * @USHER_CHART_SUCCEEDED: filled
 * @USHER_CHART_FAILED: hollow, with a thick edge and a cross
 * @USHER_CHART_OTHER: hollow, with a thin edge
 */
typedef enum
{
  USHER_CHART_SUCCEEDED,
  USHER_CHART_FAILED,
  USHER_CHART_OTHER,
} UsherChartResult;

UsherChartResult usher_chart_get_result (const char            *state);
GdkRGBA          usher_chart_get_color  (GtkWidget             *widget,
                                         UsherChartResult       result);
void             usher_chart_draw_bar   (GtkWidget             *widget,
                                         GtkSnapshot           *snapshot,
                                         const graphene_rect_t *bar,
                                         UsherChartResult       result);
void             usher_chart_describe   (GtkWidget             *widget,
                                         const char            *description);

G_END_DECLS
