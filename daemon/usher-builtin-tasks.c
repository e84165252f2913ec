/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-builtin-tasks.h"

#include "usher-time.h"

/* What Usher does out of the box. Each chore has its task; a person may change
 * it and switch it off, and then it stays as it is. What one finds out another
 * acts upon at once: the hours are for what nobody tells us of. */
static const struct
{
  const char *id;                /* also the chore */
  const char *name;
  const char *interval;
  gint64 delay;                  /* of the first run after the very first start */
  const char *after[3];          /* more triggers */
} tasks[] = {
  { "arr-refresh",      "Refresh from Radarr and Sonarr", "1h",  30 * USHER_SECOND, { NULL, } },
  { "update-check",     "Look for updates",               "24h", 4 * USHER_MINUTE, { NULL, } },
  { "disk-scan",        "Scan the disk for trailers",     "1h",  8 * USHER_MINUTE,
    { "after arr-refresh changed", NULL, } },
  { "image-refresh",    "Fetch posters and fan art",      "6h",  12 * USHER_MINUTE, { NULL, } },
  { "trailer-download", "Download missing trailers",      "1h",  15 * USHER_MINUTE,
    { "after arr-refresh changed", "after disk-scan changed", NULL } },
  { "cleanup",          "Clean up",                       "24h", 4 * USHER_HOUR, { NULL, } },
};

typedef struct
{
  gsize next;
} Progress;

static void add_next (GTask *task);

static GVariant *
define_triggers (gsize  index,
                 gint64 now)
{
  g_autoptr(GString) cadence = g_string_new (NULL);
  const UsherMoment from = {
    .civil_seconds = (now + tasks[index].delay) / USHER_SECOND,
    .has_offset = TRUE,
  };
  GVariantBuilder builder;

  g_string_printf (cadence, "every %s from ", tasks[index].interval);
  usher_moment_print (&from, cadence);

  g_variant_builder_init (&builder, G_VARIANT_TYPE_STRING_ARRAY);
  g_variant_builder_add (&builder, "s", cadence->str);
  for (gsize i = 0; tasks[index].after[i] != NULL; i++)
    g_variant_builder_add (&builder, "s", tasks[index].after[i]);

  return g_variant_builder_end (&builder);
}

/* A person's own task may have the id already: then the name makes another. */
static GVariant *
define (gsize    index,
        gboolean has_id,
        gint64   now)
{
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  if (has_id)
    g_variant_dict_insert (&dict, "Id", "s", tasks[index].id);
  g_variant_dict_insert (&dict, "Name", "s", tasks[index].name);
  g_variant_dict_insert (&dict, "Chore", "s", tasks[index].id);
  g_variant_dict_insert_value (&dict, "Triggers", define_triggers (index, now));

  return g_variant_dict_end (&dict);
}

static gboolean
is_there (UsherEngine *engine,
          gsize        index)
{
  UsherTask *task = usher_engine_get_task (engine, tasks[index].id, NULL);
  GPtrArray *all;

  if (task == NULL || task->builtin)
    return task != NULL;

  all = usher_engine_list_tasks (engine);
  for (guint i = 0; i < all->len; i++)
    {
      task = all->pdata[i];
      if (task->builtin && g_str_equal (task->definition->chore, tasks[index].id))
        return TRUE;
    }

  return FALSE;
}

static void
added_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  GError *error = NULL;
  g_autofree char *id = usher_engine_add_task_finish (USHER_ENGINE (source), result, &error);

  if (id != NULL)
    add_next (task);
  else
    g_task_return_error (task, error);
}

static void
add_next (GTask *task)
{
  UsherEngine *engine = g_task_get_source_object (task);
  Progress *progress = g_task_get_task_data (task);

  while (progress->next < G_N_ELEMENTS (tasks))
    {
      gsize index = progress->next++;
      g_autoptr(GVariant) definition = NULL;
      gboolean has_id = usher_engine_get_task (engine, tasks[index].id, NULL) == NULL;

      if (is_there (engine, index))
        continue;

      definition = g_variant_ref_sink (define (index, has_id, usher_engine_now (engine)));
      usher_engine_add_task_async (engine, definition, TRUE, added_cb, g_object_ref (task));
      return;
    }

  g_task_return_boolean (task, TRUE);
}

/**
 * usher_builtin_tasks_add_async:
 * @engine: an engine that is loaded
 * @callback: called when all built-in tasks are there
 * @user_data: data for @callback
 *
 * Adds those that this database does not have yet.
 */
void
usher_builtin_tasks_add_async (UsherEngine         *engine,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (engine, NULL, callback, user_data);

  g_task_set_source_tag (task, usher_builtin_tasks_add_async);
  g_task_set_task_data (task, g_new0 (Progress, 1), g_free);
  add_next (task);
}

gboolean
usher_builtin_tasks_add_finish (UsherEngine   *engine,
                                GAsyncResult  *result,
                                GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, engine), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
