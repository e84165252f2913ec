/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-task.h"

G_BEGIN_DECLS

/**
 * UsherDueTimes:
 * @started: when the daemon did, 0 if it has not
 * @first_since_boot: whether that was the first time since the computer started
 * @woken: when the computer started or woke up last, if something may have been
 *   missed by that; 0 for never
 * @seed: a number of this installation's own, from which delays are drawn
 *
 * All that due times depend on, beside the task.
 */
typedef struct
{
  gint64 started;
  gboolean first_since_boot;
  gint64 woken;
  guint64 seed;
} UsherDueTimes;

UsherTriggerContext usher_due_times_make_context  (const UsherDueTimes *self,
                                                   UsherTask           *task);
gint64              usher_due_times_find_earliest (const UsherDueTimes *self,
                                                   UsherTask           *task,
                                                   gboolean             outlives_daemon,
                                                   gint64               after);
gint64              usher_due_times_find_due      (const UsherDueTimes *self,
                                                   UsherTask           *task,
                                                   gint64               now);
gint64              usher_due_times_find_life     (const UsherDueTimes *self,
                                                   UsherTask           *task,
                                                   gint64               after);
gint64              usher_due_times_find_serving  (const UsherDueTimes *self,
                                                   UsherTask           *task);

G_END_DECLS
