/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-sample-random.h"

G_BEGIN_DECLS

/* A language in which titles are made, as Radarr and Sonarr number and name it. */
typedef struct _UsherSampleTongue UsherSampleTongue;

const UsherSampleTongue *usher_sample_words_draw_tongue   (UsherSampleRandom       *random,
                                                           gboolean                 foreign);
int                      usher_sample_words_get_id        (const UsherSampleTongue *tongue);
const char              *usher_sample_words_get_name      (const UsherSampleTongue *tongue);
const UsherSampleTongue *usher_sample_words_find_tongue   (const char              *name);

char                    *usher_sample_words_make_title    (const UsherSampleTongue *tongue,
                                                           UsherSampleRandom       *random);
char                    *usher_sample_words_make_overview (UsherSampleRandom       *random);
const char              *usher_sample_words_draw_company  (UsherSampleRandom       *random);
const char              *usher_sample_words_draw_network  (UsherSampleRandom       *random);
char                   **usher_sample_words_draw_genres   (UsherSampleRandom       *random);

G_END_DECLS
