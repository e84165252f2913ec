/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-store.h"

#include "usher-checkpoints.h"
#include "usher-migrations.h"

/**
 * UsherStore:
 *
 * All that outlives the daemon. One thread owns the database and does what it is
 * asked in that order. What has gathered while a transaction was written to
 * disk becomes the next transaction: nobody is answered before the disk has it,
 * and yet the disk is not asked once for each.
 */
struct _UsherStore
{
  GObject parent_instance;

  char *path;                    /* (owned) (type filename) */
  UsherDatabase *database;       /* (owned): the thread's alone, while it runs */
  UsherCheckpoints *checkpoints; /* (owned) (nullable): the thread's alone, while it runs */
  GThread *thread;               /* (owned) (nullable) */
  GAsyncQueue *requests;         /* (owned) (element-type Request) */
  guint64 revision;              /* as of the last answer */
};

/* Goes to the thread and comes back. The thread takes no reference to @task: to
 * drop the last one there would end the objects behind it in the wrong place. */
typedef struct
{
  GTask *task;                   /* (owned) (nullable): none asks the thread to end */
  UsherStoreWork work;
  gpointer input;                /* (owned) (nullable) */
  GDestroyNotify free_input;
  gpointer result;               /* (owned) (nullable) */
  GDestroyNotify free_result;
  GError *error;                 /* (owned) (nullable) */
} Request;

/* So that the first does not wait for ever in a stream without end. */
#define MAX_BATCH 2000

/* What was written together, on its way back. */
typedef struct
{
  GPtrArray *requests;           /* (owned) (element-type Request): at least one */
  UsherChanges *changes;         /* (owned) (nullable): what of the library has changed */
  guint64 revision;              /* the count of changes to titles */
} Answer;

typedef enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
} UsherStoreSignal;

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (UsherStore, usher_store, G_TYPE_OBJECT)

/* As if it had not been tried. */
static void
request_forget (Request *request)
{
  if (request->result != NULL && request->free_result != NULL)
    request->free_result (request->result);
  request->result = NULL;
  g_clear_error (&request->error);
}

static void
request_free (Request *request)
{
  if (request->input != NULL && request->free_input != NULL)
    request->free_input (request->input);
  request_forget (request);
  g_clear_object (&request->task);
  g_free (request);
}

static void
answer_free (Answer *answer)
{
  g_clear_pointer (&answer->requests, g_ptr_array_unref);
  g_clear_pointer (&answer->changes, usher_changes_free);
  g_free (answer);
}

static gboolean
answer_cb (gpointer user_data)
{
  Answer *answer = user_data;
  const Request *first = answer->requests->pdata[0];
  UsherStore *self = g_task_get_source_object (first->task);

  self->revision = answer->revision;
  if (answer->changes != NULL)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0, answer->changes);

  for (guint i = 0; i < answer->requests->len; i++)
    {
      Request *request = answer->requests->pdata[i];

      if (request->error != NULL)
        g_task_return_error (request->task, g_steal_pointer (&request->error));
      else
        g_task_return_pointer (request->task, g_steal_pointer (&request->result),
                               request->free_result);
    }

  return G_SOURCE_REMOVE;
}

/* The requests are freed by the main loop, too. */
static void
send_answer (GPtrArray     *batch,
             UsherDatabase *database)
{
  g_autoptr(GSource) source = g_idle_source_new ();
  Answer *answer = g_new0 (Answer, 1);

  answer->requests = batch;
  answer->changes = usher_database_take_changes (database);
  answer->revision = usher_database_get_changes (database)->revision;
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, answer_cb, answer, (GDestroyNotify) answer_free);
  g_source_attach (source, NULL);
}

static void
fail_all (GPtrArray    *batch,
          const GError *error)
{
  for (guint i = 0; i < batch->len; i++)
    {
      Request *request = batch->pdata[i];

      if (request->error == NULL)
        request->error = g_error_copy (error);
    }
}

