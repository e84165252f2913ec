/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-ffprobe.h"

#include <string.h>

#include "usher-failure.h"
#include "usher-json.h"
#include "usher-time.h"
#include "usher-tool.h"

/* A file whose header promises giants must not take the machine's memory. */
#define MAX_MEMORY (G_GUINT64_CONSTANT (1) << 30)

#define MAX_STREAMS 64
#define MAX_LANGUAGE_LENGTH 16

/* It reads little more than the head of a file. */
#define DEADLINE (60 * USHER_SECOND)

void
usher_probe_free (UsherProbe *self)
{
  g_clear_pointer (&self->format, g_free);
  g_clear_pointer (&self->video_codec, g_free);
  g_clear_pointer (&self->audio_codec, g_free);
  g_clear_pointer (&self->languages, g_free);
  g_free (self);
}

static gboolean
is_cover (JsonObject *stream)
{
  return usher_json_get_int (usher_json_get_object (stream, "disposition"), "attached_pic", 0) != 0;
}

static void
add_language (UsherProbe *probe,
              JsonObject *stream)
{
  const char *language =
    usher_json_get_string (usher_json_get_object (stream, "tags"), "language");
  char *longer;

  if (language == NULL || *language == '\0' || strlen (language) > MAX_LANGUAGE_LENGTH ||
      g_str_equal (language, "und"))
    return;

  longer = probe->languages != NULL ? g_strjoin ("\n", probe->languages, language, NULL)
                                    : g_strdup (language);
  g_free (probe->languages);
  probe->languages = longer;
}

static void
read_stream (UsherProbe *probe,
             JsonObject *stream)
{
  const char *type = usher_json_get_string (stream, "codec_type");
  const char *codec = usher_json_get_string (stream, "codec_name");

  if (g_strcmp0 (type, "video") == 0 && probe->video_codec == NULL && !is_cover (stream))
    {
      probe->video_codec = g_strdup (codec != NULL ? codec : "unknown");
      probe->width = MAX (usher_json_get_int (stream, "width", 0), 0);
      probe->height = MAX (usher_json_get_int (stream, "height", 0), 0);
    }
  else if (g_strcmp0 (type, "audio") == 0)
    {
      if (probe->audio_codec == NULL)
        probe->audio_codec = g_strdup (codec != NULL ? codec : "unknown");
      add_language (probe, stream);
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
  JsonObject *object, *format;
  JsonArray *streams;
  const char *duration;

  if (root == NULL)
    return NULL;

  object = JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  format = usher_json_get_object (object, "format");
  probe->format = g_strdup (usher_json_get_string (format, "format_name"));
  duration = usher_json_get_string (format, "duration");
  if (duration != NULL)
    probe->duration = (gint64) (CLAMP (g_ascii_strtod (duration, NULL), 0, 1e9) * USHER_SECOND);

  streams = usher_json_get_array (object, "streams");
  for (guint i = 0; streams != NULL && i < MIN (json_array_get_length (streams), MAX_STREAMS); i++)
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
  int status = usher_tool_run_finish (result, &error);

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
  const char *argv[] = {
    tools->settings->ffprobe, "-v", "error", "-protocol_whitelist", "file",
    "-format_whitelist", USHER_FFPROBE_FORMATS, "-of", "json", "-show_entries",
    "format=format_name,duration:stream=codec_type,codec_name,width,height:"
    "stream_disposition=attached_pic:stream_tags=language",
    "-i", file, NULL
  };
  const UsherTool tool = {
    .argv = argv,
    .deadline = DEADLINE,
    .max_memory = MAX_MEMORY,
    .max_output = USHER_JSON_MAX_SIZE,
    .output = output_cb,
    .user_data = output,
  };

  g_task_set_source_tag (task, usher_ffprobe_async);
  g_task_set_task_data (task, output, string_free);
  usher_tool_run_async (tools, &tool, cancellable, executed_cb, task);
}

/* Returns: (transfer full) (nullable): what the file is */
UsherProbe *
usher_ffprobe_finish (GAsyncResult  *result,
                      GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
