/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-dbus.h"
#include "usher-engine.h"

G_BEGIN_DECLS

#define USHER_TYPE_CHANGE_COLLECTOR (usher_change_collector_get_type ())
G_DECLARE_FINAL_TYPE (UsherChangeCollector, usher_change_collector, USHER, CHANGE_COLLECTOR, GObject)

UsherChangeCollector *usher_change_collector_new   (UsherEngine          *engine,
                                                    UsherDbusManager     *manager);
void                  usher_change_collector_add_library
                                                   (UsherChangeCollector *self,
                                                    UsherDbusLibrary     *library);
void                  usher_change_collector_flush (UsherChangeCollector *self);
void                  usher_change_collector_note_problems (UsherChangeCollector *self,
                                                            guint                 n_problems);

G_END_DECLS
