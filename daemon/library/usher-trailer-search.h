/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-candidate.h"
#include "usher-chore.h"

G_BEGIN_DECLS

/**
 * UsherTrailerSearchOrder:
 * @media: a title's id
 * @profile: a profile's, 0 for the one that fits
 * @query: (unowned) (nullable): what to search for, rather than what the profile says
 * @limit: how many videos at the most
 *
 * What a person searches for.
 */
typedef struct
{
  gint64 media;
  gint64 profile;
  const char *query;
  guint limit;
} UsherTrailerSearchOrder;

#define USHER_TYPE_TRAILER_SEARCH (usher_trailer_search_get_type ())
G_DECLARE_FINAL_TYPE (UsherTrailerSearch, usher_trailer_search, USHER, TRAILER_SEARCH, GObject)

UsherTrailerSearch *usher_trailer_search_new        (void);
void                usher_trailer_search_run_async  (UsherTrailerSearch            *self,
                                                     UsherChoreTools               *tools,
                                                     const UsherTrailerSearchOrder *order,
                                                     GAsyncReadyCallback            callback,
                                                     gpointer                       user_data);
GPtrArray          *usher_trailer_search_run_finish (UsherTrailerSearch            *self,
                                                     GAsyncResult                  *result,
                                                     GError                       **error);

G_END_DECLS
