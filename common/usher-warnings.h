/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-trigger.h"

G_BEGIN_DECLS

/**
 * UsherWarning:
 * @code: a static string: `never` (it does not fire again), `gap` (a time that the
 *   clocks skip), `fold` (one that they show twice) or `often` (more often than a
 *   run takes)
 * @trigger: (unowned): which trigger
 * @at: when, 0 if that does not apply
 *
 * Something about a trigger that a person may not expect.
 */
typedef struct
{
  const char *code;
  UsherTrigger *trigger;
  gint64 at;
} UsherWarning;

GArray *usher_warnings_find (GPtrArray                 *triggers,
                             const UsherTriggerContext *context,
                             gint64                     after,
                             gint64                     duration);

G_END_DECLS
