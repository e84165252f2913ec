/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* Which pictures the titles have, and which of them we have. */

#include "usher-image-store.h"

UsherImage *
usher_image_new (void)
{
  return g_new0 (UsherImage, 1);
}

UsherImage *
usher_image_copy (const UsherImage *self)
{
  UsherImage *copy = g_memdup2 (self, sizeof *self);

  copy->kind = g_strdup (self->kind);
  copy->title = g_strdup (self->title);
  copy->url = g_strdup (self->url);
  copy->has_url = g_strdup (self->has_url);
  copy->tag = g_strdup (self->tag);
  copy->error = g_strdup (self->error);

  return copy;
}

void
usher_image_free (UsherImage *self)
{
  g_clear_pointer (&self->kind, g_free);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->has_url, g_free);
  g_clear_pointer (&self->tag, g_free);
  g_clear_pointer (&self->error, g_free);
  g_free (self);
}

#define IMAGES(kind) \
  "SELECT media.id, '" kind "', media.title, media." kind ", image.url, image.tag," \
  "    ifnull (image.fetched, 0), image.error" \
  "  FROM media LEFT JOIN image ON image.media = media.id AND image.kind = '" kind "'" \
  "  WHERE media.removed IS NULL AND media." kind " != ''"

static gpointer
list (UsherDatabase  *database,
      gpointer        input,
      GError        **error)
{
  g_autoptr(GPtrArray) images = g_ptr_array_new_with_free_func ((GDestroyNotify) usher_image_free);
  g_autoptr(UsherStatement) statement =
    usher_database_prepare (database, IMAGES ("poster") " UNION ALL " IMAGES ("fanart"), error);

  if (statement == NULL)
    return NULL;

  while (usher_statement_next (statement, error))
    {
      UsherImage *image = usher_image_new ();

      image->media = usher_statement_read_int (statement);
      image->kind = usher_statement_dup_text (statement);
      image->title = usher_statement_dup_text (statement);
      image->url = usher_statement_dup_text (statement);
      image->has_url = usher_statement_dup_text (statement);
      image->tag = usher_statement_dup_text (statement);
      image->fetched = usher_statement_read_int (statement);
      image->error = usher_statement_dup_text (statement);
      g_ptr_array_add (images, image);
    }

  return *error == NULL ? g_steal_pointer (&images) : NULL;
}

/* Lists all pictures that there should be, posters first. */
void
usher_image_store_list_async (UsherStore          *store,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  usher_store_run_async (store, list, NULL, NULL, (GDestroyNotify) g_ptr_array_unref,
                         callback, user_data);
}

/* Returns: (transfer full) (nullable) (element-type UsherImage) */
GPtrArray *
usher_image_store_list_finish (UsherStore    *store,
                               GAsyncResult  *result,
                               GError       **error)
{
  return usher_store_run_finish (store, result, error);
}

static gpointer
note (UsherDatabase  *database,
      gpointer        input,
      GError        **error)
{
  const UsherImage *image = input;
  /* The title may have gone while its picture was fetched */
  g_autoptr(UsherStatement) statement =
    usher_database_prepare (database,
                            "INSERT INTO image (media, kind, url, tag, fetched, error)"
                            "  SELECT id, :kind, :url, :tag, :fetched, :error FROM media"
                            "    WHERE id = :media"
                            "  ON CONFLICT (media, kind) DO UPDATE SET url = excluded.url,"
                            "    tag = excluded.tag, fetched = excluded.fetched,"
                            "    error = excluded.error",
                            error);

  if (statement == NULL)
    return NULL;

  usher_statement_bind_int (statement, ":media", image->media);
  usher_statement_bind_text (statement, ":kind", image->kind);
  usher_statement_bind_text (statement, ":url", image->url);
  usher_statement_bind_text (statement, ":tag", image->tag);
  usher_statement_bind_int (statement, ":fetched", image->fetched);
  usher_statement_bind_text (statement, ":error", image->error);
  usher_statement_run (statement, error);

  return NULL;
}

/* Records what became of a picture: its url, tag, time and error. */
void
usher_image_store_note_async (UsherStore          *store,
                              const UsherImage    *image,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  usher_store_run_async (store, note, usher_image_copy (image), (GDestroyNotify) usher_image_free,
                         NULL, callback, user_data);
}

gboolean
usher_image_store_note_finish (UsherStore    *store,
                               GAsyncResult  *result,
                               GError       **error)
{
  return usher_store_run_finish_void (store, result, error);
}

static gpointer
forget (UsherDatabase  *database,
        gpointer        input,
        GError        **error)
{
  usher_database_execute (database,
                          "DELETE FROM image WHERE NOT EXISTS (SELECT 1 FROM media"
                          "  WHERE media.id = image.media AND media.removed IS NULL"
                          "    AND ifnull (CASE image.kind WHEN 'poster' THEN media.poster"
                          "      ELSE media.fanart END, '') != '')",
                          error);

  return NULL;
}

/* Forgets the pictures that no title has any more. */
void
usher_image_store_forget_async (UsherStore          *store,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  usher_store_run_async (store, forget, NULL, NULL, NULL, callback, user_data);
}

gboolean
usher_image_store_forget_finish (UsherStore    *store,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  return usher_store_run_finish_void (store, result, error);
}
