/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-time-label.h"

#include "usher-ticker.h"
#include "usher-time.h"
#include "usher-time-text.h"

/**
 * UsherTimeLabel:
 *
 * An instant as people say it, “in 12 min”, which stays true while it is looked
 * at; absolute in the tooltip and for screen readers.
 */
struct _UsherTimeLabel
{
  GtkWidget parent_instance;

  GtkLabel *label;
  gint64 time;                  /* 0: none */
};

typedef enum
{
  PROP_TIME = 1,
} UsherTimeLabelProperty;

static GParamSpec *properties[PROP_TIME + 1];

G_DEFINE_FINAL_TYPE (UsherTimeLabel, usher_time_label, GTK_TYPE_WIDGET)

/* The zone of this process never changes; one is enough for all labels. */
static const UsherZone *
get_zone (void)
{
  static UsherZone *zone;

  if (zone == NULL)
    zone = usher_zone_new_system ();

  return zone;
}

static void
show_time (UsherTimeLabel *self)
{
  g_autofree char *text = NULL;

  if (self->time != 0)
    text = usher_time_text_relative (self->time, g_get_real_time (), get_zone ());
  if (g_strcmp0 (gtk_label_get_text (self->label), text != NULL ? text : "") != 0)
    gtk_label_set_text (self->label, text != NULL ? text : "");
}

static char *
make_absolute_text (UsherTimeLabel *self)
{
  return self->time != 0 ? usher_time_text_date_and_time (self->time, get_zone ()) : g_strdup ("");
}

static void
say_absolute_time (UsherTimeLabel *self)
{
  g_autofree char *text = make_absolute_text (self);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->label),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

/* Made when it is looked at: each text that is set beforehand has the toolkit ask the
 * display where the pointer is. */
static gboolean
usher_time_label_query_tooltip (GtkWidget  *widget,
                                int         x,
                                int         y,
                                gboolean    by_keyboard,
                                GtkTooltip *tooltip)
{
  g_autofree char *text = make_absolute_text (USHER_TIME_LABEL (widget));

  gtk_tooltip_set_text (tooltip, text);

  return *text != '\0';
}

static void
tick (gpointer owner)
{
  show_time (owner);
}

static void
usher_time_label_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (usher_time_label_parent_class)->map (widget);

  usher_ticker_add (widget, tick);
}

static void
usher_time_label_unmap (GtkWidget *widget)
{
  usher_ticker_remove (widget);

  GTK_WIDGET_CLASS (usher_time_label_parent_class)->unmap (widget);
}

static void
usher_time_label_dispose (GObject *object)
{
  UsherTimeLabel *self = USHER_TIME_LABEL (object);

  usher_ticker_remove (self);
  if (self->label != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->label));
  self->label = NULL;

  G_OBJECT_CLASS (usher_time_label_parent_class)->dispose (object);
}

static void
usher_time_label_set_property (GObject      *object,
                               guint         prop_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  UsherTimeLabel *self = USHER_TIME_LABEL (object);

  switch ((UsherTimeLabelProperty) prop_id)
    {
    case PROP_TIME:
      self->time = g_value_get_int64 (value);
      gtk_widget_set_visible (GTK_WIDGET (self), self->time != 0);
      show_time (self);
      say_absolute_time (self);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
usher_time_label_class_init (UsherTimeLabelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = usher_time_label_dispose;
  object_class->set_property = usher_time_label_set_property;
  widget_class->query_tooltip = usher_time_label_query_tooltip;
  widget_class->map = usher_time_label_map;
  widget_class->unmap = usher_time_label_unmap;

  properties[PROP_TIME] =
    g_param_spec_int64 ("time", NULL, NULL, 0, G_MAXINT64, 0,
                        G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
usher_time_label_init (UsherTimeLabel *self)
{
  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->label, 0);
  gtk_label_set_ellipsize (self->label, PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (GTK_WIDGET (self->label), "numeric");
  gtk_widget_set_parent (GTK_WIDGET (self->label), GTK_WIDGET (self));
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
}
