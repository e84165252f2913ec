/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-settings.h"

#include <string.h>

#include "usher-error.h"
#include "usher-members.h"
#include "usher-params.h"
#include "usher-template.h"
#include "usher-time-window.h"
#include "usher-url.h"

#define YT_DLP_FEED "https://api.github.com/repos/yt-dlp/yt-dlp/releases/latest"

typedef enum
{
  PROP_MAX_RUNNING = 1,
  PROP_MAX_RUNNING_COMMANDS,
  PROP_QUIET_HOURS,
  PROP_MAX_LOSS_SHARE,
  PROP_VIDEO_URL,
  PROP_DOWNLOAD_PAUSE,
  PROP_MIN_FREE_SPACE,
  PROP_MAX_VIDEO_SIZE,
  PROP_YT_DLP,
  PROP_FFPROBE,
  PROP_FFMPEG,
  PROP_WAIT_FOR_MEDIA,
  PROP_TRAILER_SOURCE,
  PROP_SEARCH_SOURCE,
  PROP_COOKIES_FILE,
  PROP_RATE_LIMIT,
  PROP_REQUEST_PAUSE,
  PROP_MAX_DOWNLOAD_PAUSE,
  PROP_DOWNLOAD_TIMEOUT,
  PROP_HARDWARE_ENCODERS,
  PROP_MAX_MISSING_SHARE,
  PROP_SKIP_HARD_LINKS,
  PROP_DELETE_INVALID,
  PROP_KEEP_RUNS,
  PROP_KEEP_EVENTS,
  PROP_KEEP_REMOVED,
  PROP_KEEP_TRASH,
  PROP_USHER_FEED,
  PROP_YT_DLP_FEED,
  PROP_FETCH_IMAGES,
  PROP_WEBHOOK_PORT,
  PROP_WEBHOOK_ADDRESS,
  PROP_NOTIFY_FAILURES,
  PROP_NOTIFY_SUCCESSES,
} UsherSettingsProperty;

static GParamSpec *properties[PROP_NOTIFY_SUCCESSES + 1];

