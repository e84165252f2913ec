/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "test-support.h"
#include "usher-data-folder.h"
#include "usher-error.h"
#include "usher-failure.h"
#include "usher-log-reader.h"
#include "usher-run-log.h"
#include "usher-secrets.h"

typedef struct
{
  TestFolder folder;
  GAsyncResult *result;          /* (owned) (nullable): of the last call */
} Fixture;

static void
setup (Fixture       *fixture,
       gconstpointer  data)
{
  test_folder_make (&fixture->folder);
}

static void
teardown (Fixture       *fixture,
          gconstpointer  data)
{
  g_clear_object (&fixture->result);
  test_settle ();
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

/* Secrets */

static UsherSecrets *
new_secrets (Fixture *fixture)
{
  g_autofree char *path = test_folder_get (&fixture->folder, "secrets");

  return usher_secrets_new (path);
}

static void
set_secret (Fixture      *fixture,
            UsherSecrets *secrets,
            const char   *text)
{
  g_autoptr(UsherSecret) secret = text != NULL ? usher_secret_new (text, strlen (text)) : NULL;
  g_autoptr(GError) error = NULL;

  usher_secrets_set_async (secrets, "films", secret, test_done_cb, start (fixture));
  g_assert_true (usher_secrets_set_finish (secrets, wait_for (fixture), &error));
  g_assert_no_error (error);
}

static UsherSecret *
get_secret (Fixture       *fixture,
            UsherSecrets  *secrets,
            GError       **error)
{
  usher_secrets_get_async (secrets, "films", test_done_cb, start (fixture));

  return usher_secrets_get_finish (secrets, wait_for (fixture), error);
}

static void
assert_mode (Fixture    *fixture,
             const char *name,
             guint       mode)
{
  g_autofree char *path = test_folder_get (&fixture->folder, name);
  GStatBuf status;

  g_assert_no_errno (g_lstat (path, &status));
  g_assert_cmpuint (status.st_mode & 07777, ==, mode);
}

static void
test_secret (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(UsherSecrets) secrets = new_secrets (fixture);
  mode_t old_mask = umask (0);

  set_secret (fixture, secrets, "first");
  set_secret (fixture, secrets, "second");
  umask (old_mask);
  assert_mode (fixture, "secrets", 0700);
  assert_mode (fixture, "secrets/films", 0600);

  {
    g_autoptr(GError) error = NULL;
    g_autoptr(UsherSecret) secret = get_secret (fixture, secrets, &error);

    g_assert_no_error (error);
    g_assert_cmpstr (usher_secret_reveal (secret), ==, "second");
  }
}

static void
test_no_secret (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(UsherSecrets) secrets = new_secrets (fixture);
  g_autoptr(GError) error = NULL;

  /* To remove what is not there is fine */
  set_secret (fixture, secrets, NULL);
  set_secret (fixture, secrets, "x");
  set_secret (fixture, secrets, NULL);
  g_assert_null (get_secret (fixture, secrets, &error));
  g_assert_error (error, USHER_FAILURE, USHER_FAILURE_NO_KEY);
  g_assert_nonnull (strstr (error->message, "“films”"));
}

typedef struct
{
  const char *name;
  guint mode;                    /* of the file */
  gboolean read;
} ModeCase;

static const ModeCase mode_cases[] = {
  { "ours-alone", 0600, TRUE },
  { "read-only", 0400, TRUE },
  { "group-reads", 0640, FALSE },
  { "group-writes", 0620, FALSE },
  { "all-read", 0604, FALSE },
  { "group-executes", 0610, FALSE },
  { "all-execute", 0601, FALSE },
};

static void
test_mode (Fixture       *fixture,
           gconstpointer  data)
{
  const ModeCase *row = data;
  g_autoptr(UsherSecrets) secrets = new_secrets (fixture);
  g_autofree char *path = test_folder_get (&fixture->folder, "secrets/films");
  g_autoptr(UsherSecret) secret = NULL;
  g_autoptr(GError) error = NULL;

  set_secret (fixture, secrets, "CANARY");
  g_assert_no_errno (g_chmod (path, (int) row->mode));
  secret = get_secret (fixture, secrets, &error);
  if (row->read)
    {
      g_assert_no_error (error);
      return;
    }

  g_assert_null (secret);
  g_assert_error (error, USHER_ERROR, USHER_ERROR_STORAGE);
  g_assert_nonnull (strstr (error->message, "secrets/films"));
  g_assert_null (strstr (error->message, "CANARY"));
}

/* Keys in a folder that others may write to are nobody's. */
static void
test_secrets_folder (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(UsherSecrets) secrets = new_secrets (fixture);
  g_autofree char *path = test_folder_get (&fixture->folder, "secrets");
  g_autoptr(UsherSecret) refused = NULL;
  g_autoptr(UsherSecret) secret = NULL;
  g_autoptr(GError) error = NULL;

  set_secret (fixture, secrets, "abc");
  assert_mode (fixture, "secrets", 0700);

  g_assert_no_errno (g_chmod (path, 0770));
  refused = get_secret (fixture, secrets, &error);
  g_assert_null (refused);
  g_assert_error (error, USHER_ERROR, USHER_ERROR_STORAGE);
  g_assert_nonnull (strstr (error->message, "0700"));
  g_clear_error (&error);

  g_assert_no_errno (g_chmod (path, 0700));
  secret = get_secret (fixture, secrets, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (usher_secret_reveal (secret), ==, "abc");
}

static void
test_secret_is_a_link (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autoptr(UsherSecrets) secrets = new_secrets (fixture);
  g_autofree char *elsewhere = test_folder_write (&fixture->folder, "elsewhere", "theirs");
  g_autofree char *path = test_folder_get (&fixture->folder, "secrets/films");
  g_autofree char *contents = NULL;
  g_autoptr(GError) error = NULL;

  set_secret (fixture, secrets, NULL);
  set_secret (fixture, secrets, "x");
  g_assert_no_errno (g_chmod (elsewhere, 0600));
  g_assert_no_errno (g_unlink (path));
  g_assert_no_errno (symlink (elsewhere, path));

  g_assert_null (get_secret (fixture, secrets, &error));
  g_assert_error (error, USHER_ERROR, USHER_ERROR_STORAGE);

  /* A new key takes the link's place, and leaves alone where it leads */
  set_secret (fixture, secrets, "ours");
  g_assert_true (g_file_get_contents (elsewhere, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, "theirs");
}

static void
test_secret_is_a_fifo (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autoptr(UsherSecrets) secrets = new_secrets (fixture);
  g_autofree char *path = test_folder_get (&fixture->folder, "secrets/films");
  g_autoptr(GError) error = NULL;

  set_secret (fixture, secrets, "x");
  g_assert_no_errno (g_unlink (path));
  g_assert_no_errno (mkfifo (path, 0600));
  g_assert_null (get_secret (fixture, secrets, &error));
  g_assert_error (error, USHER_ERROR, USHER_ERROR_STORAGE);
}

typedef struct
{
  const char *name;
  const char *input;
  const char *key;               /* (nullable) */
} InputCase;

static const InputCase input_cases[] = {
  { "plain", "abc123", "abc123" },
  { "newline-at-end", "abc123\n", "abc123" },
  { "dos", "abc123\r\n", "abc123" },
  { "empty", "", NULL },
  { "blank", " \n", NULL },
  { "blank-within", "abc 123", NULL },
  { "two-lines", "abc\n123", NULL },
  { "control", "abc\033[0m", NULL },
  { "not-ascii", "schlüssel", NULL },
};

static void
test_input (Fixture       *fixture,
            gconstpointer  data)
{
  const InputCase *row = data;
  g_autofree char *path = test_folder_write (&fixture->folder, "input", row->input);
  g_autoptr(UsherSecret) secret = NULL;
  g_autoptr(GError) error = NULL;

  usher_secret_read_fd_async (open (path, O_RDONLY | O_CLOEXEC), NULL, test_done_cb, start (fixture));
  secret = usher_secret_read_fd_finish (wait_for (fixture), &error);
  if (row->key != NULL)
    {
      g_assert_no_error (error);
      g_assert_cmpstr (usher_secret_reveal (secret), ==, row->key);
      return;
    }

  g_assert_null (secret);
  g_assert_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION);
  g_assert_nonnull (strstr (error->message, "1 to 4096"));
}

/* The data folder */

static void
test_lock (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *path = test_folder_get (&fixture->folder, "a/b");
  g_autoptr(GError) error = NULL;
  int fd = usher_data_folder_lock (path, &error);

  g_assert_no_error (error);
  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (fcntl (fd, F_GETFD) & FD_CLOEXEC, ==, FD_CLOEXEC);
  assert_mode (fixture, "a/b", 0700);
  assert_mode (fixture, "a/b/lock", 0600);

  g_assert_cmpint (usher_data_folder_lock (path, &error), ==, -1);
  g_assert_error (error, USHER_ERROR, USHER_ERROR_EXISTS);
  g_assert_nonnull (strstr (error->message, path));
  g_clear_error (&error);

  close (fd);
  fd = usher_data_folder_lock (path, &error);
  g_assert_no_error (error);
  close (fd);
}

static void
test_lock_is_a_link (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autofree char *target = test_folder_write (&fixture->folder, "target", "precious");
  g_autofree char *link = test_folder_get (&fixture->folder, "lock");
  g_autofree char *contents = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_no_errno (symlink (target, link));
  g_assert_cmpint (usher_data_folder_lock (fixture->folder.path, &error), ==, -1);
  g_assert_error (error, USHER_ERROR, USHER_ERROR_STORAGE);
  g_assert_true (g_file_get_contents (target, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, "precious");
}

static void
test_lock_in_a_file (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autofree char *path = test_folder_write (&fixture->folder, "file", "x");
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (usher_data_folder_lock (path, &error), ==, -1);
  g_assert_error (error, USHER_ERROR, USHER_ERROR_STORAGE);
  g_assert_nonnull (strstr (error->message, path));
}

/* Logs */

static guint64
close_log (Fixture     *fixture,
           UsherRunLog *log)
{
  usher_run_log_close_async (log, test_done_cb, start (fixture));

  return usher_run_log_close_finish (log, wait_for (fixture));
}

static char *
read_log (Fixture    *fixture,
          const char *path,
          guint64     offset,
          guint       max,
          guint64    *next,
          gboolean   *at_end)
{
  g_autoptr(GError) error = NULL;
  char *text;

  usher_log_read_async (path, offset, max, test_done_cb, start (fixture));
  text = usher_log_read_finish (wait_for (fixture), next, at_end, &error);
  g_assert_no_error (error);

  return text;
}

static void
write_all (int         fd,
           const char *bytes,
           gsize       length)
{
  while (length > 0)
    {
      gssize n_written = write (fd, bytes, length);

      g_assert_cmpint (n_written, >, 0);
      bytes += n_written;
      length -= (gsize) n_written;
    }
}

static void
test_log (Fixture       *fixture,
          gconstpointer  data)
{
  UsherLogFolder *folder = usher_log_folder_new (fixture->folder.path);
  UsherRunLog *log = usher_log_folder_open (folder, 7);
  g_autofree char *path = usher_log_folder_get_path (folder, 7);
  g_autofree char *contents = NULL;
  g_autoptr(GError) error = NULL;
  int fd;

  usher_run_log_say (log, "evil\n\033[2Jline of %d", 7);
  fd = usher_run_log_open_pipe (log, &error);
  g_assert_no_error (error);
  write_all (fd, "output\n", 7);
  close (fd);

  /* “HH:MM:SS evil??[2Jline of 7\noutput\n” */
  g_assert_cmpuint (close_log (fixture, log), ==, 35);
  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  g_assert_cmpstr (contents + 8, ==, " evil??[2Jline of 7\noutput\n");
  assert_mode (fixture, "7.log", 0600);

  g_clear_object (&fixture->result);
  usher_log_folder_close (folder);
  test_settle ();
  g_assert_finalize_object (log);
  g_assert_finalize_object (folder);
}

static void
test_silent_log (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(UsherLogFolder) folder = usher_log_folder_new (fixture->folder.path);
  g_autoptr(UsherRunLog) log = usher_log_folder_open (folder, 7);
  g_autofree char *path = usher_log_folder_get_path (folder, 7);
  g_autofree char *text = NULL;
  guint64 next = 99;
  gboolean at_end = FALSE;

  g_assert_cmpuint (close_log (fixture, log), ==, 0);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  text = read_log (fixture, path, 5, 100, &next, &at_end);
  g_assert_cmpstr (text, ==, "");
  g_assert_cmpuint (next, ==, 5);
  g_assert_true (at_end);
}

/* Head and tail are kept, the middle is given back, no offset changes. */
static void
test_loud_log (Fixture       *fixture,
               gconstpointer  data)
{
  const gsize size = 20 * 1024 * 1024;
  g_autoptr(UsherLogFolder) folder = usher_log_folder_new (fixture->folder.path);
  g_autoptr(UsherRunLog) log = usher_log_folder_open (folder, 7);
  g_autofree char *path = usher_log_folder_get_path (folder, 7);
  g_autofree char *loud = g_strnfill (size, 'x');
  g_autofree char *head = NULL;
  g_autofree char *gap = NULL;
  g_autofree char *tail = NULL;
  GStatBuf status;
  guint64 next;
  gboolean at_end;
  int fd = usher_run_log_open_pipe (log, NULL);

  write_all (fd, loud, size);
  write_all (fd, "end", 3);
  close (fd);
  g_assert_cmpuint (close_log (fixture, log), ==, size + 3);
  g_assert_no_errno (g_lstat (path, &status));
  g_assert_cmpint (status.st_size, ==, size + 3);
  g_assert_cmpint (status.st_blocks, <=, 13 * 1024 * 2);

  head = read_log (fixture, path, 0, 100, &next, &at_end);
  g_assert_cmpuint (strlen (head), ==, 100);
  g_assert_cmpuint (next, ==, 100);
  g_assert_false (at_end);

  gap = read_log (fixture, path, 6 * 1024 * 1024, 100, &next, &at_end);
  g_assert_nonnull (strstr (gap, "bytes are left out here"));
  g_assert_cmpuint (next, >, 6 * 1024 * 1024 + 100);

  tail = read_log (fixture, path, size, 100, &next, &at_end);
  g_assert_cmpstr (tail, ==, "end");
  g_assert_true (at_end);
}

typedef struct
{
  const char *name;
  const char *contents;
  guint64 offset;
  guint max;
  const char *text;
  guint64 next;
  gboolean at_end;
} ReadCase;

static const ReadCase read_cases[] = {
  { "whole", "hello", 0, 100, "hello", 5, TRUE },
  { "exactly", "hello", 0, 5, "hello", 5, TRUE },
  { "part", "hello world", 0, 5, "hello", 5, FALSE },
  { "from-within", "hello world", 6, 100, "world", 11, TRUE },
  { "at-end", "hello", 5, 100, "", 5, TRUE },
  { "beyond", "hello", 7, 100, "", 7, TRUE },
  { "far-beyond", "hello", G_MAXUINT64, 100, "", G_MAXINT64, TRUE },
  { "between-characters", "abcdé!", 0, 6, "abcdé", 6, FALSE },
  { "within-two-bytes", "abcdé!", 0, 5, "abcd", 4, FALSE },
  { "within-three-bytes", "abcd日!", 0, 6, "abcd", 4, FALSE },
  { "within-four-bytes", "abcd😀!", 0, 7, "abcd", 4, FALSE },
  { "not-utf8", "a\xff" "b", 0, 100, "a\xef\xbf\xbd" "b", 3, TRUE },
  { "incomplete-at-end", "abcd\xc3", 0, 100, "abcd\xef\xbf\xbd", 5, TRUE },
};

static void
test_read (Fixture       *fixture,
           gconstpointer  data)
{
  const ReadCase *row = data;
  g_autofree char *path = test_folder_write (&fixture->folder, "log", row->contents);
  g_autofree char *text = NULL;
  guint64 next;
  gboolean at_end;

  text = read_log (fixture, path, row->offset, row->max, &next, &at_end);
  g_assert_cmpstr (text, ==, row->text);
  g_assert_cmpuint (next, ==, row->next);
  g_assert_cmpint (at_end, ==, row->at_end);
}

#define add(path, func) \
  g_test_add (path, Fixture, NULL, setup, func, teardown)

static void
add_row (const char    *group,
         const char    *name,
         gconstpointer  row,
         void         (*func) (Fixture *, gconstpointer))
{
  g_autofree char *path = g_strdup_printf ("%s/%s", group, name);

  g_test_add (path, Fixture, row, setup, func, teardown);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  add ("/secrets/set-and-get", test_secret);
  add ("/secrets/none", test_no_secret);
  add ("/secrets/folder", test_secrets_folder);
  add ("/secrets/link", test_secret_is_a_link);
  add ("/secrets/fifo", test_secret_is_a_fifo);
  for (gsize i = 0; i < G_N_ELEMENTS (mode_cases); i++)
    add_row ("/secrets/mode", mode_cases[i].name, &mode_cases[i], test_mode);
  for (gsize i = 0; i < G_N_ELEMENTS (input_cases); i++)
    add_row ("/secrets/input", input_cases[i].name, &input_cases[i], test_input);

  add ("/data-folder/lock", test_lock);
  add ("/data-folder/lock-is-a-link", test_lock_is_a_link);
  add ("/data-folder/lock-in-a-file", test_lock_in_a_file);

  add ("/run-log/say-and-pipe", test_log);
  add ("/run-log/silent", test_silent_log);
  add ("/run-log/loud", test_loud_log);
  for (gsize i = 0; i < G_N_ELEMENTS (read_cases); i++)
    add_row ("/run-log/read", read_cases[i].name, &read_cases[i], test_read);

  return g_test_run ();
}
