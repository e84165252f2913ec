/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-media-sync.h"

#include "usher-plan-store.h"

/* In the temporary database: a file of its own, which nobody waits for and
 * which goes with the connection, so that memory does not grow with a library. */
#define MAKE_TABLE \
  "CREATE TEMP TABLE IF NOT EXISTS incoming (" \
  "  connection INTEGER NOT NULL," \
  "  identity INTEGER NOT NULL," \
  "  fingerprint INTEGER NOT NULL," \
  "  monitored INTEGER NOT NULL," \
  "  video_id TEXT,"

#define END_TABLE "  PRIMARY KEY (connection, identity))"

static char *
join_fields (const char *format,
             const char *separator)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (gsize i = 0; i < usher_n_media_fields; i++)
    {
      g_auto(GStrv) parts = g_strsplit (format, "%", -1);
      g_autofree char *item = g_strjoinv (usher_media_fields[i].column, parts);

      g_string_append_printf (text, "%s%s", i > 0 ? separator : "", item);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
make_table (UsherDatabase  *database,
            GError        **error)
{
  g_autofree char *columns = join_fields ("%", ", ");
  g_autofree char *sql = g_strconcat (MAKE_TABLE, columns, ",", END_TABLE, NULL);

  return usher_database_execute (database, sql, error);
}

static gboolean
clear_table (UsherDatabase  *database,
             gint64          connection,
             GError        **error)
{
  g_autoptr(UsherStatement) statement =
    usher_database_prepare (database, "DELETE FROM incoming WHERE connection = :connection", error);

  if (statement == NULL)
    return FALSE;

  usher_statement_bind_int (statement, ":connection", connection);

  return usher_statement_run (statement, error);
}

static gpointer
begin (UsherDatabase  *database,
       gpointer        input,
       GError        **error)
{
  const gint64 *connection = input;
  g_autoptr(GArray) marks = g_array_new (FALSE, FALSE, sizeof (UsherMediaMark));
  g_autoptr(UsherStatement) statement = NULL;

  if (!make_table (database, error) || !clear_table (database, *connection, error))
    return NULL;

  statement = usher_database_prepare (database,
                                      "SELECT identity, id, arr_id, fingerprint, removed IS NOT NULL"
                                      "  FROM media WHERE connection = :connection",
                                      error);
  if (statement == NULL)
    return NULL;

  usher_statement_bind_int (statement, ":connection", *connection);
  while (usher_statement_next (statement, error))
    {
      UsherMediaMark mark;

      mark.identity = usher_statement_read_int (statement);
      mark.id = usher_statement_read_int (statement);
      mark.arr_id = usher_statement_read_int (statement);
      mark.fingerprint = usher_statement_read_int (statement);
      mark.removed = usher_statement_read_int (statement) != 0;
      g_array_append_val (marks, mark);
    }

  return *error == NULL ? g_steal_pointer (&marks) : NULL;
}

/* Nothing of an earlier attempt is left after this. */
void
usher_media_sync_begin_async (UsherStore          *store,
                              gint64               connection,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  usher_store_run_async (store, begin, g_memdup2 (&connection, sizeof connection), g_free,
                         (GDestroyNotify) g_array_unref, callback, user_data);
}

/* Returns: (transfer full) (nullable) (element-type UsherMediaMark): what is known */
GArray *
usher_media_sync_begin_finish (UsherStore    *store,
                               GAsyncResult  *result,
                               GError       **error)
{
  return usher_store_run_finish (store, result, error);
}

static void
bind_record (UsherStatement *statement,
             UsherMedia     *media)
{
  usher_statement_bind_int (statement, ":connection", media->connection);
  usher_statement_bind_int (statement, ":identity", usher_media_get_identity (media));
  usher_statement_bind_int (statement, ":fingerprint", media->fingerprint);
  usher_statement_bind_int (statement, ":monitored", media->monitored);
  usher_statement_bind_text (statement, ":video_id", media->video_id);

  for (gsize i = 0; i < usher_n_media_fields; i++)
    {
      const UsherMediaField *field = &usher_media_fields[i];
      g_autofree char *name = g_strconcat (":", field->column, NULL);

      if (field->type == USHER_MEDIA_NUMBER)
        usher_statement_bind_int (statement, name, *usher_media_number_member (media, field));
      else if (field->type == USHER_MEDIA_BYTES)
        usher_statement_bind_bytes (statement, name, *usher_media_text_member (media, field));
      else
        usher_statement_bind_text (statement, name, *usher_media_text_member (media, field));
    }
}

static gpointer
stage (UsherDatabase  *database,
       gpointer        input,
       GError        **error)
{
  GPtrArray *records = input;
  g_autofree char *columns = join_fields ("%", ", ");
  g_autofree char *values = join_fields (":%", ", ");
  g_autofree char *sql =
    g_strconcat ("INSERT OR REPLACE INTO incoming"
                 "  (connection, identity, fingerprint, monitored, video_id, ", columns, ")"
                 "  VALUES (:connection, :identity, :fingerprint, :monitored, :video_id, ",
                 values, ")", NULL);
  g_autoptr(UsherStatement) statement = usher_database_prepare (database, sql, error);

  for (guint i = 0; statement != NULL && *error == NULL && i < records->len; i++)
    {
      bind_record (statement, records->pdata[i]);
      usher_statement_run (statement, error);
    }

  return NULL;
}

/**
 * usher_media_sync_stage_async:
 * @store: the store
 * @records: (transfer full) (element-type UsherMedia): titles that are new or changed
 * @callback: called when they are laid aside
 * @user_data: data for @callback
 */
void
usher_media_sync_stage_async (UsherStore          *store,
                              GPtrArray           *records,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  usher_store_run_async (store, stage, records, (GDestroyNotify) g_ptr_array_unref, NULL,
                         callback, user_data);
}

gboolean
usher_media_sync_stage_finish (UsherStore    *store,
                               GAsyncResult  *result,
                               GError       **error)
{
  return usher_store_run_finish_void (store, result, error);
}

void
usher_media_takeover_free (UsherMediaTakeover *self)
{
  g_clear_pointer (&self->gone, g_array_unref);
  g_clear_pointer (&self->roots, g_variant_unref);
  g_clear_pointer (&self->instance, g_free);
  g_free (self);
}

static UsherStatement *
prepare_for (UsherDatabase             *database,
             const char                *sql,
             const UsherMediaTakeover  *takeover,
             GError                   **error)
{
  UsherStatement *statement = usher_database_prepare (database, sql, error);

  if (statement != NULL)
    usher_statement_bind_int (statement, ":connection", takeover->connection);

  return statement;
}

static gboolean
note_returned (UsherDatabase             *database,
               const UsherMediaTakeover  *takeover,
               GError                   **error)
{
  g_autoptr(UsherStatement) statement =
    prepare_for (database,
                 "INSERT INTO event (media, time, what, run)"
                 "  SELECT media.id, :now, 'returned', :run FROM media JOIN incoming"
                 "    ON incoming.connection = media.connection"
                 "    AND incoming.identity = media.identity"
                 "  WHERE media.connection = :connection AND media.removed IS NOT NULL",
                 takeover, error);

  if (statement == NULL)
    return FALSE;

  usher_statement_bind_int (statement, ":now", takeover->now);
  usher_statement_bind_int (statement, ":run", (gint64) takeover->run);

  return usher_statement_run (statement, error);
}

/* A video id that a person has chosen stays; one that is missing is filled. */
static gboolean
change_known (UsherDatabase             *database,
              const UsherMediaTakeover  *takeover,
              UsherMediaChanges         *changes,
              GError                   **error)
{
  g_autofree char *assignments = join_fields ("% = incoming.%", ", ");
  g_autofree char *sql =
    g_strconcat ("UPDATE media SET removed = NULL, fingerprint = incoming.fingerprint,"
                 "    video_id = ifnull (nullif (media.video_id, ''), incoming.video_id), ",
                 assignments,
                 "  FROM incoming WHERE media.connection = :connection"
                 "    AND incoming.connection = media.connection"
                 "    AND incoming.identity = media.identity", NULL);
  g_autoptr(UsherStatement) statement = NULL;

  if (!note_returned (database, takeover, error))
    return FALSE;

  statement = prepare_for (database, sql, takeover, error);
  if (statement == NULL || !usher_statement_run (statement, error))
    return FALSE;

  changes->n_changed = (guint) usher_database_get_n_changes (database);

  return TRUE;
}

static gint64
get_last_id (UsherDatabase  *database,
             GError        **error)
{
  g_autoptr(UsherStatement) statement =
    usher_database_prepare (database, "SELECT ifnull (max (id), 0) FROM media", error);

  if (statement == NULL || !usher_statement_next (statement, error))
    return -1;

  return usher_statement_read_int (statement);
}

static gboolean
note_added (UsherDatabase             *database,
            const UsherMediaTakeover  *takeover,
            gint64                     last_id,
            GError                   **error)
{
  g_autoptr(UsherStatement) statement =
    prepare_for (database,
                 "INSERT INTO event (media, time, what, run)"
                 "  SELECT id, :now, 'added', :run FROM media"
                 "  WHERE connection = :connection AND id > :last_id",
                 takeover, error);

  if (statement == NULL)
    return FALSE;

  usher_statement_bind_int (statement, ":now", takeover->now);
  usher_statement_bind_int (statement, ":run", (gint64) takeover->run);
  usher_statement_bind_int (statement, ":last_id", last_id);

  return usher_statement_run (statement, error);
}

static gboolean
add_new (UsherDatabase             *database,
         const UsherMediaTakeover  *takeover,
         UsherMediaChanges         *changes,
         GError                   **error)
{
  g_autofree char *columns = join_fields ("%", ", ");
  g_autofree char *sql =
    g_strconcat ("INSERT INTO media (connection, identity, fingerprint, monitored, video_id, ",
                 columns, ") SELECT connection, identity, fingerprint, monitored, video_id, ",
                 columns, " FROM incoming WHERE connection = :connection"
                 "    AND NOT EXISTS (SELECT 1 FROM media"
                 "      WHERE media.connection = incoming.connection"
                 "      AND media.identity = incoming.identity)"
                 "  ORDER BY incoming.rowid", NULL);
  g_autoptr(UsherStatement) statement = prepare_for (database, sql, takeover, error);
  gint64 last_id = get_last_id (database, error);

  if (statement == NULL || last_id < 0 || !usher_statement_run (statement, error))
    return FALSE;

  changes->n_added = (guint) usher_database_get_n_changes (database);

  return changes->n_added == 0 || note_added (database, takeover, last_id, error);
}

static gboolean
remove_gone (UsherDatabase             *database,
             const UsherMediaTakeover  *takeover,
             UsherMediaChanges         *changes,
             GError                   **error)
{
  g_autoptr(UsherStatement) update =
    usher_database_prepare (database, "UPDATE media SET removed = :now WHERE id = :id", error);
  g_autoptr(UsherStatement) event =
    usher_database_prepare (database,
                            "INSERT INTO event (media, time, what, run)"
                            "  VALUES (:id, :now, 'removed', :run)",
                            error);
  guint n_gone = takeover->gone != NULL ? takeover->gone->len : 0;

  if (update == NULL || event == NULL)
    return FALSE;

  for (guint i = 0; i < n_gone; i++)
    {
      gint64 id = g_array_index (takeover->gone, gint64, i);

      usher_statement_bind_int (update, ":id", id);
      usher_statement_bind_int (update, ":now", takeover->now);
      usher_statement_bind_int (event, ":id", id);
      usher_statement_bind_int (event, ":now", takeover->now);
      usher_statement_bind_int (event, ":run", (gint64) takeover->run);
      if (!usher_statement_run (update, error) || !usher_statement_run (event, error))
        return FALSE;
    }

  changes->n_removed = n_gone;

  return TRUE;
}

static gboolean
replace_roots (UsherDatabase             *database,
               const UsherMediaTakeover  *takeover,
               GError                   **error)
{
  g_autoptr(UsherStatement) remove =
    prepare_for (database, "DELETE FROM root WHERE connection = :connection", takeover, error);
  g_autoptr(UsherStatement) insert =
    prepare_for (database,
                 "INSERT OR REPLACE INTO root (connection, path, folder)"
                 "  VALUES (:connection, :path, :folder)",
                 takeover, error);
  GVariantIter iter;
  const char *path, *folder;

  if (remove == NULL || insert == NULL || !usher_statement_run (remove, error))
    return FALSE;

  g_variant_iter_init (&iter, takeover->roots);
  while (g_variant_iter_next (&iter, "(&s^&ay)", &path, &folder))
    {
      usher_statement_bind_int (insert, ":connection", takeover->connection);
      usher_statement_bind_text (insert, ":path", path);
      usher_statement_bind_bytes (insert, ":folder", folder);
      if (!usher_statement_run (insert, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
note_refresh (UsherDatabase             *database,
              const UsherMediaTakeover  *takeover,
              GError                   **error)
{
  g_autoptr(UsherStatement) statement =
    prepare_for (database,
                 "UPDATE connection SET last_refresh = ifnull (:now, last_refresh),"
                 "    instance = :instance WHERE key = :connection",
                 takeover, error);

  if (statement == NULL)
    return FALSE;

  usher_statement_bind_time (statement, ":now", takeover->complete ? takeover->now : 0, 0);
  usher_statement_bind_text (statement, ":instance", takeover->instance);

  return usher_statement_run (statement, error);
}

/* What had seemed to be gone is gone, or is back: nobody need confirm it any more. */
static gboolean
forget_plan (UsherDatabase             *database,
             const UsherMediaTakeover  *takeover,
             GError                   **error)
{
  g_autoptr(UsherStatement) statement = NULL;

  if (!takeover->complete)
    return TRUE;

  statement = prepare_for (database,
                           "DELETE FROM plan WHERE kind = '" USHER_PLAN_LOSS "'"
                           "  AND subject = (SELECT id FROM connection WHERE key = :connection)",
                           takeover, error);

  return statement != NULL && usher_statement_run (statement, error);
}

static gpointer
take_over (UsherDatabase  *database,
           gpointer        input,
           GError        **error)
{
  const UsherMediaTakeover *takeover = input;
  UsherMediaChanges changes = { 0, };

  if (replace_roots (database, takeover, error) &&
      change_known (database, takeover, &changes, error) &&
      add_new (database, takeover, &changes, error) &&
      remove_gone (database, takeover, &changes, error) &&
      note_refresh (database, takeover, error) &&
      forget_plan (database, takeover, error) &&
      clear_table (database, takeover->connection, error))
    return g_memdup2 (&changes, sizeof changes);

  return NULL;
}

/**
 * usher_media_sync_takeover_async:
 * @store: the store
 * @takeover: (transfer full): what to do with what was laid aside
 * @callback: called when it is on disk
 * @user_data: data for @callback
 */
void
usher_media_sync_takeover_async (UsherStore          *store,
                                 UsherMediaTakeover  *takeover,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  usher_store_run_async (store, take_over, takeover, (GDestroyNotify) usher_media_takeover_free,
                         g_free, callback, user_data);
}

gboolean
usher_media_sync_takeover_finish (UsherStore         *store,
                                  GAsyncResult       *result,
                                  UsherMediaChanges  *changes,
                                  GError            **error)
{
  g_autofree UsherMediaChanges *counted = usher_store_run_finish (store, result, error);

  if (counted == NULL)
    return FALSE;

  *changes = *counted;

  return TRUE;
}

/* Few titles are named, however many there are. */
#define MAX_NAMED 2000

static gpointer
name (UsherDatabase  *database,
      gpointer        input,
      GError        **error)
{
  const GArray *ids = input;
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(UsherStatement) statement =
    usher_database_prepare (database,
                            "SELECT title || iif (year > 0, ' (' || year || ')', '')"
                            "  FROM media WHERE id = :id",
                            error);

  for (guint i = 0; statement != NULL && i < MIN (ids->len, MAX_NAMED); i++)
    {
      usher_statement_bind_int (statement, ":id", g_array_index (ids, gint64, i));
      while (usher_statement_next (statement, error))
        g_ptr_array_add (names, usher_statement_dup_text (statement));
      if (*error != NULL)
        return NULL;
    }

  return statement != NULL ? g_steal_pointer (&names) : NULL;
}

/**
 * usher_media_sync_name_async:
 * @store: the store
 * @ids: (element-type gint64): titles
 * @callback: called when their names are there
 * @user_data: data for @callback
 */
void
usher_media_sync_name_async (UsherStore          *store,
                             GArray              *ids,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  usher_store_run_async (store, name, g_array_ref (ids), (GDestroyNotify) g_array_unref,
                         (GDestroyNotify) g_ptr_array_unref, callback, user_data);
}

/* Returns: (transfer full) (nullable) (element-type utf8): what the first 2,000 are called */
GPtrArray *
usher_media_sync_name_finish (UsherStore    *store,
                              GAsyncResult  *result,
                              GError       **error)
{
  return usher_store_run_finish (store, result, error);
}

static gpointer
discard (UsherDatabase  *database,
         gpointer        input,
         GError        **error)
{
  clear_table (database, *(gint64 *) input, error);

  return NULL;
}

/* Forgets what was laid aside. */
void
usher_media_sync_discard (UsherStore *store,
                          gint64      connection)
{
  usher_store_run_async (store, discard, g_memdup2 (&connection, sizeof connection), g_free,
                         NULL, NULL, NULL);
}
