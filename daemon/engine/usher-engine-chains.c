/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-engine-private.h"

#include <string.h>

#include "usher-error.h"

/* Tasks run after others, by the trigger `after` and when one has failed. A task
 * that would run after itself would do so for ever: that is refused. */

typedef struct
{
  UsherEngine *engine;           /* (unowned) */
  const char *id;                /* (unowned): of the task that is new, or changes */
  UsherTaskDefinition *definition; /* (unowned): what it will be */
  GHashTable *pending;           /* (unowned) (nullable) (element-type utf8
                                  * UsherTaskDefinition): others that are added with it */
  GHashTable *seen;              /* (owned) (element-type utf8): in no cycle */
  GPtrArray *path;               /* (owned) (element-type utf8): ids */
} Search;

static gboolean find_cycle (Search     *search,
                            const char *id);

static UsherTaskDefinition *
find_definition (Search     *search,
                 const char *id)
{
  UsherTask *task;
  UsherTaskDefinition *pending;

  if (g_strcmp0 (id, search->id) == 0)
    return search->definition;

  pending = search->pending != NULL ? g_hash_table_lookup (search->pending, id) : NULL;
  if (pending != NULL)
    return pending;

  task = usher_scheduler_get (search->engine->scheduler, id);

  return task != NULL ? task->definition : NULL;
}

static gboolean
follows (UsherTaskDefinition *definition,
         const char          *topic)
{
  for (guint i = 0; i < definition->triggers->len; i++)
    if (g_strcmp0 (usher_trigger_get_topic (definition->triggers->pdata[i]), topic) == 0)
      return TRUE;

  return FALSE;
}

static gboolean
find_cycle_through_pending (Search     *search,
                            const char *topic)
{
  GHashTableIter iter;
  gpointer id, definition;

  if (search->pending == NULL)
    return FALSE;

  g_hash_table_iter_init (&iter, search->pending);
  while (g_hash_table_iter_next (&iter, &id, &definition))
    if (follows (definition, topic) && find_cycle (search, id))
      return TRUE;

  return FALSE;
}

static gboolean
find_cycle_through_followers (Search     *search,
                              const char *id)
{
  g_autofree char *topic = g_strconcat (USHER_TOPIC_TASK, id, NULL);
  g_autoptr(GPtrArray) tasks =
    usher_listeners_list (usher_scheduler_get_listeners (search->engine->scheduler), topic);
  UsherTaskDefinition *definition = find_definition (search, id);

  for (guint i = 0; i < tasks->len; i++)
    {
      UsherTask *task = tasks->pdata[i];

      if (g_strcmp0 (task->id, search->id) != 0 && find_cycle (search, task->id))
        return TRUE;
    }

  if (search->id != NULL && follows (search->definition, topic) && find_cycle (search, search->id))
    return TRUE;
  if (definition != NULL && definition->on_failure != NULL && *definition->on_failure->run != '\0' &&
      find_cycle (search, definition->on_failure->run))
    return TRUE;

  return find_cycle_through_pending (search, topic);
}

/* Goes down from task to task. The path is left as it is where a cycle is found. */
static gboolean
find_cycle (Search     *search,
            const char *id)
{
  gboolean is_first = search->path->len == 0;

  g_ptr_array_add (search->path, (gpointer) id);
  if (!is_first && g_strcmp0 (id, search->id) == 0)
    return TRUE;

  if (g_hash_table_add (search->seen, (gpointer) id) && find_cycle_through_followers (search, id))
    return TRUE;

  g_ptr_array_remove_index (search->path, search->path->len - 1);

  return FALSE;
}

static gboolean
check_cycle (Search  *search,
             GError **error)
{
  g_autoptr(GString) names = g_string_new (NULL);

  if (search->id == NULL || !find_cycle (search, search->id))
    return TRUE;

  for (guint i = 0; i < search->path->len; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? " → " : "", (char *) search->path->pdata[i]);
  g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_TRIGGER,
               "These tasks would run after each other for ever: %s; take one out of the circle",
               names->str);

  return FALSE;
}

/* What it followed before may be gone, which is no reason to refuse another change. */
static gboolean
check_others (Search  *search,
              GError **error)
{
  UsherTask *task = search->id != NULL ? usher_scheduler_get (search->engine->scheduler, search->id) : NULL;
  GPtrArray *triggers = search->definition->triggers;

  for (guint i = 0; i < triggers->len; i++)
    {
      const char *topic = usher_trigger_get_topic (triggers->pdata[i]);
      const char *other = topic != NULL && g_str_has_prefix (topic, USHER_TOPIC_TASK)
        ? topic + strlen (USHER_TOPIC_TASK) : NULL;

      if (other == NULL || find_definition (search, other) != NULL ||
          (task != NULL && follows (task->definition, topic)))
        continue;

      g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_TRIGGER,
                   "The trigger “after %s” names a task that is not there; “usherctl tasks” lists them",
                   other);
      return FALSE;
    }

  return TRUE;
}

static gboolean
check_on_failure (Search  *search,
                  GError **error)
{
  UsherOnFailure *policy = search->definition->on_failure;

  if (policy == NULL || *policy->run == '\0' || find_definition (search, policy->run) != NULL)
    return TRUE;

  g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
               "“OnFailure” names the task “%s” to be run, which is not there; “usherctl tasks” "
               "lists them", policy->run);

  return FALSE;
}

/**
 * usher_engine_check_chain:
 * @self: an engine
 * @id: (nullable): of the task, if it has one already
 * @definition: what it will be
 * @pending: (nullable) (element-type utf8 UsherTaskDefinition): others that are to be
 *   added with it
 * @error: return location for a #UsherError
 *
 * Returns: whether the tasks that it follows are there, and it does not follow
 *   itself
 */
gboolean
usher_engine_check_chain (UsherEngine          *self,
                          const char           *id,
                          UsherTaskDefinition  *definition,
                          GHashTable           *pending,
                          GError              **error)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GPtrArray) path = g_ptr_array_new ();
  Search search = {
    .engine = self, .id = id, .definition = definition, .pending = pending, .seen = seen, .path = path,
  };

  return check_others (&search, error) && check_on_failure (&search, error) &&
         check_cycle (&search, error);
}
