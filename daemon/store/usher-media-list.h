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
 * @year_from: not before that year, 0 for all
 * @year_until: not after that year, 0 for all
 * @language: (owned) (nullable): the original one
 * @studio: (owned) (nullable): or network
 * @genre: (owned) (nullable): one of its genres
 * @tag: (owned) (nullable): one of its tags
 * @filter: the number of a filter that it has to fit, 0 for all
 * @trailer_state: a #UsherTitleTrailer, -1 for all
 * @sort: (owned) (nullable): a key, with - before it descending
 * @cursor: (owned) (nullable): where the page before ended
 * @limit: how many at the most
 * @max_size: bytes of text, about; the page ends before it has more; 0 for no limit
 * @now: the present
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
  guint year_from;
  guint year_until;
  char *language;
  char *studio;
  char *genre;
  char *tag;
  gint64 filter;
  int trailer_state;
  char *sort;
  char *cursor;
  guint limit;
  gsize max_size;
  gint64 now;
} UsherMediaFilter;

/**
 * UsherMediaPage:
 * @media: (owned) (element-type UsherMedia): in order
 * @next: (owned): the cursor of the next page, "" behind the last
 * @total: how many match
 * @revision: the count of changes to titles that it has seen
 */
typedef struct
{
  GPtrArray *media;
  char *next;
  guint total;
  guint64 revision;
} UsherMediaPage;

void            usher_media_filter_init       (UsherMediaFilter        *self);
void            usher_media_filter_clear      (UsherMediaFilter        *self);
gboolean        usher_media_filter_check      (const UsherMediaFilter  *self,
                                               GError                 **error);
void            usher_media_page_free         (UsherMediaPage          *self);
void            usher_media_store_list_async  (UsherStore              *store,
                                               const UsherMediaFilter  *filter,
                                               GAsyncReadyCallback      callback,
                                               gpointer                 user_data);
UsherMediaPage *usher_media_store_list_finish (UsherStore              *store,
                                               GAsyncResult            *result,
                                               GError                 **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (UsherMediaFilter, usher_media_filter_clear)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UsherMediaPage, usher_media_page_free)

G_END_DECLS
