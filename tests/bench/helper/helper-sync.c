/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "helper.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* FOLDER N: the median of N times of writing a page and having it on disk, in ms. */
int
helper_sync (char **arguments)
{
  g_autofree char *path = g_build_filename (arguments[0], "sync", NULL);
  guint n = helper_read_number (arguments[1]);
  g_autoptr(GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  int fd = open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  char page[4096];

  memset (page, 'x', sizeof page);
  for (guint i = 0; i < n; i++)
    {
      double begin = helper_now (), time;

      /* The file does not grow: no more does the journal of the database */
      if (pwrite (fd, page, sizeof page, (off_t) (i % 16 * sizeof page)) < 0 || fdatasync (fd) != 0)
        return EXIT_FAILURE;

      time = (helper_now () - begin) * 1000;
      if (i >= 16)
        g_array_append_val (times, time);
    }

  close (fd);
  g_unlink (path);
  g_print ("%.4f\n", helper_median (times));

  return EXIT_SUCCESS;
}
