/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define USHER_TYPE_RETRY (usher_retry_get_type ())
G_DECLARE_FINAL_TYPE (UsherRetry, usher_retry, USHER, RETRY, GObject)

/**
 * UsherRetry:
 * @count: how often a run that failed is tried again
 * @delay: seconds before the first time
 * @factor: so many times longer before each further one
 * @ceiling: seconds, at the most
 * @jitter: seconds; a random delay up to this comes on top
 *
 * The members are for reading.
 */
struct _UsherRetry
{
  GObject parent_instance;

  guint count;
  double delay;
  double factor;
  double ceiling;
  double jitter;
};

gint64 usher_retry_get_delay (UsherRetry *self,
                              guint       attempt,
                              guint64     seed);

#define USHER_TYPE_ON_FAILURE (usher_on_failure_get_type ())
G_DECLARE_FINAL_TYPE (UsherOnFailure, usher_on_failure, USHER, ON_FAILURE, GObject)

/**
 * UsherOnFailure:
 * @notify_after: a person is told after so many failures in a row, 0 for never
 * @run: (owned): the id of a task that is run, "" for none
 *
 * The members are for reading.
 */
struct _UsherOnFailure
{
  GObject parent_instance;

  guint notify_after;
  char *run;
};

G_END_DECLS
