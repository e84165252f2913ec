/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* What the root folders were on when they were last seen. */

#include "usher-storage-store.h"

UsherStorage *
usher_storage_new (const char *folder)
{
  UsherStorage *self = g_new0 (UsherStorage, 1);

  self->folder = g_strdup (folder);

  return self;
}

UsherStorage *
usher_storage_copy (const UsherStorage *self)
{
  UsherStorage *copy = g_memdup2 (self, sizeof *self);

  copy->folder = g_strdup (self->folder);
  copy->file_system = g_strdup (self->file_system);
  copy->marker = g_strdup (self->marker);

  return copy;
}

void
usher_storage_free (UsherStorage *self)
{
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->file_system, g_free);
  g_clear_pointer (&self->marker, g_free);
  g_free (self);
}

static gpointer
list (UsherDatabase  *database,
      gpointer        input,
      GError        **error)
{
  g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) usher_storage_free);
  g_autoptr(UsherStatement) statement =
    usher_database_prepare (database,
                            "SELECT folder, device, is_mount, file_system, marker, seen FROM storage"
                            "  ORDER BY folder",
                            error);

  if (statement == NULL)
    return NULL;

  while (usher_statement_next (statement, error))
    {
      UsherStorage *storage = g_new0 (UsherStorage, 1);

      storage->folder = usher_statement_dup_bytes (statement);
      storage->device = usher_statement_read_int (statement);
      storage->is_mount = usher_statement_read_int (statement) != 0;
      storage->file_system = usher_statement_dup_text (statement);
      storage->marker = usher_statement_dup_text (statement);
      storage->seen = usher_statement_read_int (statement);
      g_ptr_array_add (all, storage);
    }

  return *error == NULL ? g_steal_pointer (&all) : NULL;
}

void
usher_storage_store_list_async (UsherStore          *store,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  usher_store_run_async (store, list, NULL, NULL, (GDestroyNotify) g_ptr_array_unref,
                         callback, user_data);
}

/* Returns: (transfer full) (nullable) (element-type UsherStorage): all on record */
GPtrArray *
usher_storage_store_list_finish (UsherStore    *store,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  return usher_store_run_finish (store, result, error);
}

static gpointer
save (UsherDatabase  *database,
      gpointer        input,
      GError        **error)
{
  GPtrArray *storages = input;

  for (guint i = 0; i < storages->len; i++)
    {
      const UsherStorage *storage = storages->pdata[i];
      g_autoptr(UsherStatement) statement =
        usher_database_prepare (database,
                                "INSERT OR REPLACE INTO storage"
                                "    (folder, device, is_mount, file_system, marker, seen)"
                                "  VALUES (:folder, :device, :is_mount, :file_system, :marker, :seen)",
                                error);

      if (statement == NULL)
        return NULL;

      usher_statement_bind_bytes (statement, ":folder", storage->folder);
      usher_statement_bind_int (statement, ":device", storage->device);
      usher_statement_bind_int (statement, ":is_mount", storage->is_mount);
      usher_statement_bind_text (statement, ":file_system", storage->file_system);
      usher_statement_bind_text (statement, ":marker", storage->marker);
      usher_statement_bind_int (statement, ":seen", storage->seen);
      if (!usher_statement_run (statement, error))
        return NULL;
    }

  return NULL;
}

/* Records what root folders are on, in place of what was known of them. */
void
usher_storage_store_save_async (UsherStore          *store,
                                GPtrArray           *storages,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_autoptr(GPtrArray) copies = g_ptr_array_new_with_free_func ((GDestroyNotify) usher_storage_free);

  for (guint i = 0; i < storages->len; i++)
    g_ptr_array_add (copies, usher_storage_copy (storages->pdata[i]));
  usher_store_run_async (store, save, g_steal_pointer (&copies), (GDestroyNotify) g_ptr_array_unref,
                         NULL, callback, user_data);
}

gboolean
usher_storage_store_save_finish (UsherStore    *store,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  return usher_store_run_finish_void (store, result, error);
}
