/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* Makes of a video that has come what a profile wants: looks what it is, finds the
 * silence at its end, converts what has to be converted, and looks at the result.
 * A graphics card that fails leaves the work to the processor. */

#include "usher-converter.h"

#include <string.h>
#include <unistd.h>

#include "usher-failure.h"
#include "usher-ffmpeg.h"
#include "usher-run-log.h"
#include "usher-time.h"
#include "usher-tool.h"

/* It cuts nothing that is shorter, and leaves so much even if all is silent. */
#define MIN_SILENCE (2 * USHER_SECOND)

/* A copy ends with a whole picture, and codecs fill up their last block. */
#define TOLERANCE (2 * USHER_SECOND)

/* It talks of errors only, and of its progress twice a second. */
#define MAX_OUTPUT (8 * 1024 * 1024)

#define LIST_DEADLINE (30 * USHER_SECOND)
#define MIN_DEADLINE (10 * USHER_MINUTE)

/* So many times as long as the video may it take: av1 is slow on an old machine. */
#define SLOWNESS 60

/* The state of a conversion; the task data of its GTask. */
typedef struct
{
  const UsherChoreTools *tools;  /* (unowned): outlive the run */
  UsherProfile *profile;         /* (owned) */
  const UsherMedia *media;       /* (unowned): outlives it */
  char *folder;                  /* (owned) (type filename) */
  char *input;                   /* (owned) (type filename): whole path */
  char *name;                    /* (owned) (type filename): of what is made */
  char *output;                  /* (owned) (type filename): whole path */
  GStrv subtitles;               /* (owned) (nullable): whole paths */
  UsherFractionFunc progress;    /* (nullable) */
  gpointer user_data;            /* (unowned) */

  UsherProbe *probe;             /* (owned) (nullable): of what came */
  gint64 silence_start;          /* -1 for none */
  gint64 silence_end;
  gint64 end;                    /* 0 to keep all */
  GString *known;                /* (owned): encoders, as ffmpeg lists them */
  GStrv encoders;                /* (owned) (nullable): to be tried; none to copy */
  guint next;                    /* of those */
  char *last_error;              /* (owned) (nullable): that it has said */
} Conversion;

static void
conversion_free (Conversion *conversion)
{
  g_clear_object (&conversion->profile);
  g_clear_pointer (&conversion->folder, g_free);
  g_clear_pointer (&conversion->input, g_free);
  g_clear_pointer (&conversion->name, g_free);
  g_clear_pointer (&conversion->output, g_free);
  g_clear_pointer (&conversion->subtitles, g_strfreev);
  g_clear_pointer (&conversion->probe, usher_probe_free);
  g_clear_pointer (&conversion->encoders, g_strfreev);
  g_clear_pointer (&conversion->last_error, g_free);
  g_string_free (conversion->known, TRUE);
  g_free (conversion);
}

void
usher_converted_free (UsherConverted *self)
{
  g_clear_pointer (&self->file, g_free);
  g_clear_pointer (&self->probe, usher_probe_free);
  g_free (self);
}

static void
say (const Conversion *conversion,
     const char       *text)
{
  usher_run_log_say (conversion->tools->log, "  %s", text);
}

/**
 * usher_convert_check:
 * @profile: what is wanted
 * @probe: what there is
 * @error: return location for a #UsherFailure
 *
 * Returns: whether it can serve as a trailer
 */
gboolean
usher_convert_check (const UsherProfile  *profile,
                     const UsherProbe    *probe,
                     GError             **error)
{
  g_autofree char *duration = usher_duration_to_text (probe->duration);
  double seconds = (double) probe->duration / USHER_SECOND;
  const char *fault = NULL;

  if (probe->video_codec == NULL)
    fault = "it has no picture";
  else if (probe->audio_codec == NULL)
    fault = "it has no sound";
  else if (seconds < profile->min_duration)
    fault = "it is shorter than MinDuration of the profile";
  else if (seconds > profile->max_duration)
    fault = "it is longer than MaxDuration of the profile";
  if (fault == NULL)
    return TRUE;

  usher_failure_set (error, USHER_FAILURE_NOT_A_TRAILER,
                     g_variant_new_parsed ("{'Duration': <%d>}", seconds),
                     "What came is no trailer: %s (%s)", fault, duration);

  return FALSE;
}

/* The end: what has been made is looked at like what came. */

