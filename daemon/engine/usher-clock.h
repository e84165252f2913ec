/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define USHER_TYPE_CLOCK (usher_clock_get_type ())
G_DECLARE_INTERFACE (UsherClock, usher_clock, USHER, CLOCK, GObject)

/**
 * UsherClockInterface:
 * @now: microseconds since the epoch
 * @set_alarm: moves the alarm; %USHER_TIME_NEVER clears it
 *
 * The wall clock, and one alarm. There is a single alarm on purpose: without
 * handles there is no handle to lose.
 */
struct _UsherClockInterface
{
  GTypeInterface parent_iface;

  gint64 (*now)       (UsherClock *self);
  void   (*set_alarm) (UsherClock *self,
                       gint64      when);
};

gint64 usher_clock_now         (UsherClock *self);
void   usher_clock_set_alarm   (UsherClock *self,
                                gint64      when);

/* For implementations */
void   usher_clock_emit_alarm  (UsherClock *self);
void   usher_clock_emit_jumped (UsherClock *self);
void   usher_clock_emit_woken  (UsherClock *self);

G_END_DECLS
