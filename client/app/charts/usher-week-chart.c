/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-week-chart.h"

#include <glib/gi18n.h>
#include <math.h>

#include "usher-time.h"
#include "usher-time-text.h"

#define DAYS 7
#define HOURS 24
#define MAX_NAMES 5
#define GAP 1

/* What is due in one hour of one day. */
typedef struct
{
  guint count;
  GPtrArray *names;             /* (owned) (nullable) (element-type utf8): the first of them */
} Cell;

/**
 * UsherWeekChart:
 *
 * A calendar of today and the six days after: a column a day, a cell an hour, the
 * darker the more is due.
 */
struct _UsherWeekChart
{
  UsherPlot parent_instance;

  gint64 first_day;             /* since the epoch, in the zone of this machine */
  Cell cells[DAYS * HOURS];     /* by day, then by hour */
  guint most;                   /* in one cell */
};

G_DEFINE_FINAL_TYPE (UsherWeekChart, usher_week_chart, USHER_TYPE_PLOT)

static void
clear_cells (UsherWeekChart *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (self->cells); i++)
    {
      self->cells[i].count = 0;
      g_clear_pointer (&self->cells[i].names, g_ptr_array_unref);
    }
  self->most = 0;
}

static char *
format_day (UsherWeekChart *self,
            int             day,
            const char     *format)
{
  g_autoptr(GDateTime) date = g_date_time_new_from_unix_utc ((self->first_day + day) * USHER_DAY_SECONDS);

  return date != NULL ? g_date_time_format (date, format) : g_strdup ("");
}

/* Hours are beside the columns: so much room for “12:00 AM” */
static float
get_start (UsherPlot *plot)
{
  return usher_plot_get_line_height (plot) * 4;
}

static guint
usher_week_chart_count_marks (UsherPlot *plot)
{
  return DAYS * HOURS;
}

static void
usher_week_chart_get_area (UsherPlot       *plot,
                           guint            number,
                           graphene_rect_t *area)
{
  float start = get_start (plot);
  float top = usher_plot_get_line_height (plot) + 2;
  float width = (gtk_widget_get_width (GTK_WIDGET (plot)) - start) / DAYS;
  float height = (gtk_widget_get_height (GTK_WIDGET (plot)) - top) / HOURS;

  graphene_rect_init (area, start + number / HOURS * width, top + number % HOURS * height,
                      MAX (width - GAP, 1), MAX (height - GAP, 1));
}

/* Of few and many both the difference is seen: each doubling is one step. */
static void
usher_week_chart_draw (UsherPlot             *plot,
                       GtkSnapshot           *snapshot,
                       guint                  number,
                       const graphene_rect_t *area)
{
  UsherWeekChart *self = USHER_WEEK_CHART (plot);
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (plot));
  guint count = self->cells[number].count;
  GdkRGBA color;

  gtk_style_context_get_color (context, &color);
  if (count == 0)
    {
      color.alpha *= 0.06f;
    }
  else
    {
      double share = self->most > 1 ? log2 (count) / log2 (self->most) : 1;

      gtk_style_context_lookup_color (context, "accent_color", &color);
      color.alpha = 0.3f + 0.7f * (float) share;
    }

  gtk_snapshot_append_color (snapshot, &color, area);
}

static void
usher_week_chart_draw_rest (UsherPlot   *plot,
                            GtkSnapshot *snapshot)
{
  UsherWeekChart *self = USHER_WEEK_CHART (plot);
  graphene_rect_t area;

  for (int day = 0; day < DAYS; day++)
    {
      g_autofree char *name = format_day (self, day, "%a");

      usher_week_chart_get_area (plot, (guint) day * HOURS, &area);
      usher_plot_draw_text (plot, snapshot, name, area.origin.x + area.size.width / 2, 0.5f, 0);
    }

  for (int hour = 0; hour < HOURS; hour += 6)
    {
      g_autofree char *clock = usher_time_text_time_of_day (hour * 3600);

      usher_week_chart_get_area (plot, (guint) hour, &area);
      usher_plot_draw_text (plot, snapshot, clock, get_start (plot) - 6, 1, area.origin.y - 3);
    }
}

static char *
describe_place (UsherWeekChart *self,
                guint           number)
{
  int hour = (int) number % HOURS;
  /* Translators: a day of the coming week, see strftime(3) */
  g_autofree char *day = format_day (self, (int) number / HOURS, _("%A, %-e %B"));
  g_autofree char *from = usher_time_text_time_of_day (hour * 3600);
  g_autofree char *until = usher_time_text_time_of_day ((hour + 1) % HOURS * 3600);

  /* Translators: a day, and the beginning and end of an hour */
  return g_strdup_printf (_("%s, %s–%s"), day, from, until);
}

