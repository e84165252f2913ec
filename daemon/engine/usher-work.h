/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-run-queue.h"
#include "usher-runner.h"

G_BEGIN_DECLS

/**
 * UsherWorkPhase:
 * @USHER_WORK_QUEUED: waits for its turn, or is held
 * @USHER_WORK_ADMITTED: is being written down
 * @USHER_WORK_RUNNING: its chore is at work
 */
typedef enum
{
  USHER_WORK_QUEUED,
  USHER_WORK_ADMITTED,
  USHER_WORK_RUNNING,
} UsherWorkPhase;

/**
 * UsherWork:
 * @ticket: its members are owned here
 * @runner: (unowned): lives until all work has ended
 * @chore: (owned): what is done
 * @phase: how far it is
 * @cancellable: (owned): ends it
 * @timeout: (owned) (nullable): ends it, too
 * @tools: (owned) (nullable): what the chore may use
 * @end_state: how it ends if it is cancelled
 * @end_reason: (owned) (nullable): set when it is cancelled
 *
 * A run in the hands of the runner.
 */
typedef struct
{
  UsherTicket ticket;
  UsherRunner *runner;
  UsherChore *chore;
  UsherWorkPhase phase;
  GCancellable *cancellable;
  GSource *timeout;
  UsherChoreTools *tools;
  UsherRunState end_state;
  char *end_reason;
} UsherWork;

UsherWork *usher_work_new  (UsherRunner *runner,
                            UsherRun    *run,
                            UsherTask   *task,
                            UsherChore  *chore);
void       usher_work_free (UsherWork   *self);

G_END_DECLS
