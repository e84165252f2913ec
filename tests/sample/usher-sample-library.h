/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  USHER_SAMPLE_FILM,
  USHER_SAMPLE_SERIES,
} UsherSampleKind;

#define USHER_SAMPLE_N_KINDS 2

/* Where a trailer lies, in the ways that people and programs have of placing it. */
typedef enum
{
  USHER_SAMPLE_NO_TRAILER,
  USHER_SAMPLE_TRAILER_BESIDE,   /* Title (Year)-trailer.mp4 */
  USHER_SAMPLE_TRAILER_FOLDER,   /* Trailers/Title (Year).mp4 */
  USHER_SAMPLE_TRAILER_PLAIN,    /* trailer.mkv */
  USHER_SAMPLE_TRAILER_MOVIE,    /* movie-trailer.mp4 */
} UsherSampleTrailer;

typedef struct
{
  int number;                    /* 0 for specials */
  gboolean monitored;
  int n_episodes;
  int n_files;                   /* the first so many episodes are there */
} UsherSampleSeason;

typedef struct
{
  int id;
  const char *label;             /* (unowned) */
} UsherSampleTag;

/**
 * UsherSampleTitle:
 *
 * A film or series. Tests may change it, and drop it from its array; the server
 * wants to hear of that, by usher_sample_server_library_changed().
 */
typedef struct
{
  UsherSampleKind kind;
  gint64 id;
  gint64 tmdb_id;
  gint64 tvdb_id;                /* 0 for a film */
  char *imdb_id;                 /* (owned) (nullable) */
  char *title;                   /* (owned) */
  int year;
  char *clean_title;             /* (owned) */
  char *sort_title;              /* (owned) */
  char *slug;                    /* (owned) */
  char *language;                /* (owned): in English, of the original */
  char *overview;                /* (owned) */
  int runtime;                   /* minutes */
  char *studio;                  /* (owned) (nullable): a series' network */
  char *youtube_trailer_id;      /* (owned) (nullable): always %NULL for a series */
  char *certification;           /* (owned) (nullable) */
  char **genres;                 /* (owned) */
  GArray *tags;                  /* (owned) (element-type int): ids, ascending */
  gboolean monitored;
  char *added;                   /* (owned): ISO 8601, UTC */
  char *poster;                  /* (owned) (nullable): an address */
  char *fanart;                  /* (owned) (nullable): an address */

  char *root_folder;             /* (owned): as the server calls it, no slash at its end */
  char *folder;                  /* (owned): the last component of the path */
  char *path;                    /* (owned): as the server calls it */
  gboolean has_file;             /* a film's, or an episode's */
  gboolean is_terse;             /* the server leaves out that it has no file */
  char *media_filename;          /* (owned) (nullable): a film's file, below the path */
  gint64 media_size;             /* bytes, of each file */
  int season_count;              /* without the specials */
  gboolean season_folder;        /* episodes lie in folders, one a season */
  GArray *seasons;               /* (owned) (element-type UsherSampleSeason) */

  UsherSampleTrailer trailer;    /* where usher_sample_tree_create() puts one */
  char *trailer_path;            /* (owned) (nullable): below the path, once it is there */
} UsherSampleTitle;

/**
 * UsherSampleOptions:
 * @n_films: how many films
 * @n_series: how many series
 * @seed: another seed, another library; a larger library of the same seed begins
 *   with the titles of a smaller one
 * @server_root: (nullable): what the servers call the top folder, by default
 *   `/data/media`
 * @image_root: (nullable): where posters and fan art are said to be, by default
 *   a host that does not exist
 */
typedef struct
{
  guint n_films;
  guint n_series;
  guint64 seed;
  const char *server_root;       /* (unowned) (nullable) */
  const char *image_root;        /* (unowned) (nullable) */
} UsherSampleOptions;

typedef struct _UsherSampleLibrary UsherSampleLibrary;

UsherSampleLibrary   *usher_sample_library_new             (const UsherSampleOptions *options);
UsherSampleLibrary   *usher_sample_library_ref             (UsherSampleLibrary       *self);
void                  usher_sample_library_unref           (UsherSampleLibrary       *self);
void                  usher_sample_library_set_image_root  (UsherSampleLibrary       *self,
                                                            const char               *image_root);
const char           *usher_sample_library_get_server_root (UsherSampleLibrary       *self);
const char *const    *usher_sample_library_get_roots       (UsherSampleLibrary       *self,
                                                            UsherSampleKind           kind);
const UsherSampleTag *usher_sample_library_get_tags        (gsize                    *n_tags);
GPtrArray            *usher_sample_library_get_titles      (UsherSampleLibrary       *self,
                                                            UsherSampleKind           kind);
UsherSampleTitle     *usher_sample_library_find            (UsherSampleLibrary       *self,
                                                            UsherSampleKind           kind,
                                                            gint64                    id);
int                   usher_sample_title_count_files       (const UsherSampleTitle   *self);
int                   usher_sample_title_count_episodes    (const UsherSampleTitle   *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (UsherSampleLibrary, usher_sample_library_unref)

G_END_DECLS