static gboolean
check_result (const Conversion  *conversion,
              const UsherProbe  *made,
              GError           **error)
{
  gint64 expected = conversion->end > 0 ? conversion->end : conversion->probe->duration;

  if (!usher_convert_check (conversion->profile, made, error))
    return FALSE;

  if (ABS (made->duration - expected) <= TOLERANCE)
    return TRUE;

  usher_failure_set (error, USHER_FAILURE_CONVERSION, NULL,
                     "The video was not converted whole: %.1f of %.1f seconds are there",
                     (double) made->duration / USHER_SECOND, (double) expected / USHER_SECOND);

  return FALSE;
}

static void
probed_result_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Conversion *conversion = g_task_get_task_data (task);
  g_autoptr(UsherConverted) converted = g_new0 (UsherConverted, 1);
  GError *error = NULL;

  converted->probe = usher_ffprobe_finish (result, &error);
  converted->file = g_steal_pointer (&conversion->name);
  if (converted->probe == NULL || !check_result (conversion, converted->probe, &error))
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&converted),
                           (GDestroyNotify) usher_converted_free);
}

/* The middle: one encoder after the other, until one does it. */

static void convert_next (GTask *task);

static void
remove_in_thread (GTask        *task,
                  gpointer      source,
                  gpointer      data,
                  GCancellable *cancellable)
{
  unlink (data);
  g_task_return_boolean (task, TRUE);
}

static void
removed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);

  convert_next (task);
}

/* What a failed attempt has left must not be in the way of the next. */
static void
try_next (GTask *task)
{
  Conversion *conversion = g_task_get_task_data (task);
  g_autoptr(GTask) job = g_task_new (NULL, NULL, removed_cb, g_object_ref (task));

  usher_run_log_say (conversion->tools->log, "  %s cannot do it (%s); trying %s",
                     conversion->encoders[conversion->next - 1],
                     conversion->last_error != NULL ? conversion->last_error : "it did not say why",
                     conversion->encoders[conversion->next]);
  g_task_set_task_data (job, g_strdup (conversion->output), g_free);
  g_task_run_in_thread (job, remove_in_thread);
}

static gboolean
has_another (const Conversion *conversion)
{
  return conversion->encoders != NULL && conversion->encoders[conversion->next] != NULL;
}

static GError *
new_error (const Conversion *conversion)
{
  const char *message =
    conversion->last_error != NULL ? conversion->last_error : "it did not say why";
  gboolean full = strstr (message, "No space left on device") != NULL ||
                  strstr (message, "Disk quota exceeded") != NULL ||
                  strstr (message, "File too large") != NULL;
  GError *error = NULL;

  usher_failure_set (&error, full ? USHER_FAILURE_NO_SPACE : USHER_FAILURE_CONVERSION,
                     g_variant_new_parsed ("{'Message': <%s>}", message),
                     "ffmpeg could not convert the video: %s", message);

  return error;
}

static void
converted_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Conversion *conversion = g_task_get_task_data (task);
  GError *error = NULL;
  int status = usher_tool_run_finish (result, &error);

  if (status > 0)
    error = new_error (conversion);

  if (error == NULL)
    usher_ffprobe_async (conversion->tools, conversion->output, g_task_get_cancellable (task),
                         probed_result_cb, g_object_ref (task));
  else if (has_another (conversion) && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) &&
           !g_error_matches (error, USHER_FAILURE, USHER_FAILURE_NO_SPACE))
    {
      g_error_free (error);
      try_next (task);
    }
  else
    g_task_return_error (task, error);
}

static void
convert_output_cb (const char *line,
                   gpointer    user_data)
{
  Conversion *conversion = user_data;
  gint64 done;

  if (conversion->progress != NULL && conversion->probe->duration > 0 &&
      usher_ffmpeg_read_progress (line, &done))
    conversion->progress (MIN ((double) done / conversion->probe->duration, 1), conversion->user_data);
}

static void
convert_errors_cb (const char *line,
                   gpointer    user_data)
{
  Conversion *conversion = user_data;

  say (conversion, line);
  g_free (conversion->last_error);
  conversion->last_error = g_utf8_make_valid (line, -1);
}

static gint64
get_deadline (const Conversion *conversion)
{
  return MAX (MIN_DEADLINE, SLOWNESS * conversion->probe->duration);
}

static void
say_what (const Conversion *conversion,
          const char       *encoder)
{
  static const char * const containers[] = { "mkv", "mp4", "webm" };
  UsherAudioCodec sound = usher_ffmpeg_choose_audio (conversion->profile, conversion->probe);

  usher_run_log_say (conversion->tools->log, "  making %s of it: picture %s, sound %s",
                     containers[conversion->profile->container],
                     encoder != NULL ? encoder : "as it is",
                     sound == USHER_AUDIO_COPY ? "as it is"
                                               : usher_enum_to_nick (USHER_TYPE_AUDIO_CODEC, (int) sound));
}

