/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-chore.h"
#include "usher-fact-store.h"
#include "usher-failure.h"
#include "usher-ffprobe.h"
#include "usher-media-store.h"
#include "usher-run-log.h"
#include "usher-scanner.h"
#include "usher-time.h"
#include "usher-trailer-store.h"

#define USHER_TYPE_DISK_SCAN_CHORE (usher_disk_scan_chore_get_type ())
G_DECLARE_FINAL_TYPE (UsherDiskScanChore, usher_disk_scan_chore, USHER, DISK_SCAN_CHORE, UsherChore)

/* So many titles are read before the next look at what has been found. */
#define BATCH_SIZE 64

/* A large file that is no longer than this is a trailer after all. */
#define MAX_TRAILER_DURATION (10 * USHER_MINUTE)

/* Looks for the trailers of all titles, root folder by root folder. What cannot
 * be read in full changes nothing: a disk that is away is no empty library. */
struct _UsherDiskScanChore
{
  UsherChore parent_instance;

  const UsherChoreTools *tools;  /* (unowned): while it runs */
  GPtrArray *folders;            /* (owned) (nullable) (element-type UsherMediaFolder) */
  guint next;                    /* the first that has not been read */
  char *root;                    /* (owned) (nullable): that was looked at last */
  gboolean root_there;
  guint n_incomplete;
  guint n_unavailable;           /* titles on storage that is not there */
  GError *first_error;           /* (owned) (nullable) */
  UsherTrailerCounts sum;
  guint n_trailers;
};

/* What a thread finds out about some titles in a row. */
typedef struct
{
  UsherMediaFolder *folder;      /* (unowned) */
  gboolean has_storage;          /* whether its root is there */
  UsherScanResult result;
  GPtrArray *files;              /* (owned) (element-type UsherScanFile) */
  GError *error;                 /* (owned) (nullable) */
} Reading;

typedef struct
{
  GTask *task;                   /* (owned): of the chore */
  UsherDiskScanChore *self;      /* (unowned): the task holds it */
  guint first;
  guint end;
  GPtrArray *readings;           /* (owned) (element-type Reading) */
  guint n_looked;                /* readings whose doubtful files are settled */
} Batch;

G_DEFINE_FINAL_TYPE (UsherDiskScanChore, usher_disk_scan_chore, USHER_TYPE_CHORE)

static void begin_batch (GTask *task);

static void
reading_free (Reading *reading)
{
  g_clear_pointer (&reading->files, g_ptr_array_unref);
  g_clear_error (&reading->error);
  g_free (reading);
}

static void
batch_free (Batch *batch)
{
  g_clear_pointer (&batch->readings, g_ptr_array_unref);
  g_clear_object (&batch->task);
  g_free (batch);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Batch, batch_free)

/* In the thread */

/* Titles come root by root: each is looked at once. */
static gboolean
is_root_there (UsherDiskScanChore  *self,
               const char          *root,
               GError             **error)
{
  if (g_strcmp0 (self->root, root) != 0)
    {
      g_free (self->root);
      self->root = g_strdup (root);
      self->root_there = usher_scanner_check_root (root, error);
    }

  return self->root_there;
}

static Reading *
read_folder (UsherDiskScanChore *self,
             UsherMediaFolder   *folder,
             GCancellable       *cancellable)
{
  Reading *reading = g_new0 (Reading, 1);

  reading->folder = folder;
  reading->files = g_ptr_array_new_with_free_func ((GDestroyNotify) usher_scan_file_free);
  reading->result = USHER_SCAN_INCOMPLETE;
  reading->has_storage = is_root_there (self, folder->root, &reading->error);
  if (reading->has_storage)
    reading->result = usher_scanner_scan_folder (folder->root, folder->folder, reading->files,
                                                 cancellable, &reading->error);

  return reading;
}

static void
read_in_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  Batch *batch = data;
  UsherDiskScanChore *self = batch->self;

  for (guint i = batch->first; i < batch->end && !g_cancellable_is_cancelled (cancellable); i++)
    {
      UsherMediaFolder *folder = self->folders->pdata[i];

      usher_progress_set (self->tools->progress, "scanning", i, self->folders->len, folder->title);
      g_ptr_array_add (batch->readings, read_folder (self, folder, cancellable));
    }

  g_task_return_boolean (task, TRUE);
}

