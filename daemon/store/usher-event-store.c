/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* What has happened to titles, and by whom. */

#include "usher-event-store.h"

#include "usher-error.h"

static void
bind_display (UsherStatement *statement,
              const char     *name,
              const char     *bytes)
{
  g_autofree char *text = bytes != NULL ? g_filename_display_name (bytes) : NULL;

  usher_statement_bind_text (statement, name, text);
}

/**
 * usher_event_store_note:
 * @database: the connection, in the thread that owns it
 * @event: what has happened
 * @error: return location for an error
 */
gboolean
usher_event_store_note (UsherDatabase          *database,
                        const UsherTitleEvent  *event,
                        GError                **error)
{
  g_autoptr(UsherStatement) statement =
    usher_database_prepare (database,
                            "INSERT INTO event (media, time, what, old, new, run)"
                            "  VALUES (:media, :time, :what, :old, :new, :run)",
                            error);

  if (statement == NULL)
    return FALSE;

  usher_changes_touch (usher_database_get_changes (database), event->media);
  usher_statement_bind_int (statement, ":media", event->media);
  usher_statement_bind_int (statement, ":time", event->time);
  usher_statement_bind_text (statement, ":what", event->what);
  bind_display (statement, ":old", event->old);
  bind_display (statement, ":new", event->new);
  usher_statement_bind_time (statement, ":run", (gint64) event->run, 0);

  return usher_statement_run (statement, error);
}

void
usher_event_record_free (UsherEventRecord *self)
{
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->what, g_free);
  g_clear_pointer (&self->old, g_free);
  g_clear_pointer (&self->new, g_free);
  g_free (self);
}

void
usher_event_page_free (UsherEventPage *self)
{
  g_clear_pointer (&self->events, g_ptr_array_unref);
  g_clear_pointer (&self->next, g_free);
  g_free (self);
}

/* A query of which texts are (owned). */
static UsherEventQuery *
query_copy (const UsherEventQuery *query)
{
  UsherEventQuery *copy = g_memdup2 (query, sizeof *query);

  copy->what = g_strdup (query->what);
  copy->cursor = g_strdup (query->cursor);

  return copy;
}

static void
query_free (UsherEventQuery *query)
{
  g_free ((char *) query->what);
  g_free ((char *) query->cursor);
  g_free (query);
}

/* A cursor is the time and the number of the last event. */
static gboolean
read_cursor (const char *cursor,
             gint64     *time,
             gint64     *id)
{
  g_auto(GStrv) parts = g_strsplit (cursor, ":", 3);

  return g_strv_length (parts) == 2 &&
         g_ascii_string_to_signed (parts[0], 10, G_MININT64, G_MAXINT64, time, NULL) &&
         g_ascii_string_to_signed (parts[1], 10, 1, G_MAXINT64, id, NULL);
}

/**
 * usher_event_query_check:
 * @self: a query from outside
 * @error: return location for a #UsherError
 */
gboolean
usher_event_query_check (const UsherEventQuery  *self,
                         GError                **error)
{
  gint64 time, id;

  if (self->cursor == NULL || *self->cursor == '\0' || read_cursor (self->cursor, &time, &id))
    return TRUE;

  g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
               "“Cursor” must be what the page before gave as its next");

  return FALSE;
}

static UsherStatement *
prepare_for (UsherDatabase          *database,
             const UsherEventQuery  *query,
             const char             *columns,
             const char             *rest,
             GError                **error)
{
  g_autoptr(GString) sql = g_string_new ("SELECT ");
  UsherStatement *statement;

  g_string_append_printf (sql, "%s WHERE 1", columns);
  if (query->media != 0)
    g_string_append (sql, " AND event.media = :media");
  if (query->what != NULL)
    g_string_append (sql, " AND event.what = :what");
  if (query->from != 0)
    g_string_append (sql, " AND event.time >= :from");
  if (query->until != 0)
    g_string_append (sql, " AND event.time < :until");
  g_string_append (sql, rest);

  statement = usher_database_prepare (database, sql->str, error);
  if (statement == NULL)
    return NULL;

  if (query->media != 0)
    usher_statement_bind_int (statement, ":media", query->media);
  if (query->what != NULL)
    usher_statement_bind_text (statement, ":what", query->what);
  if (query->from != 0)
    usher_statement_bind_int (statement, ":from", query->from);
  if (query->until != 0)
    usher_statement_bind_int (statement, ":until", query->until);

  return statement;
}

