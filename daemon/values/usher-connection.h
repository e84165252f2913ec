/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gio/gio.h>

#include "usher-enums.h"

G_BEGIN_DECLS

#define USHER_TYPE_CONNECTION (usher_connection_get_type ())
G_DECLARE_FINAL_TYPE (UsherConnection, usher_connection, USHER, CONNECTION, GObject)

/**
 * UsherConnection:
 * @key: the store's number of it, 0 until it is stored
 * @id: (owned): what people call it by
 * @name: (owned): what it is shown as
 * @kind: which program answers
 * @url: (owned): where; never with a key in it
 * @enabled: whether it takes part in a refresh
 * @monitor: what becomes of new titles
 * @path_mappings: (owned): an `a(ss)`: what the server calls a folder, and where
 *   it is here
 * @certificate: (owned): the SHA-256 of the one certificate that its server may
 *   show, in hexadecimal; "" for any that is trusted here
 * @key_origin: (owned) (nullable): the scheme, host and port that its key is
 *   for, %NULL if there is none
 * @instance: (owned) (nullable): the name that the server gives itself; another
 *   that answers in its place is refused
 * @webhook: (owned) (nullable): the secret by which its server tells us of changes
 * @created: when it was added
 * @last_refresh: when its titles were last read in full, 0 if never
 * @n_titles: how many there are
 *
 * A Radarr or Sonarr server. What a person edits are its properties, which never
 * change; the members behind them are the store's.
 */
struct _UsherConnection
{
  GObject parent_instance;

  char *name;
  UsherArrKind kind;
  char *url;
  gboolean enabled;
  UsherMonitor monitor;
  GVariant *path_mappings;
  char *certificate;

  gint64 key;
  char *id;
  char *key_origin;
  char *instance;
  char *webhook;
  gint64 created;
  gint64 last_refresh;
  guint n_titles;
};

UsherConnection *usher_connection_new        (GVariant               *params,
                                              GError                **error);
char            *usher_connection_get_origin (const UsherConnection  *self);
const char      *usher_connection_get_label  (const UsherConnection  *self);
char            *usher_connection_new_secret (void);

G_END_DECLS
