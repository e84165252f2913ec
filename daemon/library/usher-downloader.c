/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* Gets one trailer for one title: looks whether there is one, downloads it into
 * a work folder, checks what has come, and moves it to its place. Whatever goes
 * wrong on the way, the work folder is gone at the end. */

#include "usher-downloader.h"

#include <errno.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "usher-failure.h"
#include "usher-ffprobe.h"
#include "usher-file-name.h"
#include "usher-run-log.h"
#include "usher-scanner.h"
#include "usher-staging-store.h"
#include "usher-time.h"
#include "usher-trailer-store.h"
#include "usher-url.h"
#include "usher-work-folder.h"

/* What is shorter is a teaser, what is longer no trailer. */
#define MIN_DURATION (60 * USHER_SECOND)
#define MAX_DURATION (600 * USHER_SECOND)

/* Where players look for the trailers of a series. */
#define SERIES_FOLDER "Trailers"

/* The state of a download; the task data of its GTask. */
typedef struct
{
  const UsherChoreTools *tools;  /* (unowned): outlive the run */
  UsherMedia *media;             /* (owned) */
  char *url;                     /* (owned) (nullable) */
  char *video_id;                /* (owned) (nullable) */
  gboolean wished;               /* a person asks for this very video */
  UsherFractionFunc progress;
  gpointer user_data;            /* (unowned) */
  UsherStaging *staging;         /* (owned) */
  char *work_folder;             /* (owned) (type filename) */
  char *file;                    /* (owned) (nullable): in the work folder */
  UsherProbe *probe;             /* (owned) (nullable) */
  UsherTrailer *trailer;         /* (owned) (nullable): once it is in its place */
  UsherDownloadOutcome outcome;
  GError *error;                 /* (owned) (nullable): to be returned after cleaning up */
} Download;

static void
download_free (Download *download)
{
  g_clear_pointer (&download->media, usher_media_free);
  g_clear_pointer (&download->url, g_free);
  g_clear_pointer (&download->video_id, g_free);
  g_clear_pointer (&download->staging, usher_staging_free);
  g_clear_pointer (&download->work_folder, g_free);
  g_clear_pointer (&download->file, g_free);
  g_clear_pointer (&download->probe, usher_probe_free);
  g_clear_pointer (&download->trailer, usher_trailer_free);
  g_clear_error (&download->error);
  g_free (download);
}

static void
return_outcome (GTask                *task,
                UsherDownloadOutcome  outcome)
{
  Download *download = g_task_get_task_data (task);

  download->outcome = outcome;
  g_task_return_boolean (task, TRUE);
}

/* The end: the work folder goes, then its record. */

