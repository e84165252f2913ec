/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-due-queue.h"

/* A binary heap: the children of position n are at 2 n and 2 n + 1. */
struct _UsherDueQueue
{
  GPtrArray *heap;               /* (owned) (element-type UsherDueItem): from 1 on */
};

UsherDueQueue *
usher_due_queue_new (void)
{
  UsherDueQueue *self = g_new0 (UsherDueQueue, 1);

  self->heap = g_ptr_array_new ();
  g_ptr_array_add (self->heap, NULL);

  return self;
}

void
usher_due_queue_free (UsherDueQueue *self)
{
  g_clear_pointer (&self->heap, g_ptr_array_unref);
  g_free (self);
}

static UsherDueItem *
get (UsherDueQueue *self,
     guint          position)
{
  return self->heap->pdata[position];
}

static void
place (UsherDueQueue *self,
       UsherDueItem  *item,
       guint          position)
{
  self->heap->pdata[position] = item;
  item->position = position;
}

static gboolean
is_before (const UsherDueItem *a,
           const UsherDueItem *b)
{
  return a->due != b->due ? a->due < b->due : a->order < b->order;
}

static void
sift_up (UsherDueQueue *self,
         UsherDueItem  *item)
{
  guint position = item->position;

  while (position > 1 && is_before (item, get (self, position / 2)))
    {
      place (self, get (self, position / 2), position);
      position /= 2;
    }

  place (self, item, position);
}

static void
sift_down (UsherDueQueue *self,
           UsherDueItem  *item)
{
  guint position = item->position;

  for (;;)
    {
      guint child = position * 2;

      if (child >= self->heap->len)
        break;
      if (child + 1 < self->heap->len && is_before (get (self, child + 1), get (self, child)))
        child++;
      if (!is_before (get (self, child), item))
        break;

      place (self, get (self, child), position);
      position = child;
    }

  place (self, item, position);
}

/**
 * usher_due_queue_set:
 * @self: a queue
 * @item: an item, in the queue or not
 * @due: its new time; G_MAXINT64 takes it out
 */
void
usher_due_queue_set (UsherDueQueue *self,
                     UsherDueItem  *item,
                     gint64         due)
{
  gboolean earlier = due < item->due;

  item->due = due;
  if (due == G_MAXINT64)
    {
      usher_due_queue_remove (self, item);
      return;
    }

  if (item->position == 0)
    {
      g_ptr_array_add (self->heap, item);
      item->position = self->heap->len - 1;
      earlier = TRUE;
    }

  if (earlier)
    sift_up (self, item);
  else
    sift_down (self, item);
}

void
usher_due_queue_remove (UsherDueQueue *self,
                        UsherDueItem  *item)
{
  UsherDueItem *last;
  guint position = item->position;

  if (position == 0)
    return;

  last = get (self, self->heap->len - 1);
  g_ptr_array_set_size (self->heap, (int) self->heap->len - 1);
  item->position = 0;
  if (last == item)
    return;

  place (self, last, position);
  sift_up (self, last);
  sift_down (self, last);
}

/* Returns: (transfer none) (nullable): the item that is due first */
UsherDueItem *
usher_due_queue_peek (UsherDueQueue *self)
{
  return self->heap->len > 1 ? get (self, 1) : NULL;
}
