/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-clock.h"
#include "usher-task.h"

G_BEGIN_DECLS

#define USHER_TYPE_SCHEDULER (usher_scheduler_get_type ())
G_DECLARE_FINAL_TYPE (UsherScheduler, usher_scheduler, USHER, SCHEDULER, GObject)

UsherScheduler *usher_scheduler_new        (UsherClock     *clock);
void            usher_scheduler_start      (UsherScheduler *self);
void            usher_scheduler_stop       (UsherScheduler *self);
void            usher_scheduler_preview    (UsherScheduler *self,
                                            UsherTask      *task);
void            usher_scheduler_add        (UsherScheduler *self,
                                            UsherTask      *task);
void            usher_scheduler_restore    (UsherScheduler *self,
                                            UsherTask      *task);
void            usher_scheduler_remove     (UsherScheduler *self,
                                            UsherTask      *task);
void            usher_scheduler_reschedule (UsherScheduler *self,
                                            UsherTask      *task);
void            usher_scheduler_recheck    (UsherScheduler *self,
                                            UsherTask      *task);
UsherTask      *usher_scheduler_get        (UsherScheduler *self,
                                            const char     *id);
guint           usher_scheduler_get_n      (UsherScheduler *self);
GPtrArray      *usher_scheduler_list       (UsherScheduler *self);
UsherTask      *usher_scheduler_get_next   (UsherScheduler *self);
gint64          usher_scheduler_get_due    (UsherTask      *task);

G_END_DECLS
