/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* Asks what the newest release of a program is. The answer is JSON as GitHub's
 * “releases/latest” gives it. */

#include "usher-release.h"

#include "usher-failure.h"
#include "usher-json.h"
#include "usher-time.h"
#include "usher-url.h"
#include "usher-version.h"

#define DEADLINE (30 * USHER_SECOND)

/* No version is longer. */
#define MAX_VERSION 100

void
usher_release_free (UsherRelease *self)
{
  g_clear_pointer (&self->version, g_free);
  g_clear_pointer (&self->url, g_free);
  g_free (self);
}

static gboolean
is_true (JsonObject *object,
         const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
         json_node_get_value_type (node) == G_TYPE_BOOLEAN && json_node_get_boolean (node);
}

static UsherRelease *
refuse (GError     **error,
        const char  *why)
{
  usher_failure_set (error, USHER_FAILURE_MALFORMED, NULL, "The release feed cannot be used: %s", why);

  return NULL;
}

/**
 * usher_release_parse:
 * @text: a document from a stranger
 * @length: its bytes
 * @error: return location for a #UsherFailure
 *
 * Returns: (transfer full) (nullable): the release that it tells of; an error where it
 *   is a draft, or comes before a release
 */
UsherRelease *
usher_release_parse (const char  *text,
                     gsize        length,
                     GError     **error)
{
  g_autoptr(JsonNode) root = usher_json_parse (text, length, error);
  g_autoptr(UsherRelease) release = NULL;
  JsonObject *object;
  const char *version, *url;

  if (root == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (root))
    return refuse (error, "it is no object with a “tag_name”");

  object = json_node_get_object (root);
  version = usher_json_get_string (object, "tag_name");
  if (!usher_version_is_valid (version) || strlen (version) > MAX_VERSION)
    return refuse (error, "its “tag_name” is no version");
  if (is_true (object, "draft") || is_true (object, "prerelease"))
    return refuse (error, "it tells of what is not released yet");

  url = usher_json_get_string (object, "html_url");
  release = g_new0 (UsherRelease, 1);
  release->version = g_strdup (version);
  if (url != NULL && usher_url_check_fetch (url, NULL))
    release->url = g_strdup (url);

  return g_steal_pointer (&release);
}

static void
got_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  g_autoptr(GBytes) bytes = NULL;
  UsherRelease *release = NULL;
  GError *error = NULL;

  bytes = usher_http_get_finish (USHER_HTTP (source), result, &error);
  if (bytes != NULL)
    release = usher_release_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &error);

  if (release != NULL)
    g_task_return_pointer (task, release, (GDestroyNotify) usher_release_free);
  else
    g_task_return_error (task, error);
}

/**
 * usher_release_fetch_async:
 * @http: a client for the network
 * @url: of a feed
 * @cancellable: (nullable): ends it
 * @callback: called when the answer is there
 * @user_data: data for @callback
 */
void
usher_release_fetch_async (UsherHttp           *http,
                           const char          *url,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  const UsherHttpRequest request = {
    .url = url,
    .deadline = DEADLINE,
    .max_size = USHER_JSON_MAX_SIZE,
  };
  GError *error = NULL;

  g_task_set_source_tag (task, usher_release_fetch_async);
  g_task_set_check_cancellable (task, FALSE);
  if (usher_url_check_fetch (url, &error))
    {
      usher_http_get_async (http, &request, cancellable, got_cb, task);
      return;
    }

  g_task_return_error (task, error);
  g_object_unref (task);
}

UsherRelease *
usher_release_fetch_finish (GAsyncResult  *result,
                            GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
