/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-draw.h"

/**
 * usher_draw_mix:
 * @a: a number
 * @b: another
 *
 * Returns: a number that looks random, the same for the same two; the finisher of
 *   the generator SplitMix64
 */
guint64
usher_draw_mix (guint64 a,
                guint64 b)
{
  guint64 mixed = a + b * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  mixed = (mixed ^ mixed >> 30) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  mixed = (mixed ^ mixed >> 27) * G_GUINT64_CONSTANT (0x94d049bb133111eb);

  return mixed ^ mixed >> 31;
}

/* Returns: 0 or more, and less than 1 */
double
usher_draw_fraction (guint64 seed)
{
  return (double) (usher_draw_mix (seed, 1) >> 11) / (double) (G_GUINT64_CONSTANT (1) << 53);
}
