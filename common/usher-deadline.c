/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-deadline.h"

#include <errno.h>
#include <glib-unix.h>
#include <sys/timerfd.h>
#include <unistd.h>

typedef struct
{
  GSource source;
  int fd;                        /* (owned) */
} DeadlineSource;

static gboolean
deadline_dispatch (GSource     *source,
                   GSourceFunc  callback,
                   gpointer     user_data)
{
  return callback != NULL ? callback (user_data) : G_SOURCE_REMOVE;
}

static void
deadline_finalize (GSource *source)
{
  DeadlineSource *self = (DeadlineSource *) source;

  if (self->fd >= 0)
    close (self->fd);
}

static GSourceFuncs deadline_funcs = {
  .dispatch = deadline_dispatch,
  .finalize = deadline_finalize,
};

/**
 * usher_deadline_source_new:
 * @delay: µs from now, on the clock that counts suspended time (CLOCK_BOOTTIME)
 *
 * Returns: (transfer full): a source that is ready once; not attached
 */
GSource *
usher_deadline_source_new (gint64 delay)
{
  GSource *source = g_source_new (&deadline_funcs, sizeof (DeadlineSource));
  DeadlineSource *self = (DeadlineSource *) source;
  /* All zeroes would disarm the timer */
  struct itimerspec spec = {
    .it_value.tv_sec = MAX (delay, 0) / G_USEC_PER_SEC,
    .it_value.tv_nsec = MAX (MAX (delay, 0) % G_USEC_PER_SEC * 1000, 1),
  };

  g_source_set_static_name (source, "deadline");
  self->fd = timerfd_create (CLOCK_BOOTTIME, TFD_CLOEXEC | TFD_NONBLOCK);
  if (self->fd < 0 || timerfd_settime (self->fd, 0, &spec, NULL) != 0)
    g_critical ("Cannot make a timer: %s", g_strerror (errno));
  else
    g_source_add_unix_fd (source, self->fd, G_IO_IN);

  return source;
}

/**
 * usher_deadline_add:
 * @delay: µs from now
 * @callback: called once
 * @user_data: data for @callback
 *
 * Returns: (transfer full): the source, in the main context of this thread;
 *   end it with usher_deadline_clear()
 */
GSource *
usher_deadline_add (gint64      delay,
                    GSourceFunc callback,
                    gpointer    user_data)
{
  GSource *source = usher_deadline_source_new (delay);

  g_source_set_callback (source, callback, user_data, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());

  return source;
}

/**
 * usher_deadline_clear:
 * @source: (inout) (nullable): where the source is kept
 */
void
usher_deadline_clear (GSource **source)
{
  if (*source == NULL)
    return;

  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}
