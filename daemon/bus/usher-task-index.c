/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-task-index.h"

#include <string.h>

/**
 * UsherTaskIndex:
 *
 * All tasks, sorted by id, kept from one page to the next: to sort 100,000 of them
 * for each page of 100 takes longer than all else about it.
 */
struct _UsherTaskIndex
{
  GObject parent_instance;

  UsherEngine *engine;           /* (owned) */
  GPtrArray *tasks;              /* (owned) (nullable) (element-type UsherTask): by id; none
                                  * until somebody asks, or once too much has changed */
};

G_DEFINE_FINAL_TYPE (UsherTaskIndex, usher_task_index, G_TYPE_OBJECT)

static int
compare_ids (gconstpointer a,
             gconstpointer b)
{
  return strcmp ((*(UsherTask **) a)->id, (*(UsherTask **) b)->id);
}

/**
 * usher_task_index_find:
 * @tasks: (element-type UsherTask): by id
 * @id: an id, of a task or not
 * @behind: whether the place behind a task of that id is wanted
 *
 * Returns: where such a task is, or would be
 */
guint
usher_task_index_find (GPtrArray  *tasks,
                       const char *id,
                       gboolean    behind)
{
  guint low = 0, high = tasks->len;

  while (low < high)
    {
      guint middle = (low + high) / 2;
      int order = strcmp (((UsherTask *) tasks->pdata[middle])->id, id);

      if (order < 0 || (order == 0 && behind))
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

static void
task_changed_cb (UsherTaskIndex *self,
                 UsherTask      *task,
                 guint           changes)
{
  if (self->tasks != NULL && (changes & USHER_TASK_CHANGE_ADDED) != 0)
    g_ptr_array_insert (self->tasks, (int) usher_task_index_find (self->tasks, task->id, FALSE),
                        usher_task_ref (task));
}

static void
task_removed_cb (UsherTaskIndex *self,
                 const char     *id)
{
  guint place = self->tasks != NULL ? usher_task_index_find (self->tasks, id, FALSE) : 0;

  if (self->tasks != NULL && place < self->tasks->len &&
      g_str_equal (((UsherTask *) self->tasks->pdata[place])->id, id))
    g_ptr_array_remove_index (self->tasks, place);
}

/**
 * usher_task_index_list:
 * @self: an index
 *
 * Returns: (transfer none) (element-type UsherTask): all tasks by id; valid until the
 *   next of them is added or removed
 */
GPtrArray *
usher_task_index_list (UsherTaskIndex *self)
{
  if (self->tasks == NULL)
    {
      self->tasks = usher_engine_list_tasks (self->engine);
      g_ptr_array_sort (self->tasks, compare_ids);
    }

  return self->tasks;
}

static void
usher_task_index_dispose (GObject *object)
{
  UsherTaskIndex *self = USHER_TASK_INDEX (object);

  g_clear_pointer (&self->tasks, g_ptr_array_unref);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (usher_task_index_parent_class)->dispose (object);
}

static void
usher_task_index_class_init (UsherTaskIndexClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = usher_task_index_dispose;
}

static void
usher_task_index_init (UsherTaskIndex *self)
{
}

UsherTaskIndex *
usher_task_index_new (UsherEngine *engine)
{
  UsherTaskIndex *self = g_object_new (USHER_TYPE_TASK_INDEX, NULL);

  self->engine = g_object_ref (engine);
  g_signal_connect_object (engine, "task-changed", G_CALLBACK (task_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "task-removed", G_CALLBACK (task_removed_cb),
                           self, G_CONNECT_SWAPPED);

  return self;
}
