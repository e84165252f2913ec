/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-task.h"

G_BEGIN_DECLS

/**
 * UsherDueEvent:
 * @due: the due time that it is about, 0 where an event is the cause
 * @cause: why
 * @fate: %USHER_RUN_QUEUED if it is to be run; else what becomes of it
 * @reason: (nullable): a static string: the code that says why it is not run
 * @first: the first of the due times that collapse into this one
 * @n_more: how many these are, @due left out; at most %USHER_MAX_COUNTED
 * @apart: whether it has a run of its own though another one waits
 * @event: (unowned) (nullable): what happened
 *
 * What is to become of a due time, or of several at once.
 */
typedef struct
{
  gint64 due;
  UsherCause cause;
  UsherRunState fate;
  const char *reason;
  gint64 first;
  guint n_more;
  gboolean apart;
  const UsherEvent *event;
} UsherDueEvent;

/* More due times that were missed than this are not counted. */
#define USHER_MAX_COUNTED 1000

GArray *usher_due_events_judge (UsherTask                 *task,
                                const UsherTriggerContext *context,
                                gint64                     now);

G_END_DECLS
