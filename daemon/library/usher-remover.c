/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* Moves files into the trash, and back: on record first, then on disk, and then
 * on record what has become of it. */

#include "usher-remover.h"

#include "usher-failure.h"
#include "usher-run-log.h"
#include "usher-storage.h"

/* So many files are on record before they are moved; then the storage is looked at
 * again. */
#define BATCH_SIZE 32

typedef struct
{
  const UsherChoreTools *tools;  /* (unowned) */
  GPtrArray *items;              /* (owned) (element-type UsherDeletionItem) */
  GPtrArray *storages;           /* (owned) (nullable) (element-type UsherStorage) */
  const char *state;             /* a static string */
  guint next;                    /* the first that has not had its turn */
  UsherRemoval removal;
} Work;

/* What one thread does. */
typedef struct
{
  GPtrArray *items;              /* (owned) (element-type UsherDeletionItem) */
  GPtrArray *storages;           /* (owned) (element-type UsherStorage) */
  GPtrArray *trash;              /* (owned) (element-type UsherTrash): for each item */
  GPtrArray *errors;             /* (owned) (nullable elements) (element-type GError): for each
                                    item why it stays */
} Batch;

static void begin_batch (GTask *task);

void
usher_removal_clear (UsherRemoval *self)
{
  g_clear_error (&self->first_error);
}

static void
work_free (Work *work)
{
  g_clear_pointer (&work->items, g_ptr_array_unref);
  g_clear_pointer (&work->storages, g_ptr_array_unref);
  usher_removal_clear (&work->removal);
  g_free (work);
}

static void
free_error (gpointer error)
{
  if (error != NULL)
    g_error_free (error);
}

static void
batch_free (Batch *batch)
{
  g_clear_pointer (&batch->items, g_ptr_array_unref);
  g_clear_pointer (&batch->storages, g_ptr_array_unref);
  g_clear_pointer (&batch->trash, g_ptr_array_unref);
  g_clear_pointer (&batch->errors, g_ptr_array_unref);
  g_free (batch);
}

/* In the thread */

static gboolean
put_away (Batch         *batch,
          guint          i,
          const char   **root,
          GCancellable  *cancellable,
          GError       **error)
{
  const UsherDeletionItem *item = batch->items->pdata[i];

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;

  /* A file may only go from storage that is what it was */
  if (g_strcmp0 (*root, item->root) != 0)
    {
      if (item->root == NULL || !usher_storage_check_root (batch->storages, item->root, error))
        return FALSE;
      *root = item->root;
    }

  return usher_deletion_put_away (item, batch->trash->pdata[i], error);
}

static void
put_away_in_thread (GTask        *task,
                    gpointer      source,
                    gpointer      data,
                    GCancellable *cancellable)
{
  Batch *batch = data;
  const char *root = NULL;

  for (guint i = 0; i < batch->items->len; i++)
    {
      GError *error = NULL;

      put_away (batch, i, &root, cancellable, &error);
      g_ptr_array_add (batch->errors, error);
    }

  g_task_return_boolean (task, TRUE);
}

/* In the main loop */

static void
settled_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  GError *error = NULL;

  if (usher_trash_store_settle_finish (USHER_STORE (source), result, &error))
    begin_batch (task);
  else
    g_task_return_error (task, error);
}

static void
note_one (Work                    *work,
          const UsherDeletionItem *item,
          GError                  *error)
{
  g_autofree char *display = g_filename_display_name (item->path);

  if (error == NULL)
    {
      work->removal.n_deleted++;
      work->removal.freed += usher_deletion_item_get_freed (item);
      usher_run_log_say (work->tools->log, "  %s: in the trash", display);
      return;
    }

  work->removal.n_left++;
  usher_run_log_say (work->tools->log, "  %s", error->message);
  if (work->removal.first_error == NULL)
    work->removal.first_error = g_error_copy (error);
}

