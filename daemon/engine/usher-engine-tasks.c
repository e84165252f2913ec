/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-engine-private.h"

#include "usher-error.h"
#include "usher-task-request.h"
#include "usher-task-store.h"

void
usher_engine_task_changed (UsherEngine     *self,
                           UsherTask       *task,
                           UsherTaskChange  changes)
{
  self->task_revision++;
  usher_engine_emit_task (self, task, changes);
}

/* Asking */

/**
 * usher_engine_get_task:
 * @self: an engine
 * @id: a task's id
 * @error: return location for a #UsherError
 *
 * Returns: (transfer none) (nullable): the task
 */
UsherTask *
usher_engine_get_task (UsherEngine  *self,
                       const char   *id,
                       GError      **error)
{
  UsherTask *task = usher_scheduler_get (self->scheduler, id);

  if (task == NULL)
    g_set_error (error, USHER_ERROR, USHER_ERROR_NO_SUCH_TASK,
                 "There is no task “%s”; “usherctl tasks” lists them", id);

  return task;
}

static void
refuse_ambiguous (const char  *name,
                  UsherTask   *first,
                  UsherTask   *second,
                  GError     **error)
{
  g_set_error (error, USHER_ERROR, USHER_ERROR_AMBIGUOUS,
               "“%s” may be “%s” or “%s”; write more of it", name, first->id, second->id);
}

static gboolean
matches (UsherTask  *task,
         const char *name,
         gboolean    exactly)
{
  return exactly
    ? g_str_equal (task->definition->name, name)
    : g_str_has_prefix (task->id, name) || g_str_has_prefix (task->definition->name, name);
}

/**
 * usher_engine_find_task:
 * @self: an engine
 * @name: an id or a name, or the beginning of one
 * @error: return location for a #UsherError
 *
 * Returns: (transfer none) (nullable): the task that is meant
 */
UsherTask *
usher_engine_find_task (UsherEngine  *self,
                        const char   *name,
                        GError      **error)
{
  UsherTask *by_id = usher_scheduler_get (self->scheduler, name);
  g_autoptr(GPtrArray) tasks = NULL;

  if (by_id != NULL)
    return by_id;

  tasks = usher_scheduler_list (self->scheduler);
  for (int exactly = TRUE; *name != '\0' && exactly >= FALSE; exactly--)
    {
      UsherTask *found = NULL;

      for (guint i = 0; i < tasks->len; i++)
        {
          if (!matches (tasks->pdata[i], name, exactly))
            continue;
          if (found != NULL)
            {
              refuse_ambiguous (name, found, tasks->pdata[i], error);
              return NULL;
            }
          found = tasks->pdata[i];
        }

      if (found != NULL)
        return found;
    }

  return usher_engine_get_task (self, name, error);
}

/* Returns: (transfer full) (element-type UsherTask): all tasks, in no order */
GPtrArray *
usher_engine_list_tasks (UsherEngine *self)
{
  return usher_scheduler_list (self->scheduler);
}

guint
usher_engine_get_n_tasks (UsherEngine *self)
{
  return usher_scheduler_get_n (self->scheduler);
}

/* Returns: (transfer none) (nullable): the task that is due next */
UsherTask *
usher_engine_get_next_task (UsherEngine *self)
{
  return usher_scheduler_get_next (self->scheduler);
}

static gboolean
is_finished (UsherEngine *self,
             UsherTask   *task)
{
  GPtrArray *triggers = task->definition->triggers;

  for (guint i = 0; i < triggers->len; i++)
    if (!usher_trigger_outlives_daemon (triggers->pdata[i]))
      return FALSE;

  return triggers->len > 0 && usher_scheduler_get_due (self->scheduler, task) == USHER_TIME_NEVER;
}

UsherTaskState
usher_engine_get_task_state (UsherEngine *self,
                             UsherTask   *task)
{
  if (usher_runner_count_of_task (self->runner, task, USHER_RUN_RUNNING) > 0)
    return USHER_TASK_RUNNING;
  if (usher_runner_count_of_task (self->runner, task, USHER_RUN_QUEUED) > 0)
    return USHER_TASK_QUEUED;
  if (!usher_chores_contain (self->chores, task->definition->chore))
    return USHER_TASK_BROKEN;
  if (!task->enabled)
    return USHER_TASK_DISABLED;
  if (task->paused)
    return USHER_TASK_PAUSED;
  if (is_finished (self, task))
    return USHER_TASK_FINISHED;

  return USHER_TASK_WAITING;
}

