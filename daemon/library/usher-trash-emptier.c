/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* Empties the trash of what has been there for long enough: of files on record,
 * each told by what it is, and of no others. */

#include "usher-trash-emptier.h"

#include "usher-deletion.h"
#include "usher-run-log.h"
#include "usher-storage.h"

typedef struct
{
  const UsherChoreTools *tools;  /* (unowned) */
  gint64 until;
  GPtrArray *storages;           /* (owned) (nullable) (element-type UsherStorage) */
  GPtrArray *trash;              /* (owned) (nullable) (element-type UsherTrash) */
  GArray *gone;                  /* (owned) (element-type gint64): the ids of what is no longer there */
  GString *log;                  /* (owned): what was done, a line each */
  UsherEmptying sum;
} Work;

static void
work_free (Work *work)
{
  g_clear_pointer (&work->storages, g_ptr_array_unref);
  g_clear_pointer (&work->trash, g_ptr_array_unref);
  g_clear_pointer (&work->gone, g_array_unref);
  g_string_free (work->log, TRUE);
  g_free (work);
}

static void
purge_one (Work             *work,
           const UsherTrash *trash)
{
  g_autofree char *display = g_filename_display_name (trash->original);
  g_autoptr(GError) error = NULL;
  UsherPurge purge = usher_storage_check_root (work->storages, trash->root, &error)
    ? usher_deletion_purge (trash, &error) : USHER_PURGE_FAILED;

  if (purge == USHER_PURGE_FAILED)
    {
      work->sum.n_left++;
      g_string_append_printf (work->log, "  %s: stays in the trash: %s\n", display,
                              error != NULL ? error->message : "it cannot be reached");
      return;
    }

  g_array_append_val (work->gone, trash->id);
  if (purge == USHER_PURGE_DONE)
    {
      work->sum.n_purged++;
      work->sum.freed += (guint64) trash->size;
      g_string_append_printf (work->log, "  %s: deleted for good\n", display);
    }
  else if (purge == USHER_PURGE_NOT_OURS)
    {
      g_string_append_printf (work->log, "  %s: another file is in its place, and stays\n", display);
    }
}

static void
purge_in_thread (GTask        *task,
                 gpointer      source,
                 gpointer      data,
                 GCancellable *cancellable)
{
  Work *work = data;

  for (guint i = 0; i < work->trash->len && !g_cancellable_is_cancelled (cancellable); i++)
    purge_one (work, work->trash->pdata[i]);

  g_task_return_boolean (task, TRUE);
}

static void
forgotten_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  GError *error = NULL;

  if (usher_trash_store_forget_finish (USHER_STORE (source), result, &error) &&
      !g_cancellable_set_error_if_cancelled (g_task_get_cancellable (task), &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
purged_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Work *work = g_task_get_task_data (task);
  g_auto(GStrv) lines = g_strsplit (work->log->str, "\n", -1);

  for (char **line = lines; *line != NULL; line++)
    if (**line != '\0')
      usher_run_log_say (work->tools->log, "%s", *line);
  usher_trash_store_forget_async (work->tools->store, work->gone, forgotten_cb, g_object_ref (task));
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Work *work = g_task_get_task_data (task);
  g_autoptr(GTask) job = NULL;
  GError *error = NULL;

  work->trash = usher_trash_store_list_finish (USHER_STORE (source), result, &error);
  if (work->trash == NULL || (work->trash->len > 0 && !usher_deletion_is_possible (&error)))
    {
      g_task_return_error (task, error);
      return;
    }

  usher_progress_set (work->tools->progress, "emptying-trash", 0, work->trash->len, NULL);
  job = g_task_new (NULL, g_task_get_cancellable (task), purged_cb, g_object_ref (task));
  g_task_set_check_cancellable (job, FALSE);
  g_task_set_task_data (job, work, NULL);
  g_task_run_in_thread (job, purge_in_thread);
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
    usher_trash_store_list_async (work->tools->store, NULL, work->until, listed_cb, g_object_ref (task));
  else
    g_task_return_error (task, error);
}

/**
 * usher_trash_emptier_async:
 * @tools: of a chore
 * @until: what was put there until then goes
 * @cancellable: (nullable): ends it between two files
 * @callback: called when it is done
 * @user_data: data for @callback
 */
void
usher_trash_emptier_async (const UsherChoreTools *tools,
                           gint64                 until,
                           GCancellable          *cancellable,
                           GAsyncReadyCallback    callback,
                           gpointer               user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Work *work = g_new0 (Work, 1);

  work->tools = tools;
  work->until = until;
  work->gone = g_array_new (FALSE, FALSE, sizeof (gint64));
  work->log = g_string_new (NULL);
  g_task_set_source_tag (task, usher_trash_emptier_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, work, (GDestroyNotify) work_free);
  usher_storage_store_list_async (tools->store, listed_storages_cb, task);
}

/**
 * usher_trash_emptier_finish:
 * @result: what the callback was given
 * @emptying: (out): what was done, also where it ended early
 * @error: return location for an error
 */
gboolean
usher_trash_emptier_finish (GAsyncResult   *result,
                            UsherEmptying  *emptying,
                            GError        **error)
{
  *emptying = ((Work *) g_task_get_task_data (G_TASK (result)))->sum;

  return g_task_propagate_boolean (G_TASK (result), error);
}
