/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define USHER_TYPE_ZONE_WATCH (usher_zone_watch_get_type ())
G_DECLARE_FINAL_TYPE (UsherZoneWatch, usher_zone_watch, USHER, ZONE_WATCH, GObject)

UsherZoneWatch *usher_zone_watch_new (const char * const *paths);

G_END_DECLS
