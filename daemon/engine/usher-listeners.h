/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-task.h"

G_BEGIN_DECLS

#define USHER_TYPE_LISTENERS (usher_listeners_get_type ())
G_DECLARE_FINAL_TYPE (UsherListeners, usher_listeners, USHER, LISTENERS, GObject)

UsherListeners *usher_listeners_new         (void);
void            usher_listeners_add         (UsherListeners      *self,
                                             UsherTask           *task,
                                             UsherTaskDefinition *definition);
void            usher_listeners_remove      (UsherListeners      *self,
                                             UsherTask           *task,
                                             UsherTaskDefinition *definition);
GPtrArray      *usher_listeners_list        (UsherListeners      *self,
                                             const char          *topic);
GList          *usher_listeners_list_topics (UsherListeners      *self);

G_END_DECLS
