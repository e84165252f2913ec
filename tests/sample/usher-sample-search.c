/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* What a search for a trailer finds, as a feed with enclosures: beside the trailer the
 * things that are found beside trailers. */

#include "usher-sample-search.h"

#include <string.h>

/* How many come before the good ones, where those are late. */
#define N_BEFORE 12

typedef struct
{
  const char *title;             /* with %s for the film and %u for a year */
  int year_shift;
  const char *path;
  guint duration;                /* seconds, 0 for none */
  gboolean is_good;
} Video;

static const Video videos[] = {
  { "%s (%u) Trailer REACTION!!",          0,  "reaction.mp4",  130,  FALSE },
  { "%s (%u) 24/7 live",                   0,  "live.mp4",      0,    FALSE },
  { "%s (%u) Full Movie",                  0,  "whole.mp4",     6000, FALSE },
  { "%s (%u) Official Trailer",            10, "remake.mp4",    120,  FALSE },
  { "%s (%u) Trailer",                     0,  "shorts/s.mp4",  50,   FALSE },
  { "Nobody Knows This One (%2$u) Trailer", 0, "other.mp4",     120,  FALSE },
  { "%s (%u) Trailer",                     0,  "plain.mp4",     100,  TRUE },
  { "%s (%u) Official Trailer",            0,  "official.mp4",  125,  TRUE },
};

static void
append_item (GString    *feed,
             const char *title,
             const char *url,
             guint       duration)
{
  g_autofree char *item = g_markup_printf_escaped ("<item><title>%s</title>", title);

  g_string_append (feed, item);
  if (duration > 0)
    g_string_append_printf (feed, "<itunes:duration>%u</itunes:duration>", duration);
  g_string_append_printf (feed, "<enclosure url=\"%s\" type=\"video/mp4\" length=\"1\"/></item>\n", url);
}

/* “The Third Man 1949 trailer” */
static char *
read_query (const char *query,
            guint      *year)
{
  g_auto(GStrv) words = g_strsplit (query, " ", -1);
  guint n_words = g_strv_length (words);

  *year = 0;
  if (n_words > 0 && g_str_equal (words[n_words - 1], "trailer"))
    g_clear_pointer (&words[--n_words], g_free);
  if (n_words > 0 && strlen (words[n_words - 1]) == 4)
    *year = (guint) g_ascii_strtoull (words[n_words - 1], NULL, 10);
  if (*year > 0)
    g_clear_pointer (&words[--n_words], g_free);

  return g_strjoinv (" ", words);
}

static char *
make_title (const Video *video,
            const char  *film,
            guint        year)
{
  g_autoptr(GString) title = g_string_new (video->title);
  g_autofree char *number = g_strdup_printf ("%d", (int) year + video->year_shift);

  g_string_replace (title, "%s", film, 1);
  g_string_replace (title, "%2$u", number, 1);
  g_string_replace (title, "%u", number, 1);

  return g_string_free (g_steal_pointer (&title), FALSE);
}

/**
 * usher_sample_search_make_feed:
 * @query: what is searched for
 * @n_videos: how many at the most
 * @mood: “good”, “late” for the good ones behind many others, or “bad” for none
 * @videos_url: where videos are, with a slash at its end
 *
 * Returns: (transfer full): a feed
 */
GString *
usher_sample_search_make_feed (const char *query,
                               guint       n_videos,
                               const char *mood,
                               const char *videos_url)
{
  GString *feed = g_string_new ("<?xml version=\"1.0\"?>\n<rss version=\"2.0\" xmlns:itunes="
                                "\"http://www.itunes.com/dtds/podcast-1.0.dtd\"><channel><title>"
                                "Search</title>\n");
  guint year;
  g_autofree char *film = read_query (query, &year);
  guint n_made = 0;

  for (guint i = 0; g_str_equal (mood, "late") && i < N_BEFORE && n_made < n_videos; i++, n_made++)
    {
      g_autofree char *url = g_strdup_printf ("%sother-%u.mp4", videos_url, i);

      append_item (feed, "Somebody Sings", url, 200);
    }

  for (gsize i = 0; i < G_N_ELEMENTS (videos) && n_made < n_videos; i++)
    {
      g_autofree char *title = make_title (&videos[i], film, year);
      g_autofree char *url = g_strconcat (videos_url, videos[i].path, NULL);

      if (videos[i].is_good && g_str_equal (mood, "bad"))
        continue;

      append_item (feed, title, url, videos[i].duration);
      n_made++;
    }

  g_string_append (feed, "</channel></rss>\n");

  return feed;
}
