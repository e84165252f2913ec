/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-chore.h"
#include "usher-failure.h"

G_BEGIN_DECLS

/**
 * UsherFractionFunc:
 * @fraction: 0 to 1
 * @user_data: data
 */
typedef void (*UsherFractionFunc) (double   fraction,
                                   gpointer user_data);

void         usher_yt_dlp_async          (const UsherChoreTools  *tools,
                                          const char             *url,
                                          const char             *folder,
                                          UsherFractionFunc       progress,
                                          GCancellable           *cancellable,
                                          GAsyncReadyCallback     callback,
                                          gpointer                user_data);
gboolean     usher_yt_dlp_finish         (GAsyncResult           *result,
                                          GError                **error);
UsherFailure usher_yt_dlp_classify       (const char             *message);
gboolean     usher_yt_dlp_parse_progress (const char             *line,
                                          double                 *fraction);

G_END_DECLS
