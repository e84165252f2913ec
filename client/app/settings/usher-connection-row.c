/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-connection-row.h"

#include <glib/gi18n.h>

#include "usher-asking.h"
#include "usher-connection-form.h"
#include "usher-names.h"
#include "usher-preferences.h"
#include "usher-record.h"
#include "usher-text-settings.h"
#include "usher-time-label.h"

/**
 * UsherConnectionRow:
 *
 * A connection to Radarr or Sonarr: how it stands, and what can be done with it.
 */
struct _UsherConnectionRow
{
  AdwExpanderRow parent_instance;

  UsherClient *client;          /* (owned) */
  GVariant *connection;         /* (owned) (nullable) */
  gboolean is_showing;          /* while the switch is set from here */

  GtkSwitch *enabled;
  AdwActionRow *refreshed_row;
  UsherTimeLabel *refreshed;
  GtkLabel *never;
  GtkRevealer *status_revealer;
  GtkImage *status_icon;
  GtkLabel *status;
};

G_DEFINE_FINAL_TYPE (UsherConnectionRow, usher_connection_row, ADW_TYPE_EXPANDER_ROW)

static const char *
get_id (UsherConnectionRow *self)
{
  const char *id = usher_record_get_string (self->connection, "Id");

  return id != NULL ? id : "";
}

static void
show_enabled (UsherConnectionRow *self)
{
  self->is_showing = TRUE;
  gtk_switch_set_active (self->enabled, usher_record_get_boolean (self->connection, "Enabled"));
  self->is_showing = FALSE;
}

static void
show_status (UsherConnectionRow *self,
             const char         *icon_name,
             const char         *text)
{
  gtk_image_set_from_icon_name (self->status_icon, icon_name);
  gtk_label_set_text (self->status, text);
  gtk_revealer_set_reveal_child (self->status_revealer, TRUE);
}

static void
enabled_answered_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(UsherConnectionRow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = usher_client_call_finish (USHER_CLIENT (source), result, &error);

  if (reply != NULL || gtk_widget_get_root (GTK_WIDGET (self)) == NULL)
    return;

  usher_preferences_say (GTK_WIDGET (self), error->message);
  show_enabled (self);
}

/* Whoever turns a connection off need not wait for its server. */
static void
enabled_cb (UsherConnectionRow *self)
{
  GVariantBuilder changes;

  if (self->is_showing)
    return;

  g_variant_builder_init (&changes, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&changes, "{sv}", "Enabled",
                         g_variant_new_boolean (gtk_switch_get_active (self->enabled)));
  g_variant_builder_add (&changes, "{sv}", "Test", g_variant_new_boolean (FALSE));
  usher_client_call_on_async (self->client, USHER_LIBRARY_IFACE, "UpdateConnection",
                              g_variant_new ("(sa{sv})", get_id (self), &changes), NULL,
                              enabled_answered_cb, g_object_ref (self));
}

static void
tested_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(UsherConnectionRow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = usher_client_call_finish (USHER_CLIENT (source), result, &error);
  g_autoptr(GVariant) status = NULL;
  g_autofree char *text = NULL;

  if (gtk_widget_get_root (GTK_WIDGET (self)) == NULL)
    return;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "connection.test", TRUE);
  if (reply == NULL)
    {
      show_status (self, "dialog-error-symbolic", error->message);
      return;
    }

  status = g_variant_get_child_value (reply, 0);
  text = usher_text_connection_status (status);
  show_status (self, "emblem-ok-symbolic", text);
}

static void
test_action (GtkWidget  *widget,
             const char *action,
             GVariant   *target)
{
  UsherConnectionRow *self = USHER_CONNECTION_ROW (widget);

  gtk_widget_action_set_enabled (widget, "connection.test", FALSE);
  show_status (self, "content-loading-symbolic", _("Asking the server…"));
  usher_client_call_on_async (self->client, USHER_LIBRARY_IFACE, "TestConnection",
                              g_variant_new ("(s)", get_id (self)), NULL, tested_cb,
                              g_object_ref (self));
}

static void
refresh_started (GtkWidget *origin,
                 GVariant  *reply,
                 gpointer   data)
{
  usher_preferences_say (origin, _("The refresh was put into the queue"));
}

static void
refresh_action (GtkWidget  *widget,
                const char *action,
                GVariant   *target)
{
  UsherConnectionRow *self = USHER_CONNECTION_ROW (widget);

  usher_call (widget, self->client, USHER_LIBRARY_IFACE, "RefreshConnection",
              g_variant_new ("(s)", get_id (self)), _("The Server Cannot Be Refreshed"),
              refresh_started, NULL, NULL);
}

