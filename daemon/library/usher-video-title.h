/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * UsherTitleMatch:
 * @USHER_TITLE_NONE: another title
 * @USHER_TITLE_WORDS: all of its words are there, in some order
 * @USHER_TITLE_BARE: it is there but for its first article
 * @USHER_TITLE_WHOLE: it is there
 *
 * How much of the title of a film is in the title of a video.
 */
typedef enum
{
  USHER_TITLE_NONE,
  USHER_TITLE_WORDS,
  USHER_TITLE_BARE,
  USHER_TITLE_WHOLE,
} UsherTitleMatch;

/**
 * UsherTitlePlace:
 * @match: how well it is there
 * @start: the first of its words in the video's title
 * @end: the word behind the last
 *
 * Where the title of a film is in the title of a video; words are meant where
 * @match is at least %USHER_TITLE_BARE.
 */
typedef struct
{
  UsherTitleMatch match;
  guint start;
  guint end;
} UsherTitlePlace;

GStrv           usher_video_title_split    (const char         *text);
UsherTitlePlace usher_video_title_find     (const char * const *video,
                                            const char * const *title);
gboolean        usher_video_title_contains (const char * const *video,
                                            const char         *phrase);
gboolean        usher_video_title_is_plain (const char         *word);
guint           usher_video_title_get_year (const char         *word);

G_END_DECLS
