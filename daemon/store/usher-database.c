/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-database.h"

#include <sqlite3.h>
#include <string.h>

#include "usher-error.h"
#include "usher-sql-functions.h"

/**
 * UsherDatabase:
 *
 * A thin, synchronous cover over one SQLite connection. Nothing outside this
 * file sees an SQLite type. Use it from a single thread.
 *
 * Values are bound by name, and read in the order of the columns: write the
 * list of columns beside the function that reads them. Where a statement runs
 * for each run of a task, its values are put in the order of the parameters.
 */
struct _UsherDatabase
{
  GObject parent_instance;

  sqlite3 *handle;               /* (owned) */
  UsherChanges *changes;         /* (owned): since they were taken */
  guint journal_size;            /* pages, after the last commit */
  GHashTable *idle;              /* (owned) (element-type utf8 UsherStatement): by SQL */
};

struct _UsherStatement
{
  UsherDatabase *database;       /* (owned) (nullable): none while it is idle */
  sqlite3_stmt *handle;          /* (owned) */
  int column;                    /* the next to read */
  int parameter;                 /* the last that was put */
};

G_DEFINE_FINAL_TYPE (UsherDatabase, usher_database, G_TYPE_OBJECT)

/* Prepared statements are kept for the next time, but not without end: lists
 * with filters have many forms. */
#define MAX_IDLE_STATEMENTS 64

static gboolean
fail (UsherDatabase  *self,
      const char     *doing,
      GError        **error)
{
  gboolean refused = (sqlite3_errcode (self->handle) & 0xff) == SQLITE_CONSTRAINT;

  g_set_error (error, USHER_ERROR, refused ? USHER_ERROR_CONFLICT : USHER_ERROR_STORAGE,
               "Cannot %s: %s", doing, sqlite3_errmsg (self->handle));

  return FALSE;
}

static void
usher_database_finalize (GObject *object)
{
  UsherDatabase *self = USHER_DATABASE (object);

  g_clear_pointer (&self->idle, g_hash_table_unref);
  g_clear_pointer (&self->handle, sqlite3_close);
  g_clear_pointer (&self->changes, usher_changes_free);

  G_OBJECT_CLASS (usher_database_parent_class)->finalize (object);
}

static void
usher_database_class_init (UsherDatabaseClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = usher_database_finalize;
}

static void
finalize_statement (gpointer data)
{
  UsherStatement *statement = data;

  sqlite3_finalize (statement->handle);
  g_free (statement);
}

/* Statements differ in length nearly always, and are looked up all the time: their
 * last words will do. */
static guint
hash_sql (gconstpointer key)
{
  const char *sql = key;
  gsize length = strlen (sql);
  guint hash = (guint) length;

  for (gsize i = length - MIN (length, 8); i < length; i++)
    hash = hash * 33 + (guint) sql[i];

  return hash;
}

static void
usher_database_init (UsherDatabase *self)
{
  /* The keys are the statements' own texts */
  self->idle = g_hash_table_new_full (hash_sql, g_str_equal, NULL, finalize_statement);
  self->changes = usher_changes_new (0);
}

/* The file may come from a backup that somebody else has had in hands. */
static gboolean
harden (UsherDatabase  *self,
        GError        **error)
{
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
  sqlite3_limit (self->handle, SQLITE_LIMIT_ATTACHED, 0);

  return usher_database_execute (self,
                                 "PRAGMA cell_size_check = ON;"
                                 "PRAGMA mmap_size = 0;",
                                 error);
}

static void
row_written_cb (gpointer       user_data,
                int            operation,
                const char    *database,
                const char    *table,
                sqlite3_int64  row)
{
  UsherDatabase *self = user_data;

  usher_changes_note (self->changes, table, row);
}

static int
committed_cb (gpointer    user_data,
              sqlite3    *handle,
              const char *name,
              int         journal_size)
{
  UsherDatabase *self = user_data;

  self->journal_size = (guint) journal_size;

  return SQLITE_OK;
}

/**
 * usher_database_open:
 * @path: (type filename): the file; made if it is not there
 * @error: return location for a #UsherError
 *
 * Returns: (transfer full) (nullable): a connection of its own
 */
