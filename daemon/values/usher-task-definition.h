/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-enums.h"
#include "usher-trigger.h"
#include "usher-zones.h"

G_BEGIN_DECLS

#define USHER_TYPE_TASK_DEFINITION (usher_task_definition_get_type ())
G_DECLARE_FINAL_TYPE (UsherTaskDefinition, usher_task_definition, USHER, TASK_DEFINITION, GObject)

/**
 * UsherTaskDefinition:
 * @name: (owned): what people call the task
 * @description: (owned): in more words
 * @chore: (owned): the kind of work
 * @parameters: (owned): of the chore, an `a{sv}`
 * @trigger_texts: (owned): one line of text each, in their normal form
 * @triggers: (owned) (element-type UsherTrigger): the same, read
 * @time_zone: (owned): an IANA name, or "" for the system's zone
 * @zone: (owned): the same, read
 * @catchup: whether a time of `at` that is past is run at once
 * @priority: higher goes first
 * @overlap: what happens when a run of the task has not ended
 * @max_instances: how many runs at once, where @overlap allows several
 * @timeout: seconds after which a run is stopped, 0 for never
 * @kill_grace: seconds between SIGTERM and SIGKILL, -1 for the chore's own
 *
 * What a person edits of a task. It never changes: an edit makes a new one.
 * The members are for reading.
 */
struct _UsherTaskDefinition
{
  GObject parent_instance;

  char *name;
  char *description;
  char *chore;
  GVariant *parameters;
  char **trigger_texts;
  GPtrArray *triggers;
  char *time_zone;
  UsherZone *zone;
  gboolean catchup;
  int priority;
  UsherOverlap overlap;
  guint max_instances;
  double timeout;
  double kill_grace;
};

UsherTaskDefinition *usher_task_definition_new      (GVariant             *params,
                                                     UsherZones           *zones,
                                                     gint64                created,
                                                     GError              **error);
gboolean             usher_task_definition_can_fire (UsherTaskDefinition  *self,
                                                     gint64                created,
                                                     gint64                now,
                                                     GError              **error);
char                *usher_task_definition_make_id  (const char           *name);
gboolean             usher_task_definition_check_id (const char           *id,
                                                     GError              **error);

G_END_DECLS
