/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* usherd with one more kind of work, which does nothing. NOTES in the environment
 * is a file where it says when each run has started. */

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

int
main (void)
{
  g_autofree char *data = g_build_filename (g_get_user_data_dir (), "usher", NULL);
  g_autofree char *config = g_build_filename (g_get_user_config_dir (), "usher", NULL);
  const char *path = g_getenv ("NOTES");
  g_autoptr(GError) error = NULL;
  g_autoptr(UsherDaemon) daemon = usher_daemon_new (data, config, &error);

  if (daemon == NULL || (path != NULL && !noop_chore_open_notes (path, &error)))
    {
      g_printerr ("usherd-bench: %s\n", error->message);
      return EXIT_FAILURE;
    }

  usher_chores_add (usher_daemon_get_chores (daemon), NOOP_TYPE_CHORE);
  g_unix_signal_add (SIGTERM, ended_cb, daemon);

  return usher_daemon_run (daemon);
}
