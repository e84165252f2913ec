/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-media.h"
#include "usher-store.h"

G_BEGIN_DECLS

/* What a server says of its titles is laid aside, record by record, and then
 * taken over in one step, or not at all. */

/**
 * UsherMediaMark:
 * @identity: tells the title from others of its connection
 * @id: our number of it
 * @arr_id: the server's number of it
 * @fingerprint: of what the server said last
 * @removed: whether the server had lost it
 */
typedef struct
{
  gint64 identity;
  gint64 id;
  gint64 arr_id;
  gint64 fingerprint;
  gboolean removed;
} UsherMediaMark;

/**
 * UsherMediaTakeover:
 * @connection: the store's number of a connection
 * @run: the run that asks
 * @now: the present
 * @gone: (owned) (nullable) (element-type gint64): ids of titles that the server has lost
 * @roots: (owned): an `a(say)`: its root folders, as it calls them and where they are here
 * @instance: (owned) (nullable): the name that the server gives itself
 * @complete: whether all that the server has was read
 */
typedef struct
{
  gint64 connection;
  guint64 run;
  gint64 now;
  GArray *gone;
  GVariant *roots;
  char *instance;
  gboolean complete;
} UsherMediaTakeover;

/**
 * UsherMediaChanges:
 * @n_added: titles that are new
 * @n_changed: titles of which something is new
 * @n_removed: titles that are gone
 */
typedef struct
{
  guint n_added;
  guint n_changed;
  guint n_removed;
} UsherMediaChanges;

void      usher_media_sync_begin_async     (UsherStore                *store,
                                            gint64                     connection,
                                            GAsyncReadyCallback        callback,
                                            gpointer                   user_data);
GArray   *usher_media_sync_begin_finish    (UsherStore                *store,
                                            GAsyncResult              *result,
                                            GError                   **error);
void      usher_media_sync_stage_async     (UsherStore                *store,
                                            GPtrArray                 *records,
                                            GAsyncReadyCallback        callback,
                                            gpointer                   user_data);
gboolean  usher_media_sync_stage_finish    (UsherStore                *store,
                                            GAsyncResult              *result,
                                            GError                   **error);
void      usher_media_sync_takeover_async  (UsherStore                *store,
                                            UsherMediaTakeover        *takeover,
                                            GAsyncReadyCallback        callback,
                                            gpointer                   user_data);
gboolean  usher_media_sync_takeover_finish (UsherStore                *store,
                                            GAsyncResult              *result,
                                            UsherMediaChanges         *changes,
                                            GError                   **error);
void      usher_media_sync_name_async      (UsherStore                *store,
                                            GArray                    *ids,
                                            GAsyncReadyCallback        callback,
                                            gpointer                   user_data);
GPtrArray *usher_media_sync_name_finish    (UsherStore                *store,
                                            GAsyncResult              *result,
                                            GError                   **error);
void      usher_media_sync_discard         (UsherStore                *store,
                                            gint64                     connection);
void      usher_media_takeover_free        (UsherMediaTakeover        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (UsherMediaTakeover, usher_media_takeover_free)

G_END_DECLS
