/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* What lies in the trash folders. A file is on record before it is moved there, so
 * that one whose move was the last thing that a daemon did is found again. */

#include "usher-trash-store.h"

#include "usher-error.h"
#include "usher-event-store.h"

UsherTrash *
usher_trash_new (void)
{
  return g_new0 (UsherTrash, 1);
}

UsherTrash *
usher_trash_copy (const UsherTrash *self)
{
  UsherTrash *copy = g_memdup2 (self, sizeof *self);

  copy->root = g_strdup (self->root);
  copy->name = g_strdup (self->name);
  copy->original = g_strdup (self->original);

  return copy;
}

void
usher_trash_free (UsherTrash *self)
{
  g_clear_pointer (&self->root, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->original, g_free);
  g_free (self);
}

UsherTrashOutcome *
usher_trash_outcome_new (const char *state,
                         const char *event,
                         guint64     run,
                         gint64      time)
{
  UsherTrashOutcome *self = g_new0 (UsherTrashOutcome, 1);

  self->trash = g_ptr_array_new_with_free_func ((GDestroyNotify) usher_trash_free);
  self->moved = g_array_new (FALSE, FALSE, sizeof (gboolean));
  self->state = state;
  self->event = event;
  self->run = run;
  self->time = time;

  return self;
}

void
usher_trash_outcome_take (UsherTrashOutcome *self,
                          UsherTrash        *trash,
                          gboolean           moved)
{
  g_ptr_array_add (self->trash, trash);
  g_array_append_val (self->moved, moved);
}

void
usher_trash_outcome_free (UsherTrashOutcome *self)
{
  g_clear_pointer (&self->trash, g_ptr_array_unref);
  g_clear_pointer (&self->moved, g_array_unref);
  g_free (self);
}

/* What may be deleted: trailers on record, and nothing else */

static UsherDeletionItem *
find_one (UsherDatabase  *database,
          gint64          trailer,
          GError        **error)
{
  g_autoptr(UsherDeletionItem) item = NULL;
  g_autoptr(UsherStatement) statement =
    usher_database_prepare (database,
                            "SELECT trailer.id, trailer.media, media.title, trailer.path,"
                            "    trailer.size, trailer.modified, trailer.device, trailer.inode,"
                            "    (SELECT root.folder FROM root"
                            "      WHERE root.connection = media.connection"
                            "        AND root.path = rtrim (media.root_folder, '/\\'))"
                            "  FROM trailer JOIN media ON media.id = trailer.media"
                            "  WHERE trailer.id = :trailer"
                            "    AND trailer.state NOT IN ('gone', 'deleted')",
                            error);

  if (statement == NULL)
    return NULL;

  usher_statement_bind_int (statement, ":trailer", trailer);
  if (!usher_statement_next (statement, error))
    {
      if (*error == NULL)
        g_set_error (error, USHER_ERROR, USHER_ERROR_NO_SUCH_TITLE,
                     "There is no trailer %" G_GINT64_FORMAT, trailer);
      return NULL;
    }

  item = usher_deletion_item_new ();
  item->trailer = usher_statement_read_int (statement);
  item->media = usher_statement_read_int (statement);
  item->title = usher_statement_dup_text (statement);
  item->path = usher_statement_dup_bytes (statement);
  item->size = (guint64) usher_statement_read_int (statement);
  item->modified = usher_statement_read_int (statement) * 1000;
  item->device = (guint64) usher_statement_read_int (statement);
  item->inode = (guint64) usher_statement_read_int (statement);
  item->root = usher_statement_dup_bytes (statement);

  return g_steal_pointer (&item);
}

static gpointer
find (UsherDatabase  *database,
      gpointer        input,
      GError        **error)
{
  const GArray *trailers = input;
  g_autoptr(GPtrArray) items =
    g_ptr_array_new_with_free_func ((GDestroyNotify) usher_deletion_item_free);

  for (guint i = 0; i < trailers->len; i++)
    {
      UsherDeletionItem *item = find_one (database, g_array_index (trailers, gint64, i), error);

      if (item == NULL)
        return NULL;
      g_ptr_array_add (items, item);
    }

  return g_steal_pointer (&items);
}

/**
 * usher_trash_store_find_async:
 * @store: the store
 * @trailers: (element-type gint64): ids of trailers
 * @callback: called when they are found
 * @user_data: data for @callback
 */
