/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-run-store.h"
#include "usher-staging-store.h"
#include "usher-store.h"

G_BEGIN_DECLS

/**
 * UsherSavedState:
 * @n_starts: how often a daemon has opened this database, this time included
 * @first_since_boot: whether no daemon has opened it since the computer started
 * @instance: (owned): a random text that is this database's own
 * @clean: whether the last daemon ended in order
 * @settings: (owned): an `a{sv}`
 * @tasks: (owned) (element-type UsherTask): all that are not removed
 * @runs: (owned): those that have not ended
 * @staging: (owned) (element-type UsherStaging): left behind
 *
 * All that the daemon has to know before it can begin.
 */
typedef struct
{
  guint64 n_starts;
  char *instance;
  gboolean clean;
  gboolean first_since_boot;
  gboolean paused;
  gint64 paused_until;
  GVariant *settings;
  GPtrArray *tasks;
  UsherOpenRuns *runs;
  GPtrArray *staging;
} UsherSavedState;

void             usher_saved_state_load_async  (UsherStore           *store,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);
UsherSavedState *usher_saved_state_load_finish (UsherStore           *store,
                                                GAsyncResult         *result,
                                                GError              **error);
void             usher_saved_state_free        (UsherSavedState      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (UsherSavedState, usher_saved_state_free)

G_END_DECLS
