/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* Rows of runs that wait can be drawn to the place of another. */

#include "usher-run-dragging.h"

#include "usher-queue-page.h"
#include "usher-record.h"
#include "usher-run-line.h"
#include "usher-text.h"

static GtkWidget *
get_row (gpointer controller)
{
  return gtk_event_controller_get_widget (controller);
}

static GdkContentProvider *
drag_prepared_cb (GtkDragSource *source,
                  double         x,
                  double         y,
                  gpointer       user_data)
{
  UsherItem *run = gtk_list_item_get_item (user_data);

  if (run == NULL || !usher_run_line_has (usher_item_get_record (run)))
    return NULL;

  return gdk_content_provider_new_typed (USHER_TYPE_ITEM, run);
}

static void
drag_began_cb (GtkDragSource *source,
               GdkDrag       *drag,
               gpointer       user_data)
{
  UsherItem *run = gtk_list_item_get_item (user_data);
  g_autofree char *name = usher_text_run_name (usher_item_get_record (run));
  GtkWidget *label = gtk_label_new (name);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 30);
  gtk_widget_add_css_class (label, "dragged-run");
  gtk_drag_icon_set_child (GTK_DRAG_ICON (gtk_drag_icon_get_for_drag (drag)), label);
}

/* Where the run that is dragged would come, seen from the row; 0 if it cannot. */
static int
find_side (GtkDropTarget *target,
           GtkListItem   *row)
{
  GtkWidget *page = gtk_widget_get_ancestor (get_row (target), USHER_TYPE_QUEUE_PAGE);
  const GValue *value = gtk_drop_target_get_value (target);
  UsherItem *run = value != NULL ? g_value_get_object (value) : NULL;
  UsherItem *other = gtk_list_item_get_item (row);
  g_autoptr(GPtrArray) line = NULL;
  guint from, to;

  if (page == NULL || run == NULL || other == NULL)
    return 0;

  line = usher_run_line_new (usher_client_get_waiting (usher_queue_page_get_client (USHER_QUEUE_PAGE (page))),
                             run);
  if (!g_ptr_array_find (line, run, &from) || !g_ptr_array_find (line, other, &to))
    return 0;

  return (to > from) - (to < from);
}

static void
show_side (GtkDropTarget *target,
           int            side)
{
  GtkWidget *row = get_row (target);

  gtk_widget_remove_css_class (row, "drop-above");
  gtk_widget_remove_css_class (row, "drop-below");
  if (side != 0)
    gtk_widget_add_css_class (row, side < 0 ? "drop-above" : "drop-below");
}

static GdkDragAction
dragged_over_cb (GtkDropTarget *target,
                 double         x,
                 double         y,
                 gpointer       user_data)
{
  int side = find_side (target, user_data);

  show_side (target, side);

  return side != 0 ? GDK_ACTION_MOVE : 0;
}

static void
dragged_away_cb (GtkDropTarget *target,
                 gpointer       user_data)
{
  show_side (target, 0);
}

static guint64
get_id (UsherItem *run)
{
  return (guint64) usher_record_get_time (usher_item_get_record (run), "Id");
}

static gboolean
dropped_cb (GtkDropTarget *target,
            const GValue  *value,
            double         x,
            double         y,
            gpointer       user_data)
{
  gboolean can_be = find_side (target, user_data) != 0;

  show_side (target, 0);
  if (can_be)
    gtk_widget_activate_action (get_row (target), "win.move-run", "(tt)",
                                get_id (g_value_get_object (value)),
                                get_id (gtk_list_item_get_item (user_data)));

  return can_be;
}

static gboolean
can_move (gpointer  cell,
          GVariant *record)
{
  return usher_run_line_has (record);
}

/* Makes the functions known to the template of rows that @widget_class shows. */
void
usher_run_dragging_bind (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, can_move);
  gtk_widget_class_bind_template_callback (widget_class, drag_prepared_cb);
  gtk_widget_class_bind_template_callback (widget_class, drag_began_cb);
  gtk_widget_class_bind_template_callback (widget_class, dragged_over_cb);
  gtk_widget_class_bind_template_callback (widget_class, dragged_away_cb);
  gtk_widget_class_bind_template_callback (widget_class, dropped_cb);
}
