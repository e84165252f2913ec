/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-store.h"

#include <string.h>

#include "test-support.h"
#include "usher-connection-store.h"
#include "usher-error.h"
#include "usher-fact-store.h"
#include "usher-params.h"
#include "usher-saved-state.h"
#include "usher-setting-store.h"
#include "usher-task-store.h"

typedef struct
{
  TestFolder folder;
  char *path;                    /* (owned) (type filename) */
  UsherStore *store;             /* (owned) */
  UsherZones *zones;             /* (owned) */
  GAsyncResult *result;          /* (owned) (nullable): of the last call */
  GError *error;                 /* (owned) (nullable) */
} Fixture;

static void
open_store (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;

  fixture->store = usher_store_new (fixture->path, &error);
  g_assert_no_error (error);
}

static void
close_store (Fixture *fixture)
{
  g_clear_object (&fixture->result);
  usher_store_close (fixture->store);
  test_settle ();
  g_assert_finalize_object (g_steal_pointer (&fixture->store));
}

static void
setup (Fixture       *fixture,
       gconstpointer  data)
{
  test_folder_make (&fixture->folder);
  fixture->path = test_folder_get (&fixture->folder, "usher.db");
  fixture->zones = usher_zones_new ();
  open_store (fixture);
}

static void
teardown (Fixture       *fixture,
          gconstpointer  data)
{
  g_assert_no_error (fixture->error);
  close_store (fixture);
  g_clear_pointer (&fixture->zones, usher_zones_free);
  g_clear_pointer (&fixture->path, g_free);
  test_folder_remove (&fixture->folder);
}

/* Returns: (transfer none): where the result of the next call goes */
static GAsyncResult **
start (Fixture *fixture)
{
  g_clear_object (&fixture->result);

  return &fixture->result;
}

static GAsyncResult *
wait_for (Fixture *fixture)
{
  test_wait (&fixture->result);

  return fixture->result;
}

static void
assert_error (Fixture    *fixture,
              UsherError  code,
              const char *culprit)
{
  g_assert_error (fixture->error, USHER_ERROR, (int) code);
  g_assert_nonnull (strstr (fixture->error->message, culprit));
  g_clear_error (&fixture->error);
}

static UsherTask *
new_task (Fixture    *fixture,
          const char *id,
          const char *more)
{
  g_autofree char *text =
    g_strdup_printf ("{'Name': <'Tidy up'>, 'Chore': <'cleanup'>%s}", more);
  g_autoptr(GVariant) params = test_variant (text);
  g_autoptr(UsherTaskDefinition) definition = NULL;

  definition = usher_task_definition_new (params, fixture->zones, 42, &fixture->error);
  g_assert_no_error (fixture->error);

  return usher_task_new (id, definition, 42);
}

static gint64
add_task (Fixture   *fixture,
          UsherTask *task)
{
  usher_task_store_add_async (fixture->store, task, test_done_cb, start (fixture));

  return usher_task_store_add_finish (fixture->store, wait_for (fixture), &fixture->error);
}

static UsherSavedState *
load (Fixture *fixture)
{
  UsherSavedState *state;

  usher_saved_state_load_async (fixture->store, test_done_cb, start (fixture));
  state = usher_saved_state_load_finish (fixture->store, wait_for (fixture), &fixture->error);
  g_assert_no_error (fixture->error);

  return state;
}

static void
save_run (Fixture   *fixture,
          UsherRun  *run,
          UsherTask *task)
{
  usher_run_store_save_async (fixture->store, run, task, NULL, test_done_cb, start (fixture));
  usher_run_store_save_finish (fixture->store, wait_for (fixture), &fixture->error);
}

