/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-yt-dlp.h"

#include <string.h>

#include "usher-environment.h"
#include "usher-executor.h"
#include "usher-run-log.h"
#include "usher-time.h"

#define PROGRESS_PREFIX "USHER "
#define PROGRESS_TEMPLATE \
  "download:" PROGRESS_PREFIX "%(progress.downloaded_bytes)s %(progress.total_bytes)s " \
  "%(progress.total_bytes_estimate)s"

/* The best that a player can show, up to 1080 lines; else whatever there is. */
#define FORMAT "bv*[height<=1080]+ba/b[height<=1080]/bv*+ba/b"

#define KILL_GRACE USHER_SECOND

typedef struct
{
  UsherRunLog *log;              /* (owned) */
  UsherFractionFunc progress;    /* (nullable) */
  gpointer user_data;            /* (unowned) */
  char *last_error;              /* (owned) (nullable): what it has said last */
} Download;

/* What it says, in lower case, and what that means. The first that fits counts. */
static const struct
{
  const char *words;
  UsherFailure failure;
} meanings[] = {
  { "no space left on device",         USHER_FAILURE_NO_SPACE },
  { "disk quota exceeded",             USHER_FAILURE_NO_SPACE },
  { "confirm you're not a bot",        USHER_FAILURE_VIDEO_REFUSED },
  { "confirm you’re not a bot",        USHER_FAILURE_VIDEO_REFUSED },
  { "http error 429",                  USHER_FAILURE_VIDEO_REFUSED },
  { "too many requests",               USHER_FAILURE_VIDEO_REFUSED },
  { "http error 403",                  USHER_FAILURE_VIDEO_REFUSED },
  { "private video",                   USHER_FAILURE_VIDEO_UNAVAILABLE },
  { "video unavailable",               USHER_FAILURE_VIDEO_UNAVAILABLE },
  { "has been removed",                USHER_FAILURE_VIDEO_UNAVAILABLE },
  { "confirm your age",                USHER_FAILURE_VIDEO_UNAVAILABLE },
  { "not available in your country",   USHER_FAILURE_VIDEO_UNAVAILABLE },
  { "requested format is not available", USHER_FAILURE_VIDEO_UNAVAILABLE },
  { "http error 404",                  USHER_FAILURE_VIDEO_UNAVAILABLE },
  { "http error 410",                  USHER_FAILURE_VIDEO_UNAVAILABLE },
  { "unsupported url",                 USHER_FAILURE_VIDEO_UNAVAILABLE },
  { "larger than max-filesize",        USHER_FAILURE_TOO_LARGE },
  { "name or service not known",       USHER_FAILURE_UNREACHABLE },
  { "connection refused",              USHER_FAILURE_UNREACHABLE },
  { "network is unreachable",          USHER_FAILURE_UNREACHABLE },
  { "timed out",                       USHER_FAILURE_TIMED_OUT },
};

static void
download_free (Download *download)
{
  g_clear_object (&download->log);
  g_clear_pointer (&download->last_error, g_free);
  g_free (download);
}

/**
 * usher_yt_dlp_classify:
 * @message: an error message of yt-dlp
 *
 * Returns: what it means
 */
UsherFailure
usher_yt_dlp_classify (const char *message)
{
  g_autofree char *lower = g_utf8_strdown (message, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (meanings); i++)
    if (strstr (lower, meanings[i].words) != NULL)
      return meanings[i].failure;

  return USHER_FAILURE_OTHER;
}

/**
 * usher_yt_dlp_parse_progress:
 * @line: a line of its output
 * @fraction: (out): set on success only
 *
 * Returns: %FALSE if the line is something else, or the size is unknown
 */
gboolean
usher_yt_dlp_parse_progress (const char *line,
                             double     *fraction)
{
  g_auto(GStrv) words = NULL;
  double done, total;

  if (!g_str_has_prefix (line, PROGRESS_PREFIX))
    return FALSE;

  words = g_strsplit (line + strlen (PROGRESS_PREFIX), " ", -1);
  if (g_strv_length (words) != 3)
    return FALSE;

  done = g_ascii_strtod (words[0], NULL);
  total = g_ascii_strtod (g_str_equal (words[1], "NA") ? words[2] : words[1], NULL);
  if (!(total > 0) || !(done >= 0))
    return FALSE;

  *fraction = MIN (done / total, 1);

  return TRUE;
}

