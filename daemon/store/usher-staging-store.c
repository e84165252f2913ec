/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-staging-store.h"

UsherStaging *
usher_staging_new (guint64     run,
                   const char *folder,
                   const char *name)
{
  UsherStaging *self = g_new0 (UsherStaging, 1);

  self->run = run;
  self->folder = g_strdup (folder);
  self->name = g_strdup (name);

  return self;
}

void
usher_staging_free (UsherStaging *self)
{
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->name, g_free);
  g_free (self);
}

static gboolean
write_staging (UsherDatabase       *database,
               const char          *sql,
               const UsherStaging  *staging,
               GError             **error)
{
  g_autoptr(UsherStatement) statement = usher_database_prepare (database, sql, error);

  if (statement == NULL)
    return FALSE;

  usher_statement_bind_int (statement, ":run", (gint64) staging->run);
  usher_statement_bind_bytes (statement, ":folder", staging->folder);
  usher_statement_bind_text (statement, ":name", staging->name);

  return usher_statement_run (statement, error);
}

static gpointer
add (UsherDatabase  *database,
     gpointer        input,
     GError        **error)
{
  write_staging (database,
                 "INSERT INTO staging (run, folder, name) VALUES (:run, :folder, :name)"
                 "  ON CONFLICT DO NOTHING",
                 input, error);

  return NULL;
}

static gpointer
remove_staging (UsherDatabase  *database,
                gpointer        input,
                GError        **error)
{
  write_staging (database,
                 "DELETE FROM staging WHERE run = :run AND folder = :folder AND name = :name",
                 input, error);

  return NULL;
}

static void
run_async (UsherStore          *store,
           UsherStoreWork       work,
           const UsherStaging  *staging,
           GAsyncReadyCallback  callback,
           gpointer             user_data)
{
  usher_store_run_async (store, work,
                         usher_staging_new (staging->run, staging->folder, staging->name),
                         (GDestroyNotify) usher_staging_free, NULL, callback, user_data);
}

void
usher_staging_store_add_async (UsherStore          *store,
                               const UsherStaging  *staging,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  run_async (store, add, staging, callback, user_data);
}

gboolean
usher_staging_store_add_finish (UsherStore    *store,
                                GAsyncResult  *result,
                                GError       **error)
{
  return usher_store_run_finish_void (store, result, error);
}

void
usher_staging_store_remove_async (UsherStore          *store,
                                  const UsherStaging  *staging,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  run_async (store, remove_staging, staging, callback, user_data);
}

gboolean
usher_staging_store_remove_finish (UsherStore    *store,
                                   GAsyncResult  *result,
                                   GError       **error)
{
  return usher_store_run_finish_void (store, result, error);
}

/* Returns: (transfer full) (nullable) (element-type UsherStaging): all on record */
GPtrArray *
usher_staging_store_read_all (UsherDatabase  *database,
                              GError        **error)
{
  g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) usher_staging_free);
  g_autoptr(UsherStatement) statement =
    usher_database_prepare (database, "SELECT run, folder, name FROM staging", error);

  if (statement == NULL)
    return NULL;

  while (usher_statement_next (statement, error))
    {
      UsherStaging *staging = g_new0 (UsherStaging, 1);

      staging->run = (guint64) usher_statement_read_int (statement);
      staging->folder = usher_statement_dup_bytes (statement);
      staging->name = usher_statement_dup_text (statement);
      g_ptr_array_add (all, staging);
    }

  return *error == NULL ? g_steal_pointer (&all) : NULL;
}