static void
test_task (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(UsherTask) task = new_task (
    fixture, "tidy-up",
    ", 'Triggers': <['every 1h', '@daily']>, 'TimeZone': <'Europe/Berlin'>, 'Description': <'äöü'>,"
    " 'Parameters': <{'Days': <uint32 7>, 'Text': <'a\\nb'>}>, 'Priority': <5>, 'Timeout': <1.5>");
  g_autoptr(GVariant) params = g_variant_ref_sink (usher_params_get (task->definition));
  g_autoptr(GVariant) loaded_params = NULL;
  g_autoptr(UsherSavedState) state = NULL;
  const UsherTask *loaded;

  task->builtin = TRUE;
  task->enabled = FALSE;
  task->paused = TRUE;
  task->paused_until = 77;
  task->revision = 9;
  task->due = 99;
  g_assert_cmpint (add_task (fixture, task), ==, 1);
  close_store (fixture);
  open_store (fixture);

  state = load (fixture);
  g_assert_cmpuint (state->tasks->len, ==, 1);
  loaded = state->tasks->pdata[0];
  g_assert_cmpint (loaded->key, ==, 1);
  g_assert_cmpstr (loaded->id, ==, "tidy-up");
  g_assert_cmpint (loaded->created, ==, 42);
  g_assert_cmpuint (loaded->revision, ==, 9);
  g_assert_true (loaded->builtin && loaded->paused && !loaded->enabled);
  g_assert_cmpint (loaded->paused_until, ==, 77);
  g_assert_cmpint (loaded->due, ==, 99);
  g_assert_cmpint (loaded->life_due, ==, USHER_TIME_NEVER);
  loaded_params = g_variant_ref_sink (usher_params_get (loaded->definition));
  g_assert_cmpvariant (loaded_params, params);
}

static void
test_task_without_due (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autoptr(UsherTask) task = new_task (fixture, "a", "");
  g_autoptr(UsherSavedState) state = NULL;

  add_task (fixture, task);
  state = load (fixture);
  g_assert_cmpint (((UsherTask *) state->tasks->pdata[0])->due, ==, USHER_TIME_NEVER);
}

static void
test_id_is_taken (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(UsherTask) task = new_task (fixture, "a", "");

  g_assert_cmpint (add_task (fixture, task), ==, 1);
  g_assert_cmpint (add_task (fixture, task), ==, 0);
  assert_error (fixture, USHER_ERROR_EXISTS, "“a”");
}

static UsherTask *
restore_task (Fixture *fixture,
              gint64   since)
{
  usher_task_store_restore_async (fixture->store, "a", since, test_done_cb, start (fixture));

  return usher_task_store_restore_finish (fixture->store, wait_for (fixture), &fixture->error);
}

static void
test_remove_and_restore (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autoptr(UsherTask) task = new_task (fixture, "a", "");
  g_autoptr(UsherTask) restored = NULL;

  add_task (fixture, task);
  usher_task_store_remove_async (fixture->store, 1, 1000, test_done_cb, start (fixture));
  g_assert_true (usher_task_store_remove_finish (fixture->store, wait_for (fixture), &fixture->error));

  g_assert_null (restore_task (fixture, 1001));
  assert_error (fixture, USHER_ERROR_NO_SUCH_TASK, "“a”");

  /* Another has the name meanwhile, and a number of its own */
  g_assert_cmpint (add_task (fixture, task), ==, 2);
  g_assert_null (restore_task (fixture, 1000));
  assert_error (fixture, USHER_ERROR_EXISTS, "“a”");

  usher_task_store_remove_async (fixture->store, 2, 2000, test_done_cb, start (fixture));
  g_assert_true (usher_task_store_remove_finish (fixture->store, wait_for (fixture), &fixture->error));
  restored = restore_task (fixture, 1000);
  g_assert_no_error (fixture->error);
  g_assert_cmpint (restored->key, ==, 2);
}

static UsherRun *
new_run (UsherTask *task,
         guint64    id,
         gint64     due)
{
  UsherRun *run = usher_run_new (id, task, USHER_CAUSE_SCHEDULE, 1000);

  run->due = due;

  return run;
}

static UsherRun *
get_run (Fixture *fixture,
         guint64  id)
{
  usher_run_store_get_async (fixture->store, id, test_done_cb, start (fixture));

  return usher_run_store_get_finish (fixture->store, wait_for (fixture), &fixture->error);
}

