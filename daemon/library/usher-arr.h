/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-connection.h"
#include "usher-http.h"

G_BEGIN_DECLS

/**
 * UsherArrStatus:
 * @application: (owned): “Radarr” or “Sonarr”
 * @version: (owned): of the program
 * @instance: (owned): the name that it gives itself
 */
typedef struct
{
  char *application;
  char *version;
  char *instance;
} UsherArrStatus;

void            usher_arr_status_free        (UsherArrStatus       *self);

void            usher_arr_get_status_async   (UsherHttp            *http,
                                              UsherConnection      *connection,
                                              UsherSecret          *key,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
UsherArrStatus *usher_arr_get_status_finish  (GAsyncResult         *result,
                                              GError              **error);
void            usher_arr_get_tags_async     (UsherHttp            *http,
                                              UsherConnection      *connection,
                                              UsherSecret          *key,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
GHashTable     *usher_arr_get_tags_finish    (GAsyncResult         *result,
                                              GError              **error);
void            usher_arr_get_roots_async    (UsherHttp            *http,
                                              UsherConnection      *connection,
                                              UsherSecret          *key,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
GPtrArray      *usher_arr_get_roots_finish   (GAsyncResult         *result,
                                              GError              **error);
void            usher_arr_open_titles_async  (UsherHttp            *http,
                                              UsherConnection      *connection,
                                              UsherSecret          *key,
                                              gint64                title,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
UsherHttpBody  *usher_arr_open_titles_finish (GAsyncResult         *result,
                                              GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (UsherArrStatus, usher_arr_status_free)

G_END_DECLS
