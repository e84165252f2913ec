/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-chore.h"

G_BEGIN_DECLS

/**
 * UsherProbe:
 * @duration: µs, 0 if unknown
 * @height: of the picture, 0 if there is none
 * @video_codec: (owned) (nullable): %NULL if there is no picture
 * @audio_codec: (owned) (nullable): %NULL if there is no sound
 *
 * What ffprobe says of a file.
 */
typedef struct
{
  gint64 duration;
  gint64 height;
  char *video_codec;
  char *audio_codec;
} UsherProbe;

void        usher_probe_free     (UsherProbe             *self);
UsherProbe *usher_probe_parse    (const char             *text,
                                  gsize                   length,
                                  GError                **error);
void        usher_ffprobe_async  (const UsherChoreTools  *tools,
                                  const char             *path,
                                  GCancellable           *cancellable,
                                  GAsyncReadyCallback     callback,
                                  gpointer                user_data);
UsherProbe *usher_ffprobe_finish (GAsyncResult           *result,
                                  GError                **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (UsherProbe, usher_probe_free)

G_END_DECLS
