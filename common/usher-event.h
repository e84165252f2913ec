/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-enums.h"

G_BEGIN_DECLS

/* What triggers may wait for, apart from time. A topic is one of these words, or
 * begins with one that ends in a colon. */
#define USHER_TOPIC_TASK    "task:"      /* and a task's id: a run of it has ended */
#define USHER_TOPIC_PATH    "path:"      /* see usher-path-trigger.c */
#define USHER_TOPIC_NETWORK "network"    /* it has come back */
#define USHER_TOPIC_RESUME  "resume"     /* the computer was asleep */

/**
 * UsherEvent:
 * @topic: what it is about
 * @task: (nullable): of a run that has ended: its task
 * @run: its id
 * @state: how it ended
 * @reason: (nullable): why
 * @changed: whether its result says that something changed
 *
 * Something that happened.
 */
typedef struct
{
  const char *topic;
  const char *task;
  guint64 run;
  UsherRunState state;
  const char *reason;
  gboolean changed;
} UsherEvent;

G_END_DECLS
