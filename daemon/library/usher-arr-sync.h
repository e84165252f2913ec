/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-connection.h"
#include "usher-http.h"
#include "usher-media-sync.h"
#include "usher-plan-store.h"
#include "usher-progress.h"
#include "usher-run-log.h"

G_BEGIN_DECLS

/**
 * UsherArrSync:
 * @http: a client
 * @store: where titles are kept
 * @log: where to say what happens
 * @progress: where to say how far it is
 * @connection: the server
 * @key: its key
 * @title: the server's number of the one title that is wanted, 0 for all
 * @confirmed: (nullable): what a person has agreed to lose
 * @max_loss_share: the share of its titles that may go at once
 * @run: the run that asks
 * @now: the present
 *
 * What it takes to bring the titles of one connection up to date.
 */
typedef struct
{
  UsherHttp *http;
  UsherStore *store;
  UsherRunLog *log;
  UsherProgress *progress;
  UsherConnection *connection;
  UsherSecret *key;
  gint64 title;
  const UsherPlan *confirmed;
  double max_loss_share;
  guint64 run;
  gint64 now;
} UsherArrSync;

/**
 * UsherArrSyncCounts:
 * @changes: what has been written
 * @n_titles: how many the server has
 * @n_malformed: how many of them cannot be used
 */
typedef struct
{
  UsherMediaChanges changes;
  guint n_titles;
  guint n_malformed;
} UsherArrSyncCounts;

void     usher_arr_sync_async  (const UsherArrSync   *sync,
                                GCancellable         *cancellable,
                                GAsyncReadyCallback   callback,
                                gpointer              user_data);
gboolean usher_arr_sync_finish (GAsyncResult         *result,
                                UsherArrSyncCounts   *counts,
                                GError              **error);

G_END_DECLS
