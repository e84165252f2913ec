/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-store.h"

G_BEGIN_DECLS

/**
 * UsherMediaFolder:
 * @media: a title's id
 * @title: (owned): its title
 * @folder: (owned) (type filename): where it is
 * @root: (owned) (type filename): the root folder above
 * @state: (owned) (nullable): what it looked like when it was last read in full
 */
typedef struct
{
  gint64 media;
  char *title;
  char *folder;
  char *root;
  GBytes *state;
} UsherMediaFolder;

void       usher_media_folder_free        (UsherMediaFolder     *self);
void       usher_folder_store_list_async  (UsherStore           *store,
                                           gint64                media,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
GPtrArray *usher_folder_store_list_finish (UsherStore           *store,
                                           GAsyncResult         *result,
                                           GError              **error);
void       usher_folder_store_save_async  (UsherStore           *store,
                                           GHashTable           *states,
                                           gint64                now,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
gboolean   usher_folder_store_save_finish (UsherStore           *store,
                                           GAsyncResult         *result,
                                           GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (UsherMediaFolder, usher_media_folder_free)

G_END_DECLS
