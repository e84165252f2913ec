/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-store.h"

#include <string.h>
#include <unistd.h>

#include "test-support.h"
#include "usher-error.h"
#include "usher-fact-store.h"
#include "usher-migrations.h"
#include "usher-task-store.h"
#include "usher-time.h"

typedef struct
{
  TestFolder folder;
  char *path;                    /* (owned) (type filename) */
  UsherStore *store;             /* (owned) */
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
  open_store (fixture);
}

static void
teardown (Fixture       *fixture,
          gconstpointer  data)
{
  g_assert_no_error (fixture->error);
  close_store (fixture);
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
  g_test_message ("%s", fixture->error->message);
  g_assert_nonnull (strstr (fixture->error->message, culprit));
  g_clear_error (&fixture->error);
}

static gpointer
fill_then_fail (UsherDatabase  *database,
                gpointer        input,
                GError        **error)
{
  usher_database_execute (database, "INSERT INTO fact VALUES ('half', 1)", error);
  g_assert_no_error (*error);
  g_set_error_literal (error, USHER_ERROR, USHER_ERROR_FAILED, "changed my mind");

  return NULL;
}

static gpointer
fill (UsherDatabase  *database,
      gpointer        input,
      GError        **error)
{
  usher_database_execute (database, "INSERT INTO fact VALUES ('whole', 7)", error);

  return NULL;
}

static gint64
get_fact (Fixture    *fixture,
          const char *name)
{
  gint64 value = -1;

  usher_fact_store_get_async (fixture->store, name, test_done_cb, start (fixture));
  g_assert_true (usher_fact_store_get_finish (fixture->store, wait_for (fixture), &value, &fixture->error));

  return value;
}

/* One request fails alone: what it wrote is undone, the others stay. */
static void
test_undo (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GAsyncResult) half = NULL;

  usher_store_run_async (fixture->store, fill_then_fail, NULL, NULL, NULL, test_done_cb, &half);
  usher_store_run_async (fixture->store, fill, NULL, NULL, NULL, test_done_cb, start (fixture));
  test_wait (&half);
  g_assert_false (usher_store_run_finish_void (fixture->store, half, &fixture->error));
  assert_error (fixture, USHER_ERROR_FAILED, "changed my mind");
  g_assert_true (usher_store_run_finish_void (fixture->store, wait_for (fixture), &fixture->error));

  g_assert_cmpint (get_fact (fixture, "half"), ==, 0);
  g_assert_cmpint (get_fact (fixture, "whole"), ==, 7);
}

/* What was asked for before the end is on disk, and answered. */
static void
test_close_finishes (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(GAsyncResult) done = NULL;

  usher_store_run_async (fixture->store, fill, NULL, NULL, NULL, test_done_cb, &done);
  usher_store_close (fixture->store);
  test_settle ();
  g_assert_nonnull (done);
  g_assert_true (usher_store_run_finish_void (fixture->store, done, &fixture->error));
  g_clear_object (&done);

  close_store (fixture);
  open_store (fixture);
  g_assert_cmpint (get_fact (fixture, "whole"), ==, 7);
}

static UsherDatabase *
open_database (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;
  UsherDatabase *database = usher_database_open (fixture->path, &error);

  g_assert_no_error (error);

  return database;
}

static void
test_newer_version (Fixture       *fixture,
                    gconstpointer  data)
{
  guint version = g_strv_length ((char **) usher_migrations);
  g_autofree char *back = g_strdup_printf ("PRAGMA user_version = %u", version);
  UsherDatabase *database = NULL;

  close_store (fixture);
  database = open_database (fixture);
  g_assert_true (usher_database_execute (database, "PRAGMA user_version = 999", NULL));
  g_assert_finalize_object (database);

  g_assert_null (usher_store_new (fixture->path, &fixture->error));
  assert_error (fixture, USHER_ERROR_STORAGE, "newer version (999)");

  database = open_database (fixture);
  g_assert_true (usher_database_execute (database, back, NULL));
  g_assert_finalize_object (database);
  open_store (fixture);
}

static void
test_migration_fails_whole (Fixture       *fixture,
                            gconstpointer  data)
{
  const char *migrations[] = {
    usher_migrations[0], usher_migrations[1], usher_migrations[2],
    "CREATE TABLE good (a); CREATE TABLE good (a);", NULL
  };
  UsherDatabase *database = open_database (fixture);

  g_assert_false (usher_database_migrate (database, migrations, &fixture->error));
  assert_error (fixture, USHER_ERROR_STORAGE, "good");

  /* Nothing of it is left */
  g_assert_true (usher_database_execute (database, "CREATE TABLE good (a)", &fixture->error));
  g_assert_true (usher_database_execute (database, "DROP TABLE good", &fixture->error));
  g_assert_true (usher_database_migrate (database, usher_migrations, &fixture->error));
  g_assert_finalize_object (database);
}

