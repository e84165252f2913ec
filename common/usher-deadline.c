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

/* A wait that can be cut short; the task data of its GTask. */
typedef struct
{
  GSource *over;                 /* (owned) (nullable) */
  GSource *cancelled;            /* (owned) (nullable) */
} Wait;

static void
wait_free (Wait *wait)
{
  usher_deadline_clear (&wait->over);
  usher_deadline_clear (&wait->cancelled);
  g_free (wait);
}

/* Whichever comes first ends the other, and has the reference. */
static void
end_wait (GTask *task)
{
  Wait *wait = g_task_get_task_data (task);

  usher_deadline_clear (&wait->over);
  usher_deadline_clear (&wait->cancelled);
  if (!g_task_return_error_if_cancelled (task))
    g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static gboolean
wait_over_cb (gpointer user_data)
{
  end_wait (user_data);

  return G_SOURCE_REMOVE;
}

static gboolean
wait_cancelled_cb (GCancellable *cancellable,
                   gpointer      user_data)
{
  end_wait (user_data);

  return G_SOURCE_REMOVE;
}

/**
 * usher_deadline_wait_async:
 * @delay: µs
 * @cancellable: (nullable): ends it early
 * @callback: called when it is over
 * @user_data: data for @callback
 */
void
usher_deadline_wait_async (gint64               delay,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Wait *wait = g_new0 (Wait, 1);

  g_task_set_source_tag (task, usher_deadline_wait_async);
  g_task_set_task_data (task, wait, (GDestroyNotify) wait_free);
  wait->over = usher_deadline_add (delay, wait_over_cb, task);
  if (cancellable == NULL)
    return;

  wait->cancelled = g_cancellable_source_new (cancellable);
  g_source_set_callback (wait->cancelled, G_SOURCE_FUNC (wait_cancelled_cb), task, NULL);
  g_source_attach (wait->cancelled, NULL);
}

/* Returns: %FALSE with an error if it was cancelled */
gboolean
usher_deadline_wait_finish (GAsyncResult  *result,
                            GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
