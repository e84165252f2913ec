/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-run.h"

#include "test-support.h"
#include "usher-failure.h"

static UsherTask *
new_task (void)
{
  g_autoptr(UsherZones) zones = usher_zones_new ();
  g_autoptr(GVariant) params = test_variant ("{'Name': <'Tidy up'>, 'Chore': <'cleanup'>}");
  g_autoptr(GError) error = NULL;
  g_autoptr(UsherTaskDefinition) definition = usher_task_definition_new (params, zones, 0, &error);
  UsherTask *task;

  g_assert_no_error (error);
  task = usher_task_new ("tidy-up", definition, 0);
  task->key = 3;

  return task;
}

static UsherRun *
new_ended_run (UsherTask     *task,
               UsherRunState  state,
               gint64         started,
               gint64         ended)
{
  UsherRun *run = usher_run_new (7, task, USHER_CAUSE_MANUAL, 50);

  run->started = started;
  usher_run_end (run, state, NULL, ended);

  return run;
}

typedef struct
{
  const char *name;
  UsherRunState state;
  guint failures;                /* after two before */
  gint64 last_success;
  gint64 average;
} EndedCase;

static const EndedCase ended_cases[] = {
  { "succeeded", USHER_RUN_SUCCEEDED, 0, 400, 300 },
  { "failed", USHER_RUN_FAILED, 3, 0, 0 },
  { "timed-out", USHER_RUN_TIMED_OUT, 3, 0, 0 },
  { "abandoned", USHER_RUN_ABANDONED, 3, 0, 0 },
  { "cancelled", USHER_RUN_CANCELLED, 2, 0, 0 },
  { "skipped", USHER_RUN_SKIPPED, 2, 0, 0 },
  { "missed", USHER_RUN_MISSED, 2, 0, 0 },
};

static void
test_ended (gconstpointer data)
{
  const EndedCase *row = data;
  g_autoptr(UsherTask) task = new_task ();
  g_autoptr(UsherRun) run = new_ended_run (task, row->state, 100, 400);

  task->consecutive_failures = 2;
  usher_task_note_ended (task, run);
  g_assert_cmpuint (task->last_run, ==, 7);
  g_assert_cmpint (task->last_state, ==, row->state);
  g_assert_cmpint (task->last_started, ==, 100);
  g_assert_cmpint (task->last_ended, ==, 400);
  g_assert_cmpint (task->last_duration, ==, 300);
  g_assert_cmpuint (task->consecutive_failures, ==, row->failures);
  g_assert_cmpint (task->last_success, ==, row->last_success);
  g_assert_cmpint (task->average_duration, ==, row->average);
}

/* Who never started has not worked since 1970. */
static void
test_never_started (void)
{
  g_autoptr(UsherTask) task = new_task ();
  g_autoptr(UsherRun) run = new_ended_run (task, USHER_RUN_CANCELLED, 0, 400);

  usher_task_note_ended (task, run);
  g_assert_cmpint (task->last_duration, ==, 0);
}

/* After many runs an old habit has faded. */
static void
test_average (void)
{
  g_autoptr(UsherTask) task = new_task ();

  for (int i = 0; i < 200; i++)
    {
      g_autoptr(UsherRun) run =
        new_ended_run (task, USHER_RUN_SUCCEEDED, 1000, 1000 + (i < 20 ? 1000000 : 2000000));

      usher_task_note_ended (task, run);
      if (i == 19)
        g_assert_cmpint (task->average_duration, ==, 1000000);
    }

  g_assert_cmpuint (task->n_timed, ==, 20);
  g_assert_cmpint (task->average_duration, >, 1990000);
  g_assert_cmpint (task->average_duration, <=, 2000000);
}

