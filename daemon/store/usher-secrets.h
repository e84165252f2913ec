/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * UsherSecret:
 *
 * A key. It is kept out of the swap where that is allowed, and wiped after use.
 * Hand it on as late as possible, and never to a log.
 */
typedef struct _UsherSecret UsherSecret;

UsherSecret *usher_secret_new    (const char        *text,
                                  gsize              length);
UsherSecret *usher_secret_ref    (UsherSecret       *self);
void         usher_secret_unref  (UsherSecret       *self);
const char  *usher_secret_reveal (const UsherSecret *self);

#define USHER_TYPE_SECRETS (usher_secrets_get_type ())
G_DECLARE_FINAL_TYPE (UsherSecrets, usher_secrets, USHER, SECRETS, GObject)

UsherSecrets *usher_secrets_new           (const char           *folder);
void          usher_secrets_get_async     (UsherSecrets         *self,
                                           const char           *id,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
UsherSecret  *usher_secrets_get_finish    (UsherSecrets         *self,
                                           GAsyncResult         *result,
                                           GError              **error);
void          usher_secrets_set_async     (UsherSecrets         *self,
                                           const char           *id,
                                           UsherSecret          *secret,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
gboolean      usher_secrets_set_finish    (UsherSecrets         *self,
                                           GAsyncResult         *result,
                                           GError              **error);

void          usher_secret_read_fd_async  (int                   fd,
                                           GCancellable         *cancellable,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
UsherSecret  *usher_secret_read_fd_finish (GAsyncResult         *result,
                                           GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (UsherSecret, usher_secret_unref)

G_END_DECLS
