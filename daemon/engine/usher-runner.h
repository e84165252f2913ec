/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-chore.h"
#include "usher-clock.h"
#include "usher-run.h"

G_BEGIN_DECLS

#define USHER_TYPE_RUNNER (usher_runner_get_type ())
G_DECLARE_FINAL_TYPE (UsherRunner, usher_runner, USHER, RUNNER, GObject)

UsherRunner *usher_runner_new             (UsherClock      *clock);
void         usher_runner_set_slots       (UsherRunner     *self,
                                           UsherPool        pool,
                                           guint            n_slots);
void         usher_runner_hold            (UsherRunner     *self);
void         usher_runner_release         (UsherRunner     *self);
void         usher_runner_hold_back       (UsherRunner     *self,
                                           const char      *code);
UsherRun    *usher_runner_submit          (UsherRunner     *self,
                                           UsherRun        *run,
                                           UsherTask       *task,
                                           UsherChore      *chore);
void         usher_runner_start           (UsherRunner     *self,
                                           UsherRun        *run,
                                           UsherChoreTools *tools);
void         usher_runner_refuse          (UsherRunner     *self,
                                           UsherRun        *run,
                                           const GError    *error);
void         usher_runner_release_run     (UsherRunner     *self,
                                           UsherRun        *run);
void         usher_runner_note_waiting    (UsherRunner     *self,
                                           UsherRun        *run,
                                           const char * const *codes,
                                           gint64           until);
void         usher_runner_give_up         (UsherRunner     *self,
                                           UsherRun        *run,
                                           UsherRunState    state,
                                           const char      *reason);
gboolean     usher_runner_move            (UsherRunner     *self,
                                           guint64          run,
                                           guint            position);
gboolean     usher_runner_cancel          (UsherRunner     *self,
                                           guint64          run,
                                           const char      *reason);
void         usher_runner_cancel_task     (UsherRunner     *self,
                                           UsherTask       *task,
                                           const char      *reason);
void         usher_runner_cancel_running  (UsherRunner     *self,
                                           const char      *reason);
gboolean     usher_runner_is_waiting      (UsherRunner     *self,
                                           UsherRun        *run);
UsherRun    *usher_runner_get             (UsherRunner     *self,
                                           guint64          run);
GPtrArray   *usher_runner_list            (UsherRunner     *self);
char       **usher_runner_get_waiting_for (UsherRunner     *self,
                                           UsherRun        *run);
guint        usher_runner_get_n_running   (UsherRunner     *self);
guint        usher_runner_get_n_queued    (UsherRunner     *self);
guint        usher_runner_count_of_task   (UsherRunner     *self,
                                           UsherTask       *task,
                                           UsherRunState    state);

G_END_DECLS
