/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gio/gio.h>

#include "usher-enums.h"

G_BEGIN_DECLS

#define USHER_TYPE_PROFILE (usher_profile_get_type ())
G_DECLARE_FINAL_TYPE (UsherProfile, usher_profile, USHER, PROFILE, GObject)

/**
 * UsherProfile:
 * @name: (owned): what people call it by
 * @enabled: whether titles get trailers by it
 * @priority: whose trailers come first: the higher
 * @filter: the number of the filter that says for which titles, 0 for all
 * @container: what the file is
 * @video: what the picture becomes
 * @height: of the picture at the most, in lines; 0 for the best there is
 * @audio: what the sound becomes
 * @volume: of the sound, in percent of what came
 * @file_name: (owned): a template
 * @folder: (owned): in the title's folder, "" for beside the media
 * @min_duration: seconds; what is shorter is no trailer
 * @max_duration: seconds; what is longer is no trailer
 * @query: (owned): a template of what is searched for
 * @include_words: (owned): one of them has to be in the title of a video, if there are any
 * @exclude_words: (owned): none of them may be there
 * @uploaders: (owned): only their videos are taken, if there are any
 * @retries: how many other videos are tried when one fails
 * @subtitles: whether they are wanted
 * @automatic_subtitles: whether those will do that a machine has written
 * @subtitle_language: (owned): as in “en”
 * @cut_silence: whether silence at the end goes
 * @embed_metadata: whether title and year are written into the file
 * @yt_dlp_options: (owned): more of them, for downloads by this profile
 *
 * @id: the store's number of it, 0 until it is stored
 * @created: when it was added
 *
 * What a trailer is to be, and for which titles. What a person edits are its
 * properties, which never change; the members behind them are the store's.
 */
struct _UsherProfile
{
  GObject parent_instance;

  char *name;
  gboolean enabled;
  guint priority;
  guint64 filter;
  UsherContainer container;
  UsherVideoCodec video;
  guint height;
  UsherAudioCodec audio;
  guint volume;
  char *file_name;
  char *folder;
  double min_duration;
  double max_duration;
  char *query;
  char **include_words;
  char **exclude_words;
  char **uploaders;
  guint retries;
  gboolean subtitles;
  gboolean automatic_subtitles;
  char *subtitle_language;
  gboolean cut_silence;
  gboolean embed_metadata;
  char **yt_dlp_options;

  gint64 id;
  gint64 created;
};

UsherProfile *usher_profile_new           (GVariant            *params,
                                           GError             **error);
const char   *usher_profile_get_extension (const UsherProfile  *self);

G_END_DECLS
