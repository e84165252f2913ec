/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gio/gio.h>

#include "usher-deletion-item.h"
#include "usher-trash-store.h"

G_BEGIN_DECLS

#define USHER_TRASH_FOLDER_NAME ".usher-trash"

/**
 * UsherPurge:
 * @USHER_PURGE_DONE: the file is gone
 * @USHER_PURGE_NOTHING: there was no such file
 * @USHER_PURGE_NOT_OURS: another file has its name, and is left alone
 * @USHER_PURGE_FAILED: it could not be reached; try again another day
 *
 * What became of a file in the trash whose time is over.
 */
typedef enum
{
  USHER_PURGE_DONE,
  USHER_PURGE_NOTHING,
  USHER_PURGE_NOT_OURS,
  USHER_PURGE_FAILED,
} UsherPurge;

gboolean    usher_deletion_is_possible (GError                  **error);
void        usher_deletion_look        (UsherDeletionItem        *item,
                                        gboolean                  skip_hard_links);
UsherTrash *usher_deletion_make_trash  (const UsherDeletionItem  *item,
                                        guint64                   run,
                                        gint64                    now);
gboolean    usher_deletion_put_away    (const UsherDeletionItem  *item,
                                        const UsherTrash         *trash,
                                        GError                  **error);
gboolean    usher_deletion_take_back   (const UsherTrash         *trash,
                                        GError                  **error);
UsherPurge  usher_deletion_purge       (const UsherTrash         *trash,
                                        GError                  **error);

G_END_DECLS
