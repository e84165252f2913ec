/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-call.h"
#include "usher-dbus.h"
#include "usher-engine.h"
#include "usher-trailer-search.h"

G_BEGIN_DECLS

#define USHER_TYPE_LIBRARY_SERVICE (usher_library_service_get_type ())
G_DECLARE_FINAL_TYPE (UsherLibraryService, usher_library_service, USHER, LIBRARY_SERVICE, GObject)

UsherLibraryService    *usher_library_service_new          (UsherEngine         *engine);
GDBusInterfaceSkeleton *usher_library_service_get_skeleton (UsherLibraryService *self);
UsherEngine            *usher_library_service_get_engine   (UsherLibraryService *self);

/* For the other files of the interface */
void                    usher_library_service_run_task     (UsherLibraryService *self,
                                                            const char          *task,
                                                            GVariant            *parameters,
                                                            UsherCall           *call);

/* In usher-library-deletion.c */
void                    usher_library_service_connect_deletion
                                                           (UsherLibraryService *self,
                                                            UsherDbusLibrary    *library);

/* In usher-library-connections.c */
void                    usher_library_service_connect_connections
                                                            (UsherLibraryService *self,
                                                             UsherDbusLibrary    *library);

/* In usher-library-media.c */
void                    usher_library_service_connect_media (UsherLibraryService *self,
                                                             UsherDbusLibrary    *library);

/* In usher-library-downloads.c */
void                    usher_library_service_connect_downloads
                                                           (UsherLibraryService *self,
                                                            UsherDbusLibrary    *library);

/* In usher-library-scan.c */
void                    usher_library_service_connect_scan (UsherLibraryService *self,
                                                            UsherDbusLibrary    *library);

/* In usher-library-search.c */
UsherTrailerSearch     *usher_library_service_get_search     (UsherLibraryService *self);
void                    usher_library_service_connect_search (UsherLibraryService *self,
                                                              UsherDbusLibrary    *library);

/* In usher-library-profiles.c */
void                    usher_library_service_connect_profiles (UsherLibraryService *self,
                                                                UsherDbusLibrary    *library);

/* In usher-library-lists.c */
void                    usher_library_service_connect_lists (UsherLibraryService *self,
                                                             UsherDbusLibrary    *library);

G_END_DECLS
