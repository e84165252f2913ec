/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-listeners.h"

/**
 * UsherListeners:
 *
 * Which tasks wait for which events, by topic.
 */
struct _UsherListeners
{
  GObject parent_instance;

  GHashTable *topics;            /* (owned) (element-type utf8 GPtrArray): of tasks */
};

enum
{
  TOPIC_WANTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (UsherListeners, usher_listeners, G_TYPE_OBJECT)

static void
usher_listeners_dispose (GObject *object)
{
  UsherListeners *self = USHER_LISTENERS (object);

  g_clear_pointer (&self->topics, g_hash_table_unref);

  G_OBJECT_CLASS (usher_listeners_parent_class)->dispose (object);
}

static void
usher_listeners_class_init (UsherListenersClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = usher_listeners_dispose;

  /**
   * UsherListeners::topic-wanted:
   * @topic: what events may be about
   * @wanted: whether a task waits for them from now on, or none does any more
   */
  signals[TOPIC_WANTED] =
    g_signal_new ("topic-wanted", USHER_TYPE_LISTENERS,
                  G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL,
                  G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_BOOLEAN);
}

static void
usher_listeners_init (UsherListeners *self)
{
  self->topics = g_hash_table_new_full (g_str_hash, g_str_equal,
                                        g_free, (GDestroyNotify) g_ptr_array_unref);
}

UsherListeners *
usher_listeners_new (void)
{
  return g_object_new (USHER_TYPE_LISTENERS, NULL);
}

static void
add_topic (UsherListeners *self,
           const char     *topic,
           UsherTask      *task)
{
  GPtrArray *tasks = g_hash_table_lookup (self->topics, topic);

  if (tasks == NULL)
    {
      tasks = g_ptr_array_new_with_free_func ((GDestroyNotify) usher_task_unref);
      g_hash_table_insert (self->topics, g_strdup (topic), tasks);
      g_signal_emit (self, signals[TOPIC_WANTED], 0, topic, TRUE);
    }

  if (!g_ptr_array_find (tasks, task, NULL))
    g_ptr_array_add (tasks, usher_task_ref (task));
}

static void
remove_topic (UsherListeners *self,
              const char     *topic,
              UsherTask      *task)
{
  GPtrArray *tasks = g_hash_table_lookup (self->topics, topic);

  if (tasks == NULL || !g_ptr_array_remove (tasks, task) || tasks->len > 0)
    return;

  g_hash_table_remove (self->topics, topic);
  g_signal_emit (self, signals[TOPIC_WANTED], 0, topic, FALSE);
}

/**
 * usher_listeners_add:
 * @self: who waits for what
 * @task: a task
 * @definition: whose triggers say what it waits for
 */
void
usher_listeners_add (UsherListeners      *self,
                     UsherTask           *task,
                     UsherTaskDefinition *definition)
{
  for (guint i = 0; i < definition->triggers->len; i++)
    {
      const char *topic = usher_trigger_get_topic (definition->triggers->pdata[i]);

      if (topic != NULL)
        add_topic (self, topic, task);
    }
}

/* The same for a definition that the task has no more. */
void
usher_listeners_remove (UsherListeners      *self,
                        UsherTask           *task,
                        UsherTaskDefinition *definition)
{
  for (guint i = 0; i < definition->triggers->len; i++)
    {
      const char *topic = usher_trigger_get_topic (definition->triggers->pdata[i]);

      if (topic != NULL)
        remove_topic (self, topic, task);
    }
}

/* Returns: (transfer full) (element-type UsherTask): the tasks that wait for it */
GPtrArray *
usher_listeners_list (UsherListeners *self,
                      const char     *topic)
{
  GPtrArray *listed = g_ptr_array_new_with_free_func ((GDestroyNotify) usher_task_unref);
  GPtrArray *tasks = g_hash_table_lookup (self->topics, topic);

  for (guint i = 0; tasks != NULL && i < tasks->len; i++)
    g_ptr_array_add (listed, usher_task_ref (tasks->pdata[i]));

  return listed;
}

/* Returns: (transfer container) (element-type utf8): all topics that tasks wait for */
GList *
usher_listeners_list_topics (UsherListeners *self)
{
  return g_hash_table_get_keys (self->topics);
}
