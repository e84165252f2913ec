/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-zone-watch.h"

#include "usher-deadline.h"
#include "usher-time.h"

/**
 * UsherZoneWatch:
 *
 * Says when the system's time zone is another one, or the rules of zones have been
 * replaced.
 */
struct _UsherZoneWatch
{
  GObject parent_instance;

  GPtrArray *monitors;           /* (owned) (element-type GFileMonitor) */
  GSource *settle;               /* (owned) (nullable) */
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (UsherZoneWatch, usher_zone_watch, G_TYPE_OBJECT)

/* Until all files of a new release are there. */
#define SETTLE (2 * USHER_SECOND)

static gboolean
settled_cb (gpointer user_data)
{
  UsherZoneWatch *self = user_data;

  usher_deadline_clear (&self->settle);
  g_signal_emit (self, signals[CHANGED], 0);

  return G_SOURCE_REMOVE;
}

static void
monitor_changed_cb (UsherZoneWatch *self)
{
  usher_deadline_clear (&self->settle);
  self->settle = usher_deadline_add (SETTLE, settled_cb, self);
}

static void
usher_zone_watch_dispose (GObject *object)
{
  UsherZoneWatch *self = USHER_ZONE_WATCH (object);

  usher_deadline_clear (&self->settle);
  g_clear_pointer (&self->monitors, g_ptr_array_unref);

  G_OBJECT_CLASS (usher_zone_watch_parent_class)->dispose (object);
}

static void
usher_zone_watch_class_init (UsherZoneWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = usher_zone_watch_dispose;

  /**
   * UsherZoneWatch::changed:
   *
   * Times of day may mean other instants than before.
   */
  signals[CHANGED] =
    g_signal_new ("changed", USHER_TYPE_ZONE_WATCH,
                  G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

static void
usher_zone_watch_init (UsherZoneWatch *self)
{
  self->monitors = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * usher_zone_watch_new:
 * @paths: (array zero-terminated=1): the system's zone, and what is replaced with the
 *   rules; those that are not there are left out
 */
UsherZoneWatch *
usher_zone_watch_new (const char * const *paths)
{
  UsherZoneWatch *self = g_object_new (USHER_TYPE_ZONE_WATCH, NULL);

  for (; *paths != NULL; paths++)
    {
      g_autoptr(GFile) file = g_file_new_for_path (*paths);
      GFileMonitor *monitor;

      /* To wait for one that is not there GLib would look again and again */
      if (!g_file_test (*paths, G_FILE_TEST_EXISTS))
        continue;

      monitor = g_file_monitor_file (file, G_FILE_MONITOR_NONE, NULL, NULL);
      if (monitor == NULL)
        continue;

      g_signal_connect_object (monitor, "changed", G_CALLBACK (monitor_changed_cb), self, G_CONNECT_SWAPPED);
      g_ptr_array_add (self->monitors, monitor);
    }

  return self;
}