static const gsize offsets[] = {
  [PROP_MAX_RUNNING] = G_STRUCT_OFFSET (UsherSettings, max_running),
  [PROP_MAX_RUNNING_COMMANDS] = G_STRUCT_OFFSET (UsherSettings, max_running_commands),
  [PROP_QUIET_HOURS] = G_STRUCT_OFFSET (UsherSettings, quiet_hours),
  [PROP_MAX_LOSS_SHARE] = G_STRUCT_OFFSET (UsherSettings, max_loss_share),
  [PROP_VIDEO_URL] = G_STRUCT_OFFSET (UsherSettings, video_url),
  [PROP_DOWNLOAD_PAUSE] = G_STRUCT_OFFSET (UsherSettings, download_pause),
  [PROP_MIN_FREE_SPACE] = G_STRUCT_OFFSET (UsherSettings, min_free_space),
  [PROP_MAX_VIDEO_SIZE] = G_STRUCT_OFFSET (UsherSettings, max_video_size),
  [PROP_YT_DLP] = G_STRUCT_OFFSET (UsherSettings, yt_dlp),
  [PROP_FFPROBE] = G_STRUCT_OFFSET (UsherSettings, ffprobe),
  [PROP_FFMPEG] = G_STRUCT_OFFSET (UsherSettings, ffmpeg),
  [PROP_WAIT_FOR_MEDIA] = G_STRUCT_OFFSET (UsherSettings, wait_for_media),
  [PROP_TRAILER_SOURCE] = G_STRUCT_OFFSET (UsherSettings, trailer_source),
  [PROP_SEARCH_SOURCE] = G_STRUCT_OFFSET (UsherSettings, search_source),
  [PROP_COOKIES_FILE] = G_STRUCT_OFFSET (UsherSettings, cookies_file),
  [PROP_RATE_LIMIT] = G_STRUCT_OFFSET (UsherSettings, rate_limit),
  [PROP_REQUEST_PAUSE] = G_STRUCT_OFFSET (UsherSettings, request_pause),
  [PROP_MAX_DOWNLOAD_PAUSE] = G_STRUCT_OFFSET (UsherSettings, max_download_pause),
  [PROP_DOWNLOAD_TIMEOUT] = G_STRUCT_OFFSET (UsherSettings, download_timeout),
  [PROP_HARDWARE_ENCODERS] = G_STRUCT_OFFSET (UsherSettings, hardware_encoders),
  [PROP_MAX_MISSING_SHARE] = G_STRUCT_OFFSET (UsherSettings, max_missing_share),
  [PROP_SKIP_HARD_LINKS] = G_STRUCT_OFFSET (UsherSettings, skip_hard_links),
  [PROP_DELETE_INVALID] = G_STRUCT_OFFSET (UsherSettings, delete_invalid),
  [PROP_KEEP_RUNS] = G_STRUCT_OFFSET (UsherSettings, keep_runs),
  [PROP_KEEP_EVENTS] = G_STRUCT_OFFSET (UsherSettings, keep_events),
  [PROP_KEEP_REMOVED] = G_STRUCT_OFFSET (UsherSettings, keep_removed),
  [PROP_KEEP_TRASH] = G_STRUCT_OFFSET (UsherSettings, keep_trash),
  [PROP_USHER_FEED] = G_STRUCT_OFFSET (UsherSettings, usher_feed),
  [PROP_YT_DLP_FEED] = G_STRUCT_OFFSET (UsherSettings, yt_dlp_feed),
  [PROP_FETCH_IMAGES] = G_STRUCT_OFFSET (UsherSettings, fetch_images),
  [PROP_WEBHOOK_PORT] = G_STRUCT_OFFSET (UsherSettings, webhook_port),
  [PROP_WEBHOOK_ADDRESS] = G_STRUCT_OFFSET (UsherSettings, webhook_address),
  [PROP_NOTIFY_FAILURES] = G_STRUCT_OFFSET (UsherSettings, notify_failures),
  [PROP_NOTIFY_SUCCESSES] = G_STRUCT_OFFSET (UsherSettings, notify_successes),
};

G_DEFINE_FINAL_TYPE (UsherSettings, usher_settings, G_TYPE_OBJECT)

static void
usher_settings_finalize (GObject *object)
{
  usher_members_clear (object, properties, offsets, G_N_ELEMENTS (offsets));

  G_OBJECT_CLASS (usher_settings_parent_class)->finalize (object);
}

static void
usher_settings_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  usher_members_get (object, offsets[prop_id], value);
}

static void
usher_settings_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  usher_members_set (object, offsets[prop_id], value);
}

static void
define_limits (GParamFlags flags)
{
  const guint64 gibibyte = G_GUINT64_CONSTANT (1) << 30;

  properties[PROP_MAX_RUNNING] =
    g_param_spec_uint ("max-running", NULL, NULL, 1, 64, 4, flags);
  properties[PROP_MAX_RUNNING_COMMANDS] =
    g_param_spec_uint ("max-running-commands", NULL, NULL, 1, 1024, 64, flags);
  properties[PROP_QUIET_HOURS] =
    g_param_spec_string ("quiet-hours", NULL, NULL, "", flags);
  properties[PROP_MAX_LOSS_SHARE] =
    g_param_spec_double ("max-loss-share", NULL, NULL, 0, 1, 0.2, flags);
  properties[PROP_MAX_MISSING_SHARE] =
    g_param_spec_double ("max-missing-share", NULL, NULL, 0, 1, 0.05, flags);
  properties[PROP_MIN_FREE_SPACE] =
    g_param_spec_uint64 ("min-free-space", "bytes", NULL, 0, G_MAXINT64, gibibyte, flags);
  properties[PROP_MAX_VIDEO_SIZE] =
    g_param_spec_uint64 ("max-video-size", "bytes", NULL, 1 << 20, G_MAXINT64, gibibyte, flags);
  properties[PROP_SKIP_HARD_LINKS] =
    g_param_spec_boolean ("skip-hard-links", NULL, NULL, TRUE, flags);
  properties[PROP_DELETE_INVALID] =
    g_param_spec_boolean ("delete-invalid", NULL, NULL, FALSE, flags);
  properties[PROP_KEEP_RUNS] =
    g_param_spec_uint ("keep-runs", "days", NULL, 1, 36500, 90, flags);
  properties[PROP_KEEP_EVENTS] =
    g_param_spec_uint ("keep-events", "days", NULL, 1, 36500, 365, flags);
  properties[PROP_KEEP_REMOVED] =
    g_param_spec_uint ("keep-removed", "days", NULL, 1, 36500, 30, flags);
  properties[PROP_KEEP_TRASH] =
    g_param_spec_uint ("keep-trash", "days", NULL, 0, 36500, 7, flags);
}

