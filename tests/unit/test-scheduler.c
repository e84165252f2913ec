/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-scheduler.h"

#include "fake-clock.h"
#include "test-support.h"

#define NOW "2026-01-15T10:00:00Z"

typedef struct
{
  UsherZones *zones;             /* (owned) */
  FakeClock *clock;              /* (owned) */
  UsherScheduler *scheduler;     /* (owned) */
  GString *log;                  /* (owned): what was due, in order */
  gint64 last_key;
} Fixture;

static void
task_due_cb (Fixture    *fixture,
             UsherTask  *task,
             gint64      due,
             UsherCause  cause)
{
  g_autoptr(UsherZone) zone = usher_zone_new ("UTC", NULL);
  g_autofree char *time = usher_time_to_iso8601 (due, zone);

  g_string_append_printf (fixture->log, "%.8s %s %s\n", time + 11, task->id,
                          usher_enum_to_nick (USHER_TYPE_CAUSE, (int) cause));
}

static void
task_changed_cb (Fixture   *fixture,
                 UsherTask *task)
{
  g_string_append_printf (fixture->log, "changed %s\n", task->id);
}

static void
setup (Fixture       *fixture,
       gconstpointer  data)
{
  fixture->zones = usher_zones_new ();
  fixture->log = g_string_new (NULL);
  fixture->clock = fake_clock_new (NOW);
  fixture->scheduler = usher_scheduler_new (USHER_CLOCK (fixture->clock));
  g_signal_connect_swapped (fixture->scheduler, "task-due", G_CALLBACK (task_due_cb), fixture);
  g_signal_connect_swapped (fixture->scheduler, "task-changed",
                            G_CALLBACK (task_changed_cb), fixture);
}

static void
teardown (Fixture       *fixture,
          gconstpointer  data)
{
  g_assert_cmpstr (fixture->log->str, ==, "");
  g_assert_finalize_object (fixture->scheduler);
  g_assert_cmpint (fake_clock_get_alarm (fixture->clock), ==, USHER_TIME_NEVER);
  g_assert_finalize_object (fixture->clock);
  g_string_free (fixture->log, TRUE);
  usher_zones_free (fixture->zones);
}

static void
assert_log (Fixture    *fixture,
            const char *expected)
{
  g_assert_cmpstr (fixture->log->str, ==, expected);
  g_string_truncate (fixture->log, 0);
}

static gint64
now (Fixture *fixture)
{
  return usher_clock_now (USHER_CLOCK (fixture->clock));
}

/* Returns: (transfer full): a task that nobody knows so far */
static UsherTask *
new_task (Fixture    *fixture,
          const char *id,
          const char *trigger,
          gboolean    catchup)
{
  g_autofree char *text =
    g_strdup_printf ("{'Name': <'x'>, 'Chore': <'fake'>, 'TimeZone': <'UTC'>,"
                     " 'Triggers': <['%s']>, 'Catchup': <%s>}", trigger, catchup ? "true" : "false");
  g_autoptr(GVariant) params = test_variant (text);
  g_autoptr(UsherTaskDefinition) definition = NULL;
  g_autoptr(GError) error = NULL;
  UsherTask *task;

  definition = usher_task_definition_new (params, fixture->zones, now (fixture), &error);
  g_assert_no_error (error);
  task = usher_task_new (id, definition, now (fixture));
  task->key = ++fixture->last_key;

  return task;
}

/* Returns: (transfer none): the scheduler owns it */
static UsherTask *
add_task (Fixture    *fixture,
          const char *id,
          const char *trigger)
{
  g_autoptr(UsherTask) task = new_task (fixture, id, trigger, FALSE);

  usher_scheduler_add (fixture->scheduler, task);

  return task;
}

static UsherTask *
restore_task (Fixture    *fixture,
              const char *id,
              const char *trigger,
              const char *due)
{
  g_autoptr(UsherTask) task = new_task (fixture, id, trigger, FALSE);

  task->due = test_time (due);
  usher_scheduler_restore (fixture->scheduler, task);

  return task;
}

static void
test_order (Fixture       *fixture,
            gconstpointer  data)
{
  usher_scheduler_start (fixture->scheduler);
  add_task (fixture, "slow", "every 5s");
  add_task (fixture, "quick", "every 2s");

  fake_clock_advance (fixture->clock, 6);
  assert_log (fixture,
              "10:00:02 quick schedule\n10:00:04 quick schedule\n"
              "10:00:05 slow schedule\n10:00:06 quick schedule\n");
}