/* In the main loop */

static GVariant *
make_result (UsherDiskScanChore *self)
{
  return g_variant_new_parsed ("{'Titles': <%u>, 'Trailers': <%u>, 'Found': <%u>,"
                               " 'Changed': <%u>, 'Missing': <%u>, 'Unavailable': <%u>}",
                               self->folders != NULL ? self->folders->len : 0, self->n_trailers,
                               self->sum.n_found, self->sum.n_changed, self->sum.n_missing,
                               self->n_unavailable + self->n_incomplete);
}

static void
noted_scan_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  GError *error = NULL;

  usher_fact_store_set_finish (USHER_STORE (source), result, &error);
  usher_chore_return (task, make_result (g_task_get_source_object (task)), error);
}

static GError *
sum_up_failures (UsherDiskScanChore *self)
{
  GError *error = NULL;

  if (self->n_unavailable > 0)
    return g_steal_pointer (&self->first_error);

  usher_failure_set (&error, USHER_FAILURE_PARTLY,
                     g_variant_new_parsed ("{'Failed': <%u>, 'Total': <%u>, 'First': <%s>}",
                                           self->n_incomplete, self->folders->len,
                                           self->first_error->message),
                     "%u of %u folders could not be read; the first: %s",
                     self->n_incomplete, self->folders->len, self->first_error->message);

  return error;
}

static void
finish (GTask *task)
{
  UsherDiskScanChore *self = g_task_get_source_object (task);

  if (self->n_unavailable > 0 || self->n_incomplete > 0)
    usher_chore_return (task, make_result (self), sum_up_failures (self));
  else if (self->folders->len == 0)
    usher_chore_return (task, make_result (self), NULL);
  else
    /* From now on it is known what need not be downloaded */
    usher_fact_store_set_async (self->tools->store, USHER_FACT_SCANNED, g_get_real_time (),
                                noted_scan_cb, g_object_ref (task));
}

static void
noted_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  UsherDiskScanChore *self = g_task_get_source_object (task);
  UsherTrailerCounts counts;
  GError *error = NULL;

  if (!usher_trailer_store_note_finish (USHER_STORE (source), result, &counts, &error))
    {
      usher_chore_return (task, make_result (self), error);
      return;
    }

  self->sum.n_found += counts.n_found;
  self->sum.n_changed += counts.n_changed;
  self->sum.n_missing += counts.n_missing;
  begin_batch (task);
}

static void
note_trouble (UsherDiskScanChore *self,
              Reading            *reading)
{
  if (reading->has_storage)
    self->n_incomplete++;
  else
    self->n_unavailable++;

  if (reading->error == NULL)
    return;

  usher_run_log_say (self->tools->log, "%s", reading->error->message);
  if (self->first_error == NULL || !reading->has_storage)
    {
      g_clear_error (&self->first_error);
      self->first_error = g_steal_pointer (&reading->error);
    }
}

static UsherTrailerScan *
make_scan (UsherDiskScanChore *self,
           Reading            *reading)
{
  UsherTrailerScan *scan = usher_trailer_scan_new (reading->folder->media);

  for (guint i = 0; i < reading->files->len; i++)
    g_ptr_array_add (scan->found, usher_scan_file_to_trailer (reading->files->pdata[i], scan->media));
  self->n_trailers += scan->found->len;

  return scan;
}

/* Takes @batch over. */
static void
note_batch (Batch *batch)
{
  g_autoptr(Batch) owned = g_steal_pointer (&batch);
  UsherDiskScanChore *self = owned->self;
  GPtrArray *scans = g_ptr_array_new_with_free_func ((GDestroyNotify) usher_trailer_scan_free);

  for (guint i = 0; i < owned->readings->len; i++)
    {
      Reading *reading = owned->readings->pdata[i];

      if (reading->result != USHER_SCAN_INCOMPLETE)
        g_ptr_array_add (scans, make_scan (self, reading));
      else
        note_trouble (self, reading);
    }

  usher_trailer_store_note_async (self->tools->store, scans, self->tools->run,
                                  g_get_real_time (), noted_cb, g_object_ref (owned->task));
}

/* Files that are large enough to be the film itself: their length decides. */

static void settle_doubts (Batch *batch);