static void
define_downloads (GParamFlags flags)
{
  properties[PROP_VIDEO_URL] =
    g_param_spec_string ("video-url", NULL, NULL, "https://www.youtube.com/watch?v={id}", flags);
  properties[PROP_WAIT_FOR_MEDIA] =
    g_param_spec_boolean ("wait-for-media", NULL, NULL, FALSE, flags);
  properties[PROP_TRAILER_SOURCE] =
    g_param_spec_string ("trailer-source", NULL, NULL, "", flags);
  properties[PROP_SEARCH_SOURCE] =
    g_param_spec_string ("search-source", NULL, NULL, "ytsearch", flags);
  properties[PROP_COOKIES_FILE] =
    g_param_spec_string ("cookies-file", NULL, NULL, "", flags);
  properties[PROP_RATE_LIMIT] =
    g_param_spec_uint64 ("rate-limit", "bytes/s", NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_REQUEST_PAUSE] =
    g_param_spec_double ("request-pause", "s", NULL, 0, 600, 0, flags);
  properties[PROP_DOWNLOAD_PAUSE] =
    g_param_spec_double ("download-pause", "s", NULL, 0, 3600, 10, flags);
  properties[PROP_MAX_DOWNLOAD_PAUSE] =
    g_param_spec_double ("max-download-pause", "s", NULL, 0, 86400, 600, flags);
  properties[PROP_DOWNLOAD_TIMEOUT] =
    g_param_spec_double ("download-timeout", "s", NULL, 1, 86400, 1800, flags);
  properties[PROP_HARDWARE_ENCODERS] =
    g_param_spec_boolean ("hardware-encoders", NULL, NULL, FALSE, flags);
}

static void
define_programs_and_network (GParamFlags flags)
{
  properties[PROP_YT_DLP] =
    g_param_spec_string ("yt-dlp", NULL, NULL, "yt-dlp", flags);
  properties[PROP_FFPROBE] =
    g_param_spec_string ("ffprobe", NULL, NULL, "ffprobe", flags);
  properties[PROP_FFMPEG] =
    g_param_spec_string ("ffmpeg", NULL, NULL, "ffmpeg", flags);
  properties[PROP_USHER_FEED] =
    g_param_spec_string ("usher-feed", NULL, NULL, "", flags);
  properties[PROP_YT_DLP_FEED] =
    g_param_spec_string ("yt-dlp-feed", NULL, NULL, YT_DLP_FEED, flags);
  properties[PROP_FETCH_IMAGES] =
    g_param_spec_boolean ("fetch-images", NULL, NULL, TRUE, flags);
  properties[PROP_WEBHOOK_PORT] =
    g_param_spec_uint ("webhook-port", NULL, NULL, 0, 65535, 0, flags);
  properties[PROP_WEBHOOK_ADDRESS] =
    g_param_spec_string ("webhook-address", NULL, NULL, "127.0.0.1", flags);
}

static void
define_notifications (GParamFlags flags)
{
  properties[PROP_NOTIFY_FAILURES] =
    g_param_spec_boolean ("notify-failures", NULL, NULL, TRUE, flags);
  properties[PROP_NOTIFY_SUCCESSES] =
    g_param_spec_boolean ("notify-successes", NULL, NULL, FALSE, flags);
}

