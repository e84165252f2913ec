/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-profile.h"

#include <string.h>

#include "usher-enums.h"
#include "usher-error.h"
#include "usher-members.h"
#include "usher-params.h"
#include "usher-template.h"
#include "usher-yt-dlp-options.h"

typedef enum
{
  PROP_NAME = 1,
  PROP_ENABLED,
  PROP_PRIORITY,
  PROP_FILTER,
  PROP_CONTAINER,
  PROP_VIDEO,
  PROP_HEIGHT,
  PROP_AUDIO,
  PROP_VOLUME,
  PROP_FILE_NAME,
  PROP_FOLDER,
  PROP_MIN_DURATION,
  PROP_MAX_DURATION,
  PROP_QUERY,
  PROP_INCLUDE_WORDS,
  PROP_EXCLUDE_WORDS,
  PROP_UPLOADERS,
  PROP_RETRIES,
  PROP_SUBTITLES,
  PROP_AUTOMATIC_SUBTITLES,
  PROP_SUBTITLE_LANGUAGE,
  PROP_CUT_SILENCE,
  PROP_EMBED_METADATA,
  PROP_YT_DLP_OPTIONS,
} UsherProfileProperty;

static GParamSpec *properties[PROP_YT_DLP_OPTIONS + 1];

static const gsize offsets[] = {
  [PROP_NAME] = G_STRUCT_OFFSET (UsherProfile, name),
  [PROP_ENABLED] = G_STRUCT_OFFSET (UsherProfile, enabled),
  [PROP_PRIORITY] = G_STRUCT_OFFSET (UsherProfile, priority),
  [PROP_FILTER] = G_STRUCT_OFFSET (UsherProfile, filter),
  [PROP_CONTAINER] = G_STRUCT_OFFSET (UsherProfile, container),
  [PROP_VIDEO] = G_STRUCT_OFFSET (UsherProfile, video),
  [PROP_HEIGHT] = G_STRUCT_OFFSET (UsherProfile, height),
  [PROP_AUDIO] = G_STRUCT_OFFSET (UsherProfile, audio),
  [PROP_VOLUME] = G_STRUCT_OFFSET (UsherProfile, volume),
  [PROP_FILE_NAME] = G_STRUCT_OFFSET (UsherProfile, file_name),
  [PROP_FOLDER] = G_STRUCT_OFFSET (UsherProfile, folder),
  [PROP_MIN_DURATION] = G_STRUCT_OFFSET (UsherProfile, min_duration),
  [PROP_MAX_DURATION] = G_STRUCT_OFFSET (UsherProfile, max_duration),
  [PROP_QUERY] = G_STRUCT_OFFSET (UsherProfile, query),
  [PROP_INCLUDE_WORDS] = G_STRUCT_OFFSET (UsherProfile, include_words),
  [PROP_EXCLUDE_WORDS] = G_STRUCT_OFFSET (UsherProfile, exclude_words),
  [PROP_UPLOADERS] = G_STRUCT_OFFSET (UsherProfile, uploaders),
  [PROP_RETRIES] = G_STRUCT_OFFSET (UsherProfile, retries),
  [PROP_SUBTITLES] = G_STRUCT_OFFSET (UsherProfile, subtitles),
  [PROP_AUTOMATIC_SUBTITLES] = G_STRUCT_OFFSET (UsherProfile, automatic_subtitles),
  [PROP_SUBTITLE_LANGUAGE] = G_STRUCT_OFFSET (UsherProfile, subtitle_language),
  [PROP_CUT_SILENCE] = G_STRUCT_OFFSET (UsherProfile, cut_silence),
  [PROP_EMBED_METADATA] = G_STRUCT_OFFSET (UsherProfile, embed_metadata),
  [PROP_YT_DLP_OPTIONS] = G_STRUCT_OFFSET (UsherProfile, yt_dlp_options),
};

G_DEFINE_FINAL_TYPE (UsherProfile, usher_profile, G_TYPE_OBJECT)

static void
usher_profile_finalize (GObject *object)
{
  usher_members_clear (object, properties, offsets, G_N_ELEMENTS (offsets));

  G_OBJECT_CLASS (usher_profile_parent_class)->finalize (object);
}

