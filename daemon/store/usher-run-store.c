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

/* What of a run and its task is written, as they were when that was asked for. There
 * are several for each run: nothing is copied that is not written. */
typedef struct
{
  UsherRun run;                  /* owns the texts and variants that are written */
  gboolean has_task;
  UsherTask task;                /* owns its last_error alone */
  GPtrArray *followers;          /* (owned) (nullable) (element-type UsherRun) */
} Save;

static GVariant *
ref_or_null (GVariant *variant)
{
  return variant != NULL ? g_variant_ref (variant) : NULL;
}

static GPtrArray *
copy_runs (GPtrArray *runs)
{
  GPtrArray *copies;

  if (runs == NULL || runs->len == 0)
    return NULL;

  copies = g_ptr_array_new_with_free_func ((GDestroyNotify) usher_run_unref);
  for (guint i = 0; i < runs->len; i++)
    g_ptr_array_add (copies, usher_run_copy (runs->pdata[i]));

  return copies;
}

static Save *
save_new (const UsherRun  *run,
          const UsherTask *task,
          GPtrArray       *followers)
{
  Save *save = g_new (Save, 1);

  save->run = *run;
  save->run.parameters = ref_or_null (run->parameters);
  save->run.reason = g_strdup (run->reason);
  save->run.reason_details = ref_or_null (run->reason_details);
  save->run.result = ref_or_null (run->result);
  save->run.error_code = g_strdup (run->error_code);
  save->run.error_text = g_strdup (run->error_text);
  save->run.error_details = ref_or_null (run->error_details);
  save->run.origin = ref_or_null (run->origin);
  save->run.options = ref_or_null (run->options);
  save->followers = copy_runs (followers);
  save->has_task = task != NULL;
  if (task != NULL)
    {
      save->task = *task;
      save->task.last_error = g_strdup (task->last_error);
    }

  return save;
}

static void
save_free (Save *save)
{
  g_clear_pointer (&save->run.parameters, g_variant_unref);
  g_clear_pointer (&save->run.reason, g_free);
  g_clear_pointer (&save->run.reason_details, g_variant_unref);
  g_clear_pointer (&save->run.result, g_variant_unref);
  g_clear_pointer (&save->run.error_code, g_free);
  g_clear_pointer (&save->run.error_text, g_free);
  g_clear_pointer (&save->run.error_details, g_variant_unref);
  g_clear_pointer (&save->run.origin, g_variant_unref);
  g_clear_pointer (&save->run.options, g_variant_unref);
  g_clear_pointer (&save->followers, g_ptr_array_unref);
  if (save->has_task)
    g_clear_pointer (&save->task.last_error, g_free);
  g_free (save);
}

/* The variants of a run as texts, while they are written. */
typedef struct
{
  char *parameters;              /* (owned) (nullable) */
  char *reason_details;          /* (owned) (nullable) */
  char *result;                  /* (owned) (nullable) */
  char *error_details;           /* (owned) (nullable) */
  char *origin;                  /* (owned) (nullable) */
  char *options;                 /* (owned) (nullable) */
} Texts;

static void
texts_init (Texts          *texts,
            const UsherRun *run)
{
  texts->parameters = usher_variant_to_text (run->parameters);
  texts->reason_details = usher_variant_to_text (run->reason_details);
  texts->result = usher_variant_to_text (run->result);
  texts->error_details = usher_variant_to_text (run->error_details);
  texts->origin = usher_variant_to_text (run->origin);
  texts->options = usher_variant_to_text (run->options);
}

