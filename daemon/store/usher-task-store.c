/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-task-store.h"

#include "usher-error.h"
#include "usher-params.h"
#include "usher-task-reader.h"
#include "usher-variant-text.h"

/* Keys of a definition that have a column of their own; the rest is `options`. */
static const char * const column_keys[] = {
  "Name", "Chore", "Parameters", "Triggers", "TimeZone", NULL
};

/**
 * usher_task_store_read_all:
 * @database: the database
 * @error: return location for a #UsherError, never %NULL
 *
 * Returns: (transfer full) (nullable) (element-type UsherTask): all tasks that
 *   are not removed
 */
GPtrArray *
usher_task_store_read_all (UsherDatabase  *database,
                           GError        **error)
{
  g_autoptr(UsherTaskReader) reader = usher_task_reader_new ();
  g_autoptr(GPtrArray) tasks = g_ptr_array_new_with_free_func ((GDestroyNotify) usher_task_unref);
  g_autoptr(UsherStatement) statement = NULL;

  statement = usher_database_prepare (database,
                                      "SELECT " USHER_TASK_COLUMNS " FROM task"
                                      "  WHERE removed IS NULL ORDER BY key",
                                      error);
  if (statement == NULL)
    return NULL;

  while (usher_statement_next (statement, error))
    {
      g_autoptr(GError) broken = NULL;
      UsherTask *task = usher_task_reader_read (reader, statement, &broken);

      /* One that cannot be read must not keep the others away */
      if (task != NULL)
        g_ptr_array_add (tasks, task);
      else
        g_warning ("%s", broken->message);
    }

  return *error == NULL ? g_steal_pointer (&tasks) : NULL;
}

static char *
print_options (UsherTaskDefinition *definition)
{
  g_autoptr(GVariant) options =
    g_variant_ref_sink (usher_params_get_changed_without (definition, column_keys));

  return usher_variant_to_text (options);
}

static void
bind_definition (UsherStatement  *statement,
                 const UsherTask *task)
{
  UsherTaskDefinition *definition = task->definition;
  g_autofree char *parameters = usher_variant_to_text (definition->parameters);
  g_auto(GStrv) texts = usher_triggers_to_texts (definition->triggers);
  g_autofree char *triggers = g_strjoinv ("\n", texts);
  g_autofree char *options = print_options (definition);

  usher_statement_bind_int (statement, ":revision", (gint64) task->revision);
  usher_statement_bind_text (statement, ":name", definition->name);
  usher_statement_bind_text (statement, ":chore", definition->chore);
  usher_statement_bind_text (statement, ":parameters", parameters);
  usher_statement_bind_text (statement, ":triggers", triggers);
  usher_statement_bind_text (statement, ":time_zone", definition->time_zone);
  usher_statement_bind_text (statement, ":options", options);
  usher_statement_bind_int (statement, ":enabled", task->enabled);
  usher_statement_bind_int (statement, ":paused", task->paused);
  usher_statement_bind_int (statement, ":paused_until", task->paused_until);
  usher_statement_bind_int (statement, ":paused_by_failures", task->paused_by_failures);
  usher_statement_bind_int (statement, ":skipped", task->skipped);
  usher_statement_bind_time (statement, ":due", task->due, USHER_TIME_NEVER);
}

static gboolean
is_taken (UsherDatabase  *database,
          const char     *id,
          GError        **error)
{
  g_autoptr(UsherStatement) statement =
    usher_database_prepare (database, "SELECT 1 FROM task WHERE id = :id AND removed IS NULL", error);

  if (statement == NULL)
    return TRUE;

  usher_statement_bind_text (statement, ":id", id);
  if (usher_statement_next (statement, error))
    {
      g_set_error (error, USHER_ERROR, USHER_ERROR_EXISTS,
                   "There is a task “%s” already; choose another id", id);
      return TRUE;
    }

  return FALSE;
}

/* Returns: the key of the task, or 0 */
static gint64
add_task (UsherDatabase    *database,
          const UsherTask  *task,
          GError          **error)
{
  g_autoptr(UsherStatement) statement = NULL;

  if (is_taken (database, task->id, error))
    return 0;

  statement = usher_database_prepare (database,
                                      "INSERT INTO task (id, builtin, created, revision, name,"
                                      "    chore, parameters, triggers, time_zone, options,"
                                      "    enabled, paused, paused_until, paused_by_failures,"
                                      "    skipped, due)"
                                      "  VALUES (:id, :builtin, :created, :revision, :name,"
                                      "    :chore, :parameters, :triggers, :time_zone, :options,"
                                      "    :enabled, :paused, :paused_until,"
                                      "    :paused_by_failures, :skipped, :due)",
                                      error);
  if (statement == NULL)
    return 0;

  usher_statement_bind_text (statement, ":id", task->id);
  usher_statement_bind_int (statement, ":builtin", task->builtin);
  usher_statement_bind_int (statement, ":created", task->created);
  bind_definition (statement, task);
  if (!usher_statement_run (statement, error))
    return 0;

  return usher_database_get_last_row (database);
}

