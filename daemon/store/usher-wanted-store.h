/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-enums.h"
#include "usher-store.h"

G_BEGIN_DECLS

/**
 * UsherWanted:
 * @media: a title's id
 * @profile: a profile's, 0 for a title that fits none
 * @title: (owned): the title's
 * @year: the title's, 0 if unknown
 * @profile_name: (owned) (nullable): the profile's
 * @state: whether it is wanted, and why not
 * @until: when it is tried again, if it backs off; else 0
 * @error: (owned) (nullable): the code of the last failure, if one has been
 *
 * A title, and a profile whose filter it fits.
 */
typedef struct
{
  gint64 media;
  gint64 profile;
  char *title;
  gint64 year;
  char *profile_name;
  UsherWantedState state;
  gint64 until;
  char *error;
} UsherWanted;

/**
 * UsherWantedQuery:
 * @now: the present
 * @wait_for_media: whether titles without a film or an episode have to wait
 * @only_wanted: whether to leave out what is not wanted
 * @states: a bit for each #UsherWantedState that is asked for, 0 for all
 * @media: of this title, 0 for all
 * @profile: by this profile, 0 for all
 * @search: (nullable): in the title
 * @cursor: (nullable): where the page before ended
 * @limit: how many at the most, 0 for all
 */
typedef struct
{
  gint64 now;
  gboolean wait_for_media;
  gboolean only_wanted;
  guint states;
  gint64 media;
  gint64 profile;
  const char *search;
  const char *cursor;
  guint limit;
} UsherWantedQuery;

/**
 * UsherWantedPage:
 * @items: (owned) (element-type UsherWanted): by the priority of the profile, then
 *   the newest title first
 * @next: (owned): the cursor of the next page, "" behind the last
 * @total: how many match
 * @revision: the count of changes to titles that it has seen
 */
typedef struct
{
  GPtrArray *items;
  char *next;
  guint total;
  guint64 revision;
} UsherWantedPage;

void             usher_wanted_free              (UsherWanted             *self);
void             usher_wanted_page_free         (UsherWantedPage         *self);
gboolean         usher_wanted_query_check       (const UsherWantedQuery  *self,
                                                 GError                 **error);
void             usher_wanted_store_list_async  (UsherStore              *store,
                                                 const UsherWantedQuery  *query,
                                                 GAsyncReadyCallback      callback,
                                                 gpointer                 user_data);
UsherWantedPage *usher_wanted_store_list_finish (UsherStore              *store,
                                                 GAsyncResult            *result,
                                                 GError                 **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (UsherWantedPage, usher_wanted_page_free)

G_END_DECLS
