/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "fake-clock.h"

#include "usher-time.h"

/* A clock which only moves when told to. */
struct _FakeClock
{
  GObject parent_instance;

  gint64 now;
  gint64 alarm;
};

static void fake_clock_iface_init (UsherClockInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeClock, fake_clock, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (USHER_TYPE_CLOCK, fake_clock_iface_init))

static gint64
fake_clock_now (UsherClock *clock)
{
  return FAKE_CLOCK (clock)->now;
}

static void
fake_clock_set_alarm (UsherClock *clock,
                      gint64      when)
{
  FAKE_CLOCK (clock)->alarm = when;
}

static void
fake_clock_class_init (FakeClockClass *klass)
{
}

static void
fake_clock_iface_init (UsherClockInterface *iface)
{
  iface->now = fake_clock_now;
  iface->set_alarm = fake_clock_set_alarm;
}

static void
fake_clock_init (FakeClock *self)
{
  self->alarm = USHER_TIME_NEVER;
}

FakeClock *
fake_clock_new (const char *iso8601)
{
  FakeClock *self = g_object_new (FAKE_TYPE_CLOCK, NULL);
  UsherMoment moment;

  g_assert_true (usher_moment_parse (iso8601, &moment, NULL));
  g_assert_true (moment.has_offset);
  self->now = usher_moment_to_time (&moment, NULL);

  return self;
}

static void
ring_if_due (FakeClock *self)
{
  if (self->alarm > self->now)
    return;

  self->alarm = USHER_TIME_NEVER;
  usher_clock_emit_alarm (USHER_CLOCK (self));
}

/* Lets time pass, second by second. */
void
fake_clock_advance (FakeClock *self,
                    int        seconds)
{
  for (int i = 0; i < seconds; i++)
    {
      self->now += USHER_SECOND;
      ring_if_due (self);
    }
}

/* The machine was suspended: the alarm rings late, and once. */
void
fake_clock_sleep (FakeClock *self,
                  int        seconds)
{
  self->now += (gint64) seconds * USHER_SECOND;
  ring_if_due (self);
}

/* Somebody set the clock, but nobody has been told so far. */
void
fake_clock_set_back (FakeClock *self,
                     int        seconds)
{
  self->now -= (gint64) seconds * USHER_SECOND;
}

/* Somebody set the clock. */
void
fake_clock_jump (FakeClock *self,
                 int        seconds)
{
  self->now += (gint64) seconds * USHER_SECOND;
  self->alarm = USHER_TIME_NEVER;
  usher_clock_emit_jumped (USHER_CLOCK (self));
}

gint64
fake_clock_get_alarm (FakeClock *self)
{
  return self->alarm;
}
