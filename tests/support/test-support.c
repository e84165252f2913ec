/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "test-support.h"

#include <dirent.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "usher-time.h"

void
test_folder_make (TestFolder *self)
{
  g_autoptr(GError) error = NULL;

  self->path = g_dir_make_tmp ("usher-test-XXXXXX", &error);
  g_assert_no_error (error);
}

static void
remove_tree (int         parent,
             const char *name)
{
  int fd = openat (parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  DIR *folder = fd >= 0 ? fdopendir (fd) : NULL;
  struct dirent *entry;

  while (folder != NULL && (entry = readdir (folder)) != NULL)
    {
      if (g_str_equal (entry->d_name, ".") || g_str_equal (entry->d_name, ".."))
        continue;
      if (unlinkat (fd, entry->d_name, 0) != 0)
        remove_tree (fd, entry->d_name);
    }

  if (folder != NULL)
    closedir (folder);
  unlinkat (parent, name, AT_REMOVEDIR);
}

/* Whatever is in it goes with it. */
void
test_folder_remove (TestFolder *self)
{
  remove_tree (AT_FDCWD, self->path);
  g_assert_false (g_file_test (self->path, G_FILE_TEST_EXISTS));
  g_clear_pointer (&self->path, g_free);
}

/* Returns: (transfer full) (type filename): a path in the folder */
char *
test_folder_get (TestFolder *self,
                 const char *name)
{
  return g_build_filename (self->path, name, NULL);
}

/* Returns: (transfer full) (type filename): a new file, and the folders above it */
char *
test_folder_write (TestFolder *self,
                   const char *name,
                   const char *contents)
{
  char *path = test_folder_get (self, name);
  g_autofree char *parent = g_path_get_dirname (path);
  g_autoptr(GError) error = NULL;

  g_assert_no_errno (g_mkdir_with_parents (parent, 0755));
  g_file_set_contents (path, contents, -1, &error);
  g_assert_no_error (error);

  return path;
}

void
test_done_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  GAsyncResult **slot = user_data;

  g_assert_null (*slot);
  *slot = g_object_ref (result);
}

void
test_wait (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

/* Does all that can be done now. */
void
test_settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

/* Returns: (transfer full): what stands in the text format of GVariant */
GVariant *
test_variant (const char *text)
{
  g_autoptr(GError) error = NULL;
  GVariant *variant = g_variant_parse (G_VARIANT_TYPE_VARDICT, text, NULL, NULL, &error);

  g_assert_no_error (error);

  return variant;
}

gint64
test_time (const char *iso8601)
{
  UsherMoment moment;

  g_assert_true (usher_moment_parse (iso8601, &moment, NULL));
  g_assert_true (moment.has_offset);

  return usher_moment_to_time (&moment, NULL);
}

void
test_add_row (const char    *group,
              const char    *name,
              gconstpointer  row,
              GTestDataFunc  func)
{
  g_autofree char *path = g_strdup_printf ("%s/%s", group, name);

  g_test_add_data_func (path, row, func);
}