static void
convert_next (GTask *task)
{
  Conversion *conversion = g_task_get_task_data (task);
  const char *encoder = has_another (conversion) ? conversion->encoders[conversion->next] : NULL;
  const UsherConversion wanted = {
    .profile = conversion->profile,
    .probe = conversion->probe,
    .media = conversion->media,
    .input = conversion->input,
    .subtitles = (const char * const *) conversion->subtitles,
    .output = conversion->output,
    .end = conversion->end,
    .encoder = encoder,
    .device = encoder != NULL ? usher_ffmpeg_get_device (encoder) : NULL,
  };
  g_auto(GStrv) argv = usher_ffmpeg_convert_argv (conversion->tools->settings->ffmpeg, &wanted);
  const UsherTool tool = {
    .argv = (const char * const *) argv,
    .working_directory = conversion->folder,
    .deadline = get_deadline (conversion),
    .max_file_size = 2 * conversion->tools->settings->max_video_size + (16 << 20),
    .max_output = MAX_OUTPUT,
    .output = convert_output_cb,
    .errors = convert_errors_cb,
    .user_data = conversion,
    .in_background = TRUE,
  };

  say_what (conversion, encoder);
  conversion->next++;
  usher_tool_run_async (conversion->tools, &tool, g_task_get_cancellable (task), converted_cb,
                        g_object_ref (task));
}

/* Which encoders there are */

static gboolean
has_device_in_thread (const char *encoder)
{
  const char *device = usher_ffmpeg_get_device (encoder);

  return device == NULL || access (device, R_OK | W_OK) == 0;
}

static void
look_for_devices_in_thread (GTask        *task,
                            gpointer      source,
                            gpointer      data,
                            GCancellable *cancellable)
{
  char **encoders = data;
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (char **encoder = encoders; *encoder != NULL; encoder++)
    if (has_device_in_thread (*encoder))
      g_strv_builder_add (builder, *encoder);

  g_task_return_pointer (task, g_strv_builder_end (builder), (GDestroyNotify) g_strfreev);
}

static void
found_devices_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Conversion *conversion = g_task_get_task_data (task);

  conversion->encoders = g_task_propagate_pointer (G_TASK (result), NULL);
  if (has_another (conversion))
    {
      convert_next (task);
      return;
    }

  g_task_return_new_error (task, USHER_FAILURE, USHER_FAILURE_CONVERSION,
                           "This ffmpeg cannot encode %s; choose another Video in the profile, or "
                           "install an ffmpeg that can",
                           usher_enum_to_nick (USHER_TYPE_VIDEO_CODEC,
                                               (int) usher_ffmpeg_choose_video (conversion->profile,
                                                                                conversion->probe)));
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Conversion *conversion = g_task_get_task_data (task);
  UsherVideoCodec codec = usher_ffmpeg_choose_video (conversion->profile, conversion->probe);
  g_autoptr(GTask) job = NULL;
  GError *error = NULL;

  if (usher_tool_run_finish (result, &error) < 0)
    {
      g_task_return_error (task, error);
      return;
    }

  job = g_task_new (NULL, NULL, found_devices_cb, g_object_ref (task));
  g_task_set_task_data (job,
                        usher_ffmpeg_list_encoders (codec, conversion->known->str,
                                                    conversion->tools->settings->hardware_encoders),
                        (GDestroyNotify) g_strfreev);
  g_task_run_in_thread (job, look_for_devices_in_thread);
}

static void
known_cb (const char *line,
          gpointer    user_data)
{
  Conversion *conversion = user_data;

  g_string_append_printf (conversion->known, "%s\n", line);
}

static void
choose_encoder (GTask *task)
{
  Conversion *conversion = g_task_get_task_data (task);
  const char *argv[] = {
    conversion->tools->settings->ffmpeg, "-nostdin", "-hide_banner", "-encoders", NULL
  };
  const UsherTool tool = {
    .argv = argv,
    .deadline = LIST_DEADLINE,
    .max_output = MAX_OUTPUT,
    .output = known_cb,
    .user_data = conversion,
  };

  if (usher_ffmpeg_choose_video (conversion->profile, conversion->probe) == USHER_VIDEO_COPY)
    convert_next (task);
  else
    usher_tool_run_async (conversion->tools, &tool, g_task_get_cancellable (task), listed_cb,
                          g_object_ref (task));
}

