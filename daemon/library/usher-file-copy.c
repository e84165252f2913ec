/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* Copies one video into a work folder, in a thread and in pieces, so that it can be
 * cancelled between them. */

#include "usher-file-copy.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "usher-failure.h"

#define PIECE_SIZE (1024 * 1024)

typedef struct
{
  char *path;                    /* (owned) (type filename) */
  char *folder;                  /* (owned) (type filename) */
  guint64 max_size;
} Copy;

static void
copy_free (Copy *copy)
{
  g_clear_pointer (&copy->path, g_free);
  g_clear_pointer (&copy->folder, g_free);
  g_free (copy);
}

static gboolean
fail (const Copy  *copy,
      const char  *doing,
      GError     **error)
{
  int code = errno;
  g_autofree char *display = g_filename_display_name (copy->path);

  usher_failure_set (error, code == ENOSPC || code == EDQUOT ? USHER_FAILURE_NO_SPACE : USHER_FAILURE_OTHER,
                     NULL, "Cannot %s “%s”: %s", doing, display, g_strerror (code));

  return FALSE;
}

static gboolean
copy_pieces (const Copy    *copy,
             int            from,
             int            to,
             GCancellable  *cancellable,
             GError       **error)
{
  g_autofree guchar *piece = g_malloc (PIECE_SIZE);
  guint64 n_copied = 0;
  gssize n_read;

  while ((n_read = read (from, piece, PIECE_SIZE)) > 0)
    {
      n_copied += (guint64) n_read;
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;

      if (n_copied > copy->max_size)
        {
          usher_failure_set (error, USHER_FAILURE_TOO_LARGE, NULL,
                             "“%s” is larger than MaxVideoSize allows", copy->path);
          return FALSE;
        }

      for (gssize written = 0; written < n_read;)
        {
          gssize n_written = write (to, piece + written, (gsize) (n_read - written));

          if (n_written < 0 && errno != EINTR)
            return fail (copy, "copy", error);
          written += MAX (n_written, 0);
        }
    }

  return n_read == 0 || fail (copy, "read", error);
}

static gboolean
copy_file (const Copy    *copy,
           GCancellable  *cancellable,
           GError       **error)
{
  const char *extension = strrchr (copy->path, '.');
  g_autofree char *lower = g_ascii_strdown (extension, -1);
  g_autofree char *name = g_strconcat ("out", lower, NULL);
  int folder = open (copy->folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  int from = open (copy->path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  int to = folder >= 0
    ? openat (folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600) : -1;
  struct stat status = { 0, };
  gboolean copied;

  if (from >= 0 && (fstat (from, &status) != 0 || !S_ISREG (status.st_mode)))
    errno = EINVAL;
  if (from < 0)
    copied = fail (copy, "open", error);
  else if (!S_ISREG (status.st_mode))
    copied = fail (copy, "copy", error);
  else if (to < 0)
    copied = fail (copy, "make a copy of", error);
  else
    copied = copy_pieces (copy, from, to, cancellable, error);

  if (to >= 0)
    close (to);
  if (from >= 0)
    close (from);
  if (folder >= 0)
    close (folder);

  return copied;
}

static void
copy_in_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  GError *error = NULL;

  if (copy_file (data, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * usher_file_copy_async:
 * @path: (type filename): a video, with an extension
 * @folder: (type filename): where its copy goes, as “out” with that extension
 * @max_size: bytes
 * @cancellable: (nullable): ends it
 * @callback: called when it is there
 * @user_data: data for @callback
 */
void
usher_file_copy_async (const char          *path,
                       const char          *folder,
                       guint64              max_size,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Copy *copy = g_new0 (Copy, 1);

  g_task_set_source_tag (task, usher_file_copy_async);
  copy->path = g_strdup (path);
  copy->folder = g_strdup (folder);
  copy->max_size = max_size;
  g_task_set_task_data (task, copy, (GDestroyNotify) copy_free);
  g_task_run_in_thread (task, copy_in_thread);
}

gboolean
usher_file_copy_finish (GAsyncResult  *result,
                        GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
