/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-library-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "usher-library-calls.h"
#include "usher-library-cells.h"
#include "usher-library-filter.h"
#include "usher-names.h"
#include "usher-pages.h"
#include "usher-pending-dialog.h"
#include "usher-record.h"
#include "usher-title-page.h"
#include "usher-title-row.h"
#include "usher-widget.h"

#define MAX_DOWNLOADS 10000

/**
 * UsherLibraryPage:
 *
 * The titles and one of them: side by side where there is room, else one after the
 * other. Each command is an action of the group “library”.
 */
struct _UsherLibraryPage
{
  GtkWidget parent_instance;

  UsherClient *client;          /* (owned) (nullable) */
  UsherPages *titles;           /* (owned) (nullable) */
  UsherTitleStates *states;     /* (owned) (nullable) */
  GtkSelectionModel *selection; /* (owned) (nullable) */
  guint refreshing;             /* the id of the source that does it soon */
  gboolean is_selecting;

  AdwLeaflet *leaflet;
  GtkWidget *list_pane;
  GtkWidget *title_pane;
  GtkSearchEntry *search;
  UsherLibraryFilter *filter;
  GtkMenuButton *filter_button;
  GtkLabel *count;
  GtkStack *stack;
  AdwStatusPage *failure;
  GtkListView *list;
  GtkRevealer *selection_bar;
  GtkLabel *selection_count;
  UsherTitlePage *title;
};

typedef enum
{
  PROP_SELECTING = 1,
} UsherLibraryPageProperty;

static GParamSpec *properties[PROP_SELECTING + 1];

G_DEFINE_FINAL_TYPE (UsherLibraryPage, usher_library_page, GTK_TYPE_WIDGET)

static gboolean
is_filtered (UsherLibraryPage *self)
{
  gboolean is_default;

  g_object_get (self->filter, "is-default", &is_default, NULL);

  return !is_default || *gtk_editable_get_text (GTK_EDITABLE (self->search)) != '\0';
}

static const char *
choose_view (UsherLibraryPage *self,
             const char       *error,
             gboolean          is_empty)
{
  if (g_list_model_get_n_items (G_LIST_MODEL (self->titles)) > 0)
    return "list";
  if (error != NULL)
    return "failure";
  if (!is_empty)
    return "loading";
  if (usher_library_filter_has_no_connections (self->filter))
    return "no-connections";

  return is_filtered (self) ? "nothing-found" : "empty";
}

static void
show_titles_state (UsherLibraryPage *self)
{
  g_autofree char *error = NULL;
  g_autofree char *text = NULL;
  gboolean is_empty;
  guint total;

  if (self->titles == NULL || self->selection == NULL)
    return;

  g_object_get (self->titles, "error", &error, "is-empty", &is_empty, "total", &total, NULL);
  if (error != NULL)
    {
      g_autofree char *escaped = g_markup_escape_text (error, -1);

      adw_status_page_set_description (self->failure, escaped);
    }
  gtk_stack_set_visible_child_name (self->stack, choose_view (self, error, is_empty));

  text = total > 0 ? g_strdup_printf (ngettext ("%'u title", "%'u titles", total), total) : g_strdup ("");
  gtk_label_set_label (self->count, text);
}

static void
ask (UsherLibraryPage *self)
{
  static const char * const fields[] = {
    "Id", "Title", "Year", "Kind", "Monitored", "Trailers", "PosterFile", NULL
  };
  g_autoptr(GVariantDict) options = g_variant_dict_new (NULL);
  const char *search = gtk_editable_get_text (GTK_EDITABLE (self->search));

  if (self->titles == NULL)
    return;

  usher_library_filter_add_options (self->filter, options);
  if (*search != '\0')
    g_variant_dict_insert (options, "Search", "s", search);
  g_variant_dict_insert_value (options, "Fields", g_variant_new_strv (fields, -1));
  usher_pages_set_options (self->titles, g_variant_dict_end (options));
}

static void
search_changed_cb (UsherLibraryPage *self)
{
  ask (self);
}

