/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-builtin-tasks.h"

#include "usher-time.h"

/* What Usher does out of the box. Each chore has its task; a person may change
 * it and switch it off, and then it stays as it is. */
static const struct
{
  const char *id;                /* also the chore */
  const char *name;
  const char *interval;
  gint64 delay;                  /* of the first run after the very first start */
} tasks[] = {
  { "arr-refresh",      "Refresh from Radarr and Sonarr", "1h", 30 * USHER_SECOND },
  { "disk-scan",        "Scan the disk for trailers",     "1h", 8 * USHER_MINUTE },
  { "trailer-download", "Download missing trailers",      "1h", 15 * USHER_MINUTE },
};

typedef struct
{
  gsize next;
} Progress;

static void add_next (GTask *task);

static GVariant *
define (gsize        index,
        gint64       now)
{
  g_autoptr(GString) trigger = g_string_new (NULL);
  const UsherMoment from = {
    .civil_seconds = (now + tasks[index].delay) / USHER_SECOND,
    .has_offset = TRUE,
  };

  g_string_printf (trigger, "every %s from ", tasks[index].interval);
  usher_moment_print (&from, trigger);

  return g_variant_new_parsed ("{'Id': <%s>, 'Name': <%s>, 'Chore': <%s>, 'Triggers': <[%s]>}",
                               tasks[index].id, tasks[index].name, tasks[index].id, trigger->str);
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

      if (usher_engine_get_task (engine, tasks[index].id, NULL) != NULL)
        continue;

      definition = g_variant_ref_sink (define (index, usher_engine_now (engine)));
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
