/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-title-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "usher-asking.h"
#include "usher-library-calls.h"
#include "usher-library-cells.h"
#include "usher-names.h"
#include "usher-pages.h"
#include "usher-picture.h"
#include "usher-record.h"
#include "usher-time-label.h"
#include "usher-toast.h"
#include "usher-trailer-deletion.h"
#include "usher-trailer-file.h"
#include "usher-video-dialog.h"
#include "usher-widget.h"

/* So many rows are shown, as they are not in a list that scrolls by itself */
#define MAX_TRAILERS 50
#define MAX_EVENTS 30

/**
 * UsherTitlePage:
 *
 * All about one title: its trailers, why it gets one or does not, and what has
 * happened to it. Each command is an action of the group “title”.
 */
struct _UsherTitlePage
{
  GtkWidget parent_instance;

  UsherClient *client;          /* (owned) (nullable) */
  UsherTitleStates *states;     /* (owned) (nullable) */
  guint64 id;                   /* 0 for none */
  UsherItem *item;              /* (owned) (nullable): as the daemon has answered */
  UsherPages *trailers;         /* (owned) (nullable) */
  UsherPages *pending;          /* (owned) (nullable) */
  UsherPages *events;           /* (owned) (nullable) */
  guint refreshing;             /* the id of the source that does it soon */
  gboolean is_asked;
  gboolean is_stale;            /* it changed while it was asked for */

  GtkStack *stack;
  AdwStatusPage *failure;
  GtkScrolledWindow *scrolled;
  GtkWidget *back;
  GtkListView *trailer_list;
  GtkWidget *no_trailers;
  GtkListView *pending_list;
  GtkListView *event_list;
  GtkWidget *no_events;
};

typedef enum
{
  PROP_ITEM = 1,
} UsherTitlePageProperty;

static GParamSpec *properties[PROP_ITEM + 1];

static void ask (UsherTitlePage *self);

G_DEFINE_FINAL_TYPE (UsherTitlePage, usher_title_page, GTK_TYPE_WIDGET)

static void
set_item (UsherTitlePage *self,
          UsherItem      *item)
{
  if (self->item != NULL)
    usher_title_states_leave (self->states, self->item);
  g_set_object (&self->item, item);
  if (item != NULL)
    usher_title_states_watch (self->states, item);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ITEM]);
}

static void
take_title (UsherTitlePage *self,
            GVariant       *record)
{
  if (self->item != NULL)
    usher_item_merge (self->item, record);
  else
    {
      g_autoptr(UsherItem) item = usher_item_new (record);

      set_item (self, item);
    }

  gtk_stack_set_visible_child_name (self->stack, "title");
}

static void
fail (UsherTitlePage *self,
      const char     *message)
{
  g_autofree char *escaped = g_markup_escape_text (message, -1);

  adw_status_page_set_description (self->failure, escaped);
  gtk_stack_set_visible_child_name (self->stack, "failure");
}

typedef struct
{
  UsherTitlePage *self;         /* (owned) */
  guint64 id;
} Asked;

static void
asked_free (Asked *asked)
{
  g_object_unref (asked->self);
  g_free (asked);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Asked, asked_free)

static void
got_title_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(Asked) asked = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = usher_client_call_finish (USHER_CLIENT (source), result, &error);
  UsherTitlePage *self = asked->self;

  /* Another title is shown by now, or none any more */
  if (asked->id != self->id || self->stack == NULL)
    return;

  self->is_asked = FALSE;
  if (reply != NULL)
    {
      g_autoptr(GVariant) record = g_variant_get_child_value (reply, 0);

      take_title (self, record);
    }
  else if (usher_client_get_state (self->client) == USHER_CLIENT_READY)
    fail (self, error->message);

  if (self->is_stale)
    ask (self);
}

