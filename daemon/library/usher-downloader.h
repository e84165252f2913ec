/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-profile.h"
#include "usher-yt-dlp.h"

G_BEGIN_DECLS

/**
 * UsherTrailerWish:
 * @profile: (unowned): what the trailer is to be
 * @yt_dlp: (unowned): to ask and download by
 * @url: (unowned) (nullable): a person names the address
 * @video_id: (unowned) (nullable): a person names the video
 * @tried: (unowned) (nullable) (array zero-terminated=1): ids of videos that have failed
 *   before
 *
 * What is to be downloaded for a title.
 */
typedef struct
{
  UsherProfile *profile;
  UsherYtDlp *yt_dlp;
  const char *url;
  const char *video_id;
  const char * const *tried;
} UsherTrailerWish;

/**
 * UsherDownloadOutcome:
 * @USHER_DOWNLOAD_DONE: there is a new trailer
 * @USHER_DOWNLOAD_THERE: there was one already
 * @USHER_DOWNLOAD_NO_FOLDER: the title has no folder here
 * @USHER_DOWNLOAD_NO_VIDEO: nothing is known of a trailer
 * @USHER_DOWNLOAD_BUSY: another run is at work on the title
 *
 * What became of a download that did not fail.
 */
typedef enum
{
  USHER_DOWNLOAD_DONE,
  USHER_DOWNLOAD_THERE,
  USHER_DOWNLOAD_NO_FOLDER,
  USHER_DOWNLOAD_NO_VIDEO,
  USHER_DOWNLOAD_BUSY,
} UsherDownloadOutcome;

void     usher_download_async  (const UsherChoreTools   *tools,
                                UsherMedia              *media,
                                const UsherTrailerWish  *wish,
                                UsherFractionFunc        progress,
                                GCancellable            *cancellable,
                                GAsyncReadyCallback      callback,
                                gpointer                 user_data);
gboolean usher_download_finish (GAsyncResult            *result,
                                UsherDownloadOutcome    *outcome,
                                GStrv                   *tried,
                                GError                 **error);

G_END_DECLS
