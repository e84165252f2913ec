/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-day-chart.h"

#include <glib/gi18n.h>

#include "usher-chart.h"
#include "usher-time.h"
#include "usher-time-text.h"

#define GAP 2
/* One failure among thousands must be seen */
#define LOWEST 4

/* What became of the runs that were asked for on one day. */
typedef struct
{
  int month;
  int day;
  guint counts[3];              /* by #UsherChartResult */
} Day;

/**
 * UsherDayChart:
 *
 * How many runs there were on each of the last days, and what came of them: one
 * stack a day.
 */
struct _UsherDayChart
{
  UsherPlot parent_instance;

  GArray *days;                 /* (owned) (element-type Day): the oldest first */
  guint most;                   /* runs on one day */
};

G_DEFINE_FINAL_TYPE (UsherDayChart, usher_day_chart, USHER_TYPE_PLOT)

static const Day *
get_day (UsherDayChart *self,
         guint          number)
{
  return &g_array_index (self->days, Day, number);
}

static guint
count_runs (const Day *day)
{
  return day->counts[USHER_CHART_SUCCEEDED] + day->counts[USHER_CHART_FAILED] +
         day->counts[USHER_CHART_OTHER];
}

static char *
describe_counts (const guint *counts)
{
  /* Translators: how many runs */
  return g_strdup_printf (_("%u succeeded, %u failed, %u others"), counts[USHER_CHART_SUCCEEDED],
                          counts[USHER_CHART_FAILED], counts[USHER_CHART_OTHER]);
}

static guint
usher_day_chart_count_marks (UsherPlot *plot)
{
  return USHER_DAY_CHART (plot)->days->len;
}

static void
usher_day_chart_get_area (UsherPlot       *plot,
                          guint            number,
                          graphene_rect_t *area)
{
  UsherDayChart *self = USHER_DAY_CHART (plot);
  float line = usher_plot_get_line_height (plot);
  float width = (float) gtk_widget_get_width (GTK_WIDGET (plot)) / self->days->len;

  graphene_rect_init (area, number * width, line, MAX (width - GAP, 1),
                      MAX (gtk_widget_get_height (GTK_WIDGET (plot)) - 2 * line, 1));
}

static void
usher_day_chart_draw (UsherPlot             *plot,
                      GtkSnapshot           *snapshot,
                      guint                  number,
                      const graphene_rect_t *area)
{
  UsherDayChart *self = USHER_DAY_CHART (plot);
  const Day *day = get_day (self, number);
  float bottom = area->origin.y + area->size.height;

  for (guint result = 0; result < G_N_ELEMENTS (day->counts); result++)
    {
      float height = area->size.height * day->counts[result] / MAX (self->most, 1);
      graphene_rect_t bar;

      if (day->counts[result] == 0)
        continue;

      height = MIN (MAX (height, LOWEST), bottom - area->origin.y);
      bottom -= height;
      graphene_rect_init (&bar, area->origin.x, bottom, area->size.width, MAX (height - 1, 1));
      usher_chart_draw_bar (GTK_WIDGET (plot), snapshot, &bar, result);
    }
}

static void
draw_date (UsherDayChart *self,
           GtkSnapshot   *snapshot,
           guint          number,
           float          align)
{
  UsherPlot *plot = USHER_PLOT (self);
  const Day *day = get_day (self, number);
  g_autofree char *text = usher_time_text_day_of_year (day->month, day->day);

  usher_plot_draw_text (plot, snapshot, text, align * gtk_widget_get_width (GTK_WIDGET (self)), align,
                        gtk_widget_get_height (GTK_WIDGET (self)) - usher_plot_get_line_height (plot));
}

static void
usher_day_chart_draw_rest (UsherPlot   *plot,
                           GtkSnapshot *snapshot)
{
  UsherDayChart *self = USHER_DAY_CHART (plot);
  float line = usher_plot_get_line_height (plot);
  g_autofree char *most = g_strdup_printf ("%'u", self->most);

  usher_plot_draw_line (plot, snapshot, line - 1);
  usher_plot_draw_line (plot, snapshot, gtk_widget_get_height (GTK_WIDGET (plot)) - line);
  usher_plot_draw_text (plot, snapshot, most, 0, 0, 0);
  if (self->days->len == 0)
    return;

  draw_date (self, snapshot, 0, 0);
  draw_date (self, snapshot, self->days->len / 2, 0.5f);
  draw_date (self, snapshot, self->days->len - 1, 1);
}