static gpointer
add (UsherDatabase  *database,
     gpointer        input,
     GError        **error)
{
  gint64 key = add_task (database, input, error);

  return key != 0 ? g_memdup2 (&key, sizeof key) : NULL;
}

/**
 * usher_task_store_add_async:
 * @store: the store
 * @task: a task without a key
 * @callback: called when it is on disk
 * @user_data: data for @callback
 */
void
usher_task_store_add_async (UsherStore          *store,
                            UsherTask           *task,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  usher_store_run_async (store, add, usher_task_copy (task), (GDestroyNotify) usher_task_unref,
                         g_free, callback, user_data);
}

/* Returns: the key of the task, or 0 */
gint64
usher_task_store_add_finish (UsherStore    *store,
                             GAsyncResult  *result,
                             GError       **error)
{
  g_autofree gint64 *key = usher_store_run_finish (store, result, error);

  return key != NULL ? *key : 0;
}

static gpointer
add_all (UsherDatabase  *database,
         gpointer        input,
         GError        **error)
{
  GPtrArray *tasks = input;

  for (guint i = 0; i < tasks->len; i++)
    {
      UsherTask *task = tasks->pdata[i];

      task->key = add_task (database, task, error);
      if (task->key == 0)
        return NULL;
    }

  return NULL;
}

/**
 * usher_task_store_add_all_async:
 * @store: the store
 * @tasks: (element-type UsherTask): tasks without a key, that nobody else knows of yet
 * @callback: called when all of them are on disk and have a key, or none
 * @user_data: data for @callback
 */
void
usher_task_store_add_all_async (UsherStore          *store,
                                GPtrArray           *tasks,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  usher_store_run_async (store, add_all, g_ptr_array_ref (tasks), (GDestroyNotify) g_ptr_array_unref,
                         NULL, callback, user_data);
}

gboolean
usher_task_store_add_all_finish (UsherStore    *store,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  return usher_store_run_finish_void (store, result, error);
}

/* What the scheduler has made of the task, in the order in which it is put. */
#define PLAN_COLUMNS "due, served, skipped, missed, paused, paused_until, paused_by_failures"

static void
put_plan (UsherStatement  *statement,
          const UsherTask *task)
{
  usher_statement_put_time (statement, task->due, USHER_TIME_NEVER);
  usher_statement_put_int (statement, task->served);
  usher_statement_put_int (statement, task->skipped);
  usher_statement_put_int (statement, task->missed);
  usher_statement_put_int (statement, task->paused);
  usher_statement_put_int (statement, task->paused_until);
  usher_statement_put_int (statement, task->paused_by_failures);
}

/**
 * usher_task_store_write_plan:
 * @database: the database
 * @task: a task
 * @error: return location for a #UsherError
 *
 * Writes when the task is due and what it has served, if that has changed.
 */
gboolean
usher_task_store_write_plan (UsherDatabase    *database,
                             const UsherTask  *task,
                             GError          **error)
{
  g_autoptr(UsherStatement) statement =
    usher_database_prepare (database,
                            "UPDATE task SET (" PLAN_COLUMNS ") = (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
                            "  WHERE key = ?8 AND"
                            "    (due IS NOT ?1 OR served <> ?2 OR skipped <> ?3 OR missed <> ?4 OR"
                            "     paused <> ?5 OR paused_until <> ?6 OR paused_by_failures <> ?7)",
                            error);

  if (statement == NULL)
    return FALSE;

  put_plan (statement, task);
  usher_statement_put_int (statement, task->key);

  return usher_statement_run (statement, error);
}

/**
 * usher_task_store_write_standing:
 * @database: the database
 * @task: a task
 * @error: return location for a #UsherError
 *
 * Writes where the task stands, but not what a person edits of it.
 */
gboolean
usher_task_store_write_standing (UsherDatabase    *database,
                                 const UsherTask  *task,
                                 GError          **error)
{
  const char *last_state =
    task->last_run != 0 ? usher_enum_to_nick (USHER_TYPE_RUN_STATE, (int) task->last_state) : NULL;
  g_autoptr(UsherStatement) statement =
    usher_database_prepare (database,
                            "UPDATE task SET (" PLAN_COLUMNS ", last_run, last_state, last_error,"
                            "    last_started, last_ended, last_duration, last_success, n_timed,"
                            "    average_duration, consecutive_failures) ="
                            "    (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                            "  WHERE key = ?",
                            error);

  if (statement == NULL)
    return FALSE;

  put_plan (statement, task);
  usher_statement_put_int (statement, (gint64) task->last_run);
  usher_statement_put_text (statement, last_state);
  usher_statement_put_text (statement, task->last_error);
  usher_statement_put_int (statement, task->last_started);
  usher_statement_put_int (statement, task->last_ended);
  usher_statement_put_int (statement, task->last_duration);
  usher_statement_put_int (statement, task->last_success);
  usher_statement_put_int (statement, task->n_timed);
  usher_statement_put_int (statement, task->average_duration);
  usher_statement_put_int (statement, task->consecutive_failures);
  usher_statement_put_int (statement, task->key);

  return usher_statement_run (statement, error);
}

