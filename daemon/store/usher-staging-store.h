/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-store.h"

G_BEGIN_DECLS

/**
 * UsherStaging:
 * @run: the run that works there
 * @folder: (owned) (type filename): an existing folder
 * @name: (owned): of the folder in it
 *
 * A folder for work in progress. It is on record before it is made, so that a
 * daemon that starts again finds what one that died has left behind.
 */
typedef struct
{
  guint64 run;
  char *folder;
  char *name;
} UsherStaging;

UsherStaging *usher_staging_new                 (guint64               run,
                                                 const char           *folder,
                                                 const char           *name);
void          usher_staging_free                (UsherStaging         *self);

void          usher_staging_store_add_async     (UsherStore           *store,
                                                 const UsherStaging   *staging,
                                                 GAsyncReadyCallback   callback,
                                                 gpointer              user_data);
gboolean      usher_staging_store_add_finish    (UsherStore           *store,
                                                 GAsyncResult         *result,
                                                 GError              **error);
void          usher_staging_store_remove_async  (UsherStore           *store,
                                                 const UsherStaging   *staging,
                                                 GAsyncReadyCallback   callback,
                                                 gpointer              user_data);
gboolean      usher_staging_store_remove_finish (UsherStore           *store,
                                                 GAsyncResult         *result,
                                                 GError              **error);

/* For the other files of this folder */
GPtrArray    *usher_staging_store_read_all      (UsherDatabase        *database,
                                                 GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (UsherStaging, usher_staging_free)

G_END_DECLS
