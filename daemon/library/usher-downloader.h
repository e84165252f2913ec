/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-chore.h"
#include "usher-media.h"
#include "usher-trailer-source.h"
#include "usher-yt-dlp.h"

G_BEGIN_DECLS

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
                                GError                 **error);

G_END_DECLS
