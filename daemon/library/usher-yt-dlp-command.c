/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* What yt-dlp is started with. What is fetched goes in on standard input, where
 * nothing in it can be taken for an option; and whatever configuration, cache or
 * plug-in there is stays out. */

#include "usher-yt-dlp-command.h"

#include <string.h>

#include "usher-video-line.h"
#include "usher-yt-dlp-options.h"

#define SOCKET_TIMEOUT "30"
#define RETRIES "3"

#define PROGRESS_TEMPLATE \
  "download:" USHER_YT_DLP_PROGRESS_PREFIX "%(progress.downloaded_bytes)s %(progress.total_bytes)s " \
  "%(progress.total_bytes_estimate)s"

/* The second line of defence: a broadcast has no end, and fills the disk. */
#define NOT_LIVE "!is_live & live_status!=?is_upcoming & live_status!=?is_live"

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
add_number (GStrvBuilder *builder,
            const char   *option,
            guint64       value)
{
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, value);

  add (builder, option, text);
}

/* Options that only newer versions know. */
static void
add_if_known (GStrvBuilder *builder,
              const char   *help,
              const char   *option)
{
  if (help != NULL && strstr (help, option) != NULL)
    g_strv_builder_add (builder, option);
}

static void
add_common (GStrvBuilder        *builder,
            const UsherSettings *settings,
            const char          *help)
{
  add (builder, settings->yt_dlp, NULL);
  add (builder, "--ignore-config", NULL);
  add_if_known (builder, help, "--no-plugin-dirs");
  add_if_known (builder, help, "--no-remote-components");
  add (builder, "--no-cache-dir", NULL);
  add (builder, "--no-exec", NULL);
  add (builder, "--no-colors", NULL);
  add (builder, "--no-playlist", NULL);
  add (builder, "--socket-timeout", SOCKET_TIMEOUT);
  add (builder, "--retries", RETRIES);
  add (builder, "--extractor-retries", RETRIES);
  if (*settings->cookies_file != '\0')
    add (builder, "--cookies", settings->cookies_file);
  if (settings->request_pause > 0)
    {
      char seconds[G_ASCII_DTOSTR_BUF_SIZE];

      add (builder, "--sleep-requests", g_ascii_dtostr (seconds, sizeof seconds, settings->request_pause));
    }
}

/**
 * usher_yt_dlp_command_for_list:
 * @settings: of the daemon
 * @help: (nullable): what the program says of its options
 * @n_videos: how many are listed at the most; 0 for one that is looked at in full
 *
 * Returns: (transfer full): the arguments that tell of videos, a line each
 */
GStrv
usher_yt_dlp_command_for_list (const UsherSettings *settings,
                               const char          *help,
                               guint                n_videos)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  add_common (builder, settings, help);
  if (n_videos > 0)
    {
      add (builder, "--flat-playlist", NULL);
      add_number (builder, "--playlist-end", n_videos);
    }
  else
    {
      add (builder, "--playlist-items", "1");
    }
  add (builder, "--print", USHER_VIDEO_LINE_TEMPLATE);
  add (builder, "-a", "-");

  return g_strv_builder_end (builder);
}

static const char *
get_video_wish (const UsherProfile *profile)
{
  static const char * const codecs[] = {
    [USHER_VIDEO_H264] = ",vcodec:h264",
    [USHER_VIDEO_H265] = ",vcodec:h265",
    [USHER_VIDEO_VP9] = ",vcodec:vp9",
    [USHER_VIDEO_AV1] = ",vcodec:av01",
  };

  if (profile->video != USHER_VIDEO_COPY)
    return codecs[profile->video];

  /* What the container takes needs no conversion */
  switch (profile->container)
    {
    case USHER_CONTAINER_MP4:
      return ",vcodec:h264";

    case USHER_CONTAINER_WEBM:
      return ",vcodec:vp9";

    case USHER_CONTAINER_MKV:
    default:
      return "";
    }
}

static const char *
get_audio_wish (const UsherProfile *profile)
{
  switch (profile->audio)
    {
    case USHER_AUDIO_AAC:
      return ",acodec:aac";

    case USHER_AUDIO_AC3:
      return ",acodec:ac3";

    case USHER_AUDIO_EAC3:
      return ",acodec:eac3";

    case USHER_AUDIO_FLAC:
      return ",acodec:flac";

    case USHER_AUDIO_OPUS:
      return ",acodec:opus";

    case USHER_AUDIO_COPY:
    default:
      return profile->container == USHER_CONTAINER_MP4 ? ",acodec:aac" :
             profile->container == USHER_CONTAINER_WEBM ? ",acodec:opus" : "";
    }
}

/* The best that the profile allows; if there is nothing that small, the best there is,
 * which is made smaller afterwards. */
static void
add_format (GStrvBuilder       *builder,
            const UsherProfile *profile)
{
  g_autofree char *sort = NULL;
  g_autofree char *format = NULL;

  if (profile->height > 0)
    {
      sort = g_strdup_printf ("res:%u%s%s", profile->height, get_video_wish (profile),
                              get_audio_wish (profile));
      format = g_strdup_printf ("bv*[height<=%u]+ba/b[height<=%u]/bv*+ba/b", profile->height,
                                profile->height);
    }
  else
    {
      sort = g_strdup_printf ("res%s%s", get_video_wish (profile), get_audio_wish (profile));
      format = g_strdup ("bv*+ba/b");
    }

  add (builder, "-f", format);
  add (builder, "-S", sort);

  /* Matroska takes whatever comes */
  add (builder, "--merge-output-format", "mkv");
}

static void
add_subtitles (GStrvBuilder       *builder,
               const UsherProfile *profile)
{
  g_autofree char *languages =
    g_strdup_printf ("%s,%s-.*", profile->subtitle_language, profile->subtitle_language);

  if (!profile->subtitles)
    return;

  add (builder, "--write-subs", NULL);
  if (profile->automatic_subtitles)
    add (builder, "--write-auto-subs", NULL);
  add (builder, "--sub-langs", languages);
  add (builder, "--sub-format", "srt/vtt/best");
}

/**
 * usher_yt_dlp_command_for_download:
 * @settings: of the daemon
 * @help: (nullable): what the program says of its options
 * @profile: what the trailer is to be
 *
 * Returns: (transfer full): the arguments that download one video into the folder that
 *   the program starts in
 */
GStrv
usher_yt_dlp_command_for_download (const UsherSettings *settings,
                                   const char          *help,
                                   const UsherProfile  *profile)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) more = usher_yt_dlp_options_join ((const char * const *) profile->yt_dlp_options);

  add_common (builder, settings, help);
  add (builder, "--playlist-items", "1");
  add (builder, "--restrict-filenames", NULL);
  add (builder, "--no-mtime", NULL);
  add (builder, "--newline", NULL);
  add (builder, "--progress-template", PROGRESS_TEMPLATE);
  add (builder, "--match-filters", NOT_LIVE);
  add_number (builder, "--max-filesize", settings->max_video_size);
  if (settings->rate_limit > 0)
    add_number (builder, "--limit-rate", settings->rate_limit);
  if (strchr (settings->ffmpeg, '/') != NULL)
    add (builder, "--ffmpeg-location", settings->ffmpeg);
  add_format (builder, profile);
  add_subtitles (builder, profile);
  g_strv_builder_addv (builder, (const char **) more);

  /* Behind those of the profile, so that none of them counts more */
  add (builder, "-P", ".");
  add (builder, "-o", "out.%(ext)s");
  add (builder, "-a", "-");

  return g_strv_builder_end (builder);
}
