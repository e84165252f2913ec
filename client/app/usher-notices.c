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

/**
 * usher_notices_show:
 * @notices: aa{sv}, of the daemon
 *
 * Shows notifications, or takes back those that are no longer true.
 */
void
usher_notices_show (GApplication *application,
                    GVariant     *notices)
{
  GVariantIter iter;
  GVariant *run;

  g_variant_iter_init (&iter, notices);
  while ((run = g_variant_iter_next_value (&iter)) != NULL)
    {
      g_autoptr(GVariant) owned = run;
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