static void
filter_changed_cb (UsherLibraryPage *self)
{
  if (is_filtered (self))
    gtk_widget_add_css_class (GTK_WIDGET (self->filter_button), "accent");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->filter_button), "accent");
  ask (self);
}

/* What one looks for goes on to the list by the arrow key. */
static gboolean
search_key_cb (GtkEventControllerKey *controller,
               guint                  key,
               guint                  code,
               GdkModifierType        state,
               gpointer               user_data)
{
  UsherLibraryPage *self = user_data;

  if (key != GDK_KEY_Down && key != GDK_KEY_KP_Down)
    return FALSE;

  gtk_widget_grab_focus (GTK_WIDGET (self->list));

  return TRUE;
}

static guint64
get_id (UsherLibraryPage *self,
        guint             position)
{
  g_autoptr(UsherItem) item = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  return item != NULL ? (guint64) usher_record_get_time (usher_item_get_record (item), "Id") : 0;
}

/* The ids of what is selected, with no more of them than one call takes */
static GVariant *
get_selected (UsherLibraryPage *self)
{
  g_autoptr(GtkBitset) selected = gtk_selection_model_get_selection (self->selection);
  GVariantBuilder builder;
  GtkBitsetIter iter;
  guint position, n_ids = 0;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("at"));
  if (gtk_bitset_iter_init_first (&iter, selected, &position))
    do
      g_variant_builder_add (&builder, "t", get_id (self, position));
    while (++n_ids < MAX_DOWNLOADS && gtk_bitset_iter_next (&iter, &position));

  return g_variant_ref_sink (g_variant_builder_end (&builder));
}

static guint
count_selected (UsherLibraryPage *self)
{
  g_autoptr(GtkBitset) selected = self->selection != NULL ? gtk_selection_model_get_selection (self->selection)
                                                          : NULL;

  return selected != NULL ? (guint) gtk_bitset_get_size (selected) : 0;
}

static void
allow_actions (UsherLibraryPage *self)
{
  gboolean has_selected = count_selected (self) > 0;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "library.download-selected", has_selected);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "library.monitor-selected", has_selected);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "library.unmonitor-selected", has_selected);
}

/* A click shows a title beside the list. Where there is no room it must be opened,
 * or whoever points at it would be taken there. */
static void
selection_changed_cb (UsherLibraryPage *self)
{
  guint n_selected = count_selected (self);
  gboolean is_many = self->is_selecting || n_selected > 1;
  g_autofree char *text = g_strdup_printf (ngettext ("%u selected", "%u selected", n_selected), n_selected);

  gtk_label_set_label (self->selection_count, text);
  gtk_revealer_set_reveal_child (self->selection_bar, is_many);
  allow_actions (self);

  if (!is_many && n_selected == 1 && !adw_leaflet_get_folded (self->leaflet))
    {
      g_autoptr(GtkBitset) selected = gtk_selection_model_get_selection (self->selection);

      usher_title_page_show (self->title, get_id (self, gtk_bitset_get_minimum (selected)));
    }
}

static void
activated_cb (GtkListView      *list,
              guint             position,
              UsherLibraryPage *self)
{
  if (self->is_selecting)
    usher_library_page_toggle (self, position);
  else
    usher_library_page_show_title (self, get_id (self, position));
}

static void
update_clicks (UsherLibraryPage *self)
{
  gtk_list_view_set_single_click_activate (self->list,
                                           adw_leaflet_get_folded (self->leaflet) && !self->is_selecting);
}

static void
folded_cb (UsherLibraryPage *self)
{
  usher_title_page_set_can_go_back (self->title, adw_leaflet_get_folded (self->leaflet));
  update_clicks (self);
}

static void
set_selecting (UsherLibraryPage *self,
               gboolean          is_selecting)
{
  if (self->is_selecting == is_selecting)
    return;

  self->is_selecting = is_selecting;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTING]);
  update_clicks (self);
  if (self->selection != NULL && !is_selecting)
    gtk_selection_model_unselect_all (self->selection);
  if (self->selection != NULL)
    selection_changed_cb (self);
}