/* Changes to titles are counted by the request, so that a list in the same batch says
 * which of them it has seen. */
static void
do_work (UsherDatabase *database,
         Request       *request)
{
  guint n_noted = usher_database_get_changes (database)->n_noted;

  request->result = request->work (database, request->input, &request->error);
  if (usher_database_get_changes (database)->n_noted != n_noted)
    usher_database_get_changes (database)->revision++;
}

/* One request fails alone: what it wrote is undone, the others stay. */
static void
do_request_alone (UsherDatabase *database,
                  Request       *request)
{
  if (!usher_database_execute (database, "SAVEPOINT request", &request->error))
    return;

  do_work (database, request);
  if (request->error != NULL)
    usher_database_execute (database, "ROLLBACK TO request", NULL);

  usher_database_execute (database, "RELEASE request",
                          request->error == NULL ? &request->error : NULL);
}

/* Returns: %FALSE if the request has failed and left something half done */
static gboolean
do_request (UsherDatabase *database,
            Request       *request)
{
  gint64 n_changes = usher_database_count_changes (database);

  do_work (database, request);

  return request->error == NULL ||
         (usher_database_count_changes (database) == n_changes &&
          usher_database_is_in_transaction (database));
}

static gboolean
do_all (UsherDatabase *database,
        GPtrArray     *batch)
{
  for (guint i = 0; i < batch->len; i++)
    if (!do_request (database, batch->pdata[i]))
      return FALSE;

  return TRUE;
}

static void
do_all_alone (UsherDatabase *database,
              GPtrArray     *batch)
{
  for (guint i = 0; i < batch->len; i++)
    {
      Request *request = batch->pdata[i];

      request_forget (request);
      do_request_alone (database, request);
    }
}

/* Nearly never does a request fail once it has written something. So none is made
 * ready for being undone alone, and when one has to be, all is done again with care. */
static gboolean
try_batch (UsherDatabase  *database,
           GPtrArray      *batch,
           GError        **error)
{
  guint64 revision = usher_database_get_changes (database)->previous;

  if (!usher_database_execute (database, "BEGIN", error))
    return FALSE;

  if (!do_all (database, batch))
    {
      usher_database_reset_changes (database, revision);
      if (usher_database_is_in_transaction (database) &&
          !usher_database_execute (database, "ROLLBACK", error))
        return FALSE;
      if (!usher_database_execute (database, "BEGIN", error))
        return FALSE;
      do_all_alone (database, batch);
    }

  return usher_database_execute (database, "COMMIT", error);
}

static void
do_batch (UsherStore *self,
          GPtrArray  *batch)
{
  g_autoptr(GError) error = NULL;

  if (try_batch (self->database, batch, &error))
    return;

  if (usher_database_is_in_transaction (self->database))
    usher_database_execute (self->database, "ROLLBACK", NULL);
  usher_database_reset_changes (self->database,
                                usher_database_get_changes (self->database)->previous);
  fail_all (batch, error);
}

/* Returns: whether to go on */
static gboolean
gather (UsherStore *self,
        GPtrArray  *batch)
{
  Request *request = g_async_queue_pop (self->requests);

  while (request != NULL)
    {
      if (request->task == NULL)
        {
          request_free (request);
          return FALSE;
        }

      g_ptr_array_add (batch, request);
      request = batch->len < MAX_BATCH ? g_async_queue_try_pop (self->requests) : NULL;
    }

  return TRUE;
}

static gpointer
thread_main (gpointer user_data)
{
  UsherStore *self = user_data;
  gboolean going_on = TRUE;

  while (going_on)
    {
      GPtrArray *batch = g_ptr_array_new_with_free_func ((GDestroyNotify) request_free);

      going_on = gather (self, batch);
      if (batch->len > 0)
        {
          do_batch (self, batch);
          send_answer (batch, self->database);
          usher_checkpoints_note (self->checkpoints, self->database);
        }
      else
        {
          g_ptr_array_unref (batch);
        }
    }

  return NULL;
}

