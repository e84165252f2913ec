/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-time-left-label.h"

#include <glib/gi18n.h>

#include "usher-queue-page.h"
#include "usher-record.h"
#include "usher-ticker.h"
#include "usher-time-left.h"
#include "usher-time-text.h"

/**
 * UsherTimeLeftLabel:
 *
 * How long a run in the queue goes on, “about 12 min left”, and in the tooltip when
 * it ends then; nothing where that is not known.
 */
struct _UsherTimeLeftLabel
{
  GtkWidget parent_instance;

  GtkLabel *label;
  GVariant *run;                /* (owned) (nullable) */
};

typedef enum
{
  PROP_RUN = 1,
} UsherTimeLeftLabelProperty;

static GParamSpec *properties[PROP_RUN + 1];

G_DEFINE_FINAL_TYPE (UsherTimeLeftLabel, usher_time_left_label, GTK_TYPE_WIDGET)

/* Returns: (transfer none) (nullable): what is known of the task, which others change */
static GVariant *
find_task (UsherTimeLeftLabel *self)
{
  GtkWidget *page = gtk_widget_get_ancestor (GTK_WIDGET (self), USHER_TYPE_QUEUE_PAGE);
  UsherClient *client = page != NULL ? usher_queue_page_get_client (USHER_QUEUE_PAGE (page)) : NULL;
  const char *id = usher_record_get_string (self->run, "Task");
  UsherItem *task = client != NULL && id != NULL ? usher_client_find_task (client, id) : NULL;

  return task != NULL ? usher_item_get_record (task) : NULL;
}

static gboolean
estimate (UsherTimeLeftLabel *self,
          gint64              now,
          gint64             *left)
{
  return usher_time_left_estimate (self->run, find_task (self), now, left);
}

static void
show_time_left (UsherTimeLeftLabel *self)
{
  g_autofree char *text = NULL;
  gint64 left = 0;

  text = estimate (self, g_get_real_time (), &left) ? usher_time_left_text (left) : g_strdup ("");
  if (g_strcmp0 (gtk_label_get_text (self->label), text) != 0)
    gtk_label_set_text (self->label, text);
}

static gboolean
usher_time_left_label_query_tooltip (GtkWidget  *widget,
                                     int         x,
                                     int         y,
                                     gboolean    by_keyboard,
                                     GtkTooltip *tooltip)
{
  gint64 now = g_get_real_time ();
  g_autoptr(UsherZone) zone = NULL;
  g_autofree char *when = NULL;
  g_autofree char *text = NULL;
  gint64 left;

  if (!estimate (USHER_TIME_LEFT_LABEL (widget), now, &left) || left == 0)
    return FALSE;

  zone = usher_zone_new_system ();
  when = usher_time_text_clock (now + left, now, zone);
  /* Translators: when a run ends, as far as one can tell; %s is a time of day */
  text = g_strdup_printf (_("Ends at about %s"), when);
  gtk_tooltip_set_text (tooltip, text);

  return TRUE;
}

static void
tick (gpointer owner)
{
  show_time_left (owner);
}

/* While it ticks, nobody needs to hear of each step of the run. */
static void
tick_if_running (UsherTimeLeftLabel *self)
{
  gboolean is_running = g_strcmp0 (usher_record_get_string (self->run, "State"), "running") == 0;

  gtk_widget_set_visible (GTK_WIDGET (self), is_running);
  if (is_running && gtk_widget_get_mapped (GTK_WIDGET (self)))
    usher_ticker_add (self, tick);
  else
    usher_ticker_remove (self);
}

static void
set_run (UsherTimeLeftLabel *self,
         GVariant           *run)
{
  g_clear_pointer (&self->run, g_variant_unref);
  self->run = run != NULL ? g_variant_ref (run) : NULL;
  tick_if_running (self);
}

static void
usher_time_left_label_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (usher_time_left_label_parent_class)->map (widget);

  tick_if_running (USHER_TIME_LEFT_LABEL (widget));
}

static void
usher_time_left_label_unmap (GtkWidget *widget)
{
  usher_ticker_remove (widget);

  GTK_WIDGET_CLASS (usher_time_left_label_parent_class)->unmap (widget);
}

static void
usher_time_left_label_dispose (GObject *object)
{
  UsherTimeLeftLabel *self = USHER_TIME_LEFT_LABEL (object);

  usher_ticker_remove (self);
  if (self->label != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->label));
  self->label = NULL;
  g_clear_pointer (&self->run, g_variant_unref);

  G_OBJECT_CLASS (usher_time_left_label_parent_class)->dispose (object);
}

static void
usher_time_left_label_set_property (GObject      *object,
                                    guint         prop_id,
                                    const GValue *value,
                                    GParamSpec   *pspec)
{
  switch ((UsherTimeLeftLabelProperty) prop_id)
    {
    case PROP_RUN:
      set_run (USHER_TIME_LEFT_LABEL (object), g_value_get_variant (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
usher_time_left_label_class_init (UsherTimeLeftLabelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = usher_time_left_label_dispose;
  object_class->set_property = usher_time_left_label_set_property;
  widget_class->query_tooltip = usher_time_left_label_query_tooltip;
  widget_class->map = usher_time_left_label_map;
  widget_class->unmap = usher_time_left_label_unmap;

  properties[PROP_RUN] =
    g_param_spec_variant ("run", NULL, NULL, G_VARIANT_TYPE_VARDICT, NULL,
                          G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
usher_time_left_label_init (UsherTimeLeftLabel *self)
{
  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_ellipsize (self->label, PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (GTK_WIDGET (self->label), "numeric");
  gtk_widget_set_parent (GTK_WIDGET (self->label), GTK_WIDGET (self));
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
}
