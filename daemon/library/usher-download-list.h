/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-chore.h"
#include "usher-profile.h"
#include "usher-wanted-store.h"

G_BEGIN_DECLS

/**
 * UsherDownloadOrder:
 * @media: (unowned) (nullable) (array zero-terminated=1): numbers of titles that a
 *   person names, as text; all that want a trailer if there are none
 * @profile: the profile by which, 0 for the one that fits each title
 * @wished: whether a person names the video, too
 * @all_standings: whether to tell of each title that is left out
 *
 * What a run is to download.
 */
typedef struct
{
  const char * const *media;
  gint64 profile;
  gboolean wished;
  gboolean all_standings;
} UsherDownloadOrder;

/**
 * UsherDownloadItem:
 * @media: a title's id
 * @profile: a profile's
 * @title: (owned): the title's
 * @year: the title's
 */
typedef struct
{
  gint64 media;
  gint64 profile;
  char *title;
  gint64 year;
} UsherDownloadItem;

/**
 * UsherDownloadList:
 * @items: (owned) (element-type UsherDownloadItem): what is downloaded, in order
 * @others: (owned) (element-type UsherWanted): what is not
 * @profiles: (owned) (element-type gint64 UsherProfile): by which
 *
 * What a run has to do.
 */
typedef struct
{
  GPtrArray *items;
  GPtrArray *others;
  GHashTable *profiles;
} UsherDownloadList;

void               usher_download_list_free        (UsherDownloadList         *self);
UsherProfile      *usher_download_list_get_profile (UsherDownloadList         *self,
                                                    gint64                     id);
void               usher_download_list_make_async  (const UsherChoreTools     *tools,
                                                    const UsherDownloadOrder  *order,
                                                    GCancellable              *cancellable,
                                                    GAsyncReadyCallback        callback,
                                                    gpointer                   user_data);
UsherDownloadList *usher_download_list_make_finish (GAsyncResult              *result,
                                                    GError                   **error);

G_END_DECLS
