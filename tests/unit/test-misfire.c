/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "scheduler-fixture.h"

#include <string.h>

/* What becomes of due times that were missed: by policy, by grace, and by how the
 * time went by. */
typedef enum
{
  BY_RESTART,                    /* the daemon was away */
  BY_SLEEP,                      /* the alarm rings late */
  BY_JUMP,                       /* the clock was set forward */
  BY_PAUSE,                      /* the task was paused */
} Absence;

typedef struct
{
  const char *name;
  const char *keys;              /* of the definition */
  Absence absence;
  int seconds;                   /* how long; the task is due every ten minutes */
  const char *expected;
} MisfireCase;

static const MisfireCase misfire_cases[] = {
  { "once/restart", "", BY_RESTART, 3900, "11:00:00 a catch-up +5\n" },
  { "once/sleep", "", BY_SLEEP, 3900, "11:00:00 a catch-up +5\n" },
  { "once/jump", "", BY_JUMP, 3900, "11:00:00 a catch-up +5\n" },
  { "once/pause", "", BY_PAUSE, 3900, "11:00:00 a catch-up +5\n" },
  { "once/one", "", BY_SLEEP, 700, "10:10:00 a catch-up\n" },
  { "once/in-time", "", BY_SLEEP, 630, "10:10:00 a schedule\n" },
  { "once/last-in-time", "", BY_SLEEP, 3630, "11:00:00 a catch-up +5\n" },
  { "once/none", "", BY_SLEEP, 500, "" },
  { "once/grace", ", 'Grace': <600.0>", BY_SLEEP, 3900, "11:00:00 a catch-up +5\n" },
  { "once/too-late", ", 'Grace': <120.0>", BY_SLEEP, 3900, "11:00:00 a missed grace +5\n" },
  { "once/too-late-after-restart", ", 'Grace': <120.0>", BY_RESTART, 3900,
    "11:00:00 a missed grace +5\n" },
  { "once/too-late-after-jump", ", 'Grace': <120.0>", BY_JUMP, 3900, "11:00:00 a missed grace +5\n" },
  { "once/too-late-after-pause", ", 'Grace': <120.0>", BY_PAUSE, 3900, "11:00:00 a missed grace +5\n" },
  { "skip/restart", ", 'Misfire': <'skip'>", BY_RESTART, 3900, "11:00:00 a missed misfire +5\n" },
  { "skip/sleep", ", 'Misfire': <'skip'>", BY_SLEEP, 3900, "11:00:00 a missed misfire +5\n" },
  { "skip/jump", ", 'Misfire': <'skip'>", BY_JUMP, 3900, "11:00:00 a missed misfire +5\n" },
  { "skip/pause", ", 'Misfire': <'skip'>", BY_PAUSE, 3900, "11:00:00 a missed misfire +5\n" },
  { "skip/last-in-time", ", 'Misfire': <'skip'>", BY_SLEEP, 3630,
    "10:50:00 a missed misfire +4\n11:00:00 a schedule\n" },
  { "skip/in-time", ", 'Misfire': <'skip'>", BY_SLEEP, 630, "10:10:00 a schedule\n" },
  { "all/restart", ", 'Misfire': <'run-all'>", BY_RESTART, 1300,
    "10:10:00 a catch-up\n10:20:00 a catch-up\n" },
  { "all/sleep", ", 'Misfire': <'run-all'>", BY_SLEEP, 1300,
    "10:10:00 a catch-up\n10:20:00 a catch-up\n" },
  { "all/jump", ", 'Misfire': <'run-all'>", BY_JUMP, 1300,
    "10:10:00 a catch-up\n10:20:00 a catch-up\n" },
  { "all/pause", ", 'Misfire': <'run-all'>", BY_PAUSE, 1300,
    "10:10:00 a catch-up\n10:20:00 a catch-up\n" },
  { "all/grace", ", 'Misfire': <'run-all'>, 'Grace': <300.0>", BY_SLEEP, 1300,
    "10:10:00 a missed grace\n10:20:00 a catch-up\n" },
  { "jitter/in-time", ", 'Jitter': <300.0>", BY_SLEEP, 900, "10:10:00 a schedule\n" },
  { "except/days", ", 'Except': <['2026-01-15..2026-01-16']>", BY_SLEEP, 3900, "" },
  { "start/later", ", 'Start': <@t 1768474800000000>", BY_SLEEP, 3900, "11:00:00 a catch-up\n" },
  { "end/before", ", 'End': <@t 1768473000000000>", BY_SLEEP, 3900, "10:30:00 a catch-up +2\n" },
};

