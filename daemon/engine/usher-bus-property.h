/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * UsherBusProperty:
 *
 * A yes or no of a service on the system bus, followed as it changes.
 */
typedef struct _UsherBusProperty UsherBusProperty;

UsherBusProperty *usher_bus_property_new      (const char       *name,
                                               const char       *path,
                                               const char       *interface,
                                               const char       *property,
                                               GCallback         changed,
                                               GObject          *object);
void              usher_bus_property_free     (UsherBusProperty *self);
gboolean          usher_bus_property_is_known (UsherBusProperty *self);
gboolean          usher_bus_property_get      (UsherBusProperty *self,
                                               gboolean          fallback);

G_END_DECLS
