/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gio/gio.h>

#include "usher-engine.h"

G_BEGIN_DECLS

#define USHER_TYPE_NOTIFIER (usher_notifier_get_type ())
G_DECLARE_FINAL_TYPE (UsherNotifier, usher_notifier, USHER, NOTIFIER, GObject)

UsherNotifier *usher_notifier_new (UsherEngine     *engine,
                                   GDBusConnection *connection);

G_END_DECLS
