/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define USHER_TYPE_PROGRESS (usher_progress_get_type ())
G_DECLARE_FINAL_TYPE (UsherProgress, usher_progress, USHER, PROGRESS, GObject)

/**
 * UsherProgressState:
 * @fraction: 0 to 1, or -1 while it is unknown
 * @stage: a code of the bus, "" at first
 * @done: how many
 * @total: of how many; 0 while that is unknown
 * @subject: (owned) (nullable): what is being worked at
 */
typedef struct
{
  double fraction;
  const char *stage;
  guint done;
  guint total;
  char *subject;
} UsherProgressState;

UsherProgress *usher_progress_new          (void);
void           usher_progress_set          (UsherProgress      *self,
                                            const char         *stage,
                                            guint               done,
                                            guint               total,
                                            const char         *subject);
void           usher_progress_set_fraction (UsherProgress      *self,
                                            double              fraction);
void           usher_progress_get          (UsherProgress      *self,
                                            UsherProgressState *state);
void           usher_progress_state_clear  (UsherProgressState *state);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (UsherProgressState, usher_progress_state_clear)

G_END_DECLS