/* Silence at the end */

static void
cut_silence (Conversion *conversion)
{
  gint64 duration = conversion->probe->duration;
  gint64 minimum = (gint64) (conversion->profile->min_duration * USHER_SECOND);
  gboolean to_the_end = conversion->silence_start >= 0 &&
    (conversion->silence_end < 0 || conversion->silence_end >= duration - USHER_SECOND / 2);

  if (!to_the_end || duration - conversion->silence_start < MIN_SILENCE ||
      conversion->silence_start < minimum)
    return;

  conversion->end = conversion->silence_start;
  usher_run_log_say (conversion->tools->log, "  %.1f seconds of silence at the end are cut off",
                     (double) (duration - conversion->end) / USHER_SECOND);
}

static void
heard_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Conversion *conversion = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  int status = usher_tool_run_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  /* A trailer with its silence is better than none */
  if (status == 0)
    cut_silence (conversion);
  else
    say (conversion, "the silence at the end cannot be found, and stays");
  choose_encoder (task);
}

static void
silence_cb (const char *line,
            gpointer    user_data)
{
  Conversion *conversion = user_data;

  usher_ffmpeg_read_silence (line, &conversion->silence_start, &conversion->silence_end);
}

static void
find_silence (GTask *task)
{
  Conversion *conversion = g_task_get_task_data (task);
  g_auto(GStrv) argv =
    usher_ffmpeg_silence_argv (conversion->tools->settings->ffmpeg, conversion->input);
  const UsherTool tool = {
    .argv = (const char * const *) argv,
    .deadline = get_deadline (conversion),
    .max_output = MAX_OUTPUT,
    .errors = silence_cb,
    .user_data = conversion,
    .in_background = TRUE,
  };

  usher_tool_run_async (conversion->tools, &tool, g_task_get_cancellable (task), heard_cb,
                        g_object_ref (task));
}

/* The beginning: what came */

static void
probed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Conversion *conversion = g_task_get_task_data (task);
  GError *error = NULL;

  conversion->probe = usher_ffprobe_finish (result, &error);
  if (conversion->probe == NULL || !usher_convert_check (conversion->profile, conversion->probe, &error))
    g_task_return_error (task, error);
  else if (conversion->profile->cut_silence)
    find_silence (task);
  else
    choose_encoder (task);
}

static GStrv
join_paths (const char         *folder,
            const char * const *names)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);

      g_strv_builder_add (builder, path);
    }

  return g_strv_builder_end (builder);
}

/**
 * usher_convert_async:
 * @tools: of a chore
 * @profile: what is wanted
 * @media: the title; outlives the call
 * @folder: (type filename): where the video is, and what is made goes
 * @file: (type filename): its name there
 * @subtitles: (nullable) (array zero-terminated=1): names of subtitles there
 * @progress: (nullable): called with how far it is
 * @cancellable: (nullable): ends it within a second
 * @callback: called when it is done
 * @user_data: data for @callback and @progress
 */
void
usher_convert_async (const UsherChoreTools *tools,
                     UsherProfile          *profile,
                     const UsherMedia      *media,
                     const char            *folder,
                     const char            *file,
                     const char * const    *subtitles,
                     UsherFractionFunc      progress,
                     GCancellable          *cancellable,
                     GAsyncReadyCallback    callback,
                     gpointer               user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Conversion *conversion = g_new0 (Conversion, 1);

  g_task_set_source_tag (task, usher_convert_async);
  g_task_set_task_data (task, conversion, (GDestroyNotify) conversion_free);
  conversion->tools = tools;
  conversion->profile = g_object_ref (profile);
  conversion->media = media;
  conversion->folder = g_strdup (folder);
  conversion->input = g_build_filename (folder, file, NULL);
  conversion->name = g_strconcat ("made.", usher_profile_get_extension (profile), NULL);
  conversion->output = g_build_filename (folder, conversion->name, NULL);
  conversion->subtitles = join_paths (folder, subtitles);
  conversion->progress = progress;
  conversion->user_data = user_data;
  conversion->silence_start = conversion->silence_end = -1;
  conversion->known = g_string_new (NULL);

  usher_ffprobe_async (tools, conversion->input, cancellable, probed_cb, task);
}

/* Returns: (transfer full) (nullable): what has been made */
UsherConverted *
usher_convert_finish (GAsyncResult  *result,
                      GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
