/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-scanner.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "test-support.h"
#include "usher-failure.h"
#include "usher-work-folder.h"

typedef struct
{
  TestFolder root;
  char *folder;                  /* (owned) (type filename): of a title */
  GPtrArray *files;              /* (owned) (element-type UsherScanFile) */
} Fixture;

static void
setup (Fixture       *fixture,
       gconstpointer  data)
{
  test_folder_make (&fixture->root);
  fixture->folder = test_folder_get (&fixture->root, "One");
  g_assert_no_errno (g_mkdir (fixture->folder, 0755));
  fixture->files = g_ptr_array_new_with_free_func ((GDestroyNotify) usher_scan_file_free);
}

static void
teardown (Fixture       *fixture,
          gconstpointer  data)
{
  g_clear_pointer (&fixture->files, g_ptr_array_unref);
  g_clear_pointer (&fixture->folder, g_free);
  test_folder_remove (&fixture->root);
}

static void
write_file (Fixture    *fixture,
            const char *name,
            const char *contents)
{
  g_autofree char *path = test_folder_write (&fixture->root, name, contents);

  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
}

static void
make_link (Fixture    *fixture,
           const char *target,
           const char *name)
{
  g_autofree char *path = test_folder_get (&fixture->root, name);

  g_assert_no_errno (symlink (target, path));
}

static UsherScanResult
scan (Fixture  *fixture,
      GError  **error)
{
  return usher_scanner_scan_folder (fixture->root.path, fixture->folder, NULL, fixture->files, NULL, error);
}

typedef struct
{
  const char *name;
  const char *file;
  gboolean found;
} FileCase;

static const FileCase file_cases[] = {
  { "by-name", "One/One (1949)-trailer.mkv", TRUE },
  { "capitals", "One/ONE TRAILER.MP4", TRUE },
  { "folder", "One/Trailers/a.webm", TRUE },
  { "folder-capitals", "One/TRAILER/a.mov", TRUE },
  { "below-folder", "One/trailers/more/a.avi", TRUE },
  { "below-other-folder", "One/extras/a-trailer.m4v", TRUE },
  { "newline", "One/a\n-trailer.mkv", TRUE },
  { "not-utf8", "One/\xff\xfe-trailer.mkv", TRUE },
  { "leading-dash", "One/-trailer.mkv", TRUE },
  { "film", "One/One (1949).mkv", FALSE },
  { "other-kind", "One/One-trailer.srt", FALSE },
  { "no-extension", "One/trailer", FALSE },
  { "episode", "One/Trailer Park S01E02.mkv", FALSE },
  { "episode-in-trailers", "One/trailers/x s1e1.mkv", FALSE },
  { "hidden", "One/.One-trailer.mkv", FALSE },
  { "hidden-folder", "One/.usher-download/One-trailer.mkv", FALSE },
  { "other-title", "Two/Two-trailer.mkv", FALSE },
};

static void
test_file (Fixture       *fixture,
           gconstpointer  data)
{
  const FileCase *row = data;
  g_autofree char *path = test_folder_get (&fixture->root, row->file);
  g_autoptr(GError) error = NULL;
  const UsherScanFile *file;

  write_file (fixture, row->file, "12345");
  g_assert_cmpint (scan (fixture, &error), ==, USHER_SCAN_COMPLETE);
  g_assert_no_error (error);
  g_assert_cmpuint (fixture->files->len, ==, row->found);
  if (!row->found)
    return;

  file = fixture->files->pdata[0];
  g_assert_cmpstr (file->path, ==, path);
  g_assert_cmpint (file->size, ==, 5);
  g_assert_cmpint (file->inode, >, 0);
  g_assert_false (file->doubtful);
}

static void
test_empty_file (Fixture       *fixture,
                 gconstpointer  data)
{
  write_file (fixture, "One/One-trailer.mkv", "");
  g_assert_cmpint (scan (fixture, NULL), ==, USHER_SCAN_COMPLETE);
  g_assert_cmpuint (fixture->files->len, ==, 0);
}

/* As large as a film, though of holes alone. */
static void
test_doubtful (Fixture       *fixture,
               gconstpointer  data)
{
  g_autofree char *path = test_folder_write (&fixture->root, "One/One-trailer.mkv", "x");

  g_assert_no_errno (truncate (path, 200 * 1024 * 1024));
  g_assert_cmpint (scan (fixture, NULL), ==, USHER_SCAN_COMPLETE);
  g_assert_cmpuint (fixture->files->len, ==, 1);
  g_assert_true (((UsherScanFile *) fixture->files->pdata[0])->doubtful);
}

