/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* The folders of titles, and what they looked like. Where a trailer is missing that is
 * not told: only a second look finds it gone for good. */

#include "usher-folder-store.h"

#include "usher-error.h"

void
usher_media_folder_free (UsherMediaFolder *self)
{
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->root, g_free);
  g_clear_pointer (&self->state, g_bytes_unref);
  g_free (self);
}

static gpointer
list (UsherDatabase  *database,
      gpointer        input,
      GError        **error)
{
  const gint64 *media = input;
  g_autoptr(GPtrArray) folders =
    g_ptr_array_new_with_free_func ((GDestroyNotify) usher_media_folder_free);
  g_autoptr(UsherStatement) statement =
    usher_database_prepare (database,
                            "SELECT media.id, media.title, media.folder, root.folder,"
                            "    CASE WHEN media.n_missing = 0 THEN folder.directories END FROM media"
                            "  JOIN root ON root.connection = media.connection"
                            "    AND root.path = rtrim (media.root_folder, '/\\')"
                            "  LEFT JOIN folder ON folder.media = media.id "
                            "WHERE media.removed IS NULL AND media.folder IS NOT NULL"
                            "  AND (:media = 0 OR media.id = :media) "
                            "ORDER BY root.folder, media.folder",
                            error);

  if (statement == NULL)
    return NULL;

  usher_statement_bind_int (statement, ":media", *media);
  while (usher_statement_next (statement, error))
    {
      UsherMediaFolder *folder = g_new0 (UsherMediaFolder, 1);

      folder->media = usher_statement_read_int (statement);
      folder->title = usher_statement_dup_text (statement);
      folder->folder = usher_statement_dup_bytes (statement);
      folder->root = usher_statement_dup_bytes (statement);
      folder->state = usher_statement_dup_blob (statement);
      g_ptr_array_add (folders, folder);
    }

  return *error == NULL ? g_steal_pointer (&folders) : NULL;
}

/**
 * usher_folder_store_list_async:
 * @store: the store
 * @media: a title's id, 0 for all
 * @callback: called when they are there
 * @user_data: data for @callback
 */
void
usher_folder_store_list_async (UsherStore          *store,
                               gint64               media,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  usher_store_run_async (store, list, g_memdup2 (&media, sizeof media), g_free,
                         (GDestroyNotify) g_ptr_array_unref, callback, user_data);
}

/* Returns: (transfer full) (nullable) (element-type UsherMediaFolder): where the
 * titles are, root by root */
GPtrArray *
usher_folder_store_list_finish (UsherStore    *store,
                                GAsyncResult  *result,
                                GError       **error)
{
  return usher_store_run_finish (store, result, error);
}

typedef struct
{
  GHashTable *states;            /* (owned) */
  gint64 now;
} Save;

static void
save_free (Save *save)
{
  g_clear_pointer (&save->states, g_hash_table_unref);
  g_free (save);
}

static gpointer
save_states (UsherDatabase  *database,
             gpointer        input,
             GError        **error)
{
  const Save *save = input;
  GHashTableIter iter;
  gpointer media, state;

  g_hash_table_iter_init (&iter, save->states);
  while (g_hash_table_iter_next (&iter, &media, &state))
    {
      g_autoptr(UsherStatement) statement =
        usher_database_prepare (database,
                                "INSERT OR REPLACE INTO folder (media, directories, scanned)"
                                "  SELECT id, :state, :now FROM media WHERE id = :media",
                                error);

      if (statement == NULL)
        return NULL;

      usher_statement_bind_int (statement, ":media", *(gint64 *) media);
      usher_statement_bind_blob (statement, ":state", state);
      usher_statement_bind_int (statement, ":now", save->now);
      if (!usher_statement_run (statement, error))
        return NULL;
    }

  return NULL;
}

/**
 * usher_folder_store_save_async:
 * @store: the store
 * @states: (element-type gint64 GBytes): by titles; not to be changed any more
 * @now: the present
 * @callback: called when it is on disk
 * @user_data: data for @callback
 */
void
usher_folder_store_save_async (UsherStore          *store,
                               GHashTable          *states,
                               gint64               now,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  Save *save = g_new0 (Save, 1);

  save->states = g_hash_table_ref (states);
  save->now = now;
  usher_store_run_async (store, save_states, save, (GDestroyNotify) save_free, NULL,
                         callback, user_data);
}

gboolean
usher_folder_store_save_finish (UsherStore    *store,
                                GAsyncResult  *result,
                                GError       **error)
{
  return usher_store_run_finish_void (store, result, error);
}
