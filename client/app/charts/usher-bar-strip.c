/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-bar-strip.h"

#include <glib/gi18n.h>

#include "usher-chart.h"
#include "usher-item.h"
#include "usher-record.h"
#include "usher-text.h"
#include "usher-time.h"
#include "usher-time-text.h"

#define MAX_BARS 50
#define GAP 2
#define LOWEST 6

/**
 * UsherBarStrip:
 *
 * The last runs of a task, the newest at the end: the higher a bar, the longer the
 * run; its shape and colour say what came of it.
 */
struct _UsherBarStrip
{
  UsherPlot parent_instance;

  GListModel *runs;             /* (owned) (nullable): newest first */
  gulong handler;
  double longest;               /* in seconds */
};

G_DEFINE_FINAL_TYPE (UsherBarStrip, usher_bar_strip, USHER_TYPE_PLOT)

static guint
count_bars (UsherBarStrip *self)
{
  return self->runs != NULL ? MIN (g_list_model_get_n_items (self->runs), MAX_BARS) : 0;
}

/* Returns: (transfer full): the record of a bar, 0 being the oldest, as people read */
static GVariant *
dup_run (UsherBarStrip *self,
         guint          number)
{
  g_autoptr(UsherItem) item = g_list_model_get_item (self->runs, count_bars (self) - 1 - number);

  return g_variant_ref (usher_item_get_record (item));
}

static double
find_longest (UsherBarStrip *self)
{
  double longest = 0;

  for (guint i = 0; i < count_bars (self); i++)
    {
      g_autoptr(GVariant) run = dup_run (self, i);

      longest = MAX (longest, usher_record_get_double (run, "Duration"));
    }

  return longest;
}

static guint
usher_bar_strip_count_marks (UsherPlot *plot)
{
  return count_bars (USHER_BAR_STRIP (plot));
}

/* The whole height is a bar's, so that short ones can be pointed at, too. */
static void
usher_bar_strip_get_area (UsherPlot       *plot,
                          guint            number,
                          graphene_rect_t *area)
{
  int whole = gtk_widget_get_width (GTK_WIDGET (plot));
  float width = (float) whole / MAX_BARS;
  guint n_after = count_bars (USHER_BAR_STRIP (plot)) - number;

  graphene_rect_init (area, whole - n_after * width, 0, MAX (width - GAP, 1),
                      gtk_widget_get_height (GTK_WIDGET (plot)));
}

static void
usher_bar_strip_draw (UsherPlot             *plot,
                      GtkSnapshot           *snapshot,
                      guint                  number,
                      const graphene_rect_t *area)
{
  UsherBarStrip *self = USHER_BAR_STRIP (plot);
  g_autoptr(GVariant) run = dup_run (self, number);
  double share = self->longest > 0 ? usher_record_get_double (run, "Duration") / self->longest : 0;
  float height = LOWEST + (float) share * (area->size.height - LOWEST);

  usher_chart_draw_bar (GTK_WIDGET (plot), snapshot,
                        &GRAPHENE_RECT_INIT (area->origin.x, area->size.height - height, area->size.width,
                                             height),
                        usher_chart_get_result (usher_record_get_string (run, "State")));
}

static char *
usher_bar_strip_describe (UsherPlot *plot,
                          guint      number)
{
  g_autoptr(UsherZone) zone = usher_zone_new_system ();
  g_autoptr(GVariant) run = dup_run (USHER_BAR_STRIP (plot), number);
  g_autofree char *when = usher_time_text_date_and_time (usher_record_get_time (run, "Ended"), zone);
  g_autofree char *duration =
    usher_time_text_brief ((gint64) (usher_record_get_double (run, "Duration") * USHER_SECOND));
  g_autofree char *what = usher_text_run (run);

  return g_strdup_printf ("%s\n%s\n%s", when, what, duration);
}

static void
describe (UsherBarStrip *self)
{
  guint counts[3] = { 0 };
  g_autofree char *text = NULL;

  for (guint i = 0; i < count_bars (self); i++)
    {
      g_autoptr(GVariant) run = dup_run (self, i);

      counts[usher_chart_get_result (usher_record_get_string (run, "State"))]++;
    }

  /* Translators: of the last runs of a task */
  text = g_strdup_printf (_("%u succeeded, %u failed, %u others"), counts[USHER_CHART_SUCCEEDED],
                          counts[USHER_CHART_FAILED], counts[USHER_CHART_OTHER]);
  self->longest = find_longest (self);
  usher_plot_set_summary (USHER_PLOT (self), text);
}

static void
usher_bar_strip_measure (GtkWidget      *widget,
                         GtkOrientation  orientation,
                         int             for_size,
                         int            *minimum,
                         int            *natural,
                         int            *minimum_baseline,
                         int            *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? MAX_BARS * 3 : 56;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? MAX_BARS * 10 : 56;
}

static void
usher_bar_strip_dispose (GObject *object)
{
  usher_bar_strip_set_runs (USHER_BAR_STRIP (object), NULL);

  G_OBJECT_CLASS (usher_bar_strip_parent_class)->dispose (object);
}

static void
usher_bar_strip_class_init (UsherBarStripClass *klass)
{
  UsherPlotClass *plot_class = USHER_PLOT_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = usher_bar_strip_dispose;
  GTK_WIDGET_CLASS (klass)->measure = usher_bar_strip_measure;
  plot_class->count_marks = usher_bar_strip_count_marks;
  plot_class->get_area = usher_bar_strip_get_area;
  plot_class->draw = usher_bar_strip_draw;
  plot_class->describe = usher_bar_strip_describe;
}

static void
usher_bar_strip_init (UsherBarStrip *self)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Last Runs"), -1);
}

/**
 * usher_bar_strip_set_runs:
 * @runs: (nullable): items of runs, the newest first
 *
 * Shows the first fifty of @runs, and follows them.
 */
void
usher_bar_strip_set_runs (UsherBarStrip *self,
                          GListModel    *runs)
{
  g_return_if_fail (USHER_IS_BAR_STRIP (self));

  if (self->runs != NULL)
    g_clear_signal_handler (&self->handler, self->runs);
  g_set_object (&self->runs, runs);
  if (runs == NULL)
    return;

  self->handler = g_signal_connect_swapped (runs, "items-changed", G_CALLBACK (describe), self);
  describe (self);
}
