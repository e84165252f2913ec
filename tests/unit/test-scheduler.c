/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "scheduler-fixture.h"

static void
test_order (SchedulerFixture       *fixture,
            gconstpointer  data)
{
  usher_scheduler_start (fixture->scheduler, FALSE);
  scheduler_fixture_add_task (fixture, "slow", "every 5s");
  scheduler_fixture_add_task (fixture, "quick", "every 2s");

  fake_clock_advance (fixture->clock, 6);
  scheduler_fixture_assert_log (fixture,
              "10:00:02 quick schedule\n10:00:04 quick schedule\n"
              "10:00:05 slow schedule\n10:00:06 quick schedule\n");
}

/* Equal times go by the key, not by the name. */
static void
test_equal_times (SchedulerFixture       *fixture,
                  gconstpointer  data)
{
  usher_scheduler_start (fixture->scheduler, FALSE);
  scheduler_fixture_add_task (fixture, "c", "every 10s");
  scheduler_fixture_add_task (fixture, "a", "every 10s");
  scheduler_fixture_add_task (fixture, "b", "every 10s");

  fake_clock_advance (fixture->clock, 10);
  scheduler_fixture_assert_log (fixture, "10:00:10 c schedule\n10:00:10 a schedule\n10:00:10 b schedule\n");
}

static void
test_not_before_start (SchedulerFixture       *fixture,
                       gconstpointer  data)
{
  scheduler_fixture_add_task (fixture, "a", "every 10s");
  g_assert_cmpint (fake_clock_get_alarm (fixture->clock), ==, USHER_TIME_NEVER);
  fake_clock_sleep (fixture->clock, 30);
  scheduler_fixture_assert_log (fixture, "");

  usher_scheduler_start (fixture->scheduler, FALSE);
  fake_clock_advance (fixture->clock, 1);
  scheduler_fixture_assert_log (fixture, "10:00:30 a schedule +2\n");
}

static void
test_stop (SchedulerFixture       *fixture,
           gconstpointer  data)
{
  usher_scheduler_start (fixture->scheduler, FALSE);
  scheduler_fixture_add_task (fixture, "a", "every 10s");
  usher_scheduler_stop (fixture->scheduler);

  fake_clock_sleep (fixture->clock, 60);
  fake_clock_jump (fixture->clock, 60);
  scheduler_fixture_assert_log (fixture, "");
}

typedef struct
{
  const char *name;
  const char *trigger;
  const char *due;               /* as it was stored */
  const char *expected;          /* in the first second, at 10:00:01 */
  const char *next;              /* (nullable) */
} RestoreCase;

static const RestoreCase restore_cases[] = {
  { "missed-many", "every 1h from 2026-01-15T00:30", "2026-01-15T03:30:00Z",
    "09:30:00 a catch-up +6\n", "2026-01-15T10:30:00+00:00" },
  { "just-missed", "every 1h from 2026-01-15T00:59:01", "2026-01-15T09:59:01Z",
    "09:59:01 a schedule\n", "2026-01-15T10:59:01+00:00" },
  { "more-than-a-minute", "every 1h from 2026-01-15T00:59", "2026-01-15T09:59:00Z",
    "09:59:00 a catch-up\n", "2026-01-15T10:59:00+00:00" },
  { "in-future", "every 1h from 2026-01-15T00:30", "2026-01-15T10:30:00Z",
    "", "2026-01-15T10:30:00+00:00" },
  { "rules-of-zone-changed", "every 1h from 2026-01-15T00:30", "2026-01-15T12:17:00Z",
    "", "2026-01-15T10:30:00+00:00" },
  { "once-missed", "at 2026-01-14T10:00", "2026-01-14T10:00:00Z", "10:00:00 a catch-up\n", NULL },
};

static void
assert_due (SchedulerFixture    *fixture,
            UsherTask  *task,
            const char *expected)
{
  g_autoptr(UsherZone) zone = usher_zone_new ("UTC", NULL);
  gint64 due = usher_scheduler_get_due (fixture->scheduler, task);
  g_autofree char *actual = due != USHER_TIME_NEVER ? usher_time_to_iso8601 (due, zone) : NULL;

  g_assert_cmpstr (actual, ==, expected);
}

static void
test_restore (SchedulerFixture       *fixture,
              gconstpointer  data)
{
  const RestoreCase *row = data;
  UsherTask *task = scheduler_fixture_restore_task (fixture, "a", row->trigger, row->due);

  usher_scheduler_start (fixture->scheduler, FALSE);
  fake_clock_advance (fixture->clock, 1);
  scheduler_fixture_assert_log (fixture, row->expected);
  assert_due (fixture, task, row->next);
}