static gpointer
save (UsherDatabase  *database,
      gpointer        input,
      GError        **error)
{
  const UsherTask *task = input;
  g_autoptr(UsherStatement) statement = NULL;

  statement = usher_database_prepare (database,
                                      "UPDATE task SET revision = :revision, name = :name,"
                                      "    chore = :chore, parameters = :parameters,"
                                      "    triggers = :triggers, time_zone = :time_zone,"
                                      "    options = :options, enabled = :enabled,"
                                      "    paused = :paused, paused_until = :paused_until,"
                                      "    paused_by_failures = :paused_by_failures,"
                                      "    skipped = :skipped, due = :due"
                                      "  WHERE key = :key",
                                      error);
  if (statement == NULL)
    return NULL;

  usher_statement_bind_int (statement, ":key", task->key);
  bind_definition (statement, task);
  usher_statement_run (statement, error);

  return NULL;
}

/* Writes what a person edits of the task, its switch, its pause and its due time. */
void
usher_task_store_save_async (UsherStore          *store,
                             UsherTask           *task,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  usher_store_run_async (store, save, usher_task_copy (task), (GDestroyNotify) usher_task_unref,
                         NULL, callback, user_data);
}

gboolean
usher_task_store_save_finish (UsherStore    *store,
                              GAsyncResult  *result,
                              GError       **error)
{
  return usher_store_run_finish_void (store, result, error);
}

typedef struct
{
  gint64 key;
  gint64 now;
} Removal;

static gpointer
remove_task (UsherDatabase  *database,
             gpointer        input,
             GError        **error)
{
  const Removal *removal = input;
  g_autoptr(UsherStatement) statement =
    usher_database_prepare (database, "UPDATE task SET removed = :now WHERE key = :key", error);

  if (statement == NULL)
    return NULL;

  usher_statement_bind_int (statement, ":key", removal->key);
  usher_statement_bind_int (statement, ":now", removal->now);
  usher_statement_run (statement, error);

  return NULL;
}

/* The task and its history stay, out of sight. */
void
usher_task_store_remove_async (UsherStore          *store,
                               gint64               key,
                               gint64               now,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  const Removal removal = { key, now };

  usher_store_run_async (store, remove_task, g_memdup2 (&removal, sizeof removal), g_free,
                         NULL, callback, user_data);
}

gboolean
usher_task_store_remove_finish (UsherStore    *store,
                                GAsyncResult  *result,
                                GError       **error)
{
  return usher_store_run_finish_void (store, result, error);
}

typedef struct
{
  char *id;                      /* (owned) */
  gint64 since;
} Restoration;

static void
restoration_free (Restoration *restoration)
{
  g_clear_pointer (&restoration->id, g_free);
  g_free (restoration);
}

static UsherTask *
find_removed (UsherDatabase      *database,
              const Restoration  *restoration,
              GError            **error)
{
  g_autoptr(UsherTaskReader) reader = usher_task_reader_new ();
  g_autoptr(UsherStatement) statement =
    usher_database_prepare (database,
                            "SELECT " USHER_TASK_COLUMNS " FROM task"
                            "  WHERE id = :id AND removed >= :since"
                            "  ORDER BY removed DESC, key DESC LIMIT 1",
                            error);

  if (statement == NULL)
    return NULL;

  usher_statement_bind_text (statement, ":id", restoration->id);
  usher_statement_bind_int (statement, ":since", restoration->since);
  if (usher_statement_next (statement, error))
    return usher_task_reader_read (reader, statement, error);

  if (*error == NULL)
    g_set_error (error, USHER_ERROR, USHER_ERROR_NO_SUCH_TASK,
                 "No task “%s” was removed within the last seven days", restoration->id);

  return NULL;
}

static gpointer
restore (UsherDatabase  *database,
         gpointer        input,
         GError        **error)
{
  const Restoration *restoration = input;
  g_autoptr(UsherTask) task = NULL;
  g_autoptr(UsherStatement) statement = NULL;

  if (is_taken (database, restoration->id, error))
    return NULL;

  task = find_removed (database, restoration, error);
  if (task == NULL)
    return NULL;

  statement = usher_database_prepare (database, "UPDATE task SET removed = NULL WHERE key = :key",
                                      error);
  if (statement == NULL)
    return NULL;

  usher_statement_bind_int (statement, ":key", task->key);

  return usher_statement_run (statement, error) ? g_steal_pointer (&task) : NULL;
}

/**
 * usher_task_store_restore_async:
 * @store: the store
 * @id: the id of a task that was removed
 * @since: the earliest removal that is undone
 * @callback: called when it is back
 * @user_data: data for @callback
 */
void
usher_task_store_restore_async (UsherStore          *store,
                                const char          *id,
                                gint64               since,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  Restoration *restoration = g_new0 (Restoration, 1);

  restoration->id = g_strdup (id);
  restoration->since = since;
  usher_store_run_async (store, restore, restoration, (GDestroyNotify) restoration_free,
                         (GDestroyNotify) usher_task_unref, callback, user_data);
}

UsherTask *
usher_task_store_restore_finish (UsherStore    *store,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  return usher_store_run_finish (store, result, error);
}
