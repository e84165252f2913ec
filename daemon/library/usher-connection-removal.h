/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-connection.h"
#include "usher-progress.h"
#include "usher-secrets.h"
#include "usher-store.h"

G_BEGIN_DECLS

/**
 * UsherConnectionRemoval:
 * @store: where titles are kept
 * @secrets: where the key is
 * @progress: where to say how far it is
 * @connection: what goes
 *
 * What it takes to remove a connection.
 */
typedef struct
{
  UsherStore *store;
  UsherSecrets *secrets;
  UsherProgress *progress;
  UsherConnection *connection;
} UsherConnectionRemoval;

void     usher_connection_removal_async  (const UsherConnectionRemoval  *removal,
                                          GCancellable                  *cancellable,
                                          GAsyncReadyCallback            callback,
                                          gpointer                       user_data);
gboolean usher_connection_removal_finish (GAsyncResult                  *result,
                                          guint                         *n_removed,
                                          GError                       **error);

G_END_DECLS
