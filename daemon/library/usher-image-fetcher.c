/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* Fetches a picture and makes it as large as it is shown. What it really is, nobody
 * knows: it is read by a child with limits and one decoder, never by us. */

#include "usher-image-fetcher.h"

#include <errno.h>
#include <glib/gstdio.h>

#include "usher-failure.h"
#include "usher-http.h"
#include "usher-image-folder.h"
#include "usher-program.h"
#include "usher-time.h"
#include "usher-url.h"

#define MAX_SIZE (10 * 1024 * 1024)
#define FETCH_DEADLINE USHER_MINUTE
#define SCALE_DEADLINE (20 * USHER_SECOND)

/* No film's poster has more; 4 bytes each and some copies are far below the limit. */
#define MAX_PIXELS "50000000"
#define MAX_MEMORY (G_GUINT64_CONSTANT (1) << 30)
#define MAX_RESULT (4 * 1024 * 1024)

typedef struct
{
  const UsherChoreTools *tools;  /* (unowned) */
  UsherImage *image;             /* (owned) */
  char *tag;                     /* (owned) (nullable): of what has come */
  GBytes *bytes;                 /* (owned) (nullable): what has come */
  const char *format;            /* a static string: what that is */
  char *part;                    /* (owned): where it is written */
  char *scaled;                  /* (owned): where the picture is made from it */
  char *file;                    /* (owned): where that goes */
  UsherImageOutcome outcome;
} Work;

static void
work_free (Work *work)
{
  g_clear_pointer (&work->image, usher_image_free);
  g_clear_pointer (&work->bytes, g_bytes_unref);
  g_clear_pointer (&work->tag, g_free);
  g_clear_pointer (&work->part, g_free);
  g_clear_pointer (&work->scaled, g_free);
  g_clear_pointer (&work->file, g_free);
  g_free (work);
}

static gboolean
fail (GError     **error,
      const char  *doing,
      const char  *path)
{
  int code = errno;
  g_autofree char *display = g_filename_display_name (path);

  usher_failure_set (error, code == ENOSPC || code == EDQUOT ? USHER_FAILURE_NO_SPACE : USHER_FAILURE_OTHER,
                     g_variant_new_parsed ("{'Folder': <%s>}", display),
                     "Cannot %s “%s”: %s", doing, display, g_strerror (code));

  return FALSE;
}

/* In a thread */

