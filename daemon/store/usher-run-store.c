/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-run-store.h"

#include "usher-error.h"
#include "usher-task-store.h"
#include "usher-variant-text.h"

#define COLUMNS \
  "run.id, run.task, task.id, task.name, task.chore, run.due, run.attempt, run.cause, " \
  "run.parameters, run.state, run.reason, run.reason_details, run.queued, run.started, " \
  "run.ended, run.exit_status, run.signal, run.result, run.error_code, run.error_text, " \
  "run.error_details, run.log_size, run.retry_of, run.not_before, run.origin, run.options"

#define FROM_RUN " FROM run JOIN task ON task.key = run.task "

static int
read_nick (UsherStatement *statement,
           GType           type)
{
  const char *nick = usher_statement_read_text (statement);
  int value = 0;

  if (nick != NULL)
    usher_enum_from_nick (type, nick, &value);

  return value;
}

static GVariant *
read_variant (UsherStatement *statement)
{
  const char *text = usher_statement_read_text (statement);

  return text != NULL ? usher_variant_from_text (text) : NULL;
}

/* In the order of COLUMNS. */
static UsherRun *
read_run (UsherStatement *statement)
{
  UsherRun *run = usher_run_new_empty ();

  run->id = (guint64) usher_statement_read_int (statement);
  run->task_key = usher_statement_read_int (statement);
  run->task_id = usher_statement_dup_text (statement);
  run->task_name = usher_statement_dup_text (statement);
  run->chore = usher_statement_dup_text (statement);
  run->due = usher_statement_read_time (statement, 0);
  run->attempt = (guint) usher_statement_read_int (statement);
  run->cause = (UsherCause) read_nick (statement, USHER_TYPE_CAUSE);
  run->parameters = read_variant (statement);
  run->state = (UsherRunState) read_nick (statement, USHER_TYPE_RUN_STATE);
  run->reason = usher_statement_dup_text (statement);
  run->reason_details = read_variant (statement);
  run->queued = usher_statement_read_int (statement);
  run->started = usher_statement_read_time (statement, 0);
  run->ended = usher_statement_read_time (statement, 0);
  run->exit_status = (int) usher_statement_read_time (statement, -1);
  run->signal = (int) usher_statement_read_time (statement, 0);
  run->result = read_variant (statement);
  run->error_code = usher_statement_dup_text (statement);
  run->error_text = usher_statement_dup_text (statement);
  run->error_details = read_variant (statement);
  run->log_size = (guint64) usher_statement_read_int (statement);
  run->retry_of = (guint64) usher_statement_read_time (statement, 0);
  run->not_before = usher_statement_read_time (statement, 0);
  run->origin = read_variant (statement);
  run->options = read_variant (statement);

  return run;
}

void
usher_open_runs_free (UsherOpenRuns *self)
{
  g_clear_pointer (&self->queued, g_ptr_array_unref);
  g_clear_pointer (&self->running, g_ptr_array_unref);
  g_free (self);
}

static gboolean
read_last_id (UsherDatabase  *database,
              UsherOpenRuns  *open,
              GError        **error)
{
  g_autoptr(UsherStatement) statement = NULL;

  /* Numbers are not used again, even when the history they stood in is gone */
  statement = usher_database_prepare (database, "SELECT seq FROM sqlite_sequence WHERE name = 'run'",
                                      error);
  if (statement == NULL)
    return FALSE;

  if (usher_statement_next (statement, error))
    open->last_id = (guint64) usher_statement_read_int (statement);

  return *error == NULL;
}

/**
 * usher_run_store_read_open:
 * @database: the database
 * @error: return location for a #UsherError, never %NULL
 *
 * Returns: (transfer full) (nullable): the runs that have not ended
 */
UsherOpenRuns *
usher_run_store_read_open (UsherDatabase  *database,
                           GError        **error)
{
  g_autoptr(UsherOpenRuns) open = g_new0 (UsherOpenRuns, 1);
  g_autoptr(UsherStatement) statement = NULL;

  open->queued = g_ptr_array_new_with_free_func ((GDestroyNotify) usher_run_unref);
  open->running = g_ptr_array_new_with_free_func ((GDestroyNotify) usher_run_unref);
  if (!read_last_id (database, open, error))
    return NULL;

  statement = usher_database_prepare (database,
                                      "SELECT " COLUMNS FROM_RUN
                                      "WHERE run.ended IS NULL ORDER BY run.id",
                                      error);
  if (statement == NULL)
    return NULL;

  while (usher_statement_next (statement, error))
    {
      UsherRun *run = read_run (statement);

      g_ptr_array_add (run->state == USHER_RUN_QUEUED ? open->queued : open->running, run);
    }

  return *error == NULL ? g_steal_pointer (&open) : NULL;
}

typedef struct
{
  UsherRun *run;                 /* (owned) */
  UsherTask *task;               /* (owned) (nullable) */
  GPtrArray *followers;          /* (owned) (nullable) (element-type UsherRun) */
} Save;

