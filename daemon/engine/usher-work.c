/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-work.h"

#include "usher-deadline.h"

UsherWork *
usher_work_new (UsherRunner *runner,
                UsherRun    *run,
                UsherTask   *task,
                UsherChore  *chore)
{
  UsherWork *self = g_new0 (UsherWork, 1);

  self->runner = runner;
  self->chore = g_object_ref (chore);
  self->cancellable = g_cancellable_new ();
  self->ticket.run = usher_run_ref (run);
  self->ticket.task = usher_task_ref (task);
  self->ticket.claims = usher_chore_list_claims (chore);
  self->ticket.pool = usher_chore_get_pool (chore);
  self->ticket.held = run->waiting_for != NULL;

  return self;
}

void
usher_work_free (UsherWork *self)
{
  usher_deadline_clear (&self->timeout);
  g_clear_pointer (&self->ticket.run, usher_run_unref);
  g_clear_pointer (&self->ticket.task, usher_task_unref);
  g_clear_pointer (&self->ticket.claims, g_strfreev);
  g_clear_object (&self->chore);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->tools, usher_chore_tools_free);
  g_clear_pointer (&self->end_reason, g_free);
  g_free (self);
}