static gboolean
refresh_cb (gpointer user_data)
{
  UsherLibraryPage *self = user_data;

  self->refreshing = 0;
  usher_pages_refresh (self->titles);

  return G_SOURCE_REMOVE;
}

/* A run changes one title after the other: the list is asked for once in a while. */
static void
media_changed_cb (UsherLibraryPage *self)
{
  if (self->refreshing == 0 && self->titles != NULL)
    self->refreshing = g_timeout_add (400, refresh_cb, self);
}

/* New pictures are no change to a title. */
static void
runs_ended_cb (GListModel *ended,
               guint       position,
               guint       n_removed,
               guint       n_added,
               gpointer    user_data)
{
  for (guint i = position; i < position + n_added; i++)
    {
      g_autoptr(UsherItem) run = g_list_model_get_item (ended, i);

      if (g_strcmp0 (usher_record_get_string (usher_item_get_record (run), "Chore"), "image-refresh") == 0)
        media_changed_cb (USHER_LIBRARY_PAGE (user_data));
    }
}

/* Nobody is asked for a list before somebody looks at it. */
static void
usher_library_page_map (GtkWidget *widget)
{
  UsherLibraryPage *self = USHER_LIBRARY_PAGE (widget);

  GTK_WIDGET_CLASS (usher_library_page_parent_class)->map (widget);

  if (self->selection != NULL || self->titles == NULL)
    return;

  self->selection = GTK_SELECTION_MODEL (gtk_multi_selection_new (g_object_ref (G_LIST_MODEL (self->titles))));
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (selection_changed_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_list_view_set_model (self->list, self->selection);
  show_titles_state (self);
}

static void
search_action (GtkWidget  *widget,
               const char *action,
               GVariant   *target)
{
  usher_library_page_search (USHER_LIBRARY_PAGE (widget));
}

static void
show_title_action (GtkWidget  *widget,
                   const char *action,
                   GVariant   *target)
{
  usher_library_page_show_title (USHER_LIBRARY_PAGE (widget), g_variant_get_uint64 (target));
}

static void
back_action (GtkWidget  *widget,
             const char *action,
             GVariant   *target)
{
  UsherLibraryPage *self = USHER_LIBRARY_PAGE (widget);

  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_BACK);
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
}

static void
retry_action (GtkWidget  *widget,
              const char *action,
              GVariant   *target)
{
  UsherLibraryPage *self = USHER_LIBRARY_PAGE (widget);

  if (self->titles != NULL)
    usher_pages_refresh (self->titles);
}

static void
reset_filters_action (GtkWidget  *widget,
                      const char *action,
                      GVariant   *target)
{
  UsherLibraryPage *self = USHER_LIBRARY_PAGE (widget);

  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  usher_library_filter_reset (self->filter);
}

static void
pending_action (GtkWidget  *widget,
                const char *action,
                GVariant   *target)
{
  usher_library_page_show_pending (USHER_LIBRARY_PAGE (widget));
}

static void
download_action (GtkWidget  *widget,
                 const char *action,
                 GVariant   *target)
{
  usher_library_page_download (USHER_LIBRARY_PAGE (widget), g_variant_get_uint64 (target));
}

static void
download_selected_action (GtkWidget  *widget,
                          const char *action,
                          GVariant   *target)
{
  UsherLibraryPage *self = USHER_LIBRARY_PAGE (widget);
  g_autoptr(GVariant) ids = NULL;

  if (count_selected (self) == 0)
    return;

  ids = get_selected (self);
  usher_library_download_all (GTK_WIDGET (self->stack), self->client, ids);
  set_selecting (self, FALSE);
}

static void
monitor_action (GtkWidget  *widget,
                const char *action,
                GVariant   *target)
{
  UsherLibraryPage *self = USHER_LIBRARY_PAGE (widget);
  g_autoptr(GVariant) ids = g_variant_ref_sink (g_variant_new_array (NULL, &target, 1));

  usher_library_monitor (GTK_WIDGET (self->stack), self->client, ids, g_str_equal (action, "library.monitor"));
}

