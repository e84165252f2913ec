/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define USHER_TYPE_PLOT (usher_plot_get_type ())
G_DECLARE_DERIVABLE_TYPE (UsherPlot, usher_plot, USHER, PLOT, GtkWidget)

/**
 * UsherPlotClass:
 * @count_marks: how many bars, points or cells there are
 * @get_area: where one of them is, as if people wrote from left to right
 * @draw: draws it at an area that is turned around where people write the other way
 * @draw_rest: (nullable): draws what is below the marks: axes and their words
 * @describe: (transfer full): one of them in words
 *
 * A chart whose marks can be read one after the other, by the pointer and by the
 * arrow keys.
 */
struct _UsherPlotClass
{
  GtkWidgetClass parent_class;

  guint (*count_marks) (UsherPlot *self);
  void  (*get_area)    (UsherPlot       *self,
                        guint            number,
                        graphene_rect_t *area);
  void  (*draw)        (UsherPlot             *self,
                        GtkSnapshot           *snapshot,
                        guint                  number,
                        const graphene_rect_t *area);
  void  (*draw_rest)   (UsherPlot   *self,
                        GtkSnapshot *snapshot);
  char *(*describe)    (UsherPlot *self,
                        guint      number);
};

void  usher_plot_set_keys        (UsherPlot   *self,
                                  guint        across,
                                  guint        down);
void  usher_plot_set_summary     (UsherPlot   *self,
                                  const char  *summary);
float usher_plot_get_line_height (UsherPlot   *self);
void  usher_plot_draw_text       (UsherPlot   *self,
                                  GtkSnapshot *snapshot,
                                  const char  *text,
                                  float        x,
                                  float        align,
                                  float        y);
void  usher_plot_draw_line       (UsherPlot   *self,
                                  GtkSnapshot *snapshot,
                                  float        y);

G_END_DECLS
