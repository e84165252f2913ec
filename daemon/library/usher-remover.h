/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-chore.h"
#include "usher-deletion.h"

G_BEGIN_DECLS

/**
 * UsherRemoval:
 * @n_deleted: files that are in the trash now
 * @n_left: files that must stay
 * @freed: bytes that there will be room for when the trash is emptied
 * @first_error: (owned) (nullable): why the first of those that stay does
 *
 * What became of a list of files.
 */
typedef struct
{
  guint n_deleted;
  guint n_left;
  guint64 freed;
  GError *first_error;
} UsherRemoval;

void     usher_removal_clear  (UsherRemoval           *self);

void     usher_remover_async  (const UsherChoreTools  *tools,
                               GPtrArray              *items,
                               const char             *state,
                               GCancellable           *cancellable,
                               GAsyncReadyCallback     callback,
                               gpointer                user_data);
gboolean usher_remover_finish (GAsyncResult           *result,
                               UsherRemoval           *removal,
                               GError                **error);

void     usher_restore_async  (UsherStore             *store,
                               GArray                 *trailers,
                               gint64                  now,
                               GAsyncReadyCallback     callback,
                               gpointer                user_data);
gboolean usher_restore_finish (GAsyncResult           *result,
                               guint                  *n_restored,
                               GError                **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (UsherRemoval, usher_removal_clear)

G_END_DECLS
