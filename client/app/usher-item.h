/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define USHER_TYPE_ITEM (usher_item_get_type ())
G_DECLARE_FINAL_TYPE (UsherItem, usher_item, USHER, ITEM, GObject)

UsherItem *usher_item_new        (GVariant   *record);
UsherItem *usher_item_new_header (const char *title);
GVariant  *usher_item_get_record (UsherItem  *self);
void       usher_item_merge      (UsherItem  *self,
                                  GVariant   *changes);
gboolean   usher_item_take       (UsherItem  *self,
                                  GVariant   *changes);
void       usher_item_tell       (UsherItem  *self);

G_END_DECLS
