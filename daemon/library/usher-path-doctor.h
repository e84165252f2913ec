/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-http.h"
#include "usher-secrets.h"
#include "usher-store.h"

G_BEGIN_DECLS

/**
 * UsherRootFolder:
 * @path: (owned): as the server calls it
 * @folder: (owned) (nullable) (type filename): where it is here, %NULL for nowhere
 * @mapped: whether a path mapping leads there
 * @state: a static string: ok, missing, not-a-folder, unreadable, empty, not-writable
 *   or not-mapped
 * @free: bytes, 0 if unknown
 *
 * What has been found where a server's root folder should be.
 */
typedef struct
{
  char *path;
  char *folder;
  gboolean mapped;
  const char *state;
  guint64 free;
} UsherRootFolder;

void       usher_path_doctor_look_async  (UsherStore           *store,
                                          UsherSecrets         *secrets,
                                          UsherHttp            *http,
                                          const char           *connection,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
GPtrArray *usher_path_doctor_look_finish (GAsyncResult         *result,
                                          GError              **error);
void       usher_path_doctor_examine     (UsherRootFolder      *root);
void       usher_root_folder_free        (UsherRootFolder      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (UsherRootFolder, usher_root_folder_free)

G_END_DECLS
