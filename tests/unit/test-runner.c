/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-runner.h"

#include "fake-chore.h"
#include "fake-clock.h"
#include "test-support.h"
#include "usher-error.h"

typedef struct
{
  UsherZones *zones;             /* (owned) */
  FakeClock *clock;              /* (owned) */
  UsherRunner *runner;           /* (owned) */
  GHashTable *chores;            /* (owned) (element-type guint64 FakeChore): by run */
  GString *log;                  /* (owned): what happened, in order */
  guint64 last_run;
  gint64 last_key;
  gboolean refuses;              /* to write runs down */
} Fixture;

static void
admitted_cb (Fixture  *fixture,
             UsherRun *run)
{
  if (fixture->refuses)
    {
      g_autoptr(GError) error = g_error_new_literal (USHER_ERROR, USHER_ERROR_STORAGE, "disk full");

      usher_runner_refuse (fixture->runner, run, error);
      return;
    }

  g_string_append_printf (fixture->log, "+%" G_GUINT64_FORMAT " ", run->id);
  usher_runner_start (fixture->runner, run, g_new0 (UsherChoreTools, 1));
}

static void
ended_cb (Fixture  *fixture,
          UsherRun *run)
{
  g_string_append_printf (fixture->log, "-%" G_GUINT64_FORMAT " %s%s%s ", run->id,
                          usher_enum_to_nick (USHER_TYPE_RUN_STATE, (int) run->state),
                          run->reason != NULL ? "/" : "", run->reason != NULL ? run->reason : "");
}

static void
setup (Fixture       *fixture,
       gconstpointer  data)
{
  fixture->zones = usher_zones_new ();
  fixture->clock = fake_clock_new ("2026-01-15T10:00:00Z");
  fixture->runner = usher_runner_new (USHER_CLOCK (fixture->clock));
  fixture->chores = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_object_unref);
  fixture->log = g_string_new (NULL);
  usher_runner_set_slots (fixture->runner, USHER_POOL_LIBRARY, 4);
  g_signal_connect_swapped (fixture->runner, "admitted", G_CALLBACK (admitted_cb), fixture);
  g_signal_connect_swapped (fixture->runner, "ended", G_CALLBACK (ended_cb), fixture);
}

