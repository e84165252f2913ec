/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-ffprobe.h"

#include "usher-environment.h"
#include "usher-executor.h"
#include "usher-failure.h"
#include "usher-json.h"
#include "usher-time.h"

/* A file may be a play list that names others, on the network even: only these
 * protocols and formats are looked at. */
#define FORMATS "mov,mp4,matroska,webm,avi,mpegts"

/* A file whose header promises giants must not take the machine's memory. */
#define MAX_MEMORY (G_GUINT64_CONSTANT (1) << 30)

#define KILL_GRACE USHER_SECOND

void
usher_probe_free (UsherProbe *self)
{
  g_clear_pointer (&self->video_codec, g_free);
  g_clear_pointer (&self->audio_codec, g_free);
  g_free (self);
}

static void
read_stream (UsherProbe *probe,
             JsonObject *stream)
{
  const char *type = usher_json_get_string (stream, "codec_type");
  const char *codec = usher_json_get_string (stream, "codec_name");

  if (g_strcmp0 (type, "video") == 0 && probe->video_codec == NULL)
    {
      probe->video_codec = g_strdup (codec != NULL ? codec : "unknown");
      probe->height = usher_json_get_int (stream, "height", 0);
    }
  else if (g_strcmp0 (type, "audio") == 0 && probe->audio_codec == NULL)
    {
      probe->audio_codec = g_strdup (codec != NULL ? codec : "unknown");
    }
}

/**
 * usher_probe_parse:
 * @text: what ffprobe has written
 * @length: its bytes
 * @error: return location for a #UsherFailure
 *
 * Returns: (transfer full) (nullable): what it says
 */
UsherProbe *
usher_probe_parse (const char  *text,
                   gsize        length,
                   GError     **error)
{
  g_autoptr(JsonNode) root = usher_json_parse (text, length, error);
  g_autoptr(UsherProbe) probe = g_new0 (UsherProbe, 1);
  JsonObject *object;
  JsonArray *streams;
  const char *duration;

  if (root == NULL)
    return NULL;

  object = JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  duration = usher_json_get_string (usher_json_get_object (object, "format"), "duration");
  if (duration != NULL)
    probe->duration = (gint64) (CLAMP (g_ascii_strtod (duration, NULL), 0, 1e9) * USHER_SECOND);

  streams = usher_json_get_array (object, "streams");
  for (guint i = 0; streams != NULL && i < json_array_get_length (streams); i++)
    {
      JsonNode *stream = json_array_get_element (streams, i);

      if (JSON_NODE_HOLDS_OBJECT (stream))
        read_stream (probe, json_node_get_object (stream));
    }

  return g_steal_pointer (&probe);
}

static void
output_cb (const char *line,
           gpointer    user_data)
{
  GString *output = user_data;

  /* Beyond this it is refused when it is parsed */
  if (output->len <= USHER_JSON_MAX_SIZE)
    g_string_append_printf (output, "%s\n", line);
}

static void
string_free (gpointer string)
{
  g_string_free (string, TRUE);
}

static void
executed_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  GString *output = g_task_get_task_data (task);
  GError *error = NULL;
  UsherProbe *probe = NULL;
  int status = usher_executor_run_finish (USHER_EXECUTOR (source), result, &error);

  if (status > 0)
    usher_failure_set (&error, USHER_FAILURE_NOT_A_TRAILER, NULL, "ffprobe cannot read the file");
  else if (status == 0)
    probe = usher_probe_parse (output->str, output->len, &error);

  if (probe != NULL)
    g_task_return_pointer (task, probe, (GDestroyNotify) usher_probe_free);
  else
    g_task_return_error (task, error);
}

/**
 * usher_ffprobe_async:
 * @tools: of a chore
 * @path: (type filename): a regular file
 * @cancellable: (nullable): ends it
 * @callback: called when it is known what the file is
 * @user_data: data for @callback
 */
void
usher_ffprobe_async (const UsherChoreTools *tools,
                     const char            *path,
                     GCancellable          *cancellable,
                     GAsyncReadyCallback    callback,
                     gpointer               user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  GString *output = g_string_new (NULL);
  g_autofree char *file = g_strconcat ("file:", path, NULL);
  g_auto(GStrv) own = g_get_environ ();
  g_auto(GStrv) environment =
    usher_environment_for_tools ((const char * const *) own,
                                 (const char * const *) tools->environment);
  const char *argv[] = {
    tools->settings->ffprobe, "-v", "error", "-protocol_whitelist", "file",
    "-format_whitelist", FORMATS, "-of", "json",
    "-show_entries", "format=duration:stream=codec_type,codec_name,height", "-i", file, NULL
  };
  const UsherCommand command = {
    .argv = argv,
    .environment = (const char * const *) environment,
    .output_fd = -1,
    .output = output_cb,
    .user_data = output,
    .marker = tools->marker,
    .kill_grace = KILL_GRACE,
    .max_memory = MAX_MEMORY,
  };

  g_task_set_source_tag (task, usher_ffprobe_async);
  g_task_set_task_data (task, output, string_free);
  usher_executor_run_async (tools->tools_executor, &command, cancellable, executed_cb, task);
}

/* Returns: (transfer full) (nullable): what the file is */
UsherProbe *
usher_ffprobe_finish (GAsyncResult  *result,
                      GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
