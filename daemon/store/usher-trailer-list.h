/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-store.h"
#include "usher-trailer.h"

G_BEGIN_DECLS

/**
 * UsherTrailerQuery:
 * @media: of this title, 0 for all
 * @profile: made by this profile, 0 for all
 * @state: (nullable): only those in that state
 * @made_by: (nullable): only those: usher or found
 * @after: the number of the last trailer of the page before, 0 for the first page
 * @limit: how many at the most
 */
typedef struct
{
  gint64 media;
  gint64 profile;
  const char *state;
  const char *made_by;
  gint64 after;
  guint limit;
} UsherTrailerQuery;

/**
 * UsherTrailerPage:
 * @trailers: (owned) (element-type UsherTrailer): in the order of their numbers
 * @total: how many match
 * @revision: the count of changes to titles that it has seen
 */
typedef struct
{
  GPtrArray *trailers;
  guint total;
  guint64 revision;
} UsherTrailerPage;

void              usher_trailer_page_free         (UsherTrailerPage         *self);
void              usher_trailer_store_list_async  (UsherStore               *store,
                                                   const UsherTrailerQuery  *query,
                                                   GAsyncReadyCallback       callback,
                                                   gpointer                  user_data);
UsherTrailerPage *usher_trailer_store_list_finish (UsherStore               *store,
                                                   GAsyncResult             *result,
                                                   GError                  **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (UsherTrailerPage, usher_trailer_page_free)

G_END_DECLS
