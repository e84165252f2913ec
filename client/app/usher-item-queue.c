/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-item-queue.h"

/* A frame has 16 ms, and what changes has to be drawn, too */
#define SLICE_US 6000

/**
 * UsherItemQueue:
 *
 * Items that have changed and whose rows have yet to follow. The daemon tells of
 * hundreds of changes in one message: rows follow in small slices, between which the
 * window is drawn and listens, and once for all that has changed in the meantime.
 */
struct _UsherItemQueue
{
  UsherShowItem show;
  gpointer owner;               /* (unowned) */
  GQueue items;                 /* (owned) (element-type UsherItem): in order */
  GHashTable *queued;           /* (owned) (element-type UsherItem): the same */
  guint source;
};

UsherItemQueue *
usher_item_queue_new (UsherShowItem show,
                      gpointer      owner)
{
  UsherItemQueue *self = g_new0 (UsherItemQueue, 1);

  self->show = show;
  self->owner = owner;
  self->queued = g_hash_table_new (NULL, NULL);
  g_queue_init (&self->items);

  return self;
}

void
usher_item_queue_free (UsherItemQueue *self)
{
  usher_item_queue_clear (self);
  g_hash_table_unref (self->queued);
  g_free (self);
}

/* Adds an item, unless it waits already; usher_item_queue_begin() has it shown. */
void
usher_item_queue_add (UsherItemQueue *self,
                      UsherItem      *item)
{
  if (g_hash_table_add (self->queued, item))
    g_queue_push_tail (&self->items, g_object_ref (item));
}

guint
usher_item_queue_get_length (UsherItemQueue *self)
{
  return self->items.length;
}

/* Returns: whether there is more to do */
static gboolean
do_slice (UsherItemQueue *self)
{
  gint64 end = g_get_monotonic_time () + SLICE_US;

  while (self->items.length > 0 && g_get_monotonic_time () < end)
    {
      g_autoptr(UsherItem) item = g_queue_pop_head (&self->items);

      g_hash_table_remove (self->queued, item);
      self->show (item, self->owner);
    }

  return self->items.length > 0;
}

static gboolean
slice_cb (gpointer user_data)
{
  UsherItemQueue *self = user_data;

  if (do_slice (self))
    return G_SOURCE_CONTINUE;

  self->source = 0;

  return G_SOURCE_REMOVE;
}

/* Has the items be shown: at once as many as a slice has room for, the others after
 * what waits to be drawn. */
void
usher_item_queue_begin (UsherItemQueue *self)
{
  if (self->source == 0 && do_slice (self))
    self->source = g_idle_add (slice_cb, self);
}

/* Forgets what was not shown yet. */
void
usher_item_queue_clear (UsherItemQueue *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
  g_hash_table_remove_all (self->queued);
  g_queue_clear_full (&self->items, g_object_unref);
}
