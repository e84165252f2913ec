/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-media.h"
#include "usher-settings.h"

G_BEGIN_DECLS

/**
 * UsherTrailerWish:
 * @url: (nullable): a person names the address
 * @video_id: (nullable): a person names the video
 *
 * What a person wants, rather than what the title knows.
 */
typedef struct
{
  const char *url;
  const char *video_id;
} UsherTrailerWish;

char *usher_trailer_source_find_url (const UsherMedia        *media,
                                     const UsherTrailerWish  *wish,
                                     const UsherSettings     *settings,
                                     const char             **video_id,
                                     GError                 **error);

G_END_DECLS