static void
pass_time (SchedulerFixture           *fixture,
           UsherTask         *task,
           const MisfireCase *row)
{
  switch (row->absence)
    {
    case BY_RESTART:
      fake_clock_sleep (fixture->clock, row->seconds);
      usher_scheduler_start (fixture->scheduler, FALSE);
      fake_clock_sleep (fixture->clock, 0);
      return;

    case BY_SLEEP:
      usher_scheduler_start (fixture->scheduler, FALSE);
      fake_clock_sleep (fixture->clock, row->seconds);
      return;

    case BY_JUMP:
      usher_scheduler_start (fixture->scheduler, FALSE);
      fake_clock_jump (fixture->clock, row->seconds);
      return;

    case BY_PAUSE:
    default:
      usher_scheduler_start (fixture->scheduler, FALSE);
      usher_task_pause (task, 0, FALSE);
      usher_scheduler_recheck (fixture->scheduler, task);
      fake_clock_sleep (fixture->clock, row->seconds);
      scheduler_fixture_assert_log (fixture, "");
      usher_task_unpause (task);
      usher_scheduler_recheck (fixture->scheduler, task);
      fake_clock_sleep (fixture->clock, 0);
      return;
    }
}

static void
test_misfire (SchedulerFixture       *fixture,
              gconstpointer  data)
{
  const MisfireCase *row = data;
  g_autofree char *text =
    g_strdup_printf ("{'Name': <'x'>, 'Chore': <'fake'>, 'TimeZone': <'UTC'>, 'Triggers':"
                     " <['every 10m from 2026-01-15T10:10Z']>%s}", row->keys);
  g_autoptr(UsherTask) task = scheduler_fixture_new_task_from (fixture, "a", text);

  usher_scheduler_add (fixture->scheduler, task);
  pass_time (fixture, task, row);
  /* A jump that leaves it in the future says that it has changed */
  if (g_str_has_prefix (fixture->log->str, "changed a\n"))
    g_string_erase (fixture->log, 0, (gssize) strlen ("changed a\n"));
  scheduler_fixture_assert_log (fixture, row->expected);
}

/* More than a hundred are not made up for. */
static void
test_run_all_limit (SchedulerFixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr(UsherTask) task =
    scheduler_fixture_new_task_from (fixture, "a", "{'Name': <'x'>, 'Chore': <'fake'>, 'Misfire': <'run-all'>,"
                   " 'Triggers': <['every 1s']>}");
  g_auto(GStrv) lines = NULL;

  usher_scheduler_add (fixture->scheduler, task);
  usher_scheduler_start (fixture->scheduler, FALSE);
  fake_clock_sleep (fixture->clock, 30 * 86400);

  lines = g_strsplit (fixture->log->str, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines) - 1, >, 100);
  g_assert_cmpuint (g_strv_length (lines) - 1, <=, 102);
  g_assert_nonnull (strstr (lines[0], "missed too-many"));
  g_assert_cmpstr (lines[g_strv_length (lines) - 2], ==, "10:00:00 a schedule");
  g_string_truncate (fixture->log, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add ("/misfire/run-all-limit", SchedulerFixture, NULL, scheduler_fixture_set_up,
              test_run_all_limit, scheduler_fixture_tear_down);

  for (gsize i = 0; i < G_N_ELEMENTS (misfire_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/misfire/", misfire_cases[i].name, NULL);

      g_test_add (path, SchedulerFixture, &misfire_cases[i], scheduler_fixture_set_up,
                  test_misfire, scheduler_fixture_tear_down);
    }

  return g_test_run ();
}
