/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-clock.h"
#include "usher-due-event.h"
#include "usher-listeners.h"

G_BEGIN_DECLS

#define USHER_TYPE_SCHEDULER (usher_scheduler_get_type ())
G_DECLARE_FINAL_TYPE (UsherScheduler, usher_scheduler, USHER, SCHEDULER, GObject)

UsherScheduler *usher_scheduler_new            (UsherClock           *clock);
void            usher_scheduler_set_seed       (UsherScheduler       *self,
                                                guint64               seed);
void            usher_scheduler_start          (UsherScheduler       *self,
                                                gboolean              first_since_boot);
void            usher_scheduler_stop           (UsherScheduler       *self);
void            usher_scheduler_preview        (UsherScheduler       *self,
                                                UsherTask            *task);
void            usher_scheduler_add            (UsherScheduler       *self,
                                                UsherTask            *task);
void            usher_scheduler_restore        (UsherScheduler       *self,
                                                UsherTask            *task);
void            usher_scheduler_remove         (UsherScheduler       *self,
                                                UsherTask            *task);
void            usher_scheduler_redefine       (UsherScheduler       *self,
                                                UsherTask            *task,
                                                UsherTaskDefinition  *definition);
void            usher_scheduler_reschedule     (UsherScheduler       *self,
                                                UsherTask            *task);
void            usher_scheduler_recheck        (UsherScheduler       *self,
                                                UsherTask            *task);
void            usher_scheduler_recompute      (UsherScheduler       *self);
gint64          usher_scheduler_skip_next      (UsherScheduler       *self,
                                                UsherTask            *task,
                                                gboolean              skip);
void            usher_scheduler_hear           (UsherScheduler       *self,
                                                const UsherEvent     *event);
void            usher_scheduler_note_woken     (UsherScheduler       *self);
UsherListeners *usher_scheduler_get_listeners  (UsherScheduler       *self);
UsherTask      *usher_scheduler_get            (UsherScheduler       *self,
                                                const char           *id);
guint           usher_scheduler_get_n          (UsherScheduler       *self);
GPtrArray      *usher_scheduler_list           (UsherScheduler       *self);
UsherTask      *usher_scheduler_get_next       (UsherScheduler       *self);
gint64          usher_scheduler_get_due        (UsherScheduler       *self,
                                                UsherTask            *task);
gint64          usher_scheduler_find_next      (UsherScheduler       *self,
                                                UsherTask            *task,
                                                gint64                after);

G_END_DECLS