static char *
usher_day_chart_describe (UsherPlot *plot,
                          guint      number)
{
  const Day *day = get_day (USHER_DAY_CHART (plot), number);
  g_autofree char *date = usher_time_text_day_of_year (day->month, day->day);
  g_autofree char *counts = describe_counts (day->counts);

  /* Translators: a date, and what became of the runs of that day */
  return g_strdup_printf (_("%s: %s"), date, counts);
}

static void
usher_day_chart_measure (GtkWidget      *widget,
                         GtkOrientation  orientation,
                         int             for_size,
                         int            *minimum,
                         int            *natural,
                         int            *minimum_baseline,
                         int            *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? USHER_DAY_CHART_DAYS * 3 : 120;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? USHER_DAY_CHART_DAYS * 20 : 160;
}

static void
usher_day_chart_finalize (GObject *object)
{
  g_array_unref (USHER_DAY_CHART (object)->days);

  G_OBJECT_CLASS (usher_day_chart_parent_class)->finalize (object);
}

static void
usher_day_chart_class_init (UsherDayChartClass *klass)
{
  UsherPlotClass *plot_class = USHER_PLOT_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = usher_day_chart_finalize;
  GTK_WIDGET_CLASS (klass)->measure = usher_day_chart_measure;
  plot_class->count_marks = usher_day_chart_count_marks;
  plot_class->get_area = usher_day_chart_get_area;
  plot_class->draw = usher_day_chart_draw;
  plot_class->draw_rest = usher_day_chart_draw_rest;
  plot_class->describe = usher_day_chart_describe;
}

static void
usher_day_chart_init (UsherDayChart *self)
{
  self->days = g_array_new (FALSE, TRUE, sizeof (Day));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Runs a Day"), -1);
}

/**
 * usher_day_chart_make_edges:
 * @now: the last day is the one that is now
 * @zone: whose days are meant: some have 23 hours and some have 25
 *
 * Returns: (transfer floating): at: the midnights around the last days
 */
GVariant *
usher_day_chart_make_edges (gint64           now,
                            const UsherZone *zone)
{
  gint64 today = usher_zone_to_civil (zone, now / USHER_SECOND, NULL) / USHER_DAY_SECONDS;
  guint64 edges[USHER_DAY_CHART_DAYS + 1];

  for (int i = 0; i <= USHER_DAY_CHART_DAYS; i++)
    {
      gint64 day = today - USHER_DAY_CHART_DAYS + 1 + i;

      edges[i] = (guint64) (usher_zone_from_civil (zone, day * USHER_DAY_SECONDS) * USHER_SECOND);
    }

  return g_variant_new_fixed_array (G_VARIANT_TYPE_UINT64, edges, G_N_ELEMENTS (edges), sizeof *edges);
}

static void
describe_all (UsherDayChart *self)
{
  guint counts[3] = { 0 };
  g_autofree char *text = NULL;
  g_autofree char *all = NULL;

  for (guint i = 0; i < self->days->len; i++)
    for (guint result = 0; result < G_N_ELEMENTS (counts); result++)
      counts[result] += get_day (self, i)->counts[result];

  text = describe_counts (counts);
  /* Translators: how many runs succeeded, failed and so on */
  all = g_strdup_printf (ngettext ("The last %u day: %s", "The last %u days: %s", self->days->len),
                         self->days->len, text);
  usher_plot_set_summary (USHER_PLOT (self), all);
}

/**
 * usher_day_chart_set_sums:
 * @sums: a(tuuuudd), as GetStatistics() answers for usher_day_chart_make_edges()
 */
void
usher_day_chart_set_sums (UsherDayChart *self,
                          GVariant      *sums)
{
  g_autoptr(UsherZone) zone = usher_zone_new_system ();
  guint succeeded, failed, cancelled, others;
  GVariantIter iter;
  guint64 start;

  g_return_if_fail (USHER_IS_DAY_CHART (self));

  g_array_set_size (self->days, 0);
  self->most = 0;
  g_variant_iter_init (&iter, sums);
  while (g_variant_iter_next (&iter, "(tuuuudd)", &start, &succeeded, &failed, &cancelled, &others,
                              NULL, NULL))
    {
      Day day = { .counts = { succeeded, failed, cancelled + others } };
      UsherCivil civil;

      usher_zone_to_civil (zone, (gint64) start / USHER_SECOND, &civil);
      day.month = civil.month;
      day.day = civil.day;
      g_array_append_val (self->days, day);
      self->most = MAX (self->most, count_runs (&day));
    }

  describe_all (self);
}
