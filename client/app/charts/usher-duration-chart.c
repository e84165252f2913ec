/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-duration-chart.h"

#include <glib/gi18n.h>

#include "usher-chart.h"
#include "usher-item.h"
#include "usher-record.h"
#include "usher-text.h"
#include "usher-time.h"
#include "usher-time-text.h"

#define MAX_POINTS 100
#define POINT 9

/**
 * UsherDurationChart:
 *
 * How long the runs of a task took, and when: a point each, whose shape says what
 * came of it.
 */
struct _UsherDurationChart
{
  UsherPlot parent_instance;

  GListModel *runs;             /* (owned) (nullable): newest first */
  gulong handler;
  GPtrArray *points;            /* (owned) (element-type GVariant): oldest first */
  gint64 first;                 /* start of a run */
  gint64 last;
  double longest;               /* in seconds */
};

G_DEFINE_FINAL_TYPE (UsherDurationChart, usher_duration_chart, USHER_TYPE_PLOT)

static GVariant *
get_point (UsherDurationChart *self,
           guint               number)
{
  return self->points->pdata[number];
}

static char *
say_duration (double seconds)
{
  return usher_time_text_brief ((gint64) (seconds * USHER_SECOND));
}

static guint
usher_duration_chart_count_marks (UsherPlot *plot)
{
  return USHER_DURATION_CHART (plot)->points->len;
}

static void
usher_duration_chart_get_area (UsherPlot       *plot,
                               guint            number,
                               graphene_rect_t *area)
{
  UsherDurationChart *self = USHER_DURATION_CHART (plot);
  gint64 time = usher_record_get_time (get_point (self, number), "Started");
  double duration = usher_record_get_double (get_point (self, number), "Duration");
  double span = (double) (self->last - self->first);
  double x = span > 0 ? (double) (time - self->first) / span : 0.5;
  double y = self->longest > 0 ? 1 - duration / self->longest : 1;
  float line = usher_plot_get_line_height (plot);
  int width = gtk_widget_get_width (GTK_WIDGET (plot)) - POINT;
  float height = gtk_widget_get_height (GTK_WIDGET (plot)) - 2 * line - POINT;

  graphene_rect_init (area, (float) x * width, line + (float) y * height, POINT, POINT);
}

static void
draw_cross (GtkSnapshot           *snapshot,
            const graphene_rect_t *area,
            const GdkRGBA         *color)
{
  for (int angle = 45; angle < 180; angle += 90)
    {
      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (area->origin.x + POINT / 2.0f,
                                                              area->origin.y + POINT / 2.0f));
      gtk_snapshot_rotate (snapshot, angle);
      gtk_snapshot_append_color (snapshot, color,
                                 &GRAPHENE_RECT_INIT (-POINT * 0.7f, -1.25f, POINT * 1.4f, 2.5f));
      gtk_snapshot_restore (snapshot);
    }
}

/* A disc, a cross, or a ring */
static void
usher_duration_chart_draw (UsherPlot             *plot,
                           GtkSnapshot           *snapshot,
                           guint                  number,
                           const graphene_rect_t *area)
{
  UsherDurationChart *self = USHER_DURATION_CHART (plot);
  UsherChartResult result = usher_chart_get_result (usher_record_get_string (get_point (self, number), "State"));
  GdkRGBA color = usher_chart_get_color (GTK_WIDGET (plot), result);
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, area, POINT / 2.0f);
  switch (result)
    {
    case USHER_CHART_SUCCEEDED:
      gtk_snapshot_push_rounded_clip (snapshot, &outline);
      gtk_snapshot_append_color (snapshot, &color, area);
      gtk_snapshot_pop (snapshot);
      break;

    case USHER_CHART_FAILED:
      draw_cross (snapshot, area, &color);
      break;

    case USHER_CHART_OTHER:
    default:
      gtk_snapshot_append_border (snapshot, &outline, (float[4]) { 1.5f, 1.5f, 1.5f, 1.5f },
                                  (GdkRGBA[4]) { color, color, color, color });
    }
}

static void
draw_date (UsherDurationChart *self,
           GtkSnapshot        *snapshot,
           const UsherZone    *zone,
           gint64              time,
           float               align)
{
  UsherPlot *plot = USHER_PLOT (self);
  g_autofree char *text = NULL;
  UsherCivil civil;

  usher_zone_to_civil (zone, time / USHER_SECOND, &civil);
  text = usher_time_text_day_of_year (civil.month, civil.day);
  usher_plot_draw_text (plot, snapshot, text, align * gtk_widget_get_width (GTK_WIDGET (self)), align,
                        gtk_widget_get_height (GTK_WIDGET (self)) - usher_plot_get_line_height (plot));
}

