/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-candidate.h"

G_BEGIN_DECLS

/* What yt-dlp is asked for about each video: one line of JSON. */
#define USHER_VIDEO_LINE_TEMPLATE \
  "video:%(.{id,title,url,webpage_url,duration,uploader,channel,live_status,is_live,direct," \
  "width,height,language,availability,channel_is_verified})j"

UsherCandidate *usher_video_line_parse (const char  *line,
                                        GError     **error);
gboolean        usher_video_id_is_fine (const char  *id);

G_END_DECLS
