/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* Gets a video into a folder: the best that the sources know, or the next best if that
 * fails by itself. Whether what has come will do, others say. */

#include "usher-fetch.h"

#include "usher-file-copy.h"
#include "usher-run-log.h"
#include "usher-url.h"
#include "usher-yt-dlp-errors.h"

struct _UsherFetch
{
  GObject parent_instance;

  UsherVideoQuestion question;   /* its members are owned by whoever asks */
  UsherFinder *finder;           /* (owned) */
  char *folder;                  /* (owned) (type filename): where the video goes */
  UsherCandidate *candidate;     /* (owned) (nullable): the one that is being got */
  GPtrArray *tried;              /* (owned) (element-type utf8): ids, and a NULL at the end */
  guint n_failed;
  GError *first_error;           /* (owned) (nullable) */
};

/* A download; the task data of its GTask. */
typedef struct
{
  UsherFractionFunc progress;    /* (nullable) */
  gpointer user_data;            /* (unowned) */
} Download;

G_DEFINE_FINAL_TYPE (UsherFetch, usher_fetch, G_TYPE_OBJECT)

static void
usher_fetch_finalize (GObject *object)
{
  UsherFetch *self = USHER_FETCH (object);

  g_clear_object (&self->finder);
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->candidate, usher_candidate_free);
  g_clear_pointer (&self->tried, g_ptr_array_unref);
  g_clear_error (&self->first_error);

  G_OBJECT_CLASS (usher_fetch_parent_class)->finalize (object);
}

static void
usher_fetch_class_init (UsherFetchClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = usher_fetch_finalize;
}

static void
usher_fetch_init (UsherFetch *self)
{
  self->tried = g_ptr_array_new_with_free_func (g_free);
}

/**
 * usher_fetch_new:
 * @question: what is looked for; what it points to outlives the fetch
 * @tried: (nullable) (array zero-terminated=1): ids of videos that have failed before
 * @folder: (type filename): where the video goes, empty when it runs
 */
UsherFetch *
usher_fetch_new (const UsherVideoQuestion *question,
                 const char * const       *tried,
                 const char               *folder)
{
  UsherFetch *self = g_object_new (USHER_TYPE_FETCH, NULL);

  self->question = *question;
  self->finder = usher_finder_new (question, tried);
  self->folder = g_strdup (folder);
  for (gsize i = 0; tried != NULL && tried[i] != NULL; i++)
    g_ptr_array_add (self->tried, g_strdup (tried[i]));
  g_ptr_array_add (self->tried, NULL);

  return self;
}

/* Returns: (transfer none) (nullable): the video that is being got */
const UsherCandidate *
usher_fetch_get_candidate (UsherFetch *self)
{
  return self->candidate;
}

/* Returns: (transfer none) (array zero-terminated=1): ids of all that have failed */
const char * const *
usher_fetch_get_tried (UsherFetch *self)
{
  return (const char * const *) self->tried->pdata;
}

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  UsherFetch *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;

  g_clear_pointer (&self->candidate, usher_candidate_free);
  self->candidate = usher_finder_next_finish (USHER_FINDER (source), result, &error);

  /* That there is no other video says less than why the first one failed */
  if (error != NULL && self->first_error != NULL && error->domain == USHER_FAILURE &&
      usher_download_blame (error) == USHER_BLAME_VIDEO)
    g_task_return_error (task, g_steal_pointer (&self->first_error));
  else if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (self->candidate == NULL && self->first_error != NULL)
    g_task_return_error (task, g_steal_pointer (&self->first_error));
  else
    g_task_return_boolean (task, self->candidate != NULL);
}

/**
 * usher_fetch_find_async:
 * @self: a fetch that is not at work
 * @cancellable: (nullable): ends it
 * @callback: called when the next video is known
 * @user_data: data for @callback
 */
void
usher_fetch_find_async (UsherFetch          *self,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, usher_fetch_find_async);
  usher_finder_next_async (self->finder, cancellable, found_cb, task);
}

/* Returns: %FALSE without an error if there is nobody to ask for videos */
gboolean
usher_fetch_find_finish (UsherFetch    *self,
                         GAsyncResult  *result,
                         GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
downloaded_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  GError *error = NULL;

  if (usher_yt_dlp_download_finish (USHER_YT_DLP (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
copied_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  GError *error = NULL;

  if (usher_file_copy_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
progress_cb (double   fraction,
             gpointer user_data)
{
  const Download *download = g_task_get_task_data (user_data);

  if (download->progress != NULL)
    download->progress (fraction, download->user_data);
}

/**
 * usher_fetch_run_async:
 * @self: a fetch that has found a video
 * @progress: (nullable): called with how far it is
 * @cancellable: (nullable): ends it
 * @callback: called when the video has come
 * @user_data: data for @callback and @progress
 */
void
usher_fetch_run_async (UsherFetch          *self,
                       UsherFractionFunc    progress,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Download *download = g_new0 (Download, 1);
  UsherRunLog *log = self->question.tools->log;
  const UsherSettings *settings = self->question.tools->settings;

  g_task_set_source_tag (task, usher_fetch_run_async);
  g_task_set_task_data (task, download, g_free);
  download->progress = progress;
  download->user_data = user_data;

  if (self->candidate->path != NULL)
    {
      usher_run_log_say (log, "  copying %s", self->candidate->url);
      usher_file_copy_async (self->candidate->path, self->folder, settings->max_video_size, cancellable,
                             copied_cb, task);
    }
  else
    {
      g_autofree char *display = usher_url_for_display (self->candidate->url);

      usher_run_log_say (log, "  downloading “%s” from %s", usher_candidate_get_name (self->candidate),
                         display);
      usher_yt_dlp_download_async (self->question.yt_dlp, self->candidate->url, self->question.profile,
                                   self->folder, progress_cb, cancellable, downloaded_cb, task);
    }
}

gboolean
usher_fetch_run_finish (UsherFetch    *self,
                        GAsyncResult  *result,
                        GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
add_tried (UsherFetch *self,
           const char *id)
{
  if (!g_strv_contains (usher_fetch_get_tried (self), id))
    g_ptr_array_insert (self->tried, (int) self->tried->len - 1, g_strdup (id));
}

/**
 * usher_fetch_refuse:
 * @self: a fetch that has found a video
 * @error: why it will not do
 *
 * Returns: whether another one may be found and got, once the folder is empty
 */
gboolean
usher_fetch_refuse (UsherFetch   *self,
                    const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
      usher_download_blame (error) != USHER_BLAME_VIDEO)
    return FALSE;

  add_tried (self, usher_candidate_get_key (self->candidate));
  if (self->first_error == NULL)
    self->first_error = g_error_copy (error);
  self->n_failed++;

  return self->candidate->trust != USHER_TRUST_WISHED && self->n_failed <= self->question.profile->retries;
}
