/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-charts-pane.h"

#include <adwaita.h>

#include "usher-chart-swatch.h"
#include "usher-day-chart.h"
#include "usher-duration-chart.h"
#include "usher-names.h"
#include "usher-pages.h"
#include "usher-text.h"
#include "usher-time.h"
#include "usher-week-chart.h"
#include "usher-widget.h"

/* Sums over a long history are not for every run that ends */
#define SETTLING_MS 3000
#define MAX_UPCOMING 10000

/**
 * UsherChartsPane:
 *
 * The charts of the history, one at a time. What is not looked at is not asked for.
 */
struct _UsherChartsPane
{
  GtkWidget parent_instance;

  UsherClient *client;          /* (owned) (nullable) */
  char *task;                   /* (owned) (nullable): of this task only */
  UsherPages *runs;             /* (owned) (nullable): of the task */
  guint serial;                 /* answers to an earlier question are late */
  guint settling;
  gint64 asked_at;

  GtkWidget *clamp;
  GtkStack *stack;
  GtkStack *duration_stack;
  GtkWidget *legend;
  UsherDayChart *day_chart;
  UsherDurationChart *duration_chart;
  UsherWeekChart *week_chart;
};

G_DEFINE_FINAL_TYPE (UsherChartsPane, usher_charts_pane, GTK_TYPE_WIDGET)

/**
 * Question:
 *
 * What was asked for which chart.
 */
typedef struct
{
  UsherChartsPane *self;        /* (owned) */
  guint serial;
  void (*answer) (UsherChartsPane *self, GVariant *reply);
} Question;

static void
question_free (Question *question)
{
  g_object_unref (question->self);
  g_free (question);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(Question) question = user_data;
  g_autoptr(GVariant) reply = usher_client_call_finish (USHER_CLIENT (source), result, NULL);

  /* The list beside the chart says what is wrong */
  if (reply != NULL && question->serial == question->self->serial)
    question->answer (question->self, reply);
}

static void
ask (UsherChartsPane *self,
     const char      *method,
     GVariant        *parameters,
     void           (*answer) (UsherChartsPane *self, GVariant *reply))
{
  Question *question = g_new0 (Question, 1);

  question->self = g_object_ref (self);
  question->serial = ++self->serial;
  question->answer = answer;
  usher_client_call_async (self->client, method, parameters, answered_cb, question);
}

static void
show_days (UsherChartsPane *self,
           GVariant        *reply)
{
  g_autoptr(GVariant) sums = g_variant_get_child_value (reply, 0);

  usher_day_chart_set_sums (self->day_chart, sums);
}

static char *
name_task (const char *id,
           gpointer    data)
{
  UsherChartsPane *self = data;
  UsherItem *task = usher_client_find_task (self->client, id);

  return task != NULL ? usher_text_task_name (usher_item_get_record (task)) : g_strdup (id);
}

/* Of the task that is filtered by, or of all */
static GVariant *
filter_times (UsherChartsPane *self,
              GVariant        *times)
{
  GVariantBuilder builder;
  GVariantIter iter;
  const char *id;
  guint64 time;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(ts)"));
  g_variant_iter_init (&iter, times);
  while (g_variant_iter_next (&iter, "(t&s)", &time, &id))
    if (self->task == NULL || g_str_equal (id, self->task))
      g_variant_builder_add (&builder, "(ts)", time, id);

  return g_variant_ref_sink (g_variant_builder_end (&builder));
}

static void
show_week (UsherChartsPane *self,
           GVariant        *reply)
{
  g_autoptr(GVariant) all = g_variant_get_child_value (reply, 0);
  g_autoptr(GVariant) times = filter_times (self, all);
  gboolean is_truncated;

  g_variant_get_child (reply, 1, "b", &is_truncated);
  usher_week_chart_set_times (self->week_chart, self->asked_at, times, is_truncated, name_task, self);
}

static gboolean
is_shown (UsherChartsPane *self,
          const char      *name)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), name) == 0;
}

static void
refresh (UsherChartsPane *self)
{
  g_autoptr(UsherZone) zone = usher_zone_new_system ();

  if (self->client == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)) ||
      usher_client_get_state (self->client) != USHER_CLIENT_READY)
    return;

  self->asked_at = g_get_real_time ();
  if (is_shown (self, "days"))
    ask (self, "GetStatistics",
         g_variant_new ("(s@at)", self->task != NULL ? self->task : "",
                        usher_day_chart_make_edges (self->asked_at, zone)),
         show_days);
  else if (is_shown (self, "week"))
    ask (self, "GetUpcoming",
         g_variant_new ("(ttu)", (guint64) self->asked_at,
                        (guint64) usher_week_chart_get_end (self->asked_at, zone), MAX_UPCOMING),
         show_week);
  else if (self->task != NULL)
    usher_pages_refresh (self->runs);
}