static char *
usher_week_chart_describe (UsherPlot *plot,
                           guint      number)
{
  UsherWeekChart *self = USHER_WEEK_CHART (plot);
  const Cell *cell = &self->cells[number];
  g_autofree char *place = describe_place (self, number);
  g_autoptr(GString) text = g_string_new (place);

  g_string_append_c (text, '\n');
  if (cell->count == 0)
    g_string_append (text, _("Nothing is due"));
  else
    g_string_append_printf (text, ngettext ("%u run", "%u runs", cell->count), cell->count);

  for (guint i = 0; cell->names != NULL && i < cell->names->len; i++)
    g_string_append_printf (text, "\n%s", (const char *) cell->names->pdata[i]);
  if (cell->names != NULL && cell->names->len == MAX_NAMES)
    g_string_append (text, "\n…");

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
usher_week_chart_measure (GtkWidget      *widget,
                          GtkOrientation  orientation,
                          int             for_size,
                          int            *minimum,
                          int            *natural,
                          int            *minimum_baseline,
                          int            *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 200 : HOURS * 6;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 600 : HOURS * 8;
}

static void
usher_week_chart_finalize (GObject *object)
{
  clear_cells (USHER_WEEK_CHART (object));

  G_OBJECT_CLASS (usher_week_chart_parent_class)->finalize (object);
}

static void
usher_week_chart_class_init (UsherWeekChartClass *klass)
{
  UsherPlotClass *plot_class = USHER_PLOT_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = usher_week_chart_finalize;
  GTK_WIDGET_CLASS (klass)->measure = usher_week_chart_measure;
  plot_class->count_marks = usher_week_chart_count_marks;
  plot_class->get_area = usher_week_chart_get_area;
  plot_class->draw = usher_week_chart_draw;
  plot_class->draw_rest = usher_week_chart_draw_rest;
  plot_class->describe = usher_week_chart_describe;
}

static void
usher_week_chart_init (UsherWeekChart *self)
{
  /* To the sides it is the next day */
  usher_plot_set_keys (USHER_PLOT (self), HOURS, 1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("The Coming Week"), -1);
}

/* Returns: the first midnight that is too late for a chart made at @now */
gint64
usher_week_chart_get_end (gint64           now,
                          const UsherZone *zone)
{
  gint64 today = usher_zone_to_civil (zone, now / USHER_SECOND, NULL) / USHER_DAY_SECONDS;

  return usher_zone_from_civil (zone, (today + DAYS) * USHER_DAY_SECONDS) * USHER_SECOND;
}

static void
add_time (UsherWeekChart  *self,
          const UsherZone *zone,
          guint64          time,
          const char      *id,
          UsherNameTask    name_task,
          gpointer         data)
{
  gint64 civil = usher_zone_to_civil (zone, (gint64) time / USHER_SECOND, NULL);
  gint64 number = (civil - self->first_day * USHER_DAY_SECONDS) / 3600;
  g_autofree char *name = NULL;
  Cell *cell;

  if (number < 0 || number >= DAYS * HOURS)
    return;

  cell = &self->cells[number];
  cell->count++;
  self->most = MAX (self->most, cell->count);
  if (cell->names == NULL)
    cell->names = g_ptr_array_new_with_free_func (g_free);
  if (cell->names->len == MAX_NAMES)
    return;

  name = name_task (id, data);
  if (!g_ptr_array_find_with_equal_func (cell->names, name, g_str_equal, NULL))
    g_ptr_array_add (cell->names, g_steal_pointer (&name));
}

static void
describe_all (UsherWeekChart *self,
              guint           n_times,
              gboolean        is_truncated)
{
  g_autoptr(GString) text = g_string_new (NULL);

  g_string_append_printf (text, ngettext ("%u run is due in seven days", "%u runs are due in seven days",
                                          n_times),
                          n_times);
  if (is_truncated)
    g_string_append_printf (text, " %s", _("(and more)"));

  for (guint i = 0; i < DAYS * HOURS && self->most > 0; i++)
    if (self->cells[i].count == self->most)
      {
        g_autofree char *place = describe_place (self, i);

        /* Translators: a day and an hour, and how many runs are due then */
        g_string_append_printf (text, _("; most of them on %s: %u"), place, self->most);
        break;
      }

  usher_plot_set_summary (USHER_PLOT (self), text->str);
}

/**
 * usher_week_chart_set_times:
 * @now: when it was asked
 * @times: a(ts), as GetUpcoming() answers from @now to usher_week_chart_get_end()
 * @is_truncated: whether there are more
 * @name_task: (scope call): how tasks are called
 * @data: for @name_task
 */
void
usher_week_chart_set_times (UsherWeekChart *self,
                            gint64          now,
                            GVariant       *times,
                            gboolean        is_truncated,
                            UsherNameTask   name_task,
                            gpointer        data)
{
  g_autoptr(UsherZone) zone = usher_zone_new_system ();
  GVariantIter iter;
  const char *id;
  guint64 time;

  g_return_if_fail (USHER_IS_WEEK_CHART (self));

  clear_cells (self);
  self->first_day = usher_zone_to_civil (zone, now / USHER_SECOND, NULL) / USHER_DAY_SECONDS;
  g_variant_iter_init (&iter, times);
  while (g_variant_iter_next (&iter, "(t&s)", &time, &id))
    add_time (self, zone, time, id, name_task, data);

  describe_all (self, (guint) g_variant_n_children (times), is_truncated);
}