static void
ask (UsherTitlePage *self)
{
  Asked *asked;

  if (self->id == 0 || usher_client_get_state (self->client) != USHER_CLIENT_READY)
    return;

  if (self->is_asked)
    {
      self->is_stale = TRUE;
      return;
    }

  asked = g_new0 (Asked, 1);
  asked->self = g_object_ref (self);
  asked->id = self->id;
  self->is_asked = TRUE;
  self->is_stale = FALSE;
  usher_client_call_on_async (self->client, USHER_LIBRARY_IFACE, "GetTitle", g_variant_new ("(t)", self->id),
                              NULL, got_title_cb, asked);
}

static gboolean
refresh_cb (gpointer user_data)
{
  UsherTitlePage *self = user_data;

  self->refreshing = 0;
  ask (self);
  usher_pages_refresh (self->trailers);
  usher_pages_refresh (self->pending);
  usher_pages_refresh (self->events);

  return G_SOURCE_REMOVE;
}

static void
refresh_soon (UsherTitlePage *self)
{
  if (self->refreshing == 0 && self->id != 0)
    self->refreshing = g_timeout_add (150, refresh_cb, self);
}

static void
media_changed_cb (UsherTitlePage *self,
                  GVariant       *ids)
{
  gsize n_ids = ids != NULL ? g_variant_n_children (ids) : 0;
  guint64 id;

  if (ids == NULL)
    refresh_soon (self);
  for (gsize i = 0; i < n_ids; i++)
    {
      g_variant_get_child (ids, i, "t", &id);
      if (id == self->id)
        refresh_soon (self);
    }
}

static void
state_cb (UsherTitlePage *self)
{
  /* What was under way is not answered any more */
  self->is_asked = FALSE;
  refresh_soon (self);
}

static void
show_empty (UsherTitlePage *self)
{
  gboolean no_trailers, no_events;
  gboolean has_trailers, has_events;

  /* They are made one after the other */
  if (self->events == NULL)
    return;

  has_trailers = g_list_model_get_n_items (G_LIST_MODEL (self->trailers)) > 0;
  has_events = g_list_model_get_n_items (G_LIST_MODEL (self->events)) > 0;
  g_object_get (self->trailers, "is-empty", &no_trailers, NULL);
  g_object_get (self->events, "is-empty", &no_events, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->trailer_list), has_trailers);
  gtk_widget_set_visible (self->no_trailers, no_trailers);
  gtk_widget_set_visible (GTK_WIDGET (self->event_list), has_events);
  gtk_widget_set_visible (self->no_events, no_events);
  gtk_widget_set_visible (GTK_WIDGET (self->pending_list),
                          g_list_model_get_n_items (G_LIST_MODEL (self->pending)) > 0);
}

static void
queued (GtkWidget *origin,
        GVariant  *reply,
        gpointer   data)
{
  usher_toast (origin, data, _("_Show"), "win.show-page", g_variant_new_string ("queue"));
}

static void
download_action (GtkWidget  *widget,
                 const char *action,
                 GVariant   *target)
{
  UsherTitlePage *self = USHER_TITLE_PAGE (widget);

  usher_library_download (widget, self->client, self->id, NULL);
}

static void
video_chosen_cb (UsherTitlePage *self,
                 guint64         id,
                 const char     *url)
{
  usher_library_download (GTK_WIDGET (self), self->client, id, url);
}

