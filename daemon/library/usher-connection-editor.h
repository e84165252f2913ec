/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-arr.h"
#include "usher-connection.h"
#include "usher-http.h"
#include "usher-secrets.h"
#include "usher-store.h"

G_BEGIN_DECLS

#define USHER_TYPE_CONNECTION_EDITOR (usher_connection_editor_get_type ())
G_DECLARE_FINAL_TYPE (UsherConnectionEditor, usher_connection_editor, USHER, CONNECTION_EDITOR, GObject)

/**
 * UsherConnectionEdit:
 * @id: (nullable): of a new connection; made from its kind otherwise
 * @params: an `a{sv}`: a whole definition, or the keys that change
 * @key: (nullable): a new key
 * @test: whether the server is asked before anything is saved
 * @new_webhook: whether the secret changes by which the server tells us of changes
 */
typedef struct
{
  const char *id;
  GVariant *params;
  UsherSecret *key;
  gboolean test;
  gboolean new_webhook;
} UsherConnectionEdit;

UsherConnectionEditor *usher_connection_editor_new           (UsherStore                 *store,
                                                              UsherSecrets               *secrets,
                                                              UsherHttp                  *http);
void                   usher_connection_editor_add_async     (UsherConnectionEditor      *self,
                                                              const UsherConnectionEdit  *edit,
                                                              GAsyncReadyCallback         callback,
                                                              gpointer                    user_data);
void                   usher_connection_editor_change_async  (UsherConnectionEditor      *self,
                                                              const UsherConnectionEdit  *edit,
                                                              GAsyncReadyCallback         callback,
                                                              gpointer                    user_data);
char                  *usher_connection_editor_save_finish   (UsherConnectionEditor      *self,
                                                              GAsyncResult               *result,
                                                              GError                    **error);
void                   usher_connection_editor_test_async    (UsherConnectionEditor      *self,
                                                              const char                 *id,
                                                              GAsyncReadyCallback         callback,
                                                              gpointer                    user_data);
UsherArrStatus        *usher_connection_editor_test_finish   (UsherConnectionEditor      *self,
                                                              GAsyncResult               *result,
                                                              GError                    **error);

G_END_DECLS
