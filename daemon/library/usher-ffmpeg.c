/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* What ffmpeg is started with, and what it says. A file may be a play list that
 * names others: it is told which protocols and formats there are. Names begin with
 * “file:”, so that none is taken for an option or a protocol. */

#include "usher-ffmpeg.h"

#include <string.h>

#include "usher-time.h"

/* A single allocation; a picture of 16,000 lines asks for more. */
#define MAX_ALLOCATION "512000000"

#define SILENCE "silencedetect=noise=-50dB:duration=2"

/* A word of silence stays, so that the end does not come abruptly. */
#define TAIL (300 * G_GINT64_CONSTANT (1000))

/* By the names of ffmpeg, and what it is encoded with, the best first. */
static const struct
{
  UsherVideoCodec codec;
  const char *name;
  const char *hardware[3];
  const char *software[2];
} videos[] = {
  { USHER_VIDEO_H264, "h264", { "h264_nvenc", "h264_qsv", "h264_vaapi" }, { "libx264" } },
  { USHER_VIDEO_H265, "hevc", { "hevc_nvenc", "hevc_qsv", "hevc_vaapi" }, { "libx265" } },
  { USHER_VIDEO_VP9, "vp9", { "vp9_qsv", "vp9_vaapi" }, { "libvpx-vp9" } },
  { USHER_VIDEO_AV1, "av1", { "av1_nvenc", "av1_qsv", "av1_vaapi" }, { "libsvtav1", "libaom-av1" } },
};

static const struct
{
  UsherAudioCodec codec;
  const char *name;
  const char *encoder;
  const char *rate;
} audios[] = {
  { USHER_AUDIO_AAC, "aac", "aac", "160k" },
  { USHER_AUDIO_AC3, "ac3", "ac3", "256k" },
  { USHER_AUDIO_EAC3, "eac3", "eac3", "192k" },
  { USHER_AUDIO_FLAC, "flac", "flac", NULL },
  { USHER_AUDIO_OPUS, "opus", "libopus", "128k" },
};

static UsherVideoCodec
find_video (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (videos); i++)
    if (g_strcmp0 (name, videos[i].name) == 0)
      return videos[i].codec;

  return USHER_VIDEO_COPY;
}

static UsherAudioCodec
find_audio (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (audios); i++)
    if (g_strcmp0 (name, audios[i].name) == 0)
      return audios[i].codec;

  return USHER_AUDIO_COPY;
}

static gboolean
is_one_of (const char *name,
           const char *list)
{
  g_auto(GStrv) names = g_strsplit (list, ",", -1);

  return name != NULL && g_strv_contains ((const char * const *) names, name);
}

/* What players read in each container. */
static gboolean
fits_video (UsherContainer  container,
            const char     *name)
{
  return container == USHER_CONTAINER_MKV ||
         is_one_of (name, container == USHER_CONTAINER_MP4 ? "h264,hevc,av1" : "vp8,vp9,av1");
}

static gboolean
fits_audio (UsherContainer  container,
            const char     *name)
{
  return container == USHER_CONTAINER_MKV ||
         is_one_of (name, container == USHER_CONTAINER_MP4 ? "aac,ac3,eac3,flac,mp3" : "opus,vorbis");
}

static gboolean
is_too_high (const UsherProfile *profile,
             const UsherProbe   *probe)
{
  return profile->height > 0 && probe->height > profile->height;
}

/**
 * usher_ffmpeg_choose_video:
 * @profile: what is wanted
 * @probe: what there is
 *
 * Returns: what the picture has to become; %USHER_VIDEO_COPY if it stays as it is.
 *   Where a profile copies, only what its container cannot hold is converted.
 */
UsherVideoCodec
usher_ffmpeg_choose_video (const UsherProfile *profile,
                           const UsherProbe   *probe)
{
  if (profile->video == USHER_VIDEO_COPY)
    {
      if (fits_video (profile->container, probe->video_codec))
        return USHER_VIDEO_COPY;

      return profile->container == USHER_CONTAINER_MP4 ? USHER_VIDEO_H264 : USHER_VIDEO_VP9;
    }

  return find_video (probe->video_codec) == profile->video && !is_too_high (profile, probe)
    ? USHER_VIDEO_COPY : profile->video;
}

/**
 * usher_ffmpeg_choose_audio:
 * @profile: what is wanted
 * @probe: what there is
 *
 * Returns: what the sound has to become; %USHER_AUDIO_COPY if it stays as it is.
 *   Louder or softer sound is encoded anew, as what it was if we can do that.
 */