static void
download_another_action (GtkWidget  *widget,
                         const char *action,
                         GVariant   *target)
{
  UsherTitlePage *self = USHER_TITLE_PAGE (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWindow *dialog;

  if (self->item == NULL)
    return;

  dialog = usher_video_dialog_new (self->client, usher_item_get_record (self->item),
                                   GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL);
  g_signal_connect_object (dialog, "video-chosen", G_CALLBACK (video_chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (dialog);
}

static void
scan_action (GtkWidget  *widget,
             const char *action,
             GVariant   *target)
{
  UsherTitlePage *self = USHER_TITLE_PAGE (widget);

  usher_call (widget, self->client, USHER_LIBRARY_IFACE, "ScanTitle", g_variant_new ("(t)", self->id),
              _("The Title Cannot Be Scanned"), queued,
              g_strdup (_("The scan of its folder was put into the queue")), g_free);
}

static void
retry_action (GtkWidget  *widget,
              const char *action,
              GVariant   *target)
{
  UsherTitlePage *self = USHER_TITLE_PAGE (widget);

  gtk_stack_set_visible_child_name (self->stack, "loading");
  refresh_soon (self);
}

static GVariant *
find_trailer (UsherTitlePage *self,
              GVariant       *target)
{
  UsherItem *item = usher_pages_find (self->trailers, g_variant_get_uint64 (target));

  return item != NULL ? usher_item_get_record (item) : NULL;
}

static void
trailer_action (GtkWidget  *widget,
                const char *action,
                GVariant   *target)
{
  UsherTitlePage *self = USHER_TITLE_PAGE (widget);
  GVariant *trailer = self->trailers != NULL ? find_trailer (self, target) : NULL;
  guint64 id = g_variant_get_uint64 (target);

  if (trailer == NULL)
    return;

  if (g_str_equal (action, "title.play"))
    usher_trailer_file_play (widget, trailer);
  else if (g_str_equal (action, "title.open-folder"))
    usher_trailer_file_open_folder (widget, self->client, trailer);
  else
    usher_trailer_deletion_ask (widget, self->client,
                                g_variant_new_fixed_array (G_VARIANT_TYPE_UINT64, &id, 1, sizeof id));
}

/* The switch shows what the daemon says, also where it refuses. */
static void
show_monitored (gpointer data)
{
  UsherTitlePage *self = data;

  if (self->item != NULL)
    g_object_notify (G_OBJECT (self->item), "record");
  g_object_unref (self);
}

static gboolean
monitor_cb (GtkSwitch      *toggle,
            gboolean        is_monitored,
            UsherTitlePage *self)
{
  GVariant *record = self->item != NULL ? usher_item_get_record (self->item) : NULL;

  if (record == NULL || usher_record_get_boolean (record, "Monitored") == is_monitored)
    return FALSE;

  usher_call (GTK_WIDGET (self), self->client, USHER_LIBRARY_IFACE, "UpdateTitle",
              g_variant_new_parsed ("(%t, {'Monitored': <%b>})", self->id, is_monitored),
              _("The Title Cannot Be Changed"), NULL, g_object_ref (self), show_monitored);

  return TRUE;
}

static void
usher_title_page_dispose (GObject *object)
{
  UsherTitlePage *self = USHER_TITLE_PAGE (object);
  UsherPages *pages[] = { self->trailers, self->pending, self->events };

  g_clear_handle_id (&self->refreshing, g_source_remove);
  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    if (pages[i] != NULL)
      g_signal_handlers_disconnect_by_data (pages[i], self);
  if (self->item != NULL)
    usher_title_states_leave (self->states, self->item);

  usher_widget_dispose_template (GTK_WIDGET (self), USHER_TYPE_TITLE_PAGE);
  g_clear_object (&self->item);
  g_clear_object (&self->trailers);
  g_clear_object (&self->pending);
  g_clear_object (&self->events);
  g_clear_object (&self->states);
  g_clear_object (&self->client);

  G_OBJECT_CLASS (usher_title_page_parent_class)->dispose (object);
}

static void
usher_title_page_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  switch ((UsherTitlePageProperty) prop_id)
    {
    case PROP_ITEM:
      g_value_set_object (value, USHER_TITLE_PAGE (object)->item);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/org/usher/Usher/usher-title-page.ui");
  gtk_widget_class_bind_template_child (widget_class, UsherTitlePage, stack);
  gtk_widget_class_bind_template_child (widget_class, UsherTitlePage, failure);
  gtk_widget_class_bind_template_child (widget_class, UsherTitlePage, scrolled);
  gtk_widget_class_bind_template_child (widget_class, UsherTitlePage, back);
  gtk_widget_class_bind_template_child (widget_class, UsherTitlePage, trailer_list);
  gtk_widget_class_bind_template_child (widget_class, UsherTitlePage, no_trailers);
  gtk_widget_class_bind_template_child (widget_class, UsherTitlePage, pending_list);
  gtk_widget_class_bind_template_child (widget_class, UsherTitlePage, event_list);
  gtk_widget_class_bind_template_child (widget_class, UsherTitlePage, no_events);
  gtk_widget_class_bind_template_callback (widget_class, monitor_cb);
  usher_library_cells_bind (widget_class);
}

static void
usher_title_page_class_init (UsherTitlePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = usher_title_page_dispose;
  object_class->get_property = usher_title_page_get_property;

  properties[PROP_ITEM] =
    g_param_spec_object ("item", NULL, NULL, USHER_TYPE_ITEM, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (USHER_TYPE_PICTURE);
  g_type_ensure (USHER_TYPE_TIME_LABEL);

  gtk_widget_class_install_action (widget_class, "title.download", NULL, download_action);
  gtk_widget_class_install_action (widget_class, "title.download-another", NULL, download_another_action);
  gtk_widget_class_install_action (widget_class, "title.scan", NULL, scan_action);
  gtk_widget_class_install_action (widget_class, "title.retry", NULL, retry_action);
  gtk_widget_class_install_action (widget_class, "title.play", "t", trailer_action);
  gtk_widget_class_install_action (widget_class, "title.open-folder", "t", trailer_action);
  gtk_widget_class_install_action (widget_class, "title.delete-trailer", "t", trailer_action);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  bind_template (widget_class);
}

static void
usher_title_page_init (UsherTitlePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* A new list for each title: what another one has is never seen. */
static void
show_list (UsherTitlePage *self,
           UsherPages    **pages,
           GtkListView    *view,
           const char     *method,
           guint           max_rows)
{
  g_autoptr(GtkSelectionModel) selection = NULL;
  GListModel *rows;

  if (*pages != NULL)
    g_signal_handlers_disconnect_by_data (*pages, self);
  g_clear_object (pages);

  *pages = usher_pages_new (self->client, USHER_LIBRARY_IFACE, method);
  usher_pages_set_options (*pages, g_variant_new_parsed ("{'Media': <%t>}", self->id));
  g_signal_connect_object (*pages, "notify", G_CALLBACK (show_empty), self, G_CONNECT_SWAPPED);

  rows = G_LIST_MODEL (gtk_slice_list_model_new (g_object_ref (G_LIST_MODEL (*pages)), 0, max_rows));
  selection = GTK_SELECTION_MODEL (gtk_no_selection_new (rows));
  gtk_list_view_set_model (view, selection);
}

static void
show_lists (UsherTitlePage *self)
{
  show_list (self, &self->trailers, self->trailer_list, "ListTrailers", MAX_TRAILERS);
  show_list (self, &self->pending, self->pending_list, "ListPending", MAX_TRAILERS);
  show_list (self, &self->events, self->event_list, "ListEvents", MAX_EVENTS);
  show_empty (self);
}

/* Shows titles that @client's daemon knows; once. */
void
usher_title_page_set_client (UsherTitlePage   *self,
                             UsherClient      *client,
                             UsherTitleStates *states)
{
  g_return_if_fail (USHER_IS_TITLE_PAGE (self) && self->client == NULL);

  self->client = g_object_ref (client);
  self->states = g_object_ref (states);
  g_signal_connect_object (client, "media-changed", G_CALLBACK (media_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "profiles-changed", G_CALLBACK (refresh_soon), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "notify::state", G_CALLBACK (state_cb), self, G_CONNECT_SWAPPED);
}

/**
 * usher_title_page_show:
 * @self: the page
 * @id: a title's
 *
 * Shows a title from its beginning.
 */
void
usher_title_page_show (UsherTitlePage *self,
                       guint64         id)
{
  g_return_if_fail (USHER_IS_TITLE_PAGE (self) && self->client != NULL);

  if (id == self->id || id == 0)
    return;

  self->id = id;
  self->is_asked = FALSE;
  set_item (self, NULL);
  gtk_stack_set_visible_child_name (self->stack, "loading");
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scrolled), 0);
  show_lists (self);
  ask (self);
}

/* Whether there is a button that leads back to the list. */
void
usher_title_page_set_can_go_back (UsherTitlePage *self,
                                  gboolean        can_go_back)
{
  gtk_widget_set_visible (self->back, can_go_back);
}
