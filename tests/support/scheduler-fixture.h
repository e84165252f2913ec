/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-scheduler.h"

#include "fake-clock.h"
#include "test-support.h"

/* A scheduler with a fake clock, which writes down what is due. */

#define SCHEDULER_FIXTURE_NOW "2026-01-15T10:00:00Z"

typedef struct
{
  UsherZones *zones;             /* (owned) */
  FakeClock *clock;              /* (owned) */
  UsherScheduler *scheduler;     /* (owned) */
  GString *log;                  /* (owned): what was due, in order */
  gint64 last_key;
} SchedulerFixture;

void       scheduler_fixture_set_up        (SchedulerFixture *fixture,
                                            gconstpointer     data);
void       scheduler_fixture_tear_down     (SchedulerFixture *fixture,
                                            gconstpointer     data);
void       scheduler_fixture_assert_log    (SchedulerFixture *fixture,
                                            const char       *expected);
gint64     scheduler_fixture_now           (SchedulerFixture *fixture);
UsherTask *scheduler_fixture_new_task_from (SchedulerFixture *fixture,
                                            const char       *id,
                                            const char       *text);
UsherTask *scheduler_fixture_new_task      (SchedulerFixture *fixture,
                                            const char       *id,
                                            const char       *trigger,
                                            gboolean          catchup);
UsherTask *scheduler_fixture_add_task      (SchedulerFixture *fixture,
                                            const char       *id,
                                            const char       *trigger);
UsherTask *scheduler_fixture_restore_task  (SchedulerFixture *fixture,
                                            const char       *id,
                                            const char       *trigger,
                                            const char       *due);
