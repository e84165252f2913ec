/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-connection.h"
#include "usher-engine.h"
#include "usher-event-store.h"
#include "usher-filter.h"
#include "usher-media.h"
#include "usher-path-doctor.h"
#include "usher-profile.h"
#include "usher-trailer.h"
#include "usher-wanted-store.h"

G_BEGIN_DECLS

/**
 * UsherRunKeys:
 * @USHER_RUN_ALL: all keys
 * @USHER_RUN_CHANGING: Id and those that change in the life of a run
 */
typedef enum
{
  USHER_RUN_ALL,
  USHER_RUN_CHANGING,
} UsherRunKeys;

GVariant *usher_record_of_task       (UsherEngine         *engine,
                                      UsherTask           *task,
                                      UsherTaskChange      changes);
GVariant *usher_record_of_task_brief (UsherEngine         *engine,
                                      UsherTask           *task);
GVariant *usher_record_of_run        (UsherEngine         *engine,
                                      UsherRun            *run,
                                      UsherRunKeys         keys);
GVariant *usher_record_of_present    (UsherEngine         *engine,
                                      UsherTask           *task);
GVariant *usher_record_of_due_time   (UsherEngine         *engine,
                                      UsherRun            *run);
GVariant *usher_record_of_connection (UsherConnection     *connection,
                                      UsherSettings       *settings);
GVariant *usher_record_of_root_folder
                                     (const UsherRootFolder *root);
GVariant *usher_record_of_media      (const UsherMedia    *media);
GVariant *usher_record_of_trailer    (const UsherTrailer  *trailer);
GVariant *usher_record_of_profile    (UsherProfile        *profile);
GVariant *usher_record_of_filter     (UsherFilter         *filter);
GVariant *usher_record_of_wanted     (const UsherWanted   *wanted);
GVariant *usher_record_of_event      (const UsherEventRecord *event);
GVariant *usher_record_select        (GVariant            *record,
                                      const char * const  *keys);

G_END_DECLS
