/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-chore.h"
#include "usher-ffprobe.h"
#include "usher-media.h"
#include "usher-profile.h"
#include "usher-yt-dlp.h"

G_BEGIN_DECLS

/**
 * UsherConverted:
 * @file: (owned) (type filename): what has been made, in the folder
 * @probe: (owned): what it is
 */
typedef struct
{
  char *file;
  UsherProbe *probe;
} UsherConverted;

void            usher_converted_free (UsherConverted         *self);

void            usher_convert_async  (const UsherChoreTools  *tools,
                                      UsherProfile           *profile,
                                      const UsherMedia       *media,
                                      const char             *folder,
                                      const char             *file,
                                      const char * const     *subtitles,
                                      UsherFractionFunc       progress,
                                      GCancellable           *cancellable,
                                      GAsyncReadyCallback     callback,
                                      gpointer                user_data);
UsherConverted *usher_convert_finish (GAsyncResult           *result,
                                      GError                **error);
gboolean        usher_convert_check  (const UsherProfile     *profile,
                                      const UsherProbe       *probe,
                                      GError                **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (UsherConverted, usher_converted_free)

G_END_DECLS
