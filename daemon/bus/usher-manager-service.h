/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-dbus.h"
#include "usher-engine.h"

G_BEGIN_DECLS

#define USHER_TYPE_MANAGER_SERVICE (usher_manager_service_get_type ())
G_DECLARE_FINAL_TYPE (UsherManagerService, usher_manager_service, USHER, MANAGER_SERVICE, GObject)

UsherManagerService    *usher_manager_service_new           (UsherEngine          *engine);
GDBusInterfaceSkeleton *usher_manager_service_get_skeleton  (UsherManagerService  *self);
UsherEngine            *usher_manager_service_get_engine    (UsherManagerService  *self);
void                    usher_manager_service_add_library   (UsherManagerService  *self,
                                                             UsherDbusLibrary     *library);
void                    usher_manager_service_flush         (UsherManagerService  *self);

/* In usher-manager-exchange.c */
void                    usher_manager_service_connect_exchange (UsherManagerService *self,
                                                                UsherDbusManager    *manager);

/* For the other files of the interface */
void                    usher_manager_service_note_problems (UsherManagerService  *self,
                                                             GVariant             *problems);

/* In usher-manager-problems.c */
void                    usher_manager_service_connect_problems (UsherManagerService *self,
                                                                UsherDbusManager    *manager);
void                    usher_manager_service_watch_problems (UsherManagerService *self);

/* In usher-manager-runs.c */
void                    usher_manager_service_connect_runs  (UsherManagerService  *self,
                                                             UsherDbusManager     *manager);

/* In usher-manager-schedule.c */
void                    usher_manager_service_connect_schedule (UsherManagerService  *self,
                                                                UsherDbusManager     *manager);

/* In usher-manager-statistics.c */
void                    usher_manager_service_connect_statistics (UsherManagerService *self,
                                                                  UsherDbusManager    *manager);

G_END_DECLS
