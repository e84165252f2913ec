/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* Which trailers nobody has looked into since they changed, and what is in them. */

#include "usher-verify-store.h"

#include "usher-event-store.h"

UsherVerdict *
usher_verdict_new (void)
{
  return g_new0 (UsherVerdict, 1);
}

void
usher_verdict_free (UsherVerdict *self)
{
  g_clear_pointer (&self->video_codec, g_free);
  g_clear_pointer (&self->audio_codec, g_free);
  g_free (self);
}

static gpointer
list (UsherDatabase  *database,
      gpointer        input,
      GError        **error)
{
  const gboolean *and_faulty = input;
  g_autoptr(GPtrArray) items =
    g_ptr_array_new_with_free_func ((GDestroyNotify) usher_deletion_item_free);
  g_autoptr(UsherStatement) statement =
    usher_database_prepare (database,
                            "SELECT trailer.id, trailer.media, media.title, trailer.path,"
                            "    trailer.size, trailer.modified, trailer.device, trailer.inode,"
                            "    (SELECT root.folder FROM root"
                            "      WHERE root.connection = media.connection"
                            "        AND root.path = rtrim (media.root_folder, '/\\')) AS root"
                            "  FROM trailer JOIN media ON media.id = trailer.media"
                            "  WHERE media.removed IS NULL AND trailer.state = 'there'"
                            "    AND (trailer.verified < max (trailer.modified, 1)"
                            "      OR (:faulty AND trailer.fault IS NOT NULL))"
                            "  ORDER BY root, trailer.path",
                            error);

  if (statement == NULL)
    return NULL;

  usher_statement_bind_int (statement, ":faulty", *and_faulty);
  while (usher_statement_next (statement, error))
    {
      UsherDeletionItem *item = usher_deletion_item_new ();

      item->trailer = usher_statement_read_int (statement);
      item->media = usher_statement_read_int (statement);
      item->title = usher_statement_dup_text (statement);
      item->path = usher_statement_dup_bytes (statement);
      item->size = (guint64) usher_statement_read_int (statement);
      item->modified = usher_statement_read_int (statement) * 1000;
      item->device = (guint64) usher_statement_read_int (statement);
      item->inode = (guint64) usher_statement_read_int (statement);
      item->root = usher_statement_dup_bytes (statement);
      g_ptr_array_add (items, item);
    }

  return *error == NULL ? g_steal_pointer (&items) : NULL;
}

/**
 * usher_verify_store_list_async:
 * @store: the store
 * @and_faulty: whether those that were faulty the last time are looked into again
 * @callback: called when they are known
 * @user_data: data for @callback
 *
 * Lists the trailers that have changed since somebody looked into them, each
 * storage in one piece.
 */
void
usher_verify_store_list_async (UsherStore          *store,
                               gboolean             and_faulty,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  usher_store_run_async (store, list, g_memdup2 (&and_faulty, sizeof and_faulty), g_free,
                         (GDestroyNotify) g_ptr_array_unref,
                         callback, user_data);
}

/* Returns: (transfer full) (nullable) (element-type UsherDeletionItem) */
GPtrArray *
usher_verify_store_list_finish (UsherStore    *store,
                                GAsyncResult  *result,
                                GError       **error)
{
  return usher_store_run_finish (store, result, error);
}

typedef struct
{
  UsherVerdict *verdict;         /* (owned) */
  guint64 run;
  gint64 now;
} Note;

static void
note_free (Note *note)
{
  g_clear_pointer (&note->verdict, usher_verdict_free);
  g_free (note);
}

static gpointer
note_verdict (UsherDatabase  *database,
              gpointer        input,
              GError        **error)
{
  const Note *note = input;
  const UsherVerdict *verdict = note->verdict;
  const UsherTitleEvent event = {
    .media = verdict->media, .what = "trailer-faulty", .new = verdict->fault,
    .run = note->run, .time = note->now,
  };
  /* A file's time may lie in the future: it is not to be looked into each day */
  g_autoptr(UsherStatement) statement =
    usher_database_prepare (database,
                            "UPDATE trailer SET verified = max (:now, modified), fault = :fault,"
                            "    duration = ifnull (nullif (:duration, 0), duration),"
                            "    height = ifnull (nullif (:height, 0), height),"
                            "    video_codec = ifnull (:video_codec, video_codec),"
                            "    audio_codec = ifnull (:audio_codec, audio_codec)"
                            "  WHERE id = :id",
                            error);

  if (statement == NULL)
    return NULL;

  usher_statement_bind_int (statement, ":id", verdict->trailer);
  usher_statement_bind_int (statement, ":now", note->now);
  usher_statement_bind_text (statement, ":fault", verdict->fault);
  usher_statement_bind_int (statement, ":duration", verdict->duration);
  usher_statement_bind_int (statement, ":height", verdict->height);
  usher_statement_bind_text (statement, ":video_codec", verdict->video_codec);
  usher_statement_bind_text (statement, ":audio_codec", verdict->audio_codec);
  if (usher_statement_run (statement, error) && verdict->fault != NULL &&
      usher_database_get_n_changes (database) > 0)
    usher_event_store_note (database, &event, error);

  return NULL;
}

/**
 * usher_verify_store_note_async:
 * @store: the store
 * @verdict: (transfer full): what is known now
 * @run: the run that has looked
 * @now: the present
 * @callback: called when it is on disk
 * @user_data: data for @callback
 */
void
usher_verify_store_note_async (UsherStore          *store,
                               UsherVerdict        *verdict,
                               guint64              run,
                               gint64               now,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  Note *note = g_new0 (Note, 1);

  note->verdict = verdict;
  note->run = run;
  note->now = now;
  usher_store_run_async (store, note_verdict, note, (GDestroyNotify) note_free, NULL,
                         callback, user_data);
}

gboolean
usher_verify_store_note_finish (UsherStore    *store,
                                GAsyncResult  *result,
                                GError       **error)
{
  return usher_store_run_finish_void (store, result, error);
}