static void
test_skip_next (SchedulerFixture       *fixture,
                gconstpointer  data)
{
  UsherTask *task;

  usher_scheduler_start (fixture->scheduler, FALSE);
  task = scheduler_fixture_add_task (fixture, "a", "every 1h");
  g_assert_cmpint (usher_scheduler_skip_next (fixture->scheduler, task, TRUE), ==,
                   test_time ("2026-01-15T12:00:00Z"));
  assert_due (fixture, task, "2026-01-15T12:00:00+00:00");

  fake_clock_advance (fixture->clock, 3600);
  scheduler_fixture_assert_log (fixture, "11:00:00 a skipped skip-next\n");
  g_assert_cmpint (task->skipped, ==, 0);
  fake_clock_advance (fixture->clock, 3600);
  scheduler_fixture_assert_log (fixture, "12:00:00 a schedule\n");

  usher_scheduler_skip_next (fixture->scheduler, task, TRUE);
  g_assert_cmpint (usher_scheduler_skip_next (fixture->scheduler, task, FALSE), ==,
                   test_time ("2026-01-15T13:00:00Z"));
  fake_clock_advance (fixture->clock, 3600);
  scheduler_fixture_assert_log (fixture, "13:00:00 a schedule\n");
}

/* After a boot what was missed is spread over a minute, always in the same way. */
static void
test_spread (SchedulerFixture       *fixture,
             gconstpointer  data)
{
  gint64 wake;

  scheduler_fixture_restore_task (fixture, "a", "every 1h from 2026-01-15T00:30Z", "2026-01-15T03:30:00Z");
  usher_scheduler_set_seed (fixture->scheduler, 42);
  usher_scheduler_start (fixture->scheduler, TRUE);
  wake = usher_scheduler_get_due (fixture->scheduler, usher_scheduler_get (fixture->scheduler, "a"));
  g_assert_cmpint (wake, >=, scheduler_fixture_now (fixture));
  g_assert_cmpint (wake, <=, scheduler_fixture_now (fixture) + USHER_MINUTE);
  usher_scheduler_stop (fixture->scheduler);
  usher_scheduler_start (fixture->scheduler, TRUE);
  g_assert_cmpint (usher_scheduler_get_due (fixture->scheduler,
                                            usher_scheduler_get (fixture->scheduler, "a")), ==, wake);

  fake_clock_advance (fixture->clock, 60);
  scheduler_fixture_assert_log (fixture, "09:30:00 a catch-up +6\n");
}

static void
test_jitter (SchedulerFixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(UsherTask) task =
    scheduler_fixture_new_task_from (fixture, "a", "{'Name': <'x'>, 'Chore': <'fake'>, 'Jitter': <600.0>,"
                   " 'Triggers': <['every 1h']>}");
  gint64 due = test_time ("2026-01-15T11:00:00Z");
  gint64 wake;

  usher_scheduler_start (fixture->scheduler, FALSE);
  usher_scheduler_add (fixture->scheduler, task);
  wake = usher_scheduler_get_due (fixture->scheduler, task);
  g_assert_cmpint (wake, >, due);
  g_assert_cmpint (wake, <=, due + 10 * USHER_MINUTE);

  fake_clock_sleep (fixture->clock, (int) ((wake - scheduler_fixture_now (fixture)) / USHER_SECOND));
  scheduler_fixture_assert_log (fixture, "");
  fake_clock_advance (fixture->clock, 1);
  scheduler_fixture_assert_log (fixture, "11:00:00 a schedule\n");
}

static void
test_events (SchedulerFixture       *fixture,
             gconstpointer  data)
{
  UsherEvent event = { .topic = "task:first", .task = "first", .run = 7, .state = USHER_RUN_FAILED };
  const UsherEvent network = { .topic = USHER_TOPIC_NETWORK };
  UsherTask *next;

  usher_scheduler_start (fixture->scheduler, FALSE);
  next = scheduler_fixture_add_task (fixture, "next", "after first");
  scheduler_fixture_add_task (fixture, "alarm", "after first failed");
  scheduler_fixture_add_task (fixture, "always", "after first any");
  scheduler_fixture_add_task (fixture, "online", "network");

  usher_scheduler_hear (fixture->scheduler, &event);
  scheduler_fixture_assert_log (fixture, "--:--:-- alarm after\n--:--:-- always after\n");
  event.state = USHER_RUN_SUCCEEDED;
  usher_scheduler_hear (fixture->scheduler, &event);
  scheduler_fixture_assert_log (fixture, "--:--:-- next after\n--:--:-- always after\n");
  usher_scheduler_hear (fixture->scheduler, &network);
  scheduler_fixture_assert_log (fixture, "--:--:-- online event\n");

  usher_task_pause (next, 0, FALSE);
  usher_scheduler_hear (fixture->scheduler, &event);
  scheduler_fixture_assert_log (fixture, "--:--:-- next missed paused\n--:--:-- always after\n");
  usher_scheduler_remove (fixture->scheduler, next);
  usher_scheduler_hear (fixture->scheduler, &event);
  scheduler_fixture_assert_log (fixture, "--:--:-- always after\n");
}

