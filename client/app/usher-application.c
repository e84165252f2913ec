/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-application.h"

#include <glib/gi18n.h>

#include "usher-client.h"
#include "usher-names.h"
#include "usher-window.h"

struct _UsherApplication
{
  AdwApplication parent_instance;

  UsherClient *client;          /* (owned) (nullable): from the first window on */
};

G_DEFINE_FINAL_TYPE (UsherApplication, usher_application, ADW_TYPE_APPLICATION)

static void
about_action (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  adw_show_about_window (gtk_application_get_active_window (GTK_APPLICATION (user_data)),
                         "application-name", _("Usher"),
                         "application-icon", USHER_APPLICATION_ID,
                         "version", USHER_VERSION,
                         "developer-name", _("The Usher authors"),
                         "license-type", GTK_LICENSE_GPL_3_0,
                         "comments", _("Runs your chores on time, and says what came of them."),
                         NULL);
}

static void
quit_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  g_application_quit (G_APPLICATION (user_data));
}

static void
add_shortcuts (GtkApplication *application)
{
  static const struct
  {
    const char *action;
    const char *keys[2];
  } shortcuts[] = {
    { "app.quit",               { "<Control>q" } },
    { "win.new-task",           { "<Control>n" } },
    { "win.search",             { "<Control>f" } },
    { "win.run-selected",       { "<Control>r" } },
    { "win.edit-selected",      { "<Control>e" } },
    { "win.reload",             { "F5" } },
    { "win.show-page::tasks",   { "<Alt>1" } },
    { "win.show-page::queue",   { "<Alt>2" } },
    { "win.show-page::history", { "<Alt>3" } },
    { "win.show-page::library", { "<Alt>4" } },
    { "win.show-settings::connections", { "<Control>comma" } },
    { "win.show-help-overlay",  { "<Control>question" } },
    { "window.close",           { "<Control>w" } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_application_set_accels_for_action (application, shortcuts[i].action, shortcuts[i].keys);
}

static void
usher_application_startup (GApplication *application)
{
  static const GActionEntry actions[] = {
    { .name = "about", .activate = about_action },
    { .name = "quit",  .activate = quit_action },
  };

  G_APPLICATION_CLASS (usher_application_parent_class)->startup (application);

  gtk_window_set_default_icon_name (USHER_APPLICATION_ID);
  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions),
                                   application);
  add_shortcuts (GTK_APPLICATION (application));
}

static void
usher_application_activate (GApplication *application)
{
  UsherApplication *self = USHER_APPLICATION (application);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));
  GDBusConnection *connection = g_application_get_dbus_connection (application);

  if (connection == NULL)
    {
      g_printerr ("usher: %s\n", _("There is no session bus. Log in to a desktop session, "
                                   "or use dbus-run-session."));
      return;
    }

  if (self->client == NULL)
    self->client = usher_client_new (connection);
  if (window == NULL)
    window = usher_window_new (GTK_APPLICATION (application), self->client);

  gtk_window_present (window);
}

static void
usher_application_finalize (GObject *object)
{
  UsherApplication *self = USHER_APPLICATION (object);

  g_clear_object (&self->client);

  G_OBJECT_CLASS (usher_application_parent_class)->finalize (object);
}

static void
usher_application_class_init (UsherApplicationClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = usher_application_finalize;
  G_APPLICATION_CLASS (klass)->startup = usher_application_startup;
  G_APPLICATION_CLASS (klass)->activate = usher_application_activate;
}

static void
usher_application_init (UsherApplication *self)
{
}

UsherApplication *
usher_application_new (void)
{
  return g_object_new (USHER_TYPE_APPLICATION,
                       "application-id", USHER_APPLICATION_ID,
                       "resource-base-path", "/org/usher/Usher",
                       NULL);
}
