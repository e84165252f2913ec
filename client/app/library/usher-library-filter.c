/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-library-filter.h"

#include <glib/gi18n.h>

#include "usher-names.h"
#include "usher-record.h"
#include "usher-text.h"

/**
 * UsherLibraryFilter:
 *
 * Which titles are shown, and in which order.
 *
 * Emits “changed” when somebody has chosen another, and “connections-known” when
 * the daemon has said which connections there are.
 */
struct _UsherLibraryFilter
{
  GtkPopover parent_instance;

  UsherClient *client;          /* (owned) (nullable) */
  GPtrArray *connections;       /* (owned) (nullable) (element-type utf8): ids, in order */
  GArray *filters;              /* (owned) (element-type guint64): ids, in order */
  guint n_changes_held;         /* while lists are filled */

  GtkDropDown *kind;
  GtkDropDown *trailer;
  GtkDropDown *monitored;
  GtkDropDown *connection;
  GtkDropDown *filter;
  GtkDropDown *sort;
  GtkSwitch *descending;
};

typedef enum
{
  PROP_IS_DEFAULT = 1,
} UsherLibraryFilterProperty;

enum
{
  SIGNAL_CHANGED,
  SIGNAL_CONNECTIONS_KNOWN,
  N_SIGNALS
};

static GParamSpec *properties[PROP_IS_DEFAULT + 1];
static guint filter_signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (UsherLibraryFilter, usher_library_filter, GTK_TYPE_POPOVER)

/* In the order of the template's lists. */
static const char * const kinds[] = { NULL, "film", "series" };
static const char * const trailers[] = { NULL, "there", "wanted", "failed", "missing", "not-wanted" };
static const char * const sorts[] = { "Title", "Year", "Added", "Runtime", "Studio", "Trailers" };

static gboolean
is_default (UsherLibraryFilter *self)
{
  return gtk_drop_down_get_selected (self->kind) == 0 && gtk_drop_down_get_selected (self->trailer) == 0 &&
         gtk_drop_down_get_selected (self->monitored) == 0 &&
         gtk_drop_down_get_selected (self->connection) == 0 &&
         gtk_drop_down_get_selected (self->filter) == 0;
}

static void
tell_change (UsherLibraryFilter *self)
{
  if (self->n_changes_held > 0)
    return;

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_DEFAULT]);
  g_signal_emit (self, filter_signals[SIGNAL_CHANGED], 0);
}

static void
chosen_cb (UsherLibraryFilter *self)
{
  tell_change (self);
}

/* Fills a list that the daemon knows, and keeps what is chosen if it is still there. */
static void
fill (UsherLibraryFilter  *self,
      GtkDropDown         *list,
      char               **names,
      guint                selected)
{
  g_autoptr(GtkStringList) model = gtk_string_list_new ((const char * const *) names);
  gboolean was_chosen = gtk_drop_down_get_selected (list) != 0;

  self->n_changes_held++;
  gtk_drop_down_set_model (list, G_LIST_MODEL (model));
  gtk_drop_down_set_selected (list, selected);
  self->n_changes_held--;

  if (was_chosen && selected == 0)
    tell_change (self);
}

static void
take_connections (UsherLibraryFilter *self,
                  GVariant           *list)
{
  g_autoptr(GPtrArray) before = g_steal_pointer (&self->connections);
  guint chosen = gtk_drop_down_get_selected (self->connection);
  const char *id = before != NULL && chosen > 0 && chosen <= before->len ? before->pdata[chosen - 1] : NULL;
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();
  g_auto(GStrv) texts = NULL;
  guint selected = 0;

  self->connections = g_ptr_array_new_with_free_func (g_free);
  g_strv_builder_add (names, C_("connections", "All"));
  for (gsize i = 0; i < g_variant_n_children (list); i++)
    {
      g_autoptr(GVariant) connection = g_variant_get_child_value (list, i);
      g_autofree char *name = usher_text_line (usher_record_get_string (connection, "Name"));
      const char *its_id = usher_record_get_string (connection, "Id");

      g_strv_builder_add (names, name);
      g_ptr_array_add (self->connections, g_strdup (its_id));
      if (id != NULL && g_strcmp0 (id, its_id) == 0)
        selected = self->connections->len;
    }

  texts = g_strv_builder_end (names);
  fill (self, self->connection, texts, selected);
  g_signal_emit (self, filter_signals[SIGNAL_CONNECTIONS_KNOWN], 0);
}

