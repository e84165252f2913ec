/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-video-source.h"

#include <string.h>

#include "usher-url.h"

/**
 * usher_video_sources_get:
 *
 * Returns: (transfer none) (array zero-terminated=1): all sources, in the order in which
 *   they are asked
 */
const UsherVideoSource * const *
usher_video_sources_get (void)
{
  static const UsherVideoSource * const sources[] = {
    &usher_wished_videos, &usher_folder_videos, &usher_stored_videos, &usher_search_videos, NULL
  };

  return sources;
}

/**
 * usher_video_source_may_fetch:
 * @settings: of the daemon
 * @url: where a video is
 * @error: return location for a #UsherFailure
 *
 * Returns: whether that is fetched from: by https from everywhere, by http from those
 *   hosts that the settings name
 */
gboolean
usher_video_source_may_fetch (const UsherSettings  *settings,
                              const char           *url,
                              GError              **error)
{
  const char *trusted[] = { settings->search_source, settings->trailer_source };

  for (gsize i = 0; i < G_N_ELEMENTS (trusted); i++)
    if (usher_url_check_video (url, trusted[i], NULL))
      return TRUE;

  return usher_url_check_video (url, settings->video_url, error);
}

/* What a template knows of a title. */
static char *
get_variable (const UsherMedia *media,
              const char       *name)
{
  const struct
  {
    const char *name;
    const char *text;
    gint64 number;
  } variables[] = {
    { "title", media->title, 0 },         { "clean_title", media->clean_title, 0 },
    { "year", NULL, media->year },        { "language", media->language, 0 },
    { "studio", media->studio, 0 },       { "imdb_id", media->imdb_id, 0 },
    { "tmdb_id", NULL, media->tmdb_id },  { "tvdb_id", NULL, media->tvdb_id },
    { "title_slug", media->slug, 0 },     { "media_filename", media->media_filename, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (variables); i++)
    if (g_str_equal (variables[i].name, name))
      return variables[i].number > 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, variables[i].number)
                                     : g_strdup (variables[i].text != NULL ? variables[i].text : "");

  return g_strdup ("");
}

/**
 * usher_video_source_fill:
 * @template: text with variables, as in {title}
 * @question: whose title
 * @escape: whether it becomes an address
 *
 * Returns: (transfer full): the text
 */
char *
usher_video_source_fill (const char               *template,
                         const UsherVideoQuestion *question,
                         gboolean                  escape)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (const char *p = template; *p != '\0'; p++)
    {
      const char *end = *p == '{' ? strchr (p, '}') : NULL;
      g_autofree char *name = NULL;
      g_autofree char *value = NULL;

      if (end == NULL)
        {
          g_string_append_c (text, *p);
          continue;
        }

      name = g_strndup (p + 1, (gsize) (end - p - 1));
      value = get_variable (question->media, name);
      if (escape)
        g_string_append_uri_escaped (text, value, NULL, FALSE);
      else
        g_string_append (text, value);
      p = end;
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}
