/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-filter-store.h"

#include "usher-error.h"
#include "usher-params.h"

/* A person makes some; a program that makes more has gone wrong. */
#define MAX_FILTERS 500

#define COLUMNS "id, name, conditions, created"

/* In the order of COLUMNS. No condition has more than one line. */
static UsherFilter *
read_filter (UsherStatement  *statement,
             GError         **error)
{
  g_autoptr(GVariantDict) dict = g_variant_dict_new (NULL);
  g_autoptr(GVariant) params = NULL;
  g_auto(GStrv) lines = NULL;
  gint64 id = usher_statement_read_int (statement);
  const char *conditions;
  UsherFilter *filter;

  g_variant_dict_insert (dict, "Name", "s", usher_statement_read_text (statement));
  conditions = usher_statement_read_text (statement);
  lines = g_strsplit (conditions, "\n", -1);
  g_variant_dict_insert (dict, "Conditions", "^as", lines);
  params = g_variant_ref_sink (g_variant_dict_end (dict));

  filter = usher_filter_new (params, error);
  if (filter == NULL)
    return NULL;

  filter->id = id;
  filter->created = usher_statement_read_int (statement);

  return filter;
}

/**
 * usher_filter_store_read_all:
 * @database: the connection, in the thread that owns it
 * @error: return location for a #UsherError
 *
 * Returns: (transfer full) (nullable) (element-type UsherFilter): all, by name
 */
GPtrArray *
usher_filter_store_read_all (UsherDatabase  *database,
                             GError        **error)
{
  g_autoptr(GPtrArray) filters = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(UsherStatement) statement =
    usher_database_prepare (database, "SELECT " COLUMNS " FROM filter ORDER BY name, id", error);

  while (statement != NULL && usher_statement_next (statement, error))
    {
      UsherFilter *filter = read_filter (statement, error);

      if (filter == NULL)
        return NULL;
      g_ptr_array_add (filters, filter);
    }

  return *error == NULL ? g_steal_pointer (&filters) : NULL;
}

static void
refuse_id (gint64   id,
           GError **error)
{
  g_set_error (error, USHER_ERROR, USHER_ERROR_NO_SUCH_FILTER,
               "There is no filter %" G_GINT64_FORMAT "; “usherctl filters” lists them", id);
}

/**
 * usher_filter_store_read:
 * @database: the connection, in the thread that owns it
 * @id: of a filter
 * @error: return location for a #UsherError
 *
 * Returns: (transfer full) (nullable): the filter
 */
UsherFilter *
usher_filter_store_read (UsherDatabase  *database,
                         gint64          id,
                         GError        **error)
{
  g_autoptr(UsherStatement) statement =
    usher_database_prepare (database, "SELECT " COLUMNS " FROM filter WHERE id = :id", error);

  if (statement == NULL)
    return NULL;

  usher_statement_bind_int (statement, ":id", id);
  if (usher_statement_next (statement, error))
    return read_filter (statement, error);

  if (*error == NULL)
    refuse_id (id, error);

  return NULL;
}

static gpointer
list (UsherDatabase  *database,
      gpointer        input,
      GError        **error)
{
  return usher_filter_store_read_all (database, error);
}

void
usher_filter_store_list_async (UsherStore          *store,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  usher_store_run_async (store, list, NULL, NULL, (GDestroyNotify) g_ptr_array_unref,
                         callback, user_data);
}

/* Returns: (transfer full) (nullable) (element-type UsherFilter): all, by name */
GPtrArray *
usher_filter_store_list_finish (UsherStore    *store,
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
  return usher_filter_store_read (database, *(const gint64 *) input, error);
}

void
usher_filter_store_get_async (UsherStore          *store,
                              gint64               id,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  usher_store_run_async (store, get, g_memdup2 (&id, sizeof id), g_free, g_object_unref,
                         callback, user_data);
}

UsherFilter *
usher_filter_store_get_finish (UsherStore    *store,
                               GAsyncResult  *result,
                               GError       **error)
{
  return usher_store_run_finish (store, result, error);
}

static gboolean
write_filter (UsherDatabase  *database,
              UsherFilter    *filter,
              const char     *sql,
              const char     *number,
              gint64          value,
              GError        **error)
{
  g_autofree char *conditions = g_strjoinv ("\n", filter->conditions);
  g_autoptr(UsherStatement) statement = usher_database_prepare (database, sql, error);

  if (statement == NULL)
    return FALSE;

  usher_statement_bind_text (statement, ":name", filter->name);
  usher_statement_bind_text (statement, ":conditions", conditions);
  usher_statement_bind_int (statement, number, value);
  if (usher_statement_run (statement, error))
    return TRUE;

  if (g_error_matches (*error, USHER_ERROR, USHER_ERROR_CONFLICT))
    {
      g_clear_error (error);
      g_set_error (error, USHER_ERROR, USHER_ERROR_EXISTS,
                   "There is a filter “%s” already; choose another name", filter->name);
    }

  return FALSE;
}

