/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define USHER_TYPE_SETTINGS (usher_settings_get_type ())
G_DECLARE_FINAL_TYPE (UsherSettings, usher_settings, USHER, SETTINGS, GObject)

/**
 * UsherSettings:
 * @max_running: how many library chores run at once
 * @max_running_commands: how many commands run at once
 * @quiet_hours: (owned): a part of each day in which nothing runs that nobody has
 *   asked for, as in “22:00-06:00”; "" for none
 * @max_loss_share: the share of a connection's titles that one refresh may remove
 * @video_url: (owned): where a stored video id is fetched from; `{id}` is put in
 * @download_pause: seconds between two downloads
 * @min_free_space: bytes; nothing is downloaded to a disk that has less
 * @max_video_size: bytes; a larger video is no trailer
 * @yt_dlp: (owned): the program, by name or path
 * @ffprobe: (owned): the program, by name or path
 *
 * What holds for all tasks. It never changes: a change makes new settings.
 * The members are for reading.
 */
struct _UsherSettings
{
  GObject parent_instance;

  guint max_running;
  guint max_running_commands;
  char *quiet_hours;
  double max_loss_share;
  char *video_url;
  double download_pause;
  guint64 min_free_space;
  guint64 max_video_size;
  char *yt_dlp;
  char *ffprobe;
};

UsherSettings *usher_settings_new (GVariant  *params,
                                   GError   **error);

G_END_DECLS
