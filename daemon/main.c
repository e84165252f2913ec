/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <glib-unix.h>
#include <locale.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "usher-daemon.h"

static gboolean
ended_cb (gpointer user_data)
{
  usher_daemon_stop (user_data);

  return G_SOURCE_CONTINUE;
}

/* Keys are in our memory: no dump of it may reach a disk, nor may other programs
 * of the same user read it. */
static void
protect_memory (void)
{
  const struct rlimit none = { 0, 0 };

  setrlimit (RLIMIT_CORE, &none);
  prctl (PR_SET_DUMPABLE, 0);
}

static char *
choose_folder (char       *given,
               const char *base)
{
  return given != NULL ? g_canonicalize_filename (given, NULL) : g_build_filename (base, "usher", NULL);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *data_folder = NULL;
  g_autofree char *config_folder = NULL;
  g_autofree char *cache_folder = NULL;
  gboolean show_version = FALSE;
  const GOptionEntry entries[] = {
    { "data-folder", 0, 0, G_OPTION_ARG_FILENAME, &data_folder,
      "Where the database and the logs are", "FOLDER" },
    { "config-folder", 0, 0, G_OPTION_ARG_FILENAME, &config_folder,
      "Where the keys of connections are", "FOLDER" },
    { "cache-folder", 0, 0, G_OPTION_ARG_FILENAME, &cache_folder,
      "Where posters and fan art are", "FOLDER" },
    { "version", 0, 0, G_OPTION_ARG_NONE, &show_version, "Show the version", NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL }
  };
  g_autoptr(GOptionContext) context = g_option_context_new ("– run chores at the right time");
  g_autoptr(GError) error = NULL;
  g_autofree char *data = NULL;
  g_autofree char *config = NULL;
  g_autofree char *cache = NULL;
  g_autoptr(UsherDaemon) daemon = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || argc > 1)
    {
      g_printerr ("usherd: %s\n", error != NULL ? error->message : "it takes no arguments");
      return 2;
    }

  if (show_version)
    {
      g_print ("usherd %s\n", USHER_VERSION);
      return EXIT_SUCCESS;
    }

  protect_memory ();
  data = choose_folder (data_folder, g_get_user_data_dir ());
  config = choose_folder (config_folder, g_get_user_config_dir ());
  cache = choose_folder (cache_folder, g_get_user_cache_dir ());
  daemon = usher_daemon_new (data, config, cache, &error);
  if (daemon == NULL)
    {
      g_printerr ("usherd: %s\n", error->message);
      return USHER_EXIT_CONFIG;
    }

  g_unix_signal_add (SIGTERM, ended_cb, daemon);
  g_unix_signal_add (SIGINT, ended_cb, daemon);

  return usher_daemon_run (daemon);
}
