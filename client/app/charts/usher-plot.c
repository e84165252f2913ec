/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-plot.h"

#include "usher-chart.h"

#define NO_MARK G_MAXUINT
/* So far beside a mark the pointer still means it */
#define REACH 4
#define TEXT_SCALE 0.8f

typedef struct
{
  char *summary;                /* (owned) (nullable): all of it in words */
  guint current;                /* what the keyboard looks at */
  guint across;                 /* how many marks the arrows to the sides go on */
  guint down;                   /* how many those up and down do; 0: others have them */
} UsherPlotPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (UsherPlot, usher_plot, GTK_TYPE_WIDGET)

static UsherPlotPrivate *
get_private (UsherPlot *self)
{
  return usher_plot_get_instance_private (self);
}

static gboolean
is_mirrored (UsherPlot *self)
{
  return gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
}

static void
get_area (UsherPlot       *self,
          guint            number,
          graphene_rect_t *area)
{
  USHER_PLOT_GET_CLASS (self)->get_area (self, number, area);
  if (is_mirrored (self))
    area->origin.x = gtk_widget_get_width (GTK_WIDGET (self)) - area->origin.x - area->size.width;
}

static guint
count_marks (UsherPlot *self)
{
  return USHER_PLOT_GET_CLASS (self)->count_marks (self);
}

/* The last of those that are under the pointer, as it is drawn above the others */
static guint
find_mark (UsherPlot *self,
           int        x,
           int        y)
{
  for (guint i = count_marks (self); i > 0; i--)
    {
      graphene_rect_t area;

      get_area (self, i - 1, &area);
      graphene_rect_inset (&area, area.size.width < 2 * REACH ? -REACH : 0,
                           area.size.height < 2 * REACH ? -REACH : 0);
      if (graphene_rect_contains_point (&area, &GRAPHENE_POINT_INIT (x, y)))
        return i - 1;
    }

  return NO_MARK;
}

static gboolean
usher_plot_query_tooltip (GtkWidget  *widget,
                          int         x,
                          int         y,
                          gboolean    keyboard,
                          GtkTooltip *tooltip)
{
  UsherPlot *self = USHER_PLOT (widget);
  UsherPlotPrivate *private = get_private (self);
  guint number = keyboard ? private->current : find_mark (self, x, y);
  g_autofree char *text = NULL;
  graphene_rect_t area;

  if (number >= count_marks (self))
    return FALSE;

  text = USHER_PLOT_GET_CLASS (self)->describe (self, number);
  get_area (self, number, &area);
  gtk_tooltip_set_text (tooltip, text);
  gtk_tooltip_set_tip_area (tooltip,
                            &(GdkRectangle) { (int) area.origin.x, (int) area.origin.y,
                                              (int) area.size.width + 1, (int) area.size.height + 1 });

  return TRUE;
}

/* A screen reader says the mark that was gone to; all of them before. */
static void
show_current (UsherPlot *self)
{
  UsherPlotPrivate *private = get_private (self);
  g_autofree char *text = NULL;

  if (private->current < count_marks (self))
    text = USHER_PLOT_GET_CLASS (self)->describe (self, private->current);
  else
    text = g_strdup (private->summary);

  usher_chart_describe (GTK_WIDGET (self), text != NULL ? text : "");
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static guint
get_target (UsherPlot *self,
            guint      key)
{
  UsherPlotPrivate *private = get_private (self);
  guint n_marks = count_marks (self);
  gboolean is_back = key == GDK_KEY_Up || key == (is_mirrored (self) ? GDK_KEY_Right : GDK_KEY_Left);
  guint step = key == GDK_KEY_Up || key == GDK_KEY_Down ? private->down : private->across;

  if (key == GDK_KEY_Home)
    return 0;
  if (key == GDK_KEY_End || private->current >= n_marks)
    return n_marks - 1;
  if (is_back)
    return private->current >= step ? private->current - step : private->current;

  return private->current + step < n_marks ? private->current + step : private->current;
}

static gboolean
key_pressed_cb (UsherPlot       *self,
                guint            key,
                guint            code,
                GdkModifierType  modifiers)
{
  static const guint keys[] = { GDK_KEY_Left, GDK_KEY_Right, GDK_KEY_Home, GDK_KEY_End,
                                GDK_KEY_Up, GDK_KEY_Down };
  UsherPlotPrivate *private = get_private (self);

  for (gsize i = 0; i < (private->down > 0 ? 6 : 4); i++)
    if (key == keys[i] && count_marks (self) > 0)
      {
        private->current = get_target (self, key);
        show_current (self);
        gtk_widget_trigger_tooltip_query (GTK_WIDGET (self));

        return GDK_EVENT_STOP;
      }

  return GDK_EVENT_PROPAGATE;
}

static void
left_cb (UsherPlot *self)
{
  get_private (self)->current = NO_MARK;
  show_current (self);
}

static void
draw_frame (UsherPlot             *self,
            GtkSnapshot           *snapshot,
            const graphene_rect_t *area)
{
  GdkRGBA color;
  GskRoundedRect outline;
  graphene_rect_t around = *area;

  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &color);
  graphene_rect_inset (&around, -2, -2);
  gsk_rounded_rect_init_from_rect (&outline, &around, 3);
  gtk_snapshot_append_border (snapshot, &outline, (float[4]) { 2, 2, 2, 2 },
                              (GdkRGBA[4]) { color, color, color, color });
}

