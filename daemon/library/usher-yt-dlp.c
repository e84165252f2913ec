/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* yt-dlp as a child: it lists videos, or downloads one. However it behaves, it ends by
 * a deadline, says no more than can be kept, and what it says is understood. */

#include "usher-yt-dlp.h"

#include <string.h>

#include "usher-deadline.h"
#include "usher-environment.h"
#include "usher-executor.h"
#include "usher-run-log.h"
#include "usher-time.h"
#include "usher-video-line.h"
#include "usher-yt-dlp-command.h"
#include "usher-yt-dlp-errors.h"

#define KILL_GRACE USHER_SECOND

/* Looking at a video, or searching, takes seconds. */
#define LIST_DEADLINE (120 * USHER_SECOND)
#define HELP_DEADLINE (30 * USHER_SECOND)

/* What it says beyond this is no message any more; progress does not count. */
#define MAX_OUTPUT (4 * 1024 * 1024)
#define MAX_LOG_LINES 200
#define MAX_VIDEOS 100

/* Of the first line of an address, below which nothing is read. */
#define QUIET_LINE "Reading URLs from STDIN"

struct _UsherYtDlp
{
  GObject parent_instance;

  const UsherChoreTools *tools;  /* (unowned): outlive us */
  char *help;                    /* (owned) (nullable): what the program says of its options */
  gboolean hurried;              /* it was told that it asks too often */
};

G_DEFINE_FINAL_TYPE (UsherYtDlp, usher_yt_dlp, G_TYPE_OBJECT)

/* A process; the task data of its GTask. */
typedef struct
{
  char *line;                    /* (owned) (nullable): what it reads */
  char *folder;                  /* (owned) (nullable) (type filename): where it starts */
  const UsherProfile *profile;   /* (unowned) (nullable): of a download */
  guint n_videos;                /* of a list */
  GPtrArray *videos;             /* (owned) (nullable) (element-type UsherCandidate) */
  GString *help;                 /* (owned) (nullable) */
  gint64 deadline;
  UsherFractionFunc progress;    /* (nullable) */
  gpointer user_data;            /* (unowned) */

  GCancellable *inner;           /* (owned): ends it, whoever wants so */
  GCancellable *outer;           /* (owned) (nullable): the caller's */
  gulong outer_id;
  GSource *timer;                /* (owned) (nullable) */
  gboolean late;
  gboolean flooding;
  gboolean is_stale;             /* it has said that it does not understand its host */
  gsize n_bytes;
  guint n_lines;
  char *last_error;              /* (owned) (nullable): what it has said last */
  const UsherChoreTools *tools;  /* (unowned) */
  UsherYtDlp *self;              /* (unowned): the task has it */
} Process;

static void
process_free (Process *process)
{
  g_clear_pointer (&process->line, g_free);
  g_clear_pointer (&process->folder, g_free);
  g_clear_pointer (&process->videos, g_ptr_array_unref);
  if (process->help != NULL)
    g_string_free (process->help, TRUE);
  usher_deadline_clear (&process->timer);
  g_clear_object (&process->inner);
  g_clear_object (&process->outer);
  g_clear_pointer (&process->last_error, g_free);
  g_free (process);
}

static void
usher_yt_dlp_finalize (GObject *object)
{
  UsherYtDlp *self = USHER_YT_DLP (object);

  g_clear_pointer (&self->help, g_free);

  G_OBJECT_CLASS (usher_yt_dlp_parent_class)->finalize (object);
}

static void
usher_yt_dlp_class_init (UsherYtDlpClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = usher_yt_dlp_finalize;
}

static void
usher_yt_dlp_init (UsherYtDlp *self)
{
}

/**
 * usher_yt_dlp_new:
 * @tools: of a chore; they outlive it
 *
 * Returns: (transfer full): the program, as the settings name it
 */
UsherYtDlp *
usher_yt_dlp_new (const UsherChoreTools *tools)
{
  UsherYtDlp *self = g_object_new (USHER_TYPE_YT_DLP, NULL);

  self->tools = tools;

  return self;
}

