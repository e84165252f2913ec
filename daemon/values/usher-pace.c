/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-pace.h"

#include "usher-time.h"

/* How long nothing is downloaded after a first refusal, and at the most. */
#define FIRST_HOLD (15 * 60 * USHER_SECOND)
#define LONGEST_HOLD (24 * 3600 * USHER_SECOND)

/* Less is no pause. */
#define SHORTEST_PAUSE USHER_SECOND

static gint64
get_base (const UsherSettings *settings)
{
  return (gint64) (settings->download_pause * USHER_SECOND);
}

/**
 * usher_pace_succeed:
 * @self: the pace
 * @settings: its limits
 *
 * A download has come.
 */
void
usher_pace_succeed (UsherPace           *self,
                    const UsherSettings *settings)
{
  gint64 shorter = self->pause / 2;

  self->pause = MAX (get_base (settings), shorter >= SHORTEST_PAUSE ? shorter : 0);
  self->held_until = 0;
  self->n_refusals = 0;
}

/**
 * usher_pace_slow_down:
 * @self: the pace
 * @settings: its limits
 *
 * A server says that it is asked too often. The pause that a person wants is kept, even
 * if it is above the limit.
 */
void
usher_pace_slow_down (UsherPace           *self,
                      const UsherSettings *settings)
{
  gint64 base = get_base (settings);
  gint64 longest = MAX ((gint64) (settings->max_download_pause * USHER_SECOND), base);
  gint64 pause = MAX (MAX (self->pause, base), SHORTEST_PAUSE);

  self->pause = MIN (pause * 2, longest);
}

/**
 * usher_pace_hold:
 * @self: the pace
 * @settings: its limits
 * @is_refusal: whether a server refuses us, rather than that it cannot be reached
 * @now: the present
 *
 * It is of no use to go on now.
 */
void
usher_pace_hold (UsherPace           *self,
                 const UsherSettings *settings,
                 gboolean             is_refusal,
                 gint64               now)
{
  gint64 hold = FIRST_HOLD;

  if (is_refusal)
    {
      for (guint i = 0; i < self->n_refusals && hold < LONGEST_HOLD; i++)
        hold *= 2;
      self->n_refusals++;
      usher_pace_slow_down (self, settings);
    }

  self->held_until = now + MIN (hold, LONGEST_HOLD);
}
