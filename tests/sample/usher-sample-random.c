/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-sample-random.h"

/* One step of splitmix64 (Steele, Lea, Flood: “Fast splittable pseudorandom
 * number generators”, 2014). */
guint64
usher_sample_random_next (UsherSampleRandom *self)
{
  guint64 z = self->state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  z = (z ^ z >> 30) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ z >> 27) * G_GUINT64_CONSTANT (0x94d049bb133111eb);

  return z ^ z >> 31;
}

/**
 * usher_sample_random_init:
 * @self: the generator
 * @seed: chooses the library
 * @stream: chooses one of its titles; the streams of a seed have nothing in common
 */
void
usher_sample_random_init (UsherSampleRandom *self,
                          guint64            seed,
                          guint64            stream)
{
  self->state = seed;
  self->state = usher_sample_random_next (self) ^ stream;
  self->state = usher_sample_random_next (self);
}

/* Returns: 0 … @limit - 1 */
guint
usher_sample_random_below (UsherSampleRandom *self,
                           guint              limit)
{
  return (guint) (usher_sample_random_next (self) % limit);
}

/* Returns: @first … @last */
guint
usher_sample_random_range (UsherSampleRandom *self,
                           guint              first,
                           guint              last)
{
  return first + usher_sample_random_below (self, last - first + 1);
}

/* Returns: %TRUE once in so many @times */
gboolean
usher_sample_random_once (UsherSampleRandom *self,
                          guint              times)
{
  return usher_sample_random_below (self, times) == 0;
}
