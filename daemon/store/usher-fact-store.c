/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-fact-store.h"

#define SELECT_SQL "SELECT value FROM fact WHERE name = :name"
#define UPSERT_SQL \
  "INSERT INTO fact (name, value) VALUES (:name, :value)" \
  "  ON CONFLICT (name) DO UPDATE SET value = excluded.value"

typedef struct
{
  char *name;                    /* (owned) */
  gint64 value;
  char *text;                    /* (owned) (nullable): a value that is no number */
} Fact;

static void
fact_free (Fact *fact)
{
  g_clear_pointer (&fact->name, g_free);
  g_clear_pointer (&fact->text, g_free);
  g_free (fact);
}

gboolean
usher_fact_store_write_int (UsherDatabase  *database,
                            const char     *name,
                            gint64          value,
                            GError        **error)
{
  g_autoptr(UsherStatement) statement = usher_database_prepare (database, UPSERT_SQL, error);

  if (statement == NULL)
    return FALSE;

  usher_statement_bind_text (statement, ":name", name);
  usher_statement_bind_int (statement, ":value", value);

  return usher_statement_run (statement, error);
}

gboolean
usher_fact_store_write_text (UsherDatabase  *database,
                             const char     *name,
                             const char     *value,
                             GError        **error)
{
  g_autoptr(UsherStatement) statement = usher_database_prepare (database, UPSERT_SQL, error);

  if (statement == NULL)
    return FALSE;

  usher_statement_bind_text (statement, ":name", name);
  usher_statement_bind_text (statement, ":value", value);

  return usher_statement_run (statement, error);
}

/* Returns: 0 if nothing is known */
gint64
usher_fact_store_read_int (UsherDatabase  *database,
                           const char     *name,
                           GError        **error)
{
  g_autoptr(UsherStatement) statement = usher_database_prepare (database, SELECT_SQL, error);

  if (statement == NULL)
    return 0;

  usher_statement_bind_text (statement, ":name", name);

  return usher_statement_next (statement, error) ? usher_statement_read_int (statement) : 0;
}

/* Returns: (transfer full) (nullable): %NULL if nothing is known */
char *
usher_fact_store_read_text (UsherDatabase  *database,
                            const char     *name,
                            GError        **error)
{
  g_autoptr(UsherStatement) statement = usher_database_prepare (database, SELECT_SQL, error);

  if (statement == NULL)
    return NULL;

  usher_statement_bind_text (statement, ":name", name);

  return usher_statement_next (statement, error) ? usher_statement_dup_text (statement) : NULL;
}

static gpointer
set (UsherDatabase  *database,
     gpointer        input,
     GError        **error)
{
  const Fact *fact = input;

  usher_fact_store_write_int (database, fact->name, fact->value, error);

  return NULL;
}

void
usher_fact_store_set_async (UsherStore          *store,
                            const char          *name,
                            gint64               value,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  Fact *fact = g_new0 (Fact, 1);

  fact->name = g_strdup (name);
  fact->value = value;
  usher_store_run_async (store, set, fact, (GDestroyNotify) fact_free, NULL, callback, user_data);
}

gboolean
usher_fact_store_set_finish (UsherStore    *store,
                             GAsyncResult  *result,
                             GError       **error)
{
  return usher_store_run_finish_void (store, result, error);
}

static gpointer
get (UsherDatabase  *database,
     gpointer        input,
     GError        **error)
{
  gint64 value = usher_fact_store_read_int (database, input, error);

  return g_memdup2 (&value, sizeof value);
}

void
usher_fact_store_get_async (UsherStore          *store,
                            const char          *name,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  usher_store_run_async (store, get, g_strdup (name), g_free, g_free, callback, user_data);
}

/**
 * usher_fact_store_get_finish:
 * @store: the store
 * @result: what the callback was given
 * @value: (out): 0 if nothing is known
 * @error: return location for a #UsherError
 */
gboolean
usher_fact_store_get_finish (UsherStore    *store,
                             GAsyncResult  *result,
                             gint64        *value,
                             GError       **error)
{
  g_autofree gint64 *stored = usher_store_run_finish (store, result, error);

  *value = stored != NULL ? *stored : 0;

  return stored != NULL;
}

static gpointer
set_text (UsherDatabase  *database,
          gpointer        input,
          GError        **error)
{
  const Fact *fact = input;

  usher_fact_store_write_text (database, fact->name, fact->text, error);

  return NULL;
}

/* Its end is usher_fact_store_set_finish(). */
void
usher_fact_store_set_text_async (UsherStore          *store,
                                 const char          *name,
                                 const char          *value,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  Fact *fact = g_new0 (Fact, 1);

  fact->name = g_strdup (name);
  fact->text = g_strdup (value);
  usher_store_run_async (store, set_text, fact, (GDestroyNotify) fact_free, NULL, callback, user_data);
}

static gpointer
get_text (UsherDatabase  *database,
          gpointer        input,
          GError        **error)
{
  return usher_fact_store_read_text (database, input, error);
}

void
usher_fact_store_get_text_async (UsherStore          *store,
                                 const char          *name,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  usher_store_run_async (store, get_text, g_strdup (name), g_free, g_free, callback, user_data);
}

/* Returns: (transfer full) (nullable): %NULL if nothing is known */
char *
usher_fact_store_get_text_finish (UsherStore    *store,
                                  GAsyncResult  *result,
                                  GError       **error)
{
  return usher_store_run_finish (store, result, error);
}
