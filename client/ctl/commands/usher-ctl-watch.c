/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <json-glib/json-glib.h>
#include <stdio.h>

#include "usher-ctl-print.h"
#include "usher-names.h"
#include "usher-record.h"
#include "usher-text.h"

extern const UsherCtlCommand usher_ctl_watch_command;

typedef struct
{
  UsherCtl *ctl;                /* (unowned) */
  gboolean is_stopped;
} Watch;

static void
print_tasks (GVariant *parameters)
{
  g_autoptr(GVariant) changed = g_variant_get_child_value (parameters, 0);
  g_autoptr(GVariant) removed = g_variant_get_child_value (parameters, 1);

  for (gsize i = 0; i < g_variant_n_children (changed); i++)
    {
      g_autoptr(GVariant) task = g_variant_get_child_value (changed, i);
      const char *state = usher_record_get_string (task, "State");
      g_autofree char *next = usher_ctl_time_text (usher_record_get_time (task, "NextDue"));

      if (state != NULL)
        usher_ctl_print_line (_("task %s: %s, next %s"), usher_record_get_string (task, "Id"),
                              usher_text_task_state (state), next);
      else
        usher_ctl_print_line (_("task %s: changed"), usher_record_get_string (task, "Id"));
    }
  for (gsize i = 0; i < g_variant_n_children (removed); i++)
    {
      const char *id;

      g_variant_get_child (removed, i, "&s", &id);
      usher_ctl_print_line (_("task %s: removed"), id);
    }
}

static void
print_runs (GVariant *parameters)
{
  g_autoptr(GVariant) changed = g_variant_get_child_value (parameters, 0);

  for (gsize i = 0; i < g_variant_n_children (changed); i++)
    {
      g_autoptr(GVariant) run = g_variant_get_child_value (changed, i);

      if (usher_record_get_string (run, "State") != NULL)
        {
          g_autofree char *id = usher_ctl_column_number (run);
          g_autofree char *text = usher_text_run (run);

          usher_ctl_print_line (_("run %s: %s"), id, text);
        }
    }
}

static void
print_progress (GVariant *parameters)
{
  g_autoptr(GVariant) list = g_variant_get_child_value (parameters, 0);
  GVariantIter iter;
  guint64 run;
  const char *stage, *subject;
  guint done, total;

  g_variant_iter_init (&iter, list);
  while (g_variant_iter_loop (&iter, "(td&suu&s)", &run, NULL, &stage, &done, &total, &subject))
    {
      g_autofree char *id = g_strdup_printf ("%" G_GUINT64_FORMAT, run);
      g_autofree char *text = usher_text_progress (stage, done, total, subject);

      usher_ctl_print_line (_("run %s: %s"), id, text);
    }
}

static void
print_json (const char *signal,
            GVariant   *parameters)
{
  g_autoptr(GVariant) both =
    g_variant_ref_sink (g_variant_new_parsed ("{'Signal': <%s>, 'Arguments': <%v>}", signal, parameters));
  g_autoptr(JsonNode) node = json_gvariant_serialize (both);
  g_autofree char *text = json_to_string (node, FALSE);

  g_print ("%s\n", text);
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
  static const struct
  {
    const char *signal;
    const char *type;
    void (*print) (GVariant *parameters);
  } signals[] = {
    { "TasksChanged", "(aa{sv}astt)", print_tasks },
    { "RunsChanged",  "(aa{sv}tt)",   print_runs },
    { "RunProgress",  "(a(tdsuus))",  print_progress },
  };
  Watch *watch = user_data;

  if (watch->ctl->json)
    {
      print_json (signal, parameters);
      fflush (stdout);
      return;
    }

  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    if (g_str_equal (signal, signals[i].signal) &&
        g_variant_is_of_type (parameters, G_VARIANT_TYPE (signals[i].type)))
      signals[i].print (parameters);
  fflush (stdout);
}

static void
appeared_cb (GDBusConnection *connection,
             const char      *name,
             const char      *owner,
             gpointer         user_data)
{
  Watch *watch = user_data;

  if (!watch->ctl->json)
    usher_ctl_print_line ("%s", _("Usher's service runs"));
  fflush (stdout);
}

static void
vanished_cb (GDBusConnection *connection,
             const char      *name,
             gpointer         user_data)
{
  Watch *watch = user_data;

  if (!watch->ctl->json)
    usher_ctl_print_line ("%s", _("Usher's service does not run"));
  fflush (stdout);
}

static gboolean
stop_cb (gpointer user_data)
{
  Watch *watch = user_data;

  watch->is_stopped = TRUE;

  return G_SOURCE_CONTINUE;
}

/* Never starts the daemon: it only looks. */
static gboolean
run (UsherCtl  *self,
     char     **argv,
     GError   **error)
{
  g_auto(GStrv) arguments = usher_ctl_parse (self, &usher_ctl_watch_command, argv, NULL, 0, 0, error);
  Watch watch = { .ctl = self };
  guint subscription, name_watch, sources[2];

  if (arguments == NULL || usher_ctl_connect (self, error) == NULL)
    return FALSE;

  subscription = g_dbus_connection_signal_subscribe (
    self->connection, USHER_BUS_NAME, NULL, NULL, USHER_OBJECT_PATH, NULL,
    G_DBUS_SIGNAL_FLAGS_NONE, signal_cb, &watch, NULL);
  name_watch = g_bus_watch_name_on_connection (self->connection, USHER_BUS_NAME,
                                               G_BUS_NAME_WATCHER_FLAGS_NONE, appeared_cb,
                                               vanished_cb, &watch, NULL);
  sources[0] = g_unix_signal_add (SIGINT, stop_cb, &watch);
  sources[1] = g_unix_signal_add (SIGTERM, stop_cb, &watch);

  while (!watch.is_stopped && !g_dbus_connection_is_closed (self->connection))
    g_main_context_iteration (NULL, TRUE);

  for (gsize i = 0; i < G_N_ELEMENTS (sources); i++)
    g_source_remove (sources[i]);
  g_bus_unwatch_name (name_watch);
  g_dbus_connection_signal_unsubscribe (self->connection, subscription);

  return TRUE;
}

const UsherCtlCommand usher_ctl_watch_command = {
  "watch", N_("[OPTION…]"), N_("Print what changes, until interrupted"), run,
};
