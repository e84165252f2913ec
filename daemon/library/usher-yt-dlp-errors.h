/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-failure.h"

G_BEGIN_DECLS

/**
 * UsherBlame:
 * @USHER_BLAME_VIDEO: the video: another one may do
 * @USHER_BLAME_SITE: its host refuses us: going on would make it worse
 * @USHER_BLAME_SETUP: something of ours is not in order: no other would do better
 * @USHER_BLAME_PLACE: the folder or disk that it is for: other titles may do
 *
 * What a download has failed by, and so what is to be done next.
 */
typedef enum
{
  USHER_BLAME_VIDEO,
  USHER_BLAME_SITE,
  USHER_BLAME_SETUP,
  USHER_BLAME_PLACE,
} UsherBlame;

UsherFailure usher_yt_dlp_classify     (const char   *message,
                                        gboolean      is_stale);
gboolean     usher_yt_dlp_hints_stale  (const char   *line);
gboolean     usher_yt_dlp_hints_hurry  (const char   *line);
const char  *usher_yt_dlp_get_advice   (UsherFailure  failure);
UsherBlame   usher_download_blame      (const GError *error);
gboolean     usher_download_is_refusal (const GError *error);

G_END_DECLS
