/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-hold-back.h"

#include "usher-time.h"
#include "usher-time-window.h"

/**
 * UsherHoldBack:
 *
 * What keeps all tasks from running but those that a person asks for: that they are
 * paused, that it is time to be quiet, or that somebody inhibits them.
 */
struct _UsherHoldBack
{
  GObject parent_instance;

  UsherClock *clock;             /* (owned) */
  gboolean paused;
  gint64 paused_until;           /* 0 for never */
  gboolean has_quiet_hours;
  int quiet_start;
  int quiet_end;
  UsherZone *zone;               /* (owned) (nullable) */
  guint n_inhibitors;
  const char *code;              /* (nullable): a static string */
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (UsherHoldBack, usher_hold_back, G_TYPE_OBJECT)

/* Returns: (nullable): the code; @until: (out): when it may be another */
static const char *
find_code (UsherHoldBack *self,
           gint64         now,
           gint64        *until)
{
  gint64 quiet_until = USHER_TIME_NEVER;
  gboolean quiet = self->has_quiet_hours &&
    usher_time_window_contains (self->quiet_start, self->quiet_end, self->zone, now, &quiet_until);

  *until = quiet_until;
  if (self->paused && self->paused_until != 0)
    *until = MIN (*until, self->paused_until);

  if (self->n_inhibitors > 0)
    return "inhibited";
  if (self->paused)
    return "paused";

  return quiet ? "quiet-hours" : NULL;
}

static void
update (UsherHoldBack *self)
{
  gint64 now = usher_clock_now (self->clock);
  gint64 until;

  if (self->paused && self->paused_until != 0 && self->paused_until <= now)
    {
      self->paused = FALSE;
      self->paused_until = 0;
    }

  self->code = find_code (self, now, &until);
  usher_clock_set_alarm (self->clock, until);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
usher_hold_back_dispose (GObject *object)
{
  UsherHoldBack *self = USHER_HOLD_BACK (object);

  g_clear_pointer (&self->zone, usher_zone_unref);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (usher_hold_back_parent_class)->dispose (object);
}

static void
usher_hold_back_class_init (UsherHoldBackClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = usher_hold_back_dispose;

  /**
   * UsherHoldBack::changed:
   *
   * Tasks may be held back for another reason by now, or not at all.
   */
  signals[CHANGED] =
    g_signal_new ("changed", USHER_TYPE_HOLD_BACK,
                  G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

static void
usher_hold_back_init (UsherHoldBack *self)
{
}

/**
 * usher_hold_back_new:
 * @clock: a clock whose alarm nobody else sets
 *
 * Returns: (transfer full): nothing is held back
 */
UsherHoldBack *
usher_hold_back_new (UsherClock *clock)
{
  UsherHoldBack *self = g_object_new (USHER_TYPE_HOLD_BACK, NULL);

  self->clock = g_object_ref (clock);
  g_signal_connect_object (clock, "alarm", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (clock, "jumped", G_CALLBACK (update), self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * usher_hold_back_set_paused:
 * @self: what holds back
 * @paused: whether all tasks are paused
 * @until: when that ends by itself, 0 for never
 */
void
usher_hold_back_set_paused (UsherHoldBack *self,
                            gboolean       paused,
                            gint64         until)
{
  self->paused = paused;
  self->paused_until = paused ? until : 0;
  update (self);
}

gboolean
usher_hold_back_get_paused (UsherHoldBack *self,
                            gint64        *until)
{
  *until = self->paused_until;

  return self->paused;
}

/**
 * usher_hold_back_set_quiet_hours:
 * @self: what holds back
 * @window: a part of each day, as in “22:00-06:00”; "" for none
 * @zone: whose days
 */
void
usher_hold_back_set_quiet_hours (UsherHoldBack *self,
                                 const char    *window,
                                 UsherZone     *zone)
{
  /* It may be the one that is there */
  usher_zone_ref (zone);
  g_clear_pointer (&self->zone, usher_zone_unref);
  self->zone = zone;
  self->has_quiet_hours = usher_time_window_parse (window, &self->quiet_start, &self->quiet_end);
  update (self);
}

/* Returns: how many there are now */
guint
usher_hold_back_add_inhibitor (UsherHoldBack *self)
{
  self->n_inhibitors++;
  update (self);

  return self->n_inhibitors;
}

void
usher_hold_back_remove_inhibitor (UsherHoldBack *self)
{
  g_return_if_fail (self->n_inhibitors > 0);

  self->n_inhibitors--;
  update (self);
}

/* Returns: (nullable): why only what a person asks for is run: `inhibited`, `paused`
 * or `quiet-hours`; %NULL if everything is */
const char *
usher_hold_back_get_code (UsherHoldBack *self)
{
  return self->code;
}