static void
usher_plot_snapshot (GtkWidget   *widget,
                     GtkSnapshot *snapshot)
{
  UsherPlot *self = USHER_PLOT (widget);
  UsherPlotClass *klass = USHER_PLOT_GET_CLASS (self);
  guint current = get_private (self)->current;
  guint n_marks = klass->count_marks (self);
  graphene_rect_t area;

  if (klass->draw_rest != NULL)
    klass->draw_rest (self, snapshot);

  for (guint i = 0; i < n_marks; i++)
    {
      get_area (self, i, &area);
      klass->draw (self, snapshot, i, &area);
    }

  if (current < n_marks && gtk_widget_has_focus (widget))
    {
      get_area (self, current, &area);
      draw_frame (self, snapshot, &area);
    }
}

static void
usher_plot_finalize (GObject *object)
{
  g_free (get_private (USHER_PLOT (object))->summary);

  G_OBJECT_CLASS (usher_plot_parent_class)->finalize (object);
}

static void
usher_plot_class_init (UsherPlotClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = usher_plot_finalize;
  widget_class->snapshot = usher_plot_snapshot;
  widget_class->query_tooltip = usher_plot_query_tooltip;

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "plot");
}

static void
usher_plot_init (UsherPlot *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  get_private (self)->current = NO_MARK;
  get_private (self)->across = 1;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (left_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
}

/**
 * usher_plot_set_keys:
 * @across: how many marks the arrows to the sides go on
 * @down: how many those up and down do; 0 leaves them to others
 */
void
usher_plot_set_keys (UsherPlot *self,
                     guint      across,
                     guint      down)
{
  g_return_if_fail (USHER_IS_PLOT (self));

  get_private (self)->across = across;
  get_private (self)->down = down;
}

/**
 * usher_plot_set_summary:
 * @summary: what the chart shows, in words
 *
 * Says that the marks are other ones now, and draws them.
 */
void
usher_plot_set_summary (UsherPlot  *self,
                        const char *summary)
{
  UsherPlotPrivate *private;

  g_return_if_fail (USHER_IS_PLOT (self));

  private = get_private (self);
  g_free (private->summary);
  private->summary = g_strdup (summary);
  show_current (self);
}

/* Returns: how high a line of small text is */
float
usher_plot_get_line_height (UsherPlot *self)
{
  g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), "0");
  int height;

  pango_layout_get_pixel_size (layout, NULL, &height);

  return height * TEXT_SCALE;
}

/**
 * usher_plot_draw_text:
 * @text: what to write
 * @x: where, as if people wrote from left to right
 * @align: what of the text stands there: 0 its start, 0.5 its middle, 1 its end
 * @y: its top
 */
void
usher_plot_draw_text (UsherPlot   *self,
                      GtkSnapshot *snapshot,
                      const char  *text,
                      float        x,
                      float        align,
                      float        y)
{
  g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  PangoAttrList *attributes = pango_attr_list_new ();
  float whole = gtk_widget_get_width (GTK_WIDGET (self));
  GdkRGBA color;
  int width;

  pango_attr_list_insert (attributes, pango_attr_scale_new ((double) TEXT_SCALE));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
  pango_layout_get_pixel_size (layout, &width, NULL);
  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &color);

  x = CLAMP (x - align * width, 0, MAX (whole - width, 0));
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT (is_mirrored (self) ? whole - x - width : x, y));
  gtk_snapshot_append_layout (snapshot, layout, &color);
  gtk_snapshot_restore (snapshot);
}

/* Draws a thin line from one end to the other. */
void
usher_plot_draw_line (UsherPlot   *self,
                      GtkSnapshot *snapshot,
                      float        y)
{
  GdkRGBA color;

  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &color);
  color.alpha *= 0.25f;
  gtk_snapshot_append_color (snapshot, &color,
                             &GRAPHENE_RECT_INIT (0, y, gtk_widget_get_width (GTK_WIDGET (self)), 1));
}
