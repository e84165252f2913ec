/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* What every executor promises. Runs against “here”, or the one that is named in
 * USHER_TEST_EXECUTOR, whose manager is then on the session bus. */

#include "usher-executors.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "test-support.h"
#include "usher-failure.h"
#include "usher-orphans.h"
#include "usher-run-log.h"
#include "usher-time.h"

#define INSTANCE "test"
#define MARKER "USHER_RUN=17"
#define PATH "PATH=/usr/bin:/bin"

static const char *executor_name = "here";

typedef struct
{
  TestFolder folder;
  UsherExecutors *executors;     /* (owned) */
  UsherExecutor *executor;       /* (unowned): the one under test */
  UsherLogFolder *logs;          /* (owned) */
  GCancellable *cancellable;     /* (owned): of the run */
  GString *lines;                /* (owned): what it said line by line */
  char *fifo;                    /* (owned) (type filename): stubborn processes hold it open */
  gboolean cancels;              /* as soon as it has begun */
  guint n_begun;
} Fixture;

static void
connect_executors (UsherExecutors *executors)
{
  g_autoptr(GDBusConnection) connection = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  if (g_str_equal (executor_name, "here"))
    return;

  connection = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_assert_no_error (error);
  usher_executors_connect_async (executors, connection, INSTANCE, test_done_cb, &result);
  test_wait (&result);
  usher_executors_connect_finish (executors, result);
}

static void
setup (Fixture       *fixture,
       gconstpointer  data)
{
  test_folder_make (&fixture->folder);
  fixture->executors = usher_executors_new ();
  connect_executors (fixture->executors);
  fixture->executor = usher_executors_get (fixture->executors, executor_name);
  g_assert_true (usher_executor_is_available (fixture->executor));
  fixture->logs = usher_log_folder_new (fixture->folder.path);
  fixture->cancellable = g_cancellable_new ();
  fixture->lines = g_string_new (NULL);
  fixture->fifo = test_folder_get (&fixture->folder, "fifo");
  g_assert_no_errno (mkfifo (fixture->fifo, 0600));
}

static void
teardown (Fixture       *fixture,
          gconstpointer  data)
{
  /* Its thread hands back what it held */
  usher_log_folder_close (fixture->logs);
  /* Answers that nobody waits for any more hold it until they come */
  while (G_OBJECT (fixture->cancellable)->ref_count > 1)
    g_main_context_iteration (NULL, TRUE);
  test_settle ();
  g_assert_finalize_object (fixture->executors);
  g_assert_finalize_object (fixture->logs);
  g_assert_finalize_object (fixture->cancellable);
  g_string_free (fixture->lines, TRUE);
  g_free (fixture->fifo);
  test_folder_remove (&fixture->folder);
}

static int
run (Fixture       *fixture,
     UsherCommand  *command,
     GError       **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  usher_executor_run_async (fixture->executor, command, fixture->cancellable,
                            test_done_cb, &result);
  test_wait (&result);

  return usher_executor_run_finish (fixture->executor, result, error);
}

/* Returns: (transfer full): what it said, in a log */
static char *
run_to_log (Fixture       *fixture,
            UsherCommand  *command,
            int           *status,
            GError       **error)
{
  UsherRunLog *log = usher_log_folder_open (fixture->logs, 17);
  g_autofree char *path = usher_log_folder_get_path (fixture->logs, 17);
  g_autoptr(GAsyncResult) result = NULL;
  char *contents = NULL;

  command->output_fd = usher_run_log_open_pipe (log, error);
  g_assert_no_error (*error);
  *status = run (fixture, command, error);
  close (command->output_fd);

  usher_run_log_close_async (log, test_done_cb, &result);
  test_wait (&result);
  usher_run_log_close_finish (log, result);
  g_clear_object (&result);
  g_object_unref (log);
  g_file_get_contents (path, &contents, NULL, NULL);

  return contents != NULL ? contents : g_strdup ("");
}

typedef struct
{
  const char *name;
  const char *argv[5];
  const char *log;               /* FOLDER stands for the test's own */
  int status;
  int failure;                   /* -1 for none */
  const char *input;
  const char *folder;            /* where it starts, in the test's own */
  const char *added;             /* to its environment */
  gboolean cleared;              /* of all else */
  UsherPlace place;
  guint64 max_memory;
  guint64 max_file_size;
} Row;

#define SH(script) { "sh", "-c", script, NULL }
#define AS_DAEMON .failure = -1, .place = USHER_PLACE_INIT