UsherAudioCodec
usher_ffmpeg_choose_audio (const UsherProfile *profile,
                           const UsherProbe   *probe)
{
  UsherAudioCodec fallback =
    profile->container == USHER_CONTAINER_WEBM ? USHER_AUDIO_OPUS : USHER_AUDIO_AAC;
  UsherAudioCodec present = find_audio (probe->audio_codec);
  gboolean fits = fits_audio (profile->container, probe->audio_codec);

  if (profile->audio != USHER_AUDIO_COPY)
    return present == profile->audio && profile->volume == 100 ? USHER_AUDIO_COPY : profile->audio;

  if (!fits)
    return fallback;
  if (profile->volume == 100)
    return USHER_AUDIO_COPY;

  return present != USHER_AUDIO_COPY ? present : fallback;
}

/* Returns: whether the list that ffmpeg prints has that encoder */
static gboolean
is_known (const char *known,
          const char *encoder)
{
  g_autofree char *word = g_strconcat (" ", encoder, " ", NULL);

  return strstr (known, word) != NULL;
}

/* Returns: (transfer none) (nullable): where the hardware is that an encoder takes */
const char *
usher_ffmpeg_get_device (const char *encoder)
{
  if (g_str_has_suffix (encoder, "_nvenc"))
    return "/dev/nvidia0";
  if (g_str_has_suffix (encoder, "_qsv") || g_str_has_suffix (encoder, "_vaapi"))
    return "/dev/dri/renderD128";

  return NULL;
}

/**
 * usher_ffmpeg_list_encoders:
 * @codec: what is wanted
 * @known: what `ffmpeg -encoders` prints
 * @hardware: whether those of graphics cards are asked for
 *
 * Returns: (transfer full): what can be tried, the best first
 */
GStrv
usher_ffmpeg_list_encoders (UsherVideoCodec  codec,
                            const char      *known,
                            gboolean         hardware)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (videos); i++)
    {
      if (videos[i].codec != codec)
        continue;

      for (gsize j = 0; hardware && j < G_N_ELEMENTS (videos[i].hardware); j++)
        if (videos[i].hardware[j] != NULL && is_known (known, videos[i].hardware[j]))
          g_strv_builder_add (builder, videos[i].hardware[j]);
      for (gsize j = 0; j < G_N_ELEMENTS (videos[i].software); j++)
        if (videos[i].software[j] != NULL && is_known (known, videos[i].software[j]))
          g_strv_builder_add (builder, videos[i].software[j]);
    }

  return g_strv_builder_end (builder);
}

static void
add (GStrvBuilder *builder,
     const char   *option,
     const char   *value)
{
  g_strv_builder_add (builder, option);
  if (value != NULL)
    g_strv_builder_add (builder, value);
}

static void
add_file (GStrvBuilder *builder,
          const char   *option,
          const char   *path)
{
  g_autofree char *name = g_strconcat ("file:", path, NULL);

  add (builder, option, name);
}

static void
add_start (GStrvBuilder *builder,
           const char   *program,
           const char   *level)
{
  add (builder, program, "-nostdin");
  add (builder, "-hide_banner", NULL);
  add (builder, "-loglevel", level);
  add (builder, "-max_alloc", MAX_ALLOCATION);
}

static void
add_input (GStrvBuilder *builder,
           const char   *path)
{
  add (builder, "-protocol_whitelist", "file");
  add (builder, "-format_whitelist", USHER_FFPROBE_FORMATS);
  add_file (builder, "-i", path);
}

