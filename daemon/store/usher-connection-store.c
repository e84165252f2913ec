/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-connection-store.h"

#include "usher-error.h"

#define COLUMNS \
  "key, id, name, kind, url, enabled, monitor, key_origin, instance, created, last_refresh, " \
  "certificate, webhook, " \
  "(SELECT COUNT (*) FROM media WHERE media.connection = connection.key AND removed IS NULL)"

static GVariant *
read_mappings (UsherDatabase  *database,
               gint64          key,
               GError        **error)
{
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(ss)"));
  g_autoptr(UsherStatement) statement =
    usher_database_prepare (database,
                            "SELECT from_path, to_path FROM path_mapping"
                            "  WHERE connection = :key ORDER BY position",
                            error);

  if (statement == NULL)
    return NULL;

  usher_statement_bind_int (statement, ":key", key);
  while (usher_statement_next (statement, error))
    {
      const char *from = usher_statement_read_text (statement);
      const char *to = usher_statement_read_text (statement);

      g_variant_builder_add (&builder, "(ss)", from, to);
    }

  return *error == NULL ? g_variant_builder_end (&builder) : NULL;
}

/* In the order of COLUMNS. */
static UsherConnection *
read_connection (UsherDatabase   *database,
                 UsherStatement  *statement,
                 GError         **error)
{
  g_autoptr(GVariantDict) dict = g_variant_dict_new (NULL);
  g_autoptr(GVariant) params = NULL;
  gint64 key = usher_statement_read_int (statement);
  g_autofree char *id = usher_statement_dup_text (statement);
  GVariant *mappings = read_mappings (database, key, error);
  g_autofree char *key_origin = NULL;
  g_autofree char *instance = NULL;
  const char *certificate;
  gint64 created, last_refresh;
  UsherConnection *connection;

  if (mappings == NULL)
    return NULL;

  g_variant_dict_insert (dict, "Name", "s", usher_statement_read_text (statement));
  g_variant_dict_insert (dict, "Kind", "s", usher_statement_read_text (statement));
  g_variant_dict_insert (dict, "Url", "s", usher_statement_read_text (statement));
  g_variant_dict_insert (dict, "Enabled", "b", usher_statement_read_int (statement) != 0);
  g_variant_dict_insert (dict, "Monitor", "s", usher_statement_read_text (statement));
  g_variant_dict_insert_value (dict, "PathMappings", mappings);
  key_origin = usher_statement_dup_text (statement);
  instance = usher_statement_dup_text (statement);
  created = usher_statement_read_int (statement);
  last_refresh = usher_statement_read_time (statement, 0);
  certificate = usher_statement_read_text (statement);
  if (certificate != NULL)
    g_variant_dict_insert (dict, "Certificate", "s", certificate);
  params = g_variant_ref_sink (g_variant_dict_end (dict));

  connection = usher_connection_new (params, error);
  if (connection == NULL)
    return NULL;

  connection->key = key;
  connection->id = g_steal_pointer (&id);
  connection->key_origin = g_steal_pointer (&key_origin);
  connection->instance = g_steal_pointer (&instance);
  connection->created = created;
  connection->last_refresh = last_refresh;
  connection->webhook = usher_statement_dup_text (statement);
  connection->n_titles = (guint) usher_statement_read_int (statement);

  return connection;
}

static gpointer
list (UsherDatabase  *database,
      gpointer        input,
      GError        **error)
{
  g_autoptr(GPtrArray) connections = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(UsherStatement) statement =
    usher_database_prepare (database, "SELECT " COLUMNS " FROM connection ORDER BY id", error);

  while (statement != NULL && usher_statement_next (statement, error))
    {
      UsherConnection *connection = read_connection (database, statement, error);

      if (connection == NULL)
        return NULL;
      g_ptr_array_add (connections, connection);
    }

  return *error == NULL ? g_steal_pointer (&connections) : NULL;
}

void
usher_connection_store_list_async (UsherStore          *store,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  usher_store_run_async (store, list, NULL, NULL, (GDestroyNotify) g_ptr_array_unref,
                         callback, user_data);
}

