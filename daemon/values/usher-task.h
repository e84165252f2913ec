/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-task-definition.h"

G_BEGIN_DECLS

#define USHER_TYPE_TASK (usher_task_get_type ())

/**
 * UsherTask:
 * @key: the store's number of it, which no other task ever has
 * @id: (owned): what people call it by
 * @builtin: whether it came with Usher
 * @created: when it was added
 * @revision: the count of changes to tasks at its last edit
 * @definition: (owned): what a person edits
 * @enabled: the person's switch
 * @paused: whether it is held back for a while
 * @paused_until: when that ends by itself, 0 for never
 * @paused_by_failures: whether it has failed too often in a row to go on
 * @due: when its triggers fire next, %USHER_TIME_NEVER if they do not; a time
 *   that is past was missed
 * @life_due: the same of triggers that belong to the life of the daemon
 * @skipped: a due time that a person has asked to be left out, 0 for none
 * @missed: a due time that was not run, and neither was another since; 0 for none
 * @served: the last due time that a run was made for, 0 if there was none
 * @last_run: the id of the run that ended last, 0 if there was none
 * @last_state: how that run ended
 * @last_error: (owned) (nullable): its error code
 * @last_started: when it started, 0 if it did not
 * @last_ended: when it ended
 * @last_duration: how long it worked
 * @last_success: when a run succeeded last, 0 if none has
 * @n_timed: how many runs the average is made of
 * @average_duration: how long runs that succeed usually work
 * @consecutive_failures: how many runs have failed since one succeeded
 *
 * A task, where it stands and what became of it. It only remembers: the
 * scheduler decides when it is due, the runner does the work.
 */
typedef struct
{
  gint64 key;
  char *id;
  gboolean builtin;
  gint64 created;
  guint64 revision;
  UsherTaskDefinition *definition;

  gboolean enabled;
  gboolean paused;
  gint64 paused_until;
  gboolean paused_by_failures;
  gint64 due;
  gint64 life_due;
  gint64 skipped;
  gint64 missed;
  gint64 served;

  guint64 last_run;
  UsherRunState last_state;
  char *last_error;
  gint64 last_started;
  gint64 last_ended;
  gint64 last_duration;
  gint64 last_success;
  guint n_timed;
  gint64 average_duration;
  guint consecutive_failures;
} UsherTask;

typedef struct _UsherRun UsherRun;

GType      usher_task_get_type   (void);
UsherTask *usher_task_new        (const char          *id,
                                  UsherTaskDefinition *definition,
                                  gint64               created);
UsherTask *usher_task_copy       (const UsherTask     *self);
UsherTask *usher_task_ref        (UsherTask           *self);
void       usher_task_unref      (UsherTask           *self);
void       usher_task_pause      (UsherTask           *self,
                                  gint64               until,
                                  gboolean             by_failures);
void       usher_task_unpause    (UsherTask           *self);
void       usher_task_note_ended (UsherTask           *self,
                                  const UsherRun      *run);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (UsherTask, usher_task_unref)

G_END_DECLS