static UsherScanFile *
find_doubtful (Batch    *batch,
               Reading **reading)
{
  for (; batch->n_looked < batch->readings->len; batch->n_looked++)
    {
      *reading = batch->readings->pdata[batch->n_looked];

      for (guint i = 0; i < (*reading)->files->len; i++)
        if (((UsherScanFile *) (*reading)->files->pdata[i])->doubtful)
          return (*reading)->files->pdata[i];
    }

  return NULL;
}

static void
probed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Batch *batch = user_data;
  g_autoptr(UsherProbe) probe = NULL;
  Reading *reading = NULL;
  UsherScanFile *file = find_doubtful (batch, &reading);

  probe = usher_ffprobe_finish (result, NULL);
  if (probe != NULL && probe->duration > 0 && probe->duration <= MAX_TRAILER_DURATION)
    file->doubtful = FALSE;
  else
    g_ptr_array_remove (reading->files, file);

  settle_doubts (batch);
}

static void
settle_doubts (Batch *batch)
{
  Reading *reading;
  UsherScanFile *file = find_doubtful (batch, &reading);

  if (file != NULL)
    usher_ffprobe_async (batch->self->tools, file->path, g_task_get_cancellable (batch->task),
                         probed_cb, batch);
  else
    note_batch (batch);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(Batch) batch = user_data;
  GError *error = NULL;

  if (g_cancellable_set_error_if_cancelled (g_task_get_cancellable (batch->task), &error))
    usher_chore_return (batch->task, make_result (batch->self), error);
  else
    settle_doubts (g_steal_pointer (&batch));
}

static void
begin_batch (GTask *task)
{
  UsherDiskScanChore *self = g_task_get_source_object (task);
  g_autoptr(GTask) job = NULL;
  Batch *batch;

  if (self->next == self->folders->len)
    {
      finish (task);
      return;
    }

  batch = g_new0 (Batch, 1);
  batch->task = g_object_ref (task);
  batch->self = self;
  batch->first = self->next;
  batch->end = MIN (self->next + BATCH_SIZE, self->folders->len);
  batch->readings = g_ptr_array_new_with_free_func ((GDestroyNotify) reading_free);
  self->next = batch->end;

  job = g_task_new (NULL, g_task_get_cancellable (task), read_cb, batch);
  g_task_set_task_data (job, batch, NULL);
  g_task_run_in_thread (job, read_in_thread);
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  UsherDiskScanChore *self = g_task_get_source_object (task);
  GError *error = NULL;

  self->folders = usher_media_store_list_folders_finish (USHER_STORE (source), result, &error);
  if (self->folders != NULL)
    begin_batch (task);
  else
    usher_chore_return (task, NULL, error);
}

static void
usher_disk_scan_chore_run_async (UsherChore            *chore,
                                 const UsherChoreTools *tools,
                                 GCancellable          *cancellable,
                                 GAsyncReadyCallback    callback,
                                 gpointer               user_data)
{
  UsherDiskScanChore *self = USHER_DISK_SCAN_CHORE (chore);
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, usher_disk_scan_chore_run_async);
  self->tools = tools;
  usher_media_store_list_folders_async (tools->store, listed_cb, task);
}

static char **
usher_disk_scan_chore_list_claims (UsherChore *chore)
{
  static const char * const claims[] = { "disk", NULL };

  return g_strdupv ((char **) claims);
}

static void
usher_disk_scan_chore_finalize (GObject *object)
{
  UsherDiskScanChore *self = USHER_DISK_SCAN_CHORE (object);

  g_clear_pointer (&self->folders, g_ptr_array_unref);
  g_clear_pointer (&self->root, g_free);
  g_clear_error (&self->first_error);

  G_OBJECT_CLASS (usher_disk_scan_chore_parent_class)->finalize (object);
}

static void
usher_disk_scan_chore_class_init (UsherDiskScanChoreClass *klass)
{
  UsherChoreClass *chore_class = USHER_CHORE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = usher_disk_scan_chore_finalize;

  chore_class->kind = "disk-scan";
  chore_class->list_claims = usher_disk_scan_chore_list_claims;
  chore_class->run_async = usher_disk_scan_chore_run_async;
}

static void
usher_disk_scan_chore_init (UsherDiskScanChore *self)
{
}
