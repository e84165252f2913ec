/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-database.h"
#include "usher-task.h"

G_BEGIN_DECLS

/* All of a row of `task` that usher_task_reader_read() wants, in its order. */
#define USHER_TASK_COLUMNS \
  "key, id, builtin, created, revision, name, chore, parameters, triggers, time_zone, " \
  "options, enabled, paused, paused_until, paused_by_failures, skipped, missed, due, served, " \
  "last_run, last_state, last_error, " \
  "last_started, last_ended, last_duration, last_success, n_timed, average_duration, " \
  "consecutive_failures"

typedef struct _UsherTaskReader UsherTaskReader;

UsherTaskReader *usher_task_reader_new  (void);
UsherTask       *usher_task_reader_read (UsherTaskReader  *self,
                                         UsherStatement   *statement,
                                         GError          **error);
void             usher_task_reader_free (UsherTaskReader  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (UsherTaskReader, usher_task_reader_free)

G_END_DECLS