static gboolean
settled_cb (gpointer user_data)
{
  UsherChartsPane *self = user_data;

  self->settling = 0;
  refresh (self);

  return G_SOURCE_REMOVE;
}

static void
changed_cb (UsherChartsPane *self)
{
  if (self->settling == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->settling = g_timeout_add (SETTLING_MS, settled_cb, self);
}

static void
shown_cb (UsherChartsPane *self)
{
  gtk_widget_set_visible (self->legend, !is_shown (self, "week"));
  refresh (self);
}

static void
usher_charts_pane_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (usher_charts_pane_parent_class)->map (widget);

  refresh (USHER_CHARTS_PANE (widget));
}

static void
usher_charts_pane_dispose (GObject *object)
{
  UsherChartsPane *self = USHER_CHARTS_PANE (object);

  g_clear_handle_id (&self->settling, g_source_remove);
  self->serial++;
  usher_widget_dispose_template (GTK_WIDGET (self), USHER_TYPE_CHARTS_PANE);
  g_clear_object (&self->runs);
  g_clear_object (&self->client);

  G_OBJECT_CLASS (usher_charts_pane_parent_class)->dispose (object);
}

static void
usher_charts_pane_finalize (GObject *object)
{
  g_free (USHER_CHARTS_PANE (object)->task);

  G_OBJECT_CLASS (usher_charts_pane_parent_class)->finalize (object);
}

static void
usher_charts_pane_class_init (UsherChartsPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = usher_charts_pane_dispose;
  object_class->finalize = usher_charts_pane_finalize;
  widget_class->map = usher_charts_pane_map;

  g_type_ensure (USHER_TYPE_CHART_SWATCH);
  g_type_ensure (USHER_TYPE_DAY_CHART);
  g_type_ensure (USHER_TYPE_DURATION_CHART);
  g_type_ensure (USHER_TYPE_WEEK_CHART);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/usher/Usher/usher-charts-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, UsherChartsPane, clamp);
  gtk_widget_class_bind_template_child (widget_class, UsherChartsPane, stack);
  gtk_widget_class_bind_template_child (widget_class, UsherChartsPane, duration_stack);
  gtk_widget_class_bind_template_child (widget_class, UsherChartsPane, legend);
  gtk_widget_class_bind_template_child (widget_class, UsherChartsPane, day_chart);
  gtk_widget_class_bind_template_child (widget_class, UsherChartsPane, duration_chart);
  gtk_widget_class_bind_template_child (widget_class, UsherChartsPane, week_chart);
}

static void
usher_charts_pane_init (UsherChartsPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->stack, "notify::visible-child", G_CALLBACK (shown_cb), self,
                           G_CONNECT_SWAPPED);
}

/* Says whom to ask; once. */
void
usher_charts_pane_set_client (UsherChartsPane *self,
                              UsherClient     *client)
{
  g_return_if_fail (USHER_IS_CHARTS_PANE (self));

  self->client = g_object_ref (client);
  self->runs = usher_pages_new (client, USHER_MANAGER_IFACE, "ListRuns");
  g_signal_connect_object (client, "notify::state", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "runs-changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (usher_client_get_tasks (client), "items-changed",
                           G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  refresh (self);
}

/**
 * usher_charts_pane_set_task:
 * @id: (nullable): of which task the charts are; %NULL for all
 */
void
usher_charts_pane_set_task (UsherChartsPane *self,
                            const char      *id)
{
  g_return_if_fail (USHER_IS_CHARTS_PANE (self));

  if (g_strcmp0 (id, self->task) == 0)
    return;

  g_free (self->task);
  self->task = g_strdup (id);
  usher_duration_chart_set_runs (self->duration_chart, NULL);
  if (id != NULL)
    {
      usher_pages_set_options (self->runs, g_variant_new_parsed ("{'Task': <%s>}", id));
      usher_duration_chart_set_runs (self->duration_chart, G_LIST_MODEL (self->runs));
    }
  gtk_stack_set_visible_child_name (self->duration_stack, id != NULL ? "chart" : "hint");
  refresh (self);
}
