/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-chore.h"

G_BEGIN_DECLS

/**
 * UsherEmptying:
 * @n_purged: files that are gone for good
 * @n_left: files that could not be reached
 * @freed: bytes that there is room for now
 *
 * What became of the files whose time in the trash is over.
 */
typedef struct
{
  guint n_purged;
  guint n_left;
  guint64 freed;
} UsherEmptying;

void     usher_trash_emptier_async  (const UsherChoreTools  *tools,
                                     gint64                  until,
                                     GCancellable           *cancellable,
                                     GAsyncReadyCallback     callback,
                                     gpointer                user_data);
gboolean usher_trash_emptier_finish (GAsyncResult           *result,
                                     UsherEmptying          *emptying,
                                     GError                **error);

G_END_DECLS
