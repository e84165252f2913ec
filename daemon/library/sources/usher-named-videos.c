/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* Videos that somebody names: a person by address or id, a server by id. What is known
 * of such a video is asked for before it is downloaded: it may be a broadcast, which
 * has no end, or a whole film. */

#include "usher-video-source.h"

#include <string.h>

#include "usher-failure.h"
#include "usher-video-line.h"

typedef struct
{
  char *url;                     /* (owned) */
  char *video_id;                /* (owned) (nullable) */
  UsherTrust trust;
} Naming;

static void
naming_free (Naming *naming)
{
  g_clear_pointer (&naming->url, g_free);
  g_clear_pointer (&naming->video_id, g_free);
  g_free (naming);
}

static gboolean
is_given (const char *text)
{
  return text != NULL && *text != '\0';
}

static gboolean
is_wished (const UsherVideoQuestion *question)
{
  return is_given (question->url) || is_given (question->video_id);
}

static gboolean
is_stored (const UsherVideoQuestion *question)
{
  return is_given (question->media->video_id);
}

/* A name says all at once. */
static guint
count (guint round)
{
  return round == 0 ? 1 : 0;
}

static char *
make_url (const UsherSettings  *settings,
          const char           *id,
          GError              **error)
{
  g_auto(GStrv) parts = g_strsplit (settings->video_url, "{id}", -1);
  g_autofree char *display = g_utf8_make_valid (id, -1);

  if (usher_video_id_is_fine (id))
    return g_strjoinv (id, parts);

  usher_failure_set (error, USHER_FAILURE_ADDRESS_REFUSED,
                     g_variant_new_parsed ("{'VideoId': <%s>}", display),
                     "“%s” is no id of a video; give one like dQw4w9WgXcQ, or an address", display);

  return NULL;
}

static void
looked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  const Naming *naming = g_task_get_task_data (task);
  GError *error = NULL;
  GPtrArray *videos = usher_yt_dlp_list_finish (USHER_YT_DLP (source), result, &error);

  if (videos == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  /* An address may hold several; and it is known by what it was asked for */
  if (videos->len > 1)
    g_ptr_array_remove_range (videos, 1, videos->len - 1);
  for (guint i = 0; i < videos->len; i++)
    {
      UsherCandidate *video = videos->pdata[i];

      g_free (video->url);
      video->url = g_strdup (naming->url);
      video->trust = naming->trust;
      if (naming->video_id != NULL)
        {
          g_free (video->video_id);
          video->video_id = g_strdup (naming->video_id);
        }
    }

  g_task_return_pointer (task, videos, (GDestroyNotify) g_ptr_array_unref);
}

static void
ask (const UsherVideoQuestion *question,
     const char               *url,
     const char               *id,
     UsherTrust                trust,
     GTask                    *task)
{
  const UsherSettings *settings = question->tools->settings;
  Naming *naming = g_new0 (Naming, 1);
  GError *error = NULL;

  g_task_set_task_data (task, naming, (GDestroyNotify) naming_free);
  naming->trust = trust;
  naming->url = is_given (url) ? g_strdup (url) : make_url (settings, id, &error);
  naming->video_id = is_given (url) ? NULL : g_strdup (id);

  if (naming->url == NULL || !usher_video_source_may_fetch (settings, naming->url, &error))
    g_task_return_error (task, error);
  else
    usher_yt_dlp_list_async (question->yt_dlp, naming->url, 0, g_task_get_cancellable (task),
                             looked_cb, g_object_ref (task));
}

static void
ask_wished_async (const UsherVideoQuestion *question,
                  guint                     round,
                  GCancellable             *cancellable,
                  GAsyncReadyCallback       callback,
                  gpointer                  user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, ask_wished_async);
  ask (question, question->url, question->video_id, USHER_TRUST_WISHED, task);
}

static void
ask_stored_async (const UsherVideoQuestion *question,
                  guint                     round,
                  GCancellable             *cancellable,
                  GAsyncReadyCallback       callback,
                  gpointer                  user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, ask_stored_async);
  ask (question, NULL, question->media->video_id, USHER_TRUST_STORED, task);
}

static GPtrArray *
ask_finish (GAsyncResult  *result,
            GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

const UsherVideoSource usher_wished_videos = {
  .name = "the person's wish",
  .can_answer = is_wished,
  .count = count,
  .ask_async = ask_wished_async,
  .ask_finish = ask_finish,
};

const UsherVideoSource usher_stored_videos = {
  .name = "the video that the server knows",
  .can_answer = is_stored,
  .count = count,
  .ask_async = ask_stored_async,
  .ask_finish = ask_finish,
};