gint64
usher_engine_get_task_due (UsherEngine *self,
                           UsherTask   *task)
{
  return usher_scheduler_get_due (self->scheduler, task);
}

/* Returns: the first due time of the task after @after, %USHER_TIME_NEVER if there
 * is none */
gint64
usher_engine_find_next_due (UsherEngine *self,
                            UsherTask   *task,
                            gint64       after)
{
  return usher_scheduler_find_next (self->scheduler, task, after);
}

/* Returns: (transfer full): the ids of the tasks that run after this one */
char **
usher_engine_list_followers (UsherEngine *self,
                             UsherTask   *task)
{
  g_autofree char *topic = g_strconcat (USHER_TOPIC_TASK, task->id, NULL);
  g_autoptr(GPtrArray) tasks =
    usher_listeners_list (usher_scheduler_get_listeners (self->scheduler), topic);
  g_autoptr(GStrvBuilder) ids = g_strv_builder_new ();

  for (guint i = 0; i < tasks->len; i++)
    g_strv_builder_add (ids, ((UsherTask *) tasks->pdata[i])->id);

  return g_strv_builder_end (ids);
}

guint64
usher_engine_get_task_revision (UsherEngine *self)
{
  return self->task_revision;
}

/* Checking a definition: what can be said at once is said at once, what has to
 * look at the disk does so in a thread. */

typedef struct
{
  UsherChore *chore;             /* (owned) */
} Check;

static void
check_free (Check *check)
{
  g_clear_object (&check->chore);
  g_free (check);
}

