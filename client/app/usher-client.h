/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gio/gio.h>

#include "usher-item.h"

G_BEGIN_DECLS

/**
 * UsherClientState:
 * @USHER_CLIENT_CONNECTING: nothing is known yet
 * @USHER_CLIENT_AWAY: the daemon does not run
 * @USHER_CLIENT_READY: the lists show what the daemon has
 */
typedef enum
{
  USHER_CLIENT_CONNECTING,
  USHER_CLIENT_AWAY,
  USHER_CLIENT_READY,
} UsherClientState;

#define USHER_TYPE_CLIENT (usher_client_get_type ())
G_DECLARE_FINAL_TYPE (UsherClient, usher_client, USHER, CLIENT, GObject)

UsherClient      *usher_client_new          (GDBusConnection      *connection);

UsherClientState  usher_client_get_state    (UsherClient          *self);
const char       *usher_client_get_error    (UsherClient          *self);
GListModel       *usher_client_get_tasks    (UsherClient          *self);
GListModel       *usher_client_get_running  (UsherClient          *self);
GListModel       *usher_client_get_waiting  (UsherClient          *self);
GListModel       *usher_client_get_ended    (UsherClient          *self);
UsherItem        *usher_client_get_manager  (UsherClient          *self);
GDBusConnection  *usher_client_get_connection (UsherClient        *self);
UsherItem        *usher_client_find_task    (UsherClient          *self,
                                             const char           *id);
UsherItem        *usher_client_find_run     (UsherClient          *self,
                                             guint64               id);
void              usher_client_reload       (UsherClient          *self);

/* In usher-client-calls.c */
void              usher_client_start_async  (UsherClient          *self,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
void              usher_client_call_async   (UsherClient          *self,
                                             const char           *method,
                                             GVariant             *parameters,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
void              usher_client_call_on_async (UsherClient         *self,
                                              const char          *interface,
                                              const char          *method,
                                              GVariant            *parameters,
                                              GUnixFDList         *fds,
                                              GAsyncReadyCallback  callback,
                                              gpointer             user_data);
GVariant         *usher_client_call_finish  (UsherClient          *self,
                                             GAsyncResult         *result,
                                             GError              **error);

G_END_DECLS
