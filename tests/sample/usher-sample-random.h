/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Numbers that look like chance and are the same on every machine: splitmix64.
 * GRand would do for one, too, but takes 2.5 kB and 10 µs to seed, and every
 * title has a stream of its own. */
typedef struct
{
  guint64 state;
} UsherSampleRandom;

void     usher_sample_random_init  (UsherSampleRandom *self,
                                    guint64            seed,
                                    guint64            stream);
guint64  usher_sample_random_next  (UsherSampleRandom *self);
guint    usher_sample_random_below (UsherSampleRandom *self,
                                    guint              limit);
guint    usher_sample_random_range (UsherSampleRandom *self,
                                    guint              first,
                                    guint              last);
gboolean usher_sample_random_once  (UsherSampleRandom *self,
                                    guint              times);

G_END_DECLS
