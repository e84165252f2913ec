/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-dbus.h"
#include "usher-engine.h"

G_BEGIN_DECLS

#define USHER_TYPE_SETTINGS_SERVICE (usher_settings_service_get_type ())
G_DECLARE_FINAL_TYPE (UsherSettingsService, usher_settings_service, USHER, SETTINGS_SERVICE, GObject)

UsherSettingsService   *usher_settings_service_new          (UsherEngine          *engine);
GDBusInterfaceSkeleton *usher_settings_service_get_skeleton (UsherSettingsService *self);

G_END_DECLS
