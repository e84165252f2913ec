/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-media-store.h"

#include <string.h>

#include "usher-error.h"

static const struct
{
  const char *key;
  const char *expression;
  gboolean text;
} orders[] = {
  { "Title", "media.title COLLATE NOCASE", TRUE },
  { "Year",  "media.year", FALSE },
  { "Added", "media.added", FALSE },
};

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

void
usher_media_filter_init (UsherMediaFilter *self)
{
  *self = (UsherMediaFilter) {
    .kind = -1,
    .monitored = -1,
    .has_trailer = -1,
    .has_media = -1,
    .limit = 200,
  };
}

void
usher_media_filter_clear (UsherMediaFilter *self)
{
  g_clear_pointer (&self->search, g_free);
  g_clear_pointer (&self->connection, g_free);
  g_clear_pointer (&self->sort, g_free);
  g_clear_pointer (&self->cursor, g_free);
}

static UsherMediaFilter *
filter_copy (const UsherMediaFilter *filter)
{
  UsherMediaFilter *copy = g_memdup2 (filter, sizeof *filter);

  copy->search = g_strdup (filter->search);
  copy->connection = g_strdup (filter->connection);
  copy->sort = g_strdup (filter->sort);
  copy->cursor = g_strdup (filter->cursor);

  return copy;
}

static void
filter_free (UsherMediaFilter *filter)
{
  usher_media_filter_clear (filter);
  g_free (filter);
}

/* Returns: the index of the order, or -1 */
static int
find_order (const char *sort,
            gboolean   *descending)
{
  *descending = sort != NULL && *sort == '-';
  if (sort == NULL)
    return 0;

  for (gsize i = 0; i < G_N_ELEMENTS (orders); i++)
    if (g_str_equal (sort + *descending, orders[i].key))
      return (int) i;

  return -1;
}

/* A cursor is the number of the last title, a colon, and what it was sorted by. */
static gboolean
split_cursor (const char  *cursor,
              gint64      *id,
              const char **value)
{
  const char *colon = strchr (cursor, ':');
  g_autofree char *number = colon != NULL ? g_strndup (cursor, (gsize) (colon - cursor)) : NULL;

  if (number == NULL || !g_ascii_string_to_signed (number, 10, 1, G_MAXINT64, id, NULL))
    return FALSE;

  *value = colon + 1;

  return TRUE;
}

/**
 * usher_media_filter_check:
 * @self: a filter from outside
 * @error: return location for a #UsherError
 */
gboolean
usher_media_filter_check (const UsherMediaFilter  *self,
                          GError                 **error)
{
  gboolean descending;
  const char *value;
  gint64 id;

  if (find_order (self->sort, &descending) < 0)
    {
      g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
                   "“Sort” must be Title, Year or Added, with - before it for descending");
      return FALSE;
    }

  if (self->cursor != NULL && *self->cursor != '\0' && !split_cursor (self->cursor, &id, &value))
    {
      g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
                   "“Cursor” must be what the page before gave as its next");
      return FALSE;
    }

  return TRUE;
}

void
usher_media_page_free (UsherMediaPage *self)
{
  g_clear_pointer (&self->media, g_ptr_array_unref);
  g_clear_pointer (&self->next, g_free);
  g_free (self);
}

static char *
build_where (const UsherMediaFilter *filter)
{
  static const char * const has_trailer =
    "EXISTS (SELECT 1 FROM trailer WHERE trailer.media = media.id AND trailer.state = 'there')";
  GString *where = g_string_new ("WHERE media.removed IS NULL");

  if (filter->search != NULL)
    g_string_append (where, " AND media.title LIKE :search ESCAPE '\\'");
  if (filter->connection != NULL)
    g_string_append (where, " AND connection.id = :connection");
  if (filter->kind >= 0)
    g_string_append (where, " AND connection.kind = :kind");
  if (filter->monitored >= 0)
    g_string_append (where, " AND media.monitored = :monitored");
  if (filter->has_media >= 0)
    g_string_append (where, " AND media.has_media = :has_media");
  if (filter->has_trailer >= 0)
    g_string_append_printf (where, " AND %s%s", filter->has_trailer ? "" : "NOT ", has_trailer);

  return g_string_free (where, FALSE);
}