static void
usher_profile_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  usher_members_get (object, offsets[prop_id], value);
}

static void
usher_profile_set_property (GObject      *object,
                            guint         prop_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  usher_members_set (object, offsets[prop_id], value);
}

static void
define_result (GParamFlags flags)
{
  properties[PROP_NAME] =
    g_param_spec_string ("name", NULL, NULL, NULL, flags | USHER_PARAM_REQUIRED);
  properties[PROP_ENABLED] =
    g_param_spec_boolean ("enabled", NULL, NULL, TRUE, flags);
  properties[PROP_PRIORITY] =
    g_param_spec_uint ("priority", NULL, NULL, 0, 1000, 0, flags);
  properties[PROP_FILTER] =
    g_param_spec_uint64 ("filter", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_CONTAINER] =
    g_param_spec_enum ("container", NULL, NULL, USHER_TYPE_CONTAINER, USHER_CONTAINER_MKV, flags);
  properties[PROP_VIDEO] =
    g_param_spec_enum ("video", NULL, NULL, USHER_TYPE_VIDEO_CODEC, USHER_VIDEO_COPY, flags);
  properties[PROP_HEIGHT] =
    g_param_spec_uint ("height", NULL, NULL, 0, 2160, 1080, flags);
  properties[PROP_AUDIO] =
    g_param_spec_enum ("audio", NULL, NULL, USHER_TYPE_AUDIO_CODEC, USHER_AUDIO_COPY, flags);
  properties[PROP_VOLUME] =
    g_param_spec_uint ("volume", "%", NULL, 1, 400, 100, flags);
  properties[PROP_FILE_NAME] =
    g_param_spec_string ("file-name", NULL, NULL, "{title} ({year})-trailer.{ext}", flags);
  properties[PROP_FOLDER] =
    g_param_spec_string ("folder", NULL, NULL, "", flags);
}

static void
define_search (GParamFlags flags)
{
  properties[PROP_MIN_DURATION] =
    g_param_spec_double ("min-duration", "s", NULL, 1, 3600, 60, flags);
  properties[PROP_MAX_DURATION] =
    g_param_spec_double ("max-duration", "s", NULL, 1, 3600, 600, flags);
  properties[PROP_QUERY] =
    g_param_spec_string ("query", NULL, NULL, "{title} {year} trailer", flags);
  properties[PROP_INCLUDE_WORDS] =
    g_param_spec_boxed ("include-words", NULL, NULL, G_TYPE_STRV, flags);
  properties[PROP_EXCLUDE_WORDS] =
    g_param_spec_boxed ("exclude-words", NULL, NULL, G_TYPE_STRV, flags);
  properties[PROP_UPLOADERS] =
    g_param_spec_boxed ("uploaders", NULL, NULL, G_TYPE_STRV, flags);
  properties[PROP_RETRIES] =
    g_param_spec_uint ("retries", NULL, NULL, 0, 10, 2, flags);
}

static void
define_extras (GParamFlags flags)
{
  properties[PROP_SUBTITLES] =
    g_param_spec_boolean ("subtitles", NULL, NULL, FALSE, flags);
  properties[PROP_AUTOMATIC_SUBTITLES] =
    g_param_spec_boolean ("automatic-subtitles", NULL, NULL, FALSE, flags);
  properties[PROP_SUBTITLE_LANGUAGE] =
    g_param_spec_string ("subtitle-language", NULL, NULL, "en", flags);
  properties[PROP_CUT_SILENCE] =
    g_param_spec_boolean ("cut-silence", NULL, NULL, FALSE, flags);
  properties[PROP_EMBED_METADATA] =
    g_param_spec_boolean ("embed-metadata", NULL, NULL, TRUE, flags);
  properties[PROP_YT_DLP_OPTIONS] =
    g_param_spec_boxed ("yt-dlp-options", NULL, NULL, G_TYPE_STRV, flags);
}

