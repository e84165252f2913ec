/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-zones.h"

struct _UsherZones
{
  GHashTable *by_name;           /* (owned) (element-type utf8 UsherZone) */
};

UsherZones *
usher_zones_new (void)
{
  UsherZones *self = g_new0 (UsherZones, 1);

  self->by_name = g_hash_table_new_full (g_str_hash, g_str_equal,
                                         g_free, (GDestroyNotify) usher_zone_unref);

  return self;
}

void
usher_zones_free (UsherZones *self)
{
  g_clear_pointer (&self->by_name, g_hash_table_unref);
  g_free (self);
}

/**
 * usher_zones_get:
 * @self: the zones in use
 * @name: an IANA name; "" is the system's zone
 * @error: return location for a #UsherError
 *
 * Returns: (transfer none) (nullable): the zone
 */
UsherZone *
usher_zones_get (UsherZones  *self,
                 const char  *name,
                 GError     **error)
{
  UsherZone *zone = g_hash_table_lookup (self->by_name, name);

  if (zone != NULL)
    return zone;

  zone = usher_zone_new (name, error);
  if (zone != NULL)
    g_hash_table_insert (self->by_name, g_strdup (name), zone);

  return zone;
}

/* Returns: (transfer container) (element-type UsherZone): all that are in use */
GList *
usher_zones_list (UsherZones *self)
{
  return g_hash_table_get_values (self->by_name);
}
