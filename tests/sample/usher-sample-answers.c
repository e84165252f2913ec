/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-sample-answers.h"

#include "usher-sample-words.h"
#include "usher-sample-writer.h"

static void
write_language (UsherSampleWriter      *json,
                const UsherSampleTitle *title)
{
  const UsherSampleTongue *tongue = usher_sample_words_find_tongue (title->language);

  usher_sample_writer_begin (json, "originalLanguage", '{');
  usher_sample_writer_int (json, "id", usher_sample_words_get_id (tongue));
  usher_sample_writer_string (json, "name", title->language);
  usher_sample_writer_end (json, '}');
}

static void
write_image (UsherSampleWriter *json,
             const char        *type,
             const char        *address)
{
  g_autofree char *local = NULL;

  if (address == NULL)
    return;

  local = g_strdup_printf ("/MediaCover/%s.jpg", type);
  usher_sample_writer_begin (json, NULL, '{');
  usher_sample_writer_string (json, "coverType", type);
  usher_sample_writer_string (json, "url", local);
  usher_sample_writer_string (json, "remoteUrl", address);
  usher_sample_writer_end (json, '}');
}

/* A banner comes first where there are pictures: the poster is not simply the
 * first of them. */
static void
write_images (UsherSampleWriter      *json,
              const UsherSampleTitle *title)
{
  usher_sample_writer_begin (json, "images", '[');
  if (title->kind == USHER_SAMPLE_SERIES && title->poster != NULL)
    write_image (json, "banner", "https://images.invalid/banner.jpg");
  write_image (json, "poster", title->poster);
  write_image (json, "fanart", title->fanart);
  usher_sample_writer_end (json, ']');
}

/* Members of these names stand in parts of a title, too, with another meaning;
 * a reader that does not mind where it is takes the wrong one. */
static void
write_alternate_titles (UsherSampleWriter      *json,
                        const UsherSampleTitle *title)
{
  usher_sample_writer_begin (json, "alternateTitles", '[');
  usher_sample_writer_begin (json, NULL, '{');
  usher_sample_writer_string (json, "title", title->sort_title);
  usher_sample_writer_int (json, "id", title->id + 100000);
  usher_sample_writer_end (json, '}');
  usher_sample_writer_end (json, ']');
}

static void
write_root_folder (UsherSampleWriter      *json,
                   const UsherSampleTitle *title)
{
  g_autofree char *root = g_strconcat (title->root_folder, "/", NULL);

  usher_sample_writer_string (json, "rootFolderPath", root);
}

static void
write_file (UsherSampleWriter      *json,
            const UsherSampleTitle *title)
{
  g_autofree char *path = g_strconcat (title->path, "/", title->media_filename, NULL);

  usher_sample_writer_begin (json, "movieFile", '{');
  usher_sample_writer_int (json, "movieId", title->id);
  usher_sample_writer_string (json, "relativePath", title->media_filename);
  usher_sample_writer_string (json, "path", path);
  usher_sample_writer_int (json, "size", title->media_size);
  usher_sample_writer_begin (json, "mediaInfo", '{');
  usher_sample_writer_decimal (json, "audioChannels", 5100);
  usher_sample_writer_string (json, "videoCodec", "h265");
  usher_sample_writer_string (json, "resolution", "1920x1080");
  usher_sample_writer_end (json, '}');
  usher_sample_writer_int (json, "id", title->id + 200000);
  usher_sample_writer_end (json, '}');
}

static void
write_common (UsherSampleWriter      *json,
              const UsherSampleTitle *title)
{
  usher_sample_writer_string (json, "title", title->title);
  write_language (json, title);
  write_alternate_titles (json, title);
  usher_sample_writer_string (json, "sortTitle", title->sort_title);
  usher_sample_writer_string (json, "overview", title->overview);
  write_images (json, title);
  usher_sample_writer_int (json, "year", title->year);
  usher_sample_writer_string (json, "path", title->path);
  usher_sample_writer_boolean (json, "monitored", title->monitored);
  usher_sample_writer_int (json, "runtime", title->runtime);
  usher_sample_writer_string (json, "cleanTitle", title->clean_title);
  usher_sample_writer_string (json, "imdbId", title->imdb_id);
  usher_sample_writer_int (json, "tmdbId", title->tmdb_id);
  usher_sample_writer_string (json, "titleSlug", title->slug);
  write_root_folder (json, title);
  usher_sample_writer_string (json, "certification", title->certification);
  usher_sample_writer_strings (json, "genres", (const char *const *) title->genres);
  usher_sample_writer_ints (json, "tags", title->tags);
  usher_sample_writer_string (json, "added", title->added);
}

static void
write_film (UsherSampleWriter      *json,
            const UsherSampleTitle *title)
{
  usher_sample_writer_begin (json, NULL, '{');
  write_common (json, title);
  usher_sample_writer_string (json, "youTubeTrailerId", title->youtube_trailer_id);
  usher_sample_writer_string (json, "studio", title->studio);
  if (!title->is_terse)
    usher_sample_writer_boolean (json, "hasFile", title->has_file);
  if (title->has_file)
    write_file (json, title);
  if (!title->is_terse)
    {
      usher_sample_writer_begin (json, "statistics", '{');
      usher_sample_writer_int (json, "movieFileCount", title->has_file ? 1 : 0);
      usher_sample_writer_int (json, "sizeOnDisk", title->has_file ? title->media_size : 0);
      usher_sample_writer_end (json, '}');
    }
  usher_sample_writer_int (json, "id", title->id);
  usher_sample_writer_end (json, '}');
}