static void
teardown (Fixture       *fixture,
          gconstpointer  data)
{
  g_assert_cmpstr (fixture->log->str, ==, "");
  g_assert_cmpuint (usher_runner_get_n_running (fixture->runner), ==, 0);
  g_assert_cmpuint (usher_runner_get_n_queued (fixture->runner), ==, 0);
  g_hash_table_unref (fixture->chores);
  g_assert_finalize_object (fixture->runner);
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

static UsherTask *
new_task (Fixture    *fixture,
          const char *more)
{
  g_autofree char *text = g_strdup_printf ("{'Name': <'x'>, 'Chore': <'fake'>%s}", more);
  g_autoptr(GVariant) params = test_variant (text);
  g_autoptr(UsherTaskDefinition) definition = NULL;
  g_autoptr(GError) error = NULL;
  UsherTask *task;

  definition = usher_task_definition_new (params, fixture->zones, 0, &error);
  g_assert_no_error (error);
  task = usher_task_new ("x", definition, 0);
  task->key = ++fixture->last_key;

  return task;
}

/* Returns: the run that serves, 0 if it is to be skipped */
static guint64
submit_run (Fixture    *fixture,
            UsherTask  *task,
            const char *claim,
            UsherRun   *run)
{
  FakeChore *chore = fake_chore_new (claim);
  UsherRun *serving;

  g_hash_table_insert (fixture->chores, g_memdup2 (&run->id, sizeof run->id), chore);
  serving = usher_runner_submit (fixture->runner, run, task, USHER_CHORE (chore));

  return serving != NULL ? serving->id : 0;
}

static UsherRun *
new_run (Fixture    *fixture,
         UsherTask  *task,
         UsherCause  cause)
{
  return usher_run_new (++fixture->last_run, task, cause,
                        usher_clock_now (USHER_CLOCK (fixture->clock)));
}

static guint64
submit (Fixture   *fixture,
        UsherTask *task)
{
  g_autoptr(UsherRun) run = new_run (fixture, task, USHER_CAUSE_SCHEDULE);

  return submit_run (fixture, task, NULL, run);
}

static FakeChore *
get_chore (Fixture *fixture,
           guint64  run)
{
  FakeChore *chore = g_hash_table_lookup (fixture->chores, &run);

  g_assert_nonnull (chore);

  return chore;
}

static void
succeed (Fixture *fixture,
         guint64  run)
{
  fake_chore_succeed (get_chore (fixture, run));
  test_settle ();
}

static void
obey (Fixture *fixture,
      guint64  run)
{
  fake_chore_obey (get_chore (fixture, run));
  test_settle ();
}

static void
assert_waiting_for (Fixture    *fixture,
                    guint64     id,
                    const char *expected)
{
  UsherRun *run = usher_runner_get (fixture->runner, id);
  g_auto(GStrv) codes = usher_runner_get_waiting_for (fixture->runner, run);
  g_autofree char *joined = g_strjoinv (" ", codes);

  g_assert_cmpstr (joined, ==, expected);
}

static void
test_succeed (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(UsherTask) task = new_task (fixture, "");
  g_autoptr(UsherRun) run = new_run (fixture, task, USHER_CAUSE_MANUAL);

  g_assert_cmpuint (submit_run (fixture, task, NULL, run), ==, 1);
  g_assert_cmpint (run->state, ==, USHER_RUN_RUNNING);
  g_assert_cmpint (run->started, ==, test_time ("2026-01-15T10:00:00Z"));
  g_assert_cmpuint (usher_runner_count_of_task (fixture->runner, task, USHER_RUN_RUNNING), ==, 1);
  assert_waiting_for (fixture, 1, "");

  fake_clock_advance (fixture->clock, 5);
  succeed (fixture, 1);
  assert_log (fixture, "+1 -1 succeeded ");
  g_assert_cmpint (run->ended, ==, test_time ("2026-01-15T10:00:05Z"));
  g_assert_nonnull (run->result);
  g_assert_null (run->progress);
  g_assert_null (usher_runner_get (fixture->runner, 1));
}

static void
test_fail (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(UsherTask) task = new_task (fixture, "");
  g_autoptr(UsherRun) run = new_run (fixture, task, USHER_CAUSE_MANUAL);

  submit_run (fixture, task, NULL, run);
  fake_chore_fail (get_chore (fixture, 1), "nobody answers");
  test_settle ();
  assert_log (fixture, "+1 -1 failed/unreachable ");
  g_assert_cmpstr (run->error_code, ==, "unreachable");
  g_assert_cmpstr (run->error_text, ==, "nobody answers");
  g_assert_cmpint (run->exit_status, ==, -1);
}

static void
test_refuse (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(UsherTask) task = new_task (fixture, "");
  g_autoptr(UsherRun) run = new_run (fixture, task, USHER_CAUSE_MANUAL);

  fixture->refuses = TRUE;
  submit_run (fixture, task, NULL, run);
  assert_log (fixture, "-1 failed/database ");
  g_assert_cmpint (run->started, ==, 0);
  g_assert_cmpstr (run->error_text, ==, "disk full");

  /* What it held is free again */
  fixture->refuses = FALSE;
  submit (fixture, task);
  succeed (fixture, 2);
  assert_log (fixture, "+2 -2 succeeded ");
}

typedef struct
{
  const char *name;
  const char *task;
  guint64 serving[6];            /* what six due times in a row become */
  const char *log;               /* of them, and then of all that end */
} OverlapCase;

static const OverlapCase overlap_cases[] = {
  { "wait", "", { 1, 2, 2, 2, 2, 2 }, "+1 -1 succeeded +2 -2 succeeded " },
  { "skip", ", 'Overlap': <'skip'>", { 1, 0, 0, 0, 0, 0 }, "+1 -1 succeeded " },
  { "cancel-running", ", 'Overlap': <'cancel-running'>", { 1, 2, 2, 2, 2, 2 },
    "+1 -1 cancelled/replaced +2 -2 succeeded " },
  { "allow", ", 'Overlap': <'allow'>, 'MaxInstances': <3>", { 1, 2, 3, 4, 4, 4 },
    "+1 +2 +3 -1 succeeded +4 -2 succeeded -3 succeeded -4 succeeded " },
  { "max-instances-without-allow", ", 'MaxInstances': <3>", { 1, 2, 2, 2, 2, 2 },
    "+1 -1 succeeded +2 -2 succeeded " },
  { "allow-more-than-slots", ", 'Overlap': <'allow'>, 'MaxInstances': <5>", { 1, 2, 3, 4, 5, 5 },
    "+1 +2 +3 +4 -1 succeeded +5 -2 succeeded -3 succeeded -4 succeeded -5 succeeded " },
};

static void
end_run (Fixture *fixture,
         guint64  id)
{
  FakeChore *chore = get_chore (fixture, id);
  g_autoptr(GCancellable) cancellable = NULL;

  if (!fake_chore_is_running (chore))
    return;

  cancellable = fake_chore_dup_cancellable (chore);
  if (g_cancellable_is_cancelled (cancellable))
    obey (fixture, id);
  else
    succeed (fixture, id);
}

static void
test_overlap (Fixture       *fixture,
              gconstpointer  data)
{
  const OverlapCase *row = data;
  g_autoptr(UsherTask) task = new_task (fixture, row->task);

  for (gsize i = 0; i < G_N_ELEMENTS (row->serving); i++)
    g_assert_cmpuint (submit (fixture, task), ==, row->serving[i]);

  for (guint64 id = 1; id <= 6; id++)
    end_run (fixture, id);

  assert_log (fixture, row->log);
}

/* Who asks in person is not sent away. */
static void
test_manual_is_not_skipped (Fixture       *fixture,
                            gconstpointer  data)
{
  g_autoptr(UsherTask) task = new_task (fixture, ", 'Overlap': <'skip'>");
  g_autoptr(UsherRun) run = NULL;

  submit (fixture, task);
  run = new_run (fixture, task, USHER_CAUSE_MANUAL);
  g_assert_cmpuint (submit_run (fixture, task, NULL, run), ==, 2);
  assert_waiting_for (fixture, 2, "overlap");

  succeed (fixture, 1);
  succeed (fixture, 2);
  assert_log (fixture, "+1 -1 succeeded +2 -2 succeeded ");
}

static void
test_own_parameters (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(UsherTask) task = new_task (fixture, "");
  g_autoptr(UsherRun) run = NULL;

  submit (fixture, task);
  run = new_run (fixture, task, USHER_CAUSE_MANUAL);
  run->parameters = test_variant ("{}");
  g_assert_cmpuint (submit_run (fixture, task, NULL, run), ==, 2);

  succeed (fixture, 2);
  succeed (fixture, 1);
  assert_log (fixture, "+1 +2 -2 succeeded -1 succeeded ");
}

static void
test_claims (Fixture       *fixture,
             gconstpointer  data)
{
  static const char * const claims[] = { "disk", "disk", "other" };

  for (gsize i = 0; i < G_N_ELEMENTS (claims); i++)
    {
      g_autoptr(UsherTask) task = new_task (fixture, "");
      g_autoptr(UsherRun) run = new_run (fixture, task, USHER_CAUSE_SCHEDULE);

      submit_run (fixture, task, claims[i], run);
    }

  assert_waiting_for (fixture, 2, "claim:disk");
  assert_log (fixture, "+1 +3 ");
  succeed (fixture, 3);
  assert_log (fixture, "-3 succeeded ");
  succeed (fixture, 1);
  succeed (fixture, 2);
  assert_log (fixture, "-1 succeeded +2 -2 succeeded ");
}

static void
test_more_slots (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(UsherTask) a = new_task (fixture, "");
  g_autoptr(UsherTask) b = new_task (fixture, "");

  usher_runner_set_slots (fixture->runner, USHER_POOL_LIBRARY, 1);
  submit (fixture, a);
  submit (fixture, b);
  assert_log (fixture, "+1 ");
  usher_runner_set_slots (fixture->runner, USHER_POOL_LIBRARY, 2);
  assert_log (fixture, "+2 ");
  succeed (fixture, 2);
  succeed (fixture, 1);
  assert_log (fixture, "-2 succeeded -1 succeeded ");
}

static void
test_cancel_queued (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr(UsherTask) task = new_task (fixture, "");

  submit (fixture, task);
  submit (fixture, task);
  g_assert_true (usher_runner_cancel (fixture->runner, 2, "user"));
  assert_log (fixture, "+1 -2 cancelled/user ");
  g_assert_false (usher_runner_cancel (fixture->runner, 2, "user"));

  succeed (fixture, 1);
  assert_log (fixture, "-1 succeeded ");
}

static void
test_cancel_running (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(UsherTask) task = new_task (fixture, "");
  g_autoptr(UsherRun) run = new_run (fixture, task, USHER_CAUSE_MANUAL);

  submit_run (fixture, task, NULL, run);
  g_assert_true (usher_runner_cancel (fixture->runner, 1, "user"));
  g_assert_true (usher_runner_cancel (fixture->runner, 1, "shutdown"));
  test_settle ();
  assert_log (fixture, "+1 ");
  g_assert_cmpint (run->state, ==, USHER_RUN_RUNNING);

  obey (fixture, 1);
  assert_log (fixture, "-1 cancelled/user ");
  g_assert_null (run->error_code);
}

/* It was told to stop, and went on until it broke, or was done. */
static void
test_stubborn (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(UsherTask) task = new_task (fixture, "");
  g_autoptr(UsherTask) other = new_task (fixture, "");

  submit (fixture, task);
  usher_runner_cancel (fixture->runner, 1, "user");
  fake_chore_fail (get_chore (fixture, 1), "broken on the way");
  test_settle ();
  assert_log (fixture, "+1 -1 cancelled/user ");

  submit (fixture, other);
  usher_runner_cancel (fixture->runner, 2, "user");
  succeed (fixture, 2);
  assert_log (fixture, "+2 -2 cancelled/user ");
}

static void
test_cancel_task (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(UsherTask) task = new_task (fixture, "");
  g_autoptr(UsherTask) other = new_task (fixture, "");

  submit (fixture, task);
  submit (fixture, task);
  submit (fixture, other);
  usher_runner_cancel_task (fixture->runner, task, "removed");
  assert_log (fixture, "+1 +3 -2 cancelled/removed ");
  obey (fixture, 1);
  succeed (fixture, 3);
  assert_log (fixture, "-1 cancelled/removed -3 succeeded ");
}

/* As the daemon ends: what waits is there when it starts again. */
/* Of two that wait the first starts; what is due then waits with the second. */
static void
test_collapse_into_second (Fixture       *fixture,
                           gconstpointer  data)
{
  g_autoptr(UsherTask) task = new_task (fixture, ", 'Overlap': <'allow'>, 'MaxInstances': <3>");

  usher_runner_set_slots (fixture->runner, USHER_POOL_LIBRARY, 1);
  for (guint64 id = 1; id <= 3; id++)
    g_assert_cmpuint (submit (fixture, task), ==, id);
  succeed (fixture, 1);
  g_assert_cmpuint (submit (fixture, task), ==, 4);
  g_assert_cmpuint (submit (fixture, task), ==, 3);

  for (guint64 id = 2; id <= 4; id++)
    succeed (fixture, id);
  assert_log (fixture, "+1 -1 succeeded +2 -2 succeeded +3 -3 succeeded +4 -4 succeeded ");
}

static void
test_cancel_all_running (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autoptr(UsherTask) task = new_task (fixture, "");

  submit (fixture, task);
  submit (fixture, task);
  usher_runner_hold (fixture->runner);
  usher_runner_cancel_running (fixture->runner, "shutdown");
  obey (fixture, 1);
  assert_log (fixture, "+1 -1 cancelled/shutdown ");
  g_assert_cmpuint (usher_runner_get_n_queued (fixture->runner), ==, 1);

  usher_runner_release (fixture->runner);
  succeed (fixture, 2);
  assert_log (fixture, "+2 -2 succeeded ");
}

static void
notice_cb (gboolean *noticed)
{
  *noticed = TRUE;
}

static void
test_timeout (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(UsherTask) task = new_task (fixture, ", 'Timeout': <0.001>");
  g_autoptr(UsherRun) run = new_run (fixture, task, USHER_CAUSE_SCHEDULE);
  g_autoptr(GCancellable) cancellable = NULL;
  gboolean noticed = FALSE;

  submit_run (fixture, task, NULL, run);
  cancellable = fake_chore_dup_cancellable (get_chore (fixture, 1));
  g_signal_connect_swapped (cancellable, "cancelled", G_CALLBACK (notice_cb), &noticed);
  while (!noticed)
    g_main_context_iteration (NULL, TRUE);

  usher_runner_cancel (fixture->runner, 1, "user");
  obey (fixture, 1);
  assert_log (fixture, "+1 -1 timed-out/timeout ");
}

static void
test_list (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GPtrArray) runs = NULL;

  usher_runner_set_slots (fixture->runner, USHER_POOL_LIBRARY, 2);
  for (int i = 0; i < 4; i++)
    {
      g_autofree char *more = g_strdup_printf (", 'Priority': <%d>", i);
      g_autoptr(UsherTask) task = new_task (fixture, more);

      submit (fixture, task);
    }

  runs = usher_runner_list (fixture->runner);
  g_assert_cmpuint (runs->len, ==, 4);
  g_assert_cmpuint (((UsherRun *) runs->pdata[0])->id, ==, 1);
  g_assert_cmpuint (((UsherRun *) runs->pdata[1])->id, ==, 2);
  g_assert_cmpuint (((UsherRun *) runs->pdata[2])->id, ==, 4);
  g_assert_cmpuint (((UsherRun *) runs->pdata[3])->id, ==, 3);
  g_assert_true (usher_runner_is_waiting (fixture->runner, runs->pdata[2]));
  g_assert_false (usher_runner_is_waiting (fixture->runner, runs->pdata[0]));

  succeed (fixture, 1);
  succeed (fixture, 4);
  succeed (fixture, 3);
  succeed (fixture, 2);
  assert_log (fixture, "+1 +2 -1 succeeded +4 -4 succeeded +3 -3 succeeded -2 succeeded ");
}

