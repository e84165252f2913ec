/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "scheduler-fixture.h"

#include <string.h>

static void
task_due_cb (SchedulerFixture             *fixture,
             UsherTask           *task,
             const UsherDueEvent *event)
{
  g_autoptr(UsherZone) zone = usher_zone_new ("UTC", NULL);
  g_autofree char *time = usher_time_to_iso8601 (event->due, zone);

  g_string_append_printf (fixture->log, "%.8s %s %s", event->due != 0 ? time + 11 : "--:--:--", task->id,
                          event->fate == USHER_RUN_QUEUED
                            ? usher_enum_to_nick (USHER_TYPE_CAUSE, (int) event->cause)
                            : usher_enum_to_nick (USHER_TYPE_RUN_STATE, (int) event->fate));
  if (event->reason != NULL)
    g_string_append_printf (fixture->log, " %s", event->reason);
  if (event->n_more > 0)
    g_string_append_printf (fixture->log, " +%u", event->n_more);
  g_string_append_c (fixture->log, '\n');
}

static void
task_changed_cb (SchedulerFixture   *fixture,
                 UsherTask *task)
{
  g_string_append_printf (fixture->log, "changed %s\n", task->id);
}

void
scheduler_fixture_set_up (SchedulerFixture       *fixture,
                          gconstpointer  data)
{
  fixture->zones = usher_zones_new ();
  fixture->log = g_string_new (NULL);
  fixture->clock = fake_clock_new (SCHEDULER_FIXTURE_NOW);
  fixture->scheduler = usher_scheduler_new (USHER_CLOCK (fixture->clock));
  g_signal_connect_swapped (fixture->scheduler, "task-due", G_CALLBACK (task_due_cb), fixture);
  g_signal_connect_swapped (fixture->scheduler, "task-changed",
                            G_CALLBACK (task_changed_cb), fixture);
}

void
scheduler_fixture_tear_down (SchedulerFixture       *fixture,
                             gconstpointer  data)
{
  g_assert_cmpstr (fixture->log->str, ==, "");
  g_assert_finalize_object (fixture->scheduler);
  g_assert_cmpint (fake_clock_get_alarm (fixture->clock), ==, USHER_TIME_NEVER);
  g_assert_finalize_object (fixture->clock);
  g_string_free (fixture->log, TRUE);
  usher_zones_free (fixture->zones);
}

void
scheduler_fixture_assert_log (SchedulerFixture    *fixture,
                              const char *expected)
{
  g_assert_cmpstr (fixture->log->str, ==, expected);
  g_string_truncate (fixture->log, 0);
}

gint64
scheduler_fixture_now (SchedulerFixture *fixture)
{
  return usher_clock_now (USHER_CLOCK (fixture->clock));
}

/* Returns: (transfer full): a task that nobody knows so far */
UsherTask *
scheduler_fixture_new_task_from (SchedulerFixture    *fixture,
                                 const char *id,
                                 const char *text)
{
  g_autoptr(GVariant) params = test_variant (text);
  g_autoptr(UsherTaskDefinition) definition = NULL;
  g_autoptr(GError) error = NULL;
  UsherTask *task;

  definition = usher_task_definition_new (params, fixture->zones, scheduler_fixture_now (fixture), &error);
  g_assert_no_error (error);
  task = usher_task_new (id, definition, scheduler_fixture_now (fixture));
  task->key = ++fixture->last_key;

  return task;
}

UsherTask *
scheduler_fixture_new_task (SchedulerFixture    *fixture,
                            const char *id,
                            const char *trigger,
                            gboolean    catchup)
{
  g_autofree char *text =
    g_strdup_printf ("{'Name': <'x'>, 'Chore': <'fake'>, 'TimeZone': <'UTC'>,"
                     " 'Triggers': <['%s']>, 'Catchup': <%s>}", trigger, catchup ? "true" : "false");

  return scheduler_fixture_new_task_from (fixture, id, text);
}

/* Returns: (transfer none): the scheduler owns it */
UsherTask *
scheduler_fixture_add_task (SchedulerFixture    *fixture,
                            const char *id,
                            const char *trigger)
{
  g_autoptr(UsherTask) task = scheduler_fixture_new_task (fixture, id, trigger, FALSE);

  usher_scheduler_add (fixture->scheduler, task);

  return task;
}

UsherTask *
scheduler_fixture_restore_task (SchedulerFixture    *fixture,
                                const char *id,
                                const char *trigger,
                                const char *due)
{
  g_autoptr(UsherTask) task = scheduler_fixture_new_task (fixture, id, trigger, FALSE);

  task->due = test_time (due);
  usher_scheduler_restore (fixture->scheduler, task);

  return task;
}

