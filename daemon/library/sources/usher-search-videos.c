/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* A search: one that yt-dlp knows by a name, such as ytsearch, or an address that
 * answers with a list of videos. */

#include "usher-video-source.h"

#include <string.h>

#include "usher-template.h"
#include "usher-url.h"

#define MAX_QUERY_LENGTH 300

static const guint counts[] = { 10, 20, 30 };

static gboolean
can_answer (const UsherVideoQuestion *question)
{
  return *question->tools->settings->search_source != '\0';
}

static guint
count (guint round)
{
  return round < G_N_ELEMENTS (counts) ? counts[round] : 0;
}

/* One line, whatever is in the title: the next line would be another address. */
static char *
make_query (const UsherVideoQuestion *question)
{
  g_autofree char *filled = question->query != NULL && *question->query != '\0'
    ? g_utf8_make_valid (question->query, -1)
    : usher_template_fill_title (question->profile->query, question->media);
  g_autoptr(GString) query = g_string_new (NULL);

  for (const char *p = filled; *p != '\0' && query->len < MAX_QUERY_LENGTH; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      gboolean is_blank = g_unichar_iscntrl (c) || g_unichar_isspace (c) ||
                          g_unichar_type (c) == G_UNICODE_FORMAT ||
                          g_unichar_break_type (c) == G_UNICODE_BREAK_MANDATORY;

      if (!is_blank)
        g_string_append_unichar (query, c);
      else if (query->len > 0 && query->str[query->len - 1] != ' ')
        g_string_append_c (query, ' ');
    }

  return g_strstrip (g_string_free (g_steal_pointer (&query), FALSE));
}

static char *
make_search (const char *source,
             const char *query,
             guint       n_videos)
{
  g_autofree char *escaped = g_uri_escape_string (query, NULL, FALSE);
  g_autofree char *number = g_strdup_printf ("%u", n_videos);
  g_autofree char *origin = usher_url_get_origin (source);
  g_autoptr(GString) url = NULL;

  if (origin == NULL)
    return g_strdup_printf ("%s%u:%s", source, n_videos, query);

  url = g_string_new (source);
  g_string_replace (url, "{count}", number, 0);
  g_string_replace (url, "{query}", escaped, 0);

  return g_string_free (g_steal_pointer (&url), FALSE);
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  GError *error = NULL;
  GPtrArray *videos = usher_yt_dlp_list_finish (USHER_YT_DLP (source), result, &error);

  if (videos != NULL)
    g_task_return_pointer (task, videos, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static void
ask_async (const UsherVideoQuestion *question,
           guint                     round,
           GCancellable             *cancellable,
           GAsyncReadyCallback       callback,
           gpointer                  user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autofree char *query = make_query (question);
  g_autofree char *search =
    make_search (question->tools->settings->search_source, query, count (round));

  g_task_set_source_tag (task, ask_async);
  usher_yt_dlp_list_async (question->yt_dlp, search, count (round), cancellable, listed_cb,
                           g_object_ref (task));
}

static GPtrArray *
ask_finish (GAsyncResult  *result,
            GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

const UsherVideoSource usher_search_videos = {
  .name = "the search",
  .can_answer = can_answer,
  .count = count,
  .ask_async = ask_async,
  .ask_finish = ask_finish,
};
