/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-profile.h"
#include "usher-settings.h"

G_BEGIN_DECLS

#define USHER_YT_DLP_PROGRESS_PREFIX "USHER "

GStrv usher_yt_dlp_command_for_list     (const UsherSettings  *settings,
                                         const char           *help,
                                         guint                 n_videos);
GStrv usher_yt_dlp_command_for_download (const UsherSettings  *settings,
                                         const char           *help,
                                         const UsherProfile   *profile);

G_END_DECLS
