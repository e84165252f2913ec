/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-system-group.h"

#include <glib/gi18n.h>
#include <unistd.h>

#include "usher-preferences.h"
#include "usher-record.h"

#define SYSTEMD_NAME  "org.freedesktop.systemd1"
#define SYSTEMD_PATH  "/org/freedesktop/systemd1"
#define SYSTEMD_IFACE SYSTEMD_NAME ".Manager"
#define LOGIN_NAME    "org.freedesktop.login1"
#define LOGIN_PATH    "/org/freedesktop/login1"
#define LOGIN_IFACE   LOGIN_NAME ".Manager"
#define UNIT          "usherd.service"

/**
 * UsherSystemGroup:
 *
 * When the daemon runs: from the login on, and after the logout. Both belong to
 * systemd, and are shown only where it is there to be asked.
 */
struct _UsherSystemGroup
{
  AdwPreferencesGroup parent_instance;

  UsherClient *client;          /* (owned) (nullable) */
  GDBusConnection *system_bus;  /* (owned) (nullable) */
  GCancellable *cancellable;    /* (owned) */
  gboolean is_showing;          /* while the switches are set from here */

  AdwActionRow *autostart_row;
  GtkSwitch *autostart;
  AdwActionRow *linger_row;
  GtkSwitch *linger;
  AdwActionRow *version;
  AdwActionRow *data;
};

G_DEFINE_FINAL_TYPE (UsherSystemGroup, usher_system_group, ADW_TYPE_PREFERENCES_GROUP)

static void
show_switch (UsherSystemGroup *self,
             AdwActionRow     *row,
             GtkSwitch        *control,
             gboolean          is_on)
{
  self->is_showing = TRUE;
  gtk_switch_set_active (control, is_on);
  self->is_showing = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (row), TRUE);
}

/* Returns: (nullable): the answer; %NULL if there is none, or nobody left to hear it */
static GVariant *
finish (GObject       *source,
        GAsyncResult  *result,
        GError       **error)
{
  return g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, error);
}

static void
explain (UsherSystemGroup *self,
         const char       *what,
         GError           *error)
{
  g_autofree char *text = NULL;

  g_dbus_error_strip_remote_error (error);
  text = g_strdup_printf ("%s %s", what, error->message);
  usher_preferences_say (GTK_WIDGET (self), text);
}

static void
got_unit_state_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(UsherSystemGroup) self = user_data;
  g_autoptr(GVariant) reply = finish (source, result, NULL);
  const char *state = NULL;

  if (reply == NULL || self->autostart_row == NULL)
    return;

  g_variant_get (reply, "(&s)", &state);
  show_switch (self, self->autostart_row, self->autostart, g_str_has_prefix (state, "enabled"));
}

static void
ask_autostart (UsherSystemGroup *self)
{
  g_dbus_connection_call (usher_client_get_connection (self->client), SYSTEMD_NAME, SYSTEMD_PATH,
                          SYSTEMD_IFACE, "GetUnitFileState", g_variant_new ("(s)", UNIT),
                          G_VARIANT_TYPE ("(s)"), G_DBUS_CALL_FLAGS_NO_AUTO_START, -1,
                          self->cancellable, got_unit_state_cb, g_object_ref (self));
}

static void
reloaded_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(UsherSystemGroup) self = user_data;
  GVariant *reply = finish (source, result, NULL);

  g_clear_pointer (&reply, g_variant_unref);
  if (self->autostart_row != NULL)
    ask_autostart (self);
}

static void
enabled_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(UsherSystemGroup) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = finish (source, result, &error);

  if (self->autostart_row == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (reply == NULL)
    {
      explain (self, _("systemd does not change that:"), error);
      ask_autostart (self);
      return;
    }

  g_dbus_connection_call (G_DBUS_CONNECTION (source), SYSTEMD_NAME, SYSTEMD_PATH, SYSTEMD_IFACE,
                          "Reload", NULL, NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, self->cancellable,
                          reloaded_cb, g_object_ref (self));
}

static void
autostart_cb (UsherSystemGroup *self)
{
  const char * const units[] = { UNIT, NULL };
  gboolean is_on = gtk_switch_get_active (self->autostart);

  if (self->is_showing)
    return;

  g_dbus_connection_call (usher_client_get_connection (self->client), SYSTEMD_NAME, SYSTEMD_PATH,
                          SYSTEMD_IFACE, is_on ? "EnableUnitFiles" : "DisableUnitFiles",
                          is_on ? g_variant_new ("(^asbb)", units, FALSE, FALSE)
                                : g_variant_new ("(^asb)", units, FALSE),
                          NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, self->cancellable, enabled_cb,
                          g_object_ref (self));
}