static void
save_free (Save *save)
{
  g_clear_pointer (&save->run, usher_run_unref);
  g_clear_pointer (&save->task, usher_task_unref);
  g_clear_pointer (&save->followers, g_ptr_array_unref);
  g_free (save);
}

static void
bind_variant (UsherStatement *statement,
              const char     *name,
              GVariant       *variant)
{
  g_autofree char *text = usher_variant_to_text (variant);

  usher_statement_bind_text (statement, name, text);
}

static void
bind_run (UsherStatement *statement,
          const UsherRun *run)
{
  usher_statement_bind_int (statement, ":id", (gint64) run->id);
  usher_statement_bind_int (statement, ":task", run->task_key);
  usher_statement_bind_time (statement, ":due", run->due, 0);
  usher_statement_bind_int (statement, ":attempt", run->attempt);
  usher_statement_bind_text (statement, ":cause", usher_enum_to_nick (USHER_TYPE_CAUSE, (int) run->cause));
  bind_variant (statement, ":parameters", run->parameters);
  usher_statement_bind_text (statement, ":state",
                             usher_enum_to_nick (USHER_TYPE_RUN_STATE, (int) run->state));
  usher_statement_bind_text (statement, ":reason", run->reason);
  bind_variant (statement, ":reason_details", run->reason_details);
  usher_statement_bind_int (statement, ":queued", run->queued);
  usher_statement_bind_time (statement, ":started", run->started, 0);
  usher_statement_bind_time (statement, ":ended", run->ended, 0);
  usher_statement_bind_time (statement, ":exit_status", run->exit_status, -1);
  usher_statement_bind_time (statement, ":signal", run->signal, 0);
  bind_variant (statement, ":result", run->result);
  usher_statement_bind_text (statement, ":error_code", run->error_code);
  usher_statement_bind_text (statement, ":error_text", run->error_text);
  bind_variant (statement, ":error_details", run->error_details);
  usher_statement_bind_int (statement, ":log_size", (gint64) run->log_size);
  usher_statement_bind_time (statement, ":retry_of", (gint64) run->retry_of, 0);
  usher_statement_bind_time (statement, ":not_before", run->not_before, 0);
  bind_variant (statement, ":origin", run->origin);
  bind_variant (statement, ":options", run->options);
}

static gboolean
write_run (UsherDatabase   *database,
           const UsherRun  *run,
           GError         **error)
{
  g_autoptr(UsherStatement) statement = NULL;

  /* A second run for one due time is refused here, whatever went wrong before */
  statement = usher_database_prepare (database,
                                      "INSERT INTO run (id, task, due, attempt, cause, parameters,"
                                      "    state, reason, reason_details, queued, started, ended,"
                                      "    exit_status, signal, result, error_code, error_text,"
                                      "    error_details, log_size, retry_of, not_before, origin,"
                                      "    options)"
                                      "  VALUES (:id, :task, :due, :attempt, :cause, :parameters,"
                                      "    :state, :reason, :reason_details, :queued, :started,"
                                      "    :ended, :exit_status, :signal, :result, :error_code,"
                                      "    :error_text, :error_details, :log_size, :retry_of,"
                                      "    :not_before, :origin, :options)"
                                      "  ON CONFLICT (id) DO UPDATE SET state = excluded.state,"
                                      "    reason = excluded.reason,"
                                      "    reason_details = excluded.reason_details,"
                                      "    started = excluded.started, ended = excluded.ended,"
                                      "    exit_status = excluded.exit_status,"
                                      "    signal = excluded.signal, result = excluded.result,"
                                      "    error_code = excluded.error_code,"
                                      "    error_text = excluded.error_text,"
                                      "    error_details = excluded.error_details,"
                                      "    log_size = excluded.log_size",
                                      error);
  if (statement == NULL)
    return FALSE;

  bind_run (statement, run);

  return usher_statement_run (statement, error);
}

static gpointer
save_run (UsherDatabase  *database,
          gpointer        input,
          GError        **error)
{
  const Save *save = input;

  if (!write_run (database, save->run, error) ||
      (save->task != NULL && !usher_task_store_write_standing (database, save->task, error)))
    return NULL;

  for (guint i = 0; save->followers != NULL && i < save->followers->len; i++)
    if (!write_run (database, save->followers->pdata[i], error))
      return NULL;

  return NULL;
}

/**
 * usher_run_store_save_async:
 * @store: the store
 * @run: a run, new or changed
 * @task: (nullable): its task, whose standing is written in the same breath
 * @followers: (nullable) (element-type UsherRun): new runs that come of its end, the
 *   same
 * @callback: called when it is on disk
 * @user_data: data for @callback
 */
