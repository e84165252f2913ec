/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "test-support.h"
#include "usher-deletion.h"

/* How long files are swapped while they are deleted, in seconds; longer where there
 * is time */
#define RACE_SECONDS 2
#define LONG_RACE_SECONDS 11

typedef struct
{
  TestFolder folder;
  char *root;                    /* (owned) */
  char *title;                   /* (owned): a title's folder below it */
  char *path;                    /* (owned): its trailer */
  UsherDeletionItem *item;       /* (owned): what is on record of that */
} Fixture;

static void
write_file (const char *path,
            const char *contents)
{
  g_autoptr(GError) error = NULL;

  g_file_set_contents (path, contents, -1, &error);
  g_assert_no_error (error);
}

static UsherDeletionItem *
record (Fixture    *fixture,
        const char *path)
{
  UsherDeletionItem *item = usher_deletion_item_new ();
  struct stat status;

  g_assert_cmpint (stat (path, &status), ==, 0);
  item->trailer = 7;
  item->media = 3;
  item->title = g_strdup ("A Film");
  item->root = g_strdup (fixture->root);
  item->path = g_strdup (path);
  item->device = status.st_dev;
  item->inode = status.st_ino;
  item->size = (guint64) status.st_size;
  item->modified = (status.st_mtim.tv_sec * G_USEC_PER_SEC + status.st_mtim.tv_nsec / 1000) * 1000;

  return item;
}

static void
setup (Fixture       *fixture,
       gconstpointer  data)
{
  test_folder_make (&fixture->folder);
  fixture->root = test_folder_get (&fixture->folder, "root");
  fixture->title = g_build_filename (fixture->root, "A Film (1949)", NULL);
  fixture->path = g_build_filename (fixture->title, "A Film-trailer.mkv", NULL);
  g_assert_cmpint (g_mkdir_with_parents (fixture->title, 0755), ==, 0);
  write_file (fixture->path, "the trailer");
  fixture->item = record (fixture, fixture->path);
}

static void
teardown (Fixture       *fixture,
          gconstpointer  data)
{
  g_clear_pointer (&fixture->item, usher_deletion_item_free);
  g_clear_pointer (&fixture->root, g_free);
  g_clear_pointer (&fixture->title, g_free);
  g_clear_pointer (&fixture->path, g_free);
  test_folder_remove (&fixture->folder);
}