void
usher_trash_store_find_async (UsherStore          *store,
                              GArray              *trailers,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  usher_store_run_async (store, find, g_array_ref (trailers), (GDestroyNotify) g_array_unref,
                         (GDestroyNotify) g_ptr_array_unref, callback, user_data);
}

/* Returns: (transfer full) (nullable) (element-type UsherDeletionItem): as they are
 * on record; an error names the first that is not */
GPtrArray *
usher_trash_store_find_finish (UsherStore    *store,
                               GAsyncResult  *result,
                               GError       **error)
{
  return usher_store_run_finish (store, result, error);
}

/* Moves */

static gpointer
enter (UsherDatabase  *database,
       gpointer        input,
       GError        **error)
{
  const GPtrArray *all = input;

  for (guint i = 0; i < all->len; i++)
    {
      const UsherTrash *trash = all->pdata[i];
      g_autoptr(UsherStatement) statement =
        usher_database_prepare (database,
                                "INSERT INTO trash (folder, name, media, original, size, device,"
                                "    inode, run, time)"
                                "  VALUES (:folder, :name, :media, :original, :size, :device,"
                                "    :inode, :run, :time)",
                                error);

      if (statement == NULL)
        return NULL;

      usher_statement_bind_bytes (statement, ":folder", trash->root);
      usher_statement_bind_bytes (statement, ":name", trash->name);
      usher_statement_bind_int (statement, ":media", trash->media);
      usher_statement_bind_bytes (statement, ":original", trash->original);
      usher_statement_bind_int (statement, ":size", trash->size);
      usher_statement_bind_int (statement, ":device", trash->device);
      usher_statement_bind_int (statement, ":inode", trash->inode);
      usher_statement_bind_int (statement, ":run", (gint64) trash->run);
      usher_statement_bind_int (statement, ":time", trash->time);
      if (!usher_statement_run (statement, error))
        return NULL;
    }

  return NULL;
}

static GPtrArray *
copy_all (GPtrArray *trash)
{
  GPtrArray *copy = g_ptr_array_new_with_free_func ((GDestroyNotify) usher_trash_free);

  for (guint i = 0; i < trash->len; i++)
    g_ptr_array_add (copy, usher_trash_copy (trash->pdata[i]));

  return copy;
}

/* Records what is about to be moved into the trash. */
void
usher_trash_store_enter_async (UsherStore          *store,
                               GPtrArray           *trash,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  usher_store_run_async (store, enter, copy_all (trash), (GDestroyNotify) g_ptr_array_unref, NULL,
                         callback, user_data);
}

gboolean
usher_trash_store_enter_finish (UsherStore    *store,
                                GAsyncResult  *result,
                                GError       **error)
{
  return usher_store_run_finish_void (store, result, error);
}

static gboolean
forget_place (UsherDatabase     *database,
              const UsherTrash  *trash,
              GError           **error)
{
  g_autoptr(UsherStatement) statement =
    usher_database_prepare (database, "DELETE FROM trash WHERE folder = :folder AND name = :name",
                            error);

  if (statement == NULL)
    return FALSE;

  usher_statement_bind_bytes (statement, ":folder", trash->root);
  usher_statement_bind_bytes (statement, ":name", trash->name);

  return usher_statement_run (statement, error);
}

/* What was faulty once may be so again: the next one is not fetched at once. */
static gboolean
put_off_next (UsherDatabase            *database,
              const UsherTrash         *trash,
              const UsherTrashOutcome  *outcome,
              GError                  **error)
{
  g_autoptr(UsherStatement) statement =
    usher_database_prepare (database,
                            "INSERT INTO attempt (media, profile, count, last, error)"
                            "  SELECT trailer.media, profile.id, 1, :now, 'not-a-trailer'"
                            "    FROM trailer JOIN profile ON profile.id = trailer.profile"
                            "    WHERE trailer.id = :id"
                            "  ON CONFLICT (media, profile) DO UPDATE SET count = count + 1,"
                            "    last = excluded.last, error = excluded.error",
                            error);

  if (statement == NULL)
    return FALSE;

  usher_statement_bind_int (statement, ":id", trash->trailer);
  usher_statement_bind_int (statement, ":now", outcome->time);

  return usher_statement_run (statement, error);
}

