/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "helper.h"

#include <stdlib.h>

#include "usher-names.h"

#define MANAGER "org.usher.Usher1.Manager"

/* One who listens, as a window does: to all that the manager says. */
typedef struct
{
  GDBusConnection *connection;   /* (owned) */
  GQueue times;                  /* (element-type gint64): of messages within the last second */
  guint n_messages;
  guint most;                    /* within any second */
} Listener;

static void
message_cb (GDBusConnection *connection,
            const char      *sender,
            const char      *path,
            const char      *interface,
            const char      *name,
            GVariant        *parameters,
            gpointer         user_data)
{
  Listener *self = user_data;
  gint64 now = g_get_monotonic_time ();

  self->n_messages++;
  g_queue_push_tail (&self->times, g_memdup2 (&now, sizeof now));
  while (now - *(gint64 *) g_queue_peek_head (&self->times) >= G_USEC_PER_SEC)
    g_free (g_queue_pop_head (&self->times));
  self->most = MAX (self->most, g_queue_get_length (&self->times));
}

static void
listen_on (Listener *self)
{
  self->connection = helper_connect ();
  g_queue_init (&self->times);
  g_dbus_connection_signal_subscribe (self->connection, USHER_BUS_NAME, NULL, NULL, USHER_OBJECT_PATH,
                                      NULL, G_DBUS_SIGNAL_FLAGS_NONE, message_cb, self, NULL);
}

static gboolean
over_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);

  return G_SOURCE_REMOVE;
}

/* CONNECTIONS SECONDS: how many messages any of them got within one second, at the
 * most; and how many each got in all. Says “ready” first. */
int
helper_listen (char **arguments)
{
  guint n = helper_read_number (arguments[0]);
  guint seconds = helper_read_number (arguments[1]);
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Listener *listeners = g_new0 (Listener, n);
  guint most = 0, total = 0;

  for (guint i = 0; i < n; i++)
    listen_on (&listeners[i]);

  g_print ("ready\n");
  g_timeout_add_seconds (seconds, over_cb, loop);
  g_main_loop_run (loop);

  for (guint i = 0; i < n; i++)
    {
      most = MAX (most, listeners[i].most);
      total += listeners[i].n_messages;
    }
  g_clear_pointer (&listeners, g_free);
  g_print ("%u\n%u\n", most, total / n);

  return EXIT_SUCCESS;
}

typedef struct
{
  GMainLoop *loop;               /* (unowned) */
  gsize n_left;
} Count;

static void
runs_ended_cb (GDBusConnection *connection,
               const char      *sender,
               const char      *path,
               const char      *interface,
               const char      *name,
               GVariant        *parameters,
               gpointer         user_data)
{
  Count *count = user_data;
  g_autoptr(GVariant) runs = g_variant_get_child_value (parameters, 0);

  count->n_left -= MIN (count->n_left, g_variant_n_children (runs));
  if (count->n_left == 0)
    g_main_loop_quit (count->loop);
}

/* N: waits until the bus has told of the end of N runs, and prints the time in µs
 * since the epoch. Says “ready” first. */
int
helper_count (char **arguments)
{
  g_autoptr(GDBusConnection) connection = helper_connect ();
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Count count = { loop, helper_read_number (arguments[0]) };

  g_dbus_connection_signal_subscribe (connection, USHER_BUS_NAME, MANAGER, "RunsEnded", USHER_OBJECT_PATH,
                                      NULL, G_DBUS_SIGNAL_FLAGS_NONE, runs_ended_cb, &count, NULL);
  g_print ("ready\n");
  g_main_loop_run (loop);
  g_print ("%" G_GINT64_FORMAT "\n", g_get_real_time ());

  return EXIT_SUCCESS;
}