UsherDatabase *
usher_database_open (const char  *path,
                     GError     **error)
{
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX |
                    SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_EXRESCODE;
  g_autoptr(UsherDatabase) self = NULL;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  self = g_object_new (USHER_TYPE_DATABASE, NULL);
  if (sqlite3_open_v2 (path, &self->handle, flags, NULL) != SQLITE_OK)
    {
      g_autofree char *doing = g_strdup_printf ("open the database “%s”", path);

      fail (self, doing, error);
      return NULL;
    }

  sqlite3_busy_timeout (self->handle, 5000);
  /* Also keeps it from copying the journal by itself, while somebody waits */
  sqlite3_wal_hook (self->handle, committed_cb, self);
  sqlite3_update_hook (self->handle, row_written_cb, self);
  if (!usher_sql_functions_define (self->handle))
    {
      fail (self, "prepare the database", error);
      return NULL;
    }

  /* FULL, as NORMAL loses acknowledged commits at a power cut. The cache, in KiB, takes
   * what lists of a large library read each time; it is not filled by less */
  if (!harden (self, error) ||
      !usher_database_execute (self,
                               "PRAGMA journal_mode = WAL;"
                               "PRAGMA synchronous = FULL;"
                               "PRAGMA foreign_keys = ON;"
                               "PRAGMA cache_size = -16384;"
                               "PRAGMA journal_size_limit = 8388608;",
                               error))
    return NULL;

  return g_steal_pointer (&self);
}

gboolean
usher_database_execute (UsherDatabase  *self,
                        const char     *sql,
                        GError        **error)
{
  g_return_val_if_fail (USHER_IS_DATABASE (self), FALSE);
  g_return_val_if_fail (sql != NULL, FALSE);

  if (sqlite3_exec (self->handle, sql, NULL, NULL, NULL) != SQLITE_OK)
    return fail (self, "write to the database", error);

  return TRUE;
}

static gboolean
apply_migration (UsherDatabase  *self,
                 const char     *sql,
                 guint           version,
                 GError        **error)
{
  g_autofree char *stamp = g_strdup_printf ("PRAGMA user_version = %u", version);

  if (!usher_database_execute (self, "BEGIN IMMEDIATE", error))
    return FALSE;

  if (usher_database_execute (self, sql, error) &&
      usher_database_execute (self, stamp, error) &&
      usher_database_execute (self, "COMMIT", error))
    return TRUE;

  usher_database_execute (self, "ROLLBACK", NULL);

  return FALSE;
}

/**
 * usher_database_migrate:
 * @self: a database
 * @migrations: (array zero-terminated=1): the script which leads to version
 *   n + 1, at index n; append to it, never edit it
 * @error: return location for a #UsherError
 *
 * Brings the schema to the newest version, one transaction for each step. A
 * database of a later version is refused and left as it is.
 */
gboolean
usher_database_migrate (UsherDatabase       *self,
                        const char * const  *migrations,
                        GError             **error)
{
  g_autoptr(UsherStatement) statement = usher_database_prepare (self, "PRAGMA user_version", error);
  guint n_migrations = g_strv_length ((char **) migrations);
  gint64 current;

  if (statement == NULL || !usher_statement_next (statement, error))
    return FALSE;

  current = usher_statement_read_int (statement);
  g_clear_pointer (&statement, usher_statement_free);

  if (current > n_migrations)
    {
      g_set_error (error, USHER_ERROR, USHER_ERROR_STORAGE,
                   "The database is of a newer version (%" G_GINT64_FORMAT ") than this Usher "
                   "knows (%u); install the newer Usher again, or start with another data folder",
                   current, n_migrations);
      return FALSE;
    }

  for (guint i = (guint) MAX (current, 0); i < n_migrations; i++)
    if (!apply_migration (self, migrations[i], i + 1, error))
      return FALSE;

  return TRUE;
}

/**
 * usher_database_check:
 * @self: a database
 * @thoroughly: whether to read all of it, as after an unclean end
 * @error: return location for a #UsherError
 *
 * Returns: %FALSE if the file is damaged
 */
gboolean
usher_database_check (UsherDatabase  *self,
                      gboolean        thoroughly,
                      GError        **error)
{
  g_autoptr(UsherStatement) statement = NULL;
  const char *result;

  statement = usher_database_prepare (self,
                                      thoroughly ? "PRAGMA integrity_check(1)"
                                                 : "PRAGMA quick_check(1)",
                                      error);
  if (statement == NULL || !usher_statement_next (statement, error))
    return FALSE;

  result = usher_statement_read_text (statement);
  if (g_strcmp0 (result, "ok") == 0)
    return TRUE;

  g_set_error (error, USHER_ERROR, USHER_ERROR_STORAGE,
               "The database is damaged (%s); move it aside and start again, "
               "or put a copy of it in its place", result);

  return FALSE;
}

/**
 * usher_database_prepare:
 * @self: a database
 * @sql: one statement
 * @error: return location for a #UsherError
 *
 * Returns: (transfer full) (nullable): a statement with nothing bound
 */