static void
usher_store_finalize (GObject *object)
{
  UsherStore *self = USHER_STORE (object);

  usher_store_close (self);
  g_clear_pointer (&self->checkpoints, usher_checkpoints_free);
  g_clear_object (&self->database);
  g_clear_pointer (&self->requests, g_async_queue_unref);
  g_clear_pointer (&self->path, g_free);

  G_OBJECT_CLASS (usher_store_parent_class)->finalize (object);
}

static void
usher_store_class_init (UsherStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = usher_store_finalize;

  /**
   * UsherStore::changed:
   * @self: a store
   * @changes: (type gpointer): an #UsherChanges
   *
   * Of the library something has changed, and is on disk.
   */
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", USHER_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
usher_store_init (UsherStore *self)
{
  self->requests = g_async_queue_new ();
}

/**
 * usher_store_new:
 * @path: (type filename): the database; made if it is not there
 * @error: return location for a #UsherError
 *
 * Opens and migrates the database. Blocks: call it before the main loop runs.
 *
 * Returns: (transfer full) (nullable): a store
 */
UsherStore *
usher_store_new (const char  *path,
                 GError     **error)
{
  g_autoptr(UsherStore) self = NULL;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  self = g_object_new (USHER_TYPE_STORE, NULL);
  self->path = g_strdup (path);
  self->database = usher_database_open (path, error);
  if (self->database == NULL ||
      !usher_database_migrate (self->database, usher_migrations, error))
    return NULL;

  self->checkpoints = usher_checkpoints_new (path);
  self->thread = g_thread_try_new ("store", thread_main, self, error);
  if (self->thread == NULL)
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * usher_store_close:
 * @self: a store
 *
 * Blocks until everything that was asked for is on disk. Call this last.
 */
void
usher_store_close (UsherStore *self)
{
  g_return_if_fail (USHER_IS_STORE (self));

  if (self->thread == NULL)
    return;

  g_async_queue_push (self->requests, g_new0 (Request, 1));
  g_thread_join (g_steal_pointer (&self->thread));
  g_clear_pointer (&self->checkpoints, usher_checkpoints_free);
}

/* Returns: the count of changes to titles, as of the last that was answered */
guint64
usher_store_get_revision (UsherStore *self)
{
  g_return_val_if_fail (USHER_IS_STORE (self), 0);

  return self->revision;
}

const char *
usher_store_get_path (UsherStore *self)
{
  g_return_val_if_fail (USHER_IS_STORE (self), NULL);

  return self->path;
}

/**
 * usher_store_run_async:
 * @self: a store
 * @work: what to do with the database, in its thread
 * @input: (nullable) (transfer full): handed to @work
 * @free_input: (nullable): frees @input, in the main loop
 * @free_result: (nullable): frees what @work returns
 * @callback: (nullable): called when it is on disk
 * @user_data: data for @callback
 *
 * For the files of this folder: one for each kind of record, with all its SQL.
 */
void
usher_store_run_async (UsherStore          *self,
                       UsherStoreWork       work,
                       gpointer             input,
                       GDestroyNotify       free_input,
                       GDestroyNotify       free_result,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  Request *request = g_new0 (Request, 1);

  g_return_if_fail (USHER_IS_STORE (self));
  g_return_if_fail (self->thread != NULL);

  request->task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (request->task, work);
  request->work = work;
  request->input = input;
  request->free_input = free_input;
  request->free_result = free_result;

  g_async_queue_push (self->requests, request);
}

/**
 * usher_store_run_finish:
 *
 * Returns: (nullable): what the work has returned; %NULL may be success, too
 */
gpointer
usher_store_run_finish (UsherStore    *self,
                        GAsyncResult  *result,
                        GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* For work that returns nothing. */
gboolean
usher_store_run_finish_void (UsherStore    *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  g_autoptr(GError) local_error = NULL;

  usher_store_run_finish (self, result, &local_error);
  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}