/* Returns: (transfer full) (nullable) (element-type UsherConnection): all, by id */
GPtrArray *
usher_connection_store_list_finish (UsherStore    *store,
                                    GAsyncResult  *result,
                                    GError       **error)
{
  return usher_store_run_finish (store, result, error);
}

static void
refuse_id (const char  *id,
           GError     **error)
{
  g_set_error (error, USHER_ERROR, USHER_ERROR_NO_SUCH_CONNECTION,
               "There is no connection “%s”; “usherctl connections” lists them", id);
}

static gpointer
get (UsherDatabase  *database,
     gpointer        input,
     GError        **error)
{
  const char *id = input;
  g_autoptr(UsherStatement) statement =
    usher_database_prepare (database, "SELECT " COLUMNS " FROM connection WHERE id = :id", error);

  if (statement == NULL)
    return NULL;

  usher_statement_bind_text (statement, ":id", id);
  if (usher_statement_next (statement, error))
    return read_connection (database, statement, error);

  if (*error == NULL)
    refuse_id (id, error);

  return NULL;
}

void
usher_connection_store_get_async (UsherStore          *store,
                                  const char          *id,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  usher_store_run_async (store, get, g_strdup (id), g_free, g_object_unref, callback, user_data);
}

UsherConnection *
usher_connection_store_get_finish (UsherStore    *store,
                                   GAsyncResult  *result,
                                   GError       **error)
{
  return usher_store_run_finish (store, result, error);
}

static gboolean
write_mappings (UsherDatabase    *database,
                UsherConnection  *connection,
                gint64            key,
                GError          **error)
{
  g_autoptr(UsherStatement) clear =
    usher_database_prepare (database, "DELETE FROM path_mapping WHERE connection = :key", error);
  g_autoptr(UsherStatement) insert =
    usher_database_prepare (database,
                            "INSERT INTO path_mapping (connection, position, from_path, to_path)"
                            "  VALUES (:key, :position, :from, :to)",
                            error);
  GVariantIter iter;
  const char *from, *to;

  if (clear == NULL || insert == NULL)
    return FALSE;

  usher_statement_bind_int (clear, ":key", key);
  if (!usher_statement_run (clear, error))
    return FALSE;

  g_variant_iter_init (&iter, connection->path_mappings);
  for (gint64 i = 0; g_variant_iter_next (&iter, "(&s&s)", &from, &to); i++)
    {
      usher_statement_bind_int (insert, ":key", key);
      usher_statement_bind_int (insert, ":position", i);
      usher_statement_bind_text (insert, ":from", from);
      usher_statement_bind_text (insert, ":to", to);
      if (!usher_statement_run (insert, error))
        return FALSE;
    }

  return TRUE;
}

static gpointer
save (UsherDatabase  *database,
      gpointer        input,
      GError        **error)
{
  UsherConnection *connection = input;
  gboolean is_new = connection->key == 0;
  g_autoptr(UsherStatement) statement = NULL;

  statement = usher_database_prepare (database, is_new
    ? "INSERT INTO connection (id, name, kind, url, enabled, monitor, key_origin, created,"
      "    instance, certificate, webhook)"
      "  VALUES (:id, :name, :kind, :url, :enabled, :monitor, :key_origin, :created,"
      "    :instance, :certificate, :webhook)"
    : "UPDATE connection SET name = :name, kind = :kind, url = :url, enabled = :enabled,"
      "    monitor = :monitor, key_origin = :key_origin, created = :created,"
      "    instance = :instance, certificate = :certificate, webhook = :webhook WHERE id = :id",
    error);
  if (statement == NULL)
    return NULL;

  usher_statement_bind_text (statement, ":id", connection->id);
  usher_statement_bind_text (statement, ":name", connection->name);
  usher_statement_bind_text (statement, ":kind",
                             usher_enum_to_nick (USHER_TYPE_ARR_KIND, (int) connection->kind));
  usher_statement_bind_text (statement, ":url", connection->url);
  usher_statement_bind_int (statement, ":enabled", connection->enabled);
  usher_statement_bind_text (statement, ":monitor",
                             usher_enum_to_nick (USHER_TYPE_MONITOR, (int) connection->monitor));
  usher_statement_bind_text (statement, ":key_origin", connection->key_origin);
  usher_statement_bind_int (statement, ":created", connection->created);
  usher_statement_bind_text (statement, ":instance", connection->instance);
  usher_statement_bind_text (statement, ":certificate",
                             *connection->certificate != '\0' ? connection->certificate : NULL);
  usher_statement_bind_text (statement, ":webhook", connection->webhook);

  if (usher_statement_run (statement, error))
    write_mappings (database, connection,
                    is_new ? usher_database_get_last_row (database) : connection->key, error);
  else if (is_new && g_error_matches (*error, USHER_ERROR, USHER_ERROR_CONFLICT))
    {
      g_clear_error (error);
      g_set_error (error, USHER_ERROR, USHER_ERROR_EXISTS,
                   "There is a connection “%s” already; choose another id", connection->id);
    }

  return NULL;
}