UsherStatement *
usher_database_prepare (UsherDatabase  *self,
                        const char     *sql,
                        GError        **error)
{
  UsherStatement *statement = NULL;
  sqlite3_stmt *handle = NULL;

  g_return_val_if_fail (USHER_IS_DATABASE (self), NULL);
  g_return_val_if_fail (sql != NULL, NULL);

  if (!g_hash_table_steal_extended (self->idle, sql, NULL, (gpointer *) &statement))
    {
      if (sqlite3_prepare_v3 (self->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &handle, NULL) != SQLITE_OK)
        {
          fail (self, "ask the database", error);
          return NULL;
        }

      statement = g_new0 (UsherStatement, 1);
      statement->handle = handle;
    }

  statement->database = g_object_ref (self);

  return statement;
}

/* Returns: the number that the last INSERT has given */
gint64
usher_database_get_last_row (UsherDatabase *self)
{
  return sqlite3_last_insert_rowid (self->handle);
}

/* Returns: how many rows the last statement has changed */
gint64
usher_database_get_n_changes (UsherDatabase *self)
{
  return sqlite3_changes64 (self->handle);
}

/* Returns: how many rows have been changed since it was opened */
gint64
usher_database_count_changes (UsherDatabase *self)
{
  return sqlite3_total_changes64 (self->handle);
}

/* Returns: (transfer none): what of the library has changed since it was taken */
UsherChanges *
usher_database_get_changes (UsherDatabase *self)
{
  return self->changes;
}

/* Returns: (transfer full) (nullable): what of the library has changed, if anything */
UsherChanges *
usher_database_take_changes (UsherDatabase *self)
{
  UsherChanges *changes = self->changes;

  if (changes->what == 0)
    return NULL;

  self->changes = usher_changes_new (changes->revision);

  return changes;
}

/* Nothing has changed after all, or counting begins. */
void
usher_database_reset_changes (UsherDatabase *self,
                              guint64        revision)
{
  usher_changes_free (self->changes);
  self->changes = usher_changes_new (revision);
}

/* Returns: how many pages are in the journal, not all of which may be in use */
guint
usher_database_get_journal_size (UsherDatabase *self)
{
  return self->journal_size;
}

/**
 * usher_database_checkpoint:
 * @self: a database
 * @error: return location for a #UsherError
 *
 * Copies what is in the journal to where it belongs, without waiting for anybody.
 * Once all of it is there the journal begins anew.
 */
gboolean
usher_database_checkpoint (UsherDatabase  *self,
                           GError        **error)
{
  int result = sqlite3_wal_checkpoint_v2 (self->handle, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);

  /* Somebody else is at it */
  if (result == SQLITE_OK || (result & 0xff) == SQLITE_BUSY)
    return TRUE;

  return fail (self, "copy the journal of the database", error);
}

/* Returns: whether a transaction is open; grave errors end it by themselves */
gboolean
usher_database_is_in_transaction (UsherDatabase *self)
{
  return sqlite3_get_autocommit (self->handle) == 0;
}

static int
parameter_index (UsherStatement *self,
                 const char     *name)
{
  int index = sqlite3_bind_parameter_index (self->handle, name);

  if (index == 0)
    g_critical ("No parameter %s in: %s", name, sqlite3_sql (self->handle));

  return index;
}

/* NULL is NULL. */
void
usher_statement_bind_text (UsherStatement *self,
                           const char     *name,
                           const char     *value)
{
  sqlite3_bind_text (self->handle, parameter_index (self, name), value, -1, SQLITE_TRANSIENT);
}

/* A file name: bytes that may be no text. NULL is NULL. */
void
usher_statement_bind_bytes (UsherStatement *self,
                            const char     *name,
                            const char     *value)
{
  sqlite3_bind_blob (self->handle, parameter_index (self, name), value,
                     value != NULL ? (int) strlen (value) : 0, SQLITE_TRANSIENT);
}

/* Any bytes, zeros among them. NULL is NULL. */
void
usher_statement_bind_blob (UsherStatement *self,
                           const char     *name,
                           GBytes         *value)
{
  gsize size = 0;
  gconstpointer data = value != NULL ? g_bytes_get_data (value, &size) : NULL;

  sqlite3_bind_blob (self->handle, parameter_index (self, name), data, (int) size, SQLITE_TRANSIENT);
}

void
usher_statement_bind_int (UsherStatement *self,
                          const char     *name,
                          gint64          value)
{
  sqlite3_bind_int64 (self->handle, parameter_index (self, name), value);
}

void
usher_statement_bind_double (UsherStatement *self,
                             const char     *name,
                             double          value)
{
  sqlite3_bind_double (self->handle, parameter_index (self, name), value);
}