static void
forgotten_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Download *download = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  if (!usher_staging_store_remove_finish (USHER_STORE (source), result, &error))
    g_warning ("%s", error->message);

  if (download->error != NULL)
    g_task_return_error (task, g_steal_pointer (&download->error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
forget_staging (GTask *task)
{
  Download *download = g_task_get_task_data (task);

  usher_staging_store_remove_async (download->tools->store, download->staging,
                                    forgotten_cb, g_object_ref (task));
}

static void
remove_in_thread (GTask        *task,
                  gpointer      source,
                  gpointer      data,
                  GCancellable *cancellable)
{
  const UsherStaging *staging = data;
  GError *error = NULL;

  if (usher_work_folder_remove (staging->folder, staging->name, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
removed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Download *download = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    {
      forget_staging (task);
      return;
    }

  /* It stays on record, so that the next start of the daemon tries again */
  usher_run_log_say (download->tools->log, "  %s", error->message);
  if (download->error != NULL)
    g_task_return_error (task, g_steal_pointer (&download->error));
  else
    g_task_return_boolean (task, TRUE);
}

/* Not cancellable: this is what a cancelled download has left to do. */
static void
clean_up (GTask  *task,
          GError *error)
{
  Download *download = g_task_get_task_data (task);
  g_autoptr(GTask) job = g_task_new (NULL, NULL, removed_cb, g_object_ref (task));

  download->error = error;
  g_task_set_task_data (job, download->staging, NULL);
  g_task_run_in_thread (job, remove_in_thread);
}

/* Recording what has been made */

static void
recorded_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  GError *error = NULL;

  usher_trailer_store_add_finish (USHER_STORE (source), result, &error);
  clean_up (task, error);
}

static void
record_trailer (GTask *task)
{
  Download *download = g_task_get_task_data (task);
  UsherTrailer *trailer = download->trailer;
  g_autofree char *display = g_filename_display_name (trailer->path);

  trailer->media = download->media->id;
  trailer->duration = download->probe->duration;
  trailer->height = download->probe->height;
  trailer->video_codec = g_strdup (download->probe->video_codec);
  trailer->audio_codec = g_strdup (download->probe->audio_codec);
  trailer->video_id = g_strdup (download->video_id);
  trailer->downloaded = TRUE;
  trailer->run = download->tools->run;
  trailer->added = g_get_real_time ();

  usher_run_log_say (download->tools->log, "  placed as %s", display);
  download->outcome = USHER_DOWNLOAD_DONE;
  usher_trailer_store_add_async (download->tools->store, trailer, recorded_cb, g_object_ref (task));
}

/* Placing */

static void
place_in_thread (GTask        *task,
                 gpointer      source,
                 gpointer      data,
                 GCancellable *cancellable)
{
  const Download *download = data;
  const char *extension = strrchr (download->file, '.') + 1;
  const UsherFileNameParts parts = { .media = download->media, .extension = extension };
  g_autofree char *name = usher_file_name_fill ("{title} ({year})-trailer.{ext}", &parts);
  const UsherPlacement placement = {
    .root = download->media->root,
    .folder = download->media->folder,
    .sub_folder = download->media->kind == USHER_ARR_SONARR ? SERIES_FOLDER : NULL,
    .file = download->file,
    .name = name,
  };
  GError *error = NULL;
  UsherTrailer *trailer = usher_work_folder_place (&placement, &error);

  if (trailer != NULL)
    g_task_return_pointer (task, trailer, (GDestroyNotify) usher_trailer_free);
  else
    g_task_return_error (task, error);
}

static void
placed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Download *download = g_task_get_task_data (task);
  GError *error = NULL;

  download->trailer = g_task_propagate_pointer (G_TASK (result), &error);
  if (download->trailer != NULL)
    record_trailer (task);
  else
    clean_up (task, error);
}

/* The last moment at which it can be cancelled: once it is moved, it is there. */
static void
place (GTask *task)
{
  Download *download = g_task_get_task_data (task);
  g_autoptr(GTask) job = NULL;
  GError *error = NULL;

  if (g_cancellable_set_error_if_cancelled (g_task_get_cancellable (task), &error))
    {
      clean_up (task, error);
      return;
    }

  job = g_task_new (NULL, NULL, placed_cb, g_object_ref (task));
  g_task_set_task_data (job, download, NULL);
  g_task_run_in_thread (job, place_in_thread);
}

/* Checking what has come */

static gboolean
check_probe (const UsherProbe  *probe,
             GError           **error)
{
  g_autofree char *duration = usher_duration_to_text (probe->duration);
  const char *fault = NULL;

  if (probe->video_codec == NULL)
    fault = "it has no picture";
  else if (probe->audio_codec == NULL)
    fault = "it has no sound";
  else if (probe->duration < MIN_DURATION)
    fault = "it is shorter than a trailer";
  else if (probe->duration > MAX_DURATION)
    fault = "it is longer than a trailer";
  if (fault == NULL)
    return TRUE;

  usher_failure_set (error, USHER_FAILURE_NOT_A_TRAILER,
                     g_variant_new_parsed ("{'Duration': <%d>}",
                                           (double) probe->duration / USHER_SECOND),
                     "What came is no trailer: %s (%s)", fault, duration);

  return FALSE;
}

static void
probed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Download *download = g_task_get_task_data (task);
  GError *error = NULL;

  download->probe = usher_ffprobe_finish (result, &error);
  if (download->probe == NULL || !check_probe (download->probe, &error))
    clean_up (task, error);
  else
    place (task);
}

static void
find_in_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  const Download *download = data;
  GError *error = NULL;
  char *file =
    usher_work_folder_find_video (download->media->root, download->media->folder, &error);

  if (file != NULL)
    g_task_return_pointer (task, file, g_free);
  else
    g_task_return_error (task, error);
}

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Download *download = g_task_get_task_data (task);
  g_autofree char *path = NULL;
  GError *error = NULL;

  download->file = g_task_propagate_pointer (G_TASK (result), &error);
  if (download->file == NULL)
    {
      clean_up (task, error);
      return;
    }

  path = g_build_filename (download->work_folder, download->file, NULL);
  usher_ffprobe_async (download->tools, path, g_task_get_cancellable (task),
                       probed_cb, g_object_ref (task));
}

