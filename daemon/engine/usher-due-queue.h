/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * UsherDueItem:
 * @due: its time
 * @order: decides between equal times
 * @position: the queue's own; 0 while it is not in the queue
 *
 * To be the first member of whatever waits in a queue of due times.
 */
typedef struct
{
  gint64 due;
  gint64 order;
  guint position;
} UsherDueItem;

/**
 * UsherDueQueue:
 *
 * Items by their due time, the earliest first; O(log n) a change.
 */
typedef struct _UsherDueQueue UsherDueQueue;

UsherDueQueue *usher_due_queue_new    (void);
void           usher_due_queue_free   (UsherDueQueue *self);
void           usher_due_queue_set    (UsherDueQueue *self,
                                       UsherDueItem  *item,
                                       gint64         due);
void           usher_due_queue_remove (UsherDueQueue *self,
                                       UsherDueItem  *item);
UsherDueItem  *usher_due_queue_peek   (UsherDueQueue *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (UsherDueQueue, usher_due_queue_free)

G_END_DECLS