/* What is searched for is no pattern. */
static char *
make_pattern (const char *search)
{
  GString *pattern = g_string_new ("%");

  for (const char *c = search; *c != '\0'; c++)
    {
      if (strchr ("%_\\", *c) != NULL)
        g_string_append_c (pattern, '\\');
      g_string_append_c (pattern, *c);
    }

  return g_string_free (g_string_append_c (pattern, '%'), FALSE);
}

static void
bind_where (UsherStatement         *statement,
            const UsherMediaFilter *filter)
{
  if (filter->search != NULL)
    {
      g_autofree char *pattern = make_pattern (filter->search);

      usher_statement_bind_text (statement, ":search", pattern);
    }

  if (filter->connection != NULL)
    usher_statement_bind_text (statement, ":connection", filter->connection);
  if (filter->kind >= 0)
    usher_statement_bind_text (statement, ":kind",
                               usher_enum_to_nick (USHER_TYPE_ARR_KIND, filter->kind));
  if (filter->monitored >= 0)
    usher_statement_bind_int (statement, ":monitored", filter->monitored != 0);
  if (filter->has_media >= 0)
    usher_statement_bind_int (statement, ":has_media", filter->has_media != 0);
}

static gboolean
count (UsherDatabase           *database,
       const UsherMediaFilter  *filter,
       UsherMediaPage          *page,
       GError                 **error)
{
  g_autofree char *where = build_where (filter);
  g_autofree char *sql = g_strconcat ("SELECT COUNT (*)" USHER_FROM_MEDIA, where, NULL);
  g_autoptr(UsherStatement) statement = usher_database_prepare (database, sql, error);

  if (statement == NULL)
    return FALSE;

  bind_where (statement, filter);
  if (!usher_statement_next (statement, error))
    return FALSE;

  page->total = (guint) usher_statement_read_int (statement);

  return TRUE;
}

static UsherStatement *
prepare_list (UsherDatabase           *database,
              const UsherMediaFilter  *filter,
              GError                 **error)
{
  gboolean descending;
  int order = find_order (filter->sort, &descending);
  gboolean continued = filter->cursor != NULL && *filter->cursor != '\0';
  const char *direction = descending ? " DESC" : "";
  g_autofree char *where = build_where (filter);
  g_autoptr(GString) sql = g_string_new ("SELECT " USHER_MEDIA_COLUMNS USHER_FROM_MEDIA);
  UsherStatement *statement;
  const char *value;
  gint64 id;

  g_string_append (sql, where);
  if (continued)
    g_string_append_printf (sql, " AND (%s, media.id) %c (:value, :id)",
                            orders[order].expression, descending ? '<' : '>');
  g_string_append_printf (sql, " ORDER BY %s%s, media.id%s LIMIT :limit",
                          orders[order].expression, direction, direction);

  statement = usher_database_prepare (database, sql->str, error);
  if (statement == NULL)
    return NULL;

  bind_where (statement, filter);
  usher_statement_bind_int (statement, ":limit", filter->limit);
  if (continued && split_cursor (filter->cursor, &id, &value))
    {
      usher_statement_bind_int (statement, ":id", id);
      if (orders[order].text)
        usher_statement_bind_text (statement, ":value", value);
      else
        usher_statement_bind_int (statement, ":value", g_ascii_strtoll (value, NULL, 10));
    }

  return statement;
}

