/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gio/gio.h>

#include "usher-civil.h"
#include "usher-enums.h"

G_BEGIN_DECLS

#define USHER_TYPE_ZONE (usher_zone_get_type ())

/**
 * UsherZone:
 *
 * A time zone: when its clocks show what. Cheap to ask: the changes of an ordinary
 * life time are looked up once. It stays as it is until usher_zone_reload().
 */
typedef struct _UsherZone UsherZone;

/**
 * UsherZoneInterval:
 * @start: first second, since the epoch, at which @offset holds
 * @end: first second after that
 * @offset: what the clock on the wall is ahead of UTC, in seconds
 * @before: the same just before @start
 * @after: the same at @end
 */
typedef struct
{
  gint64 start;
  gint64 end;
  int offset;
  int before;
  int after;
} UsherZoneInterval;

GType             usher_zone_get_type      (void);
UsherZone        *usher_zone_new           (const char       *name,
                                            GError          **error);
UsherZone        *usher_zone_new_system    (void);
UsherZone        *usher_zone_ref           (UsherZone        *self);
void              usher_zone_unref         (UsherZone        *self);
void              usher_zone_reload        (UsherZone        *self);
const char       *usher_zone_get_name      (const UsherZone  *self);
UsherZoneInterval usher_zone_find_interval (const UsherZone  *self,
                                            gint64            seconds);
gint64            usher_zone_from_civil    (const UsherZone  *self,
                                            gint64            civil_seconds);
int               usher_zone_resolve       (const UsherZone  *self,
                                            gint64            civil_seconds,
                                            UsherGap          gap,
                                            UsherFold         fold,
                                            gint64           *times);
gint64            usher_zone_to_civil      (const UsherZone  *self,
                                            gint64            seconds,
                                            UsherCivil       *civil);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (UsherZone, usher_zone_unref)

G_END_DECLS
