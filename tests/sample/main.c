/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* usher-sample: a library to try things with. Makes the folders, serves them, and
 * says where, in one line of JSON. */

#include <glib-unix.h>
#include <locale.h>
#include <stdlib.h>

#include "usher-sample-server.h"
#include "usher-sample-tree.h"

typedef struct
{
  int n_films;
  int n_series;
  int n_videos;
  int seed;
  int rate;
  int port;
  gboolean no_tree;
  gboolean pictures;
  char *media;                   /* (owned) (nullable) */
  char *videos;                  /* (owned) (nullable) */
} Options;

static gboolean
read_options (Options   *options,
              int       *argc,
              char    ***argv,
              GError   **error)
{
  const GOptionEntry entries[] = {
    { "films", 0, 0, G_OPTION_ARG_INT, &options->n_films, "How many films", "N" },
    { "series", 0, 0, G_OPTION_ARG_INT, &options->n_series, "How many series", "N" },
    { "videos", 0, 0, G_OPTION_ARG_INT, &options->n_videos, "How many different videos", "N" },
    { "seed", 0, 0, G_OPTION_ARG_INT, &options->seed, "Another seed, another library", "N" },
    { "rate", 0, 0, G_OPTION_ARG_INT, &options->rate, "Bytes a second of a video", "N" },
    { "port", 0, 0, G_OPTION_ARG_INT, &options->port, "Where to listen", "N" },
    { "no-tree", 0, 0, G_OPTION_ARG_NONE, &options->no_tree, "Make no media folders", NULL },
    { "pictures", 0, 0, G_OPTION_ARG_NONE, &options->pictures, "Have posters and fan art, too", NULL },
    { "media", 0, 0, G_OPTION_ARG_FILENAME, &options->media, "Where the media go", "FOLDER" },
    { "video-folder", 0, 0, G_OPTION_ARG_FILENAME, &options->videos, "Where the videos go", "FOLDER" },
    { NULL, 0, 0, 0, NULL, NULL, NULL }
  };
  g_autoptr(GOptionContext) context = g_option_context_new ("– serve a library that nobody has");

  g_option_context_add_main_entries (context, entries, NULL);

  return g_option_context_parse (context, argc, argv, error);
}

static gboolean
make_files (const Options       *options,
            UsherSampleLibrary  *library,
            GError             **error)
{
  if (options->videos != NULL &&
      !usher_sample_tree_create_videos (options->videos, (guint) options->n_videos, error))
    return FALSE;

  return options->media == NULL || options->no_tree ||
         usher_sample_tree_create (library, options->media, options->videos, error);
}

static void
say_where (UsherSampleServer  *server,
           UsherSampleLibrary *library,
           const Options      *options)
{
  g_autofree char *radarr = usher_sample_server_get_url (server, "/radarr");
  g_autofree char *sonarr = usher_sample_server_get_url (server, "/sonarr");
  g_autofree char *videos = usher_sample_server_get_url (server, "/videos/{id}.mp4");
  g_autofree char *search = usher_sample_server_get_url (server, "/search?q={query}&n={count}");
  g_autofree char *control = usher_sample_server_get_url (server, "/control");

  g_print ("{\"radarr\": \"%s\", \"sonarr\": \"%s\", \"videos\": \"%s\", \"search\": \"%s\", \"control\": \"%s\", "
           "\"key\": \"%s\", \"root\": \"%s\", \"media\": \"%s\"}\n",
           radarr, sonarr, videos, search, control, USHER_SAMPLE_KEY,
           usher_sample_library_get_server_root (library),
           options->media != NULL ? options->media : "");
}

static gboolean
ended_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);

  return G_SOURCE_REMOVE;
}

int
main (int   argc,
      char *argv[])
{
  Options options = { .n_films = 60, .n_series = 20, .n_videos = 8, .seed = 1 };
  UsherSampleOptions traits = { 0 };
  g_autoptr(UsherSampleLibrary) library = NULL;
  g_autoptr(UsherSampleServer) server = NULL;
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr(GError) error = NULL;

  setlocale (LC_ALL, "");
  if (!read_options (&options, &argc, &argv, &error))
    {
      g_printerr ("usher-sample: %s\n", error->message);
      return 2;
    }

  traits.n_films = (guint) options.n_films;
  traits.n_series = (guint) options.n_series;
  traits.seed = (guint64) options.seed;
  library = usher_sample_library_new (&traits);
  if (!make_files (&options, library, &error))
    {
      g_printerr ("usher-sample: %s\n", error->message);
      return EXIT_FAILURE;
    }

  server = usher_sample_server_new (library, options.videos);
  usher_sample_server_set_rate (server, (guint) options.rate);
  if (!usher_sample_server_listen (server, (guint) options.port, NULL, &error))
    {
      g_printerr ("usher-sample: %s\n", error->message);
      return EXIT_FAILURE;
    }

  if (options.pictures)
    {
      g_autofree char *images = usher_sample_server_get_url (server, "/images");

      usher_sample_library_set_image_root (library, images);
    }

  say_where (server, library, &options);
  g_unix_signal_add (SIGTERM, ended_cb, loop);
  g_unix_signal_add (SIGINT, ended_cb, loop);
  g_main_loop_run (loop);
  g_free (options.media);
  g_free (options.videos);

  return EXIT_SUCCESS;
}
