/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* Gets one trailer for one title: looks whether there is one, downloads it into
 * a work folder, checks what has come, and moves it to its place. Whatever goes
 * wrong on the way, the work folder is gone at the end. */

#include "usher-downloader.h"

#include "usher-converter.h"
#include "usher-failure.h"
#include "usher-fetch.h"
#include "usher-file-name.h"
#include "usher-run-log.h"
#include "usher-staging-store.h"
#include "usher-title-look.h"
#include "usher-trailer-store.h"
#include "usher-work-folder.h"

/* The state of a download; the task data of its GTask. */
typedef struct
{
  const UsherChoreTools *tools;  /* (unowned): outlive the run */
  UsherMedia *media;             /* (owned) */
  UsherProfile *profile;         /* (owned) */
  char *url;                     /* (owned) (nullable): a person names it */
  char *video_id;                /* (owned) (nullable): a person names it */
  UsherFetch *fetch;             /* (owned) */
  gboolean wished;               /* a person asks for this very video */
  UsherFractionFunc progress;
  gpointer user_data;            /* (unowned) */
  UsherStaging *staging;         /* (owned) */
  char *work_folder;             /* (owned) (type filename) */
  gboolean has_folder;           /* whether that is there, and ours */
  UsherConverted *converted;     /* (owned) (nullable): in the work folder */
  UsherTrailer *trailer;         /* (owned) (nullable): once it is in its place */
  UsherDownloadOutcome outcome;
  GError *error;                 /* (owned) (nullable): to be returned after cleaning up */
} Download;

