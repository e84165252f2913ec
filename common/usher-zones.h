/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-zone.h"

G_BEGIN_DECLS

/**
 * UsherZones:
 *
 * The zones that are in use, each read once.
 */
typedef struct _UsherZones UsherZones;

UsherZones *usher_zones_new  (void);
void        usher_zones_free (UsherZones  *self);
UsherZone  *usher_zones_get  (UsherZones  *self,
                              const char  *name,
                              GError     **error);
GList      *usher_zones_list (UsherZones  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (UsherZones, usher_zones_free)

G_END_DECLS
