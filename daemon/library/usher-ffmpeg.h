/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-ffprobe.h"
#include "usher-media.h"
#include "usher-profile.h"

G_BEGIN_DECLS

/**
 * UsherConversion:
 * @profile: what is wanted
 * @probe: what there is
 * @media: the title
 * @input: (type filename): the video
 * @subtitles: (nullable) (array zero-terminated=1): files of subtitles
 * @output: (type filename): what is made
 * @max_size: bytes of that
 * @end: µs after which only silence follows, 0 to keep all
 * @encoder: (nullable): of the picture; %NULL to copy it
 * @device: (nullable): of a graphics card that @encoder takes
 *
 * What ffmpeg is to do.
 */
typedef struct
{
  const UsherProfile *profile;
  const UsherProbe *probe;
  const UsherMedia *media;
  const char *input;
  const char * const *subtitles;
  const char *output;
  guint64 max_size;
  gint64 end;
  const char *encoder;
  const char *device;
} UsherConversion;

UsherVideoCodec usher_ffmpeg_choose_video  (const UsherProfile     *profile,
                                            const UsherProbe       *probe);
UsherAudioCodec usher_ffmpeg_choose_audio  (const UsherProfile     *profile,
                                            const UsherProbe       *probe);
GStrv           usher_ffmpeg_list_encoders (UsherVideoCodec         codec,
                                            const char             *known,
                                            gboolean                hardware);
const char     *usher_ffmpeg_get_device    (const char             *encoder);
GStrv           usher_ffmpeg_convert_argv  (const char             *program,
                                            const UsherConversion  *conversion);
GStrv           usher_ffmpeg_silence_argv  (const char             *program,
                                            const char             *input);
gboolean        usher_ffmpeg_read_silence  (const char             *line,
                                            gint64                 *start,
                                            gint64                 *end);
gboolean        usher_ffmpeg_read_progress (const char             *line,
                                            gint64                 *done);

G_END_DECLS