static void
put_away_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Work *work = g_task_get_task_data (task);
  Batch *batch = g_task_get_task_data (G_TASK (result));
  UsherTrashOutcome *outcome =
    usher_trash_outcome_new (work->state, "trailer-deleted", work->tools->run, g_get_real_time ());

  for (guint i = 0; i < batch->items->len; i++)
    {
      GError *error = batch->errors->pdata[i];

      note_one (work, batch->items->pdata[i], error);
      usher_trash_outcome_take (outcome, usher_trash_copy (batch->trash->pdata[i]), error == NULL);
    }

  usher_trash_store_settle_async (work->tools->store, outcome, settled_cb, g_object_ref (task));
}

static void
entered_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) job = G_TASK (user_data);
  Batch *batch = g_task_get_task_data (job);
  g_autoptr(GError) error = NULL;

  if (usher_trash_store_enter_finish (USHER_STORE (source), result, &error))
    {
      g_task_run_in_thread (job, put_away_in_thread);
      return;
    }

  /* What is not on record is not moved */
  for (guint i = 0; i < batch->items->len; i++)
    g_ptr_array_add (batch->errors, g_error_copy (error));
  g_task_return_boolean (job, FALSE);
}

static Batch *
make_batch (Work *work)
{
  Batch *batch = g_new0 (Batch, 1);
  gint64 now = g_get_real_time ();

  batch->items = g_ptr_array_new_with_free_func ((GDestroyNotify) usher_deletion_item_free);
  batch->trash = g_ptr_array_new_with_free_func ((GDestroyNotify) usher_trash_free);
  batch->errors = g_ptr_array_new_with_free_func (free_error);
  batch->storages = g_ptr_array_ref (work->storages);
  for (; work->next < work->items->len && batch->items->len < BATCH_SIZE; work->next++)
    {
      const UsherDeletionItem *item = work->items->pdata[work->next];

      g_ptr_array_add (batch->items, usher_deletion_item_copy (item));
      g_ptr_array_add (batch->trash, usher_deletion_make_trash (item, work->tools->run, now));
    }

  return batch;
}

static void
begin_batch (GTask *task)
{
  Work *work = g_task_get_task_data (task);
  g_autoptr(GTask) job = NULL;
  Batch *batch;
  GError *error = NULL;

  if (g_cancellable_set_error_if_cancelled (g_task_get_cancellable (task), &error))
    {
      g_task_return_error (task, error);
      return;
    }

  if (work->next == work->items->len)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  usher_progress_set (work->tools->progress, "deleting", work->next, work->items->len,
                      ((UsherDeletionItem *) work->items->pdata[work->next])->title);
  batch = make_batch (work);
  job = g_task_new (NULL, g_task_get_cancellable (task), put_away_cb, g_object_ref (task));
  g_task_set_check_cancellable (job, FALSE);
  g_task_set_task_data (job, batch, (GDestroyNotify) batch_free);
  usher_trash_store_enter_async (work->tools->store, batch->trash, entered_cb, g_steal_pointer (&job));
}

static void
listed_storages_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Work *work = g_task_get_task_data (task);
  GError *error = NULL;

  work->storages = usher_storage_store_list_finish (USHER_STORE (source), result, &error);
  if (work->storages != NULL)
    begin_batch (task);
  else
    g_task_return_error (task, error);
}

/**
 * usher_remover_async:
 * @tools: of a chore
 * @items: (transfer full) (element-type UsherDeletionItem): files that
 *   usher_deletion_look() has looked at
 * @state: a static string: what those trailers are from then on
 * @cancellable: (nullable): ends it between two files
 * @callback: called when each file is in the trash or known to stay
 * @user_data: data for @callback
 */
void
usher_remover_async (const UsherChoreTools *tools,
                     GPtrArray             *items,
                     const char            *state,
                     GCancellable          *cancellable,
                     GAsyncReadyCallback    callback,
                     gpointer               user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Work *work = g_new0 (Work, 1);
  GError *error = NULL;

  work->tools = tools;
  work->items = items;
  work->state = state;
  g_task_set_source_tag (task, usher_remover_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, work, (GDestroyNotify) work_free);

  if (usher_deletion_is_possible (&error))
    usher_storage_store_list_async (tools->store, listed_storages_cb, g_steal_pointer (&task));
  else
    g_task_return_error (task, error);
}

/**
 * usher_remover_finish:
 * @result: what the callback was given
 * @removal: (out): what was done, also where it was cancelled or failed; to be cleared
 * @error: return location for an error that ended it early
 */