static void
assert_contents (const char *path,
                 const char *expected)
{
  g_autofree char *contents = NULL;
  g_autoptr(GError) error = NULL;

  g_file_get_contents (path, &contents, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (contents, ==, expected);
}

/* What a look finds, and what comes of that */

static void
change_nothing (Fixture *fixture)
{
}

static void
remove_file (Fixture *fixture)
{
  g_assert_cmpint (g_unlink (fixture->path), ==, 0);
}

static void
edit (Fixture *fixture)
{
  write_file (fixture->path, "another trailer");
}

static void
touch (Fixture *fixture)
{
  const struct timespec times[] = { { 1, 0 }, { 1, 0 } };

  g_assert_cmpint (utimensat (AT_FDCWD, fixture->path, times, 0), ==, 0);
}

static void
link_it (Fixture *fixture)
{
  g_autofree char *other = test_folder_get (&fixture->folder, "seeding");

  g_assert_cmpint (link (fixture->path, other), ==, 0);
}

static void
replace_by_link (Fixture *fixture)
{
  g_autofree char *other = test_folder_get (&fixture->folder, "other");

  g_assert_cmpint (g_rename (fixture->path, other), ==, 0);
  g_assert_cmpint (symlink (other, fixture->path), ==, 0);
}

static void
replace_folder_by_link (Fixture *fixture)
{
  g_autofree char *away = test_folder_get (&fixture->folder, "root/away");

  g_assert_cmpint (g_rename (fixture->title, away), ==, 0);
  g_assert_cmpint (symlink ("away", fixture->title), ==, 0);
}

static void
replace_by_folder (Fixture *fixture)
{
  remove_file (fixture);
  g_assert_cmpint (g_mkdir (fixture->path, 0755), ==, 0);
}

static void
empty_root (Fixture *fixture)
{
  g_autofree char *away = test_folder_get (&fixture->folder, "away");

  g_assert_cmpint (g_rename (fixture->root, away), ==, 0);
  g_assert_cmpint (g_mkdir (fixture->root, 0755), ==, 0);
}

static void
leave_root (Fixture *fixture)
{
  g_free (fixture->item->root);
  fixture->item->root = g_strconcat (fixture->root, "/A", NULL);
}

static void
have_no_root (Fixture *fixture)
{
  g_clear_pointer (&fixture->item->root, g_free);
}

static void
climb (Fixture *fixture)
{
  g_free (test_folder_write (&fixture->folder, "outside", "precious"));
  g_free (fixture->item->path);
  fixture->item->path = g_strconcat (fixture->root, "/../outside", NULL);
}

typedef struct
{
  const char *name;
  void (*change) (Fixture *fixture);
  gboolean skip_hard_links;
  const char *left;
} LookRow;

static const LookRow look_rows[] = {
  { "as-it-was",         change_nothing,         TRUE,  NULL },
  { "gone",              remove_file,            TRUE,  USHER_LEFT_MISSING },
  { "edited",            edit,                   TRUE,  USHER_LEFT_CHANGED },
  { "touched",           touch,                  TRUE,  USHER_LEFT_CHANGED },
  { "linked",            link_it,                TRUE,  USHER_LEFT_HARD_LINK },
  { "linked-all-same",   link_it,                FALSE, NULL },
  { "link",              replace_by_link,        TRUE,  USHER_LEFT_UNSAFE },
  { "folder-is-link",    replace_folder_by_link, TRUE,  USHER_LEFT_UNSAFE },
  { "folder",            replace_by_folder,      TRUE,  USHER_LEFT_UNSAFE },
  { "root-is-empty",     empty_root,             TRUE,  USHER_LEFT_UNREACHABLE },
  { "root-of-another",   leave_root,             TRUE,  USHER_LEFT_UNSAFE },
  { "no-root",           have_no_root,           TRUE,  USHER_LEFT_UNSAFE },
  { "out-of-the-root",   climb,                  TRUE,  USHER_LEFT_UNSAFE },
};

static void
test_look (gconstpointer data)
{
  const LookRow *row = data;
  Fixture fixture = { 0, };

  setup (&fixture, NULL);
  row->change (&fixture);
  usher_deletion_look (fixture.item, row->skip_hard_links);
  g_assert_cmpstr (fixture.item->left, ==, row->left);
  g_assert_cmpuint (usher_deletion_item_get_freed (fixture.item), ==,
                    row->left == NULL && fixture.item->n_links == 1 ? strlen ("the trailer") : 0);
  teardown (&fixture, NULL);
}

/* The same, after a person was shown that it would go */
static void
test_put_away (gconstpointer data)
{
  const LookRow *row = data;
  Fixture fixture = { 0, };
  g_autoptr(UsherTrash) trash = NULL;
  g_autofree char *trash_folder = NULL;
  g_autoptr(GError) error = NULL;
  gboolean goes = row->change == change_nothing;
  struct stat before, after;

  setup (&fixture, NULL);
  trash_folder = g_build_filename (fixture.root, USHER_TRASH_FOLDER_NAME, NULL);
  usher_deletion_look (fixture.item, TRUE);
  g_assert_null (fixture.item->left);
  row->change (&fixture);
  trash = usher_deletion_make_trash (fixture.item, 5, 1);
  g_assert_cmpint (lstat (fixture.path, &before), ==, g_file_test (fixture.path, G_FILE_TEST_EXISTS) ? 0 : -1);

  g_assert_cmpint (usher_deletion_put_away (fixture.item, trash, &error), ==, goes);
  g_assert_cmpint (error != NULL, ==, !goes);
  if (goes)
    {
      g_autofree char *moved = g_build_filename (trash_folder, trash->name, NULL);

      assert_contents (moved, "the trailer");
      g_assert_false (g_file_test (fixture.path, G_FILE_TEST_EXISTS));
    }
  else if (g_file_test (fixture.path, G_FILE_TEST_EXISTS))
    {
      g_assert_cmpint (lstat (fixture.path, &after), ==, 0);
      g_assert_cmpuint (before.st_ino, ==, after.st_ino);
    }
  teardown (&fixture, NULL);
}

static void
test_there_and_back (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(UsherTrash) trash = NULL;
  g_autofree char *folder = g_build_filename (fixture->root, USHER_TRASH_FOLDER_NAME, NULL);
  g_autoptr(GError) error = NULL;
  struct stat status;

  usher_deletion_look (fixture->item, TRUE);
  trash = usher_deletion_make_trash (fixture->item, 5, 1);
  g_assert_true (usher_deletion_put_away (fixture->item, trash, &error));
  g_assert_no_error (error);
  g_assert_cmpint (stat (folder, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0700);

  g_assert_true (usher_deletion_take_back (trash, &error));
  g_assert_no_error (error);
  assert_contents (fixture->path, "the trailer");

  g_assert_true (usher_deletion_put_away (fixture->item, trash, &error));
  g_assert_no_error (error);
  g_assert_cmpint (usher_deletion_purge (trash, &error), ==, USHER_PURGE_DONE);
  g_assert_no_error (error);
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
  g_assert_cmpint (usher_deletion_purge (trash, NULL), ==, USHER_PURGE_NOTHING);
}

static void
test_back_to_a_name_that_is_taken (Fixture       *fixture,
                                   gconstpointer  data)
{
  g_autoptr(UsherTrash) trash = NULL;
  g_autoptr(GError) error = NULL;

  usher_deletion_look (fixture->item, TRUE);
  trash = usher_deletion_make_trash (fixture->item, 5, 1);
  g_assert_true (usher_deletion_put_away (fixture->item, trash, &error));
  write_file (fixture->path, "somebody's own");

  g_assert_false (usher_deletion_take_back (trash, &error));
  g_assert_nonnull (error);
  assert_contents (fixture->path, "somebody's own");
}

static void
test_purge_knows_its_file (Fixture       *fixture,
                           gconstpointer  data)
{
  g_autoptr(UsherTrash) trash = NULL;
  g_autofree char *moved = NULL;
  g_autoptr(GError) error = NULL;

  usher_deletion_look (fixture->item, TRUE);
  trash = usher_deletion_make_trash (fixture->item, 5, 1);
  g_assert_true (usher_deletion_put_away (fixture->item, trash, &error));
  moved = g_build_filename (fixture->root, USHER_TRASH_FOLDER_NAME, trash->name, NULL);
  g_assert_cmpint (g_unlink (moved), ==, 0);
  write_file (moved, "somebody's own");

  g_assert_cmpint (usher_deletion_purge (trash, NULL), ==, USHER_PURGE_NOT_OURS);
  assert_contents (moved, "somebody's own");
}

static void
test_long_name (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *name = g_strnfill (251, 'x');
  g_autofree char *path = g_strdup_printf ("%s/%s.mkv", fixture->title, name);
  g_autoptr(UsherDeletionItem) item = NULL;
  g_autoptr(UsherTrash) trash = NULL;
  g_autoptr(GError) error = NULL;

  write_file (fixture->path, "long");
  g_assert_cmpint (g_rename (fixture->path, path), ==, 0);
  item = record (fixture, path);
  usher_deletion_look (item, TRUE);
  trash = usher_deletion_make_trash (item, 5, 1);
  g_assert_true (usher_deletion_put_away (item, trash, &error));
  g_assert_true (usher_deletion_take_back (trash, &error));
  assert_contents (path, "long");
}

static void
test_record_round_trip (Fixture       *fixture,
                        gconstpointer  data)
{
  g_autoptr(GVariant) made = NULL;
  g_autoptr(GVariant) again = NULL;
  g_autoptr(GVariant) incomplete = test_variant ("{'Id': <@t 1>}");
  g_autoptr(UsherDeletionItem) item = NULL;

  usher_deletion_look (fixture->item, TRUE);
  made = g_variant_ref_sink (usher_deletion_item_to_record (fixture->item));
  item = usher_deletion_item_new_from_record (made);
  g_assert_nonnull (item);
  again = g_variant_ref_sink (usher_deletion_item_to_record (item));
  g_assert_true (g_variant_equal (made, again));
  g_assert_null (usher_deletion_item_new_from_record (incomplete));
}

/* Somebody swaps the file for another, and its folder for a link, as fast as can be */

typedef struct
{
  int root_fd;
  int title_fd;
  gint stop;                     /* atomic */
  guint n_swaps;
} Attack;

static gpointer
attack_thread (gpointer data)
{
  Attack *attack = data;

  for (; !g_atomic_int_get (&attack->stop); attack->n_swaps++)
    {
      renameat2 (attack->title_fd, "A Film-trailer.mkv", attack->title_fd, "other", RENAME_EXCHANGE);
      renameat2 (attack->root_fd, "A Film (1949)", attack->root_fd, "link", RENAME_EXCHANGE);
    }

  return NULL;
}

static guint
count_files (const char *folder,
             const char *expected)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n_files = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *contents = NULL;

      if (g_file_get_contents (path, &contents, NULL, NULL) && g_str_equal (contents, expected))
        n_files++;
    }

  return n_files;
}