static void
test_sleep_collapses (SchedulerFixture       *fixture,
                      gconstpointer  data)
{
  usher_scheduler_start (fixture->scheduler, FALSE);
  scheduler_fixture_add_task (fixture, "a", "every 10s");

  fake_clock_sleep (fixture->clock, 3600);
  scheduler_fixture_assert_log (fixture, "11:00:00 a catch-up +359\n");
  fake_clock_advance (fixture->clock, 10);
  scheduler_fixture_assert_log (fixture, "11:00:10 a schedule\n");
}

static void
test_pause (SchedulerFixture       *fixture,
            gconstpointer  data)
{
  UsherTask *task;

  usher_scheduler_start (fixture->scheduler, FALSE);
  task = scheduler_fixture_add_task (fixture, "a", "every 1h");
  task->paused = TRUE;
  usher_scheduler_recheck (fixture->scheduler, task);
  g_assert_cmpint (fake_clock_get_alarm (fixture->clock), ==, USHER_TIME_NEVER);

  fake_clock_sleep (fixture->clock, 1800);
  task->paused = FALSE;
  usher_scheduler_recheck (fixture->scheduler, task);
  fake_clock_advance (fixture->clock, 1799);
  scheduler_fixture_assert_log (fixture, "");
  fake_clock_advance (fixture->clock, 1);
  scheduler_fixture_assert_log (fixture, "11:00:00 a schedule\n");
}

/* One was missed meanwhile: one run, however many there were. */
static void
test_resume_after_miss (SchedulerFixture       *fixture,
                        gconstpointer  data)
{
  UsherTask *task;

  usher_scheduler_start (fixture->scheduler, FALSE);
  task = scheduler_fixture_add_task (fixture, "a", "every 1h");
  task->paused = TRUE;
  usher_scheduler_recheck (fixture->scheduler, task);

  fake_clock_sleep (fixture->clock, 3 * 3600 + 600);
  scheduler_fixture_assert_log (fixture, "");
  task->paused = FALSE;
  usher_scheduler_recheck (fixture->scheduler, task);
  fake_clock_advance (fixture->clock, 1);
  scheduler_fixture_assert_log (fixture, "13:00:00 a catch-up +2\n");
  assert_due (fixture, task, "2026-01-15T14:00:00+00:00");
}

static void
test_paused_until (SchedulerFixture       *fixture,
                   gconstpointer  data)
{
  UsherTask *task;

  usher_scheduler_start (fixture->scheduler, FALSE);
  task = scheduler_fixture_add_task (fixture, "a", "every 1h");
  task->paused = TRUE;
  task->paused_until = scheduler_fixture_now (fixture) + 600 * (gint64) USHER_SECOND;
  usher_scheduler_recheck (fixture->scheduler, task);

  fake_clock_advance (fixture->clock, 599);
  g_assert_true (task->paused);
  fake_clock_advance (fixture->clock, 1);
  scheduler_fixture_assert_log (fixture, "changed a\n");
  g_assert_false (task->paused);
  g_assert_cmpint (task->paused_until, ==, 0);
  fake_clock_advance (fixture->clock, 3000);
  scheduler_fixture_assert_log (fixture, "11:00:00 a schedule\n");
}

static void
test_disabled (SchedulerFixture       *fixture,
               gconstpointer  data)
{
  UsherTask *task;

  usher_scheduler_start (fixture->scheduler, FALSE);
  task = scheduler_fixture_add_task (fixture, "a", "every 10s");
  task->enabled = FALSE;
  usher_scheduler_reschedule (fixture->scheduler, task);
  fake_clock_sleep (fixture->clock, 60);
  scheduler_fixture_assert_log (fixture, "");

  task->enabled = TRUE;
  usher_scheduler_reschedule (fixture->scheduler, task);
  fake_clock_advance (fixture->clock, 10);
  scheduler_fixture_assert_log (fixture, "10:01:10 a schedule\n");
}

