/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-staging-store.h"

G_BEGIN_DECLS

/**
 * UsherPurgeLimits:
 * @runs_before: runs that ended earlier go
 * @keep_runs: but of each task so many of the last stay
 * @events_before: earlier events go
 * @removed_before: titles go that were removed earlier
 * @now: the present
 *
 * What has been kept for long enough.
 */
typedef struct
{
  gint64 runs_before;
  guint keep_runs;
  gint64 events_before;
  gint64 removed_before;
  gint64 now;
} UsherPurgeLimits;

/**
 * UsherPurged:
 * @n_events: events that are gone
 * @n_titles: titles that are gone, with the records of their trailers
 * @n_plans: plans that are gone
 * @runs: (owned) (element-type guint64): the runs that are gone
 * @more: whether there is more to do
 *
 * What one piece of the work has done.
 */
typedef struct
{
  guint n_events;
  guint n_titles;
  guint n_plans;
  GArray *runs;
  gboolean more;
} UsherPurged;

void         usher_purged_free                      (UsherPurged             *self);

void         usher_purge_store_purge_async          (UsherStore              *store,
                                                     const UsherPurgeLimits  *limits,
                                                     GAsyncReadyCallback      callback,
                                                     gpointer                 user_data);
UsherPurged *usher_purge_store_purge_finish         (UsherStore              *store,
                                                     GAsyncResult            *result,
                                                     GError                 **error);
void         usher_purge_store_list_leftovers_async (UsherStore              *store,
                                                     GAsyncReadyCallback      callback,
                                                     gpointer                 user_data);
GPtrArray   *usher_purge_store_list_leftovers_finish (UsherStore             *store,
                                                     GAsyncResult            *result,
                                                     GError                 **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (UsherPurged, usher_purged_free)

G_END_DECLS