void
usher_run_store_save_async (UsherStore          *store,
                            UsherRun            *run,
                            UsherTask           *task,
                            GPtrArray           *followers,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  Save *save = g_new0 (Save, 1);

  save->run = usher_run_copy (run);
  save->task = task != NULL ? usher_task_copy (task) : NULL;
  if (followers != NULL && followers->len > 0)
    {
      save->followers = g_ptr_array_new_with_free_func ((GDestroyNotify) usher_run_unref);
      for (guint i = 0; i < followers->len; i++)
        g_ptr_array_add (save->followers, usher_run_copy (followers->pdata[i]));
    }
  usher_store_run_async (store, save_run, save, (GDestroyNotify) save_free, NULL,
                         callback, user_data);
}

gboolean
usher_run_store_save_finish (UsherStore    *store,
                             GAsyncResult  *result,
                             GError       **error)
{
  return usher_store_run_finish_void (store, result, error);
}

static void
filter_free (UsherRunFilter *filter)
{
  g_clear_pointer (&filter->state, g_free);
  g_clear_pointer (&filter->cause, g_free);
  g_free (filter);
}

static char *
build_list_sql (const UsherRunFilter *filter)
{
  return g_strconcat ("SELECT " COLUMNS FROM_RUN "WHERE run.ended IS NOT NULL",
                      filter->task_key != 0 ? " AND run.task = :task" : "",
                      filter->state != NULL ? " AND run.state = :state" : "",
                      filter->cause != NULL ? " AND run.cause = :cause" : "",
                      filter->from != 0 ? " AND run.ended >= :from" : "",
                      filter->until != 0 ? " AND run.ended < :until" : "",
                      filter->before != 0 ? " AND run.id < :before" : "",
                      " ORDER BY run.id DESC LIMIT :limit",
                      NULL);
}

static void
bind_filter (UsherStatement       *statement,
             const UsherRunFilter *filter)
{
  if (filter->task_key != 0)
    usher_statement_bind_int (statement, ":task", filter->task_key);
  if (filter->state != NULL)
    usher_statement_bind_text (statement, ":state", filter->state);
  if (filter->cause != NULL)
    usher_statement_bind_text (statement, ":cause", filter->cause);
  if (filter->from != 0)
    usher_statement_bind_int (statement, ":from", filter->from);
  if (filter->until != 0)
    usher_statement_bind_int (statement, ":until", filter->until);
  if (filter->before != 0)
    usher_statement_bind_int (statement, ":before", (gint64) filter->before);
  usher_statement_bind_int (statement, ":limit", filter->limit);
}

static gpointer
list (UsherDatabase  *database,
      gpointer        input,
      GError        **error)
{
  const UsherRunFilter *filter = input;
  g_autoptr(GPtrArray) runs = g_ptr_array_new_with_free_func ((GDestroyNotify) usher_run_unref);
  g_autofree char *sql = build_list_sql (filter);
  g_autoptr(UsherStatement) statement = usher_database_prepare (database, sql, error);

  if (statement == NULL)
    return NULL;

  bind_filter (statement, filter);
  while (usher_statement_next (statement, error))
    g_ptr_array_add (runs, read_run (statement));

  if (*error != NULL)
    return NULL;

  return g_steal_pointer (&runs);
}

void
usher_run_store_list_async (UsherStore           *store,
                            const UsherRunFilter *filter,
                            GAsyncReadyCallback   callback,
                            gpointer              user_data)
{
  UsherRunFilter *copy = g_memdup2 (filter, sizeof *filter);

  copy->state = g_strdup (filter->state);
  copy->cause = g_strdup (filter->cause);
  usher_store_run_async (store, list, copy, (GDestroyNotify) filter_free,
                         (GDestroyNotify) g_ptr_array_unref, callback, user_data);
}

/* Returns: (transfer full) (nullable) (element-type UsherRun): runs that ended */
GPtrArray *
usher_run_store_list_finish (UsherStore    *store,
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
  const guint64 *id = input;
  g_autoptr(UsherStatement) statement =
    usher_database_prepare (database, "SELECT " COLUMNS FROM_RUN "WHERE run.id = :id", error);

  if (statement == NULL)
    return NULL;

  usher_statement_bind_int (statement, ":id", (gint64) *id);
  if (usher_statement_next (statement, error))
    return read_run (statement);

  if (*error == NULL)
    g_set_error (error, USHER_ERROR, USHER_ERROR_NO_SUCH_RUN,
                 "There is no run %" G_GUINT64_FORMAT "; “usherctl history” lists them", *id);

  return NULL;
}

void
usher_run_store_get_async (UsherStore          *store,
                           guint64              id,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  usher_store_run_async (store, get, g_memdup2 (&id, sizeof id), g_free,
                         (GDestroyNotify) usher_run_unref, callback, user_data);
}

UsherRun *
usher_run_store_get_finish (UsherStore    *store,
                            GAsyncResult  *result,
                            GError       **error)
{
  return usher_store_run_finish (store, result, error);
}
