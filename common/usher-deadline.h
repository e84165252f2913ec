/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What g_timeout_add() is not: it counts the time in which the machine slept,
 * and the main loop does not look at it at every turn. */

GSource *usher_deadline_source_new (gint64        delay);
GSource *usher_deadline_add        (gint64        delay,
                                    GSourceFunc   callback,
                                    gpointer      user_data);
void     usher_deadline_clear      (GSource     **source);
void     usher_deadline_wait_async  (gint64                delay,
                                     GCancellable         *cancellable,
                                     GAsyncReadyCallback   callback,
                                     gpointer              user_data);
gboolean usher_deadline_wait_finish (GAsyncResult         *result,
                                     GError              **error);

G_END_DECLS