/* None of them is followed, opened or waited for. */
static void
test_odd_files (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *fifo = test_folder_get (&fixture->root, "One/fifo-trailer.mkv");
  g_autoptr(GError) error = NULL;

  write_file (fixture, "Two/Two-trailer.mkv", "12345");
  g_assert_no_errno (mkfifo (fifo, 0600));
  make_link (fixture, "../Two/Two-trailer.mkv", "One/link-trailer.mkv");
  make_link (fixture, "../Two", "One/trailers");
  make_link (fixture, ".", "One/loop");
  make_link (fixture, "..", "One/up");
  make_link (fixture, "/nowhere", "One/broken-trailer.mkv");

  g_assert_cmpint (scan (fixture, &error), ==, USHER_SCAN_COMPLETE);
  g_assert_no_error (error);
  g_assert_cmpuint (fixture->files->len, ==, 0);
}

static void
test_link_out (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  make_link (fixture, "/tmp", "Out");
  g_free (fixture->folder);
  fixture->folder = test_folder_get (&fixture->root, "Out");

  g_assert_cmpint (scan (fixture, &error), ==, USHER_SCAN_INCOMPLETE);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "Out"));
}

/* Within the library a link is as good as a folder. */
static void
test_link_within (Fixture       *fixture,
                  gconstpointer  data)
{
  write_file (fixture, "One/One-trailer.mkv", "12345");
  make_link (fixture, "One", "Other");
  g_free (fixture->folder);
  fixture->folder = test_folder_get (&fixture->root, "Other");

  g_assert_cmpint (scan (fixture, NULL), ==, USHER_SCAN_COMPLETE);
  g_assert_cmpuint (fixture->files->len, ==, 1);
}

static void
test_no_folder (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  g_assert_no_errno (g_rmdir (fixture->folder));
  g_assert_cmpint (scan (fixture, &error), ==, USHER_SCAN_NO_FOLDER);
  g_assert_no_error (error);
}

static void
test_folder_is_a_file (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  g_assert_no_errno (g_rmdir (fixture->folder));
  write_file (fixture, "One", "x");
  g_assert_cmpint (scan (fixture, &error), ==, USHER_SCAN_INCOMPLETE);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_DIRECTORY);
}

static void
make_deep (Fixture *fixture,
           int      depth)
{
  g_autoptr(GString) path = g_string_new (fixture->folder);

  for (int i = 0; i < depth; i++)
    {
      g_string_append (path, "/d");
      g_assert_no_errno (g_mkdir (path->str, 0755));
    }
}

static void
test_deep (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  make_deep (fixture, 128);
  g_assert_cmpint (scan (fixture, &error), ==, USHER_SCAN_COMPLETE);
  g_assert_no_error (error);
}

static void
test_too_deep (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  make_deep (fixture, 129);
  g_assert_cmpint (scan (fixture, &error), ==, USHER_SCAN_INCOMPLETE);
  g_assert_nonnull (strstr (error->message, "Cannot go deeper than"));
}

static void
test_cancelled (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();

  write_file (fixture, "One/One-trailer.mkv", "12345");
  g_cancellable_cancel (cancellable);
  g_assert_cmpint (usher_scanner_scan_folder (fixture->root.path, fixture->folder, NULL, fixture->files,
                                              cancellable, NULL), ==, USHER_SCAN_INCOMPLETE);
}

static void
test_root (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *nowhere = test_folder_get (&fixture->root, "nowhere");
  g_autoptr(GError) error = NULL;

  g_assert_true (usher_scanner_check_root (fixture->root.path, &error));
  g_assert_no_error (error);

  g_assert_false (usher_scanner_check_root (fixture->folder, &error));
  g_assert_error (error, USHER_FAILURE, USHER_FAILURE_STORAGE_GONE);
  g_assert_nonnull (strstr (error->message, "it is empty"));
  g_assert_nonnull (strstr (error->message, fixture->folder));
  g_clear_error (&error);

  g_assert_false (usher_scanner_check_root (nowhere, &error));
  g_assert_error (error, USHER_FAILURE, USHER_FAILURE_STORAGE_GONE);
}