/* How good a picture is for its size: what each encoder calls about the same. */
static void
add_quality (GStrvBuilder *builder,
             const char   *encoder)
{
  static const struct
  {
    const char *encoder;
    const char *options[7];
  } qualities[] = {
    { "libx264", { "-preset", "medium", "-crf", "21", "-pix_fmt", "yuv420p" } },
    { "libx265", { "-preset", "medium", "-crf", "24", "-pix_fmt", "yuv420p" } },
    { "libvpx-vp9", { "-crf", "32", "-b:v", "0", "-cpu-used", "4" } },
    { "libsvtav1", { "-preset", "8", "-crf", "34", "-pix_fmt", "yuv420p" } },
    { "libaom-av1", { "-cpu-used", "8", "-crf", "32", "-b:v", "0" } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (qualities); i++)
    for (gsize j = 0; g_str_equal (encoder, qualities[i].encoder) && qualities[i].options[j] != NULL; j++)
      g_strv_builder_add (builder, qualities[i].options[j]);

  if (g_str_has_suffix (encoder, "_nvenc"))
    add (builder, "-cq", "23");
  else if (g_str_has_suffix (encoder, "_qsv"))
    add (builder, "-global_quality", "23");
  else if (g_str_has_suffix (encoder, "_vaapi"))
    add (builder, "-qp", "23");
}

/* Pictures are brought to the card at the end, as it takes them from there. */
static void
add_picture_filter (GStrvBuilder          *builder,
                    const UsherConversion *conversion)
{
  gboolean upload = g_str_has_suffix (conversion->encoder, "_vaapi");
  g_autoptr(GString) filter = g_string_new (NULL);

  if (is_too_high (conversion->profile, conversion->probe))
    g_string_append_printf (filter, "scale=-2:%u", conversion->profile->height & ~1u);
  if (upload)
    g_string_append_printf (filter, "%sformat=nv12,hwupload", filter->len > 0 ? "," : "");
  if (filter->len > 0)
    add (builder, "-vf", filter->str);
}

static void
add_picture (GStrvBuilder          *builder,
             const UsherConversion *conversion)
{
  gboolean is_hevc = conversion->encoder != NULL
    ? strstr (conversion->encoder, "265") != NULL || g_str_has_prefix (conversion->encoder, "hevc")
    : g_strcmp0 (conversion->probe->video_codec, "hevc") == 0;

  if (conversion->encoder == NULL)
    {
      add (builder, "-c:v", "copy");
    }
  else
    {
      add_picture_filter (builder, conversion);
      add (builder, "-c:v", conversion->encoder);
      add_quality (builder, conversion->encoder);
    }

  /* By that name Apple's players know it */
  if (is_hevc && conversion->profile->container == USHER_CONTAINER_MP4)
    add (builder, "-tag:v", "hvc1");
}

static void
add_sound (GStrvBuilder          *builder,
           const UsherConversion *conversion)
{
  UsherAudioCodec codec = usher_ffmpeg_choose_audio (conversion->profile, conversion->probe);

  if (codec == USHER_AUDIO_COPY)
    {
      add (builder, "-c:a", "copy");
      return;
    }

  if (conversion->profile->volume != 100)
    {
      g_autofree char *filter = g_strdup_printf ("volume=%u.%02u", conversion->profile->volume / 100,
                                                 conversion->profile->volume % 100);

      add (builder, "-af", filter);
    }

  for (gsize i = 0; i < G_N_ELEMENTS (audios); i++)
    if (audios[i].codec == codec)
      {
        add (builder, "-c:a", audios[i].encoder);
        if (audios[i].rate != NULL)
          add (builder, "-b:a", audios[i].rate);
      }
}

/* What ffmpeg 5 still calls experimental, and all players of it read. */
static void
add_consent (GStrvBuilder          *builder,
             const UsherConversion *conversion)
{
  UsherAudioCodec codec = usher_ffmpeg_choose_audio (conversion->profile, conversion->probe);
  gboolean is_flac = codec == USHER_AUDIO_FLAC ||
    (codec == USHER_AUDIO_COPY && g_strcmp0 (conversion->probe->audio_codec, "flac") == 0);

  if (is_flac && conversion->profile->container == USHER_CONTAINER_MP4)
    add (builder, "-strict", "-2");
}

static void
add_subtitles (GStrvBuilder          *builder,
               const UsherConversion *conversion)
{
  static const char * const codecs[] = {
    [USHER_CONTAINER_MKV] = "srt", [USHER_CONTAINER_MP4] = "mov_text",
    [USHER_CONTAINER_WEBM] = "webvtt",
  };
  g_autofree char *language =
    g_strconcat ("language=", conversion->profile->subtitle_language, NULL);

  if (conversion->subtitles == NULL || conversion->subtitles[0] == NULL)
    {
      add (builder, "-sn", NULL);
      return;
    }

  for (guint i = 0; conversion->subtitles[i] != NULL; i++)
    {
      g_autofree char *stream = g_strdup_printf ("%u:s:0", i + 1);

      add (builder, "-map", stream);
    }
  add (builder, "-c:s", codecs[conversion->profile->container]);
  add (builder, "-metadata:s:s:0", language);
}

static void
add_metadata (GStrvBuilder          *builder,
              const UsherConversion *conversion)
{
  g_autofree char *title = g_strdup_printf ("title=%s", conversion->media->title);
  g_autofree char *date = g_strdup_printf ("date=%" G_GINT64_FORMAT, conversion->media->year);

  /* What came may tell more than a person wants in their files */
  add (builder, "-map_metadata", "-1");
  add (builder, "-map_chapters", "-1");
  if (!conversion->profile->embed_metadata)
    return;

  add (builder, "-metadata", title);
  if (conversion->media->year > 0)
    add (builder, "-metadata", date);
}

static void
add_output (GStrvBuilder          *builder,
            const UsherConversion *conversion)
{
  static const char * const formats[] = {
    [USHER_CONTAINER_MKV] = "matroska", [USHER_CONTAINER_MP4] = "mp4", [USHER_CONTAINER_WEBM] = "webm",
  };

  if (conversion->end > 0)
    {
      g_autofree char *end = g_strdup_printf ("%" G_GINT64_FORMAT "us", conversion->end + TAIL);

      add (builder, "-t", end);
    }
  if (conversion->profile->container == USHER_CONTAINER_MP4)
    add (builder, "-movflags", "+faststart");

  add (builder, "-progress", "pipe:1");
  add (builder, "-nostats", NULL);
  add (builder, "-f", formats[conversion->profile->container]);
  add_file (builder, "-n", conversion->output);
}

/**
 * usher_ffmpeg_convert_argv:
 * @program: ffmpeg, by name or path
 * @conversion: what it is to do
 *
 * Returns: (transfer full): what it is started with
 */
GStrv
usher_ffmpeg_convert_argv (const char            *program,
                           const UsherConversion *conversion)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  add_start (builder, program, "error");
  if (conversion->encoder != NULL && g_str_has_suffix (conversion->encoder, "_vaapi"))
    add (builder, "-vaapi_device", conversion->device);

  add_input (builder, conversion->input);
  for (guint i = 0; conversion->subtitles != NULL && conversion->subtitles[i] != NULL; i++)
    {
      add (builder, "-protocol_whitelist", "file");
      add (builder, "-format_whitelist", "srt,webvtt");
      add_file (builder, "-i", conversion->subtitles[i]);
    }

  /* One picture that is no cover, one sound; no attachments, no data */
  add (builder, "-map", "0:V:0");
  add (builder, "-map", "0:a:0");
  add (builder, "-dn", NULL);
  add_subtitles (builder, conversion);
  add_picture (builder, conversion);
  add_sound (builder, conversion);
  add_consent (builder, conversion);
  add_metadata (builder, conversion);
  add_output (builder, conversion);

  return g_strv_builder_end (builder);
}

