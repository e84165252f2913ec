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
 * @ffmpeg: (owned): the program, by name or path
 * @wait_for_media: whether a title wants a trailer only once its film or an
 *   episode is there
 * @trailer_source: (owned): a folder or an http address of trailers, with the
 *   variables of file names; "" for none
 * @search_source: (owned): what yt-dlp searches with, as in “ytsearch”; "" to search
 *   nowhere
 * @cookies_file: (owned): handed to yt-dlp; "" for none
 * @rate_limit: bytes a second of a download, 0 for none
 * @request_pause: seconds between two requests of one download
 * @max_download_pause: seconds; a pause that servers make longer stays below
 * @download_timeout: seconds after which a program that downloads is stopped
 * @hardware_encoders: whether those are tried before the processor is
 * @max_missing_share: the share of all trailers that one scan may find missing
 * @skip_hard_links: whether files with other names elsewhere are left alone when
 *   trailers are deleted
 * @delete_invalid: whether the cleanup deletes trailers that cannot be played
 * @keep_runs: days that the history is kept for
 * @keep_events: days that the events of titles are kept for
 * @keep_removed: days that titles are kept for that their servers have lost
 * @keep_trash: days that deleted trailers are kept for
 * @usher_feed: (owned): where the newest release of Usher is told; "" for nowhere
 * @yt_dlp_feed: (owned): where the newest release of yt-dlp is told; "" for nowhere
 * @fetch_images: whether posters and fan art are fetched
 * @webhook_port: where Radarr and Sonarr may tell what has changed, 0 for nowhere
 * @webhook_address: (owned): of the network that they reach us by
 * @notify_failures: whether the desktop says which tasks failed
 * @notify_successes: and which succeeded
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
  char *ffmpeg;

  gboolean wait_for_media;
  char *trailer_source;
  char *search_source;
  char *cookies_file;
  guint64 rate_limit;
  double request_pause;
  double max_download_pause;
  double download_timeout;
  gboolean hardware_encoders;

  double max_missing_share;
  gboolean skip_hard_links;
  gboolean delete_invalid;
  guint keep_runs;
  guint keep_events;
  guint keep_removed;
  guint keep_trash;

  char *usher_feed;
  char *yt_dlp_feed;
  gboolean fetch_images;

  guint webhook_port;
  char *webhook_address;
  gboolean notify_failures;
  gboolean notify_successes;
};

UsherSettings *usher_settings_new (GVariant  *params,
                                   GError   **error);

G_END_DECLS