static void
take_filters (UsherLibraryFilter *self,
              GVariant           *list)
{
  guint chosen = gtk_drop_down_get_selected (self->filter);
  guint64 id = chosen > 0 && chosen <= self->filters->len ? g_array_index (self->filters, guint64, chosen - 1) : 0;
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();
  g_auto(GStrv) texts = NULL;
  guint selected = 0;

  g_array_set_size (self->filters, 0);
  g_strv_builder_add (names, C_("filters", "None"));
  for (gsize i = 0; i < g_variant_n_children (list); i++)
    {
      g_autoptr(GVariant) filter = g_variant_get_child_value (list, i);
      g_autofree char *name = usher_text_line (usher_record_get_string (filter, "Name"));
      guint64 its_id = (guint64) usher_record_get_time (filter, "Id");

      g_strv_builder_add (names, name);
      g_array_append_val (self->filters, its_id);
      if (id != 0 && id == its_id)
        selected = self->filters->len;
    }

  texts = g_strv_builder_end (names);
  fill (self, self->filter, texts, selected);
}

static void
connections_listed_cb (GObject      *source,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr(UsherLibraryFilter) self = user_data;
  g_autoptr(GVariant) reply = usher_client_call_finish (USHER_CLIENT (source), result, NULL);
  g_autoptr(GVariant) list = reply != NULL ? g_variant_get_child_value (reply, 0) : NULL;

  /* It may be gone by now */
  if (list != NULL && self->connection != NULL)
    take_connections (self, list);
}

static void
filters_listed_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(UsherLibraryFilter) self = user_data;
  g_autoptr(GVariant) reply = usher_client_call_finish (USHER_CLIENT (source), result, NULL);
  g_autoptr(GVariant) list = reply != NULL ? g_variant_get_child_value (reply, 0) : NULL;

  if (list != NULL && self->filter != NULL)
    take_filters (self, list);
}

static void
ask_connections (UsherLibraryFilter *self)
{
  usher_client_call_on_async (self->client, USHER_LIBRARY_IFACE, "ListConnections", NULL, NULL,
                              connections_listed_cb, g_object_ref (self));
}

static void
ask_filters (UsherLibraryFilter *self)
{
  usher_client_call_on_async (self->client, USHER_LIBRARY_IFACE, "ListFilters",
                              g_variant_new ("(a{sv})", NULL), NULL, filters_listed_cb, g_object_ref (self));
}

static void
state_cb (UsherLibraryFilter *self)
{
  if (usher_client_get_state (self->client) != USHER_CLIENT_READY)
    return;

  ask_connections (self);
  ask_filters (self);
}

static void
usher_library_filter_dispose (GObject *object)
{
  UsherLibraryFilter *self = USHER_LIBRARY_FILTER (object);

  self->n_changes_held++;
  gtk_widget_dispose_template (GTK_WIDGET (self), USHER_TYPE_LIBRARY_FILTER);
  g_clear_object (&self->client);

  G_OBJECT_CLASS (usher_library_filter_parent_class)->dispose (object);
}

static void
usher_library_filter_finalize (GObject *object)
{
  UsherLibraryFilter *self = USHER_LIBRARY_FILTER (object);

  g_clear_pointer (&self->connections, g_ptr_array_unref);
  g_array_unref (self->filters);

  G_OBJECT_CLASS (usher_library_filter_parent_class)->finalize (object);
}

