/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* Commands leave processes behind: in the background, in sessions of their own.
 * As a sub-reaper the daemon becomes their parent when theirs ends, and so finds
 * them all; which run they come from, their environment or group says. */

#include "usher-orphans.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

struct _UsherOrphans
{
  GHashTable *leaders;           /* (owned) (element-type int int): not yet waited for */
  guint n_runs;                  /* that are not over */
  int children_fd;               /* (owned): the kernel's list of our children */
  GString *children;             /* (owned): what it says; kept to spare the memory */
};

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
has_variable (const char *environment,
              gsize       length,
              const char *variable)
{
  const char *end = environment + length;

  for (const char *own = environment; own < end; own += strlen (own) + 1)
    if (g_str_equal (own, variable))
      return TRUE;

  return FALSE;
}

static gboolean
has_run (const char *environment,
         gsize       length)
{
  const char *end = environment + length;

  for (const char *own = environment; own < end; own += strlen (own) + 1)
    if (g_str_has_prefix (own, "USHER_RUN="))
      return TRUE;

  return FALSE;
}

/**
 * usher_orphans_new:
 *
 * To be used in the main thread alone, whose children they are.
 *
 * Returns: (transfer full): what finds orphans
 */
UsherOrphans *
usher_orphans_new (void)
{
  UsherOrphans *self = g_new0 (UsherOrphans, 1);

  self->leaders = g_hash_table_new (NULL, NULL);
  self->children = g_string_new (NULL);
  self->children_fd = -1;

  return self;
}

void
usher_orphans_free (UsherOrphans *self)
{
  if (self->children_fd >= 0)
    close (self->children_fd);
  g_clear_pointer (&self->leaders, g_hash_table_unref);
  g_string_free (g_steal_pointer (&self->children), TRUE);
  g_free (self);
}

/**
 * usher_orphans_begin_run:
 * @self: what finds orphans
 * @leader: a child of ours that somebody waits for: no orphan
 */
void
usher_orphans_begin_run (UsherOrphans *self,
                         pid_t         leader)
{
  g_hash_table_add (self->leaders, GINT_TO_POINTER (leader));
  self->n_runs++;
}

/**
 * usher_orphans_forget_leader:
 * @self: what finds orphans
 * @leader: one who has been waited for: the number may be another's soon
 */
void
usher_orphans_forget_leader (UsherOrphans *self,
                             pid_t         leader)
{
  g_hash_table_remove (self->leaders, GINT_TO_POINTER (leader));
}

/**
 * usher_orphans_end_run:
 * @self: what finds orphans
 *
 * Nothing of a run is looked for any more.
 */
void
usher_orphans_end_run (UsherOrphans *self)
{
  self->n_runs--;
}

static int
open_children (void)
{
  g_autofree char *path = g_strdup_printf ("/proc/self/task/%d/children", (int) getpid ());

  return open (path, O_RDONLY | O_CLOEXEC);
}

/* Once for each command that ends, so it has to be cheap: the file stays open,
 * and to read it takes no longer than there are children. Only we take children
 * off the list, so that none is missed when others come meanwhile. */
static void
read_children (UsherOrphans *self)
{
  char buffer[4096];
  gssize n_read;

  g_string_truncate (self->children, 0);
  if (self->children_fd < 0)
    self->children_fd = open_children ();

  while ((n_read = pread (self->children_fd, buffer, sizeof buffer,
                          (off_t) self->children->len)) > 0)
    g_string_append_len (self->children, buffer, n_read);
}

/* A child that nobody waits for is of the run whose group or environment it has;
 * one that has dropped both is of the only run there is. */
static gboolean
is_of_run (UsherOrphans *self,
           pid_t         pid,
           pid_t         leader,
           const char   *marker)
{
  gsize length = 0;
  g_autofree char *environment = NULL;

  if (getpgid (pid) == leader)
    return TRUE;

  environment = read_process_file (pid, "environ", &length);
  if (environment != NULL && marker != NULL && has_variable (environment, length, marker))
    return TRUE;

  /* What we cannot end is left alone: signal 0 asks whether we can */
  return self->n_runs == 1 && (environment == NULL || !has_run (environment, length)) &&
         kill (pid, 0) == 0;
}

/**
 * usher_orphans_find:
 * @self: what finds orphans
 * @leader: the first process of a run, which is its group too
 * @marker: (nullable): what is in the environment of the run's processes
 *
 * Reaps whatever has ended on the way.
 *
 * Returns: (transfer full) (nullable) (element-type pid_t): children of ours that
 *   come from the run and have not ended; %NULL if there is none
 */
GArray *
usher_orphans_find (UsherOrphans *self,
                    pid_t         leader,
                    const char   *marker)
{
  GArray *orphans = NULL;
  char *position;

  read_children (self);
  position = self->children->str;

  for (pid_t pid = 0; (pid = (pid_t) strtol (position, &position, 10)) > 0;)
    {
      if (g_hash_table_contains (self->leaders, GINT_TO_POINTER (pid)) ||
          waitpid (pid, NULL, WNOHANG) == pid || !is_of_run (self, pid, leader, marker))
        continue;

      if (orphans == NULL)
        orphans = g_array_new (FALSE, FALSE, sizeof (pid_t));
      g_array_append_val (orphans, pid);
    }

  return orphans;
}

static gboolean
has_variables (pid_t               pid,
               const char * const *variables)
{
  gsize length = 0;
  g_autofree char *environment = read_process_file (pid, "environ", &length);

  if (environment == NULL)
    return FALSE;

  for (; *variables != NULL; variables++)
    if (!has_variable (environment, length, *variables))
      return FALSE;

  return TRUE;
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
  killed = has_variables (pid, markers) && pidfd_send_signal (fd, SIGKILL, NULL, 0) == 0;
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
