/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-store.h"

G_BEGIN_DECLS

/**
 * UsherRunSum:
 * @start: when the span begins
 * @n_succeeded: runs that succeeded
 * @n_failed: that failed, or took too long
 * @n_cancelled: that somebody ended
 * @n_other: that were abandoned, missed or skipped
 * @mean: µs, of the runs that were at work
 * @longest: µs
 *
 * What became of the runs that were asked for within a span of time.
 */
typedef struct
{
  gint64 start;
  guint n_succeeded;
  guint n_failed;
  guint n_cancelled;
  guint n_other;
  gint64 mean;
  gint64 longest;
} UsherRunSum;

void    usher_run_statistics_async  (UsherStore           *store,
                                     gint64                task_key,
                                     GArray               *edges,
                                     GAsyncReadyCallback   callback,
                                     gpointer              user_data);
GArray *usher_run_statistics_finish (UsherStore           *store,
                                     GAsyncResult         *result,
                                     GError              **error);

G_END_DECLS