static void
usher_library_filter_get_property (GObject    *object,
                                   guint       prop_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  switch ((UsherLibraryFilterProperty) prop_id)
    {
    case PROP_IS_DEFAULT:
      g_value_set_boolean (value, is_default (USHER_LIBRARY_FILTER (object)));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
usher_library_filter_class_init (UsherLibraryFilterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = usher_library_filter_dispose;
  object_class->finalize = usher_library_filter_finalize;
  object_class->get_property = usher_library_filter_get_property;

  properties[PROP_IS_DEFAULT] =
    g_param_spec_boolean ("is-default", NULL, NULL, TRUE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  filter_signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
  filter_signals[SIGNAL_CONNECTIONS_KNOWN] =
    g_signal_new ("connections-known", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/usher/Usher/usher-library-filter.ui");
  gtk_widget_class_bind_template_child (widget_class, UsherLibraryFilter, kind);
  gtk_widget_class_bind_template_child (widget_class, UsherLibraryFilter, trailer);
  gtk_widget_class_bind_template_child (widget_class, UsherLibraryFilter, monitored);
  gtk_widget_class_bind_template_child (widget_class, UsherLibraryFilter, connection);
  gtk_widget_class_bind_template_child (widget_class, UsherLibraryFilter, filter);
  gtk_widget_class_bind_template_child (widget_class, UsherLibraryFilter, sort);
  gtk_widget_class_bind_template_child (widget_class, UsherLibraryFilter, descending);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
}

static void
usher_library_filter_init (UsherLibraryFilter *self)
{
  self->filters = g_array_new (FALSE, FALSE, sizeof (guint64));

  self->n_changes_held++;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->n_changes_held--;
}

/* Lists the connections and filters that the daemon knows; once. */
void
usher_library_filter_set_client (UsherLibraryFilter *self,
                                 UsherClient        *client)
{
  g_return_if_fail (USHER_IS_LIBRARY_FILTER (self));

  g_set_object (&self->client, client);
  g_signal_connect_object (client, "notify::state", G_CALLBACK (state_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "connections-changed", G_CALLBACK (ask_connections), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "profiles-changed", G_CALLBACK (ask_filters), self, G_CONNECT_SWAPPED);
  state_cb (self);
}

static void
add_word (GVariantDict       *options,
          const char         *key,
          const char * const *words,
          guint               selected)
{
  if (words[selected] != NULL)
    g_variant_dict_insert (options, key, "s", words[selected]);
}

/* Adds what is chosen to @options of ListMedia(). */
void
usher_library_filter_add_options (UsherLibraryFilter *self,
                                  GVariantDict       *options)
{
  guint connection = gtk_drop_down_get_selected (self->connection);
  guint filter = gtk_drop_down_get_selected (self->filter);
  guint monitored = gtk_drop_down_get_selected (self->monitored);
  g_autofree char *sort = g_strconcat (gtk_switch_get_active (self->descending) ? "-" : "",
                                       sorts[gtk_drop_down_get_selected (self->sort)], NULL);

  add_word (options, "Kind", kinds, gtk_drop_down_get_selected (self->kind));
  add_word (options, "TrailerState", trailers, gtk_drop_down_get_selected (self->trailer));
  if (monitored > 0)
    g_variant_dict_insert (options, "Monitored", "b", monitored == 1);
  if (self->connections != NULL && connection > 0 && connection <= self->connections->len)
    g_variant_dict_insert (options, "Connection", "s", self->connections->pdata[connection - 1]);
  if (filter > 0 && filter <= self->filters->len)
    g_variant_dict_insert (options, "Filter", "t", g_array_index (self->filters, guint64, filter - 1));
  g_variant_dict_insert (options, "Sort", "s", sort);
}

/* Shows all titles again. */
void
usher_library_filter_reset (UsherLibraryFilter *self)
{
  g_return_if_fail (USHER_IS_LIBRARY_FILTER (self));

  self->n_changes_held++;
  gtk_drop_down_set_selected (self->kind, 0);
  gtk_drop_down_set_selected (self->trailer, 0);
  gtk_drop_down_set_selected (self->monitored, 0);
  gtk_drop_down_set_selected (self->connection, 0);
  gtk_drop_down_set_selected (self->filter, 0);
  self->n_changes_held--;
  tell_change (self);
}

/* Returns: whether the daemon has said that there are no connections */
gboolean
usher_library_filter_has_no_connections (UsherLibraryFilter *self)
{
  return self->connections != NULL && self->connections->len == 0;
}
