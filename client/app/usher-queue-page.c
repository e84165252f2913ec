/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-queue-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "usher-cells.h"
#include "usher-run-dragging.h"
#include "usher-time-label.h"
#include "usher-time-left-label.h"
#include "usher-widget.h"

/**
 * UsherQueuePage:
 *
 * The runs at work, those that wait and why, and those that ended last, in one
 * list with a heading above each part that has something in it.
 */
struct _UsherQueuePage
{
  GtkWidget parent_instance;

  UsherClient *client;          /* (owned) (nullable) */

  GtkLabel *count;
  GtkWidget *cancel_all;
  GtkStack *stack;
  GtkListView *list;
  guint going_to_top;
};

G_DEFINE_FINAL_TYPE (UsherQueuePage, usher_queue_page, GTK_TYPE_WIDGET)

static void
usher_queue_page_dispose (GObject *object)
{
  g_clear_handle_id (&USHER_QUEUE_PAGE (object)->going_to_top, g_source_remove);
  usher_widget_dispose_template (GTK_WIDGET (object), USHER_TYPE_QUEUE_PAGE);
  g_clear_object (&USHER_QUEUE_PAGE (object)->client);

  G_OBJECT_CLASS (usher_queue_page_parent_class)->dispose (object);
}

static void
usher_queue_page_class_init (UsherQueuePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = usher_queue_page_dispose;

  g_type_ensure (USHER_TYPE_ITEM);
  g_type_ensure (USHER_TYPE_TIME_LABEL);
  g_type_ensure (USHER_TYPE_TIME_LEFT_LABEL);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/usher/Usher/usher-queue-page.ui");
  gtk_widget_class_bind_template_child (widget_class, UsherQueuePage, count);
  gtk_widget_class_bind_template_child (widget_class, UsherQueuePage, cancel_all);
  gtk_widget_class_bind_template_child (widget_class, UsherQueuePage, stack);
  gtk_widget_class_bind_template_child (widget_class, UsherQueuePage, list);
  usher_cells_bind (widget_class);
  usher_run_dragging_bind (widget_class);
}

static void
usher_queue_page_init (UsherQueuePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* The heading is there as long as something is under it. Comes after the whole list
 * has heard of the change: it must hear of one at a time. */
static void
runs_changed_cb (GListModel *runs,
                 guint       position,
                 guint       n_removed,
                 guint       n_added,
                 gpointer    user_data)
{
  GListStore *heading = user_data;
  gboolean is_wanted = g_list_model_get_n_items (runs) > 0;
  gboolean is_there = g_list_model_get_n_items (G_LIST_MODEL (heading)) > 0;

  if (is_wanted && !is_there)
    {
      const char *title = g_object_get_data (G_OBJECT (heading), "title");
      g_autoptr(UsherItem) item = usher_item_new_header (title);

      g_list_store_append (heading, item);
    }
  else if (!is_wanted && is_there)
    g_list_store_remove_all (heading);
}

static void
add_part (GListStore *parts,
          GListModel *runs,
          const char *title)
{
  g_autoptr(GListStore) heading = g_list_store_new (USHER_TYPE_ITEM);

  g_object_set_data (G_OBJECT (heading), "title", (gpointer) title);
  g_signal_connect_object (runs, "items-changed", G_CALLBACK (runs_changed_cb), heading,
                           G_CONNECT_AFTER);
  runs_changed_cb (runs, 0, 0, 0, heading);

  g_list_store_append (parts, heading);
  g_list_store_append (parts, runs);
}

static gboolean
go_to_top_cb (gpointer user_data)
{
  UsherQueuePage *self = user_data;

  self->going_to_top = 0;
  gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", 0);

  return G_SOURCE_REMOVE;
}

/* A list keeps its first row in sight, and would push what begins to run out at the
 * top. Whoever has not scrolled wants to see it. */
static void
stay_at_top (UsherQueuePage *self)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->list));

  if (adjustment != NULL && gtk_adjustment_get_value (adjustment) < 1 && self->going_to_top == 0)
    self->going_to_top = g_idle_add_full (G_PRIORITY_DEFAULT, go_to_top_cb, self, NULL);
}

static void
show_count (UsherQueuePage *self)
{
  guint n_running = g_list_model_get_n_items (usher_client_get_running (self->client));
  guint n_waiting = g_list_model_get_n_items (usher_client_get_waiting (self->client));
  /* Translators: how many runs are at work, and how many wait */
  g_autofree char *text = g_strdup_printf (_("%u running, %u waiting"), n_running, n_waiting);

  gtk_label_set_text (self->count, n_running + n_waiting > 0 ? text : _("Nothing is running"));
  gtk_widget_set_visible (self->cancel_all, n_running + n_waiting > 0);
}

static void
all_changed_cb (GListModel *all,
                guint       position,
                guint       n_removed,
                guint       n_added,
                gpointer    user_data)
{
  UsherQueuePage *self = user_data;

  gtk_stack_set_visible_child_name (self->stack,
                                    g_list_model_get_n_items (all) > 0 ? "runs" : "empty");
  if (g_list_model_get_n_items (all) > 0)
    stay_at_top (self);
  show_count (self);
}

/* Shows the runs that @client knows; once. */
void
usher_queue_page_set_client (UsherQueuePage *self,
                             UsherClient    *client)
{
  GListStore *parts = g_list_store_new (G_TYPE_LIST_MODEL);
  g_autoptr(GListModel) all = NULL;

  g_return_if_fail (USHER_IS_QUEUE_PAGE (self));

  self->client = g_object_ref (client);
  add_part (parts, usher_client_get_running (client), _("Running"));
  add_part (parts, usher_client_get_waiting (client), _("Waiting"));
  add_part (parts, usher_client_get_ended (client), _("Recently Ended"));

  all = G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (parts)));
  g_signal_connect_object (all, "items-changed", G_CALLBACK (all_changed_cb), self, 0);
  all_changed_cb (all, 0, 0, 0, self);
  usher_widget_hold_model (self->list, all);
}

/* Returns: (transfer none) (nullable): whom the rows ask */
UsherClient *
usher_queue_page_get_client (UsherQueuePage *self)
{
  g_return_val_if_fail (USHER_IS_QUEUE_PAGE (self), NULL);

  return self->client;
}