static void
test_run (Fixture       *fixture,
          gconstpointer  data)
{
  g_autoptr(UsherTask) task = new_task (fixture, "a", "");
  g_autoptr(UsherRun) run = NULL;
  g_autoptr(UsherRun) loaded = NULL;

  task->key = add_task (fixture, task);
  run = new_run (task, 7, 900);
  run->parameters = test_variant ("{'Days': <byte 3>}");
  save_run (fixture, run, NULL);

  run->started = 1100;
  run->exit_status = 3;
  run->signal = 9;
  run->result = test_variant ("{'Done': <uint32 5>}");
  run->log_size = 123;
  usher_run_end (run, USHER_RUN_FAILED, "exit-status", 1200);
  run->error_code = g_strdup ("exit-status");
  run->error_text = g_strdup ("It ended with 3");
  run->error_details = test_variant ("{'ExitStatus': <3>}");
  save_run (fixture, run, NULL);
  g_assert_no_error (fixture->error);

  loaded = get_run (fixture, 7);
  g_assert_no_error (fixture->error);
  g_assert_cmpstr (loaded->task_id, ==, "a");
  g_assert_cmpstr (loaded->task_name, ==, "Tidy up");
  g_assert_cmpint (loaded->state, ==, USHER_RUN_FAILED);
  g_assert_cmpint (loaded->due, ==, 900);
  g_assert_cmpint (loaded->queued, ==, 1000);
  g_assert_cmpint (loaded->started, ==, 1100);
  g_assert_cmpint (loaded->ended, ==, 1200);
  g_assert_cmpint (loaded->exit_status, ==, 3);
  g_assert_cmpint (loaded->signal, ==, 9);
  g_assert_cmpuint (loaded->log_size, ==, 123);
  g_assert_cmpstr (loaded->reason, ==, "exit-status");
  g_assert_cmpstr (loaded->error_text, ==, "It ended with 3");
  g_assert_cmpvariant (loaded->parameters, run->parameters);
  g_assert_cmpvariant (loaded->result, run->result);
  g_assert_cmpvariant (loaded->error_details, run->error_details);
}

static void
test_no_such_run (Fixture       *fixture,
                  gconstpointer  data)
{
  g_assert_null (get_run (fixture, 7));
  assert_error (fixture, USHER_ERROR_NO_SUCH_RUN, "run 7");
}

/* Nothing has run twice for one due time. */
static void
test_due_is_unique (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr(UsherTask) task = new_task (fixture, "a", "");
  g_autoptr(UsherRun) first = NULL;
  g_autoptr(UsherRun) second = NULL;
  g_autoptr(UsherSavedState) state = NULL;

  task->key = add_task (fixture, task);
  first = new_run (task, 1, 900);
  second = new_run (task, 2, 900);
  save_run (fixture, first, NULL);
  g_assert_no_error (fixture->error);

  /* With it, where the task stands is not written either */
  task->served = 900;
  save_run (fixture, second, task);
  assert_error (fixture, USHER_ERROR_CONFLICT, "UNIQUE");
  state = load (fixture);
  g_assert_cmpint (((UsherTask *) state->tasks->pdata[0])->served, ==, 0);

  second->attempt = 2;
  save_run (fixture, second, NULL);
}

static void
test_standing (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(UsherTask) task = new_task (fixture, "a", "");
  g_autoptr(UsherRun) run = NULL;
  g_autoptr(UsherSavedState) state = NULL;
  const UsherTask *loaded;

  task->key = add_task (fixture, task);
  run = new_run (task, 1, 900);
  run->started = 1000;
  usher_run_end (run, USHER_RUN_SUCCEEDED, NULL, 1500);
  usher_task_note_ended (task, run);
  task->served = 900;
  task->due = 4000;
  save_run (fixture, run, task);

  state = load (fixture);
  loaded = state->tasks->pdata[0];
  g_assert_cmpint (loaded->served, ==, 900);
  g_assert_cmpint (loaded->due, ==, 4000);
  g_assert_cmpuint (loaded->last_run, ==, 1);
  g_assert_cmpint (loaded->last_state, ==, USHER_RUN_SUCCEEDED);
  g_assert_cmpint (loaded->last_started, ==, 1000);
  g_assert_cmpint (loaded->last_ended, ==, 1500);
  g_assert_cmpint (loaded->last_duration, ==, 500);
  g_assert_cmpint (loaded->last_success, ==, 1500);
  g_assert_cmpint (loaded->average_duration, ==, 500);
  g_assert_cmpuint (state->runs->last_id, ==, 1);
}