gboolean
usher_remover_finish (GAsyncResult  *result,
                      UsherRemoval  *removal,
                      GError       **error)
{
  Work *work = g_task_get_task_data (G_TASK (result));

  *removal = work->removal;
  work->removal.first_error = NULL;

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Back from the trash */

typedef struct
{
  UsherStore *store;             /* (owned) */
  gint64 now;
  GPtrArray *trash;              /* (owned) (nullable) (element-type UsherTrash) */
  GArray *moved;                 /* (owned) (element-type gboolean): for each of those */
  guint n_restored;
  GError *error;                 /* (owned) (nullable): the first */
} Restoring;

static void
restoring_free (Restoring *restoring)
{
  g_clear_object (&restoring->store);
  g_clear_pointer (&restoring->trash, g_ptr_array_unref);
  g_clear_pointer (&restoring->moved, g_array_unref);
  g_clear_error (&restoring->error);
  g_free (restoring);
}

static void
take_back_in_thread (GTask        *task,
                     gpointer      source,
                     gpointer      data,
                     GCancellable *cancellable)
{
  Restoring *restoring = data;

  for (guint i = 0; i < restoring->trash->len; i++)
    {
      gboolean moved = usher_deletion_take_back (restoring->trash->pdata[i],
                                                 restoring->error == NULL ? &restoring->error : NULL);

      g_array_append_val (restoring->moved, moved);
      restoring->n_restored += moved ? 1 : 0;
    }

  g_task_return_boolean (task, TRUE);
}

static void
restored_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Restoring *restoring = g_task_get_task_data (task);
  GError *error = NULL;

  if (!usher_trash_store_restore_finish (USHER_STORE (source), result, &error))
    g_task_return_error (task, error);
  else if (restoring->error != NULL)
    g_task_return_error (task, g_steal_pointer (&restoring->error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
taken_back_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Restoring *restoring = g_task_get_task_data (task);
  UsherTrashOutcome *outcome = usher_trash_outcome_new ("there", "trailer-restored", 0, restoring->now);

  for (guint i = 0; i < restoring->trash->len; i++)
    usher_trash_outcome_take (outcome, usher_trash_copy (restoring->trash->pdata[i]),
                              g_array_index (restoring->moved, gboolean, i));
  usher_trash_store_restore_async (restoring->store, outcome, restored_cb, g_object_ref (task));
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Restoring *restoring = g_task_get_task_data (task);
  g_autoptr(GTask) job = NULL;
  GError *error = NULL;

  restoring->trash = usher_trash_store_list_finish (USHER_STORE (source), result, &error);
  if (restoring->trash == NULL || !usher_deletion_is_possible (&error))
    {
      g_task_return_error (task, error);
      return;
    }

  /* The job only looks: what it works on is kept by the task that waits for it */
  job = g_task_new (NULL, NULL, taken_back_cb, g_object_ref (task));
  g_task_set_task_data (job, restoring, NULL);
  g_task_run_in_thread (job, take_back_in_thread);
}

/**
 * usher_restore_async:
 * @store: the store
 * @trailers: (element-type gint64): ids of trailers that were deleted
 * @now: the present
 * @callback: called when they are back
 * @user_data: data for @callback
 */
void
usher_restore_async (UsherStore          *store,
                     GArray              *trailers,
                     gint64               now,
                     GAsyncReadyCallback  callback,
                     gpointer             user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  Restoring *restoring = g_new0 (Restoring, 1);

  restoring->store = g_object_ref (store);
  restoring->now = now;
  restoring->moved = g_array_new (FALSE, FALSE, sizeof (gboolean));
  g_task_set_source_tag (task, usher_restore_async);
  g_task_set_task_data (task, restoring, (GDestroyNotify) restoring_free);
  usher_trash_store_list_async (store, trailers, 0, listed_cb, task);
}

/* Returns: whether all are back; some may be, even where not */
gboolean
usher_restore_finish (GAsyncResult  *result,
                      guint         *n_restored,
                      GError       **error)
{
  *n_restored = ((Restoring *) g_task_get_task_data (G_TASK (result)))->n_restored;

  return g_task_propagate_boolean (G_TASK (result), error);
}