static char *
make_cursor (const UsherMediaFilter *filter,
             const UsherMedia       *last)
{
  gboolean descending;

  switch (find_order (filter->sort, &descending))
    {
    case 0:
      return g_strdup_printf ("%" G_GINT64_FORMAT ":%s", last->id, last->title);

    case 1:
      return g_strdup_printf ("%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, last->id, last->year);

    default:
      return g_strdup_printf ("%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, last->id, last->added);
    }
}

static gpointer
list (UsherDatabase  *database,
      gpointer        input,
      GError        **error)
{
  const UsherMediaFilter *filter = input;
  g_autoptr(UsherMediaPage) page = g_new0 (UsherMediaPage, 1);
  g_autoptr(UsherStatement) statement = NULL;

  page->media = g_ptr_array_new_with_free_func ((GDestroyNotify) usher_media_free);
  statement = prepare_list (database, filter, error);
  if (statement == NULL || !count (database, filter, page, error))
    return NULL;

  while (usher_statement_next (statement, error))
    g_ptr_array_add (page->media, usher_media_store_read (statement));

  page->next = page->media->len == filter->limit
    ? make_cursor (filter, page->media->pdata[page->media->len - 1])
    : g_strdup ("");

  return *error == NULL ? g_steal_pointer (&page) : NULL;
}

/**
 * usher_media_store_list_async:
 * @store: the store
 * @filter: one that usher_media_filter_check() has passed
 * @callback: called when the page is there
 * @user_data: data for @callback
 */
void
usher_media_store_list_async (UsherStore             *store,
                              const UsherMediaFilter *filter,
                              GAsyncReadyCallback     callback,
                              gpointer                user_data)
{
  usher_store_run_async (store, list, filter_copy (filter), (GDestroyNotify) filter_free,
                         (GDestroyNotify) usher_media_page_free, callback, user_data);
}

/* Returns: (transfer full) (nullable): a page of titles */
UsherMediaPage *
usher_media_store_list_finish (UsherStore    *store,
                               GAsyncResult  *result,
                               GError       **error)
{
  return usher_store_run_finish (store, result, error);
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

static gpointer
edit_media (UsherDatabase  *database,
            gpointer        input,
            GError        **error)
{
  const UsherMediaEdit *edit = input;
  g_autoptr(UsherStatement) statement =
    usher_database_prepare (database,
                            "UPDATE media SET monitored = ifnull (:monitored, monitored),"
                            "    video_id = ifnull (:video_id, video_id)"
                            "  WHERE id = :id AND removed IS NULL",
                            error);

  if (statement == NULL)
    return NULL;

  usher_statement_bind_int (statement, ":id", edit->id);
  usher_statement_bind_time (statement, ":monitored", edit->monitored, -1);
  usher_statement_bind_text (statement, ":video_id", edit->video_id);
  if (usher_statement_run (statement, error) && usher_database_get_n_changes (database) == 0)
    g_set_error (error, USHER_ERROR, USHER_ERROR_NO_SUCH_TITLE,
                 "There is no title %" G_GINT64_FORMAT "; “usherctl media” lists them", edit->id);

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

void
usher_media_folder_free (UsherMediaFolder *self)
{
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->root, g_free);
  g_free (self);
}

static gpointer
list_folders (UsherDatabase  *database,
              gpointer        input,
              GError        **error)
{
  g_autoptr(GPtrArray) folders =
    g_ptr_array_new_with_free_func ((GDestroyNotify) usher_media_folder_free);
  g_autoptr(UsherStatement) statement =
    usher_database_prepare (database,
                            "SELECT media.id, media.title, media.folder, root.folder FROM media"
                            "  JOIN root ON root.connection = media.connection"
                            "    AND root.path = rtrim (media.root_folder, '/\\') "
                            "WHERE media.removed IS NULL AND media.folder IS NOT NULL "
                            "ORDER BY root.folder, media.folder",
                            error);

  if (statement == NULL)
    return NULL;

  while (usher_statement_next (statement, error))
    {
      UsherMediaFolder *folder = g_new0 (UsherMediaFolder, 1);

      folder->media = usher_statement_read_int (statement);
      folder->title = usher_statement_dup_text (statement);
      folder->folder = usher_statement_dup_bytes (statement);
      folder->root = usher_statement_dup_bytes (statement);
      g_ptr_array_add (folders, folder);
    }

  return *error == NULL ? g_steal_pointer (&folders) : NULL;
}

void
usher_media_store_list_folders_async (UsherStore          *store,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data)
{
  usher_store_run_async (store, list_folders, NULL, NULL, (GDestroyNotify) g_ptr_array_unref,
                         callback, user_data);
}

/* Returns: (transfer full) (nullable) (element-type UsherMediaFolder): where the
 * titles are, root by root */
GPtrArray *
usher_media_store_list_folders_finish (UsherStore    *store,
                                       GAsyncResult  *result,
                                       GError       **error)
{
  return usher_store_run_finish (store, result, error);
}
