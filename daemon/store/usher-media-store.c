/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-media-store.h"

#include "usher-error.h"
#include "usher-event-store.h"

/* In the order of USHER_MEDIA_COLUMNS, which has the fields in that of their list. */
UsherMedia *
usher_media_store_read (UsherStatement *statement)
{
  UsherMedia *media = usher_media_new ();
  int kind = USHER_ARR_RADARR;

  media->id = usher_statement_read_int (statement);
  media->connection = usher_statement_read_int (statement);
  media->connection_id = usher_statement_dup_text (statement);
  usher_enum_from_nick (USHER_TYPE_ARR_KIND, usher_statement_read_text (statement), &kind);
  media->kind = (UsherArrKind) kind;
  media->fingerprint = usher_statement_read_int (statement);
  media->monitored = usher_statement_read_int (statement) != 0;
  media->video_id = usher_statement_dup_text (statement);

  for (gsize i = 0; i < usher_n_media_fields; i++)
    {
      const UsherMediaField *field = &usher_media_fields[i];

      if (field->type == USHER_MEDIA_NUMBER)
        *usher_media_number_member (media, field) = usher_statement_read_int (statement);
      else if (field->type == USHER_MEDIA_BYTES)
        *usher_media_text_member (media, field) = usher_statement_dup_bytes (statement);
      else
        *usher_media_text_member (media, field) = usher_statement_dup_text (statement);
    }

  media->root = usher_statement_dup_bytes (statement);
  media->n_trailers = (guint) usher_statement_read_int (statement);
  media->has_poster = usher_statement_read_int (statement) != 0;
  media->has_fanart = usher_statement_read_int (statement) != 0;

  return media;
}

static gpointer
get (UsherDatabase  *database,
     gpointer        input,
     GError        **error)
{
  const gint64 *id = input;
  g_autoptr(UsherStatement) statement =
    usher_database_prepare (database,
                            "SELECT " USHER_MEDIA_COLUMNS USHER_FROM_MEDIA
                            "WHERE media.id = :id AND media.removed IS NULL",
                            error);

  if (statement == NULL)
    return NULL;

  usher_statement_bind_int (statement, ":id", *id);
  if (usher_statement_next (statement, error))
    return usher_media_store_read (statement);

  if (*error == NULL)
    g_set_error (error, USHER_ERROR, USHER_ERROR_NO_SUCH_TITLE,
                 "There is no title %" G_GINT64_FORMAT "; “usherctl media” lists them", *id);

  return NULL;
}

void
usher_media_store_get_async (UsherStore          *store,
                             gint64               id,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  usher_store_run_async (store, get, g_memdup2 (&id, sizeof id), g_free,
                         (GDestroyNotify) usher_media_free, callback, user_data);
}

UsherMedia *
usher_media_store_get_finish (UsherStore    *store,
                              GAsyncResult  *result,
                              GError       **error)
{
  return usher_store_run_finish (store, result, error);
}

static void
edit_free (UsherMediaEdit *edit)
{
  g_clear_pointer (&edit->video_id, g_free);
  g_free (edit);
}

/* What a person has changed stands in the diary, with what it was before. */
static gboolean
note_edit (UsherDatabase         *database,
           const UsherMediaEdit  *edit,
           const char            *what,
           const char            *old_value,
           const char            *new_value,
           GError               **error)
{
  const UsherTitleEvent event = {
    .media = edit->id, .what = what, .old = old_value, .new = new_value, .time = edit->now,
  };

  return usher_event_store_note (database, &event, error);
}

static gboolean
write_edit (UsherDatabase         *database,
            const UsherMediaEdit  *edit,
            GError               **error)
{
  g_autoptr(UsherStatement) statement =
    usher_database_prepare (database,
                            "UPDATE media SET monitored = ifnull (:monitored, monitored),"
                            "    video_id = ifnull (:video_id, video_id) WHERE id = :id",
                            error);

  if (statement == NULL)
    return FALSE;

  usher_statement_bind_int (statement, ":id", edit->id);
  usher_statement_bind_time (statement, ":monitored", edit->monitored, -1);
  usher_statement_bind_text (statement, ":video_id", edit->video_id);

  return usher_statement_run (statement, error);
}

static gpointer
edit_media (UsherDatabase  *database,
            gpointer        input,
            GError        **error)
{
  const UsherMediaEdit *edit = input;
  g_autoptr(UsherMedia) media = get (database, (gpointer) &edit->id, error);
  gboolean monitors, names;

  if (media == NULL)
    return NULL;

  monitors = edit->monitored >= 0 && (edit->monitored != 0) != media->monitored;
  names = edit->video_id != NULL &&
          !g_str_equal (edit->video_id, media->video_id != NULL ? media->video_id : "");

  if ((monitors || names) && write_edit (database, edit, error) &&
      (!monitors || note_edit (database, edit, "monitored", media->monitored ? "yes" : "no",
                               edit->monitored ? "yes" : "no", error)) && names)
    note_edit (database, edit, "video-id", media->video_id, edit->video_id, error);

  return NULL;
}

void
usher_media_store_edit_async (UsherStore           *store,
                              const UsherMediaEdit *edit,
                              GAsyncReadyCallback   callback,
                              gpointer              user_data)
{
  UsherMediaEdit *copy = g_memdup2 (edit, sizeof *edit);

  copy->video_id = g_strdup (edit->video_id);
  usher_store_run_async (store, edit_media, copy, (GDestroyNotify) edit_free, NULL,
                         callback, user_data);
}

gboolean
usher_media_store_edit_finish (UsherStore    *store,
                               GAsyncResult  *result,
                               GError       **error)
{
  return usher_store_run_finish_void (store, result, error);
}