static void
write_season (UsherSampleWriter       *json,
              const UsherSampleSeason *season)
{
  usher_sample_writer_begin (json, NULL, '{');
  usher_sample_writer_int (json, "seasonNumber", season->number);
  usher_sample_writer_boolean (json, "monitored", season->monitored);
  usher_sample_writer_begin (json, "statistics", '{');
  usher_sample_writer_int (json, "episodeFileCount", season->n_files);
  usher_sample_writer_int (json, "totalEpisodeCount", season->n_episodes);
  usher_sample_writer_end (json, '}');
  usher_sample_writer_end (json, '}');
}

static void
write_series_statistics (UsherSampleWriter      *json,
                         const UsherSampleTitle *title)
{
  usher_sample_writer_begin (json, "statistics", '{');
  usher_sample_writer_int (json, "seasonCount", title->season_count);
  usher_sample_writer_int (json, "episodeFileCount", usher_sample_title_count_files (title));
  usher_sample_writer_int (json, "totalEpisodeCount", usher_sample_title_count_episodes (title));
  usher_sample_writer_end (json, '}');
}

static void
write_series (UsherSampleWriter      *json,
              const UsherSampleTitle *title)
{
  usher_sample_writer_begin (json, NULL, '{');
  write_common (json, title);
  usher_sample_writer_string (json, "network", title->studio);
  usher_sample_writer_int (json, "tvdbId", title->tvdb_id);
  usher_sample_writer_begin (json, "seasons", '[');
  for (guint i = 0; i < title->seasons->len; i++)
    write_season (json, &g_array_index (title->seasons, UsherSampleSeason, i));
  usher_sample_writer_end (json, ']');
  if (!title->is_terse)
    write_series_statistics (json, title);
  usher_sample_writer_int (json, "id", title->id);
  usher_sample_writer_end (json, '}');
}

/**
 * usher_sample_answers_make_titles:
 * @library: the library
 * @kind: films or series
 *
 * Returns: (transfer full): the list of all titles, as `/movie` or `/series` has it
 */
GString *
usher_sample_answers_make_titles (UsherSampleLibrary *library,
                                  UsherSampleKind     kind)
{
  GPtrArray *titles = usher_sample_library_get_titles (library, kind);
  GString *text = g_string_sized_new (titles->len * 2500 + 16);
  UsherSampleWriter json;

  usher_sample_writer_init (&json, text, 0);
  usher_sample_writer_begin (&json, NULL, '[');
  for (guint i = 0; i < titles->len; i++)
    {
      if (kind == USHER_SAMPLE_FILM)
        write_film (&json, g_ptr_array_index (titles, i));
      else
        write_series (&json, g_ptr_array_index (titles, i));
    }
  usher_sample_writer_end (&json, ']');

  return text;
}

/* Returns: (transfer full): the list of root folders, as `/rootfolder` has it */
GString *
usher_sample_answers_make_roots (UsherSampleLibrary *library,
                                 UsherSampleKind     kind)
{
  const char *const *roots = usher_sample_library_get_roots (library, kind);
  GString *text = g_string_new (NULL);
  UsherSampleWriter json;

  usher_sample_writer_init (&json, text, 0);
  usher_sample_writer_begin (&json, NULL, '[');
  for (int i = 0; roots[i] != NULL; i++)
    {
      usher_sample_writer_begin (&json, NULL, '{');
      usher_sample_writer_string (&json, "path", roots[i]);
      usher_sample_writer_boolean (&json, "accessible", TRUE);
      usher_sample_writer_int (&json, "freeSpace", G_GINT64_CONSTANT (4000000000000));
      usher_sample_writer_begin (&json, "unmappedFolders", '[');
      usher_sample_writer_end (&json, ']');
      usher_sample_writer_int (&json, "id", i + 1);
      usher_sample_writer_end (&json, '}');
    }
  usher_sample_writer_end (&json, ']');

  return text;
}

/* Returns: (transfer full): the list of tags, as `/tag` has it */
GString *
usher_sample_answers_make_tags (void)
{
  gsize n_tags;
  const UsherSampleTag *tags = usher_sample_library_get_tags (&n_tags);
  GString *text = g_string_new (NULL);
  UsherSampleWriter json;

  usher_sample_writer_init (&json, text, 0);
  usher_sample_writer_begin (&json, NULL, '[');
  for (gsize i = 0; i < n_tags; i++)
    {
      usher_sample_writer_begin (&json, NULL, '{');
      usher_sample_writer_string (&json, "label", tags[i].label);
      usher_sample_writer_int (&json, "id", tags[i].id);
      usher_sample_writer_end (&json, '}');
    }
  usher_sample_writer_end (&json, ']');

  return text;
}

/**
 * usher_sample_answers_make_status:
 * @application: what the server says it is
 *
 * Returns: (transfer full): as `/system/status` has it
 */
GString *
usher_sample_answers_make_status (const char *application)
{
  GString *text = g_string_new (NULL);
  UsherSampleWriter json;

  usher_sample_writer_init (&json, text, 0);
  usher_sample_writer_begin (&json, NULL, '{');
  usher_sample_writer_string (&json, "appName", application);
  usher_sample_writer_string (&json, "instanceName", "Sample");
  usher_sample_writer_string (&json, "version", "5.2.6.8376");
  usher_sample_writer_string (&json, "urlBase", "");
  usher_sample_writer_end (&json, '}');

  return text;
}
