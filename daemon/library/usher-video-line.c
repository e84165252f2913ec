/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* What is known of a video, as yt-dlp tells it: text from strangers. */

#include "usher-video-line.h"

#include <math.h>
#include <string.h>

#include "usher-failure.h"
#include "usher-json.h"

#define MAX_ID_LENGTH 64
#define MAX_TEXT_LENGTH 300

/* A note of yt-dlp to itself behind an address; nobody else may leave one. */
#define SMUGGLED "#__youtubedl_smuggle"

/**
 * usher_video_id_is_fine:
 * @id: what may be the id of a video
 *
 * Returns: whether it can go into an address as it is
 */
gboolean
usher_video_id_is_fine (const char *id)
{
  gsize length = strlen (id);

  return length >= 1 && length <= MAX_ID_LENGTH &&
         strspn (id, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") == length;
}

static double
get_number (JsonObject *object,
            const char *member)
{
  JsonNode *node = json_object_get_member (object, member);
  double number;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      (json_node_get_value_type (node) != G_TYPE_INT64 && json_node_get_value_type (node) != G_TYPE_DOUBLE))
    return 0;

  number = json_node_get_double (node);

  return isfinite (number) && number > 0 ? MIN (number, 1e9) : 0;
}

static gboolean
get_truth (JsonObject *object,
           const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
         json_node_get_value_type (node) == G_TYPE_BOOLEAN && json_node_get_boolean (node);
}

static char *
get_text (JsonObject *object,
          const char *member)
{
  const char *text = usher_json_get_string (object, member);

  return text != NULL && *text != '\0' ? g_utf8_substring (text, 0, MIN (g_utf8_strlen (text, -1), MAX_TEXT_LENGTH))
                                       : NULL;
}

static gboolean
is_one_of (const char         *text,
           const char * const *names)
{
  return text != NULL && g_strv_contains (names, text);
}

static void
read_standing (UsherCandidate *candidate,
               JsonObject     *object)
{
  const char * const live[] = { "is_live", "is_upcoming", "post_live", NULL };
  const char * const restricted[] = { "private", "premium_only", "subscriber_only", "needs_auth", NULL };

  candidate->live = get_truth (object, "is_live") ||
                    is_one_of (usher_json_get_string (object, "live_status"), live);
  candidate->restricted = is_one_of (usher_json_get_string (object, "availability"), restricted);
  candidate->verified = get_truth (object, "channel_is_verified");
  candidate->direct = get_truth (object, "direct");
}

static char *
get_url (JsonObject *object)
{
  const char *url = usher_json_get_string (object, "webpage_url");
  const char *end;

  if (url == NULL)
    url = usher_json_get_string (object, "url");
  if (url == NULL)
    return NULL;

  end = strstr (url, SMUGGLED);

  return end != NULL ? g_strndup (url, (gsize) (end - url)) : g_strdup (url);
}

/**
 * usher_video_line_parse:
 * @line: what %USHER_VIDEO_LINE_TEMPLATE has become
 * @error: return location for a #UsherFailure
 *
 * Returns: (transfer full) (nullable): the video that it tells of
 */
UsherCandidate *
usher_video_line_parse (const char  *line,
                        GError     **error)
{
  g_autoptr(JsonNode) root = usher_json_parse (line, strlen (line), error);
  g_autoptr(UsherCandidate) candidate = NULL;
  const char *id;
  JsonObject *object;

  if (root == NULL)
    return NULL;

  object = JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  candidate = usher_candidate_new ();
  candidate->url = object != NULL ? get_url (object) : NULL;
  if (candidate->url == NULL)
    {
      usher_failure_set (error, USHER_FAILURE_MALFORMED, NULL, "A video has no address");
      return NULL;
    }

  id = usher_json_get_string (object, "id");
  candidate->video_id = id != NULL && usher_video_id_is_fine (id) ? g_strdup (id) : NULL;
  candidate->title = get_text (object, "title");
  candidate->uploader = get_text (object, "uploader");
  if (candidate->uploader == NULL)
    candidate->uploader = get_text (object, "channel");
  candidate->language = get_text (object, "language");
  candidate->duration = get_number (object, "duration");
  candidate->width = (guint) get_number (object, "width");
  candidate->height = (guint) get_number (object, "height");
  read_standing (candidate, object);

  /* yt-dlp makes up a title of a plain file from its address */
  if (candidate->direct && g_strcmp0 (candidate->title, candidate->video_id) == 0)
    g_clear_pointer (&candidate->title, g_free);

  return g_steal_pointer (&candidate);
}