static void
output_cb (const char *line,
           gpointer    user_data)
{
  Download *download = user_data;
  double fraction;

  if (usher_yt_dlp_parse_progress (line, &fraction))
    {
      if (download->progress != NULL)
        download->progress (fraction, download->user_data);
    }
  else if (!g_str_has_prefix (line, PROGRESS_PREFIX))
    {
      usher_run_log_say (download->log, "  %s", line);
      if (strstr (line, "larger than max-filesize") != NULL)
        {
          g_free (download->last_error);
          download->last_error = g_strdup (line);
        }
    }
}

static void
errors_cb (const char *line,
           gpointer    user_data)
{
  Download *download = user_data;

  usher_run_log_say (download->log, "  %s", line);
  if (!g_str_has_prefix (line, "ERROR: "))
    return;

  g_free (download->last_error);
  download->last_error = g_strdup (line + strlen ("ERROR: "));
}

static GError *
new_error (Download *download)
{
  const char *message = download->last_error != NULL ? download->last_error : "it did not say why";
  GError *error = NULL;

  usher_failure_set (&error, usher_yt_dlp_classify (message),
                     g_variant_new_parsed ("{'Message': <%s>}", message),
                     "yt-dlp could not download the video: %s", message);

  return error;
}

static void
executed_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Download *download = g_task_get_task_data (task);
  GError *error = NULL;
  int status = usher_executor_run_finish (USHER_EXECUTOR (source), result, &error);

  /* A video that is too large is passed over with the status 0 */
  if (status > 0 || (status == 0 && download->last_error != NULL))
    error = new_error (download);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/**
 * usher_yt_dlp_async:
 * @tools: of a chore
 * @url: an address that has been checked
 * @folder: (type filename): an empty folder to download into
 * @progress: (nullable): called with how far it is
 * @cancellable: (nullable): ends it
 * @callback: called when it has ended
 * @user_data: data for @callback and @progress
 *
 * The address goes in on standard input, where nothing in it can be taken for
 * an option; and whatever configuration, cache or plug-in there is stays out.
 */
void
usher_yt_dlp_async (const UsherChoreTools *tools,
                    const char            *url,
                    const char            *folder,
                    UsherFractionFunc      progress,
                    GCancellable          *cancellable,
                    GAsyncReadyCallback    callback,
                    gpointer               user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Download *download = g_new0 (Download, 1);
  g_autofree char *line = g_strconcat (url, "\n", NULL);
  g_autoptr(GBytes) input = g_bytes_new (line, strlen (line));
  g_autofree char *max_size =
    g_strdup_printf ("%" G_GUINT64_FORMAT, tools->settings->max_video_size);
  g_auto(GStrv) own = g_get_environ ();
  g_auto(GStrv) environment =
    usher_environment_for_tools ((const char * const *) own,
                                 (const char * const *) tools->environment);
  const char *argv[] = {
    tools->settings->yt_dlp, "--ignore-config", "--no-cache-dir", "--no-exec", "--no-playlist",
    "--restrict-filenames", "--no-mtime", "--max-filesize", max_size, "--socket-timeout", "30",
    "--retries", "3", "--newline", "--progress-template", PROGRESS_TEMPLATE,
    "-f", FORMAT, "-o", "out.%(ext)s", "-a", "-", NULL
  };
  const UsherCommand command = {
    .argv = argv,
    .environment = (const char * const *) environment,
    .working_directory = folder,
    .input = input,
    .output_fd = -1,
    .output = output_cb,
    .errors = errors_cb,
    .user_data = download,
    .marker = tools->marker,
    .kill_grace = KILL_GRACE,
    .max_file_size = tools->settings->max_video_size + (16 << 20),
  };

  g_task_set_source_tag (task, usher_yt_dlp_async);
  g_task_set_task_data (task, download, (GDestroyNotify) download_free);
  download->log = g_object_ref (tools->log);
  download->progress = progress;
  download->user_data = user_data;
  usher_executor_run_async (tools->tools_executor, &command, cancellable, executed_cb, task);
}

gboolean
usher_yt_dlp_finish (GAsyncResult  *result,
                     GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