/* Back to one of the two names that are swapped, in the folder itself */
static void
put_back (Fixture          *fixture,
          const Attack     *attack,
          const UsherTrash *trash)
{
  g_autofree char *folder = g_build_filename (fixture->root, USHER_TRASH_FOLDER_NAME, NULL);
  int fd = open (folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
  struct stat status;

  g_assert_cmpint (fstatat (fd, trash->name, &status, AT_SYMLINK_NOFOLLOW), ==, 0);
  g_assert_cmpuint (status.st_ino, ==, fixture->item->inode);
  if (renameat2 (fd, trash->name, attack->title_fd, "A Film-trailer.mkv", RENAME_NOREPLACE) != 0)
    g_assert_cmpint (renameat2 (fd, trash->name, attack->title_fd, "other", RENAME_NOREPLACE), ==, 0);
  close (fd);
}

static void
make_targets (Fixture *fixture,
              Attack  *attack)
{
  g_autofree char *other = g_build_filename (fixture->title, "other", NULL);
  g_autofree char *away = test_folder_get (&fixture->folder, "away");
  g_autofree char *treasure = g_build_filename (away, "A Film-trailer.mkv", NULL);
  g_autofree char *link = g_build_filename (fixture->root, "link", NULL);

  /* As large as the trailer, so that only the inode and the times tell */
  write_file (other, "not theirs!");
  g_assert_cmpint (g_mkdir (away, 0755), ==, 0);
  write_file (treasure, "a treasure!");
  g_assert_cmpint (symlink (away, link), ==, 0);
  attack->root_fd = open (fixture->root, O_PATH | O_DIRECTORY | O_CLOEXEC);
  attack->title_fd = open (fixture->title, O_PATH | O_DIRECTORY | O_CLOEXEC);
}

static gint64
get_seconds (void)
{
  return g_getenv ("USHER_TEST_THOROUGH") != NULL ? LONG_RACE_SECONDS : RACE_SECONDS;
}

static void
test_race (Fixture       *fixture,
           gconstpointer  data)
{
  Attack attack = { 0, };
  GThread *thread;
  gint64 end;
  guint n_tries = 0, n_moved = 0;
  g_autofree char *away = test_folder_get (&fixture->folder, "away");
  g_autofree char *link = g_build_filename (fixture->root, "link", NULL);
  g_autoptr(UsherTrash) trash = NULL;

  make_targets (fixture, &attack);
  usher_deletion_look (fixture->item, TRUE);
  g_assert_null (fixture->item->left);
  trash = usher_deletion_make_trash (fixture->item, 5, 1);

  thread = g_thread_new ("attack", attack_thread, &attack);
  end = g_get_monotonic_time () + get_seconds () * G_USEC_PER_SEC;
  for (; g_get_monotonic_time () < end; n_tries++)
    if (usher_deletion_put_away (fixture->item, trash, NULL))
      {
        n_moved++;
        put_back (fixture, &attack, trash);
      }
  g_atomic_int_set (&attack.stop, 1);
  g_thread_join (thread);

  if (g_file_test (fixture->title, G_FILE_TEST_IS_SYMLINK))
    renameat2 (attack.root_fd, "A Film (1949)", attack.root_fd, "link", RENAME_EXCHANGE);
  g_test_message ("%u tries, %u swaps, %u moved", n_tries, attack.n_swaps, n_moved);
  g_assert_cmpuint (n_moved, >, 0);
  g_assert_cmpuint (n_moved, <, n_tries);
  g_assert_cmpuint (count_files (away, "a treasure!"), ==, 1);
  g_assert_cmpuint (count_files (fixture->title, "not theirs!"), ==, 1);
  g_assert_cmpuint (count_files (fixture->title, "the trailer"), ==, 1);

  /* Else the folder of the test is not empty in the end */
  g_unlink (link);
  close (attack.root_fd);
  close (attack.title_fd);
}

#define ADD(name, func) \
  g_test_add ("/deletion/" name, Fixture, NULL, setup, func, teardown)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  TEST_ADD_ROWS ("/deletion/look", look_rows, test_look);
  for (gsize i = 0; i < G_N_ELEMENTS (look_rows); i++)
    if (look_rows[i].change != leave_root && look_rows[i].change != have_no_root &&
        look_rows[i].change != climb && look_rows[i].skip_hard_links)
      test_add_row ("/deletion/put-away", look_rows[i].name, &look_rows[i], test_put_away);
  ADD ("there-and-back", test_there_and_back);
  ADD ("back-to-a-name-that-is-taken", test_back_to_a_name_that_is_taken);
  ADD ("purge-knows-its-file", test_purge_knows_its_file);
  ADD ("long-name", test_long_name);
  ADD ("record-round-trip", test_record_round_trip);
  ADD ("race", test_race);

  return g_test_run ();
}