static void
test_open_runs (Fixture       *fixture,
                gconstpointer  data)
{
  static const UsherRunState states[] = { USHER_RUN_QUEUED, USHER_RUN_RUNNING, USHER_RUN_SUCCEEDED };
  g_autoptr(UsherTask) task = new_task (fixture, "a", "");
  g_autoptr(UsherSavedState) state = NULL;

  task->key = add_task (fixture, task);
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    {
      g_autoptr(UsherRun) run = new_run (task, i + 1, (gint64) i + 1);

      run->state = states[i];
      run->ended = usher_run_state_is_final (states[i]) ? 2000 : 0;
      save_run (fixture, run, NULL);
    }

  state = load (fixture);
  g_assert_cmpuint (state->runs->queued->len, ==, 1);
  g_assert_cmpuint (state->runs->running->len, ==, 1);
  g_assert_cmpuint (((UsherRun *) state->runs->queued->pdata[0])->id, ==, 1);
  g_assert_cmpuint (((UsherRun *) state->runs->running->pdata[0])->id, ==, 2);
  g_assert_cmpuint (state->runs->last_id, ==, 3);
}

typedef struct
{
  const char *name;
  UsherRunFilter filter;
  const char *ids;
} ListCase;

/* Of runs 1 to 6, which ended at 100 to 600; the odd ones failed, the last two
 * are of the second task. */
static const ListCase list_cases[] = {
  { "all", { .limit = 10 }, "6 5 4 3 2 1 " },
  { "limit", { .limit = 2 }, "6 5 " },
  { "before", { .before = 5, .limit = 2 }, "4 3 " },
  { "task", { .task_key = 2, .limit = 10 }, "6 5 " },
  { "state", { .state = (char *) "failed", .limit = 10 }, "5 3 1 " },
  { "cause", { .cause = (char *) "manual", .limit = 10 }, "" },
  { "from", { .from = 500, .limit = 10 }, "6 5 " },
  { "until", { .until = 200, .limit = 10 }, "1 " },
  { "all-at-once", { .task_key = 1, .state = (char *) "failed", .cause = (char *) "schedule",
                     .from = 100, .until = 400, .before = 3, .limit = 10 }, "1 " },
};

static void
fill_history (Fixture *fixture)
{
  g_autoptr(UsherTask) a = new_task (fixture, "a", "");
  g_autoptr(UsherTask) b = new_task (fixture, "b", "");

  a->key = add_task (fixture, a);
  b->key = add_task (fixture, b);
  for (guint64 id = 1; id <= 6; id++)
    {
      g_autoptr(UsherRun) run = new_run (id < 5 ? a : b, id, (gint64) id);

      usher_run_end (run, id % 2 == 1 ? USHER_RUN_FAILED : USHER_RUN_SUCCEEDED, NULL, (gint64) id * 100);
      save_run (fixture, run, NULL);
    }
}

static void
test_list (Fixture       *fixture,
           gconstpointer  data)
{
  const ListCase *row = data;
  g_autoptr(GPtrArray) runs = NULL;
  g_autoptr(GString) ids = g_string_new (NULL);

  fill_history (fixture);
  usher_run_store_list_async (fixture->store, &row->filter, test_done_cb, start (fixture));
  runs = usher_run_store_list_finish (fixture->store, wait_for (fixture), &fixture->error);
  g_assert_no_error (fixture->error);

  for (guint i = 0; i < runs->len; i++)
    g_string_append_printf (ids, "%" G_GUINT64_FORMAT " ", ((UsherRun *) runs->pdata[i])->id);
  g_assert_cmpstr (ids->str, ==, row->ids);
}

static UsherConnection *
new_connection (const char *id)
{
  g_autoptr(GVariant) params = test_variant (
    "{'Kind': <'sonarr'>, 'Url': <'http://nas:8989'>, 'Name': <'Series'>, 'Monitor': <'none'>,"
    " 'Enabled': <false>, 'PathMappings': <[('/tv', '/media/tv'), ('/b', '/a')]>}");
  UsherConnection *connection = usher_connection_new (params, NULL);

  connection->id = g_strdup (id);
  connection->created = 42;
  connection->key_origin = g_strdup ("http://nas:8989");

  return connection;
}