/* A database of the first version keeps what is in it. */
static void
test_upgrade (Fixture       *fixture,
              gconstpointer  data)
{
  const char *first[] = { usher_migrations[0], NULL };
  g_autofree char *path = test_folder_get (&fixture->folder, "old.db");
  UsherDatabase *database = usher_database_open (path, &fixture->error);
  g_autoptr(GPtrArray) tasks = NULL;
  UsherTask *task;

  g_assert_true (usher_database_migrate (database, first, &fixture->error));
  g_assert_true (usher_database_execute (
    database,
    "INSERT INTO task (id, builtin, created, revision, name, chore, parameters, triggers, time_zone,"
    "    options, enabled, paused, paused_until, due)"
    "  VALUES ('old', 0, 1, 2, 'Old', 'command', '{''Argv'': <[''true'']>}', 'every 1h from 2026-01-01T00:00Z',"
    "    'UTC', NULL, 1, 1, 0, 77);"
    "INSERT INTO run (task, due, attempt, cause, state, queued) VALUES (1, 5, 1, 'schedule', 'queued', 3)",
    &fixture->error));
  g_assert_true (usher_database_migrate (database, usher_migrations, &fixture->error));

  tasks = usher_task_store_read_all (database, &fixture->error);
  g_assert_no_error (fixture->error);
  g_assert_cmpuint (tasks->len, ==, 1);
  task = tasks->pdata[0];
  g_assert_true (task->paused);
  g_assert_false (task->paused_by_failures);
  g_assert_cmpint (task->due, ==, 77);
  g_assert_finalize_object (database);
}

static void
test_check (Fixture       *fixture,
            gconstpointer  data)
{
  UsherDatabase *database = open_database (fixture);

  g_assert_true (usher_database_check (database, FALSE, &fixture->error));
  g_assert_true (usher_database_check (database, TRUE, &fixture->error));
  g_assert_finalize_object (database);
}

static void
test_no_database (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autofree char *text = test_folder_write (&fixture->folder, "text.db", "This is no database at all…");
  g_autofree char *link = test_folder_get (&fixture->folder, "link.db");

  g_assert_null (usher_store_new (text, &fixture->error));
  assert_error (fixture, USHER_ERROR_STORAGE, "not a database");

  g_assert_no_errno (symlink (text, link));
  g_assert_null (usher_store_new (link, &fixture->error));
  assert_error (fixture, USHER_ERROR_STORAGE, "link.db");

  g_assert_null (usher_store_new ("/nonexistent/usher.db", &fixture->error));
  assert_error (fixture, USHER_ERROR_STORAGE, "/nonexistent/usher.db");
}

static void
test_statement (Fixture       *fixture,
                gconstpointer  data)
{
  UsherDatabase *database = open_database (fixture);
  g_autoptr(UsherStatement) statement = NULL;
  g_autofree char *text = NULL;
  g_autofree char *bytes = NULL;

  statement = usher_database_prepare (database, "SELECT :text, :none, :bytes, :int, :double, :never",
                                      &fixture->error);
  g_assert_no_error (fixture->error);
  usher_statement_bind_text (statement, ":text", "äöü'; DROP TABLE task; --");
  usher_statement_bind_text (statement, ":none", NULL);
  usher_statement_bind_bytes (statement, ":bytes", "a\xff\nb");
  usher_statement_bind_int (statement, ":int", G_MININT64);
  usher_statement_bind_double (statement, ":double", 0.1);
  usher_statement_bind_time (statement, ":never", USHER_TIME_NEVER, USHER_TIME_NEVER);

  g_assert_true (usher_statement_next (statement, &fixture->error));
  text = usher_statement_dup_text (statement);
  g_assert_cmpstr (text, ==, "äöü'; DROP TABLE task; --");
  g_assert_null (usher_statement_read_text (statement));
  bytes = usher_statement_dup_bytes (statement);
  g_assert_cmpstr (bytes, ==, "a\xff\nb");
  g_assert_cmpint (usher_statement_read_int (statement), ==, G_MININT64);
  g_assert_cmpfloat (usher_statement_read_double (statement), ==, 0.1);
  g_assert_cmpint (usher_statement_read_time (statement, -7), ==, -7);
  g_assert_false (usher_statement_next (statement, &fixture->error));

  g_clear_pointer (&statement, usher_statement_free);
  g_assert_null (usher_database_prepare (database, "SELECT a FROM nowhere", &fixture->error));
  assert_error (fixture, USHER_ERROR_STORAGE, "nowhere");
  g_assert_finalize_object (database);
}

#define add(path, func) \
  g_test_add ("/database/" path, Fixture, NULL, setup, func, teardown)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  add ("undo", test_undo);
  add ("close-finishes", test_close_finishes);
  add ("newer-version", test_newer_version);
  add ("upgrade", test_upgrade);
  add ("migration-fails-whole", test_migration_fails_whole);
  add ("check", test_check);
  add ("no-database", test_no_database);
  add ("statement", test_statement);

  return g_test_run ();
}
