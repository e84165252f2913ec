/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-application.h"

#include <glib/gi18n.h>

#include "usher-client.h"
#include "usher-names.h"
#include "usher-notices.h"
#include "usher-spinner.h"
#include "usher-window.h"

#define IDLE_MS 20000

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

/* What a notification needs stands without a window, too. */
static UsherClient *
get_client (UsherApplication *self)
{
  GDBusConnection *connection = g_application_get_dbus_connection (G_APPLICATION (self));

  if (self->client == NULL && connection != NULL)
    self->client = usher_client_new (connection);

  return self->client;
}

static void
notify_action (GSimpleAction *action,
               GVariant      *notices,
               gpointer       user_data)
{
  usher_notices_show_async (G_APPLICATION (user_data), notices);
}

static void
retried_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GApplication) application = user_data;
  GVariant *reply = usher_client_call_finish (USHER_CLIENT (source), result, NULL);

  /* What became of it is the next notification's */
  g_clear_pointer (&reply, g_variant_unref);
  g_application_release (application);
}

static void
retry_action (GSimpleAction *action,
              GVariant      *run,
              gpointer       user_data)
{
  UsherClient *client = get_client (user_data);

  if (client == NULL)
    return;

  g_application_hold (G_APPLICATION (user_data));
  usher_client_call_async (client, "RetryRun", g_variant_new ("(t)", g_variant_get_uint64 (run)),
                           retried_cb, g_object_ref (user_data));
}

/* From a notification: the window opens, and the log above it. */
static void
show_log_action (GSimpleAction *action,
                 GVariant      *run,
                 gpointer       user_data)
{
  GtkWindow *window;

  g_application_activate (G_APPLICATION (user_data));
  window = gtk_application_get_active_window (GTK_APPLICATION (user_data));
  if (window != NULL)
    g_action_group_activate_action (G_ACTION_GROUP (window), "show-log", run);
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
    { "win.toggle-log",         { "F9" } },
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
    { .name = "notify",   .activate = notify_action,   .parameter_type = "aa{sv}" },
    { .name = "retry",    .activate = retry_action,    .parameter_type = "t" },
    { .name = "show-log", .activate = show_log_action, .parameter_type = "t" },
  };

  G_APPLICATION_CLASS (usher_application_parent_class)->startup (application);

  /* For the templates of all that waits */
  g_type_ensure (USHER_TYPE_SPINNER);

  gtk_window_set_default_icon_name (USHER_APPLICATION_ID);
  /* The daemon may have woken it to say something; no window needs it then */
  g_application_set_inactivity_timeout (application, IDLE_MS);
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

  if (window == NULL)
    window = usher_window_new (GTK_APPLICATION (application), get_client (self));

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
