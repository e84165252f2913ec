/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-shared-clock.h"

#include "usher-time.h"

/**
 * UsherSharedClock:
 *
 * A clock has one alarm. This is a share of one: it shows the same time and has
 * an alarm of its own. The clock's alarm is the earliest of all shares'.
 */
struct _UsherSharedClock
{
  GObject parent_instance;

  UsherClock *clock;             /* (owned) */
  GPtrArray *shares;             /* (owned) (element-type UsherSharedClock): of the clock,
                                  * unowned there */
  gint64 alarm;
};

static void usher_shared_clock_iface_init (UsherClockInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (UsherSharedClock, usher_shared_clock, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (USHER_TYPE_CLOCK,
                                                      usher_shared_clock_iface_init))

static void
update_alarm (UsherSharedClock *self)
{
  gint64 earliest = USHER_TIME_NEVER;

  for (guint i = 0; i < self->shares->len; i++)
    earliest = MIN (earliest, ((UsherSharedClock *) self->shares->pdata[i])->alarm);

  usher_clock_set_alarm (self->clock, earliest);
}

static gint64
usher_shared_clock_now (UsherClock *clock)
{
  return usher_clock_now (USHER_SHARED_CLOCK (clock)->clock);
}

static void
usher_shared_clock_set_alarm (UsherClock *clock,
                              gint64      when)
{
  UsherSharedClock *self = USHER_SHARED_CLOCK (clock);

  if (self->alarm == when && when == USHER_TIME_NEVER)
    return;

  self->alarm = when;
  update_alarm (self);
}

/* An alarm is for those whose time has come; it is set anew for the others. */
static void
clock_alarm_cb (UsherSharedClock *self)
{
  if (self->alarm > usher_clock_now (self->clock))
    {
      update_alarm (self);
      return;
    }

  self->alarm = USHER_TIME_NEVER;
  update_alarm (self);
  usher_clock_emit_alarm (USHER_CLOCK (self));
}

static void
clock_jumped_cb (UsherSharedClock *self)
{
  update_alarm (self);
  usher_clock_emit_jumped (USHER_CLOCK (self));
}

static void
clock_woken_cb (UsherSharedClock *self)
{
  usher_clock_emit_woken (USHER_CLOCK (self));
}

static void
usher_shared_clock_dispose (GObject *object)
{
  UsherSharedClock *self = USHER_SHARED_CLOCK (object);

  if (self->shares != NULL)
    {
      g_ptr_array_remove (self->shares, self);
      update_alarm (self);
    }
  g_clear_pointer (&self->shares, g_ptr_array_unref);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (usher_shared_clock_parent_class)->dispose (object);
}

static void
usher_shared_clock_class_init (UsherSharedClockClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = usher_shared_clock_dispose;
}

static void
usher_shared_clock_iface_init (UsherClockInterface *iface)
{
  iface->now = usher_shared_clock_now;
  iface->set_alarm = usher_shared_clock_set_alarm;
}

static void
usher_shared_clock_init (UsherSharedClock *self)
{
  self->alarm = USHER_TIME_NEVER;
}

/**
 * usher_shared_clock_new:
 * @clock: a clock whose alarm nobody else sets
 *
 * Returns: (transfer full): a share of it
 */
UsherClock *
usher_shared_clock_new (UsherClock *clock)
{
  UsherSharedClock *self = g_object_new (USHER_TYPE_SHARED_CLOCK, NULL);
  GPtrArray *shares = g_object_get_data (G_OBJECT (clock), "usher-shares");

  if (shares == NULL)
    {
      shares = g_ptr_array_new ();
      g_object_set_data_full (G_OBJECT (clock), "usher-shares", shares,
                              (GDestroyNotify) g_ptr_array_unref);
    }

  self->clock = g_object_ref (clock);
  self->shares = g_ptr_array_ref (shares);
  g_ptr_array_add (shares, self);
  g_signal_connect_object (clock, "alarm", G_CALLBACK (clock_alarm_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (clock, "jumped", G_CALLBACK (clock_jumped_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (clock, "woken", G_CALLBACK (clock_woken_cb), self, G_CONNECT_SWAPPED);

  return USHER_CLOCK (self);
}