static void
download_free (Download *download)
{
  g_clear_pointer (&download->media, usher_media_free);
  g_clear_object (&download->fetch);
  g_clear_object (&download->profile);
  g_clear_pointer (&download->url, g_free);
  g_clear_pointer (&download->video_id, g_free);
  g_clear_pointer (&download->staging, usher_staging_free);
  g_clear_pointer (&download->work_folder, g_free);
  g_clear_pointer (&download->converted, usher_converted_free);
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
  g_autoptr(GTask) job = NULL;

  if (!download->has_folder)
    {
      if (error != NULL)
        g_task_return_error (task, error);
      else
        g_task_return_boolean (task, TRUE);
      return;
    }

  job = g_task_new (NULL, NULL, removed_cb, g_object_ref (task));
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
  const UsherProbe *probe = download->converted->probe;
  g_autofree char *display = g_filename_display_name (trailer->path);

  trailer->media = download->media->id;
  trailer->duration = probe->duration;
  trailer->height = probe->height;
  trailer->video_codec = g_strdup (probe->video_codec);
  trailer->audio_codec = g_strdup (probe->audio_codec);
  trailer->languages = g_strdup (probe->languages);
  trailer->video_id = g_strdup (usher_fetch_get_candidate (download->fetch)->video_id);
  trailer->profile = download->profile->id;
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
  const UsherProfile *profile = download->profile;
  const UsherProbe *probe = download->converted->probe;
  const UsherFileNameParts parts = {
    .media = download->media,
    .extension = usher_profile_get_extension (profile),
    .height = probe->height,
    .video_codec = probe->video_codec,
    .audio_codec = probe->audio_codec,
    .video_id = usher_fetch_get_candidate (download->fetch)->video_id,
  };
  g_autofree char *name = usher_file_name_fill (profile->file_name, &parts);
  const UsherPlacement placement = {
    .root = download->media->root,
    .folder = download->media->folder,
    .sub_folder = *profile->folder != '\0' ? profile->folder : NULL,
    .file = download->converted->file,
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

/* What has come, or has not, will not do: another video may */

static void find (GTask *task);

static void
emptied_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    find (task);
  else
    clean_up (task, error);
}

static void
empty_in_thread (GTask        *task,
                 gpointer      source,
                 gpointer      data,
                 GCancellable *cancellable)
{
  const Download *download = data;
  GError *error = NULL;

  if (usher_work_folder_empty (download->media->root, download->media->folder, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* Takes @error over. To be called where the video that is there is at fault. */
static void
refuse (GTask  *task,
        GError *error)
{
  Download *download = g_task_get_task_data (task);
  g_autoptr(GTask) job = NULL;

  if (!usher_fetch_refuse (download->fetch, error))
    {
      clean_up (task, error);
      return;
    }

  usher_run_log_say (download->tools->log, "  not this one: %s", error->message);
  g_error_free (error);
  job = g_task_new (NULL, NULL, emptied_cb, g_object_ref (task));
  g_task_set_task_data (job, download, NULL);
  g_task_run_in_thread (job, empty_in_thread);
}

/* Making of what has come what the profile wants */

static void
converted_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Download *download = g_task_get_task_data (task);
  GError *error = NULL;

  download->converted = usher_convert_finish (result, &error);
  if (download->converted != NULL)
    place (task);
  else
    refuse (task, error);
}

static void
progress_cb (double   fraction,
             gpointer user_data)
{
  Download *download = g_task_get_task_data (user_data);

  if (download->progress != NULL)
    download->progress (fraction, download->user_data);
}

static void
set_stage (Download   *download,
           const char *stage)
{
  g_auto(UsherProgressState) state = { 0, };

  usher_progress_get (download->tools->progress, &state);
  usher_progress_set (download->tools->progress, stage, state.done, state.total, state.subject);
}

static void
find_in_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  const Download *download = data;
  GError *error = NULL;
  UsherWorkResult *found =
    usher_work_folder_find_result (download->media->root, download->media->folder,
                                   download->profile->subtitles, &error);

  if (found != NULL)
    g_task_return_pointer (task, found, (GDestroyNotify) usher_work_result_free);
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
  g_autoptr(UsherWorkResult) found = NULL;
  GError *error = NULL;

  found = g_task_propagate_pointer (G_TASK (result), &error);
  if (found == NULL)
    {
      refuse (task, error);
      return;
    }

  set_stage (download, "converting");
  usher_convert_async (download->tools, download->profile, download->media, download->work_folder,
                       found->file, (const char * const *) found->subtitles, progress_cb,
                       g_task_get_cancellable (task), converted_cb, g_object_ref (task));
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

  if (!usher_fetch_run_finish (USHER_FETCH (source), result, &error))
    {
      refuse (task, error);
      return;
    }

  job = g_task_new (NULL, NULL, found_cb, g_object_ref (task));
  g_task_set_task_data (job, download, NULL);
  g_task_run_in_thread (job, find_in_thread);
}

static void
fetch (GTask *task)
{
  Download *download = g_task_get_task_data (task);

  set_stage (download, "downloading");
  usher_fetch_run_async (download->fetch, progress_cb, g_task_get_cancellable (task),
                         downloaded_cb, g_object_ref (task));
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
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    {
      download->has_folder = TRUE;
      fetch (task);
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

static void
chosen_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Download *download = g_task_get_task_data (task);
  GError *error = NULL;

  if (!usher_fetch_find_finish (USHER_FETCH (source), result, &error))
    {
      download->outcome = USHER_DOWNLOAD_NO_VIDEO;
      clean_up (task, error);
      return;
    }

  if (download->has_folder)
    fetch (task);
  else
    usher_staging_store_add_async (download->tools->store, download->staging, staged_cb,
                                   g_object_ref (task));
}

static void
find (GTask *task)
{
  Download *download = g_task_get_task_data (task);

  set_stage (download, "searching");
  usher_fetch_find_async (download->fetch, g_task_get_cancellable (task), chosen_cb,
                          g_object_ref (task));
}

/* Looking at the title's folder first */

static void
looked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Download *download = g_task_get_task_data (task);
  UsherTitleStanding standing;
  GError *error = NULL;

  if (!usher_title_look_finish (result, &standing, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  switch (standing)
    {
    case USHER_TITLE_READY:
      find (task);
      break;

    case USHER_TITLE_HAS_TRAILER:
      usher_run_log_say (download->tools->log, "  there is a trailer already");
      return_outcome (task, USHER_DOWNLOAD_THERE);
      break;

    case USHER_TITLE_NO_FOLDER:
    default:
      return_outcome (task, USHER_DOWNLOAD_NO_FOLDER);
      break;
    }
}

/* It asks as the download lives. */
static void
make_fetch (Download               *download,
            const UsherTrailerWish *wish)
{
  const UsherVideoQuestion question = {
    .tools = download->tools,
    .yt_dlp = wish->yt_dlp,
    .media = download->media,
    .profile = download->profile,
    .url = download->url,
    .video_id = download->video_id,
  };

  download->fetch = usher_fetch_new (&question, wish->tried, download->work_folder);
}

/**
 * usher_download_async:
 * @tools: of a chore
 * @media: (transfer full): the title
 * @wish: what is to be downloaded; what it points to lives until @callback is called
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

  g_task_set_source_tag (task, usher_download_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, download, (GDestroyNotify) download_free);
  download->tools = tools;
  download->media = media;
  download->progress = progress;
  download->user_data = user_data;
  download->profile = g_object_ref (wish->profile);
  download->url = g_strdup (wish->url);
  download->video_id = g_strdup (wish->video_id);
  download->wished = wish->url != NULL || wish->video_id != NULL;
  if (media->folder == NULL || media->root == NULL)
    {
      return_outcome (task, USHER_DOWNLOAD_NO_FOLDER);
      return;
    }

  download->staging = usher_staging_new (tools->run, media->folder, USHER_WORK_FOLDER_NAME);
  download->work_folder = g_build_filename (media->folder, USHER_WORK_FOLDER_NAME, NULL);
  make_fetch (download, wish);
  usher_title_look_async (tools, download->media, download->profile, download->wished, cancellable,
                          looked_cb, g_object_ref (task));
}

/**
 * usher_download_finish:
 * @result: what the callback was given
 * @outcome: (out): what became of it, where it did not fail
 * @tried: (out) (optional): ids of all videos that have failed, before and now
 * @error: return location for an error
 */
gboolean
usher_download_finish (GAsyncResult          *result,
                       UsherDownloadOutcome  *outcome,
                       GStrv                 *tried,
                       GError               **error)
{
  Download *download = g_task_get_task_data (G_TASK (result));

  *outcome = download->outcome;
  if (tried != NULL)
    *tried = download->fetch != NULL ? g_strdupv ((char **) usher_fetch_get_tried (download->fetch)) : NULL;

  return g_task_propagate_boolean (G_TASK (result), error);
}
