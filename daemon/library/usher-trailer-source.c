/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* Where the trailer of a title may come from: an address or an id that a person
 * gives, or the id that the server knows. */

#include "usher-trailer-source.h"

#include <string.h>

#include "usher-failure.h"
#include "usher-url.h"

#define MAX_ID_LENGTH 64

static gboolean
is_video_id (const char *id)
{
  gsize length = strlen (id);

  return length >= 1 && length <= MAX_ID_LENGTH &&
         strspn (id, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") == length;
}

static char *
fill_template (const char *template,
               const char *id)
{
  g_auto(GStrv) parts = g_strsplit (template, "{id}", -1);

  return g_strjoinv (id, parts);
}

static char *
url_of_id (const char           *id,
           const UsherSettings  *settings,
           GError              **error)
{
  g_autofree char *display = g_utf8_make_valid (id, -1);

  if (is_video_id (id))
    return fill_template (settings->video_url, id);

  usher_failure_set (error, USHER_FAILURE_ADDRESS_REFUSED,
                     g_variant_new_parsed ("{'VideoId': <%s>}", display),
                     "“%s” is no id of a video; give one like dQw4w9WgXcQ, or an address", display);

  return NULL;
}

/**
 * usher_trailer_source_find_url:
 * @media: a title
 * @wish: what a person wants
 * @settings: where stored ids are fetched from
 * @video_id: (out) (transfer none) (nullable): what it will be known as
 * @error: return location for a #UsherFailure
 *
 * Returns: (transfer full) (nullable): an address that may be fetched from;
 *   %NULL with no @error set if nothing is known of a trailer
 */
char *
usher_trailer_source_find_url (const UsherMedia        *media,
                               const UsherTrailerWish  *wish,
                               const UsherSettings     *settings,
                               const char             **video_id,
                               GError                 **error)
{
  g_autofree char *url = NULL;

  *video_id = NULL;
  if (wish->url != NULL && *wish->url != '\0')
    {
      url = g_strdup (wish->url);
    }
  else
    {
      const char *id = wish->video_id != NULL && *wish->video_id != '\0'
        ? wish->video_id : media->video_id;

      if (id == NULL || *id == '\0')
        return NULL;

      url = url_of_id (id, settings, error);
      if (url == NULL)
        return NULL;
      *video_id = id;
    }

  return usher_url_check_video (url, settings->video_url, error) ? g_steal_pointer (&url) : NULL;
}
