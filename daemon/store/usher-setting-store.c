/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-setting-store.h"

/**
 * usher_setting_store_read_all:
 * @database: the database
 * @error: return location for a #UsherError, never %NULL
 *
 * Returns: (transfer full) (nullable): an `a{sv}` of the settings that differ
 *   from their defaults
 */
GVariant *
usher_setting_store_read_all (UsherDatabase  *database,
                              GError        **error)
{
  g_autoptr(GVariantDict) settings = g_variant_dict_new (NULL);
  g_autoptr(UsherStatement) statement =
    usher_database_prepare (database, "SELECT name, value FROM setting", error);

  if (statement == NULL)
    return NULL;

  while (usher_statement_next (statement, error))
    {
      g_autofree char *name = usher_statement_dup_text (statement);
      g_autoptr(GVariant) value = NULL;

      value = g_variant_parse (NULL, usher_statement_read_text (statement), NULL, NULL, NULL);
      if (value != NULL)
        g_variant_dict_insert_value (settings, name, value);
    }

  return *error == NULL ? g_variant_ref_sink (g_variant_dict_end (settings)) : NULL;
}

static gpointer
save (UsherDatabase  *database,
      gpointer        input,
      GError        **error)
{
  g_autoptr(UsherStatement) statement = NULL;
  GVariantIter iter;
  const char *name;
  GVariant *value;

  if (!usher_database_execute (database, "DELETE FROM setting", error))
    return NULL;

  statement = usher_database_prepare (database,
                                      "INSERT INTO setting (name, value) VALUES (:name, :value)",
                                      error);
  if (statement == NULL)
    return NULL;

  g_variant_iter_init (&iter, input);
  while (*error == NULL && g_variant_iter_next (&iter, "{&sv}", &name, &value))
    {
      g_autofree char *text = g_variant_print (value, TRUE);

      usher_statement_bind_text (statement, ":name", name);
      usher_statement_bind_text (statement, ":value", text);
      usher_statement_run (statement, error);
      g_variant_unref (value);
    }

  return NULL;
}

/**
 * usher_setting_store_save_async:
 * @store: the store
 * @settings: an `a{sv}` of all settings that differ from their defaults
 * @callback: called when they are on disk
 * @user_data: data for @callback
 */
void
usher_setting_store_save_async (UsherStore          *store,
                                GVariant            *settings,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  usher_store_run_async (store, save, g_variant_ref_sink (settings),
                         (GDestroyNotify) g_variant_unref, NULL, callback, user_data);
}

gboolean
usher_setting_store_save_finish (UsherStore    *store,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  return usher_store_run_finish_void (store, result, error);
}