static void
edit_action (GtkWidget  *widget,
             const char *action,
             GVariant   *target)
{
  UsherConnectionRow *self = USHER_CONNECTION_ROW (widget);
  GtkWindow *parent = GTK_WINDOW (gtk_widget_get_root (widget));

  gtk_window_present (usher_connection_form_new (self->client, self->connection, parent));
}

static void
remove_answered_cb (UsherConnectionRow *self,
                    const char         *response)
{
  if (!g_str_equal (response, "remove"))
    return;

  show_status (self, "content-loading-symbolic", _("Removing its titles…"));
  usher_call (GTK_WIDGET (self), self->client, USHER_LIBRARY_IFACE, "RemoveConnection",
              g_variant_new ("(s)", get_id (self)), _("The Connection Cannot Be Removed"), NULL, NULL,
              NULL);
}

static void
remove_action (GtkWidget  *widget,
               const char *action,
               GVariant   *target)
{
  UsherConnectionRow *self = USHER_CONNECTION_ROW (widget);
  const char *name = usher_record_get_string (self->connection, "Name");
  AdwMessageDialog *dialog =
    ADW_MESSAGE_DIALOG (adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)),
                                                _("Remove the Connection?"), NULL));

  adw_message_dialog_format_body (dialog,
                                  _("The titles of “%s” vanish from Usher. Their trailers stay on disk."),
                                  name != NULL ? name : get_id (self));
  adw_message_dialog_add_responses (dialog, "cancel", _("_Cancel"), "remove", _("_Remove"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "remove", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (remove_answered_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
usher_connection_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), USHER_TYPE_CONNECTION_ROW);

  G_OBJECT_CLASS (usher_connection_row_parent_class)->dispose (object);
}

static void
usher_connection_row_finalize (GObject *object)
{
  UsherConnectionRow *self = USHER_CONNECTION_ROW (object);

  g_clear_object (&self->client);
  g_clear_pointer (&self->connection, g_variant_unref);

  G_OBJECT_CLASS (usher_connection_row_parent_class)->finalize (object);
}

static void
usher_connection_row_class_init (UsherConnectionRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = usher_connection_row_dispose;
  object_class->finalize = usher_connection_row_finalize;

  g_type_ensure (USHER_TYPE_TIME_LABEL);

  gtk_widget_class_install_action (widget_class, "connection.test", NULL, test_action);
  gtk_widget_class_install_action (widget_class, "connection.refresh", NULL, refresh_action);
  gtk_widget_class_install_action (widget_class, "connection.edit", NULL, edit_action);
  gtk_widget_class_install_action (widget_class, "connection.remove", NULL, remove_action);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/usher/Usher/usher-connection-row.ui");
  gtk_widget_class_bind_template_child (widget_class, UsherConnectionRow, enabled);
  gtk_widget_class_bind_template_child (widget_class, UsherConnectionRow, refreshed_row);
  gtk_widget_class_bind_template_child (widget_class, UsherConnectionRow, refreshed);
  gtk_widget_class_bind_template_child (widget_class, UsherConnectionRow, never);
  gtk_widget_class_bind_template_child (widget_class, UsherConnectionRow, status_revealer);
  gtk_widget_class_bind_template_child (widget_class, UsherConnectionRow, status_icon);
  gtk_widget_class_bind_template_child (widget_class, UsherConnectionRow, status);
  gtk_widget_class_bind_template_callback (widget_class, enabled_cb);
}

static void
usher_connection_row_init (UsherConnectionRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * usher_connection_row_new:
 * @client: whom to tell
 * @connection: the record of a connection
 *
 * Returns: (transfer none): a row for it
 */
GtkWidget *
usher_connection_row_new (UsherClient *client,
                          GVariant    *connection)
{
  UsherConnectionRow *self = g_object_new (USHER_TYPE_CONNECTION_ROW, NULL);

  self->client = g_object_ref (client);
  usher_connection_row_set_record (self, connection);

  return GTK_WIDGET (self);
}

/* Shows what has become of the connection. */
void
usher_connection_row_set_record (UsherConnectionRow *self,
                                 GVariant           *connection)
{
  g_autofree char *about = usher_text_connection (connection);
  const char *name = usher_record_get_string (connection, "Name");
  gint64 time = usher_record_get_time (connection, "LastRefresh");

  /* It may be the same */
  g_variant_ref (connection);
  g_clear_pointer (&self->connection, g_variant_unref);
  self->connection = connection;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), name != NULL ? name : get_id (self));
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), about);
  gtk_widget_set_visible (GTK_WIDGET (self->refreshed), time > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->never), time == 0);
  g_object_set (self->refreshed, "time", time, NULL);
  show_enabled (self);
}