static void
install_properties (GObjectClass *object_class)
{
  define_limits (USHER_PARAM_FLAGS);
  define_downloads (USHER_PARAM_FLAGS);
  define_programs_and_network (USHER_PARAM_FLAGS);
  define_notifications (USHER_PARAM_FLAGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
usher_settings_class_init (UsherSettingsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = usher_settings_finalize;
  object_class->get_property = usher_settings_get_property;
  object_class->set_property = usher_settings_set_property;

  install_properties (object_class);
}

static void
usher_settings_init (UsherSettings *self)
{
}

static gboolean
check_video_url (UsherSettings  *self,
                 GError        **error)
{
  g_autoptr(GUri) uri = g_uri_parse (self->video_url, G_URI_FLAGS_PARSE_RELAXED, NULL);
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : "";

  if (strstr (self->video_url, "{id}") != NULL && uri != NULL &&
      (g_str_equal (scheme, "https") || g_str_equal (scheme, "http")) &&
      g_uri_get_host (uri) != NULL && *g_uri_get_host (uri) != '\0' &&
      strchr (g_uri_get_host (uri), '{') == NULL)
    return TRUE;

  g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
               "“VideoUrl” must be an http or https address with {id} where the video's id "
               "goes, as in https://www.youtube.com/watch?v={id}");

  return FALSE;
}

static gboolean
refuse (GError     **error,
        const char  *text)
{
  g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION, "%s", text);

  return FALSE;
}

static gboolean
is_http (const char *text)
{
  g_autofree char *origin = usher_url_get_origin (text);

  return origin != NULL && strpbrk (text, " \t\r\n") == NULL;
}

/* A name such as ytsearch: the number and the words are added to it. */
static gboolean
is_search_name (const char *text)
{
  return strstr (text, "search") != NULL &&
         strspn (text, "abcdefghijklmnopqrstuvwxyz") == strlen (text);
}

static gboolean
check_sources (UsherSettings  *self,
               GError        **error)
{
  if (*self->search_source != '\0' && !is_search_name (self->search_source) &&
      !(is_http (self->search_source) && strstr (self->search_source, "{query}") != NULL))
    return refuse (error, "“SearchSource” must be the name of a search of yt-dlp, as in ytsearch, an "
                          "address with {query} in it, or nothing");

  if (*self->trailer_source != '\0' && *self->trailer_source != '/' &&
      !(is_http (self->trailer_source) && strchr (self->trailer_source, '{') != NULL))
    return refuse (error, "“TrailerSource” must be a whole path, as in /srv/trailers, an address with "
                          "variables in it, as in http://nas.local/{title}.mp4, or nothing");

  if (*self->cookies_file != '\0' && *self->cookies_file != '/')
    return refuse (error, "“CookiesFile” must be the whole path of a file, or nothing");

  return usher_template_check (self->trailer_source, usher_template_title_names, "TrailerSource", error);
}

static gboolean
check_quiet_hours (UsherSettings  *self,
                   GError        **error)
{
  int start, end;

  if (*self->quiet_hours == '\0' || usher_time_window_parse (self->quiet_hours, &start, &end))
    return TRUE;

  g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
               "“QuietHours” must be two different times of day, as in 22:00-06:00, or nothing");

  return FALSE;
}

/**
 * usher_settings_new:
 * @params: an `a{sv}`, by the keys of the bus; the rest gets its default
 * @error: return location for a #UsherError
 *
 * Returns: (transfer full) (nullable): new settings
 */
UsherSettings *
usher_settings_new (GVariant  *params,
                    GError   **error)
{
  g_autoptr(UsherSettings) self = usher_params_construct (USHER_TYPE_SETTINGS, params, error);

  if (self == NULL || !check_video_url (self, error) || !check_sources (self, error) ||
      !check_quiet_hours (self, error))
    return NULL;

  return g_steal_pointer (&self);
}