/* Returns: whether it was told since the last question that it asks too often */
gboolean
usher_yt_dlp_was_hurried (UsherYtDlp *self)
{
  gboolean hurried = self->hurried;

  self->hurried = FALSE;

  return hurried;
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

  if (!g_str_has_prefix (line, USHER_YT_DLP_PROGRESS_PREFIX))
    return FALSE;

  words = g_strsplit (line + strlen (USHER_YT_DLP_PROGRESS_PREFIX), " ", -1);
  if (g_strv_length (words) != 3)
    return FALSE;

  done = g_ascii_strtod (words[0], NULL);
  total = g_ascii_strtod (g_str_equal (words[1], "NA") ? words[2] : words[1], NULL);
  if (!(total > 0) || !(done >= 0))
    return FALSE;

  *fraction = MIN (done / total, 1);

  return TRUE;
}

/* What it says */

static gboolean
take_bytes (Process    *process,
            const char *line)
{
  process->n_bytes += strlen (line) + 1;
  if (process->n_bytes <= MAX_OUTPUT)
    return TRUE;

  process->flooding = TRUE;
  g_cancellable_cancel (process->inner);

  return FALSE;
}

static void
say (Process    *process,
     const char *line)
{
  if (process->tools->log == NULL || process->help != NULL || g_str_has_prefix (line, QUIET_LINE))
    return;

  process->n_lines++;
  if (process->n_lines <= MAX_LOG_LINES)
    usher_run_log_say (process->tools->log, "  %s", line);
  else if (process->n_lines == MAX_LOG_LINES + 1)
    usher_run_log_say (process->tools->log, "  (what yt-dlp says further is left out)");
}

static void
note_error (Process    *process,
            const char *message)
{
  g_free (process->last_error);
  process->last_error = g_strdup (message);
}

static void
take_video (Process    *process,
            const char *line)
{
  g_autoptr(GError) error = NULL;
  UsherCandidate *video;

  if (process->videos->len >= MAX_VIDEOS)
    return;

  video = usher_video_line_parse (line, &error);
  if (video != NULL)
    g_ptr_array_add (process->videos, video);
  else
    say (process, line);
}

/* Both end with the status 0: the video is passed over. */
static gboolean
is_refusal (const char *line)
{
  return strstr (line, "larger than max-filesize") != NULL ||
         strstr (line, "does not pass filter") != NULL;
}

static void
output_cb (const char *line,
           gpointer    user_data)
{
  Process *process = user_data;
  double fraction;

  if (usher_yt_dlp_parse_progress (line, &fraction))
    {
      if (process->progress != NULL)
        process->progress (fraction, process->user_data);
      return;
    }

  if (g_str_has_prefix (line, USHER_YT_DLP_PROGRESS_PREFIX) || process->flooding ||
      !take_bytes (process, line))
    return;

  if (process->help != NULL)
    g_string_append_printf (process->help, "%s\n", line);
  else if (process->videos != NULL && *line == '{')
    take_video (process, line);
  else
    say (process, line);

  if (is_refusal (line))
    note_error (process, line);
}

static void
errors_cb (const char *line,
           gpointer    user_data)
{
  Process *process = user_data;

  if (process->flooding || !take_bytes (process, line))
    return;

  say (process, line);
  process->is_stale = process->is_stale || usher_yt_dlp_hints_stale (line);
  if (usher_yt_dlp_hints_hurry (line))
    process->self->hurried = TRUE;

  if (g_str_has_prefix (line, "ERROR: "))
    note_error (process, line + strlen ("ERROR: "));
  else if (strstr (line, ": error: ") != NULL)
    note_error (process, strstr (line, ": error: ") + strlen (": error: "));
}

/* How it ends */

static GError *
new_error (const Process *process)
{
  const char *message = process->last_error != NULL ? process->last_error : "it did not say why";
  UsherFailure failure = usher_yt_dlp_classify (message, process->is_stale);
  const char *advice = usher_yt_dlp_get_advice (failure);
  GError *error = NULL;

  usher_failure_set (&error, failure, g_variant_new_parsed ("{'Message': <%s>}", message),
                     "yt-dlp could not get the video: %s%s%s", message,
                     advice != NULL ? "; " : "", advice != NULL ? advice : "");

  return error;
}

