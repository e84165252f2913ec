/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-media.h"
#include "usher-store.h"

G_BEGIN_DECLS

/**
 * UsherMediaFilter:
 * @search: (owned) (nullable): in the title
 * @connection: (owned) (nullable): the id of a connection
 * @kind: a #UsherArrKind, -1 for both
 * @monitored: -1 for all
 * @has_trailer: -1 for all
 * @has_media: -1 for all
 * @sort: (owned) (nullable): Title, Year or Added, with - before it descending
 * @cursor: (owned) (nullable): where the page before ended
 * @limit: how many at the most
 *
 * Which titles are wanted, and in what order.
 */
typedef struct
{
  char *search;
  char *connection;
  int kind;
  int monitored;
  int has_trailer;
  int has_media;
  char *sort;
  char *cursor;
  guint limit;
} UsherMediaFilter;

/**
 * UsherMediaPage:
 * @media: (owned) (element-type UsherMedia): in order
 * @next: (owned): the cursor of the next page, "" behind the last
 * @total: how many match
 */
typedef struct
{
  GPtrArray *media;
  char *next;
  guint total;
} UsherMediaPage;

/**
 * UsherMediaEdit:
 * @id: of a title
 * @monitored: -1 to leave it
 * @video_id: (owned) (nullable): %NULL to leave it
 */
typedef struct
{
  gint64 id;
  int monitored;
  char *video_id;
} UsherMediaEdit;

/**
 * UsherMediaFolder:
 * @media: a title's id
 * @title: (owned): its title
 * @folder: (owned) (type filename): where it is
 * @root: (owned) (type filename): the root folder above
 */
typedef struct
{
  gint64 media;
  char *title;
  char *folder;
  char *root;
} UsherMediaFolder;

void            usher_media_filter_init               (UsherMediaFilter        *self);
void            usher_media_filter_clear              (UsherMediaFilter        *self);
gboolean        usher_media_filter_check              (const UsherMediaFilter  *self,
                                                       GError                 **error);
void            usher_media_page_free                 (UsherMediaPage          *self);
void            usher_media_store_list_async          (UsherStore              *store,
                                                       const UsherMediaFilter  *filter,
                                                       GAsyncReadyCallback      callback,
                                                       gpointer                 user_data);
UsherMediaPage *usher_media_store_list_finish         (UsherStore              *store,
                                                       GAsyncResult            *result,
                                                       GError                 **error);
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

void            usher_media_folder_free               (UsherMediaFolder        *self);
void            usher_media_store_list_folders_async  (UsherStore              *store,
                                                       GAsyncReadyCallback      callback,
                                                       gpointer                 user_data);
GPtrArray      *usher_media_store_list_folders_finish (UsherStore              *store,
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
  "(SELECT COUNT (*) FROM trailer WHERE trailer.media = media.id AND trailer.state = 'there'), " \
  "EXISTS (SELECT 1 FROM image WHERE image.media = media.id AND image.kind = 'poster'" \
  "   AND image.error IS NULL), " \
  "EXISTS (SELECT 1 FROM image WHERE image.media = media.id AND image.kind = 'fanart'" \
  "   AND image.error IS NULL)"

#define USHER_FROM_MEDIA \
  " FROM media JOIN connection ON connection.key = media.connection "

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (UsherMediaFilter, usher_media_filter_clear)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UsherMediaPage, usher_media_page_free)

G_END_DECLS