static gboolean
check_room (UsherDatabase  *database,
            GError        **error)
{
  g_autoptr(UsherStatement) statement =
    usher_database_prepare (database, "SELECT COUNT (*) FROM filter", error);

  if (statement == NULL || !usher_statement_next (statement, error))
    return FALSE;
  if (usher_statement_read_int (statement) < MAX_FILTERS)
    return TRUE;

  g_set_error (error, USHER_ERROR, USHER_ERROR_LIMIT_EXCEEDED,
               "There are %d filters, which is as many as there may be; remove one first", MAX_FILTERS);

  return FALSE;
}

static gpointer
add (UsherDatabase  *database,
     gpointer        input,
     GError        **error)
{
  UsherFilter *filter = input;
  gint64 id;

  if (!check_room (database, error) ||
      !write_filter (database, filter,
                     "INSERT INTO filter (name, conditions, created)"
                     "  VALUES (:name, :conditions, :created)",
                     ":created", filter->created, error))
    return NULL;

  id = usher_database_get_last_row (database);

  return g_memdup2 (&id, sizeof id);
}

/**
 * usher_filter_store_add_async:
 * @store: the store
 * @filter: what is to be stored; leave it alone until @callback
 * @now: the present
 * @callback: called when it is on disk
 * @user_data: data for @callback
 */
void
usher_filter_store_add_async (UsherStore          *store,
                              UsherFilter         *filter,
                              gint64               now,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  filter->created = now;
  usher_store_run_async (store, add, g_object_ref (filter), g_object_unref, g_free,
                         callback, user_data);
}

/* Returns: its number, 0 on failure */
gint64
usher_filter_store_add_finish (UsherStore    *store,
                               GAsyncResult  *result,
                               GError       **error)
{
  g_autofree gint64 *id = usher_store_run_finish (store, result, error);

  return id != NULL ? *id : 0;
}

typedef struct
{
  gint64 id;
  GVariant *changes;             /* (owned) */
} Change;

static void
change_free (Change *change)
{
  g_clear_pointer (&change->changes, g_variant_unref);
  g_free (change);
}

static gpointer
change_filter (UsherDatabase  *database,
               gpointer        input,
               GError        **error)
{
  const Change *change = input;
  g_autoptr(UsherFilter) before = usher_filter_store_read (database, change->id, error);
  g_autoptr(UsherFilter) after = NULL;
  g_autoptr(GVariant) old = NULL;
  g_autoptr(GVariant) merged = NULL;

  if (before == NULL)
    return NULL;

  old = g_variant_ref_sink (usher_params_get_changed (before));
  merged = g_variant_ref_sink (usher_params_merge (old, change->changes));
  after = usher_filter_new (merged, error);
  if (after != NULL)
    write_filter (database, after,
                  "UPDATE filter SET name = :name, conditions = :conditions WHERE id = :id",
                  ":id", change->id, error);

  return NULL;
}

/**
 * usher_filter_store_change_async:
 * @store: the store
 * @id: of a filter
 * @changes: an `a{sv}`: only what is to change
 * @callback: called when it is on disk
 * @user_data: data for @callback
 */
void
usher_filter_store_change_async (UsherStore          *store,
                                 gint64               id,
                                 GVariant            *changes,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  Change *change = g_new0 (Change, 1);

  change->id = id;
  change->changes = g_variant_ref_sink (changes);
  usher_store_run_async (store, change_filter, change, (GDestroyNotify) change_free, NULL,
                         callback, user_data);
}

gboolean
usher_filter_store_change_finish (UsherStore    *store,
                                  GAsyncResult  *result,
                                  GError       **error)
{
  return usher_store_run_finish_void (store, result, error);
}

/* Without its filter a profile would be for all titles. */
static gboolean
check_unused (UsherDatabase  *database,
              gint64          id,
              GError        **error)
{
  g_autoptr(UsherStatement) statement =
    usher_database_prepare (database,
                            "SELECT name FROM profile WHERE filter = :id ORDER BY id LIMIT 1", error);

  if (statement == NULL)
    return FALSE;

  usher_statement_bind_int (statement, ":id", id);
  if (usher_statement_next (statement, error))
    g_set_error (error, USHER_ERROR, USHER_ERROR_CONFLICT,
                 "The profile “%s” uses this filter; give it another one first",
                 usher_statement_read_text (statement));

  return *error == NULL;
}

static gpointer
remove_filter (UsherDatabase  *database,
               gpointer        input,
               GError        **error)
{
  gint64 id = *(const gint64 *) input;
  g_autoptr(UsherStatement) statement = NULL;

  if (!check_unused (database, id, error))
    return NULL;

  statement = usher_database_prepare (database, "DELETE FROM filter WHERE id = :id", error);
  if (statement == NULL)
    return NULL;

  usher_statement_bind_int (statement, ":id", id);
  if (usher_statement_run (statement, error) && usher_database_get_n_changes (database) == 0)
    refuse_id (id, error);

  return NULL;
}

/* One that a profile uses is refused. */
void
usher_filter_store_remove_async (UsherStore          *store,
                                 gint64               id,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  usher_store_run_async (store, remove_filter, g_memdup2 (&id, sizeof id), g_free, NULL,
                         callback, user_data);
}

gboolean
usher_filter_store_remove_finish (UsherStore    *store,
                                  GAsyncResult  *result,
                                  GError       **error)
{
  return usher_store_run_finish_void (store, result, error);
}
