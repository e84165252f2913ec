/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-ctl-runs.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <unistd.h>

#include "usher-ctl-print.h"
#include "usher-names.h"
#include "usher-record.h"
#include "usher-text.h"

/* Hears of runs that end, from before the run is asked for. */
struct _UsherCtlWaiter
{
  UsherCtl *ctl;                /* (unowned) */
  guint subscription;
  guint watch;
  guint64 run;                  /* that is waited for */
  GHashTable *ended;            /* (owned) (element-type gint64) */
  gboolean is_away;
  gboolean shows_progress;
  gboolean has_line;
};

static void
show_progress (UsherCtlWaiter *self,
               GVariant       *parameters)
{
  g_autoptr(GVariant) list = g_variant_get_child_value (parameters, 0);
  GVariantIter iter;
  guint64 run;
  const char *stage, *subject;
  guint done, total;

  g_variant_iter_init (&iter, list);
  while (g_variant_iter_loop (&iter, "(td&suu&s)", &run, NULL, &stage, &done, &total, &subject))
    if (run == self->run && self->shows_progress)
      {
        g_autofree char *text = usher_text_progress (stage, done, total, subject);
        g_autofree char *clean = usher_ctl_escape (text, FALSE);

        g_printerr ("\r\033[K%.*s", 300, clean);
        self->has_line = TRUE;
      }
}

static void
signal_cb (GDBusConnection *connection,
           const char      *sender,
           const char      *path,
           const char      *interface,
           const char      *signal,
           GVariant        *parameters,
           gpointer         user_data)
{
  UsherCtlWaiter *self = user_data;

  if (g_str_equal (signal, "RunProgress") &&
      g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(a(tdsuus))")))
    show_progress (self, parameters);

  if (g_str_equal (signal, "RunsEnded") &&
      g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(a(tsss))")))
    {
      g_autoptr(GVariant) runs = g_variant_get_child_value (parameters, 0);

      for (gsize i = 0; i < g_variant_n_children (runs); i++)
        {
          gint64 id = 0;

          g_variant_get_child (runs, i, "(tsss)", &id, NULL, NULL, NULL);
          g_hash_table_add (self->ended, g_memdup2 (&id, sizeof id));
        }
    }
}

static void
vanished_cb (GDBusConnection *connection,
             const char      *name,
             gpointer         user_data)
{
  UsherCtlWaiter *self = user_data;

  self->is_away = TRUE;
}

static void
appeared_cb (GDBusConnection *connection,
             const char      *name,
             const char      *owner,
             gpointer         user_data)
{
  UsherCtlWaiter *self = user_data;

  self->is_away = FALSE;
}

/* Returns: (transfer full) (nullable): who hears of what ends from now on */
UsherCtlWaiter *
usher_ctl_waiter_new (UsherCtl  *ctl,
                      GError   **error)
{
  GDBusConnection *connection = usher_ctl_connect (ctl, error);
  UsherCtlWaiter *self;

  if (connection == NULL)
    return NULL;

  self = g_new0 (UsherCtlWaiter, 1);
  self->ctl = ctl;
  self->shows_progress = isatty (STDERR_FILENO) && !ctl->json;
  self->ended = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->subscription =
    g_dbus_connection_signal_subscribe (connection, USHER_BUS_NAME, USHER_MANAGER_IFACE, NULL,
                                        USHER_OBJECT_PATH, NULL, G_DBUS_SIGNAL_FLAGS_NONE,
                                        signal_cb, self, NULL);

  return self;
}

void
usher_ctl_waiter_free (UsherCtlWaiter *self)
{
  if (self->has_line)
    g_printerr ("\r\033[K");
  if (self->watch != 0)
    g_bus_unwatch_name (self->watch);
  g_dbus_connection_signal_unsubscribe (self->ctl->connection, self->subscription);
  g_hash_table_unref (self->ended);
  g_free (self);
}

/* Waits until the run has ended. */
gboolean
usher_ctl_waiter_wait (UsherCtlWaiter  *self,
                       guint64          run,
                       GError         **error)
{
  g_autofree char *name = g_strdup_printf ("%" G_GUINT64_FORMAT, run);
  gint64 id = run;

  self->run = run;
  self->watch = g_bus_watch_name_on_connection (self->ctl->connection, USHER_BUS_NAME,
                                                G_BUS_NAME_WATCHER_FLAGS_NONE, appeared_cb,
                                                vanished_cb, self, NULL);
  while (!g_hash_table_contains (self->ended, &id) && !self->is_away)
    g_main_context_iteration (NULL, TRUE);

  if (self->has_line)
    g_printerr ("\r\033[K");
  self->has_line = FALSE;

  if (g_hash_table_contains (self->ended, &id))
    return TRUE;

  g_set_error (error, USHER_CTL_ERROR, USHER_CTL_ERROR_UNREACHABLE,
               _("Usher's service has ended while run %s was waited for; "
                 "“usherctl history” says what came of it once it is back"), name);

  return FALSE;
}

/**
 * usher_ctl_tell_run:
 * @waiter: (nullable): if the run's end is to be waited for
 * @run: a run that was just asked for
 * @error: return location for an error
 *
 * Says which run it is, or what came of it.
 *
 * Returns: %FALSE if it was waited for and has not succeeded, too
 */
gboolean
usher_ctl_tell_run (UsherCtl        *self,
                    UsherCtlWaiter  *waiter,
                    guint64          run,
                    GError         **error)
{
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GVariant) record = NULL;
  g_autofree char *name = g_strdup_printf ("%" G_GUINT64_FORMAT, run);
  g_autofree char *text = NULL;

  if (waiter != NULL && !usher_ctl_waiter_wait (waiter, run, error))
    return FALSE;

  reply = usher_ctl_call (self, USHER_MANAGER_IFACE, "GetRun", g_variant_new ("(t)", run), error);
  if (reply == NULL)
    return FALSE;

  record = g_variant_get_child_value (reply, 0);
  text = usher_text_run (record);
  if (self->json)
    usher_ctl_print_json (record);
  else
    usher_ctl_print_line (_("Run %s: %s"), name, text);

  if (waiter == NULL || g_strcmp0 (usher_record_get_string (record, "State"), "succeeded") == 0)
    return TRUE;

  g_set_error (error, USHER_CTL_ERROR, USHER_CTL_ERROR_TOLD,
               _("Run %s has not succeeded"), name);

  return FALSE;
}
