/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-client.h"

G_BEGIN_DECLS

#define USHER_TYPE_PAGES (usher_pages_get_type ())
G_DECLARE_FINAL_TYPE (UsherPages, usher_pages, USHER, PAGES, GObject)

UsherPages *usher_pages_new         (UsherClient *client,
                                     const char  *interface,
                                     const char  *method);
void        usher_pages_set_options (UsherPages  *self,
                                     GVariant    *options);
void        usher_pages_refresh     (UsherPages  *self);
UsherItem  *usher_pages_find        (UsherPages  *self,
                                     guint64      id);

G_END_DECLS
