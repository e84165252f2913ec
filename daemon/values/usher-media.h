/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <glib.h>

#include "usher-enums.h"

G_BEGIN_DECLS

/**
 * UsherMedia:
 * @id: our number of it, 0 until it is stored
 * @connection: the store's number of its connection
 * @connection_id: (owned) (nullable): its connection's id
 * @kind: whether it is a film (Radarr) or a series (Sonarr)
 * @fingerprint: of all that the server says; differs if any of that does
 * @monitored: whether a trailer is wanted
 * @video_id: (owned) (nullable): of the trailer
 * @arr_id: the server's number of it
 * @tmdb_id: in The Movie Database, 0 if unknown
 * @tvdb_id: in TheTVDB, 0 if unknown
 * @imdb_id: (owned) (nullable): in IMDb
 * @title: (owned): its title
 * @year: 0 if unknown
 * @clean_title: (owned) (nullable): the server's form to search by
 * @language: (owned) (nullable): the original one
 * @overview: (owned) (nullable): what it is about
 * @runtime: minutes
 * @studio: (owned) (nullable): or network
 * @has_media: whether there is a film or an episode on disk
 * @media_filename: (owned) (nullable): the film's file, in its folder
 * @season_count: of a series
 * @path: (owned) (nullable): its folder, as the server calls it
 * @folder: (owned) (nullable) (type filename): the same here, if it is below a root
 * @root_folder: (owned) (nullable): the folder of that, as the server calls it
 * @slug: (owned) (nullable): its name in addresses
 * @poster: (owned) (nullable): an address
 * @fanart: (owned) (nullable): an address
 * @arr_monitored: whether the server monitors it
 * @added: when it was added to the server, 0 if unknown
 * @tags: (owned) (nullable): labels, one a line
 * @genres: (owned) (nullable): one a line
 * @certification: (owned) (nullable): for whom it is
 * @root: (owned) (nullable) (type filename): the root folder here, above @folder
 * @n_trailers: how many trailers are there
 * @has_poster: whether we have its poster
 * @has_fanart: whether we have its fan art
 *
 * A title: a film or a series. A plain value without I/O.
 */
typedef struct
{
  gint64 id;
  gint64 connection;
  char *connection_id;
  UsherArrKind kind;
  gint64 fingerprint;
  gboolean monitored;
  char *video_id;

  gint64 arr_id;
  gint64 tmdb_id;
  gint64 tvdb_id;
  char *imdb_id;
  char *title;
  gint64 year;
  char *clean_title;
  char *language;
  char *overview;
  gint64 runtime;
  char *studio;
  gint64 has_media;
  char *media_filename;
  gint64 season_count;
  char *path;
  char *folder;
  char *root_folder;
  char *slug;
  char *poster;
  char *fanart;
  gint64 arr_monitored;
  gint64 added;
  char *tags;
  char *genres;
  char *certification;

  char *root;
  guint n_trailers;
  gboolean has_poster;
  gboolean has_fanart;
} UsherMedia;

/**
 * UsherMediaFieldType:
 * @USHER_MEDIA_TEXT: a string
 * @USHER_MEDIA_BYTES: a file name
 * @USHER_MEDIA_NUMBER: a gint64
 */
typedef enum
{
  USHER_MEDIA_TEXT,
  USHER_MEDIA_BYTES,
  USHER_MEDIA_NUMBER,
} UsherMediaFieldType;

/**
 * UsherMediaField:
 * @column: its name in the store
 * @type: of its value
 * @offset: of its member in #UsherMedia
 *
 * What the server says of a title: the same list serves the store and the
 * fingerprint, so that neither forgets what the other has.
 */
typedef struct
{
  const char *column;
  UsherMediaFieldType type;
  gsize offset;
} UsherMediaField;

extern const UsherMediaField usher_media_fields[];
extern const gsize usher_n_media_fields;

UsherMedia  *usher_media_new                 (void);
void         usher_media_free                (UsherMedia             *self);
gint64       usher_media_get_identity        (const UsherMedia       *self);
gint64       usher_media_compute_fingerprint (const UsherMedia       *self);
char       **usher_media_text_member         (UsherMedia             *self,
                                              const UsherMediaField  *field);
gint64      *usher_media_number_member       (UsherMedia             *self,
                                              const UsherMediaField  *field);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (UsherMedia, usher_media_free)

G_END_DECLS
