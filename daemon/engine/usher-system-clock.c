/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-system-clock.h"

#include <errno.h>
#include <glib-unix.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

/* An absolute timer on the real-time clock, so that neither suspend nor a
 * change of the date makes the alarm late. */
struct _UsherSystemClock
{
  GObject parent_instance;

  int timer_fd;                  /* (owned) */
  gint64 armed;                  /* when it goes off; 0 once it has */
  guint timer_id;
  guint jumped_id;
  gint64 asleep;                 /* µs: how long the machine has slept since it started */
};

static void usher_system_clock_iface_init (UsherClockInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (UsherSystemClock, usher_system_clock, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (USHER_TYPE_CLOCK,
                                                      usher_system_clock_iface_init))

/* Without an alarm the timer is still armed, for as far away as anybody plans:
 * only an armed timer reports that the clock was set. */
#define FAR_AWAY (G_GINT64_CONSTANT (253402300799) * G_USEC_PER_SEC)   /* the year 9999 */

/* Returns: %FALSE if the clock was set since the timer was last armed; it is
 * armed even so, but no longer reports that. */
static gboolean
arm (UsherSystemClock *self,
     gint64            when)
{
  const int flags = TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET;
  gint64 time = CLAMP (when, 1, FAR_AWAY);
  const struct itimerspec spec = {
    .it_value.tv_sec = time / G_USEC_PER_SEC,
    /* All zeroes would disarm the timer */
    .it_value.tv_nsec = MAX (time % G_USEC_PER_SEC * 1000, 1),
  };

  /* Whoever finishes something asks, and mostly nothing has changed */
  if (time == self->armed)
    return TRUE;

  self->armed = time;
  if (timerfd_settime (self->timer_fd, flags, &spec, NULL) == 0)
    return TRUE;

  if (errno != ECANCELED)
    {
      g_critical ("Cannot arm the timer: %s", g_strerror (errno));
      self->armed = 0;
    }

  return FALSE;
}

static gint64
read_clock (clockid_t clock)
{
  struct timespec time;

  clock_gettime (clock, &time);

  return time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

/* CLOCK_BOOTTIME goes on while the machine sleeps, CLOCK_MONOTONIC does not. */
static gint64
read_asleep (void)
{
  return read_clock (CLOCK_BOOTTIME) - read_clock (CLOCK_MONOTONIC);
}

/* A jump is reported for a sleep as well as for a clock that was set. */
static void
report_jump (UsherSystemClock *self)
{
  gint64 asleep = read_asleep ();
  gboolean woken = asleep - self->asleep > G_USEC_PER_SEC;

  self->asleep = asleep;
  if (woken)
    usher_clock_emit_woken (USHER_CLOCK (self));
  usher_clock_emit_jumped (USHER_CLOCK (self));
}

static gboolean
timer_ready_cb (int          fd,
                GIOCondition condition,
                gpointer     user_data)
{
  g_autoptr(UsherClock) self = g_object_ref (USHER_CLOCK (user_data));
  guint64 n_expirations;
  gssize n_read = read (fd, &n_expirations, sizeof n_expirations);
  gboolean jumped = n_read < 0 && errno == ECANCELED;

  USHER_SYSTEM_CLOCK (self)->armed = 0;
  if (!arm (USHER_SYSTEM_CLOCK (self), FAR_AWAY))
    jumped = TRUE;

  if (jumped)
    report_jump (USHER_SYSTEM_CLOCK (self));
  else if (n_read > 0)
    usher_clock_emit_alarm (self);

  return G_SOURCE_CONTINUE;
}

static gboolean
jumped_idle_cb (gpointer user_data)
{
  g_autoptr(UsherSystemClock) self = g_object_ref (USHER_SYSTEM_CLOCK (user_data));

  self->jumped_id = 0;
  report_jump (self);

  return G_SOURCE_REMOVE;
}

static gint64
usher_system_clock_now (UsherClock *clock)
{
  return g_get_real_time ();
}

static void
usher_system_clock_set_alarm (UsherClock *clock,
                              gint64      when)
{
  UsherSystemClock *self = USHER_SYSTEM_CLOCK (clock);

  if (!arm (self, when) && self->jumped_id == 0)
    self->jumped_id = g_idle_add (jumped_idle_cb, self);
}

static void
usher_system_clock_finalize (GObject *object)
{
  UsherSystemClock *self = USHER_SYSTEM_CLOCK (object);

  g_clear_handle_id (&self->jumped_id, g_source_remove);
  g_clear_handle_id (&self->timer_id, g_source_remove);
  if (self->timer_fd >= 0)
    close (self->timer_fd);

  G_OBJECT_CLASS (usher_system_clock_parent_class)->finalize (object);
}

static void
usher_system_clock_class_init (UsherSystemClockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = usher_system_clock_finalize;
}

static void
usher_system_clock_iface_init (UsherClockInterface *iface)
{
  iface->now = usher_system_clock_now;
  iface->set_alarm = usher_system_clock_set_alarm;
}

static void
usher_system_clock_init (UsherSystemClock *self)
{
  self->timer_fd = -1;
  self->asleep = read_asleep ();
}

UsherClock *
usher_system_clock_new (GError **error)
{
  g_autoptr(UsherSystemClock) self = g_object_new (USHER_TYPE_SYSTEM_CLOCK, NULL);

  self->timer_fd = timerfd_create (CLOCK_REALTIME, TFD_CLOEXEC | TFD_NONBLOCK);
  if (self->timer_fd < 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
                   "Cannot create a timer: %s", g_strerror (errno));
      return NULL;
    }

  self->timer_id = g_unix_fd_add (self->timer_fd, G_IO_IN, timer_ready_cb, self);
  arm (self, FAR_AWAY);

  return USHER_CLOCK (g_steal_pointer (&self));
}