#define add(path, func) \
  g_test_add ("/runner/" path, Fixture, NULL, setup, func, teardown)

static void
add_row (const char    *group,
         const char    *name,
         gconstpointer  row,
         void         (*func) (Fixture *, gconstpointer))
{
  g_autofree char *path = g_strdup_printf ("/runner/%s/%s", group, name);

  g_test_add (path, Fixture, row, setup, func, teardown);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  add ("succeed", test_succeed);
  add ("fail", test_fail);
  add ("refuse", test_refuse);
  add ("manual-is-not-skipped", test_manual_is_not_skipped);
  add ("own-parameters", test_own_parameters);
  add ("claims", test_claims);
  add ("more-slots", test_more_slots);
  add ("cancel-queued", test_cancel_queued);
  add ("cancel-running", test_cancel_running);
  add ("stubborn", test_stubborn);
  add ("cancel-task", test_cancel_task);
  add ("collapse-into-second", test_collapse_into_second);
  add ("cancel-all-running", test_cancel_all_running);
  add ("timeout", test_timeout);
  add ("list", test_list);

  for (gsize i = 0; i < G_N_ELEMENTS (overlap_cases); i++)
    add_row ("overlap", overlap_cases[i].name, &overlap_cases[i], test_overlap);

  return g_test_run ();
}
