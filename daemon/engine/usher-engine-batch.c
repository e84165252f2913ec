/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-engine-batch.h"

#include "usher-condition.h"
#include "usher-engine-private.h"
#include "usher-error.h"
#include "usher-task-request.h"
#include "usher-task-store.h"

/* Many tasks at once, all or none. What can be read and checked without the engine is
 * done in a thread, so that the main loop goes on; then ids are given, one transaction
 * writes all of them, and clients hear of one change. */

/* So many are read by two threads. */
#define MIN_SPLIT 1000

/* Reading, in a thread */

struct _UsherBatchReader
{
  UsherChores *chores;           /* (unowned): the root's */
  UsherZones *zones;             /* (owned): those of the engine are the main loop's */
  GHashTable *checked;           /* (owned) (element-type GBytes): parameters that are good */
  gint64 now;
};

UsherBatchReader *
usher_batch_reader_new (UsherChores *chores,
                        gint64       now)
{
  UsherBatchReader *self = g_new0 (UsherBatchReader, 1);

  self->chores = chores;
  self->zones = usher_zones_new ();
  self->checked = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  self->now = now;

  return self;
}

void
usher_batch_reader_free (UsherBatchReader *self)
{
  g_clear_pointer (&self->zones, usher_zones_free);
  g_clear_pointer (&self->checked, g_hash_table_unref);
  g_free (self);
}

/* To look for a program takes longer than all else: what many tasks run is looked for
 * once. */
static gboolean
check_chore (UsherBatchReader     *self,
             UsherTaskDefinition  *definition,
             GError              **error)
{
  g_autoptr(GVariant) key =
    g_variant_ref_sink (g_variant_new ("(s@a{sv})", definition->chore, definition->parameters));
  g_autoptr(GBytes) bytes = g_variant_get_data_as_bytes (key);
  g_autoptr(UsherChore) chore = NULL;

  if (g_hash_table_contains (self->checked, bytes))
    return TRUE;

  chore = usher_chores_create (self->chores, definition->chore, definition->parameters, error);
  if (chore == NULL || !usher_chore_check (chore, error))
    return FALSE;

  g_hash_table_add (self->checked, g_steal_pointer (&bytes));

  return TRUE;
}

/**
 * usher_batch_reader_read:
 * @self: a reader
 * @definition: an `a{sv}`, by the keys of the bus
 * @error: return location for a #UsherError
 *
 * Looks at all but other tasks.
 *
 * Returns: (transfer full) (nullable): a task whose id is "" if none is given
 */
UsherTask *
usher_batch_reader_read (UsherBatchReader  *self,
                         GVariant          *definition,
                         GError           **error)
{
  g_autoptr(UsherTaskRequest) request = usher_task_request_new (definition, TRUE, error);
  g_autoptr(UsherTaskDefinition) read = NULL;
  UsherTask *task;

  if (request != NULL)
    read = usher_task_definition_new (request->params, self->zones, self->now, error);
  if (read == NULL || !usher_task_definition_can_fire (read, self->now, self->now, error) ||
      !usher_condition_check ((const char * const *) read->conditions, error) ||
      !check_chore (self, read, error))
    return NULL;

  task = usher_task_new (request->id != NULL ? request->id : "", read, self->now);
  task->enabled = request->enabled;

  return task;
}

/* What both adding and judging need of the engine */

/* The daemon does not end while a thread works for it. */
void
usher_batch_begin (UsherEngine *self)
{
  if (self->reserved == NULL)
    self->reserved = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->n_batches++;
}

void
usher_batch_end (UsherEngine *self)
{
  self->n_batches--;
  usher_engine_stop_if_idle (self);
}

/**
 * usher_batch_choose_id:
 * @self: an engine
 * @name: the name of a new task
 * @taken: (element-type utf8): ids that are given, but not known to the engine yet
 * @counters: (element-type utf8 guint): how often each name came
 *
 * Returns: (transfer full): an id that is free
 */
char *
usher_batch_choose_id (UsherEngine *self,
                       const char  *name,
                       GHashTable  *taken,
                       GHashTable  *counters)
{
  char *base = usher_task_definition_make_id (name);
  guint counter = GPOINTER_TO_UINT (g_hash_table_lookup (counters, base));
  char *id = NULL;

  do
    {
      counter++;
      g_free (id);
      id = counter == 1 ? g_strdup (base) : g_strdup_printf ("%.50s-%u", base, counter);
    }
  while (usher_scheduler_get (self->scheduler, id) != NULL || g_hash_table_contains (taken, id) ||
         g_hash_table_contains (self->reserved, id));

  g_hash_table_replace (counters, base, GUINT_TO_POINTER (counter));

  return id;
}