static void
test_new (void)
{
  g_autoptr(UsherTask) task = new_task ();
  g_autoptr(UsherRun) run = usher_run_new (7, task, USHER_CAUSE_RETRY, 50);

  g_assert_cmpuint (run->id, ==, 7);
  g_assert_cmpint (run->task_key, ==, 3);
  g_assert_cmpstr (run->task_id, ==, "tidy-up");
  g_assert_cmpstr (run->task_name, ==, "Tidy up");
  g_assert_cmpstr (run->chore, ==, "cleanup");
  g_assert_cmpint (run->state, ==, USHER_RUN_QUEUED);
  g_assert_cmpint (run->queued, ==, 50);
  g_assert_cmpuint (run->attempt, ==, 1);
  g_assert_cmpint (run->exit_status, ==, -1);
  g_assert_cmpint (run->due, ==, 0);
}

typedef struct
{
  const char *name;
  UsherFailure failure;
  const char *details;           /* (nullable) */
  const char *code;
  int exit_status;
  int signal;
} FailCase;

static const FailCase fail_cases[] = {
  { "plain", USHER_FAILURE_UNREACHABLE, NULL, "unreachable", -1, 0 },
  { "exit-status", USHER_FAILURE_EXIT_STATUS, "{'ExitStatus': <3>}", "exit-status", 3, 0 },
  { "signal", USHER_FAILURE_SIGNAL, "{'Signal': <9>}", "signal", -1, 9 },
  { "wrong-type", USHER_FAILURE_SIGNAL, "{'Signal': <'KILL'>}", "signal", -1, 0 },
};

static void
test_fail (gconstpointer data)
{
  const FailCase *row = data;
  g_autoptr(UsherTask) task = new_task ();
  g_autoptr(UsherRun) run = usher_run_new (7, task, USHER_CAUSE_MANUAL, 50);
  g_autoptr(GError) error = g_error_new_literal (USHER_FAILURE, (int) row->failure, "why");
  g_autoptr(GVariant) details = row->details != NULL ? test_variant (row->details) : NULL;

  if (details != NULL)
    usher_failure_take_details (error, details);
  usher_run_fail (run, error, 60);

  g_assert_cmpint (run->state, ==, USHER_RUN_FAILED);
  g_assert_cmpint (run->ended, ==, 60);
  g_assert_cmpstr (run->reason, ==, row->code);
  g_assert_cmpstr (run->error_code, ==, row->code);
  g_assert_cmpstr (run->error_text, ==, "why");
  g_assert_cmpint (run->exit_status, ==, row->exit_status);
  g_assert_cmpint (run->signal, ==, row->signal);
  g_assert_cmpint (run->error_details != NULL, ==, row->details != NULL);
}

/* A copy for another thread stays as it is, and leaves behind what is of the loop. */
static void
test_copy (void)
{
  g_autoptr(UsherTask) task = new_task ();
  g_autoptr(UsherRun) run = usher_run_new (7, task, USHER_CAUSE_MANUAL, 50);
  g_autoptr(UsherRun) copy = NULL;

  run->parameters = test_variant ("{'Days': <7>}");
  run->progress = usher_progress_new ();
  run->waiting_for = g_strsplit ("slot overlap", " ", -1);
  copy = usher_run_copy (run);
  usher_run_end (run, USHER_RUN_CANCELLED, "requested", 60);

  g_assert_cmpint (copy->state, ==, USHER_RUN_QUEUED);
  g_assert_null (copy->reason);
  g_assert_null (copy->progress);
  g_assert_null (copy->waiting_for);
  g_assert_cmpvariant (copy->parameters, run->parameters);
  g_assert_true (copy->task_id != run->task_id);
  g_assert_cmpstr (copy->task_id, ==, "tidy-up");
  g_assert_null (run->waiting_for);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  TEST_ADD_ROWS ("/run/ended", ended_cases, test_ended);
  g_test_add_func ("/run/never-started", test_never_started);
  g_test_add_func ("/run/average", test_average);
  g_test_add_func ("/run/new", test_new);
  TEST_ADD_ROWS ("/run/fail", fail_cases, test_fail);
  g_test_add_func ("/run/copy", test_copy);

  return g_test_run ();
}
