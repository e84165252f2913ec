/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* Reads the folders of many titles, several at once: whichever thread is free takes
 * the next. The roots are looked at first; below one that is not as it should be
 * nothing is read. */

#include "usher-disk-reader.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define N_THREADS 4

/* Progress is told so often. */
#define STEP 64

/* Shared by the threads; the task data of the GTask. */
typedef struct
{
  UsherDiskQuestion question;
  GCancellable *cancellable;     /* (unowned) (nullable): the task holds it */
  UsherDiskAnswer *answer;       /* (owned) (nullable) */
  gint next;                     /* atomic: the first folder that nobody has taken */
} Work;

/* What one thread has and finds. */
typedef struct
{
  Work *work;                    /* (unowned) */
  char *root;                    /* (owned) (nullable): that is open */
  int root_fd;
  GPtrArray *readings;           /* (owned) (element-type UsherReading) */
  guint n_unavailable;
  guint n_unchanged;
} Worker;

static void
reading_free (UsherReading *reading)
{
  g_clear_pointer (&reading->files, g_ptr_array_unref);
  g_clear_pointer (&reading->state, g_bytes_unref);
  g_clear_error (&reading->error);
  g_free (reading);
}

void
usher_disk_answer_free (UsherDiskAnswer *self)
{
  g_clear_pointer (&self->readings, g_ptr_array_unref);
  g_clear_pointer (&self->present, g_ptr_array_unref);
  g_clear_pointer (&self->gone, g_ptr_array_unref);
  g_free (self);
}

static UsherDiskAnswer *
answer_new (void)
{
  UsherDiskAnswer *answer = g_new0 (UsherDiskAnswer, 1);

  answer->readings = g_ptr_array_new_with_free_func ((GDestroyNotify) reading_free);
  answer->present = g_ptr_array_new_with_free_func ((GDestroyNotify) usher_storage_free);
  answer->gone = g_ptr_array_new_with_free_func ((GDestroyNotify) g_error_free);

  return answer;
}

static void
work_free (Work *work)
{
  g_clear_pointer (&work->answer, usher_disk_answer_free);
  g_free (work);
}

/* In the threads */

static void
open_root (Worker     *worker,
           const char *root)
{
  if (g_strcmp0 (worker->root, root) == 0)
    return;

  if (worker->root_fd >= 0)
    close (worker->root_fd);
  g_free (worker->root);
  worker->root = g_strdup (root);
  worker->root_fd = open (root, O_PATH | O_DIRECTORY | O_CLOEXEC);
}

static gboolean
is_unchanged (Worker           *worker,
              UsherMediaFolder *folder)
{
  const char *relative = folder->folder + strlen (folder->root);

  if (worker->work->question.full || folder->state == NULL)
    return FALSE;

  open_root (worker, folder->root);
  while (*relative == '/')
    relative++;

  return worker->root_fd >= 0 && usher_scanner_is_unchanged (worker->root_fd, relative, folder->state);
}

static UsherReading *
read_folder (Work             *work,
             UsherMediaFolder *folder)
{
  UsherReading *reading = g_new0 (UsherReading, 1);
  g_autoptr(GByteArray) state = g_byte_array_new ();
  const UsherScanOptions options = { .folders = work->question.names, .state = state };

  reading->folder = folder;
  reading->files = g_ptr_array_new_with_free_func ((GDestroyNotify) usher_scan_file_free);
  reading->result = usher_scanner_scan_folder (folder->root, folder->folder, &options, reading->files,
                                               work->cancellable, &reading->error);
  if (state->len > 0)
    reading->state = g_byte_array_free_to_bytes (g_steal_pointer (&state));

  return reading;
}

static void
take_folder (Worker *worker,
             guint   index)
{
  Work *work = worker->work;
  UsherMediaFolder *folder = work->question.folders->pdata[index];

  if (index % STEP == 0 || work->question.folders->len < STEP)
    usher_progress_set (work->question.progress, "scanning", index, work->question.folders->len,
                        folder->title);

  if (usher_storage_find (work->answer->present, folder->root) == NULL)
    worker->n_unavailable++;
  else if (is_unchanged (worker, folder))
    worker->n_unchanged++;
  else
    g_ptr_array_add (worker->readings, read_folder (work, folder));
}

