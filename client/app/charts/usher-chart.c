/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-chart.h"

#include "usher-cells.h"

UsherChartResult
usher_chart_get_result (const char *state)
{
  if (g_strcmp0 (state, "succeeded") == 0)
    return USHER_CHART_SUCCEEDED;

  return usher_cells_is_failure (state) ? USHER_CHART_FAILED : USHER_CHART_OTHER;
}

/* Returns: the theme's colour, which follows dark style and high contrast */
GdkRGBA
usher_chart_get_color (GtkWidget        *widget,
                       UsherChartResult  result)
{
  static const char * const names[] = { "success_color", "error_color", NULL };
  GtkStyleContext *context = gtk_widget_get_style_context (widget);
  GdkRGBA color;

  gtk_style_context_get_color (context, &color);
  if (names[result] != NULL)
    gtk_style_context_lookup_color (context, names[result], &color);
  else
    color.alpha *= 0.6f;

  return color;
}

static void
draw_cross (GtkSnapshot           *snapshot,
            const graphene_rect_t *bar,
            const GdkRGBA         *color)
{
  float side = MIN (bar->size.width, 8);
  graphene_rect_t line = GRAPHENE_RECT_INIT (-side / 2, -1, side, 2);

  if (bar->size.height < side + 4 || side < 4)
    return;

  for (int angle = 45; angle < 180; angle += 90)
    {
      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (snapshot,
                              &GRAPHENE_POINT_INIT (bar->origin.x + bar->size.width / 2,
                                                    bar->origin.y + side / 2 + 3));
      gtk_snapshot_rotate (snapshot, angle);
      gtk_snapshot_append_color (snapshot, color, &line);
      gtk_snapshot_restore (snapshot);
    }
}

/* Draws a bar whose shape says its result, too. */
void
usher_chart_draw_bar (GtkWidget             *widget,
                      GtkSnapshot           *snapshot,
                      const graphene_rect_t *bar,
                      UsherChartResult       result)
{
  GdkRGBA color = usher_chart_get_color (widget, result);
  float edge = result == USHER_CHART_FAILED ? 2 : 1;
  GskRoundedRect outline;

  if (bar->size.height <= 0)
    return;

  if (result == USHER_CHART_SUCCEEDED)
    {
      gtk_snapshot_append_color (snapshot, &color, bar);
      return;
    }

  gsk_rounded_rect_init_from_rect (&outline, bar, 0);
  gtk_snapshot_append_border (snapshot, &outline, (float[4]) { edge, edge, edge, edge },
                              (GdkRGBA[4]) { color, color, color, color });
  if (result == USHER_CHART_FAILED)
    draw_cross (snapshot, bar, &color);
}

/* Says in words what the chart shows. */
void
usher_chart_describe (GtkWidget  *widget,
                      const char *description)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  description, -1);
}
