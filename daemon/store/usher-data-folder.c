/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-data-folder.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "usher-error.h"

static int
fail (const char  *doing,
      const char  *path,
      GError     **error)
{
  g_set_error (error, USHER_ERROR, USHER_ERROR_STORAGE,
               "Cannot %s “%s”: %s; give another data folder with --data-folder, or mend it",
               doing, path, g_strerror (errno));

  return -1;
}

/* For whoever looks into the folder; nothing relies on it. */
static void
write_pid (int fd)
{
  g_autofree char *text = g_strdup_printf ("%d\n", (int) getpid ());

  if (ftruncate (fd, 0) != 0 || write (fd, text, strlen (text)) < 0)
    g_debug ("Cannot write the process id: %s", g_strerror (errno));
}

/**
 * usher_data_folder_lock:
 * @path: (type filename): the folder; made if it is not there, for its owner alone
 * @error: return location for a #UsherError
 *
 * Two daemons on one database would run everything twice. The lock lasts as
 * long as the descriptor, however the process ends.
 *
 * Returns: a descriptor to be kept, or -1
 */
int
usher_data_folder_lock (const char  *path,
                        GError     **error)
{
  g_autofree char *lock = g_build_filename (path, "lock", NULL);
  int fd;

  if (g_mkdir_with_parents (path, 0700) != 0)
    return fail ("make the folder", path, error);

  fd = open (lock, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0)
    return fail ("write in the folder", path, error);

  if (flock (fd, LOCK_EX | LOCK_NB) == 0)
    {
      write_pid (fd);
      return fd;
    }

  if (errno == EWOULDBLOCK)
    g_set_error (error, USHER_ERROR, USHER_ERROR_EXISTS,
                 "Another usherd works in the folder “%s”; stop it first, or give this one "
                 "another with --data-folder", path);
  else
    fail ("lock the folder", path, error);
  close (fd);

  return -1;
}
