/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gio/gio.h>

#include "usher-secrets.h"

G_BEGIN_DECLS

#define USHER_TYPE_HTTP (usher_http_get_type ())
G_DECLARE_FINAL_TYPE (UsherHttp, usher_http, USHER, HTTP, GObject)

#define USHER_TYPE_HTTP_BODY (usher_http_body_get_type ())
G_DECLARE_FINAL_TYPE (UsherHttpBody, usher_http_body, USHER, HTTP_BODY, GObject)

/**
 * UsherHttpRequest:
 * @url: where to get from
 * @certificate: (nullable): the fingerprint of the one certificate that the server may
 *   show; any other ends it before the key is sent
 * @key: (nullable): goes into the header X-Api-Key, and nowhere else
 * @accept: (nullable): the kinds that are wanted, JSON if %NULL
 * @tag: (nullable): of what we have, as usher_http_get_finish_tagged() gave it
 * @compressed: whether to ask for gzip
 * @deadline: µs for all of it
 * @max_size: bytes, after decompression
 *
 * A GET. Everything is copied.
 */
typedef struct
{
  const char *url;
  const char *certificate;
  UsherSecret *key;
  const char *accept;
  const char *tag;
  gboolean compressed;
  gint64 deadline;
  guint64 max_size;
} UsherHttpRequest;

UsherHttp     *usher_http_new              (void);
void           usher_http_open_async       (UsherHttp               *self,
                                            const UsherHttpRequest  *request,
                                            GCancellable            *cancellable,
                                            GAsyncReadyCallback      callback,
                                            gpointer                 user_data);
UsherHttpBody *usher_http_open_finish      (UsherHttp               *self,
                                            GAsyncResult            *result,
                                            GError                 **error);
void           usher_http_get_async        (UsherHttp               *self,
                                            const UsherHttpRequest  *request,
                                            GCancellable            *cancellable,
                                            GAsyncReadyCallback      callback,
                                            gpointer                 user_data);
GBytes        *usher_http_get_finish       (UsherHttp               *self,
                                            GAsyncResult            *result,
                                            GError                 **error);
GBytes        *usher_http_get_finish_tagged
                                           (UsherHttp               *self,
                                            GAsyncResult            *result,
                                            char                   **tag,
                                            gboolean                *unchanged,
                                            GError                 **error);
gboolean       usher_http_body_is_unchanged
                                           (UsherHttpBody           *self);
char          *usher_http_body_dup_tag     (UsherHttpBody           *self);
void           usher_http_body_read_async  (UsherHttpBody           *self,
                                            GAsyncReadyCallback      callback,
                                            gpointer                 user_data);
GBytes        *usher_http_body_read_finish (UsherHttpBody           *self,
                                            GAsyncResult            *result,
                                            GError                 **error);

G_END_DECLS
