/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-trailer-list.h"

#include "usher-trailer-store.h"

void
usher_trailer_page_free (UsherTrailerPage *self)
{
  g_clear_pointer (&self->trailers, g_ptr_array_unref);
  g_free (self);
}

/* A query of which texts are (owned). */
static UsherTrailerQuery *
query_copy (const UsherTrailerQuery *query)
{
  UsherTrailerQuery *copy = g_memdup2 (query, sizeof *query);

  copy->state = g_strdup (query->state);
  copy->made_by = g_strdup (query->made_by);

  return copy;
}

static void
query_free (UsherTrailerQuery *query)
{
  g_free ((char *) query->state);
  g_free ((char *) query->made_by);
  g_free (query);
}

static UsherStatement *
prepare_for (UsherDatabase            *database,
             const UsherTrailerQuery  *query,
             const char               *columns,
             const char               *rest,
             GError                  **error)
{
  g_autoptr(GString) sql = g_string_new ("SELECT ");
  UsherStatement *statement;

  g_string_append_printf (sql, "%s" USHER_FROM_TRAILER "WHERE media.removed IS NULL", columns);
  if (query->media != 0)
    g_string_append (sql, " AND trailer.media = :media");
  if (query->profile != 0)
    g_string_append (sql, " AND trailer.profile = :profile");
  if (query->state != NULL)
    g_string_append (sql, " AND trailer.state = :state");
  if (query->made_by != NULL)
    g_string_append (sql, " AND trailer.made_by = :made_by");
  g_string_append (sql, rest);

  statement = usher_database_prepare (database, sql->str, error);
  if (statement == NULL)
    return NULL;

  if (query->media != 0)
    usher_statement_bind_int (statement, ":media", query->media);
  if (query->profile != 0)
    usher_statement_bind_int (statement, ":profile", query->profile);
  if (query->state != NULL)
    usher_statement_bind_text (statement, ":state", query->state);
  if (query->made_by != NULL)
    usher_statement_bind_text (statement, ":made_by", query->made_by);

  return statement;
}

static gboolean
count (UsherDatabase            *database,
       const UsherTrailerQuery  *query,
       UsherTrailerPage         *page,
       GError                  **error)
{
  g_autoptr(UsherStatement) statement = prepare_for (database, query, "COUNT (*)", "", error);

  if (statement == NULL || !usher_statement_next (statement, error))
    return FALSE;

  page->total = (guint) usher_statement_read_int (statement);

  return TRUE;
}

static gpointer
list (UsherDatabase  *database,
      gpointer        input,
      GError        **error)
{
  const UsherTrailerQuery *query = input;
  g_autoptr(UsherTrailerPage) page = g_new0 (UsherTrailerPage, 1);
  g_autoptr(UsherStatement) statement = NULL;

  page->trailers = g_ptr_array_new_with_free_func ((GDestroyNotify) usher_trailer_free);
  page->revision = usher_database_get_changes (database)->revision;
  statement = prepare_for (database, query, USHER_TRAILER_COLUMNS,
                           " AND trailer.id > :after ORDER BY trailer.id LIMIT :limit", error);
  if (statement == NULL || !count (database, query, page, error))
    return NULL;

  usher_statement_bind_int (statement, ":after", query->after);
  usher_statement_bind_int (statement, ":limit", query->limit);
  while (usher_statement_next (statement, error))
    g_ptr_array_add (page->trailers, usher_trailer_store_read (statement));

  return *error == NULL ? g_steal_pointer (&page) : NULL;
}

void
usher_trailer_store_list_async (UsherStore              *store,
                                const UsherTrailerQuery *query,
                                GAsyncReadyCallback      callback,
                                gpointer                 user_data)
{
  usher_store_run_async (store, list, query_copy (query), (GDestroyNotify) query_free,
                         (GDestroyNotify) usher_trailer_page_free, callback, user_data);
}

/* Returns: (transfer full) (nullable): a page of trailers */
UsherTrailerPage *
usher_trailer_store_list_finish (UsherStore    *store,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  return usher_store_run_finish (store, result, error);
}