static const Row rows[] = {
  { "output", SH ("echo out; echo err >&2; echo again"), "out\nerr\nagain\n", AS_DAEMON },
  { "silence", { "true" }, "", AS_DAEMON },
  { "status", SH ("echo so; exit 3"), "so\n", .status = 3, AS_DAEMON },
  { "high-status", SH ("exit 255"), "", .status = 255, AS_DAEMON },
  { "signal", SH ("kill -USR1 $$"), "", .status = -1, .failure = USHER_FAILURE_SIGNAL,
    .place = USHER_PLACE_INIT },
  { "no-program", { "nowhere-program" }, "", .status = -1,
    .failure = USHER_FAILURE_PROGRAM_MISSING, .place = USHER_PLACE_INIT },
  { "no-program-by-path", { "/nowhere/program" }, "", .status = -1,
    .failure = USHER_FAILURE_PROGRAM_MISSING, .place = USHER_PLACE_INIT },
  { "no-interpreter", { "./odd" }, "", .status = -1, .folder = "in here",
    .failure = USHER_FAILURE_PROGRAM_MISSING, .place = USHER_PLACE_INIT },
  { "no-folder", { "true" }, "", .status = -1, .folder = "nowhere",
    .failure = USHER_FAILURE_INVALID_PARAMETERS, .place = USHER_PLACE_INIT },
  { "folder", { "pwd" }, "FOLDER/in here\n", .folder = "in here", AS_DAEMON },
  { "relative-program", { "./hello" }, "hello\n", .folder = "in here", AS_DAEMON },
  { "arguments", { "printf", "%s|", "$HOME ${PATH} $$ %n %%", "\"a\\n b\" 'c' ;" },
    "$HOME ${PATH} $$ %n %%|\"a\\n b\" 'c' ;|", AS_DAEMON },
  { "empty-argument", { "printf", "<%s>", "", "-x" }, "<><-x>", AS_DAEMON },
  { "input", { "cat" }, "two\nlines", .input = "two\nlines", AS_DAEMON },
  { "no-input", { "cat" }, "", AS_DAEMON },
  { "environment", SH ("echo \"$USHER_RUN $ADDED\""), "17 $a \"b\" 100%\n",
    .added = "ADDED=$a \"b\" 100%", AS_DAEMON },
  { "session", SH ("test -n \"$HOME\" && echo \"$PATH\" | grep -q bin"), "", AS_DAEMON },
  { "cleared", { "env" }, PATH "\nUSHER_RUN=17\nUSHER_INSTANCE=" INSTANCE "\nA=1\n",
    .added = "A=1", .cleared = TRUE, AS_DAEMON },
  { "umask", SH ("umask; umask -S"), "0077\nu=rwx,g=,o=\n", .failure = -1,
    .place = { .umask = 0077 } },
  { "umask-none", SH ("umask"), "0000\n", .failure = -1, .place = { .umask = 0 } },
  { "nice", { "nice" }, "19\n", .failure = -1,
    .place = { .nice = 19, .umask = USHER_UMASK_NONE } },
  { "io-idle", { "ionice" }, "idle\n", .failure = -1,
    .place = { .io_class = USHER_IO_CLASS_IDLE, .umask = USHER_UMASK_NONE } },
  { "io-best-effort", { "ionice" }, "best-effort: prio 6\n", .failure = -1,
    .place = { .io_class = USHER_IO_CLASS_BEST_EFFORT, .io_priority = 6,
               .umask = USHER_UMASK_NONE } },
  { "memory", SH ("ulimit -v"), "1048576\n", .max_memory = 1 << 30, AS_DAEMON },
  { "file-size", SH ("ulimit -f"), "20\n", .max_file_size = 10240, AS_DAEMON },
};

static void
make_programs (Fixture *fixture)
{
  g_autofree char *hello = test_folder_write (&fixture->folder, "in here/hello",
                                              "#!/bin/sh\necho hello\n");
  g_autofree char *odd = test_folder_write (&fixture->folder, "in here/odd",
                                            "#!/nowhere/interpreter\n");

  g_assert_no_errno (chmod (hello, 0755));
  g_assert_no_errno (chmod (odd, 0755));
}

