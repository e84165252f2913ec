/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-media.h"

G_BEGIN_DECLS

/**
 * UsherFileNameParts:
 * @media: a title
 * @extension: without a dot
 * @height: of the picture, 0 if unknown
 * @video_codec: (nullable): of the picture
 * @audio_codec: (nullable): of the sound
 * @video_id: (nullable): what it was downloaded as
 *
 * What the variables of a file name stand for.
 */
typedef struct
{
  const UsherMedia *media;
  const char *extension;
  gint64 height;
  const char *video_codec;
  const char *audio_codec;
  const char *video_id;
} UsherFileNameParts;

char *usher_file_name_clean  (const char                *name);
char *usher_file_name_fill   (const char                *template,
                              const UsherFileNameParts  *parts);
char *usher_file_name_number (const char                *name,
                              guint                      number);

G_END_DECLS