static gboolean
change_trailer (UsherDatabase            *database,
                const UsherTrash         *trash,
                const UsherTrashOutcome  *outcome,
                GError                  **error)
{
  const UsherTitleEvent event = {
    .media = trash->media, .what = outcome->event, .old = trash->original,
    .run = outcome->run, .time = outcome->time,
  };
  g_autoptr(UsherStatement) statement =
    usher_database_prepare (database,
                            "UPDATE trailer SET state = :state,"
                            "    missing_since = CASE :state WHEN 'there' THEN NULL ELSE :now END"
                            "  WHERE id = :id",
                            error);

  if (statement == NULL)
    return FALSE;

  usher_statement_bind_text (statement, ":state", outcome->state);
  usher_statement_bind_int (statement, ":now", outcome->time);
  usher_statement_bind_int (statement, ":id", trash->trailer);
  if (!usher_statement_run (statement, error))
    return FALSE;

  /* Its title may have gone meanwhile, and the trailer's record with it */
  if (usher_database_get_n_changes (database) == 0)
    return TRUE;

  return usher_event_store_note (database, &event, error) &&
         (!g_str_equal (outcome->state, USHER_TRAILER_GONE) ||
          put_off_next (database, trash, outcome, error));
}

static gpointer
settle (UsherDatabase  *database,
        gpointer        input,
        GError        **error)
{
  const UsherTrashOutcome *outcome = input;

  for (guint i = 0; i < outcome->trash->len; i++)
    {
      const UsherTrash *trash = outcome->trash->pdata[i];
      gboolean moved = g_array_index (outcome->moved, gboolean, i);

      if (!(moved ? change_trailer (database, trash, outcome, error)
                  : forget_place (database, trash, error)))
        return NULL;
    }

  return NULL;
}

/**
 * usher_trash_store_settle_async:
 * @store: the store
 * @outcome: (transfer full): what was entered, and whether it has been moved
 * @callback: called when it is on disk
 * @user_data: data for @callback
 */
void
usher_trash_store_settle_async (UsherStore          *store,
                                UsherTrashOutcome   *outcome,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  usher_store_run_async (store, settle, outcome, (GDestroyNotify) usher_trash_outcome_free, NULL,
                         callback, user_data);
}

gboolean
usher_trash_store_settle_finish (UsherStore    *store,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  return usher_store_run_finish_void (store, result, error);
}

static gpointer
restore (UsherDatabase  *database,
         gpointer        input,
         GError        **error)
{
  const UsherTrashOutcome *outcome = input;

  for (guint i = 0; i < outcome->trash->len; i++)
    {
      const UsherTrash *trash = outcome->trash->pdata[i];

      if (g_array_index (outcome->moved, gboolean, i) &&
          (!forget_place (database, trash, error) || !change_trailer (database, trash, outcome, error)))
        return NULL;
    }

  return NULL;
}

/**
 * usher_trash_store_restore_async:
 * @store: the store
 * @outcome: (transfer full): what was listed, and whether it is back in its place
 * @callback: called when it is on disk
 * @user_data: data for @callback
 */
void
usher_trash_store_restore_async (UsherStore          *store,
                                 UsherTrashOutcome   *outcome,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  usher_store_run_async (store, restore, outcome, (GDestroyNotify) usher_trash_outcome_free, NULL,
                         callback, user_data);
}

gboolean
usher_trash_store_restore_finish (UsherStore    *store,
                                  GAsyncResult  *result,
                                  GError       **error)
{
  return usher_store_run_finish_void (store, result, error);
}

/* What is in the trash */

typedef struct
{
  GArray *trailers;              /* (owned) (nullable) (element-type gint64) */
  gint64 until;
} Listing;

static void
listing_free (Listing *listing)
{
  g_clear_pointer (&listing->trailers, g_array_unref);
  g_free (listing);
}

#define TRASH \
  "SELECT trash.id, trash.folder, trash.name, ifnull (trailer.id, 0), trash.media," \
  "    trash.original, trash.size, trash.device, trash.inode, trash.run, trash.time" \
  "  FROM trash LEFT JOIN trailer ON trailer.path = trash.original "