static void
test_set_back (SchedulerFixture       *fixture,
               gconstpointer  data)
{
  usher_scheduler_start (fixture->scheduler, FALSE);
  scheduler_fixture_add_task (fixture, "a", "every 1h");
  fake_clock_advance (fixture->clock, 3600);
  scheduler_fixture_assert_log (fixture, "11:00:00 a schedule\n");

  /* 10:30 again, and 11:00 once more: that has been served */
  fake_clock_jump (fixture->clock, -1800);
  scheduler_fixture_assert_log (fixture, "changed a\n");
  fake_clock_advance (fixture->clock, 5399);
  scheduler_fixture_assert_log (fixture, "");
  fake_clock_advance (fixture->clock, 1);
  scheduler_fixture_assert_log (fixture, "12:00:00 a schedule\n");
}

/* The clock was wrong before: nothing waits for a month. */
static void
test_set_back_far (SchedulerFixture       *fixture,
                   gconstpointer  data)
{
  usher_scheduler_start (fixture->scheduler, FALSE);
  scheduler_fixture_add_task (fixture, "a", "@hourly");
  fake_clock_advance (fixture->clock, 3600);
  scheduler_fixture_assert_log (fixture, "11:00:00 a schedule\n");

  fake_clock_jump (fixture->clock, -30 * 86400);
  scheduler_fixture_assert_log (fixture, "changed a\n");
  fake_clock_advance (fixture->clock, 3600);
  scheduler_fixture_assert_log (fixture, "12:00:00 a schedule\n");
}

static void
test_jump_forward (SchedulerFixture       *fixture,
                   gconstpointer  data)
{
  UsherTask *task;

  usher_scheduler_start (fixture->scheduler, FALSE);
  task = scheduler_fixture_add_task (fixture, "a", "every 1h");
  fake_clock_jump (fixture->clock, 3 * 3600 + 60);
  scheduler_fixture_assert_log (fixture, "13:00:00 a catch-up +2\n");
  assert_due (fixture, task, "2026-01-15T14:00:00+00:00");
}

static void
turn_back_cb (FakeClock *clock)
{
  fake_clock_set_back (clock, 1800);
}

/* The clock goes back while the scheduler handles an alarm, and the news of it
 * comes later. */
static void
test_turn_back_while_due (SchedulerFixture       *fixture,
                          gconstpointer  data)
{
  usher_scheduler_start (fixture->scheduler, FALSE);
  scheduler_fixture_add_task (fixture, "a", "every 30s");
  scheduler_fixture_add_task (fixture, "b", "every 60s");
  g_signal_connect_object (fixture->scheduler, "task-due", G_CALLBACK (turn_back_cb),
                           fixture->clock, G_CONNECT_SWAPPED);

  fake_clock_sleep (fixture->clock, 75);
  scheduler_fixture_assert_log (fixture, "10:01:00 a schedule +1\n10:01:00 b schedule\n");
}

static void
remove_cb (UsherScheduler *scheduler,
           UsherTask      *task)
{
  usher_scheduler_remove (scheduler, task);
}

static void
test_remove_while_due (SchedulerFixture       *fixture,
                       gconstpointer  data)
{
  usher_scheduler_start (fixture->scheduler, FALSE);
  scheduler_fixture_add_task (fixture, "a", "every 10s");
  g_signal_connect (fixture->scheduler, "task-due", G_CALLBACK (remove_cb), NULL);

  fake_clock_advance (fixture->clock, 30);
  scheduler_fixture_assert_log (fixture, "10:00:10 a schedule\n");
  g_assert_null (usher_scheduler_get (fixture->scheduler, "a"));
  g_assert_cmpuint (usher_scheduler_get_n (fixture->scheduler), ==, 0);
}

static void
test_startup (SchedulerFixture       *fixture,
              gconstpointer  data)
{
  scheduler_fixture_add_task (fixture, "a", "startup");
  scheduler_fixture_add_task (fixture, "b", "startup +30s");
  usher_scheduler_start (fixture->scheduler, FALSE);

  fake_clock_advance (fixture->clock, 1);
  scheduler_fixture_assert_log (fixture, "10:00:00 a event\n");
  fake_clock_advance (fixture->clock, 60);
  scheduler_fixture_assert_log (fixture, "10:00:30 b event\n");
}

/* Who is added later has not seen the daemon start. */
static void
test_startup_is_over (SchedulerFixture       *fixture,
                      gconstpointer  data)
{
  UsherTask *task;

  usher_scheduler_start (fixture->scheduler, FALSE);
  fake_clock_advance (fixture->clock, 1);
  task = scheduler_fixture_add_task (fixture, "a", "startup");
  assert_due (fixture, task, NULL);
  fake_clock_advance (fixture->clock, 60);
  scheduler_fixture_assert_log (fixture, "");
}

