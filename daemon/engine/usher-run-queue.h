/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-chore.h"
#include "usher-run.h"

G_BEGIN_DECLS

/**
 * UsherTicket:
 * @run: (unowned): a run
 * @task: (unowned): its task
 * @claims: (unowned) (array zero-terminated=1): what it must hold alone
 * @pool: whose slots it takes
 * @waiting: whether it still waits
 * @held: whether it waits for something else than its turn
 * @position: the queue's own
 * @arrival: the queue's own
 *
 * To be the first member of whatever lines up.
 */
typedef struct
{
  UsherRun *run;
  UsherTask *task;
  char **claims;
  UsherPool pool;
  gboolean waiting;
  gboolean held;
  GSequenceIter *position;
  GList arrival;
} UsherTicket;

/**
 * UsherRunQueue:
 *
 * Who waits, in which order, and who may go next: there are slots, claims that
 * one run holds at a time, and so many runs of one task.
 */
typedef struct _UsherRunQueue UsherRunQueue;

UsherRunQueue *usher_run_queue_new           (void);
void           usher_run_queue_free          (UsherRunQueue *self);
void           usher_run_queue_set_slots     (UsherRunQueue *self,
                                              UsherPool      pool,
                                              guint          n_slots);
void           usher_run_queue_add           (UsherRunQueue *self,
                                              UsherTicket   *ticket);
void           usher_run_queue_release       (UsherRunQueue *self,
                                              UsherTicket   *ticket);
void           usher_run_queue_hold_back     (UsherRunQueue *self,
                                              const char    *code);
void           usher_run_queue_move          (UsherRunQueue *self,
                                              UsherTicket   *ticket,
                                              guint          position);
UsherTicket   *usher_run_queue_admit         (UsherRunQueue *self,
                                              gint64         now);
void           usher_run_queue_remove        (UsherRunQueue *self,
                                              UsherTicket   *ticket);
char         **usher_run_queue_explain       (UsherRunQueue *self,
                                              UsherTicket   *ticket);
gboolean       usher_run_queue_is_full       (UsherRunQueue *self,
                                              UsherTask     *task);
UsherTicket   *usher_run_queue_find_waiting  (UsherRunQueue *self,
                                              UsherTask     *task);
guint          usher_run_queue_count_waiting (UsherRunQueue *self,
                                              UsherTask     *task);
guint          usher_run_queue_count_running (UsherRunQueue *self,
                                              UsherTask     *task);
guint          usher_run_queue_get_n_waiting (UsherRunQueue *self);
void           usher_run_queue_list_waiting  (UsherRunQueue *self,
                                              GPtrArray     *runs);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (UsherRunQueue, usher_run_queue_free)

G_END_DECLS
