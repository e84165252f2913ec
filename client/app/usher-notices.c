/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-notices.h"

#include <glib/gi18n.h>

#include "usher-record.h"
#include "usher-text.h"

/* What the daemon wants the desktop to say: each notice is the record of a run, and
 * Notice says why. One notification a task, so that a newer one takes its place. */

static void
add_buttons (GNotification *notification,
             GVariant      *run,
             gboolean       can_retry)
{
  guint64 id = usher_record_get_time (run, "Id");

  if (can_retry)
    g_notification_add_button_with_target (notification, _("Retry"), "app.retry", "t", id);
  g_notification_add_button_with_target (notification, _("Show Log"), "app.show-log", "t", id);
  g_notification_set_default_action_and_target (notification, "app.show-log", "t", id);
}

/* One run stood for all that were due meanwhile. */
static char *
say_missed (GVariant *run)
{
  g_autoptr(GVariant) details = usher_record_get_record (run, "ReasonDetails");
  guint n_missed = usher_record_get_uint (details, "Collapsed") + 1;

  return g_strdup_printf (ngettext ("%u run was missed while the computer was off, one catch-up ran",
                                    "%u runs were missed while the computer was off, one catch-up ran",
                                    n_missed), n_missed);
}

static GNotification *
make_notification (GVariant   *run,
                   const char *code)
{
  g_autofree char *name = usher_text_run_name (run);
  g_autofree char *reason = NULL;
  g_autofree char *title = NULL;
  GNotification *notification;

  if (g_str_equal (code, "failed"))
    {
      reason = usher_text_reason (run);
      title = g_strdup_printf (_("“%s” failed"), name);
    }
  else if (g_str_equal (code, "caught-up"))
    {
      reason = say_missed (run);
      title = g_strdup (name);
    }
  else if (g_str_equal (code, "succeeded"))
    {
      reason = usher_text_run (run);
      title = g_strdup_printf (_("“%s” succeeded"), name);
    }
  else
    return NULL;

  notification = g_notification_new (title);
  if (reason != NULL)
    g_notification_set_body (notification, reason);
  add_buttons (notification, run, g_str_equal (code, "failed"));

  return notification;
}

static void
show (GApplication *application,
      GVariant     *notices)
{
  for (gsize i = 0; i < g_variant_n_children (notices); i++)
    {
      g_autoptr(GVariant) run = g_variant_get_child_value (notices, i);
      const char *task = usher_record_get_string (run, "Task");
      const char *code = usher_record_get_string (run, "Notice");
      g_autoptr(GNotification) notification = NULL;

      if (task == NULL || code == NULL)
        continue;

      notification = make_notification (run, code);
      if (notification != NULL)
        g_application_send_notification (application, task, notification);
      else
        g_application_withdraw_notification (application, task);
    }
}

/**
 * Asked:
 *
 * Notices that wait to hear who would show them.
 */
typedef struct
{
  GApplication *application;    /* (owned) */
  GVariant *notices;            /* (owned) */
} Asked;

static void
asked_free (Asked *asked)
{
  g_object_unref (asked->application);
  g_variant_unref (asked->notices);
  g_free (asked);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Asked, asked_free)

/* Where nobody shows notifications, there are none; GIO would complain about each. */
static void
server_started_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(Asked) asked = user_data;
  g_autoptr(GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);

  if (reply != NULL)
    show (asked->application, asked->notices);
  g_application_release (asked->application);
}

/**
 * usher_notices_show_async:
 * @notices: aa{sv}, of the daemon
 *
 * Shows notifications, or takes back those that are no longer true.
 */
void
usher_notices_show_async (GApplication *application,
                          GVariant     *notices)
{
  GDBusConnection *connection = g_application_get_dbus_connection (application);
  Asked *asked;

  if (connection == NULL)
    return;

  asked = g_new0 (Asked, 1);
  asked->application = g_object_ref (application);
  asked->notices = g_variant_ref (notices);
  g_application_hold (application);
  g_dbus_connection_call (connection, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                          "org.freedesktop.DBus", "StartServiceByName",
                          g_variant_new ("(su)", "org.freedesktop.Notifications", 0), NULL,
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, server_started_cb, asked);
}
