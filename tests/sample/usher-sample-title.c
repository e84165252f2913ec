/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-sample-title.h"

#include "usher-sample-names.h"
#include "usher-sample-words.h"

#define MEBIBYTE (G_GINT64_CONSTANT (1) << 20)

static const char video_id_letters[] =
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

static const char *const film_certifications[] = { "G", "PG", "PG-13", "R", "NR" };
static const char *const series_certifications[] = { "TV-Y7", "TV-G", "TV-PG", "TV-14", "TV-MA" };

static const char *const film_file_patterns[] = {
  "%s.mkv", "%s.mkv", "%s.mp4", "%s Bluray-1080p.mkv", "%s WEBDL-2160p.mkv", "%s.avi", "%s.m4v",
};

void
usher_sample_title_free (UsherSampleTitle *self)
{
  g_free (self->imdb_id);
  g_free (self->title);
  g_free (self->clean_title);
  g_free (self->sort_title);
  g_free (self->slug);
  g_free (self->language);
  g_free (self->overview);
  g_free (self->studio);
  g_free (self->youtube_trailer_id);
  g_free (self->certification);
  g_strfreev (self->genres);
  g_array_unref (self->tags);
  g_free (self->added);
  g_free (self->poster);
  g_free (self->fanart);
  g_free (self->root_folder);
  g_free (self->folder);
  g_free (self->path);
  g_free (self->media_filename);
  g_array_unref (self->seasons);
  g_free (self->trailer_path);
  g_free (self);
}

/* The folder decides: two titles that differ only in what no file name may have
 * would lie in one. */
static void
name_title (UsherSampleTitle  *self,
            UsherSampleRandom *random,
            UsherSampleClaim   claim,
            gpointer           user_data)
{
  const UsherSampleTongue *tongue = usher_sample_words_draw_tongue (random, FALSE);

  self->language = g_strdup (usher_sample_words_get_name (tongue));

  do
    {
      g_autofree char *name = NULL;

      g_clear_pointer (&self->title, g_free);
      g_clear_pointer (&self->folder, g_free);

      self->title = usher_sample_words_make_title (tongue, random);
      self->year = (int) usher_sample_random_range (random, 1958, 2024);
      name = usher_sample_names_make_file (self->title);
      self->folder = g_strdup_printf ("%s (%d)", name, self->year);
    }
  while (claim (user_data, self->folder));

  self->clean_title = usher_sample_names_make_clean (self->title);
  self->sort_title = usher_sample_names_make_sort (self->title);
}

/* The numbers are far apart and grow with the id, so none comes twice. */
static void
number_title (UsherSampleTitle  *self,
              UsherSampleRandom *random)
{
  if (self->kind == USHER_SAMPLE_FILM)
    {
      self->tmdb_id = 200003 + self->id * 37;
      self->slug = g_strdup_printf ("%" G_GINT64_FORMAT, self->tmdb_id);
    }
  else
    {
      g_autofree char *slug = usher_sample_names_make_slug (self->title);

      self->tmdb_id = 40009 + self->id * 31;
      self->tvdb_id = 70001 + self->id * 53;
      self->slug = slug != NULL ? g_strdup_printf ("%s-%d", slug, self->year)
                                : g_strdup_printf ("%" G_GINT64_FORMAT, self->tvdb_id);
    }

  if (!usher_sample_random_once (random, 25))
    self->imdb_id = g_strdup_printf ("tt%07" G_GINT64_FORMAT, 1000 * self->tmdb_id % 90000007);
}

static char *
make_video_id (UsherSampleRandom *random)
{
  char *video_id = g_new0 (char, 12);

  for (int i = 0; i < 11; i++)
    video_id[i] = video_id_letters[usher_sample_random_below (random, 64)];

  return video_id;
}

static char *
make_date (UsherSampleRandom *random)
{
  gint64 seconds = 1546300800 + usher_sample_random_below (random, 6 * 365 * 24 * 3600);
  g_autoptr(GDateTime) date = g_date_time_new_from_unix_utc (seconds);

  return g_date_time_format (date, "%Y-%m-%dT%H:%M:%SZ");
}

static void
describe_title (UsherSampleTitle  *self,
                UsherSampleRandom *random)
{
  gboolean is_film = self->kind == USHER_SAMPLE_FILM;
  guint certification = usher_sample_random_below (random, 5);

  self->overview = usher_sample_words_make_overview (random);
  self->runtime = (int) usher_sample_random_range (random, is_film ? 71 : 21, is_film ? 189 : 62);
  self->genres = usher_sample_words_draw_genres (random);
  self->added = make_date (random);
  self->monitored = !usher_sample_random_once (random, 5);

  if (!usher_sample_random_once (random, 40))
    self->studio = g_strdup (is_film ? usher_sample_words_draw_company (random)
                                     : usher_sample_words_draw_network (random));
  if (!usher_sample_random_once (random, 15))
    self->certification = g_strdup (is_film ? film_certifications[certification]
                                            : series_certifications[certification]);
  if (is_film && !usher_sample_random_once (random, 10))
    self->youtube_trailer_id = make_video_id (random);
}

/* One in four has one or two. */
static void
tag_title (UsherSampleTitle  *self,
           UsherSampleRandom *random)
{
  gsize n_tags;
  const UsherSampleTag *tags = usher_sample_library_get_tags (&n_tags);
  guint every = usher_sample_random_once (random, 3) ? 2 : 6;

  self->tags = g_array_new (FALSE, FALSE, sizeof (int));
  if (!usher_sample_random_once (random, 4))
    return;

  for (gsize i = 0; i < n_tags && self->tags->len < 2; i++)
    if (usher_sample_random_once (random, every) || i == n_tags - 1)
      g_array_append_val (self->tags, tags[i].id);
}