/* Downloading */

static void
downloaded_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Download *download = g_task_get_task_data (task);
  g_autoptr(GTask) job = NULL;
  GError *error = NULL;

  if (!usher_yt_dlp_finish (result, &error))
    {
      clean_up (task, error);
      return;
    }

  job = g_task_new (NULL, NULL, found_cb, g_object_ref (task));
  g_task_set_task_data (job, download, NULL);
  g_task_run_in_thread (job, find_in_thread);
}

static void
progress_cb (double   fraction,
             gpointer user_data)
{
  Download *download = g_task_get_task_data (user_data);

  download->progress (fraction, download->user_data);
}

static void
make_in_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  const Download *download = data;
  GError *error = NULL;

  if (usher_work_folder_make (download->media->root, download->media->folder, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
made_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Download *download = g_task_get_task_data (task);
  g_autofree char *display = usher_url_for_display (download->url);
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    {
      usher_run_log_say (download->tools->log, "  downloading %s", display);
      usher_yt_dlp_async (download->tools, download->url, download->work_folder,
                          download->progress != NULL ? progress_cb : NULL,
                          g_task_get_cancellable (task), downloaded_cb, g_object_ref (task));
      return;
    }

  /* The folder that is there is another run's: leave it */
  download->outcome = USHER_DOWNLOAD_BUSY;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_EXISTS))
    g_clear_error (&error);
  download->error = error;
  forget_staging (task);
}