static gpointer
work_in_thread (gpointer data)
{
  Worker *worker = data;
  Work *work = worker->work;

  while (!g_cancellable_is_cancelled (work->cancellable))
    {
      guint index = (guint) g_atomic_int_add (&work->next, 1);

      if (index >= work->question.folders->len)
        break;
      take_folder (worker, index);
    }

  return NULL;
}

/* What a root is on is recorded when it is first seen. */
static void
look_at_root (Work       *work,
              const char *root)
{
  const UsherDiskQuestion *question = &work->question;
  g_autoptr(GError) error = NULL;
  g_autoptr(UsherStorage) present = usher_storage_look (root, g_get_real_time (), &error);
  UsherStorage *known = usher_storage_find (question->storages, root);
  gboolean accepted = g_strcmp0 (question->accepted, root) == 0;

  if (present != NULL &&
      (known == NULL || accepted || usher_storage_check (known, present, &error)))
    g_ptr_array_add (work->answer->present, g_steal_pointer (&present));
  else
    g_ptr_array_add (work->answer->gone, g_steal_pointer (&error));
}

static void
look_at_roots (Work *work)
{
  GPtrArray *folders = work->question.folders;
  const char *last = NULL;

  for (guint i = 0; i < folders->len; i++)
    {
      const char *root = ((UsherMediaFolder *) folders->pdata[i])->root;

      if (g_strcmp0 (last, root) != 0)
        look_at_root (work, root);
      last = root;
    }
}

static void
collect (Worker          *worker,
         UsherDiskAnswer *answer)
{
  answer->n_unavailable += worker->n_unavailable;
  answer->n_unchanged += worker->n_unchanged;
  g_ptr_array_extend_and_steal (answer->readings, g_steal_pointer (&worker->readings));
  g_clear_pointer (&worker->root, g_free);
  if (worker->root_fd >= 0)
    close (worker->root_fd);
}

static void
read_in_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  Work *work = data;
  Worker workers[N_THREADS];
  GThread *threads[N_THREADS] = { NULL, };

  look_at_roots (work);
  for (guint i = 0; i < N_THREADS; i++)
    {
      workers[i] = (Worker) { .work = work, .root_fd = -1 };
      workers[i].readings = g_ptr_array_new_with_free_func ((GDestroyNotify) reading_free);
      if (i > 0 && work->question.folders->len > STEP)
        threads[i] = g_thread_new ("disk-reader", work_in_thread, &workers[i]);
    }

  work_in_thread (&workers[0]);
  for (guint i = 0; i < N_THREADS; i++)
    {
      if (threads[i] != NULL)
        g_thread_join (threads[i]);
      collect (&workers[i], work->answer);
    }

  if (!g_task_return_error_if_cancelled (task))
    g_task_return_pointer (task, g_steal_pointer (&work->answer), (GDestroyNotify) usher_disk_answer_free);
}

/**
 * usher_disk_read_async:
 * @question: what to look for; outlives the call
 * @cancellable: (nullable): ends it between two entries
 * @callback: called when all folders were read
 * @user_data: data for @callback
 */
void
usher_disk_read_async (const UsherDiskQuestion *question,
                       GCancellable            *cancellable,
                       GAsyncReadyCallback      callback,
                       gpointer                 user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Work *work = g_new0 (Work, 1);

  g_task_set_source_tag (task, usher_disk_read_async);
  work->question = *question;
  work->cancellable = cancellable;
  work->answer = answer_new ();
  g_task_set_task_data (task, work, (GDestroyNotify) work_free);
  g_task_run_in_thread (task, read_in_thread);
}

/* Returns: (transfer full) (nullable): what was found */
UsherDiskAnswer *
usher_disk_read_finish (GAsyncResult  *result,
                        GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
