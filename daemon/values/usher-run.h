/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-progress.h"
#include "usher-task.h"

G_BEGIN_DECLS

#define USHER_TYPE_RUN (usher_run_get_type ())

/**
 * UsherRun:
 * @id: its number, increasing, never used again
 * @task_key: the store's number of its task
 * @task_id: (owned): the id of its task
 * @task_name: (owned): the name of its task
 * @chore: (owned): the kind of work
 * @cause: why it came to be
 * @attempt: 1, or more for a retry
 * @retry_of: the first run, of which this is a retry; 0 for none
 * @not_before: it waits at least until then, 0 for no limit
 * @origin: (owned) (nullable): an `a{sv}` about the run that led to it: Task s, Run
 *   t, State s, Reason s
 * @options: (owned) (nullable): an `a{sv}` of what holds for this run alone:
 *   IgnoreConditions b, DryRun b, Environment as
 * @due: the due time that it serves, 0 for none
 * @parameters: (owned) (nullable): an `a{sv}` laid over those of the task
 * @state: where it stands
 * @reason: (owned) (nullable): a code that says why
 * @reason_details: (owned) (nullable): an `a{sv}` for the sentence about it
 * @queued: when it was made
 * @started: when its chore started, 0 if it did not
 * @ended: when it ended, 0 while it has not
 * @exit_status: of the command, -1 if there was none
 * @signal: that killed the command, 0 if none did
 * @result: (owned) (nullable): an `a{sv}` of counts
 * @error_code: (owned) (nullable): the nick of a #UsherFailure
 * @error_text: (owned) (nullable): the same as an English sentence
 * @error_details: (owned) (nullable): an `a{sv}` for a sentence in another language
 * @log_size: bytes in its log
 * @waiting_for: (owned) (nullable): codes, while it is held back from the queue
 * @waiting_until: when that ends at the latest, 0 for never
 * @expires: when it is too late to start, 0 for never
 * @apart: whether it does not collapse into one that waits
 * @progress: (owned) (nullable): while it runs
 *
 * One execution of a task.
 */
struct _UsherRun
{
  guint64 id;
  gint64 task_key;
  char *task_id;
  char *task_name;
  char *chore;
  UsherCause cause;
  guint attempt;
  guint64 retry_of;
  gint64 due;
  gint64 not_before;
  GVariant *parameters;
  GVariant *origin;
  GVariant *options;

  UsherRunState state;
  char *reason;
  GVariant *reason_details;
  gint64 queued;
  gint64 started;
  gint64 ended;

  int exit_status;
  int signal;
  GVariant *result;
  char *error_code;
  char *error_text;
  GVariant *error_details;
  guint64 log_size;

  char **waiting_for;
  gint64 waiting_until;
  gint64 expires;
  gboolean apart;
  UsherProgress *progress;
};

GType     usher_run_get_type  (void);
UsherRun *usher_run_new       (guint64          id,
                               const UsherTask *task,
                               UsherCause       cause,
                               gint64           now);
UsherRun *usher_run_new_empty (void);
UsherRun *usher_run_copy      (const UsherRun  *self);
UsherRun *usher_run_ref       (UsherRun        *self);
void      usher_run_unref     (UsherRun        *self);
gboolean  usher_run_has_option (const UsherRun *self,
                                const char     *name);
void      usher_run_end       (UsherRun        *self,
                               UsherRunState    state,
                               const char      *reason,
                               gint64           now);
void      usher_run_fail      (UsherRun        *self,
                               const GError    *error,
                               gint64           now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (UsherRun, usher_run_unref)

G_END_DECLS
