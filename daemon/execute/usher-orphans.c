/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* Commands leave processes behind: in the background, in sessions of their own.
 * As a sub-reaper the daemon becomes their parent when theirs ends, and so finds
 * them all; which run they come from, their environment or group says. */

#include "usher-orphans.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/**
 * usher_orphans_adopt:
 *
 * From now on, descendants of this process whose parent ends become its children.
 *
 * Returns: whether the kernel agreed
 */
gboolean
usher_orphans_adopt (void)
{
  return prctl (PR_SET_CHILD_SUBREAPER, 1) == 0;
}

static char *
read_process_file (pid_t       pid,
                   const char *name,
                   gsize      *length)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/%s", (int) pid, name);
  char *contents = NULL;

  /* procfs: memory, no disk */
  if (!g_file_get_contents (path, &contents, length, NULL))
    return NULL;

  return contents;
}

static gboolean
environment_has (const char *environment,
                 gsize       length,
                 const char *marker)
{
  const char *end = environment + length;

  for (const char *variable = environment; variable < end; variable += strlen (variable) + 1)
    if (g_str_equal (variable, marker))
      return TRUE;

  return FALSE;
}

static gboolean
has_markers (pid_t               pid,
             const char * const *markers)
{
  gsize length = 0;
  g_autofree char *environment = read_process_file (pid, "environ", &length);

  if (environment == NULL)
    return FALSE;

  for (; *markers != NULL; markers++)
    if (!environment_has (environment, length, *markers))
      return FALSE;

  return TRUE;
}

/* Returns: the group of a process, or 0 */
static pid_t
get_group (pid_t pid)
{
  pid_t group = getpgid (pid);

  return group > 0 ? group : 0;
}

/* Returns: (element-type pid_t): the children of the main thread */
static GArray *
list_children (void)
{
  g_autofree char *path = g_strdup_printf ("task/%d/children", (int) getpid ());
  g_autofree char *text = read_process_file (getpid (), path, NULL);
  g_auto(GStrv) words = g_strsplit (text != NULL ? text : "", " ", -1);
  GArray *children = g_array_new (FALSE, FALSE, sizeof (pid_t));

  for (char **word = words; *word != NULL; word++)
    {
      pid_t pid = atoi (*word);

      if (pid > 0)
        g_array_append_val (children, pid);
    }

  return children;
}

/**
 * usher_orphans_find:
 * @leaders: (element-type int int): processes that have somebody who waits for them
 * @leader: the first process of a run, which is its group too
 * @marker: what is in the environment of the run's processes
 *
 * Reaps whatever has ended on the way.
 *
 * Returns: (transfer full) (element-type pid_t): children of ours that come from
 *   the run and have not ended
 */
GArray *
usher_orphans_find (GHashTable *leaders,
                    pid_t       leader,
                    const char *marker)
{
  g_autoptr(GArray) children = list_children ();
  GArray *orphans = g_array_new (FALSE, FALSE, sizeof (pid_t));
  const char * const markers[] = { marker, NULL };

  for (guint i = 0; i < children->len; i++)
    {
      pid_t pid = g_array_index (children, pid_t, i);

      if (g_hash_table_contains (leaders, GINT_TO_POINTER (pid)) ||
          waitpid (pid, NULL, WNOHANG) == pid)
        continue;

      if (get_group (pid) == leader || has_markers (pid, markers))
        g_array_append_val (orphans, pid);
    }

  return orphans;
}

static gboolean
kill_if_marked (pid_t               pid,
                const char * const *markers)
{
  int fd = pidfd_open (pid, 0);
  gboolean killed;

  if (fd < 0)
    return FALSE;

  /* Looked at while we hold it, so that it is no other of the same number */
  killed = has_markers (pid, markers) && pidfd_send_signal (fd, SIGKILL, NULL, 0) == 0;
  close (fd);

  return killed;
}

/**
 * usher_orphans_kill_marked:
 * @markers: (array zero-terminated=1): what is in the environment of all that is
 *   to end: of a daemon, or of one of its runs
 *
 * Kills what nobody else can find any more. Reads the whole of /proc.
 *
 * Returns: how many processes there were
 */
guint
usher_orphans_kill_marked (const char * const *markers)
{
  g_autoptr(GDir) processes = g_dir_open ("/proc", 0, NULL);
  const char *name;
  guint n_killed = 0;

  while (processes != NULL && (name = g_dir_read_name (processes)) != NULL)
    {
      pid_t pid = atoi (name);

      if (pid > 0 && pid != getpid ())
        n_killed += kill_if_marked (pid, markers);
    }

  return n_killed;
}