static void
staged_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  g_autoptr(GTask) job = NULL;
  GError *error = NULL;

  if (!usher_staging_store_add_finish (USHER_STORE (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  job = g_task_new (NULL, NULL, made_cb, g_object_ref (task));
  g_task_set_task_data (job, g_task_get_task_data (task), NULL);
  g_task_run_in_thread (job, make_in_thread);
}

/* Looking at the title's folder first */

typedef struct
{
  UsherScanResult result;
  GPtrArray *files;              /* (owned) (element-type UsherScanFile) */
} Look;

static void
look_free (Look *look)
{
  g_clear_pointer (&look->files, g_ptr_array_unref);
  g_free (look);
}

static gboolean
check_space (const Download  *download,
             GError         **error)
{
  guint64 min = download->tools->settings->min_free_space;
  g_autofree char *display = g_filename_display_name (download->media->root);
  struct statvfs status;
  guint64 n_free;

  if (statvfs (download->media->root, &status) != 0)
    return TRUE;

  n_free = (guint64) status.f_bavail * status.f_frsize;
  if (n_free >= min)
    return TRUE;

  usher_failure_set (error, USHER_FAILURE_NO_SPACE,
                     g_variant_new_parsed ("{'Folder': <%s>, 'Free': <%t>, 'Needed': <%t>}",
                                           display, n_free, min),
                     "“%s” has %" G_GUINT64_FORMAT " MB left, and MinFreeSpace asks for %"
                     G_GUINT64_FORMAT, display, n_free / 1000000, min / 1000000);

  return FALSE;
}

static void
look_in_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  const Download *download = data;
  Look *look;
  GError *error = NULL;

  if (!usher_scanner_check_root (download->media->root, &error) || !check_space (download, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  look = g_new0 (Look, 1);
  look->files = g_ptr_array_new_with_free_func ((GDestroyNotify) usher_scan_file_free);
  look->result = usher_scanner_scan_folder (download->media->root, download->media->folder,
                                            look->files, NULL, &error);
  if (error == NULL)
    {
      g_task_return_pointer (task, look, (GDestroyNotify) look_free);
      return;
    }

  look_free (look);
  g_task_return_error (task, error);
}

static void
noted_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  UsherTrailerCounts counts;
  GError *error = NULL;

  if (usher_trailer_store_note_finish (USHER_STORE (source), result, &counts, &error))
    return_outcome (task, USHER_DOWNLOAD_THERE);
  else
    g_task_return_error (task, error);
}

/* Somebody has put one there since the last scan. */
static void
note_found (GTask *task,
            Look  *look)
{
  Download *download = g_task_get_task_data (task);
  UsherTrailerScan *scan = usher_trailer_scan_new (download->media->id);
  GPtrArray *scans = g_ptr_array_new_with_free_func ((GDestroyNotify) usher_trailer_scan_free);

  for (guint i = 0; i < look->files->len; i++)
    g_ptr_array_add (scan->found, usher_scan_file_to_trailer (look->files->pdata[i], scan->media));
  g_ptr_array_add (scans, scan);

  usher_run_log_say (download->tools->log, "  there is a trailer already");
  usher_trailer_store_note_async (download->tools->store, scans, download->tools->run,
                                  g_get_real_time (), noted_cb, g_object_ref (task));
}

static gboolean
has_trailer (const Look *look)
{
  for (guint i = 0; i < look->files->len; i++)
    if (!((UsherScanFile *) look->files->pdata[i])->doubtful)
      return TRUE;

  return FALSE;
}

static void
looked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Download *download = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  Look *look = g_task_propagate_pointer (G_TASK (result), &error);

  if (look == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (look->result == USHER_SCAN_NO_FOLDER)
    return_outcome (task, USHER_DOWNLOAD_NO_FOLDER);
  else if (has_trailer (look) && !download->wished)
    note_found (task, look);
  else
    usher_staging_store_add_async (download->tools->store, download->staging,
                                   staged_cb, g_object_ref (task));

  g_clear_pointer (&look, look_free);
}

/* Returns: %FALSE if there is nothing to be done, and @task has returned */
static gboolean
choose_video (GTask                  *task,
              const UsherTrailerWish *wish)
{
  Download *download = g_task_get_task_data (task);
  const UsherMedia *media = download->media;
  const char *video_id;
  GError *error = NULL;

  download->wished = wish->url != NULL || wish->video_id != NULL;
  download->url = usher_trailer_source_find_url (media, wish, download->tools->settings,
                                                 &video_id, &error);
  download->video_id = g_strdup (video_id);

  if (error != NULL)
    g_task_return_error (task, error);
  else if (media->folder == NULL || media->root == NULL)
    return_outcome (task, USHER_DOWNLOAD_NO_FOLDER);
  else if (download->url == NULL)
    return_outcome (task, USHER_DOWNLOAD_NO_VIDEO);
  else
    return TRUE;

  return FALSE;
}

/**
 * usher_download_async:
 * @tools: of a chore
 * @media: (transfer full): the title
 * @wish: what a person wants
 * @progress: (nullable): called with how far the download is
 * @cancellable: (nullable): ends it
 * @callback: called when it is over, and nothing of it is left but the trailer
 * @user_data: data for @callback and @progress
 */
void
usher_download_async (const UsherChoreTools  *tools,
                      UsherMedia             *media,
                      const UsherTrailerWish *wish,
                      UsherFractionFunc       progress,
                      GCancellable           *cancellable,
                      GAsyncReadyCallback     callback,
                      gpointer                user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Download *download = g_new0 (Download, 1);
  g_autoptr(GTask) job = NULL;

  g_task_set_source_tag (task, usher_download_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, download, (GDestroyNotify) download_free);
  download->tools = tools;
  download->media = media;
  download->progress = progress;
  download->user_data = user_data;
  if (!choose_video (task, wish))
    return;

  download->staging = usher_staging_new (tools->run, media->folder, USHER_WORK_FOLDER_NAME);
  download->work_folder = g_build_filename (media->folder, USHER_WORK_FOLDER_NAME, NULL);
  job = g_task_new (NULL, cancellable, looked_cb, g_object_ref (task));
  g_task_set_task_data (job, download, NULL);
  g_task_run_in_thread (job, look_in_thread);
}

/**
 * usher_download_finish:
 * @result: what the callback was given
 * @outcome: (out): what became of it, where it did not fail
 * @error: return location for an error
 */
gboolean
usher_download_finish (GAsyncResult          *result,
                       UsherDownloadOutcome  *outcome,
                       GError               **error)
{
  Download *download = g_task_get_task_data (G_TASK (result));

  *outcome = download->outcome;

  return g_task_propagate_boolean (G_TASK (result), error);
}
