/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-candidate.h"
#include "usher-chore.h"

G_BEGIN_DECLS

/**
 * UsherFractionFunc:
 * @fraction: 0 to 1
 * @user_data: data
 */
typedef void (*UsherFractionFunc) (double   fraction,
                                   gpointer user_data);

#define USHER_TYPE_YT_DLP (usher_yt_dlp_get_type ())
G_DECLARE_FINAL_TYPE (UsherYtDlp, usher_yt_dlp, USHER, YT_DLP, GObject)

UsherYtDlp *usher_yt_dlp_new             (const UsherChoreTools  *tools);
gboolean    usher_yt_dlp_was_hurried     (UsherYtDlp             *self);
void        usher_yt_dlp_list_async      (UsherYtDlp             *self,
                                          const char             *what,
                                          guint                   n_videos,
                                          GCancellable           *cancellable,
                                          GAsyncReadyCallback     callback,
                                          gpointer                user_data);
GPtrArray  *usher_yt_dlp_list_finish     (UsherYtDlp             *self,
                                          GAsyncResult           *result,
                                          GError                **error);
void        usher_yt_dlp_download_async  (UsherYtDlp             *self,
                                          const char             *url,
                                          const UsherProfile     *profile,
                                          const char             *folder,
                                          UsherFractionFunc       progress,
                                          GCancellable           *cancellable,
                                          GAsyncReadyCallback     callback,
                                          gpointer                user_data);
gboolean    usher_yt_dlp_download_finish (UsherYtDlp             *self,
                                          GAsyncResult           *result,
                                          GError                **error);
gboolean    usher_yt_dlp_parse_progress  (const char             *line,
                                          double                 *fraction);

G_END_DECLS