/* Equal times go by the key, not by the name. */
static void
test_equal_times (Fixture       *fixture,
                  gconstpointer  data)
{
  usher_scheduler_start (fixture->scheduler);
  add_task (fixture, "c", "every 10s");
  add_task (fixture, "a", "every 10s");
  add_task (fixture, "b", "every 10s");

  fake_clock_advance (fixture->clock, 10);
  assert_log (fixture, "10:00:10 c schedule\n10:00:10 a schedule\n10:00:10 b schedule\n");
}

static void
test_not_before_start (Fixture       *fixture,
                       gconstpointer  data)
{
  add_task (fixture, "a", "every 10s");
  g_assert_cmpint (fake_clock_get_alarm (fixture->clock), ==, USHER_TIME_NEVER);
  fake_clock_sleep (fixture->clock, 30);
  assert_log (fixture, "");

  usher_scheduler_start (fixture->scheduler);
  fake_clock_advance (fixture->clock, 1);
  assert_log (fixture, "10:00:10 a schedule\n");
}

static void
test_stop (Fixture       *fixture,
           gconstpointer  data)
{
  usher_scheduler_start (fixture->scheduler);
  add_task (fixture, "a", "every 10s");
  usher_scheduler_stop (fixture->scheduler);

  fake_clock_sleep (fixture->clock, 60);
  fake_clock_jump (fixture->clock, 60);
  assert_log (fixture, "");
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
    "03:30:00 a catch-up\n", "2026-01-15T10:30:00+00:00" },
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
assert_due (UsherTask  *task,
            const char *expected)
{
  g_autoptr(UsherZone) zone = usher_zone_new ("UTC", NULL);
  gint64 due = usher_scheduler_get_due (task);
  g_autofree char *actual = due != USHER_TIME_NEVER ? usher_time_to_iso8601 (due, zone) : NULL;

  g_assert_cmpstr (actual, ==, expected);
}

static void
test_restore (Fixture       *fixture,
              gconstpointer  data)
{
  const RestoreCase *row = data;
  UsherTask *task = restore_task (fixture, "a", row->trigger, row->due);

  usher_scheduler_start (fixture->scheduler);
  fake_clock_advance (fixture->clock, 1);
  assert_log (fixture, row->expected);
  assert_due (task, row->next);
}

static void
test_sleep_collapses (Fixture       *fixture,
                      gconstpointer  data)
{
  usher_scheduler_start (fixture->scheduler);
  add_task (fixture, "a", "every 10s");

  fake_clock_sleep (fixture->clock, 3600);
  assert_log (fixture, "10:00:10 a catch-up\n");
  fake_clock_advance (fixture->clock, 10);
  assert_log (fixture, "11:00:10 a schedule\n");
}

static void
test_pause (Fixture       *fixture,
            gconstpointer  data)
{
  UsherTask *task;

  usher_scheduler_start (fixture->scheduler);
  task = add_task (fixture, "a", "every 1h");
  task->paused = TRUE;
  usher_scheduler_recheck (fixture->scheduler, task);
  g_assert_cmpint (fake_clock_get_alarm (fixture->clock), ==, USHER_TIME_NEVER);

  fake_clock_sleep (fixture->clock, 1800);
  task->paused = FALSE;
  usher_scheduler_recheck (fixture->scheduler, task);
  fake_clock_advance (fixture->clock, 1799);
  assert_log (fixture, "");
  fake_clock_advance (fixture->clock, 1);
  assert_log (fixture, "11:00:00 a schedule\n");
}

/* One was missed meanwhile: one run, however many there were. */
static void
test_resume_after_miss (Fixture       *fixture,
                        gconstpointer  data)
{
  UsherTask *task;

  usher_scheduler_start (fixture->scheduler);
  task = add_task (fixture, "a", "every 1h");
  task->paused = TRUE;
  usher_scheduler_recheck (fixture->scheduler, task);

  fake_clock_sleep (fixture->clock, 3 * 3600 + 600);
  assert_log (fixture, "");
  task->paused = FALSE;
  usher_scheduler_recheck (fixture->scheduler, task);
  fake_clock_advance (fixture->clock, 1);
  assert_log (fixture, "11:00:00 a catch-up\n");
  assert_due (task, "2026-01-15T14:00:00+00:00");
}