static void
check_in_thread (GTask        *task,
                 gpointer      source,
                 gpointer      data,
                 GCancellable *cancellable)
{
  const Check *check = data;
  GError *error = NULL;

  if (usher_chore_check (check->chore, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* Returns: (transfer full) (nullable): a definition that will fire, if it can */
UsherTaskDefinition *
usher_engine_read_definition (UsherEngine  *self,
                              const char   *id,
                              GVariant     *params,
                              gint64        created,
                              GError      **error)
{
  g_autoptr(UsherTaskDefinition) definition =
    usher_task_definition_new (params, self->zones, created, error);
  gint64 now = usher_clock_now (self->clock);

  if (definition == NULL || !usher_task_definition_can_fire (definition, created, now, error) ||
      !usher_executors_check (self->executors, definition->executor, error) ||
      !usher_condition_check ((const char * const *) definition->conditions, error) ||
      !usher_engine_check_chain (self, id, definition, NULL, error))
    return NULL;

  return g_steal_pointer (&definition);
}

/* Asks the chore whether it can run. */
void
usher_engine_check_definition_async (UsherEngine         *self,
                                     UsherTaskDefinition *definition,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, NULL, callback, user_data);
  Check *check = g_new0 (Check, 1);
  GError *error = NULL;

  g_task_set_source_tag (task, usher_engine_check_definition_async);
  g_task_set_task_data (task, check, (GDestroyNotify) check_free);
  check->chore = usher_chores_create (self->chores, definition->chore, definition->parameters, &error);

  if (check->chore == NULL)
    g_task_return_error (task, error);
  else
    g_task_run_in_thread (task, check_in_thread);
}

gboolean
usher_engine_check_definition_finish (UsherEngine   *self,
                                      GAsyncResult  *result,
                                      GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
forward_checked_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  GError *error = NULL;

  if (usher_engine_check_definition_finish (USHER_ENGINE (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * usher_engine_check_task_async:
 * @self: an engine
 * @definition: an `a{sv}`, by the keys of the bus
 * @callback: called when it is known whether a task could be added
 * @user_data: data for @callback
 */
void
usher_engine_check_task_async (UsherEngine         *self,
                               GVariant            *definition,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, NULL, callback, user_data);
  g_autoptr(UsherTaskDefinition) read = NULL;
  g_autoptr(UsherTaskRequest) request = NULL;
  GError *error = NULL;

  g_task_set_source_tag (task, usher_engine_check_task_async);
  request = usher_task_request_new (definition, TRUE, &error);
  if (request != NULL && request->id != NULL &&
      usher_scheduler_get (self->scheduler, request->id) != NULL)
    g_set_error (&error, USHER_ERROR, USHER_ERROR_EXISTS,
                 "There is a task “%s” already; choose another id", request->id);
  if (error == NULL)
    read = usher_engine_read_definition (self, request->id, request->params,
                                         usher_clock_now (self->clock), &error);

  if (read != NULL)
    usher_engine_check_definition_async (self, read, forward_checked_cb, g_steal_pointer (&task));
  else
    g_task_return_error (task, error);
}

gboolean
usher_engine_check_task_finish (UsherEngine   *self,
                                GAsyncResult  *result,
                                GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Adding */

static void
added_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) reply = G_TASK (user_data);
  UsherEngine *self = g_task_get_source_object (reply);
  UsherTask *task = g_task_get_task_data (reply);
  GError *error = NULL;

  task->key = usher_task_store_add_finish (self->store, result, &error);
  if (task->key == 0)
    {
      g_task_return_error (reply, error);
      return;
    }

  usher_scheduler_restore (self->scheduler, task);
  usher_engine_task_changed (self, task, USHER_TASK_CHANGE_ADDED);
  g_task_return_pointer (reply, g_strdup (task->id), g_free);
}

/* A task that is made from its name takes the next number that is free. */
static char *
choose_id (UsherEngine *self,
           const char  *name)
{
  g_autofree char *base = usher_task_definition_make_id (name);
  char *id = g_strdup (base);

  for (guint i = 2; usher_scheduler_get (self->scheduler, id) != NULL; i++)
    {
      g_free (id);
      id = g_strdup_printf ("%.50s-%u", base, i);
    }

  return id;
}

static void
add_checked_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) reply = G_TASK (user_data);
  UsherEngine *self = USHER_ENGINE (source);
  UsherTask *task = g_task_get_task_data (reply);
  GError *error = NULL;

  if (!usher_engine_check_definition_finish (self, result, &error))
    {
      g_task_return_error (reply, error);
      return;
    }

  if (*task->id == '\0')
    {
      g_free (task->id);
      task->id = choose_id (self, task->definition->name);
    }

  task->revision = self->task_revision + 1;
  usher_scheduler_preview (self->scheduler, task);
  usher_task_store_add_async (self->store, task, added_cb, g_steal_pointer (&reply));
}

/**
 * usher_engine_add_task_async:
 * @self: an engine
 * @definition: an `a{sv}`, by the keys of the bus
 * @builtin: whether it comes with Usher
 * @callback: called when the task is on disk
 * @user_data: data for @callback
 */
void
usher_engine_add_task_async (UsherEngine         *self,
                             GVariant            *definition,
                             gboolean             builtin,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr(GTask) reply = g_task_new (self, NULL, callback, user_data);
  gint64 now = usher_clock_now (self->clock);
  g_autoptr(UsherTaskDefinition) read = NULL;
  g_autoptr(UsherTaskRequest) request = NULL;
  GError *error = NULL;
  UsherTask *task;

  g_task_set_source_tag (reply, usher_engine_add_task_async);
  request = usher_task_request_new (definition, TRUE, &error);
  if (request != NULL)
    read = usher_engine_read_definition (self, request->id, request->params, now, &error);
  if (read == NULL)
    {
      g_task_return_error (reply, error);
      return;
    }

  task = usher_task_new (request->id != NULL ? request->id : "", read, now);
  task->builtin = builtin;
  task->enabled = request->enabled;
  g_task_set_task_data (reply, task, (GDestroyNotify) usher_task_unref);
  usher_engine_check_definition_async (self, read, add_checked_cb, g_steal_pointer (&reply));
}

/* Returns: (transfer full) (nullable): the id of the task */
char *
usher_engine_add_task_finish (UsherEngine   *self,
                              GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
