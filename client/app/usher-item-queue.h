/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-item.h"

G_BEGIN_DECLS

typedef struct _UsherItemQueue UsherItemQueue;

/**
 * UsherShowItem:
 * @item: what has changed since it was shown
 * @owner: whose list it is in
 */
typedef void (*UsherShowItem) (UsherItem *item,
                               gpointer   owner);

UsherItemQueue *usher_item_queue_new        (UsherShowItem   show,
                                             gpointer        owner);
void            usher_item_queue_free       (UsherItemQueue *self);
void            usher_item_queue_add        (UsherItemQueue *self,
                                             UsherItem      *item);
guint           usher_item_queue_get_length (UsherItemQueue *self);
void            usher_item_queue_begin      (UsherItemQueue *self);
void            usher_item_queue_clear      (UsherItemQueue *self);

G_END_DECLS