/* The work folder */

static void
make_work_folder (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (usher_work_folder_make (fixture->root.path, fixture->folder, &error));
  g_assert_no_error (error);
}

#define WORK "One/" USHER_WORK_FOLDER_NAME "/"

static void
test_make_work_folder (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autofree char *path = g_build_filename (fixture->folder, USHER_WORK_FOLDER_NAME, NULL);
  g_autoptr(GError) error = NULL;
  GStatBuf status;

  make_work_folder (fixture);
  g_assert_no_errno (g_lstat (path, &status));
  g_assert_cmpuint (status.st_mode & 07777, ==, 0700);

  g_assert_false (usher_work_folder_make (fixture->root.path, fixture->folder, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
}

typedef struct
{
  const char *name;
  const char *files[4];
  const char *found;             /* (nullable) */
  gboolean subtitles;            /* whether they were asked for */
} ResultCase;

static const ResultCase result_cases[] = {
  { "one", { "out.mkv" }, "out.mkv" },
  { "none", { NULL }, NULL },
  { "script", { "out.sh" }, NULL },
  { "script-beside", { "out.mkv", "out.sh" }, NULL },
  { "two", { "a.mkv", "b.webm" }, NULL },
  { "part", { "out.mkv.part" }, NULL },
  { "hidden-beside", { "out.mkv", ".x" }, NULL },
  { "subtitles", { "out.en.srt", "out.mkv", "out.de.vtt" }, "out.mkv", TRUE },
  { "subtitles-not-asked-for", { "out.mkv", "out.en.srt" }, NULL },
  { "subtitles-alone", { "out.en.srt" }, NULL, TRUE },
  { "script-as-subtitles", { "out.mkv", "out.srt.sh" }, NULL, TRUE },
};

static void
test_result (Fixture       *fixture,
             gconstpointer  data)
{
  const ResultCase *row = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(UsherWorkResult) found = NULL;

  make_work_folder (fixture);
  for (gsize i = 0; row->files[i] != NULL; i++)
    {
      g_autofree char *name = g_strconcat (WORK, row->files[i], NULL);

      write_file (fixture, name, "12345");
    }

  found = usher_work_folder_find_result (fixture->root.path, fixture->folder, row->subtitles, &error);
  if (row->found == NULL)
    {
      g_assert_null (found);
      g_assert_error (error, USHER_FAILURE, USHER_FAILURE_NOT_A_TRAILER);
      return;
    }

  g_assert_no_error (error);
  g_assert_cmpstr (found->file, ==, row->found);
  g_assert_cmpuint (g_strv_length (found->subtitles), ==, row->subtitles ? 2 : 0);
}

static void
test_result_is_a_link (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  make_work_folder (fixture);
  make_link (fixture, "/etc/passwd", WORK "out.mkv");
  g_assert_null (usher_work_folder_find_result (fixture->root.path, fixture->folder, FALSE, &error));
  g_assert_error (error, USHER_FAILURE, USHER_FAILURE_NOT_A_TRAILER);
}

static UsherTrailer *
place (Fixture    *fixture,
       const char *sub_folder,
       GError    **error)
{
  const UsherPlacement placement = {
    .root = fixture->root.path,
    .folder = fixture->folder,
    .sub_folder = sub_folder,
    .file = "out.mkv",
    .name = "One-trailer.mkv",
  };

  return usher_work_folder_place (&placement, error);
}

static void
test_place (Fixture       *fixture,
            gconstpointer  data)
{
  static const char * const expected[] = {
    "One/One-trailer.mkv", "One/One (2)-trailer.mkv", "One/One (3)-trailer.mkv"
  };

  make_work_folder (fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autofree char *path = test_folder_get (&fixture->root, expected[i]);
      g_autoptr(GError) error = NULL;
      g_autoptr(UsherTrailer) trailer = NULL;

      write_file (fixture, WORK "out.mkv", "12345");
      trailer = place (fixture, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (trailer->path, ==, path);
      g_assert_cmpint (trailer->size, ==, 5);
      g_assert_cmpstr (trailer->digest, ==,
                       "5994471abb01112afcc18159f6cc74b4f511b99806da59b3caf5a9c173cacfc5");
      g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
    }
}

static void
test_place_in_sub_folder (Fixture       *fixture,
                          gconstpointer  data)
{
  g_autofree char *path = test_folder_get (&fixture->root, "One/Trailers/One-trailer.mkv");
  g_autoptr(GError) error = NULL;
  g_autoptr(UsherTrailer) trailer = NULL;

  make_work_folder (fixture);
  write_file (fixture, WORK "out.mkv", "12345");
  trailer = place (fixture, "Trailers", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (trailer->path, ==, path);
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
}

static void
test_place_through_link (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autofree char *two = test_folder_get (&fixture->root, "Two");
  g_autoptr(GError) error = NULL;

  make_work_folder (fixture);
  write_file (fixture, WORK "out.mkv", "12345");
  g_assert_no_errno (g_mkdir (two, 0755));
  make_link (fixture, "../Two", "One/Trailers");
  g_assert_null (place (fixture, "Trailers", &error));
  g_assert_error (error, USHER_FAILURE, USHER_FAILURE_OTHER);
  g_assert_nonnull (strstr (error->message, "Trailers"));
}

static void
test_remove_work_folder (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autofree char *work = g_build_filename (fixture->folder, USHER_WORK_FOLDER_NAME, NULL);
  g_autofree char *kept = test_folder_write (&fixture->root, "Two/kept.mkv", "x");
  g_autoptr(GError) error = NULL;

  make_work_folder (fixture);
  write_file (fixture, WORK "a/b/c.mkv", "12345");
  make_link (fixture, "../../Two", WORK "two");
  make_link (fixture, "../../../Two/kept.mkv", WORK "a/kept");

  for (int i = 0; i < 2; i++)
    {
      g_assert_true (usher_work_folder_remove (fixture->folder, USHER_WORK_FOLDER_NAME, &error));
      g_assert_no_error (error);
      g_assert_false (g_file_test (work, G_FILE_TEST_EXISTS));
    }

  g_assert_true (g_file_test (kept, G_FILE_TEST_IS_REGULAR));
}

/* Somebody put a link in its place: neither it nor what it leads to is ours. */
static void
test_work_folder_is_a_link (Fixture       *fixture,
                            gconstpointer  data)
{
  g_autofree char *kept = test_folder_write (&fixture->root, "Two/kept.mkv", "x");
  g_autoptr(GError) error = NULL;

  make_link (fixture, "../Two", "One/" USHER_WORK_FOLDER_NAME);
  g_assert_null (usher_work_folder_find_result (fixture->root.path, fixture->folder, FALSE, &error));
  g_assert_error (error, USHER_FAILURE, USHER_FAILURE_OTHER);
  g_clear_error (&error);

  g_assert_false (usher_work_folder_remove (fixture->folder, USHER_WORK_FOLDER_NAME, &error));
  g_assert_error (error, USHER_FAILURE, USHER_FAILURE_OTHER);
  g_assert_true (g_file_test (kept, G_FILE_TEST_IS_REGULAR));
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

  for (gsize i = 0; i < G_N_ELEMENTS (file_cases); i++)
    add_row ("/scanner/file", file_cases[i].name, &file_cases[i], test_file);

  add ("/scanner/empty-file", test_empty_file);
  add ("/scanner/doubtful", test_doubtful);
  add ("/scanner/odd-files", test_odd_files);
  add ("/scanner/link-out", test_link_out);
  add ("/scanner/link-within", test_link_within);
  add ("/scanner/no-folder", test_no_folder);
  add ("/scanner/folder-is-a-file", test_folder_is_a_file);
  add ("/scanner/deep", test_deep);
  add ("/scanner/too-deep", test_too_deep);
  add ("/scanner/cancelled", test_cancelled);
  add ("/scanner/root", test_root);

  add ("/work-folder/make", test_make_work_folder);
  for (gsize i = 0; i < G_N_ELEMENTS (result_cases); i++)
    add_row ("/work-folder/result", result_cases[i].name, &result_cases[i], test_result);
  add ("/work-folder/result-is-a-link", test_result_is_a_link);
  add ("/work-folder/place", test_place);
  add ("/work-folder/place-in-sub-folder", test_place_in_sub_folder);
  add ("/work-folder/place-through-link", test_place_through_link);
  add ("/work-folder/remove", test_remove_work_folder);
  add ("/work-folder/is-a-link", test_work_folder_is_a_link);

  return g_test_run ();
}