/* A program finds its variables in any order. */
static void
assert_log (Fixture    *fixture,
            const Row  *row,
            const char *log)
{
  g_autoptr(GString) expected = g_string_new (row->log);
  g_auto(GStrv) said = g_strsplit (log, "\n", -1);
  g_auto(GStrv) wanted = NULL;

  g_string_replace (expected, "FOLDER", fixture->folder.path, 0);
  if (!row->cleared)
    {
      g_assert_cmpstr (log, ==, expected->str);
      return;
    }

  wanted = g_strsplit (expected->str, "\n", -1);
  for (char **line = said; *line != NULL; line++)
    if (!g_strv_contains ((const char * const *) wanted, *line))
      g_error ("“%s” is not to be found", *line);
  g_assert_cmpuint (g_strv_length (said), ==, g_strv_length (wanted));
}

static void
test_row (Fixture       *fixture,
          gconstpointer  data)
{
  const Row *row = data;
  const char *added[] = { MARKER, "USHER_INSTANCE=" INSTANCE, row->added, NULL };
  const char *cleared[] = { PATH, MARKER, "USHER_INSTANCE=" INSTANCE, row->added, NULL };
  g_auto(GStrv) whole = g_get_environ ();
  g_autofree char *folder =
    row->folder != NULL ? test_folder_get (&fixture->folder, row->folder) : NULL;
  g_autoptr(GBytes) input =
    row->input != NULL ? g_bytes_new (row->input, strlen (row->input)) : NULL;
  UsherCommand command = {
    .argv = row->argv, .additions = row->cleared ? NULL : added, .working_directory = folder,
    .input = input, .marker = MARKER, .kill_grace = USHER_SECOND, .max_memory = row->max_memory,
    .max_file_size = row->max_file_size, .place = &row->place,
  };
  g_autofree char *log = NULL;
  g_autoptr(GError) error = NULL;
  int status;

  for (const char **variable = added; *variable != NULL; variable++)
    {
      g_auto(GStrv) parts = g_strsplit (*variable, "=", 2);

      whole = g_environ_setenv (g_steal_pointer (&whole), parts[0], parts[1], TRUE);
    }
  command.environment = row->cleared ? cleared : (const char * const *) whole;

  make_programs (fixture);
  log = run_to_log (fixture, &command, &status, &error);
  if (row->failure < 0)
    g_assert_no_error (error);
  else
    g_assert_error (error, USHER_FAILURE, row->failure);
  if (row->failure == USHER_FAILURE_PROGRAM_MISSING)
    g_assert_nonnull (strstr (error->message, row->argv[0]));
  g_assert_cmpint (status, ==, row->status);
  assert_log (fixture, row, log);
}

/* Processes that do not want to go */

typedef struct
{
  const char *name;
  const char *script;            /* FIFO is the path of one that its processes hold open */
  gboolean cancel;               /* once it has said “begun” */
  int failure;                   /* -1 for none, but for being cancelled */
} StubbornRow;

#define STUBBORN "trap '' TERM HUP INT; exec 9<>FIFO; "
#define DOUBLE_FORK "(setsid sh -c '(setsid sleep 1000 &) & sleep 1000' &) & "
#define FORGETFUL "(env -i setsid /bin/sleep 1000 &) "

static const StubbornRow stubborn_rows[] = {
  { "cancelled", "exec 9<>FIFO; echo begun; sleep 1000", TRUE, -1 },
  { "cancelled-stubborn", STUBBORN "echo begun; sleep 1000", TRUE, -1 },
  { "cancelled-child", STUBBORN "sleep 1000 & echo begun; wait", TRUE, -1 },
  { "cancelled-double-fork", STUBBORN DOUBLE_FORK "echo begun; while :; do sleep 1; done", TRUE, -1 },
  { "cancelled-stopped", "exec 9<>FIFO; (sleep 1000 & kill -STOP $!; echo begun); sleep 1000", TRUE, -1 },
  { "ends-child", STUBBORN "sleep 1000 & echo begun", FALSE, -1 },
  { "ends-obedient-child", "exec 9<>FIFO; sleep 1000 & echo begun", FALSE, -1 },
  { "ends-double-fork", STUBBORN DOUBLE_FORK "echo begun", FALSE, -1 },
  { "ends-without-marker", STUBBORN FORGETFUL "; echo begun", FALSE, -1 },
  { "killed-double-fork", STUBBORN DOUBLE_FORK "echo begun; kill -KILL $$", FALSE,
    USHER_FAILURE_SIGNAL },
};

static void
line_cb (const char *line,
         gpointer    user_data)
{
  Fixture *fixture = user_data;

  g_string_append_printf (fixture->lines, "%s\n", line);
  if (g_str_equal (line, "begun") && fixture->cancels)
    g_cancellable_cancel (fixture->cancellable);
}