static void
test_catchup (SchedulerFixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(UsherTask) past = scheduler_fixture_new_task (fixture, "past", "at 2026-01-15T09:00", TRUE);
  g_autoptr(UsherTask) plain = scheduler_fixture_new_task (fixture, "plain", "at 2026-01-15T09:00", FALSE);

  usher_scheduler_start (fixture->scheduler, FALSE);
  usher_scheduler_add (fixture->scheduler, past);
  usher_scheduler_add (fixture->scheduler, plain);
  fake_clock_advance (fixture->clock, 2);
  scheduler_fixture_assert_log (fixture, "09:00:00 past catch-up\n");

  /* An edit does not run it again */
  usher_scheduler_reschedule (fixture->scheduler, past);
  fake_clock_advance (fixture->clock, 2);
  scheduler_fixture_assert_log (fixture, "");
  assert_due (fixture, past, NULL);
}

static void
test_after_end (SchedulerFixture       *fixture,
                gconstpointer  data)
{
  UsherTask *task;

  usher_scheduler_start (fixture->scheduler, FALSE);
  task = scheduler_fixture_add_task (fixture, "a", "every 1m after end");
  fake_clock_advance (fixture->clock, 300);
  scheduler_fixture_assert_log (fixture, "10:01:00 a schedule\n");

  task->last_ended = scheduler_fixture_now (fixture);
  usher_scheduler_recheck (fixture->scheduler, task);
  fake_clock_advance (fixture->clock, 60);
  scheduler_fixture_assert_log (fixture, "10:06:00 a schedule\n");
}

static void
test_get_next (SchedulerFixture       *fixture,
               gconstpointer  data)
{
  UsherTask *slow, *quick;

  g_assert_null (usher_scheduler_get_next (fixture->scheduler));
  usher_scheduler_start (fixture->scheduler, FALSE);
  slow = scheduler_fixture_add_task (fixture, "slow", "every 1h");
  quick = scheduler_fixture_add_task (fixture, "quick", "every 1m");
  g_assert_true (usher_scheduler_get_next (fixture->scheduler) == quick);
  g_assert_cmpint (fake_clock_get_alarm (fixture->clock), ==, quick->due);

  usher_scheduler_remove (fixture->scheduler, quick);
  g_assert_true (usher_scheduler_get_next (fixture->scheduler) == slow);
  g_assert_cmpint (fake_clock_get_alarm (fixture->clock), ==, slow->due);
  g_assert_true (usher_scheduler_get (fixture->scheduler, "slow") == slow);
}

/* A run may end when its task is gone. */
static void
test_recheck_of_removed (SchedulerFixture       *fixture,
                         gconstpointer  data)
{
  g_autoptr(UsherTask) task = NULL;

  usher_scheduler_start (fixture->scheduler, FALSE);
  task = usher_task_ref (scheduler_fixture_add_task (fixture, "a", "every 1h"));
  usher_scheduler_remove (fixture->scheduler, task);
  usher_scheduler_recheck (fixture->scheduler, task);
  g_assert_cmpint (fake_clock_get_alarm (fixture->clock), ==, USHER_TIME_NEVER);
}

#define add(path, func) \
  g_test_add ("/scheduler/" path, SchedulerFixture, NULL, scheduler_fixture_set_up, func, scheduler_fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  add ("order", test_order);
  add ("equal-times", test_equal_times);
  add ("not-before-start", test_not_before_start);
  add ("stop", test_stop);
  add ("sleep-collapses", test_sleep_collapses);
  add ("pause", test_pause);
  add ("resume-after-miss", test_resume_after_miss);
  add ("paused-until", test_paused_until);
  add ("disabled", test_disabled);
  add ("set-back", test_set_back);
  add ("set-back-far", test_set_back_far);
  add ("jump-forward", test_jump_forward);
  add ("turn-back-while-due", test_turn_back_while_due);
  add ("remove-while-due", test_remove_while_due);
  add ("startup", test_startup);
  add ("startup-is-over", test_startup_is_over);
  add ("catchup", test_catchup);
  add ("after-end", test_after_end);
  add ("get-next", test_get_next);
  add ("recheck-of-removed", test_recheck_of_removed);
  add ("skip-next", test_skip_next);
  add ("spread", test_spread);
  add ("jitter", test_jitter);
  add ("events", test_events);

  for (gsize i = 0; i < G_N_ELEMENTS (restore_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/scheduler/restore/", restore_cases[i].name, NULL);

      g_test_add (path, SchedulerFixture, &restore_cases[i], scheduler_fixture_set_up,
                  test_restore, scheduler_fixture_tear_down);
    }

  return g_test_run ();
}