/* NULL if @time is @none. */
void
usher_statement_bind_time (UsherStatement *self,
                           const char     *name,
                           gint64          time,
                           gint64          none)
{
  if (time == none)
    sqlite3_bind_null (self->handle, parameter_index (self, name));
  else
    usher_statement_bind_int (self, name, time);
}

/**
 * usher_statement_put_text:
 * @self: a statement
 * @value: (nullable): stays the caller's, and as it is until the statement has run
 *
 * Binds the next parameter.
 */
void
usher_statement_put_text (UsherStatement *self,
                          const char     *value)
{
  sqlite3_bind_text (self->handle, ++self->parameter, value, -1, SQLITE_STATIC);
}

/* Binds the next parameter. */
void
usher_statement_put_int (UsherStatement *self,
                         gint64          value)
{
  sqlite3_bind_int64 (self->handle, ++self->parameter, value);
}

/* Binds the next parameter; NULL if @time is @none. */
void
usher_statement_put_time (UsherStatement *self,
                          gint64          time,
                          gint64          none)
{
  if (time == none)
    sqlite3_bind_null (self->handle, ++self->parameter);
  else
    usher_statement_put_int (self, time);
}

/**
 * usher_statement_next:
 * @self: a statement
 * @error: return location for a #UsherError
 *
 * Returns: %TRUE if there is a row to read; at the end of the rows, %FALSE
 *   with no @error set
 */
gboolean
usher_statement_next (UsherStatement  *self,
                      GError         **error)
{
  self->column = 0;

  switch (sqlite3_step (self->handle))
    {
    case SQLITE_ROW:
      return TRUE;

    case SQLITE_DONE:
      sqlite3_reset (self->handle);
      return FALSE;

    default:
      fail (self->database, "read the database", error);
      sqlite3_reset (self->handle);
      return FALSE;
    }
}

/* Its values can be bound again, as it has not been read to its end. */
void
usher_statement_rewind (UsherStatement *self)
{
  sqlite3_reset (self->handle);
}

/**
 * usher_statement_run:
 * @self: a statement which returns no rows; it can be run again
 * @error: return location for a #UsherError
 *
 * Returns: %TRUE on success
 */
gboolean
usher_statement_run (UsherStatement  *self,
                     GError         **error)
{
  gboolean done = sqlite3_step (self->handle) == SQLITE_DONE;

  if (!done)
    fail (self->database, "write to the database", error);
  sqlite3_reset (self->handle);
  self->parameter = 0;

  return done;
}

/* Returns: (transfer none) (nullable): valid until the next row */
const char *
usher_statement_read_text (UsherStatement *self)
{
  return (const char *) sqlite3_column_text (self->handle, self->column++);
}

char *
usher_statement_dup_text (UsherStatement *self)
{
  return g_strdup (usher_statement_read_text (self));
}

char *
usher_statement_dup_bytes (UsherStatement *self)
{
  const void *bytes = sqlite3_column_blob (self->handle, self->column);
  int length = sqlite3_column_bytes (self->handle, self->column);

  self->column++;

  return bytes != NULL ? g_strndup (bytes, (gsize) length) : NULL;
}

/* Returns: (transfer full) (nullable): any bytes; %NULL for NULL */
GBytes *
usher_statement_dup_blob (UsherStatement *self)
{
  const void *bytes = sqlite3_column_blob (self->handle, self->column);
  int length = sqlite3_column_bytes (self->handle, self->column);

  self->column++;

  return bytes != NULL ? g_bytes_new (bytes, (gsize) length) : NULL;
}

gint64
usher_statement_read_int (UsherStatement *self)
{
  return sqlite3_column_int64 (self->handle, self->column++);
}

double
usher_statement_read_double (UsherStatement *self)
{
  return sqlite3_column_double (self->handle, self->column++);
}

/* Returns: @none for NULL */
gint64
usher_statement_read_time (UsherStatement *self,
                           gint64          none)
{
  int column = self->column++;

  if (sqlite3_column_type (self->handle, column) == SQLITE_NULL)
    return none;

  return sqlite3_column_int64 (self->handle, column);
}

/* Kept for the next time. */
void
usher_statement_free (UsherStatement *self)
{
  g_autoptr(UsherDatabase) database = g_steal_pointer (&self->database);

  sqlite3_reset (self->handle);
  sqlite3_clear_bindings (self->handle);
  self->column = 0;
  self->parameter = 0;
  if (g_hash_table_size (database->idle) >= MAX_IDLE_STATEMENTS)
    g_hash_table_remove_all (database->idle);
  g_hash_table_replace (database->idle, (gpointer) sqlite3_sql (self->handle), self);
}
