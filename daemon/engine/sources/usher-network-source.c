/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-source.h"

#define USHER_TYPE_NETWORK_SOURCE (usher_network_source_get_type ())
G_DECLARE_FINAL_TYPE (UsherNetworkSource, usher_network_source, USHER, NETWORK_SOURCE, UsherSource)

/* Tells when there is a network again. */
struct _UsherNetworkSource
{
  UsherSource parent_instance;

  gboolean available;
};

G_DEFINE_FINAL_TYPE (UsherNetworkSource, usher_network_source, USHER_TYPE_SOURCE)

static void
network_changed_cb (UsherNetworkSource *self,
                    gboolean            available)
{
  gboolean returned = available && !self->available;

  self->available = available;
  if (returned)
    usher_source_tell (USHER_SOURCE (self));
}

static void
usher_network_source_start (UsherSource *source,
                            const char  *topic)
{
  UsherNetworkSource *self = USHER_NETWORK_SOURCE (source);
  GNetworkMonitor *monitor = g_network_monitor_get_default ();

  self->available = g_network_monitor_get_network_available (monitor);
  g_signal_connect_object (monitor, "network-changed", G_CALLBACK (network_changed_cb),
                           self, G_CONNECT_SWAPPED);
}

static void
usher_network_source_class_init (UsherNetworkSourceClass *klass)
{
  UsherSourceClass *source_class = USHER_SOURCE_CLASS (klass);

  source_class->topic = USHER_TOPIC_NETWORK;
  source_class->start = usher_network_source_start;
}

static void
usher_network_source_init (UsherNetworkSource *self)
{
}
