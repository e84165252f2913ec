/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-executor.h"
#include "usher-zone.h"

G_BEGIN_DECLS

#define USHER_TYPE_CONDITION (usher_condition_get_type ())
G_DECLARE_DERIVABLE_TYPE (UsherCondition, usher_condition, USHER, CONDITION, GObject)

/**
 * UsherConditionState:
 * @USHER_CONDITION_UNKNOWN: it has not been found out yet
 * @USHER_CONDITION_MET: it holds
 * @USHER_CONDITION_UNMET: it does not
 */
typedef enum
{
  USHER_CONDITION_UNKNOWN,
  USHER_CONDITION_MET,
  USHER_CONDITION_UNMET,
} UsherConditionState;

/**
 * UsherConditionTools:
 * @executor: (unowned): where a program is run
 * @zone: (unowned): the task's time zone
 *
 * All that a condition may use.
 */
typedef struct
{
  UsherExecutor *executor;
  const UsherZone *zone;
} UsherConditionTools;

/**
 * UsherConditionClass:
 * @kind: its first word
 * @parse: reads what stands behind the word, which may be empty
 * @start: (nullable): begins to look, and to call usher_condition_changed(); what
 *   it says is known at once if there is none
 * @look: whether it holds now; @until is when to look again at the latest, if
 *   time alone changes it
 *
 * Something that must hold for a task to run. Whoever waits is told when it may
 * have changed; nobody asks again and again.
 */
struct _UsherConditionClass
{
  GObjectClass parent_class;

  const char *kind;

  gboolean            (*parse) (UsherCondition             *self,
                                const char                 *argument,
                                GError                    **error);
  void                (*start) (UsherCondition             *self,
                                const UsherConditionTools  *tools);
  UsherConditionState (*look)  (UsherCondition             *self,
                                const UsherConditionTools  *tools,
                                gint64                      now,
                                gint64                     *until);
};

UsherCondition      *usher_condition_new      (const char                 *text,
                                               GError                    **error);
gboolean             usher_condition_check    (const char * const         *texts,
                                               GError                    **error);
const char          *usher_condition_get_text (UsherCondition             *self);
void                 usher_condition_start    (UsherCondition             *self,
                                               const UsherConditionTools  *tools);
UsherConditionState  usher_condition_look     (UsherCondition             *self,
                                               const UsherConditionTools  *tools,
                                               gint64                      now,
                                               gint64                     *until);

/* For implementations */
void                 usher_condition_changed  (UsherCondition             *self);
gboolean             usher_condition_refuse   (GError                    **error,
                                               const char                 *expected);

G_END_DECLS