/* The last season of some series is not there yet, or only half of it. */
static int
draw_files (UsherSampleRandom *random,
            gboolean           is_last,
            int                n_episodes)
{
  if (!is_last || !usher_sample_random_once (random, 3))
    return n_episodes;

  return n_episodes / 2;
}

static void
add_seasons (UsherSampleTitle  *self,
             UsherSampleRandom *random)
{
  gboolean has_specials = usher_sample_random_once (random, 3);

  self->season_count = (int) usher_sample_random_range (random, 1, 5);
  self->season_folder = !usher_sample_random_once (random, 8);

  for (int number = has_specials ? 0 : 1; number <= self->season_count; number++)
    {
      UsherSampleSeason season = { .number = number };

      season.n_episodes = (int) usher_sample_random_range (random, 2, 9);
      season.monitored = number > 0 && self->monitored;
      if (self->has_file && number > 0)
        season.n_files = draw_files (random, number == self->season_count && number > 1,
                                     season.n_episodes);

      g_array_append_val (self->seasons, season);
    }
}

static void
add_media (UsherSampleTitle  *self,
           UsherSampleRandom *random)
{
  guint pattern = usher_sample_random_below (random, G_N_ELEMENTS (film_file_patterns));

  self->has_file = !usher_sample_random_once (random, 8);
  self->is_terse = !self->has_file && usher_sample_random_once (random, 3);
  self->media_size = usher_sample_random_range (random, 150, 900) * MEBIBYTE;
  self->seasons = g_array_new (FALSE, FALSE, sizeof (UsherSampleSeason));

  if (self->kind == USHER_SAMPLE_SERIES)
    add_seasons (self, random);
  else if (self->has_file)
    {
      g_autoptr(GString) name = g_string_new (film_file_patterns[pattern]);

      g_string_replace (name, "%s", self->folder, 1);
      self->media_filename = g_string_free (g_steal_pointer (&name), FALSE);
    }
}

/* A third of those that have a file; films in all the ways there are. */
static void
choose_trailer (UsherSampleTitle  *self,
                UsherSampleRandom *random)
{
  guint last = self->kind == USHER_SAMPLE_FILM ? USHER_SAMPLE_TRAILER_MOVIE
                                               : USHER_SAMPLE_TRAILER_PLAIN;
  guint trailer = usher_sample_random_range (random, USHER_SAMPLE_TRAILER_BESIDE, last);
  gboolean is_chosen = usher_sample_random_below (random, 100) < 38;

  if (self->has_file && is_chosen)
    self->trailer = (UsherSampleTrailer) trailer;
}

/**
 * usher_sample_title_new:
 * @kind: film or series
 * @id: the server's number for it, from 1
 * @random: where the title's traits come from
 * @claim: asked whether a folder is taken
 * @user_data: data for @claim
 *
 * Returns: (transfer full): a title without a root folder and pictures
 */
UsherSampleTitle *
usher_sample_title_new (UsherSampleKind    kind,
                        gint64             id,
                        UsherSampleRandom *random,
                        UsherSampleClaim   claim,
                        gpointer           user_data)
{
  UsherSampleTitle *self = g_new0 (UsherSampleTitle, 1);

  self->kind = kind;
  self->id = id;

  name_title (self, random, claim, user_data);
  number_title (self, random);
  describe_title (self, random);
  tag_title (self, random);
  add_media (self, random);
  choose_trailer (self, random);

  return self;
}

/**
 * usher_sample_title_set_root:
 * @self: a title
 * @root_folder: where the server keeps it
 */
void
usher_sample_title_set_root (UsherSampleTitle *self,
                             const char       *root_folder)
{
  g_free (self->root_folder);
  g_free (self->path);
  self->root_folder = g_strdup (root_folder);
  self->path = g_strdup_printf ("%s/%s", root_folder, self->folder);
}

/**
 * usher_sample_title_set_art:
 * @self: a title
 * @image_root: the address below which its pictures are
 */
void
usher_sample_title_set_art (UsherSampleTitle *self,
                            const char       *image_root)
{
  const char *kind = self->kind == USHER_SAMPLE_FILM ? "film" : "series";

  g_free (self->poster);
  g_free (self->fanart);
  self->poster = g_strdup_printf ("%s/%s-%" G_GINT64_FORMAT "-poster.jpg", image_root, kind, self->id);
  self->fanart = g_strdup_printf ("%s/%s-%" G_GINT64_FORMAT "-fanart.jpg", image_root, kind, self->id);
}

/* Returns: how many films or episodes are on disk */
int
usher_sample_title_count_files (const UsherSampleTitle *self)
{
  int n_files = 0;

  if (self->kind == USHER_SAMPLE_FILM)
    return self->has_file ? 1 : 0;

  for (guint i = 0; i < self->seasons->len; i++)
    n_files += g_array_index (self->seasons, UsherSampleSeason, i).n_files;

  return n_files;
}

/* Returns: how many episodes there are, specials among them */
int
usher_sample_title_count_episodes (const UsherSampleTitle *self)
{
  int n_episodes = 0;

  for (guint i = 0; i < self->seasons->len; i++)
    n_episodes += g_array_index (self->seasons, UsherSampleSeason, i).n_episodes;

  return n_episodes;
}
