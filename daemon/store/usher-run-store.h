/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-run.h"
#include "usher-store.h"

G_BEGIN_DECLS

/* As a state: in any in which a run has failed */
#define USHER_RUN_FILTER_FAILURES "failures"

/**
 * UsherRunFilter:
 * @task_key: of this task, 0 for all
 * @state: (nullable): only in this state, or %USHER_RUN_FILTER_FAILURES
 * @cause: (nullable): only for this cause
 * @from: ended at or after
 * @until: ended before, 0 for no limit
 * @before: only runs with a lower number, 0 for all
 * @limit: how many at the most
 *
 * Which runs of the history are wanted, newest first.
 */
typedef struct
{
  gint64 task_key;
  char *state;
  char *cause;
  gint64 from;
  gint64 until;
  guint64 before;
  guint limit;
} UsherRunFilter;

/* What is known of runs when the daemon starts. */
typedef struct
{
  guint64 last_id;
  GPtrArray *queued;             /* (owned) (element-type UsherRun): in their order */
  GPtrArray *running;            /* (owned) (element-type UsherRun): when the daemon died */
} UsherOpenRuns;

void           usher_open_runs_free        (UsherOpenRuns         *self);

void           usher_run_store_save_async  (UsherStore            *store,
                                            UsherRun              *run,
                                            UsherTask             *task,
                                            GPtrArray             *followers,
                                            GAsyncReadyCallback    callback,
                                            gpointer               user_data);
gboolean       usher_run_store_save_finish (UsherStore            *store,
                                            GAsyncResult          *result,
                                            GError               **error);
void           usher_run_store_list_async  (UsherStore            *store,
                                            const UsherRunFilter  *filter,
                                            GAsyncReadyCallback    callback,
                                            gpointer               user_data);
GPtrArray     *usher_run_store_list_finish (UsherStore            *store,
                                            GAsyncResult          *result,
                                            GError               **error);
void           usher_run_store_get_async   (UsherStore            *store,
                                            guint64                id,
                                            GAsyncReadyCallback    callback,
                                            gpointer               user_data);
UsherRun      *usher_run_store_get_finish  (UsherStore            *store,
                                            GAsyncResult          *result,
                                            GError               **error);

/* For the other files of this folder */
UsherOpenRuns *usher_run_store_read_open   (UsherDatabase         *database,
                                            GError               **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (UsherOpenRuns, usher_open_runs_free)

G_END_DECLS