static UsherTrash *
read_trash (UsherStatement *statement)
{
  UsherTrash *trash = usher_trash_new ();

  trash->id = usher_statement_read_int (statement);
  trash->root = usher_statement_dup_bytes (statement);
  trash->name = usher_statement_dup_bytes (statement);
  trash->trailer = usher_statement_read_int (statement);
  trash->media = usher_statement_read_int (statement);
  trash->original = usher_statement_dup_bytes (statement);
  trash->size = usher_statement_read_int (statement);
  trash->device = usher_statement_read_int (statement);
  trash->inode = usher_statement_read_int (statement);
  trash->run = (guint64) usher_statement_read_int (statement);
  trash->time = usher_statement_read_int (statement);

  return trash;
}

static gpointer
list_old (UsherDatabase  *database,
          gint64          until,
          GError        **error)
{
  g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) usher_trash_free);
  g_autoptr(UsherStatement) statement =
    usher_database_prepare (database, TRASH "WHERE trash.time <= :until ORDER BY trash.id", error);

  if (statement == NULL)
    return NULL;

  usher_statement_bind_int (statement, ":until", until);
  while (usher_statement_next (statement, error))
    g_ptr_array_add (all, read_trash (statement));

  return *error == NULL ? g_steal_pointer (&all) : NULL;
}

static UsherTrash *
find_in_trash (UsherDatabase  *database,
               gint64          trailer,
               GError        **error)
{
  g_autoptr(UsherStatement) statement =
    usher_database_prepare (database,
                            TRASH "WHERE trailer.id = :trailer ORDER BY trash.id DESC LIMIT 1", error);

  if (statement == NULL)
    return NULL;

  usher_statement_bind_int (statement, ":trailer", trailer);
  if (usher_statement_next (statement, error))
    return read_trash (statement);

  if (*error == NULL)
    g_set_error (error, USHER_ERROR, USHER_ERROR_NO_SUCH_TITLE,
                 "The trailer %" G_GINT64_FORMAT " is not in the trash", trailer);

  return NULL;
}

static gpointer
list (UsherDatabase  *database,
      gpointer        input,
      GError        **error)
{
  const Listing *listing = input;
  g_autoptr(GPtrArray) all = NULL;

  if (listing->trailers == NULL)
    return list_old (database, listing->until, error);

  all = g_ptr_array_new_with_free_func ((GDestroyNotify) usher_trash_free);
  for (guint i = 0; i < listing->trailers->len; i++)
    {
      UsherTrash *trash = find_in_trash (database, g_array_index (listing->trailers, gint64, i), error);

      if (trash == NULL)
        return NULL;
      g_ptr_array_add (all, trash);
    }

  return g_steal_pointer (&all);
}

/**
 * usher_trash_store_list_async:
 * @store: the store
 * @trailers: (nullable) (element-type gint64): what became of these, newest first
 * @until: without @trailers: what has been there since then or longer
 * @callback: called when the files are known
 * @user_data: data for @callback
 */
void
usher_trash_store_list_async (UsherStore          *store,
                              GArray              *trailers,
                              gint64               until,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  Listing *listing = g_new0 (Listing, 1);

  listing->trailers = trailers != NULL ? g_array_ref (trailers) : NULL;
  listing->until = until;
  usher_store_run_async (store, list, listing, (GDestroyNotify) listing_free,
                         (GDestroyNotify) g_ptr_array_unref, callback, user_data);
}

/* Returns: (transfer full) (nullable) (element-type UsherTrash) */
GPtrArray *
usher_trash_store_list_finish (UsherStore    *store,
                               GAsyncResult  *result,
                               GError       **error)
{
  return usher_store_run_finish (store, result, error);
}

static gpointer
forget (UsherDatabase  *database,
        gpointer        input,
        GError        **error)
{
  const GArray *ids = input;

  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr(UsherStatement) statement =
        usher_database_prepare (database, "DELETE FROM trash WHERE id = :id", error);

      if (statement == NULL)
        return NULL;

      usher_statement_bind_int (statement, ":id", g_array_index (ids, gint64, i));
      if (!usher_statement_run (statement, error))
        return NULL;
    }

  return NULL;
}

/* Forgets files that are no longer in the trash. */
void
usher_trash_store_forget_async (UsherStore          *store,
                                GArray              *ids,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  usher_store_run_async (store, forget, g_array_ref (ids), (GDestroyNotify) g_array_unref, NULL,
                         callback, user_data);
}

gboolean
usher_trash_store_forget_finish (UsherStore    *store,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  return usher_store_run_finish_void (store, result, error);
}
