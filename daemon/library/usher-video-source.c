/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-video-source.h"

#include "usher-template.h"
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

/**
 * usher_video_source_fill:
 * @template: with the variables of titles
 * @media: a title
 * @convert: makes each value fit its place
 *
 * Returns: (transfer full): the text
 */
char *
usher_video_source_fill (const char            *template,
                         const UsherMedia      *media,
                         UsherVideoConvertFunc  convert)
{
  UsherMedia converted = *media;
  char **texts[] = {
    &converted.title, &converted.clean_title, &converted.language, &converted.studio,
    &converted.imdb_id, &converted.slug, &converted.media_filename,
  };
  char *filled;

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    *texts[i] = *texts[i] != NULL ? convert (*texts[i]) : NULL;

  filled = usher_template_fill_title (template, &converted);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (*texts[i]);

  return filled;
}