static void
save_connection (Fixture         *fixture,
                 UsherConnection *connection)
{
  usher_connection_store_save_async (fixture->store, connection, test_done_cb, start (fixture));
  usher_connection_store_save_finish (fixture->store, wait_for (fixture), &fixture->error);
}

static UsherConnection *
get_connection (Fixture    *fixture,
                const char *id)
{
  usher_connection_store_get_async (fixture->store, id, test_done_cb, start (fixture));

  return usher_connection_store_get_finish (fixture->store, wait_for (fixture), &fixture->error);
}

static void
test_connection (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(UsherConnection) connection = new_connection ("tv");
  g_autoptr(GVariant) params = g_variant_ref_sink (usher_params_get (connection));
  g_autoptr(GVariant) loaded_params = NULL;
  g_autoptr(UsherConnection) loaded = NULL;

  save_connection (fixture, connection);
  loaded = get_connection (fixture, "tv");
  g_assert_no_error (fixture->error);
  loaded_params = g_variant_ref_sink (usher_params_get (loaded));
  g_assert_cmpvariant (loaded_params, params);
  g_assert_cmpstr (loaded->id, ==, "tv");
  g_assert_cmpstr (loaded->key_origin, ==, "http://nas:8989");
  g_assert_cmpint (loaded->created, ==, 42);
  g_assert_cmpint (loaded->last_refresh, ==, 0);

  save_connection (fixture, connection);
  assert_error (fixture, USHER_ERROR_EXISTS, "“tv”");

  /* A change replaces the mappings */
  save_connection (fixture, loaded);
}

static void
test_remove_connection (Fixture       *fixture,
                        gconstpointer  data)
{
  g_autoptr(UsherConnection) connection = new_connection ("tv");

  save_connection (fixture, connection);
  usher_connection_store_remove_async (fixture->store, "tv", test_done_cb, start (fixture));
  g_assert_true (usher_connection_store_remove_finish (fixture->store, wait_for (fixture), &fixture->error));
  g_assert_null (get_connection (fixture, "tv"));
  assert_error (fixture, USHER_ERROR_NO_SUCH_CONNECTION, "“tv”");

  usher_connection_store_remove_async (fixture->store, "tv", test_done_cb, start (fixture));
  g_assert_false (usher_connection_store_remove_finish (fixture->store, wait_for (fixture), &fixture->error));
  assert_error (fixture, USHER_ERROR_NO_SUCH_CONNECTION, "“tv”");
}

static void
test_settings (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(GVariant) settings = test_variant ("{'MaxRunning': <uint32 7>, 'YtDlp': <'/opt/x'>}");
  g_autoptr(GVariant) fewer = test_variant ("{'MaxRunning': <uint32 8>}");
  g_autoptr(UsherSavedState) first = NULL;
  g_autoptr(UsherSavedState) second = NULL;

  usher_setting_store_save_async (fixture->store, settings, test_done_cb, start (fixture));
  g_assert_true (usher_setting_store_save_finish (fixture->store, wait_for (fixture), &fixture->error));
  first = load (fixture);
  g_assert_cmpvariant (first->settings, settings);

  usher_setting_store_save_async (fixture->store, fewer, test_done_cb, start (fixture));
  g_assert_true (usher_setting_store_save_finish (fixture->store, wait_for (fixture), &fixture->error));
  second = load (fixture);
  g_assert_cmpvariant (second->settings, fewer);
}

static void
test_starts (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(UsherSavedState) first = load (fixture);
  g_autoptr(UsherSavedState) second = NULL;
  g_autoptr(UsherSavedState) third = NULL;

  g_assert_cmpuint (first->n_starts, ==, 1);
  g_assert_true (first->clean);

  close_store (fixture);
  open_store (fixture);
  second = load (fixture);
  g_assert_cmpuint (second->n_starts, ==, 2);
  g_assert_false (second->clean);
  g_assert_cmpstr (second->instance, ==, first->instance);

  usher_fact_store_set_async (fixture->store, USHER_FACT_CLEAN, TRUE, test_done_cb, start (fixture));
  g_assert_true (usher_fact_store_set_finish (fixture->store, wait_for (fixture), &fixture->error));
  third = load (fixture);
  g_assert_true (third->clean);
}