static void
texts_clear (Texts *texts)
{
  g_clear_pointer (&texts->parameters, g_free);
  g_clear_pointer (&texts->reason_details, g_free);
  g_clear_pointer (&texts->result, g_free);
  g_clear_pointer (&texts->error_details, g_free);
  g_clear_pointer (&texts->origin, g_free);
  g_clear_pointer (&texts->options, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Texts, texts_clear)

/* What changes when a run ends, in the order in which it is put. */
#define OUTCOME_COLUMNS \
  "state, reason, reason_details, started, ended, exit_status, signal, result, error_code," \
  "    error_text, error_details, log_size"

static void
put_outcome (UsherStatement *statement,
             const UsherRun *run,
             const Texts    *texts)
{
  usher_statement_put_text (statement, usher_enum_to_nick (USHER_TYPE_RUN_STATE, (int) run->state));
  usher_statement_put_text (statement, run->reason);
  usher_statement_put_text (statement, texts->reason_details);
  usher_statement_put_time (statement, run->started, 0);
  usher_statement_put_time (statement, run->ended, 0);
  usher_statement_put_time (statement, run->exit_status, -1);
  usher_statement_put_time (statement, run->signal, 0);
  usher_statement_put_text (statement, texts->result);
  usher_statement_put_text (statement, run->error_code);
  usher_statement_put_text (statement, run->error_text);
  usher_statement_put_text (statement, texts->error_details);
  usher_statement_put_int (statement, (gint64) run->log_size);
}

#define INSERT_RUN \
  "INSERT INTO run (" OUTCOME_COLUMNS ", id, task, due, attempt, cause, parameters, queued," \
  "    retry_of, not_before, origin, options)" \
  "  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)" \
  "  ON CONFLICT (id) DO UPDATE SET "

/* No index has any of that. */
static const char insert_open_sql[] =
  INSERT_RUN "state = excluded.state, reason = excluded.reason,"
  "    reason_details = excluded.reason_details, started = excluded.started";

static const char insert_ended_sql[] =
  INSERT_RUN "(" OUTCOME_COLUMNS ") = (excluded.state, excluded.reason, excluded.reason_details,"
  "    excluded.started, excluded.ended, excluded.exit_status, excluded.signal, excluded.result,"
  "    excluded.error_code, excluded.error_text, excluded.error_details, excluded.log_size)";

/* A second run for one due time is refused here, whatever went wrong before. */
static gboolean
insert_run (UsherDatabase   *database,
            const UsherRun  *run,
            const Texts     *texts,
            GError         **error)
{
  g_autoptr(UsherStatement) statement =
    usher_database_prepare (database, run->ended == 0 ? insert_open_sql : insert_ended_sql, error);

  if (statement == NULL)
    return FALSE;

  put_outcome (statement, run, texts);
  usher_statement_put_int (statement, (gint64) run->id);
  usher_statement_put_int (statement, run->task_key);
  usher_statement_put_time (statement, run->due, 0);
  usher_statement_put_int (statement, run->attempt);
  usher_statement_put_text (statement, usher_enum_to_nick (USHER_TYPE_CAUSE, (int) run->cause));
  usher_statement_put_text (statement, texts->parameters);
  usher_statement_put_int (statement, run->queued);
  usher_statement_put_time (statement, (gint64) run->retry_of, 0);
  usher_statement_put_time (statement, run->not_before, 0);
  usher_statement_put_text (statement, texts->origin);
  usher_statement_put_text (statement, texts->options);

  return usher_statement_run (statement, error);
}

/* Returns: whether it is on record already, and its end is so from now on */
static gboolean
update_ended (UsherDatabase   *database,
              const UsherRun  *run,
              const Texts     *texts,
              GError         **error)
{
  g_autoptr(UsherStatement) statement =
    usher_database_prepare (database,
                            "UPDATE run SET (" OUTCOME_COLUMNS ") ="
                            "    (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) WHERE id = ?",
                            error);

  if (statement == NULL)
    return FALSE;

  put_outcome (statement, run, texts);
  usher_statement_put_int (statement, (gint64) run->id);

  return usher_statement_run (statement, error) && usher_database_get_n_changes (database) > 0;
}

static gboolean
write_run (UsherDatabase   *database,
           const UsherRun  *run,
           GError         **error)
{
  g_auto(Texts) texts = { 0, };

  texts_init (&texts, run);
  /* Whatever has started was put on record before */
  if (run->ended != 0 && run->started != 0 && update_ended (database, run, &texts, error))
    return TRUE;

  return *error == NULL && insert_run (database, run, &texts, error);
}

static gboolean
write_task (UsherDatabase    *database,
            const UsherRun   *run,
            const UsherTask  *task,
            GError          **error)
{
  return run->ended == 0
    ? usher_task_store_write_plan (database, task, error)
    : usher_task_store_write_standing (database, task, error);
}

static gpointer
save_run (UsherDatabase  *database,
          gpointer        input,
          GError        **error)
{
  const Save *save = input;

  if (!write_run (database, &save->run, error) ||
      (save->has_task && !write_task (database, &save->run, &save->task, error)))
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
 * @task: (nullable): its task: when it is due next, and once the run has ended also
 *   what became of it, is written in the same breath
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
  usher_store_run_async (store, save_run, save_new (run, task, followers), (GDestroyNotify) save_free, NULL,
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

/* Those that somebody had better look at, in whatever way they failed */
static const char *
get_state_sql (const char *state)
{
  if (state == NULL)
    return "";

  return g_str_equal (state, USHER_RUN_FILTER_FAILURES)
    ? " AND run.state IN ('failed', 'timed-out', 'abandoned')" : " AND run.state = :state";
}

static char *
build_list_sql (const UsherRunFilter *filter)
{
  return g_strconcat ("SELECT " COLUMNS FROM_RUN "WHERE run.ended IS NOT NULL",
                      filter->task_key != 0 ? " AND run.task = :task" : "",
                      get_state_sql (filter->state),
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
  if (filter->state != NULL && !g_str_equal (filter->state, USHER_RUN_FILTER_FAILURES))
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
