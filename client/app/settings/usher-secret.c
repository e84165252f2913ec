/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-secret.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static gboolean
write_all (int         fd,
           const char *text,
           gsize       length)
{
  while (length > 0)
    {
      gssize n_written = write (fd, text, length);

      if (n_written < 0 && errno != EINTR)
        return FALSE;

      text += MAX (n_written, 0);
      length -= (gsize) MAX (n_written, 0);
    }

  return lseek (fd, 0, SEEK_SET) == 0;
}

/**
 * usher_secret_wrap:
 * @secret: what nobody who looks at the bus should see
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the secret as memory, by a descriptor
 */
GUnixFDList *
usher_secret_wrap (const char  *secret,
                   GError     **error)
{
  g_autoptr(GUnixFDList) fds = g_unix_fd_list_new ();
  int fd = memfd_create ("usher-secret", MFD_CLOEXEC);
  gboolean done = fd >= 0 && write_all (fd, secret, strlen (secret));

  if (!done)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("There is no memory for the key"));
  else
    done = g_unix_fd_list_append (fds, fd, error) == 0;
  if (fd >= 0)
    close (fd);

  return done ? g_steal_pointer (&fds) : NULL;
}
