/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-zone.h"

G_BEGIN_DECLS

/* Times are microseconds since the epoch, UTC; durations are microseconds. */
#define USHER_SECOND     G_GINT64_CONSTANT (1000000)
#define USHER_MINUTE     (60 * USHER_SECOND)
#define USHER_HOUR       (60 * USHER_MINUTE)
#define USHER_DAY        (24 * USHER_HOUR)
#define USHER_WEEK       (7 * USHER_DAY)
#define USHER_TIME_NEVER G_MAXINT64

/**
 * UsherMoment:
 * @civil_seconds: what the clock on the wall shows
 * @microseconds: the fraction of a second
 * @has_offset: whether the text says how far that is from UTC
 * @offset: seconds ahead of UTC
 * @date_only: whether the text has no time of day
 *
 * A time as a person wrote it. Without an offset it means a different instant
 * in each time zone.
 */
typedef struct
{
  gint64 civil_seconds;
  int microseconds;
  gboolean has_offset;
  int offset;
  gboolean date_only;
} UsherMoment;

gboolean usher_moment_parse        (const char         *text,
                                    UsherMoment        *moment,
                                    GError            **error);
gint64   usher_moment_to_time      (const UsherMoment  *moment,
                                    const UsherZone    *zone);
void     usher_moment_print        (const UsherMoment  *moment,
                                    GString            *text);

gboolean usher_duration_parse      (const char         *text,
                                    gint64             *duration,
                                    GError            **error);
gboolean usher_duration_parse_part (const char         *text,
                                    gint64             *duration);
char    *usher_duration_to_text    (gint64              duration);

char    *usher_time_to_iso8601     (gint64              time,
                                    const UsherZone    *zone);

G_END_DECLS
