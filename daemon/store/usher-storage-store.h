/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-store.h"

G_BEGIN_DECLS

/**
 * UsherStorage:
 * @folder: (owned) (type filename): a root folder
 * @device: number of the device that it is on; may change when the machine starts
 * @is_mount: whether something is mounted just there
 * @file_system: (owned): what tells the file system from others, and which folder of
 *   it this is
 * @marker: (owned) (nullable): the text of the file that marks it, if a person wanted one
 * @seen: when it was there last
 *
 * What a root folder is on. Another disk in the same place is another storage.
 */
typedef struct
{
  char *folder;
  gint64 device;
  gboolean is_mount;
  char *file_system;
  char *marker;
  gint64 seen;
} UsherStorage;

UsherStorage *usher_storage_new               (const char           *folder);
UsherStorage *usher_storage_copy              (const UsherStorage   *self);
void          usher_storage_free              (UsherStorage         *self);

void          usher_storage_store_list_async  (UsherStore           *store,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
GPtrArray    *usher_storage_store_list_finish (UsherStore           *store,
                                               GAsyncResult         *result,
                                               GError              **error);
void          usher_storage_store_save_async  (UsherStore           *store,
                                               GPtrArray            *storages,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
gboolean      usher_storage_store_save_finish (UsherStore           *store,
                                               GAsyncResult         *result,
                                               GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (UsherStorage, usher_storage_free)

G_END_DECLS