static void
got_linger_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(UsherSystemGroup) self = user_data;
  g_autoptr(GVariant) reply = finish (source, result, NULL);
  g_autoptr(GVariant) value = NULL;

  if (reply == NULL || self->linger_row == NULL)
    return;

  g_variant_get (reply, "(v)", &value);
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN))
    show_switch (self, self->linger_row, self->linger, g_variant_get_boolean (value));
}

static void
ask_linger (UsherSystemGroup *self)
{
  g_dbus_connection_call (self->system_bus, LOGIN_NAME, LOGIN_PATH "/user/self",
                          "org.freedesktop.DBus.Properties", "Get",
                          g_variant_new ("(ss)", LOGIN_NAME ".User", "Linger"), G_VARIANT_TYPE ("(v)"),
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, self->cancellable, got_linger_cb,
                          g_object_ref (self));
}

static void
lingers_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(UsherSystemGroup) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = finish (source, result, &error);

  if (self->linger_row == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (reply == NULL)
    explain (self, _("Only an administrator may allow that, by “loginctl enable-linger”:"), error);
  ask_linger (self);
}

static void
linger_cb (UsherSystemGroup *self)
{
  if (self->is_showing || self->system_bus == NULL)
    return;

  g_dbus_connection_call (self->system_bus, LOGIN_NAME, LOGIN_PATH, LOGIN_IFACE, "SetUserLinger",
                          g_variant_new ("(ubb)", (guint32) getuid (),
                                         gtk_switch_get_active (self->linger), TRUE),
                          NULL, G_DBUS_CALL_FLAGS_ALLOW_INTERACTIVE_AUTHORIZATION, G_MAXINT,
                          self->cancellable, lingers_cb, g_object_ref (self));
}

static void
got_system_bus_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(UsherSystemGroup) self = user_data;
  g_autoptr(GDBusConnection) bus = g_bus_get_finish (result, NULL);

  if (bus == NULL || self->linger_row == NULL)
    return;

  g_set_object (&self->system_bus, bus);
  ask_linger (self);
}

static void
show_manager (UsherSystemGroup *self)
{
  GVariant *manager = usher_item_get_record (usher_client_get_manager (self->client));
  const char *version = usher_record_get_string (manager, "Version");
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "usher", NULL);
  g_autofree char *text = g_filename_display_name (folder);

  gtk_widget_set_visible (GTK_WIDGET (self->version), version != NULL);
  adw_action_row_set_subtitle (self->version, version != NULL ? version : "");
  gtk_widget_set_visible (GTK_WIDGET (self->data), g_file_test (folder, G_FILE_TEST_IS_DIR));
  adw_action_row_set_subtitle (self->data, text);
}

static void
usher_system_group_dispose (GObject *object)
{
  UsherSystemGroup *self = USHER_SYSTEM_GROUP (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->system_bus);
  gtk_widget_dispose_template (GTK_WIDGET (object), USHER_TYPE_SYSTEM_GROUP);

  G_OBJECT_CLASS (usher_system_group_parent_class)->dispose (object);
}

static void
usher_system_group_finalize (GObject *object)
{
  g_clear_object (&USHER_SYSTEM_GROUP (object)->client);

  G_OBJECT_CLASS (usher_system_group_parent_class)->finalize (object);
}

static void
usher_system_group_class_init (UsherSystemGroupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = usher_system_group_dispose;
  object_class->finalize = usher_system_group_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/usher/Usher/usher-system-group.ui");
  gtk_widget_class_bind_template_child (widget_class, UsherSystemGroup, autostart_row);
  gtk_widget_class_bind_template_child (widget_class, UsherSystemGroup, autostart);
  gtk_widget_class_bind_template_child (widget_class, UsherSystemGroup, linger_row);
  gtk_widget_class_bind_template_child (widget_class, UsherSystemGroup, linger);
  gtk_widget_class_bind_template_child (widget_class, UsherSystemGroup, version);
  gtk_widget_class_bind_template_child (widget_class, UsherSystemGroup, data);
  gtk_widget_class_bind_template_callback (widget_class, autostart_cb);
  gtk_widget_class_bind_template_callback (widget_class, linger_cb);
}

static void
usher_system_group_init (UsherSystemGroup *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Shows how the daemon that @client talks to is started; once. */
void
usher_system_group_set_client (UsherSystemGroup *self,
                               UsherClient      *client)
{
  g_return_if_fail (USHER_IS_SYSTEM_GROUP (self));

  g_set_object (&self->client, client);
  g_signal_connect_object (usher_client_get_manager (client), "notify", G_CALLBACK (show_manager), self,
                           G_CONNECT_SWAPPED);
  show_manager (self);
  ask_autostart (self);
  g_bus_get (G_BUS_TYPE_SYSTEM, self->cancellable, got_system_bus_cb, g_object_ref (self));
}
