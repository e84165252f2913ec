/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* usherd with one more kind of work, which does nothing. NOTES in the environment
 * is a file where it says when each run has started; with SILENT it tells the bus of
 * no changes, so that what telling costs can be found by its absence. */

#include <glib-unix.h>
#include <stdlib.h>

#include "noop-chore.h"
#include "usher-daemon.h"

static gboolean
ended_cb (gpointer user_data)
{
  usher_daemon_stop (user_data);

  return G_SOURCE_CONTINUE;
}

static gboolean
silence_cb (gpointer user_data)
{
  static const char * const names[] = { "task-changed", "run-changed", "run-ended" };
  UsherEngine *engine = user_data;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      guint signal = g_signal_lookup (names[i], USHER_TYPE_ENGINE);
      gulong handler;

      while ((handler = g_signal_handler_find (engine, G_SIGNAL_MATCH_ID, signal, 0, NULL, NULL, NULL)) != 0)
        g_signal_handler_disconnect (engine, handler);
    }

  return G_SOURCE_REMOVE;
}

int
main (void)
{
  g_autofree char *data = g_build_filename (g_get_user_data_dir (), "usher", NULL);
  g_autofree char *config = g_build_filename (g_get_user_config_dir (), "usher", NULL);
  g_autofree char *cache = g_build_filename (g_get_user_cache_dir (), "usher", NULL);
  const char *path = g_getenv ("NOTES");
  g_autoptr(GError) error = NULL;
  g_autoptr(UsherDaemon) daemon = usher_daemon_new (data, config, cache, &error);

  if (daemon == NULL || (path != NULL && !noop_chore_open_notes (path, &error)))
    {
      g_printerr ("usherd-bench: %s\n", error->message);
      return EXIT_FAILURE;
    }

  usher_chores_add (usher_engine_get_chores (usher_daemon_get_engine (daemon)), NOOP_TYPE_CHORE);
  /* Whoever tells the bus is there once the daemon has started */
  if (g_getenv ("SILENT") != NULL)
    g_timeout_add_seconds (1, silence_cb, usher_daemon_get_engine (daemon));
  g_unix_signal_add (SIGTERM, ended_cb, daemon);

  return usher_daemon_run (daemon);
}