static void
monitor_selected_action (GtkWidget  *widget,
                         const char *action,
                         GVariant   *target)
{
  UsherLibraryPage *self = USHER_LIBRARY_PAGE (widget);
  g_autoptr(GVariant) ids = NULL;

  if (count_selected (self) == 0)
    return;

  ids = get_selected (self);
  usher_library_monitor (GTK_WIDGET (self->stack), self->client, ids,
                         g_str_equal (action, "library.monitor-selected"));
  set_selecting (self, FALSE);
}

static void
restore_action (GtkWidget  *widget,
                const char *action,
                GVariant   *target)
{
  UsherLibraryPage *self = USHER_LIBRARY_PAGE (widget);

  usher_library_restore (GTK_WIDGET (self->stack), self->client, target);
}

static void
usher_library_page_dispose (GObject *object)
{
  UsherLibraryPage *self = USHER_LIBRARY_PAGE (object);

  g_clear_handle_id (&self->refreshing, g_source_remove);
  if (self->titles != NULL)
    g_signal_handlers_disconnect_by_data (self->titles, self);
  usher_widget_dispose_template (GTK_WIDGET (self), USHER_TYPE_LIBRARY_PAGE);
  g_clear_object (&self->selection);
  g_clear_object (&self->titles);
  g_clear_object (&self->states);
  g_clear_object (&self->client);

  G_OBJECT_CLASS (usher_library_page_parent_class)->dispose (object);
}