static GError *
new_end (const Process *process)
{
  g_autofree char *time = usher_duration_to_text (process->deadline);
  GError *error = NULL;

  if (process->late)
    usher_failure_set (&error, USHER_FAILURE_TIMED_OUT,
                       g_variant_new_parsed ("{'Program': <'yt-dlp'>, 'Seconds': <%t>}",
                                             (guint64) (process->deadline / USHER_SECOND)),
                       "yt-dlp was stopped, as it had not ended after %s; raise DownloadTimeout "
                       "if the network is slow", time);
  else
    usher_failure_set (&error, USHER_FAILURE_TOO_LARGE,
                       g_variant_new_parsed ("{'Program': <'yt-dlp'>}"),
                       "yt-dlp was stopped, as it did not stop talking; the log has the "
                       "beginning of what it said");

  return error;
}

static void
stop_watching (Process *process)
{
  usher_deadline_clear (&process->timer);
  if (process->outer_id != 0)
    g_cancellable_disconnect (process->outer, process->outer_id);
  process->outer_id = 0;
}

static void
executed_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Process *process = g_task_get_task_data (task);
  GError *error = NULL;
  int status = usher_executor_run_finish (USHER_EXECUTOR (source), result, &error);
  gboolean has_some = process->videos != NULL && process->videos->len > 0;

  stop_watching (process);
  if (process->late || process->flooding)
    {
      g_clear_error (&error);
      error = new_end (process);
    }
  else if (!has_some && (status > 0 || (status == 0 && process->last_error != NULL)))
    {
      error = new_error (process);
    }

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static gboolean
late_cb (gpointer user_data)
{
  Process *process = user_data;

  process->late = TRUE;
  g_cancellable_cancel (process->inner);

  return G_SOURCE_REMOVE;
}

static void
outer_cancelled_cb (GCancellable *outer,
                    GCancellable *inner)
{
  g_cancellable_cancel (inner);
}

static GStrv
make_argv (const Process *process)
{
  const UsherSettings *settings = process->tools->settings;

  if (process->help != NULL)
    {
      const char *argv[] = { settings->yt_dlp, "--ignore-config", "--help", NULL };

      return g_strdupv ((char **) argv);
    }

  return process->profile != NULL
    ? usher_yt_dlp_command_for_download (settings, process->self->help, process->profile)
    : usher_yt_dlp_command_for_list (settings, process->self->help, process->n_videos);
}

static GStrv
make_environment (const UsherChoreTools *tools)
{
  g_auto(GStrv) own = g_get_environ ();
  GStrv environment = usher_environment_for_tools ((const char * const *) own,
                                                   (const char * const *) tools->environment);

  /* Plug-ins are programs that nobody has allowed here */
  return g_environ_setenv (environment, "YTDLP_NO_PLUGINS", "1", TRUE);
}

static void
run (GTask *task)
{
  Process *process = g_task_get_task_data (task);
  const UsherChoreTools *tools = process->tools;
  g_auto(GStrv) argv = make_argv (process);
  g_auto(GStrv) environment = make_environment (tools);
  g_autoptr(GBytes) input =
    process->line != NULL ? g_bytes_new (process->line, strlen (process->line)) : NULL;
  const UsherCommand command = {
    .argv = (const char * const *) argv,
    .environment = (const char * const *) environment,
    .working_directory = process->folder,
    .input = input,
    .output_fd = -1,
    .output = output_cb,
    .errors = errors_cb,
    .user_data = process,
    .marker = tools->marker,
    .kill_grace = KILL_GRACE,
    .max_file_size = tools->settings->max_video_size + (16 << 20),
  };

  process->timer = usher_deadline_add (process->deadline, late_cb, process);
  if (process->outer != NULL)
    process->outer_id = g_cancellable_connect (process->outer, G_CALLBACK (outer_cancelled_cb),
                                               g_object_ref (process->inner), g_object_unref);
  usher_executor_run_async (tools->tools_executor, &command, process->inner, executed_cb,
                            g_object_ref (task));
}

