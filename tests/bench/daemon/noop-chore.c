/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "noop-chore.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* Work that is over as soon as it starts. What is left is the cost of everything
 * around it. It takes the slots of commands. */
struct _NoopChore
{
  UsherChore parent_instance;
};

/* When a run in truth started: what stands on record is the moment before the
 * record was written. A file of this is mapped by whoever measures. */
typedef struct
{
  guint64 run;
  gint64 started;
} Note;

static Note *notes;
static gsize n_notes, max_notes;

G_DEFINE_FINAL_TYPE (NoopChore, noop_chore, USHER_TYPE_CHORE)

/**
 * noop_chore_open_notes:
 * @path: (type filename): a file that is as large as all notes to come
 * @error: return location for an error
 *
 * From now on each start is noted there: the run, and the time in µs.
 */
gboolean
noop_chore_open_notes (const char  *path,
                       GError     **error)
{
  int fd = open (path, O_RDWR | O_CLOEXEC);
  struct stat status;

  if (fd < 0 || fstat (fd, &status) != 0)
    {
      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno),
                   "Cannot open “%s”: %s", path, g_strerror (errno));
      return FALSE;
    }

  notes = mmap (NULL, (gsize) status.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  max_notes = notes != MAP_FAILED ? (gsize) status.st_size / sizeof *notes : 0;
  close (fd);

  return TRUE;
}

static void
noop_chore_run_async (UsherChore            *chore,
                      const UsherChoreTools *tools,
                      GCancellable          *cancellable,
                      GAsyncReadyCallback    callback,
                      gpointer               user_data)
{
  g_autoptr(GTask) task = g_task_new (chore, cancellable, callback, user_data);

  if (n_notes < max_notes)
    notes[n_notes++] = (Note) { tools->run, g_get_real_time () };

  usher_chore_return (task, NULL, NULL);
}

static void
noop_chore_class_init (NoopChoreClass *klass)
{
  UsherChoreClass *chore_class = USHER_CHORE_CLASS (klass);

  chore_class->kind = "noop";
  chore_class->pool = USHER_POOL_COMMANDS;
  chore_class->run_async = noop_chore_run_async;
}

static void
noop_chore_init (NoopChore *self)
{
}
