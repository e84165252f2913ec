/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-media.h"
#include "usher-store.h"

G_BEGIN_DECLS

/**
 * UsherMediaEdit:
 * @id: of a title
 * @monitored: -1 to leave it
 * @video_id: (owned) (nullable): %NULL to leave it
 * @now: the present
 */
typedef struct
{
  gint64 id;
  int monitored;
  char *video_id;
  gint64 now;
} UsherMediaEdit;

void            usher_media_store_get_async           (UsherStore              *store,
                                                       gint64                   id,
                                                       GAsyncReadyCallback      callback,
                                                       gpointer                 user_data);
UsherMedia     *usher_media_store_get_finish          (UsherStore              *store,
                                                       GAsyncResult            *result,
                                                       GError                 **error);
void            usher_media_store_edit_async          (UsherStore              *store,
                                                       const UsherMediaEdit    *edit,
                                                       GAsyncReadyCallback      callback,
                                                       gpointer                 user_data);
gboolean        usher_media_store_edit_finish         (UsherStore              *store,
                                                       GAsyncResult            *result,
                                                       GError                 **error);

/* For the other files of this folder */
UsherMedia     *usher_media_store_read                (UsherStatement          *statement);

#define USHER_MEDIA_COLUMNS \
  "media.id, media.connection, connection.id, connection.kind, media.fingerprint, " \
  "media.monitored, media.video_id, media.arr_id, media.tmdb_id, media.tvdb_id, " \
  "media.imdb_id, media.title, media.year, media.clean_title, media.language, " \
  "media.overview, media.runtime, media.studio, media.has_media, media.media_filename, " \
  "media.season_count, media.path, media.folder, media.root_folder, media.slug, " \
  "media.poster, media.fanart, media.arr_monitored, media.added, media.tags, " \
  "media.genres, media.certification, " \
  "(SELECT root.folder FROM root WHERE root.connection = media.connection" \
  "   AND root.path = rtrim (media.root_folder, '/\\')), " \
  "media.n_trailers, " \
  "EXISTS (SELECT 1 FROM image WHERE image.media = media.id AND image.kind = 'poster'" \
  "   AND image.error IS NULL), " \
  "EXISTS (SELECT 1 FROM image WHERE image.media = media.id AND image.kind = 'fanart'" \
  "   AND image.error IS NULL)"

#define USHER_FROM_MEDIA \
  " FROM media JOIN connection ON connection.key = media.connection "

G_END_DECLS