static void
place_in_thread (GTask        *task,
                 gpointer      source,
                 gpointer      data,
                 GCancellable *cancellable)
{
  Work *work = data;
  GStatBuf status;
  GError *error = NULL;

  g_unlink (work->part);
  if (g_stat (work->scaled, &status) != 0 || status.st_size == 0)
    usher_failure_set (&error, USHER_FAILURE_MALFORMED, NULL, "“%s” is no picture that can be shown",
                       work->image->url);
  else if (g_rename (work->scaled, work->file) != 0)
    fail (&error, "place the picture", work->file);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
put_away_in_thread (GTask        *task,
                    gpointer      source,
                    gpointer      data,
                    GCancellable *cancellable)
{
  Work *work = data;

  g_unlink (work->part);
  g_unlink (work->scaled);
  g_task_return_boolean (task, TRUE);
}

static void
write_in_thread (GTask        *task,
                 gpointer      source,
                 gpointer      data,
                 GCancellable *cancellable)
{
  Work *work = data;
  gsize length;
  const char *bytes = g_bytes_get_data (work->bytes, &length);
  GError *error = NULL;

  if (g_file_set_contents_full (work->part, bytes, (gssize) length, G_FILE_SET_CONTENTS_NONE, 0600, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* In the main loop */

static void
run_job (GTask               *task,
         GTaskThreadFunc      function,
         GAsyncReadyCallback  callback)
{
  g_autoptr(GTask) job = g_task_new (NULL, NULL, callback, g_object_ref (task));

  /* What it works on is kept by the task that waits for it */
  g_task_set_task_data (job, g_task_get_task_data (task), NULL);
  g_task_run_in_thread (job, function);
}

static void
placed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* The error that is told was there before. */
typedef struct
{
  GTask *task;                   /* (owned) */
  GError *error;                 /* (owned) */
} Failure;

static void
put_away_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Failure *failure = user_data;

  g_task_return_error (failure->task, g_steal_pointer (&failure->error));
  g_clear_object (&failure->task);
  g_free (failure);
}

/* Takes @error. */
static void
put_away (GTask  *task,
          GError *error)
{
  Failure *failure = g_new0 (Failure, 1);
  g_autoptr(GTask) job = g_task_new (NULL, NULL, put_away_cb, failure);

  failure->task = g_object_ref (task);
  failure->error = error;
  g_task_set_task_data (job, g_task_get_task_data (task), NULL);
  g_task_run_in_thread (job, put_away_in_thread);
}

static void
scaled_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Work *work = g_task_get_task_data (task);
  GError *error = NULL;
  g_autofree char *said = usher_program_run_finish (result, &error);

  if (said != NULL)
    {
      run_job (task, place_in_thread, placed_cb);
      return;
    }

  /* It ends so for what is no picture: that says more than its status */
  if (g_error_matches (error, USHER_FAILURE, USHER_FAILURE_EXIT_STATUS) ||
      g_error_matches (error, USHER_FAILURE, USHER_FAILURE_SIGNAL))
    {
      g_clear_error (&error);
      usher_failure_set (&error, USHER_FAILURE_MALFORMED, NULL, "“%s” is no picture that can be shown",
                         work->image->url);
    }
  put_away (task, error);
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Work *work = g_task_get_task_data (task);
  gboolean is_poster = g_str_equal (work->image->kind, "poster");
  g_autofree char *demuxer = g_strconcat (work->format, "_pipe", NULL);
  g_autofree char *input = g_strconcat ("file:", work->part, NULL);
  g_autofree char *output = g_strconcat ("file:", work->scaled, NULL);
  const char *argv[] = {
    work->tools->settings->ffmpeg, "-nostdin", "-v", "error", "-y", "-threads", "1",
    "-protocol_whitelist", "file", "-format_whitelist", demuxer, "-f", demuxer,
    "-codec:v", g_str_equal (work->format, "jpeg") ? "mjpeg" : work->format,
    "-max_pixels", MAX_PIXELS, "-i", input, "-map", "0:v:0", "-frames:v", "1", "-map_metadata", "-1",
    "-vf", is_poster
      ? "scale=w='min(300,iw)':h='min(450,ih)':force_original_aspect_ratio=decrease"
      : "scale=w='min(1280,iw)':h='min(720,ih)':force_original_aspect_ratio=decrease",
    "-pix_fmt", "yuvj420p", "-codec:v", "mjpeg", "-q:v", "3", "-f", "mjpeg", output, NULL
  };
  const UsherProgram program = {
    .argv = argv,
    .deadline = SCALE_DEADLINE,
    .max_memory = MAX_MEMORY,
    .max_file_size = MAX_RESULT,
  };
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    usher_program_run_async (work->tools, &program, g_task_get_cancellable (task), scaled_cb,
                             g_object_ref (task));
  else
    put_away (task, error);
}

static void
got_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Work *work = g_task_get_task_data (task);
  gboolean unchanged = FALSE;
  const guint8 *bytes;
  gsize length;
  GError *error = NULL;

  work->bytes = usher_http_get_finish_tagged (USHER_HTTP (source), result, &work->tag, &unchanged, &error);
  if (work->bytes == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  if (unchanged)
    {
      work->outcome = USHER_IMAGE_UNCHANGED;
      g_task_return_boolean (task, TRUE);
      return;
    }

  bytes = g_bytes_get_data (work->bytes, &length);
  work->format = usher_image_folder_sniff (bytes, length);
  if (work->format == NULL)
    {
      usher_failure_set (&error, USHER_FAILURE_MALFORMED, NULL, "“%s” is no JPEG, PNG or WebP",
                         work->image->url);
      g_task_return_error (task, error);
      return;
    }

  run_job (task, write_in_thread, written_cb);
}

/**
 * usher_image_fetcher_async:
 * @tools: of a chore
 * @image: the picture; with its tag and the url that we have it from, if we have it
 * @cancellable: (nullable): ends it
 * @callback: called when it is there
 * @user_data: data for @callback
 *
 * The picture takes the place of an older one when all of it is there.
 */
void
usher_image_fetcher_async (const UsherChoreTools *tools,
                           const UsherImage      *image,
                           GCancellable          *cancellable,
                           GAsyncReadyCallback    callback,
                           gpointer               user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Work *work = g_new0 (Work, 1);
  const UsherHttpRequest request = {
    .url = image->url,
    .accept = "image/jpeg, image/png, image/webp",
    .tag = image->error == NULL && g_strcmp0 (image->url, image->has_url) == 0 ? image->tag : NULL,
    .deadline = FETCH_DEADLINE,
    .max_size = MAX_SIZE,
  };
  GError *error = NULL;

  work->tools = tools;
  work->image = usher_image_copy (image);
  work->part = usher_image_folder_get_part (tools->cache_folder, image, "");
  work->scaled = usher_image_folder_get_part (tools->cache_folder, image, ".jpg");
  work->file = usher_image_folder_get_file (tools->cache_folder, image->media, image->kind);
  g_task_set_source_tag (task, usher_image_fetcher_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, work, (GDestroyNotify) work_free);

  if (usher_url_check_fetch (image->url, &error))
    {
      usher_http_get_async (tools->http, &request, cancellable, got_cb, task);
      return;
    }

  g_task_return_error (task, error);
  g_object_unref (task);
}

/**
 * usher_image_fetcher_finish:
 * @result: what the callback was given
 * @tag: (out) (transfer full) (nullable): what to ask with the next time
 * @outcome: (out): what became of it
 * @error: return location for an error
 */
gboolean
usher_image_fetcher_finish (GAsyncResult       *result,
                            char              **tag,
                            UsherImageOutcome  *outcome,
                            GError            **error)
{
  Work *work = g_task_get_task_data (G_TASK (result));

  *tag = g_steal_pointer (&work->tag);
  *outcome = work->outcome;

  return g_task_propagate_boolean (G_TASK (result), error);
}
