/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-connections-page.h"

#include <glib/gi18n.h>

#include "usher-connection-form.h"
#include "usher-connection-row.h"
#include "usher-names.h"
#include "usher-record.h"

/**
 * UsherConnectionsPage:
 *
 * The servers that titles come from.
 */
struct _UsherConnectionsPage
{
  AdwPreferencesPage parent_instance;

  UsherClient *client;          /* (owned) (nullable) */
  GHashTable *rows;             /* (owned): UsherConnectionRow by the id of a connection */

  AdwPreferencesGroup *group;
  AdwActionRow *empty;
};

G_DEFINE_FINAL_TYPE (UsherConnectionsPage, usher_connections_page, ADW_TYPE_PREFERENCES_PAGE)

static void
remove_others (UsherConnectionsPage *self,
               GHashTable           *ids)
{
  GHashTableIter iter;
  const char *id;
  GtkWidget *row;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, (gpointer *) &id, (gpointer *) &row))
    if (!g_hash_table_contains (ids, id))
      {
        adw_preferences_group_remove (self->group, row);
        g_hash_table_iter_remove (&iter);
      }
}

/* Rows stay, with what is open in them and who has the focus. */
static void
show_connections (UsherConnectionsPage *self,
                  GVariant             *connections)
{
  g_autoptr(GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (gsize i = 0; i < g_variant_n_children (connections); i++)
    {
      g_autoptr(GVariant) connection = g_variant_get_child_value (connections, i);
      const char *id = usher_record_get_string (connection, "Id");
      GtkWidget *row = id != NULL ? g_hash_table_lookup (self->rows, id) : NULL;

      if (id == NULL)
        continue;

      g_hash_table_add (ids, g_strdup (id));
      if (row != NULL)
        {
          usher_connection_row_set_record (USHER_CONNECTION_ROW (row), connection);
          continue;
        }

      row = usher_connection_row_new (self->client, connection);
      adw_preferences_group_add (self->group, row);
      g_hash_table_insert (self->rows, g_strdup (id), row);
    }

  remove_others (self, ids);
  gtk_widget_set_visible (GTK_WIDGET (self->empty), g_hash_table_size (self->rows) == 0);
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(UsherConnectionsPage) self = user_data;
  g_autoptr(GVariant) reply = usher_client_call_finish (USHER_CLIENT (source), result, NULL);
  g_autoptr(GVariant) connections = NULL;

  /* The dialog was closed meanwhile */
  if (reply == NULL || self->group == NULL || gtk_widget_get_root (GTK_WIDGET (self)) == NULL)
    return;

  connections = g_variant_get_child_value (reply, 0);
  show_connections (self, connections);
}

static void
ask (UsherConnectionsPage *self)
{
  if (usher_client_get_state (self->client) == USHER_CLIENT_READY)
    usher_client_call_on_async (self->client, USHER_LIBRARY_IFACE, "ListConnections", NULL, NULL,
                                listed_cb, g_object_ref (self));
}

static void
add_action (GtkWidget  *widget,
            const char *action,
            GVariant   *target)
{
  UsherConnectionsPage *self = USHER_CONNECTIONS_PAGE (widget);
  GtkWindow *parent = GTK_WINDOW (gtk_widget_get_root (widget));

  gtk_window_present (usher_connection_form_new (self->client, NULL, parent));
}

static void
usher_connections_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), USHER_TYPE_CONNECTIONS_PAGE);

  G_OBJECT_CLASS (usher_connections_page_parent_class)->dispose (object);
}

static void
usher_connections_page_finalize (GObject *object)
{
  UsherConnectionsPage *self = USHER_CONNECTIONS_PAGE (object);

  g_clear_object (&self->client);
  g_hash_table_unref (self->rows);

  G_OBJECT_CLASS (usher_connections_page_parent_class)->finalize (object);
}

static void
usher_connections_page_class_init (UsherConnectionsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = usher_connections_page_dispose;
  object_class->finalize = usher_connections_page_finalize;

  gtk_widget_class_install_action (widget_class, "connections.add", NULL, add_action);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/usher/Usher/usher-connections-page.ui");
  gtk_widget_class_bind_template_child (widget_class, UsherConnectionsPage, group);
  gtk_widget_class_bind_template_child (widget_class, UsherConnectionsPage, empty);
}

static void
usher_connections_page_init (UsherConnectionsPage *self)
{
  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Shows the connections of the daemon that @client talks to; once. */
void
usher_connections_page_set_client (UsherConnectionsPage *self,
                                   UsherClient          *client)
{
  g_return_if_fail (USHER_IS_CONNECTIONS_PAGE (self));

  g_set_object (&self->client, client);
  g_signal_connect_object (client, "connections-changed", G_CALLBACK (ask), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "notify::state", G_CALLBACK (ask), self, G_CONNECT_SWAPPED);
  ask (self);
}
