/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* What has been kept for long enough goes, a little at a time: others want to write
 * in between. */

#include "usher-purge-store.h"

/* Rows that one piece of the work takes away: a few milliseconds. */
#define BATCH_SIZE 500

/* A plan that was confirmed long ago is one whose run has never come. */
#define CONFIRMED_FOR (24 * 3600 * G_GINT64_CONSTANT (1000000))

void
usher_purged_free (UsherPurged *self)
{
  g_clear_pointer (&self->runs, g_array_unref);
  g_free (self);
}

/* Of each task, the lowest number of a run that stays whatever its age. */
static GArray *
find_old_runs (UsherDatabase           *database,
               const UsherPurgeLimits  *limits,
               GError                 **error)
{
  g_autoptr(GArray) runs = g_array_new (FALSE, FALSE, sizeof (guint64));
  g_autoptr(UsherStatement) statement =
    usher_database_prepare (database,
                            "WITH kept (task, first) AS MATERIALIZED ("
                            "  SELECT key, (SELECT id FROM run WHERE run.task = task.key"
                            "    ORDER BY id DESC LIMIT 1 OFFSET :keep) FROM task)"
                            "SELECT run.id FROM kept CROSS JOIN run"
                            "  WHERE kept.first IS NOT NULL AND run.task = kept.task"
                            "    AND run.id <= kept.first AND run.ended < :before"
                            "  LIMIT :limit",
                            error);

  if (statement == NULL)
    return NULL;

  usher_statement_bind_int (statement, ":keep", limits->keep_runs);
  usher_statement_bind_int (statement, ":before", limits->runs_before);
  usher_statement_bind_int (statement, ":limit", BATCH_SIZE);
  while (usher_statement_next (statement, error))
    {
      guint64 run = (guint64) usher_statement_read_int (statement);

      g_array_append_val (runs, run);
    }

  return *error == NULL ? g_steal_pointer (&runs) : NULL;
}

static gboolean
purge_runs (UsherDatabase           *database,
            const UsherPurgeLimits  *limits,
            UsherPurged             *purged,
            GError                 **error)
{
  purged->runs = find_old_runs (database, limits, error);

  for (guint i = 0; purged->runs != NULL && i < purged->runs->len; i++)
    {
      g_autoptr(UsherStatement) statement =
        usher_database_prepare (database, "DELETE FROM run WHERE id = :id", error);

      if (statement == NULL)
        return FALSE;

      usher_statement_bind_int (statement, ":id", (gint64) g_array_index (purged->runs, guint64, i));
      if (!usher_statement_run (statement, error))
        return FALSE;
    }

  return purged->runs != NULL;
}

static gboolean
purge_rows (UsherDatabase  *database,
            const char     *sql,
            gint64          before,
            guint          *n_purged,
            GError        **error)
{
  g_autoptr(UsherStatement) statement = usher_database_prepare (database, sql, error);

  if (statement == NULL)
    return FALSE;

  usher_statement_bind_int (statement, ":before", before);
  usher_statement_bind_int (statement, ":limit", BATCH_SIZE);
  if (!usher_statement_run (statement, error))
    return FALSE;

  *n_purged = (guint) usher_database_get_n_changes (database);

  return TRUE;
}

static gpointer
purge (UsherDatabase  *database,
       gpointer        input,
       GError        **error)
{
  const UsherPurgeLimits *limits = input;
  g_autoptr(UsherPurged) purged = g_new0 (UsherPurged, 1);
  guint n_confirmed = 0;

  if (!purge_runs (database, limits, purged, error) ||
      !purge_rows (database, "DELETE FROM event WHERE id IN (SELECT id FROM event"
                   "  WHERE time < :before ORDER BY time LIMIT :limit)",
                   limits->events_before, &purged->n_events, error) ||
      !purge_rows (database, "DELETE FROM media WHERE id IN (SELECT id FROM media"
                   "  WHERE removed IS NOT NULL AND removed < :before LIMIT :limit)",
                   limits->removed_before, &purged->n_titles, error) ||
      !purge_rows (database, "DELETE FROM plan WHERE id IN (SELECT id FROM plan"
                   "  WHERE expires < :before LIMIT :limit)",
                   limits->now, &purged->n_plans, error) ||
      !purge_rows (database, "DELETE FROM plan WHERE id IN (SELECT id FROM plan"
                   "  WHERE kind = 'delete-confirmed' AND created < :before LIMIT :limit)",
                   limits->now - CONFIRMED_FOR, &n_confirmed, error))
    return NULL;

  purged->n_plans += n_confirmed;
  purged->more = purged->runs->len == BATCH_SIZE || purged->n_events == BATCH_SIZE ||
                 purged->n_titles == BATCH_SIZE;

  return g_steal_pointer (&purged);
}

/* Takes away some of what has been kept for long enough. Ask again while there is more. */
void
usher_purge_store_purge_async (UsherStore             *store,
                               const UsherPurgeLimits *limits,
                               GAsyncReadyCallback     callback,
                               gpointer                user_data)
{
  usher_store_run_async (store, purge, g_memdup2 (limits, sizeof *limits), g_free,
                         (GDestroyNotify) usher_purged_free, callback, user_data);
}

/* Returns: (transfer full) (nullable) */
UsherPurged *
usher_purge_store_purge_finish (UsherStore    *store,
                                GAsyncResult  *result,
                                GError       **error)
{
  return usher_store_run_finish (store, result, error);
}

static gpointer
list_leftovers (UsherDatabase  *database,
                gpointer        input,
                GError        **error)
{
  g_autoptr(GPtrArray) leftovers =
    g_ptr_array_new_with_free_func ((GDestroyNotify) usher_staging_free);
  g_autoptr(UsherStatement) statement =
    usher_database_prepare (database,
                            "SELECT staging.run, staging.folder, staging.name FROM staging"
                            "  LEFT JOIN run ON run.id = staging.run"
                            "  WHERE run.id IS NULL OR run.ended IS NOT NULL",
                            error);

  if (statement == NULL)
    return NULL;

  while (usher_statement_next (statement, error))
    {
      guint64 run = (guint64) usher_statement_read_int (statement);
      g_autofree char *folder = usher_statement_dup_bytes (statement);

      g_ptr_array_add (leftovers, usher_staging_new (run, folder, usher_statement_read_text (statement)));
    }

  return *error == NULL ? g_steal_pointer (&leftovers) : NULL;
}

/* Lists the folders of runs that have ended without taking them along. */
void
usher_purge_store_list_leftovers_async (UsherStore          *store,
                                        GAsyncReadyCallback  callback,
                                        gpointer             user_data)
{
  usher_store_run_async (store, list_leftovers, NULL, NULL, (GDestroyNotify) g_ptr_array_unref,
                         callback, user_data);
}

/* Returns: (transfer full) (nullable) (element-type UsherStaging) */
GPtrArray *
usher_purge_store_list_leftovers_finish (UsherStore    *store,
                                         GAsyncResult  *result,
                                         GError       **error)
{
  return usher_store_run_finish (store, result, error);
}
