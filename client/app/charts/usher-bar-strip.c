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
  GtkWidget parent_instance;

  GListModel *runs;             /* (owned) (nullable): newest first */
  gulong handler;
};

G_DEFINE_FINAL_TYPE (UsherBarStrip, usher_bar_strip, GTK_TYPE_WIDGET)

static guint
count_bars (UsherBarStrip *self)
{
  return self->runs != NULL ? MIN (g_list_model_get_n_items (self->runs), MAX_BARS) : 0;
}

/* Returns: (transfer full): the record of a bar, 0 being the newest */
static GVariant *
dup_run (UsherBarStrip *self,
         guint          number)
{
  g_autoptr(UsherItem) item = g_list_model_get_item (self->runs, number);

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

static float
get_bar_width (UsherBarStrip *self)
{
  return (float) gtk_widget_get_width (GTK_WIDGET (self)) / MAX_BARS;
}

/* The newest is at the end of the line, wherever people write to. */
static float
get_bar_x (UsherBarStrip *self,
           guint          number)
{
  float width = get_bar_width (self);

  return gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL
    ? number * width
    : gtk_widget_get_width (GTK_WIDGET (self)) - (number + 1) * width;
}

static void
usher_bar_strip_snapshot (GtkWidget   *widget,
                          GtkSnapshot *snapshot)
{
  UsherBarStrip *self = USHER_BAR_STRIP (widget);
  double longest = find_longest (self);
  int height = gtk_widget_get_height (widget);
  float width = MAX (get_bar_width (self) - GAP, 1);

  for (guint i = 0; i < count_bars (self); i++)
    {
      g_autoptr(GVariant) run = dup_run (self, i);
      double share = longest > 0 ? usher_record_get_double (run, "Duration") / longest : 0;
      float bar = LOWEST + (float) share * (height - LOWEST);

      usher_chart_draw_bar (widget, snapshot,
                            &GRAPHENE_RECT_INIT (get_bar_x (self, i), height - bar, width, bar),
                            usher_chart_get_result (usher_record_get_string (run, "State")));
    }
}

static gboolean
usher_bar_strip_query_tooltip (GtkWidget  *widget,
                               int         x,
                               int         y,
                               gboolean    keyboard,
                               GtkTooltip *tooltip)
{
  UsherBarStrip *self = USHER_BAR_STRIP (widget);
  float width = get_bar_width (self);
  g_autoptr(GVariant) run = NULL;
  g_autoptr(UsherZone) zone = NULL;
  g_autofree char *text = NULL;
  g_autofree char *when = NULL;
  g_autofree char *duration = NULL;
  g_autofree char *what = NULL;
  int number;

  if (gtk_widget_get_direction (widget) != GTK_TEXT_DIR_RTL)
    x = gtk_widget_get_width (widget) - 1 - x;
  number = keyboard || width <= 0 ? 0 : (int) (x / width);
  if (number < 0 || (guint) number >= count_bars (self))
    return FALSE;

  zone = usher_zone_new_system ();
  run = dup_run (self, number);
  when = usher_time_text_date_and_time (usher_record_get_time (run, "Ended"), zone);
  duration = usher_time_text_brief ((gint64) (usher_record_get_double (run, "Duration") * USHER_SECOND));
  what = usher_text_run (run);
  text = g_strdup_printf ("%s\n%s\n%s", when, what, duration);
  gtk_tooltip_set_text (tooltip, text);

  return TRUE;
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
  usher_chart_describe (GTK_WIDGET (self), text);
  gtk_widget_queue_draw (GTK_WIDGET (self));
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
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = usher_bar_strip_dispose;
  widget_class->snapshot = usher_bar_strip_snapshot;
  widget_class->measure = usher_bar_strip_measure;
  widget_class->query_tooltip = usher_bar_strip_query_tooltip;

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "barstrip");
}

static void
usher_bar_strip_init (UsherBarStrip *self)
{
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
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