static void
usher_duration_chart_draw_rest (UsherPlot   *plot,
                                GtkSnapshot *snapshot)
{
  UsherDurationChart *self = USHER_DURATION_CHART (plot);
  g_autoptr(UsherZone) zone = usher_zone_new_system ();
  float line = usher_plot_get_line_height (plot);
  g_autofree char *longest = say_duration (self->longest);

  usher_plot_draw_line (plot, snapshot, line - 1);
  usher_plot_draw_line (plot, snapshot, gtk_widget_get_height (GTK_WIDGET (plot)) - line);
  if (self->points->len == 0)
    return;

  usher_plot_draw_text (plot, snapshot, longest, 0, 0, 0);
  draw_date (self, snapshot, zone, self->first, 0);
  if (self->last > self->first)
    draw_date (self, snapshot, zone, self->last, 1);
}

static char *
usher_duration_chart_describe (UsherPlot *plot,
                               guint      number)
{
  GVariant *run = get_point (USHER_DURATION_CHART (plot), number);
  g_autoptr(UsherZone) zone = usher_zone_new_system ();
  g_autofree char *when = usher_time_text_date_and_time (usher_record_get_time (run, "Started"), zone);
  g_autofree char *duration = say_duration (usher_record_get_double (run, "Duration"));
  g_autofree char *what = usher_text_run (run);

  return g_strdup_printf ("%s\n%s\n%s", when, duration, what);
}

static void
usher_duration_chart_measure (GtkWidget      *widget,
                              GtkOrientation  orientation,
                              int             for_size,
                              int            *minimum,
                              int            *natural,
                              int            *minimum_baseline,
                              int            *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 90 : 120;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 600 : 160;
}

static void
describe_all (UsherDurationChart *self)
{
  double sum = 0;
  g_autofree char *mean = NULL;
  g_autofree char *longest = say_duration (self->longest);
  g_autofree char *text = NULL;

  for (guint i = 0; i < self->points->len; i++)
    sum += usher_record_get_double (get_point (self, i), "Duration");

  mean = say_duration (sum / MAX (self->points->len, 1));
  text = g_strdup_printf (ngettext ("%u run; %s on average, %s at the longest",
                                    "%u runs; %s on average, %s at the longest", self->points->len),
                          self->points->len, mean, longest);
  usher_plot_set_summary (USHER_PLOT (self), text);
}

/* What never started has no duration. */
static void
take_points (UsherDurationChart *self)
{
  guint n_runs = MIN (g_list_model_get_n_items (self->runs), MAX_POINTS);

  g_ptr_array_set_size (self->points, 0);
  self->first = G_MAXINT64;
  self->last = 0;
  self->longest = 0;
  for (guint i = n_runs; i > 0; i--)
    {
      g_autoptr(UsherItem) item = g_list_model_get_item (self->runs, i - 1);
      GVariant *run = usher_item_get_record (item);
      gint64 time = usher_record_get_time (run, "Started");

      if (time == 0)
        continue;

      g_ptr_array_add (self->points, g_variant_ref (run));
      self->first = MIN (self->first, time);
      self->last = MAX (self->last, time);
      self->longest = MAX (self->longest, usher_record_get_double (run, "Duration"));
    }

  describe_all (self);
}

static void
usher_duration_chart_dispose (GObject *object)
{
  usher_duration_chart_set_runs (USHER_DURATION_CHART (object), NULL);

  G_OBJECT_CLASS (usher_duration_chart_parent_class)->dispose (object);
}

static void
usher_duration_chart_finalize (GObject *object)
{
  g_ptr_array_unref (USHER_DURATION_CHART (object)->points);

  G_OBJECT_CLASS (usher_duration_chart_parent_class)->finalize (object);
}

static void
usher_duration_chart_class_init (UsherDurationChartClass *klass)
{
  UsherPlotClass *plot_class = USHER_PLOT_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = usher_duration_chart_dispose;
  G_OBJECT_CLASS (klass)->finalize = usher_duration_chart_finalize;
  GTK_WIDGET_CLASS (klass)->measure = usher_duration_chart_measure;
  plot_class->count_marks = usher_duration_chart_count_marks;
  plot_class->get_area = usher_duration_chart_get_area;
  plot_class->draw = usher_duration_chart_draw;
  plot_class->draw_rest = usher_duration_chart_draw_rest;
  plot_class->describe = usher_duration_chart_describe;
}

static void
usher_duration_chart_init (UsherDurationChart *self)
{
  self->points = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Duration of Runs"), -1);
}

/**
 * usher_duration_chart_set_runs:
 * @runs: (nullable): items of runs of one task, the newest first
 *
 * Shows the first hundred of @runs, and follows them.
 */
void
usher_duration_chart_set_runs (UsherDurationChart *self,
                               GListModel         *runs)
{
  g_return_if_fail (USHER_IS_DURATION_CHART (self));

  if (self->runs != NULL)
    g_clear_signal_handler (&self->handler, self->runs);
  g_set_object (&self->runs, runs);
  if (runs == NULL)
    return;

  self->handler = g_signal_connect_swapped (runs, "items-changed", G_CALLBACK (take_points), self);
  take_points (self);
}
