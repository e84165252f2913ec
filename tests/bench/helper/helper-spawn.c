/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "helper.h"

#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>

static gboolean
start_one (void)
{
  char *argv[] = { (char *) "/bin/true", NULL };
  char *environment[] = { NULL };
  pid_t pid;

  return posix_spawn (&pid, argv[0], NULL, NULL, argv, environment) == 0;
}

/* N PARALLEL: how many programs a second can be run, that many at once. */
int
helper_spawn (char **arguments)
{
  guint n = helper_read_number (arguments[0]);
  guint parallel = helper_read_number (arguments[1]);
  double begin = helper_now ();
  guint n_running = 0;

  for (guint n_started = 0; n_started < n || n_running > 0;)
    {
      if (n_started < n && n_running < parallel)
        {
          if (!start_one ())
            return EXIT_FAILURE;
          n_started++;
          n_running++;
        }
      else if (waitpid (-1, NULL, 0) > 0)
        {
          n_running--;
        }
    }

  g_print ("%.1f\n", n / (helper_now () - begin));

  return EXIT_SUCCESS;
}