static void
test_paused_until (Fixture       *fixture,
                   gconstpointer  data)
{
  UsherTask *task;

  usher_scheduler_start (fixture->scheduler);
  task = add_task (fixture, "a", "every 1h");
  task->paused = TRUE;
  task->paused_until = now (fixture) + 600 * (gint64) USHER_SECOND;
  usher_scheduler_recheck (fixture->scheduler, task);

  fake_clock_advance (fixture->clock, 599);
  g_assert_true (task->paused);
  fake_clock_advance (fixture->clock, 1);
  assert_log (fixture, "changed a\n");
  g_assert_false (task->paused);
  g_assert_cmpint (task->paused_until, ==, 0);
  fake_clock_advance (fixture->clock, 3000);
  assert_log (fixture, "11:00:00 a schedule\n");
}

static void
test_disabled (Fixture       *fixture,
               gconstpointer  data)
{
  UsherTask *task;

  usher_scheduler_start (fixture->scheduler);
  task = add_task (fixture, "a", "every 10s");
  task->enabled = FALSE;
  usher_scheduler_reschedule (fixture->scheduler, task);
  fake_clock_sleep (fixture->clock, 60);
  assert_log (fixture, "");

  task->enabled = TRUE;
  usher_scheduler_reschedule (fixture->scheduler, task);
  fake_clock_advance (fixture->clock, 10);
  assert_log (fixture, "10:01:10 a schedule\n");
}

static void
test_set_back (Fixture       *fixture,
               gconstpointer  data)
{
  usher_scheduler_start (fixture->scheduler);
  add_task (fixture, "a", "every 1h");
  fake_clock_advance (fixture->clock, 3600);
  assert_log (fixture, "11:00:00 a schedule\n");

  /* 10:30 again, and 11:00 once more: that has been served */
  fake_clock_jump (fixture->clock, -1800);
  assert_log (fixture, "changed a\n");
  fake_clock_advance (fixture->clock, 5399);
  assert_log (fixture, "");
  fake_clock_advance (fixture->clock, 1);
  assert_log (fixture, "12:00:00 a schedule\n");
}

/* The clock was wrong before: nothing waits for a month. */
static void
test_set_back_far (Fixture       *fixture,
                   gconstpointer  data)
{
  usher_scheduler_start (fixture->scheduler);
  add_task (fixture, "a", "@hourly");
  fake_clock_advance (fixture->clock, 3600);
  assert_log (fixture, "11:00:00 a schedule\n");

  fake_clock_jump (fixture->clock, -30 * 86400);
  assert_log (fixture, "changed a\n");
  fake_clock_advance (fixture->clock, 3600);
  assert_log (fixture, "12:00:00 a schedule\n");
}

static void
test_jump_forward (Fixture       *fixture,
                   gconstpointer  data)
{
  UsherTask *task;

  usher_scheduler_start (fixture->scheduler);
  task = add_task (fixture, "a", "every 1h");
  fake_clock_jump (fixture->clock, 3 * 3600 + 60);
  assert_log (fixture, "11:00:00 a catch-up\n");
  assert_due (task, "2026-01-15T14:00:00+00:00");
}

static void
turn_back_cb (FakeClock *clock)
{
  fake_clock_set_back (clock, 1800);
}

/* The clock goes back while the scheduler handles an alarm, and the news of it
 * comes later. */
static void
test_turn_back_while_due (Fixture       *fixture,
                          gconstpointer  data)
{
  usher_scheduler_start (fixture->scheduler);
  add_task (fixture, "a", "every 30s");
  add_task (fixture, "b", "every 60s");
  g_signal_connect_object (fixture->scheduler, "task-due", G_CALLBACK (turn_back_cb),
                           fixture->clock, G_CONNECT_SWAPPED);

  fake_clock_sleep (fixture->clock, 75);
  assert_log (fixture, "10:00:30 a schedule\n10:01:00 b schedule\n");
}

static void
remove_cb (UsherScheduler *scheduler,
           UsherTask      *task)
{
  usher_scheduler_remove (scheduler, task);
}

