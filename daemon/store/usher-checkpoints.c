/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-checkpoints.h"

/* As often is the journal copied, in pages. */
#define STEP 1000

/* A journal that is written without a break never comes to its end. Beyond this its
 * writer copies the little that is left then, and begins anew. */
#define MAX_SIZE 8000

/**
 * UsherCheckpoints:
 *
 * What is written to the database goes to its journal, and from there to where it
 * belongs. That takes many milliseconds, which whoever waits for the writer would
 * feel: so a thread with a connection of its own does it.
 */
struct _UsherCheckpoints
{
  char *path;                    /* (owned) (type filename) */
  guint next;                    /* the size of the journal at which to copy it */
  GThread *thread;               /* (owned) (nullable): none until it is needed */
  GMutex mutex;
  GCond cond;
  gboolean wanted;               /* guarded by mutex */
  gboolean ending;               /* guarded by mutex */
};

/**
 * usher_checkpoints_new:
 * @path: (type filename): the database
 */
UsherCheckpoints *
usher_checkpoints_new (const char *path)
{
  UsherCheckpoints *self = g_new0 (UsherCheckpoints, 1);

  self->path = g_strdup (path);
  self->next = STEP;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);

  return self;
}

/* Returns: %FALSE if it is time to end */
static gboolean
wait_until_wanted (UsherCheckpoints *self)
{
  gboolean ending;

  g_mutex_lock (&self->mutex);
  while (!self->wanted && !self->ending)
    g_cond_wait (&self->cond, &self->mutex);
  self->wanted = FALSE;
  ending = self->ending;
  g_mutex_unlock (&self->mutex);

  return !ending;
}

static gpointer
thread_main (gpointer user_data)
{
  UsherCheckpoints *self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(UsherDatabase) database = usher_database_open (self->path, &error);

  while (error == NULL && wait_until_wanted (self))
    usher_database_checkpoint (database, &error);

  /* The writer goes on alone */
  if (error != NULL)
    g_warning ("%s", error->message);

  return NULL;
}

static void
wake_up (UsherCheckpoints *self,
         gboolean         *why)
{
  g_mutex_lock (&self->mutex);
  *why = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
}

/**
 * usher_checkpoints_note:
 * @self: the checkpoints
 * @writer: the connection that writes, after a commit, in its own thread
 */
void
usher_checkpoints_note (UsherCheckpoints *self,
                        UsherDatabase    *writer)
{
  guint size = usher_database_get_journal_size (writer);
  g_autoptr(GError) error = NULL;

  /* It has begun anew */
  if (size + STEP < self->next)
    self->next = STEP;

  if (size < self->next)
    return;

  self->next = size + STEP;
  if (size >= MAX_SIZE && !usher_database_checkpoint (writer, &error))
    g_warning ("%s", error->message);

  if (self->thread == NULL)
    self->thread = g_thread_new ("checkpoint", thread_main, self);
  wake_up (self, &self->wanted);
}

/* Blocks until what is under way is done. */
void
usher_checkpoints_free (UsherCheckpoints *self)
{
  if (self->thread != NULL)
    {
      wake_up (self, &self->ending);
      g_thread_join (g_steal_pointer (&self->thread));
    }

  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_clear_pointer (&self->path, g_free);
  g_free (self);
}
