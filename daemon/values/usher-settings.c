/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-settings.h"

#include <string.h>

#include "usher-error.h"
#include "usher-params.h"
#include "usher-time-window.h"

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
} UsherSettingsProperty;

static GParamSpec *properties[PROP_FFPROBE + 1];

G_DEFINE_FINAL_TYPE (UsherSettings, usher_settings, G_TYPE_OBJECT)

static void
usher_settings_finalize (GObject *object)
{
  UsherSettings *self = USHER_SETTINGS (object);

  g_clear_pointer (&self->quiet_hours, g_free);
  g_clear_pointer (&self->video_url, g_free);
  g_clear_pointer (&self->yt_dlp, g_free);
  g_clear_pointer (&self->ffprobe, g_free);

  G_OBJECT_CLASS (usher_settings_parent_class)->finalize (object);
}

static void
usher_settings_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  UsherSettings *self = USHER_SETTINGS (object);

  switch ((UsherSettingsProperty) prop_id)
    {
    case PROP_MAX_RUNNING:
      g_value_set_uint (value, self->max_running);
      break;

    case PROP_MAX_RUNNING_COMMANDS:
      g_value_set_uint (value, self->max_running_commands);
      break;

    case PROP_QUIET_HOURS:
      g_value_set_string (value, self->quiet_hours);
      break;

    case PROP_MAX_LOSS_SHARE:
      g_value_set_double (value, self->max_loss_share);
      break;

    case PROP_VIDEO_URL:
      g_value_set_string (value, self->video_url);
      break;

    case PROP_DOWNLOAD_PAUSE:
      g_value_set_double (value, self->download_pause);
      break;

    case PROP_MIN_FREE_SPACE:
      g_value_set_uint64 (value, self->min_free_space);
      break;

    case PROP_MAX_VIDEO_SIZE:
      g_value_set_uint64 (value, self->max_video_size);
      break;

    case PROP_YT_DLP:
      g_value_set_string (value, self->yt_dlp);
      break;

    case PROP_FFPROBE:
      g_value_set_string (value, self->ffprobe);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
usher_settings_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  UsherSettings *self = USHER_SETTINGS (object);

  switch ((UsherSettingsProperty) prop_id)
    {
    case PROP_MAX_RUNNING:
      self->max_running = g_value_get_uint (value);
      break;

    case PROP_MAX_RUNNING_COMMANDS:
      self->max_running_commands = g_value_get_uint (value);
      break;

    case PROP_QUIET_HOURS:
      self->quiet_hours = g_value_dup_string (value);
      break;

    case PROP_MAX_LOSS_SHARE:
      self->max_loss_share = g_value_get_double (value);
      break;

    case PROP_VIDEO_URL:
      self->video_url = g_value_dup_string (value);
      break;

    case PROP_DOWNLOAD_PAUSE:
      self->download_pause = g_value_get_double (value);
      break;

    case PROP_MIN_FREE_SPACE:
      self->min_free_space = g_value_get_uint64 (value);
      break;

    case PROP_MAX_VIDEO_SIZE:
      self->max_video_size = g_value_get_uint64 (value);
      break;

    case PROP_YT_DLP:
      self->yt_dlp = g_value_dup_string (value);
      break;

    case PROP_FFPROBE:
      self->ffprobe = g_value_dup_string (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = USHER_PARAM_FLAGS;
  const guint64 gibibyte = G_GUINT64_CONSTANT (1) << 30;

  properties[PROP_MAX_RUNNING] =
    g_param_spec_uint ("max-running", NULL, NULL, 1, 64, 4, flags);
  properties[PROP_MAX_RUNNING_COMMANDS] =
    g_param_spec_uint ("max-running-commands", NULL, NULL, 1, 1024, 64, flags);
  properties[PROP_QUIET_HOURS] =
    g_param_spec_string ("quiet-hours", NULL, NULL, "", flags);
  properties[PROP_MAX_LOSS_SHARE] =
    g_param_spec_double ("max-loss-share", NULL, NULL, 0, 1, 0.2, flags);
  properties[PROP_VIDEO_URL] =
    g_param_spec_string ("video-url", NULL, NULL, "https://www.youtube.com/watch?v={id}", flags);
  properties[PROP_DOWNLOAD_PAUSE] =
    g_param_spec_double ("download-pause", "s", NULL, 0, 3600, 10, flags);
  properties[PROP_MIN_FREE_SPACE] =
    g_param_spec_uint64 ("min-free-space", "bytes", NULL, 0, G_MAXINT64, gibibyte, flags);
  properties[PROP_MAX_VIDEO_SIZE] =
    g_param_spec_uint64 ("max-video-size", "bytes", NULL, 1 << 20, G_MAXINT64, gibibyte, flags);
  properties[PROP_YT_DLP] =
    g_param_spec_string ("yt-dlp", NULL, NULL, "yt-dlp", flags);
  properties[PROP_FFPROBE] =
    g_param_spec_string ("ffprobe", NULL, NULL, "ffprobe", flags);

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

  if (self == NULL || !check_video_url (self, error) || !check_quiet_hours (self, error))
    return NULL;

  return g_steal_pointer (&self);
}
