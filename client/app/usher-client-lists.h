/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-client.h"

G_BEGIN_DECLS

/* What the client has for the lists that it is made of; in usher-client.c */

void      usher_client_list_async  (UsherClient         *self,
                                    const char          *method,
                                    GVariant            *options,
                                    const char          *reply_type,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data);
GVariant *usher_client_finish_list (UsherClient         *self,
                                    GObject             *source,
                                    GAsyncResult        *result);
void      usher_client_note_listed (UsherClient         *self);
void      usher_client_tell_tasks_changed (UsherClient  *self);
gboolean  usher_client_meets       (guint64             *ours,
                                    guint64              previous,
                                    guint64              revision);

G_END_DECLS