static void
usher_profile_class_init (UsherProfileClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = usher_profile_finalize;
  object_class->get_property = usher_profile_get_property;
  object_class->set_property = usher_profile_set_property;

  define_result (USHER_PARAM_FLAGS);
  define_search (USHER_PARAM_FLAGS);
  define_extras (USHER_PARAM_FLAGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
usher_profile_init (UsherProfile *self)
{
}

/* What players expect, and what ffmpeg writes: Matroska takes everything. */
static gboolean
check_container (UsherProfile  *self,
                 GError       **error)
{
  const char *fault = NULL;

  if (self->container == USHER_CONTAINER_MP4 && self->video == USHER_VIDEO_VP9)
    fault = "mp4 goes with h264, h265, av1 or copy";
  else if (self->container == USHER_CONTAINER_MP4 && self->audio == USHER_AUDIO_OPUS)
    fault = "mp4 goes with aac, ac3, eac3, flac or copy";
  else if (self->container == USHER_CONTAINER_WEBM &&
           (self->video == USHER_VIDEO_H264 || self->video == USHER_VIDEO_H265))
    fault = "webm goes with vp9, av1 or copy";
  else if (self->container == USHER_CONTAINER_WEBM && self->audio != USHER_AUDIO_COPY &&
           self->audio != USHER_AUDIO_OPUS)
    fault = "webm goes with opus or copy";
  if (fault == NULL)
    return TRUE;

  g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
               "“Container”, “Video” and “Audio” do not fit together: %s", fault);

  return FALSE;
}

static gboolean
check_durations (UsherProfile  *self,
                 GError       **error)
{
  if (self->min_duration <= self->max_duration)
    return TRUE;

  g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
               "“MinDuration” must not be above “MaxDuration”");

  return FALSE;
}

/* Two titles must not want the same name, and players must know what it is. */
static gboolean
check_file_name (UsherProfile  *self,
                 GError       **error)
{
  static const char * const telling[] = {
    "title", "clean_title", "title_slug", "media_filename", "imdb_id", "tmdb_id", "tvdb_id", NULL
  };
  gboolean tells = FALSE;

  if (!usher_template_check (self->file_name, usher_template_file_names, "FileName", error))
    return FALSE;

  for (gsize i = 0; telling[i] != NULL; i++)
    tells = tells || usher_template_has (self->file_name, telling[i]);

  if (strchr (self->file_name, '/') != NULL)
    g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
                 "“FileName” is a name, without a slash; a folder goes into “Folder”");
  else if (!g_str_has_suffix (self->file_name, ".{ext}"))
    g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
                 "“FileName” must end with .{ext}");
  else if (!tells)
    g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
                 "“FileName” must tell titles apart; put {title} in");
  else
    return TRUE;

  return FALSE;
}

static gboolean
check_texts (UsherProfile  *self,
             GError       **error)
{
  if (*self->name == '\0')
    g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
                 "“Name” must not be empty");
  else if (strchr (self->folder, '/') != NULL || *self->folder == '.')
    g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
                 "“Folder” must be one name, as in Trailers, or empty for beside the media");
  else
    return TRUE;

  return FALSE;
}

/**
 * usher_profile_new:
 * @params: an `a{sv}`, by the keys of the bus
 * @error: return location for a #UsherError that names the key
 *
 * Returns: (transfer full) (nullable): a profile that is not stored
 */
UsherProfile *
usher_profile_new (GVariant  *params,
                   GError   **error)
{
  g_autoptr(UsherProfile) self = usher_params_construct (USHER_TYPE_PROFILE, params, error);

  if (self == NULL || !check_texts (self, error) || !check_container (self, error) ||
      !check_durations (self, error) || !check_file_name (self, error) ||
      !usher_template_check (self->query, usher_template_title_names, "Query", error) ||
      !usher_yt_dlp_options_check ((const char * const *) self->yt_dlp_options, error))
    return NULL;

  return g_steal_pointer (&self);
}

/* Returns: (transfer none): of its files, without the dot */
const char *
usher_profile_get_extension (const UsherProfile *self)
{
  return usher_enum_to_nick (USHER_TYPE_CONTAINER, (int) self->container);
}
