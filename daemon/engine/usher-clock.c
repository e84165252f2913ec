/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-clock.h"

enum
{
  ALARM,
  JUMPED,
  WOKEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_INTERFACE (UsherClock, usher_clock, G_TYPE_OBJECT)

static void
usher_clock_default_init (UsherClockInterface *iface)
{
  /**
   * UsherClock::alarm:
   *
   * The time of the alarm has come. The alarm is cleared.
   */
  signals[ALARM] =
    g_signal_new ("alarm", USHER_TYPE_CLOCK,
                  G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL,
                  G_TYPE_NONE, 0);

  /**
   * UsherClock::jumped:
   *
   * Somebody set the clock, or the machine slept. The alarm is cleared, as
   * whatever it was computed from may no longer hold.
   */
  signals[JUMPED] =
    g_signal_new ("jumped", USHER_TYPE_CLOCK,
                  G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL,
                  G_TYPE_NONE, 0);

  /**
   * UsherClock::woken:
   *
   * The machine slept. #UsherClock::jumped follows.
   */
  signals[WOKEN] =
    g_signal_new ("woken", USHER_TYPE_CLOCK,
                  G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

/**
 * usher_clock_now:
 * @self: a clock
 *
 * Returns: the present, in microseconds since the epoch
 */
gint64
usher_clock_now (UsherClock *self)
{
  g_return_val_if_fail (USHER_IS_CLOCK (self), 0);

  return USHER_CLOCK_GET_IFACE (self)->now (self);
}

/**
 * usher_clock_set_alarm:
 * @self: a clock
 * @when: when to emit #UsherClock::alarm: soon, if it is past; not at all, if it
 *   is %USHER_TIME_NEVER
 */
void
usher_clock_set_alarm (UsherClock *self,
                       gint64      when)
{
  g_return_if_fail (USHER_IS_CLOCK (self));

  USHER_CLOCK_GET_IFACE (self)->set_alarm (self, when);
}

void
usher_clock_emit_alarm (UsherClock *self)
{
  g_return_if_fail (USHER_IS_CLOCK (self));

  g_signal_emit (self, signals[ALARM], 0);
}

void
usher_clock_emit_jumped (UsherClock *self)
{
  g_return_if_fail (USHER_IS_CLOCK (self));

  g_signal_emit (self, signals[JUMPED], 0);
}

void
usher_clock_emit_woken (UsherClock *self)
{
  g_return_if_fail (USHER_IS_CLOCK (self));

  g_signal_emit (self, signals[WOKEN], 0);
}