static gboolean
has_chain (UsherTaskDefinition *definition)
{
  if (definition->on_failure != NULL && *definition->on_failure->run != '\0')
    return TRUE;

  for (guint i = 0; i < definition->triggers->len; i++)
    {
      const char *topic = usher_trigger_get_topic (definition->triggers->pdata[i]);

      if (topic != NULL && g_str_has_prefix (topic, USHER_TOPIC_TASK))
        return TRUE;
    }

  return FALSE;
}

/**
 * usher_batch_check_chain:
 * @self: an engine
 * @task: one of @tasks
 * @tasks: (element-type UsherTask): all that are to be added; %NULL where there is none
 * @pending: (inout) (nullable): their ids; made when they are needed
 * @error: return location for a #UsherError
 */
gboolean
usher_batch_check_chain (UsherEngine  *self,
                         UsherTask    *task,
                         GPtrArray    *tasks,
                         GHashTable  **pending,
                         GError      **error)
{
  if (!usher_executors_check (self->executors, task->definition->executor, error))
    return FALSE;
  if (!has_chain (task->definition))
    return TRUE;

  if (*pending == NULL)
    {
      *pending = g_hash_table_new (g_str_hash, g_str_equal);
      for (guint i = 0; i < tasks->len; i++)
        {
          UsherTask *one = tasks->pdata[i];

          if (one != NULL && *one->id != '\0')
            g_hash_table_insert (*pending, one->id, one->definition);
        }
    }

  return usher_engine_check_chain (self, task->id, task->definition, *pending, error);
}

/* Adding */

typedef struct
{
  GVariant *definitions;         /* (owned) */
  UsherChores *chores;           /* (unowned) */
  GPtrArray *tasks;              /* (owned) (nullable) (element-type UsherTask) */
  gint64 now;
} Batch;

static void
batch_free (Batch *batch)
{
  g_clear_pointer (&batch->definitions, g_variant_unref);
  g_clear_pointer (&batch->tasks, g_ptr_array_unref);
  g_free (batch);
}

/* A part of a batch */
typedef struct
{
  Batch *batch;                  /* (unowned) */
  gsize first;
  gsize end;
  GPtrArray *tasks;              /* (owned) (element-type UsherTask) */
  GError *error;                 /* (owned) (nullable) */
} Part;

static gpointer
read_part (gpointer user_data)
{
  Part *part = user_data;
  Batch *batch = part->batch;
  g_autoptr(UsherBatchReader) reader = usher_batch_reader_new (batch->chores, batch->now);

  part->tasks = g_ptr_array_new_with_free_func ((GDestroyNotify) usher_task_unref);
  for (gsize i = part->first; i < part->end; i++)
    {
      g_autoptr(GVariant) definition = g_variant_get_child_value (batch->definitions, i);
      UsherTask *read = usher_batch_reader_read (reader, definition, &part->error);

      if (read == NULL)
        {
          g_prefix_error (&part->error, "Task %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT ": ", i + 1,
                          g_variant_n_children (batch->definitions));
          break;
        }
      g_ptr_array_add (part->tasks, read);
    }

  return NULL;
}

/* Nothing here waits for anything but the processor, of which there are often two. */
static void
read_in_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  Batch *batch = data;
  gsize n_definitions = g_variant_n_children (batch->definitions);
  gsize middle = n_definitions >= MIN_SPLIT ? n_definitions / 2 : n_definitions;
  Part parts[] = { { batch, 0, middle, NULL, NULL }, { batch, middle, n_definitions, NULL, NULL } };
  GThread *helper = middle < n_definitions ? g_thread_try_new ("batch", read_part, &parts[1], NULL) : NULL;

  read_part (&parts[0]);
  if (helper != NULL)
    g_thread_join (helper);
  else
    read_part (&parts[1]);

  batch->tasks = g_steal_pointer (&parts[0].tasks);
  g_ptr_array_extend_and_steal (batch->tasks, g_steal_pointer (&parts[1].tasks));

  /* The first one that is wrong is named */
  if (parts[0].error != NULL)
    {
      g_clear_error (&parts[1].error);
      g_task_return_error (task, parts[0].error);
    }
  else if (parts[1].error != NULL)
    {
      g_task_return_error (task, parts[1].error);
    }
  else
    {
      g_task_return_boolean (task, TRUE);
    }
}

/* Others that are being added must not get the same. */
static gboolean
reserve_id (UsherEngine  *self,
            UsherTask    *task,
            GHashTable   *mine,
            GError      **error)
{
  if (usher_scheduler_get (self->scheduler, task->id) == NULL &&
      !g_hash_table_contains (self->reserved, task->id))
    {
      g_hash_table_add (self->reserved, g_strdup (task->id));
      g_hash_table_add (mine, task->id);
      return TRUE;
    }

  g_set_error (error, USHER_ERROR, USHER_ERROR_EXISTS,
               "There is a task “%s” already; choose another id", task->id);

  return FALSE;
}