static gboolean
count (UsherDatabase          *database,
       const UsherEventQuery  *query,
       UsherEventPage         *page,
       GError                **error)
{
  g_autoptr(UsherStatement) statement =
    prepare_for (database, query, "COUNT (*) FROM event", "", error);

  if (statement == NULL || !usher_statement_next (statement, error))
    return FALSE;

  page->total = (guint) usher_statement_read_int (statement);

  return TRUE;
}

static UsherEventRecord *
read_event (UsherStatement *statement)
{
  UsherEventRecord *event = g_new0 (UsherEventRecord, 1);

  event->id = usher_statement_read_int (statement);
  event->media = usher_statement_read_int (statement);
  event->title = usher_statement_dup_text (statement);
  event->time = usher_statement_read_int (statement);
  event->what = usher_statement_dup_text (statement);
  event->old = usher_statement_dup_text (statement);
  event->new = usher_statement_dup_text (statement);
  event->run = (guint64) usher_statement_read_int (statement);

  return event;
}

static gboolean
read_page (UsherDatabase          *database,
           const UsherEventQuery  *query,
           UsherEventPage         *page,
           GError                **error)
{
  gboolean continued = query->cursor != NULL && *query->cursor != '\0';
  gint64 time = 0, id = 0;
  g_autoptr(UsherStatement) statement =
    prepare_for (database, query,
                 "event.id, event.media, media.title, event.time, event.what, event.old, event.new,"
                 "  event.run FROM event JOIN media ON media.id = event.media",
                 continued
                   ? " AND (event.time, event.id) < (:last_time, :last_id)"
                     " ORDER BY event.time DESC, event.id DESC LIMIT :limit"
                   : " ORDER BY event.time DESC, event.id DESC LIMIT :limit",
                 error);

  if (statement == NULL)
    return FALSE;

  usher_statement_bind_int (statement, ":limit", query->limit);
  if (continued && read_cursor (query->cursor, &time, &id))
    {
      usher_statement_bind_int (statement, ":last_time", time);
      usher_statement_bind_int (statement, ":last_id", id);
    }
  while (usher_statement_next (statement, error))
    g_ptr_array_add (page->events, read_event (statement));

  return *error == NULL;
}

static gpointer
list (UsherDatabase  *database,
      gpointer        input,
      GError        **error)
{
  const UsherEventQuery *query = input;
  g_autoptr(UsherEventPage) page = g_new0 (UsherEventPage, 1);
  const UsherEventRecord *last;

  page->events = g_ptr_array_new_with_free_func ((GDestroyNotify) usher_event_record_free);
  page->revision = usher_database_get_changes (database)->revision;
  if (!read_page (database, query, page, error) || !count (database, query, page, error))
    return NULL;

  last = page->events->len == query->limit ? page->events->pdata[query->limit - 1] : NULL;
  page->next = last != NULL
    ? g_strdup_printf ("%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, last->time, last->id)
    : g_strdup ("");

  return g_steal_pointer (&page);
}

void
usher_event_store_list_async (UsherStore            *store,
                              const UsherEventQuery *query,
                              GAsyncReadyCallback    callback,
                              gpointer               user_data)
{
  usher_store_run_async (store, list, query_copy (query), (GDestroyNotify) query_free,
                         (GDestroyNotify) usher_event_page_free, callback, user_data);
}

/* Returns: (transfer full) (nullable): a page of events */
UsherEventPage *
usher_event_store_list_finish (UsherStore    *store,
                               GAsyncResult  *result,
                               GError       **error)
{
  return usher_store_run_finish (store, result, error);
}