static void
usher_library_page_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  switch ((UsherLibraryPageProperty) prop_id)
    {
    case PROP_SELECTING:
      g_value_set_boolean (value, USHER_LIBRARY_PAGE (object)->is_selecting);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
usher_library_page_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  switch ((UsherLibraryPageProperty) prop_id)
    {
    case PROP_SELECTING:
      set_selecting (USHER_LIBRARY_PAGE (object), g_value_get_boolean (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  static const struct
  {
    const char *name;
    const char *type;
    GtkWidgetActionActivateFunc activate;
  } actions[] = {
    { "library.search", NULL, search_action },
    { "library.show-title", "t", show_title_action },
    { "library.back", NULL, back_action },
    { "library.retry", NULL, retry_action },
    { "library.reset-filters", NULL, reset_filters_action },
    { "library.pending", NULL, pending_action },
    { "library.download", "t", download_action },
    { "library.download-selected", NULL, download_selected_action },
    { "library.monitor", "t", monitor_action },
    { "library.unmonitor", "t", monitor_action },
    { "library.monitor-selected", NULL, monitor_selected_action },
    { "library.unmonitor-selected", NULL, monitor_selected_action },
    { "library.restore", "at", restore_action },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, actions[i].type, actions[i].activate);
  gtk_widget_class_install_property_action (widget_class, "library.select", "selecting");
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/org/usher/Usher/usher-library-page.ui");
  gtk_widget_class_bind_template_child (widget_class, UsherLibraryPage, leaflet);
  gtk_widget_class_bind_template_child (widget_class, UsherLibraryPage, list_pane);
  gtk_widget_class_bind_template_child (widget_class, UsherLibraryPage, title_pane);
  gtk_widget_class_bind_template_child (widget_class, UsherLibraryPage, search);
  gtk_widget_class_bind_template_child (widget_class, UsherLibraryPage, filter);
  gtk_widget_class_bind_template_child (widget_class, UsherLibraryPage, filter_button);
  gtk_widget_class_bind_template_child (widget_class, UsherLibraryPage, count);
  gtk_widget_class_bind_template_child (widget_class, UsherLibraryPage, stack);
  gtk_widget_class_bind_template_child (widget_class, UsherLibraryPage, failure);
  gtk_widget_class_bind_template_child (widget_class, UsherLibraryPage, list);
  gtk_widget_class_bind_template_child (widget_class, UsherLibraryPage, selection_bar);
  gtk_widget_class_bind_template_child (widget_class, UsherLibraryPage, selection_count);
  gtk_widget_class_bind_template_child (widget_class, UsherLibraryPage, title);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_key_cb);
  gtk_widget_class_bind_template_callback (widget_class, filter_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_titles_state);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, folded_cb);
  usher_library_cells_bind (widget_class);
}

static void
usher_library_page_class_init (UsherLibraryPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = usher_library_page_dispose;
  object_class->get_property = usher_library_page_get_property;
  object_class->set_property = usher_library_page_set_property;
  widget_class->map = usher_library_page_map;

  properties[PROP_SELECTING] =
    g_param_spec_boolean ("selecting", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (USHER_TYPE_ITEM);
  g_type_ensure (USHER_TYPE_LIBRARY_FILTER);
  g_type_ensure (USHER_TYPE_TITLE_PAGE);
  g_type_ensure (USHER_TYPE_TITLE_ROW);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  install_actions (widget_class);
  bind_template (widget_class);
}

static void
usher_library_page_init (UsherLibraryPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_entry_set_key_capture_widget (self->search, self->list_pane);
  allow_actions (self);
  folded_cb (self);
}

/* Shows the titles that @client's daemon knows; once. */
void
usher_library_page_set_client (UsherLibraryPage *self,
                               UsherClient      *client)
{
  g_return_if_fail (USHER_IS_LIBRARY_PAGE (self) && self->client == NULL);

  self->client = g_object_ref (client);
  self->states = usher_title_states_new (client);
  self->titles = usher_pages_new (client, USHER_LIBRARY_IFACE, "ListMedia");
  ask (self);

  g_signal_connect_object (self->titles, "notify", G_CALLBACK (show_titles_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "media-changed", G_CALLBACK (media_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (usher_client_get_ended (client), "items-changed", G_CALLBACK (runs_ended_cb), self, 0);
  usher_library_filter_set_client (self->filter, client);
  usher_title_page_set_client (self->title, client, self->states);
}

/* Leads to the entry where one searches for titles. */
void
usher_library_page_search (UsherLibraryPage *self)
{
  g_return_if_fail (USHER_IS_LIBRARY_PAGE (self));

  adw_leaflet_set_visible_child (self->leaflet, self->list_pane);
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

/* Searches for @text, as if somebody had typed it. */
void
usher_library_page_search_for (UsherLibraryPage *self,
                               const char       *text)
{
  usher_library_page_search (self);
  gtk_editable_set_text (GTK_EDITABLE (self->search), text);
}

/**
 * usher_library_page_show_title:
 * @self: the page
 * @id: a title's
 *
 * Shows the page of a title.
 */
void
usher_library_page_show_title (UsherLibraryPage *self,
                               guint64           id)
{
  g_return_if_fail (USHER_IS_LIBRARY_PAGE (self));

  if (id == 0)
    return;

  usher_title_page_show (self->title, id);
  adw_leaflet_set_visible_child (self->leaflet, self->title_pane);
}

/* Downloads the trailer of a title, by the profile that fits it. */
void
usher_library_page_download (UsherLibraryPage *self,
                             guint64           id)
{
  g_return_if_fail (USHER_IS_LIBRARY_PAGE (self));

  usher_library_download (GTK_WIDGET (self->stack), self->client, id, NULL);
}

static void
pending_activated_cb (UsherLibraryPage *self,
                      guint64           id)
{
  usher_library_page_show_title (self, id);
}

/* Shows what would be downloaded, and why not the rest. */
void
usher_library_page_show_pending (UsherLibraryPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWindow *dialog;

  g_return_if_fail (USHER_IS_LIBRARY_PAGE (self));

  dialog = usher_pending_dialog_new (self->client, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL);
  g_signal_connect_object (dialog, "title-activated", G_CALLBACK (pending_activated_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (dialog);
}

/* Returns: (transfer none): what knows the states of the trailers */
UsherTitleStates *
usher_library_page_get_states (UsherLibraryPage *self)
{
  return self->states;
}

/* Selects the title at @position, or no longer. */
void
usher_library_page_toggle (UsherLibraryPage *self,
                           guint             position)
{
  if (gtk_selection_model_is_selected (self->selection, position))
    gtk_selection_model_unselect_item (self->selection, position);
  else
    gtk_selection_model_select_item (self->selection, position, FALSE);
}
