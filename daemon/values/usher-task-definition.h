/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-enums.h"
#include "usher-exclusions.h"
#include "usher-failure-policies.h"
#include "usher-trigger.h"
#include "usher-zones.h"

G_BEGIN_DECLS

#define USHER_TYPE_TASK_DEFINITION (usher_task_definition_get_type ())
G_DECLARE_FINAL_TYPE (UsherTaskDefinition, usher_task_definition, USHER, TASK_DEFINITION, GObject)

/**
 * UsherTaskDefinition:
 * @name: (owned): what people call the task
 * @description: (owned): in more words
 * @tags: (owned) (nullable): words to find it by
 * @chore: (owned): the kind of work
 * @parameters: (owned): of the chore, an `a{sv}`
 * @executor: (owned): where its command runs, "" for where it is best
 * @priority: higher goes first
 * @triggers: (owned) (element-type UsherTrigger): usher_triggers_to_texts() has
 *   their normal form
 * @written_triggers: (owned) (nullable): as they were given, until they are read
 * @time_zone: (owned): an IANA name, or "" for the system's zone
 * @zone: (owned): the same, read
 * @start: no due time is before, 0 for no limit
 * @end: no due time is later, 0 for no limit
 * @except: (owned) (nullable): days and ranges of days without due times
 * @exclusions: (owned) (nullable): the same, read
 * @jitter: seconds; a random delay up to this, drawn once for each due time
 * @gap: when a time of day is due that the clocks skip
 * @fold: when one is due that they show twice
 * @catchup: whether a time of `at` that is past is run at once
 * @misfire: what happens with due times that were missed
 * @grace: seconds; a run that would start later after its due time is missed; -1
 *   for no limit
 * @overlap: what happens when a run of the task has not ended
 * @max_instances: how many runs at once, where @overlap allows several
 * @conditions: (owned) (nullable): what must hold for it to run
 * @unless_met: what happens while they do not
 * @timeout: seconds after which a run is stopped, 0 for never
 * @kill_grace: seconds between SIGTERM and SIGKILL, -1 for the chore's own
 * @success_codes: (owned) (nullable): an `ai` of exit statuses beside 0
 * @retry_params: (owned) (nullable): an `a{sv}`
 * @retry: (owned) (nullable): the same, read
 * @on_failure_params: (owned) (nullable): an `a{sv}`
 * @on_failure: (owned) (nullable): the same, read
 * @auto_pause_after: so many failures in a row pause the task, 0 for never
 * @like: (owned) (nullable): whose everything but @name, @parameters and @triggers
 *   is, which is owned there, then, and not here
 *
 * What a person edits of a task. It never changes: an edit makes a new one.
 * The members are for reading.
 */
struct _UsherTaskDefinition
{
  GObject parent_instance;

  char *name;
  char *description;
  char **tags;
  char *chore;
  GVariant *parameters;
  char *executor;
  int priority;

  GPtrArray *triggers;
  char **written_triggers;
  char *time_zone;
  UsherZone *zone;
  guint64 start;
  guint64 end;
  char **except;
  UsherExclusions *exclusions;
  double jitter;
  UsherGap gap;
  UsherFold fold;

  gboolean catchup;
  UsherMisfire misfire;
  double grace;
  UsherOverlap overlap;
  guint max_instances;
  char **conditions;
  UsherUnlessMet unless_met;
  double timeout;
  double kill_grace;
  GVariant *success_codes;
  GVariant *retry_params;
  UsherRetry *retry;
  GVariant *on_failure_params;
  UsherOnFailure *on_failure;
  guint auto_pause_after;

  UsherTaskDefinition *like;
};

UsherTaskDefinition *usher_task_definition_new            (GVariant                   *params,
                                                           UsherZones                 *zones,
                                                           gint64                      created,
                                                           GError                    **error);
UsherTaskDefinition *usher_task_definition_new_like       (UsherTaskDefinition        *like,
                                                           const char                 *name,
                                                           GVariant                   *parameters,
                                                           const char * const         *triggers,
                                                           gint64                      created,
                                                           GError                    **error);
gint64               usher_task_definition_next_after     (UsherTaskDefinition        *self,
                                                           const UsherTriggerContext  *context,
                                                           gboolean                    outlives_daemon,
                                                           gint64                      after);
gboolean             usher_task_definition_excepts        (UsherTaskDefinition        *self,
                                                           gint64                      time);
gboolean             usher_task_definition_can_fire       (UsherTaskDefinition        *self,
                                                           gint64                      created,
                                                           gint64                      now,
                                                           GError                    **error);
gboolean             usher_task_definition_accepts_status (UsherTaskDefinition        *self,
                                                           int                         exit_status);
char                *usher_task_definition_make_id        (const char                 *name);
gboolean             usher_task_definition_check_id       (const char                 *id,
                                                           GError                    **error);

G_END_DECLS
