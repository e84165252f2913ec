/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-pending-dialog.h"

#include <glib/gi18n.h>

#include "usher-library-cells.h"
#include "usher-names.h"
#include "usher-pages.h"
#include "usher-record.h"
#include "usher-time-label.h"

/**
 * UsherPendingDialog:
 *
 * What would be downloaded, and why not the rest.
 *
 * Emits “title-activated” with the id of a title that somebody wants to see.
 */
struct _UsherPendingDialog
{
  AdwWindow parent_instance;

  UsherPages *pending;          /* (owned) (nullable) */
  guint refreshing;             /* the id of the source that does it soon */

  GtkSearchEntry *search;
  GtkDropDown *state;
  GtkLabel *count;
  GtkStack *stack;
  AdwStatusPage *failure;
  GtkListView *list;
};

enum
{
  SIGNAL_TITLE_ACTIVATED,
  N_SIGNALS
};

static guint dialog_signals[N_SIGNALS];

/* In the order of the template's list */
static const char * const states[] = {
  "wanted", "backing-off", "has-trailer", "missing-trailer", "not-monitored", "no-profile", "no-folder",
  "no-media", NULL
};

G_DEFINE_FINAL_TYPE (UsherPendingDialog, usher_pending_dialog, ADW_TYPE_WINDOW)

static void
ask (UsherPendingDialog *self)
{
  g_autoptr(GVariantDict) options = g_variant_dict_new (NULL);
  const char *search = gtk_editable_get_text (GTK_EDITABLE (self->search));
  guint selected = gtk_drop_down_get_selected (self->state);
  const char *state = selected < G_N_ELEMENTS (states) ? states[selected] : NULL;

  if (self->pending == NULL)
    return;

  if (state != NULL)
    g_variant_dict_insert (options, "State", "s", state);
  if (*search != '\0')
    g_variant_dict_insert (options, "Search", "s", search);
  usher_pages_set_options (self->pending, g_variant_dict_end (options));
}

static void
chosen_cb (UsherPendingDialog *self)
{
  ask (self);
}

static void
show_state (UsherPendingDialog *self)
{
  g_autofree char *error = NULL;
  g_autofree char *text = NULL;
  gboolean is_empty;
  guint total;

  g_object_get (self->pending, "error", &error, "is-empty", &is_empty, "total", &total, NULL);
  if (error != NULL)
    {
      g_autofree char *escaped = g_markup_escape_text (error, -1);

      adw_status_page_set_description (self->failure, escaped);
    }

  gtk_stack_set_visible_child_name (self->stack,
                                    g_list_model_get_n_items (G_LIST_MODEL (self->pending)) > 0 ? "list"
                                    : error != NULL ? "failure" : is_empty ? "empty" : "loading");
  text = total > 0 ? g_strdup_printf (ngettext ("%'u title", "%'u titles", total), total) : g_strdup ("");
  gtk_label_set_label (self->count, text);
}

static gboolean
refresh_cb (gpointer user_data)
{
  UsherPendingDialog *self = user_data;

  self->refreshing = 0;
  usher_pages_refresh (self->pending);

  return G_SOURCE_REMOVE;
}

static void
media_changed_cb (UsherPendingDialog *self)
{
  if (self->refreshing == 0)
    self->refreshing = g_timeout_add (1000, refresh_cb, self);
}

static void
activated_cb (GtkListView        *list,
              guint               position,
              UsherPendingDialog *self)
{
  g_autoptr(UsherItem) item = g_list_model_get_item (G_LIST_MODEL (self->pending), position);
  guint64 id = item != NULL ? (guint64) usher_record_get_time (usher_item_get_record (item), "Media") : 0;

  g_signal_emit (self, dialog_signals[SIGNAL_TITLE_ACTIVATED], 0, id);
  gtk_window_close (GTK_WINDOW (self));
}

static void
retry_action (GtkWidget  *widget,
              const char *action,
              GVariant   *target)
{
  usher_pages_refresh (USHER_PENDING_DIALOG (widget)->pending);
}

static void
usher_pending_dialog_dispose (GObject *object)
{
  UsherPendingDialog *self = USHER_PENDING_DIALOG (object);

  g_clear_handle_id (&self->refreshing, g_source_remove);
  if (self->pending != NULL)
    g_signal_handlers_disconnect_by_data (self->pending, self);
  gtk_widget_dispose_template (GTK_WIDGET (self), USHER_TYPE_PENDING_DIALOG);
  g_clear_object (&self->pending);

  G_OBJECT_CLASS (usher_pending_dialog_parent_class)->dispose (object);
}

static void
usher_pending_dialog_class_init (UsherPendingDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = usher_pending_dialog_dispose;

  dialog_signals[SIGNAL_TITLE_ACTIVATED] =
    g_signal_new ("title-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_UINT64);

  g_type_ensure (USHER_TYPE_ITEM);
  g_type_ensure (USHER_TYPE_TIME_LABEL);

  gtk_widget_class_install_action (widget_class, "pending.retry", NULL, retry_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/usher/Usher/usher-pending-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, UsherPendingDialog, search);
  gtk_widget_class_bind_template_child (widget_class, UsherPendingDialog, state);
  gtk_widget_class_bind_template_child (widget_class, UsherPendingDialog, count);
  gtk_widget_class_bind_template_child (widget_class, UsherPendingDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, UsherPendingDialog, failure);
  gtk_widget_class_bind_template_child (widget_class, UsherPendingDialog, list);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  usher_library_cells_bind (widget_class);
}

static void
usher_pending_dialog_init (UsherPendingDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * usher_pending_dialog_new:
 * @client: whom to ask
 * @parent: (nullable): the window above which it is shown
 *
 * Returns: (transfer none): the window
 */
GtkWindow *
usher_pending_dialog_new (UsherClient *client,
                          GtkWindow   *parent)
{
  UsherPendingDialog *self = g_object_new (USHER_TYPE_PENDING_DIALOG, "transient-for", parent, NULL);
  g_autoptr(GtkSelectionModel) selection = NULL;

  self->pending = usher_pages_new (client, USHER_LIBRARY_IFACE, "ListPending");
  ask (self);
  g_signal_connect_object (self->pending, "notify", G_CALLBACK (show_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "media-changed", G_CALLBACK (media_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "profiles-changed", G_CALLBACK (media_changed_cb), self, G_CONNECT_SWAPPED);
  selection = GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->pending))));
  gtk_list_view_set_model (self->list, selection);
  show_state (self);

  return GTK_WINDOW (self);
}