static GTask *
process_new (UsherYtDlp          *self,
             GCancellable        *cancellable,
             GAsyncReadyCallback  callback,
             gpointer             user_data,
             Process            **process)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  *process = g_new0 (Process, 1);
  (*process)->self = self;
  (*process)->tools = self->tools;
  (*process)->inner = g_cancellable_new ();
  g_set_object (&(*process)->outer, cancellable);
  g_task_set_task_data (task, *process, (GDestroyNotify) process_free);

  return task;
}

/* What it can do is asked once; that it does not say is no reason not to try. */
static void
asked_for_help_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  UsherYtDlp *self = USHER_YT_DLP (source);
  Process *asked = g_task_get_task_data (G_TASK (result));
  g_autoptr(GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error) || error->domain == USHER_FAILURE)
    self->help = g_strdup (asked->help->str);

  if (error != NULL && (g_error_matches (error, USHER_FAILURE, USHER_FAILURE_PROGRAM_MISSING) ||
                        self->help == NULL))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    run (task);
}

static void
start (UsherYtDlp *self,
       GTask      *task)
{
  Process *process;
  g_autoptr(GTask) help = NULL;

  if (self->help != NULL)
    {
      run (task);
      return;
    }

  help = process_new (self, g_task_get_cancellable (task), asked_for_help_cb, g_object_ref (task), &process);
  g_task_set_source_tag (help, start);
  process->help = g_string_new (NULL);
  process->deadline =
    MIN (HELP_DEADLINE, (gint64) (self->tools->settings->download_timeout * USHER_SECOND));
  run (help);
}

/**
 * usher_yt_dlp_list_async:
 * @self: the program
 * @what: an address that has been checked, or a search of Usher's making
 * @n_videos: how many are listed at the most, by what is known without looking at each;
 *   0 for the one at that address, in full
 * @cancellable: (nullable): ends it
 * @callback: called when it is known what there is
 * @user_data: data for @callback
 */
void
usher_yt_dlp_list_async (UsherYtDlp          *self,
                         const char          *what,
                         guint                n_videos,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  Process *process;
  g_autoptr(GTask) task = process_new (self, cancellable, callback, user_data, &process);

  g_task_set_source_tag (task, usher_yt_dlp_list_async);
  process->line = g_strconcat (what, "\n", NULL);
  process->n_videos = n_videos;
  process->videos = g_ptr_array_new_with_free_func ((GDestroyNotify) usher_candidate_free);
  process->deadline =
    MIN (LIST_DEADLINE, (gint64) (self->tools->settings->download_timeout * USHER_SECOND));
  start (self, task);
}

/* Returns: (transfer full) (nullable) (element-type UsherCandidate): not yet judged */
GPtrArray *
usher_yt_dlp_list_finish (UsherYtDlp    *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  Process *process = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;

  return g_steal_pointer (&process->videos);
}

/**
 * usher_yt_dlp_download_async:
 * @self: the program
 * @url: an address that has been checked
 * @profile: what the trailer is to be; lives until @callback is called
 * @folder: (type filename): an empty folder to download into
 * @progress: (nullable): called with how far it is
 * @cancellable: (nullable): ends it
 * @callback: called when it has ended
 * @user_data: data for @callback and @progress
 */
void
usher_yt_dlp_download_async (UsherYtDlp          *self,
                             const char          *url,
                             const UsherProfile  *profile,
                             const char          *folder,
                             UsherFractionFunc    progress,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  Process *process;
  g_autoptr(GTask) task = process_new (self, cancellable, callback, user_data, &process);

  g_task_set_source_tag (task, usher_yt_dlp_download_async);
  process->line = g_strconcat (url, "\n", NULL);
  process->folder = g_strdup (folder);
  process->profile = profile;
  process->progress = progress;
  process->user_data = user_data;
  process->deadline = (gint64) (self->tools->settings->download_timeout * USHER_SECOND);
  start (self, task);
}

gboolean
usher_yt_dlp_download_finish (UsherYtDlp    *self,
                              GAsyncResult  *result,
                              GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