/**
 * usher_connection_store_save_async:
 * @store: the store
 * @connection: one without a key is added, others are changed; leave it alone
 *   until @callback
 * @callback: called when it is on disk
 * @user_data: data for @callback
 */
void
usher_connection_store_save_async (UsherStore          *store,
                                   UsherConnection     *connection,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  usher_store_run_async (store, save, g_object_ref (connection), g_object_unref, NULL,
                         callback, user_data);
}

gboolean
usher_connection_store_save_finish (UsherStore    *store,
                                    GAsyncResult  *result,
                                    GError       **error)
{
  return usher_store_run_finish_void (store, result, error);
}

static gpointer
remove_connection (UsherDatabase  *database,
                   gpointer        input,
                   GError        **error)
{
  const char *id = input;
  g_autoptr(UsherStatement) statement =
    usher_database_prepare (database, "DELETE FROM connection WHERE id = :id", error);

  if (statement == NULL)
    return NULL;

  usher_statement_bind_text (statement, ":id", id);
  if (usher_statement_run (statement, error) && usher_database_get_n_changes (database) == 0)
    refuse_id (id, error);

  return NULL;
}

/* Titles in one step: a thousand take a few milliseconds, with all that hangs on them. */
#define EMPTY_STEP "1000"

static gpointer
empty (UsherDatabase  *database,
       gpointer        input,
       GError        **error)
{
  const gint64 *key = input;
  gint64 n_removed;
  g_autoptr(UsherStatement) statement =
    usher_database_prepare (database,
                            "DELETE FROM media WHERE id IN"
                            "  (SELECT id FROM media WHERE connection = :key LIMIT " EMPTY_STEP ")",
                            error);

  if (statement == NULL)
    return NULL;

  usher_statement_bind_int (statement, ":key", *key);
  if (!usher_statement_run (statement, error))
    return NULL;

  n_removed = usher_database_get_n_changes (database);

  return g_memdup2 (&n_removed, sizeof n_removed);
}

/* Removes some titles of a connection, and what is known of them. */
void
usher_connection_store_empty_async (UsherStore          *store,
                                    gint64               key,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  usher_store_run_async (store, empty, g_memdup2 (&key, sizeof key), g_free, g_free,
                         callback, user_data);
}

/* @n_removed: (out): how many; none when there are no more */
gboolean
usher_connection_store_empty_finish (UsherStore    *store,
                                     GAsyncResult  *result,
                                     guint         *n_removed,
                                     GError       **error)
{
  g_autofree gint64 *counted = usher_store_run_finish (store, result, error);

  if (counted == NULL)
    return FALSE;

  *n_removed = (guint) *counted;

  return TRUE;
}

/* Its titles and what is known of their trailers go with it; no file does. */
void
usher_connection_store_remove_async (UsherStore          *store,
                                     const char          *id,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data)
{
  usher_store_run_async (store, remove_connection, g_strdup (id), g_free, NULL,
                         callback, user_data);
}

gboolean
usher_connection_store_remove_finish (UsherStore    *store,
                                      GAsyncResult  *result,
                                      GError       **error)
{
  return usher_store_run_finish_void (store, result, error);
}