/* Returns: whether a process reads from it */
static gboolean
is_held (const char *fifo)
{
  int fd = open (fifo, O_WRONLY | O_NONBLOCK | O_CLOEXEC);

  if (fd < 0)
    {
      g_assert_cmpint (errno, ==, ENXIO);
      return FALSE;
    }

  close (fd);

  return TRUE;
}

static void
test_stubborn (Fixture       *fixture,
               gconstpointer  data)
{
  const StubbornRow *row = data;
  g_autoptr(GString) script = g_string_new (row->script);
  const char *argv[] = { "/bin/sh", "-c", script->str, NULL };
  const char *environment[] = { PATH, MARKER, "USHER_INSTANCE=" INSTANCE, NULL };
  UsherCommand command = {
    .argv = argv, .environment = environment, .additions = environment, .output_fd = -1,
    .output = line_cb, .errors = line_cb, .user_data = fixture, .marker = MARKER,
    .kill_grace = USHER_SECOND / 10,
  };
  g_autoptr(GError) error = NULL;

  g_string_replace (script, "FIFO", fixture->fifo, 0);
  argv[2] = script->str;
  fixture->cancels = row->cancel;

  run (fixture, &command, &error);
  g_assert_cmpstr (fixture->lines->str, ==, "begun\n");
  if (row->cancel)
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  else if (row->failure >= 0)
    g_assert_error (error, USHER_FAILURE, row->failure);
  else
    g_assert_no_error (error);
  g_assert_false (is_held (fixture->fifo));
}

/* Cancelled before it could begin, and in the same turn */
static void
test_cancelled_at_once (Fixture       *fixture,
                        gconstpointer  data)
{
  const gboolean before = GPOINTER_TO_INT (data);
  const char *argv[] = { "sleep", "1000", NULL };
  const char *environment[] = { PATH, MARKER, NULL };
  UsherCommand command = {
    .argv = argv, .environment = environment, .output_fd = -1, .marker = MARKER,
    .kill_grace = USHER_SECOND / 10,
  };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  if (before)
    g_cancellable_cancel (fixture->cancellable);
  usher_executor_run_async (fixture->executor, &command, fixture->cancellable,
                            test_done_cb, &result);
  g_cancellable_cancel (fixture->cancellable);
  test_wait (&result);
  g_assert_cmpint (usher_executor_run_finish (fixture->executor, result, &error), ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
counted_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Fixture *fixture = user_data;
  g_autoptr(GError) error = NULL;
  int status = usher_executor_run_finish (USHER_EXECUTOR (source), result, &error);

  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 4);
  fixture->n_begun--;
}

/* Many at once, of one name: none takes another's end for its own. */
static void
test_many (Fixture       *fixture,
           gconstpointer  data)
{
  const char *argv[] = { "sh", "-c", "sleep 1000 & exit 4", NULL };
  const char *environment[] = { PATH, MARKER, NULL };
  UsherCommand command = {
    .argv = argv, .environment = environment, .output_fd = -1, .output = line_cb,
    .user_data = fixture, .marker = MARKER, .kill_grace = USHER_SECOND,
  };

  for (fixture->n_begun = 0; fixture->n_begun < 20; fixture->n_begun++)
    usher_executor_run_async (fixture->executor, &command, NULL, counted_cb, fixture);
  while (fixture->n_begun > 0)
    g_main_context_iteration (NULL, TRUE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (g_getenv ("USHER_TEST_EXECUTOR") != NULL)
    executor_name = g_getenv ("USHER_TEST_EXECUTOR");
  g_assert_true (usher_orphans_adopt ());

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/executor/%s/%s", executor_name, rows[i].name);

      g_test_add (path, Fixture, &rows[i], setup, test_row, teardown);
    }

  for (gsize i = 0; i < G_N_ELEMENTS (stubborn_rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/executor/%s/nothing-left/%s", executor_name,
                                               stubborn_rows[i].name);

      g_test_add (path, Fixture, &stubborn_rows[i], setup, test_stubborn, teardown);
    }

  g_test_add ("/executor/cancelled-before", Fixture, GINT_TO_POINTER (TRUE), setup,
              test_cancelled_at_once, teardown);
  g_test_add ("/executor/cancelled-at-once", Fixture, GINT_TO_POINTER (FALSE), setup,
              test_cancelled_at_once, teardown);
  g_test_add ("/executor/many", Fixture, NULL, setup, test_many, teardown);

  return g_test_run ();
}