static void
test_remove_while_due (Fixture       *fixture,
                       gconstpointer  data)
{
  usher_scheduler_start (fixture->scheduler);
  add_task (fixture, "a", "every 10s");
  g_signal_connect (fixture->scheduler, "task-due", G_CALLBACK (remove_cb), NULL);

  fake_clock_advance (fixture->clock, 30);
  assert_log (fixture, "10:00:10 a schedule\n");
  g_assert_null (usher_scheduler_get (fixture->scheduler, "a"));
  g_assert_cmpuint (usher_scheduler_get_n (fixture->scheduler), ==, 0);
}

static void
test_startup (Fixture       *fixture,
              gconstpointer  data)
{
  add_task (fixture, "a", "startup");
  add_task (fixture, "b", "startup +30s");
  usher_scheduler_start (fixture->scheduler);

  fake_clock_advance (fixture->clock, 1);
  assert_log (fixture, "10:00:00 a event\n");
  fake_clock_advance (fixture->clock, 60);
  assert_log (fixture, "10:00:30 b event\n");
}

/* Who is added later has not seen the daemon start. */
static void
test_startup_is_over (Fixture       *fixture,
                      gconstpointer  data)
{
  UsherTask *task;

  usher_scheduler_start (fixture->scheduler);
  fake_clock_advance (fixture->clock, 1);
  task = add_task (fixture, "a", "startup");
  assert_due (task, NULL);
  fake_clock_advance (fixture->clock, 60);
  assert_log (fixture, "");
}

static void
test_catchup (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(UsherTask) past = new_task (fixture, "past", "at 2026-01-15T09:00", TRUE);
  g_autoptr(UsherTask) plain = new_task (fixture, "plain", "at 2026-01-15T09:00", FALSE);

  usher_scheduler_start (fixture->scheduler);
  usher_scheduler_add (fixture->scheduler, past);
  usher_scheduler_add (fixture->scheduler, plain);
  fake_clock_advance (fixture->clock, 2);
  assert_log (fixture, "09:00:00 past catch-up\n");

  /* An edit does not run it again */
  usher_scheduler_reschedule (fixture->scheduler, past);
  fake_clock_advance (fixture->clock, 2);
  assert_log (fixture, "");
  assert_due (past, NULL);
}

static void
test_after_end (Fixture       *fixture,
                gconstpointer  data)
{
  UsherTask *task;

  usher_scheduler_start (fixture->scheduler);
  task = add_task (fixture, "a", "every 1m after end");
  fake_clock_advance (fixture->clock, 300);
  assert_log (fixture, "10:01:00 a schedule\n");

  task->last_ended = now (fixture);
  usher_scheduler_recheck (fixture->scheduler, task);
  fake_clock_advance (fixture->clock, 60);
  assert_log (fixture, "10:06:00 a schedule\n");
}

static void
test_get_next (Fixture       *fixture,
               gconstpointer  data)
{
  UsherTask *slow, *quick;

  g_assert_null (usher_scheduler_get_next (fixture->scheduler));
  usher_scheduler_start (fixture->scheduler);
  slow = add_task (fixture, "slow", "every 1h");
  quick = add_task (fixture, "quick", "every 1m");
  g_assert_true (usher_scheduler_get_next (fixture->scheduler) == quick);
  g_assert_cmpint (fake_clock_get_alarm (fixture->clock), ==, quick->due);

  usher_scheduler_remove (fixture->scheduler, quick);
  g_assert_true (usher_scheduler_get_next (fixture->scheduler) == slow);
  g_assert_cmpint (fake_clock_get_alarm (fixture->clock), ==, slow->due);
  g_assert_true (usher_scheduler_get (fixture->scheduler, "slow") == slow);
}

/* A run may end when its task is gone. */
static void
test_recheck_of_removed (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autoptr(UsherTask) task = NULL;

  usher_scheduler_start (fixture->scheduler);
  task = usher_task_ref (add_task (fixture, "a", "every 1h"));
  usher_scheduler_remove (fixture->scheduler, task);
  usher_scheduler_recheck (fixture->scheduler, task);
  g_assert_cmpint (fake_clock_get_alarm (fixture->clock), ==, USHER_TIME_NEVER);
}

#define add(path, func) \
  g_test_add ("/scheduler/" path, Fixture, NULL, setup, func, teardown)

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

  for (gsize i = 0; i < G_N_ELEMENTS (restore_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/scheduler/restore/", restore_cases[i].name, NULL);

      g_test_add (path, Fixture, &restore_cases[i], setup, test_restore, teardown);
    }

  return g_test_run ();
}
