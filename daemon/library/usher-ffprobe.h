/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-chore.h"

G_BEGIN_DECLS

/* A file may be a play list that names others, on the network even: only these
 * protocols and formats are looked at. */
#define USHER_FFPROBE_FORMATS "mov,mp4,matroska,webm,avi,mpegts"

/**
 * UsherProbe:
 * @format: (owned) (nullable): what kind of file it is, as in “matroska,webm”
 * @duration: µs, 0 if unknown
 * @width: of the picture, 0 if there is none
 * @height: of the picture, 0 if there is none
 * @video_codec: (owned) (nullable): %NULL if there is no picture
 * @audio_codec: (owned) (nullable): %NULL if there is no sound
 * @languages: (owned) (nullable): of the sound, one a line
 *
 * What ffprobe says of a file. A cover picture is no picture.
 */
typedef struct
{
  char *format;
  gint64 duration;
  gint64 width;
  gint64 height;
  char *video_codec;
  char *audio_codec;
  char *languages;
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