static gboolean
give_ids (UsherEngine  *self,
          GPtrArray    *tasks,
          GHashTable   *mine,
          GError      **error)
{
  g_autoptr(GHashTable) counters = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GHashTable) pending = NULL;

  /* Those that were asked for first */
  for (guint i = 0; i < tasks->len; i++)
    if (*((UsherTask *) tasks->pdata[i])->id != '\0' &&
        !reserve_id (self, tasks->pdata[i], mine, error))
      return FALSE;

  for (guint i = 0; i < tasks->len; i++)
    {
      UsherTask *task = tasks->pdata[i];

      if (*task->id != '\0')
        continue;

      g_free (task->id);
      task->id = usher_batch_choose_id (self, task->definition->name, mine, counters);
      if (!reserve_id (self, task, mine, error))
        return FALSE;
    }

  for (guint i = 0; i < tasks->len; i++)
    if (!usher_batch_check_chain (self, tasks->pdata[i], tasks, &pending, error))
      return FALSE;

  return TRUE;
}

static void
release_ids (UsherEngine *self,
             GHashTable  *ids)
{
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, ids);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_hash_table_remove (self->reserved, id);
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) reply = G_TASK (user_data);
  UsherEngine *self = g_task_get_source_object (reply);
  GPtrArray *tasks = g_task_get_task_data (reply);
  g_autoptr(GStrvBuilder) ids = g_strv_builder_new ();
  GError *error = NULL;
  gboolean is_saved = usher_task_store_add_all_finish (self->store, result, &error);

  for (guint i = 0; i < tasks->len; i++)
    {
      UsherTask *task = tasks->pdata[i];

      g_hash_table_remove (self->reserved, task->id);
      if (!is_saved)
        continue;

      usher_scheduler_restore (self->scheduler, task);
      usher_engine_task_changed (self, task, USHER_TASK_CHANGE_ADDED);
      g_strv_builder_add (ids, task->id);
    }

  if (is_saved)
    g_task_return_pointer (reply, g_strv_builder_end (ids), (GDestroyNotify) g_strfreev);
  else
    g_task_return_error (reply, error);
  usher_batch_end (self);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  UsherEngine *self = USHER_ENGINE (source);
  g_autoptr(GTask) reply = G_TASK (user_data);
  Batch *batch = g_task_get_task_data (G_TASK (result));
  g_autoptr(GHashTable) mine = g_hash_table_new (g_str_hash, g_str_equal);
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error) ||
      !give_ids (self, batch->tasks, mine, &error))
    {
      release_ids (self, mine);
      g_task_return_error (reply, error);
      usher_batch_end (self);
      return;
    }

  for (guint i = 0; i < batch->tasks->len; i++)
    {
      UsherTask *task = batch->tasks->pdata[i];

      task->revision = self->task_revision + 1 + i;
      usher_scheduler_preview (self->scheduler, task);
    }

  g_task_set_task_data (reply, g_steal_pointer (&batch->tasks), (GDestroyNotify) g_ptr_array_unref);
  usher_task_store_add_all_async (self->store, g_task_get_task_data (reply), saved_cb,
                                  g_object_ref (reply));
}

/**
 * usher_engine_add_tasks_async:
 * @self: an engine
 * @definitions: an `aa{sv}`, by the keys of the bus
 * @callback: called when all of them are on disk, or none
 * @user_data: data for @callback
 */
void
usher_engine_add_tasks_async (UsherEngine         *self,
                              GVariant            *definitions,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr(GTask) reply = g_task_new (self, NULL, callback, user_data);
  g_autoptr(GTask) reading = NULL;
  Batch *batch;

  g_task_set_source_tag (reply, usher_engine_add_tasks_async);
  if (g_variant_n_children (definitions) > USHER_MAX_BATCH)
    {
      g_task_return_new_error (reply, USHER_ERROR, USHER_ERROR_LIMIT_EXCEEDED,
                               "At most %d tasks are added at once; send them in parts", USHER_MAX_BATCH);
      return;
    }

  batch = g_new0 (Batch, 1);
  batch->definitions = g_variant_ref (definitions);
  batch->chores = self->chores;
  batch->now = usher_clock_now (self->clock);

  usher_batch_begin (self);
  reading = g_task_new (self, NULL, read_cb, g_steal_pointer (&reply));
  g_task_set_source_tag (reading, read_in_thread);
  g_task_set_task_data (reading, batch, (GDestroyNotify) batch_free);
  g_task_run_in_thread (reading, read_in_thread);
}

/* Returns: (transfer full) (nullable): the ids of the tasks, in the order of their
 *   definitions */
char **
usher_engine_add_tasks_finish (UsherEngine   *self,
                               GAsyncResult  *result,
                               GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