/* What tasks have alike is kept once. Nobody may see that: each comes back as it was. */
static const char * const alike[] = {
  ", 'Triggers': <['every 1h from 2026-01-01']>",
  ", 'Triggers': <['every 1h from 2026-01-01']>",
  ", 'Triggers': <['every 1h from 2026-01-01']>, 'Parameters': <{'Argv': <['/bin/true']>}>",
  ", 'Triggers': <['every 2h from 2026-01-01', '@daily']>",
  ", 'Triggers': <@as []>",
  ", 'Triggers': <['every 1h from 2026-01-01']>, 'TimeZone': <'Asia/Tokyo'>",
  ", 'Triggers': <['every 1h from 2026-01-01']>, 'Priority': <7>, 'Retry': <{'Count': <uint32 2>}>",
  ", 'Triggers': <['@daily']>, 'Priority': <7>, 'Retry': <{'Count': <uint32 2>}>",
};

static void
test_alike (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(GPtrArray) tasks = g_ptr_array_new_with_free_func ((GDestroyNotify) usher_task_unref);
  g_autoptr(UsherSavedState) state = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (alike); i++)
    {
      g_autofree char *id = g_strdup_printf ("task-%" G_GSIZE_FORMAT, i);
      UsherTask *task = new_task (fixture, id, alike[i]);

      g_ptr_array_add (tasks, task);
      g_assert_cmpint (add_task (fixture, task), !=, 0);
    }

  state = load (fixture);
  g_assert_cmpuint (state->tasks->len, ==, tasks->len);
  for (guint i = 0; i < tasks->len; i++)
    {
      UsherTask *before = tasks->pdata[i], *after = state->tasks->pdata[i];
      g_autoptr(GVariant) params_before = g_variant_ref_sink (usher_params_get (before->definition));
      g_autoptr(GVariant) params_after = g_variant_ref_sink (usher_params_get (after->definition));

      g_assert_cmpstr (after->id, ==, before->id);
      g_assert_cmpvariant (params_after, params_before);
      g_assert_cmpint (after->definition->retry != NULL, ==, before->definition->retry != NULL);
    }
}

/* The last one to be kept frees what was shared. */
static void
test_alike_outlives (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(UsherSavedState) state = NULL;
  g_autoptr(UsherTask) last = NULL;

  for (int i = 0; i < 3; i++)
    {
      g_autofree char *id = g_strdup_printf ("task-%d", i);
      g_autoptr(UsherTask) task = new_task (fixture, id, alike[6]);

      g_assert_cmpint (add_task (fixture, task), !=, 0);
    }

  state = load (fixture);
  last = usher_task_ref (state->tasks->pdata[2]);
  g_clear_pointer (&state, usher_saved_state_free);
  g_assert_cmpint (last->definition->priority, ==, 7);
  g_assert_cmpstr (last->definition->chore, ==, "cleanup");
}

#define add(path, func) \
  g_test_add ("/store/" path, Fixture, NULL, setup, func, teardown)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  add ("task", test_task);
  add ("task-without-due", test_task_without_due);
  add ("id-is-taken", test_id_is_taken);
  add ("remove-and-restore", test_remove_and_restore);
  add ("run", test_run);
  add ("no-such-run", test_no_such_run);
  add ("due-is-unique", test_due_is_unique);
  add ("standing", test_standing);
  add ("open-runs", test_open_runs);
  add ("connection", test_connection);
  add ("remove-connection", test_remove_connection);
  add ("settings", test_settings);
  add ("starts", test_starts);
  add ("alike", test_alike);
  add ("alike-outlives", test_alike_outlives);

  for (gsize i = 0; i < G_N_ELEMENTS (list_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/store/list/", list_cases[i].name, NULL);

      g_test_add (path, Fixture, &list_cases[i], setup, test_list, teardown);
    }

  return g_test_run ();
}