/**
 * usher_ffmpeg_silence_argv:
 * @program: ffmpeg, by name or path
 * @input: (type filename): a video
 *
 * Returns: (transfer full): what it is started with to say where there is silence
 */
GStrv
usher_ffmpeg_silence_argv (const char *program,
                           const char *input)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  add_start (builder, program, "info");
  add (builder, "-nostats", NULL);
  add_input (builder, input);
  add (builder, "-map", "0:a:0");
  add (builder, "-af", SILENCE);
  add (builder, "-f", "null");
  add (builder, "-", NULL);

  return g_strv_builder_end (builder);
}

static gboolean
read_seconds (const char *line,
              const char *label,
              gint64     *time)
{
  const char *found = strstr (line, label);
  const char *digits = found != NULL ? found + strlen (label) : NULL;
  char *end;
  double seconds;

  if (digits == NULL)
    return FALSE;

  seconds = g_ascii_strtod (digits, &end);
  if (end == digits || !(seconds > -1e6 && seconds < 1e6))
    return FALSE;

  *time = (gint64) (MAX (seconds, 0) * USHER_SECOND);

  return TRUE;
}

/**
 * usher_ffmpeg_read_silence:
 * @line: that it has said
 * @start: (inout): where the last silence begins; -1 for none
 * @end: (inout): where that ends; -1 if it has not said
 *
 * Returns: whether the line was about silence
 */
gboolean
usher_ffmpeg_read_silence (const char *line,
                           gint64     *start,
                           gint64     *end)
{
  if (read_seconds (line, "silence_start: ", start))
    {
      *end = -1;
      return TRUE;
    }

  return read_seconds (line, "silence_end: ", end);
}

/**
 * usher_ffmpeg_read_progress:
 * @line: that it has said
 * @done: (out): µs of the video that are done; set on success only
 */
gboolean
usher_ffmpeg_read_progress (const char *line,
                            gint64     *done)
{
  const char *digits = g_str_has_prefix (line, "out_time_us=") ? strchr (line, '=') + 1 : NULL;

  return digits != NULL &&
         g_ascii_string_to_signed (digits, 10, 0, G_MAXINT64, done, NULL);
}
