/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-executors.h"

#include "usher-error.h"

/* One line per name in the “executors” list of meson.build. */
#define KIND(id, name) GType usher_##id##_executor_get_type (void);
#include "usher-executor-kinds.h"
#undef KIND

/**
 * UsherExecutors:
 *
 * All places where commands can run. The first that is available serves those
 * who do not mind.
 */
struct _UsherExecutors
{
  GObject parent_instance;

  GPtrArray *executors;          /* (owned) (element-type UsherExecutor) */
};

G_DEFINE_FINAL_TYPE (UsherExecutors, usher_executors, G_TYPE_OBJECT)

static void
usher_executors_finalize (GObject *object)
{
  UsherExecutors *self = USHER_EXECUTORS (object);

  g_clear_pointer (&self->executors, g_ptr_array_unref);

  G_OBJECT_CLASS (usher_executors_parent_class)->finalize (object);
}

static void
usher_executors_class_init (UsherExecutorsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = usher_executors_finalize;
}

static void
usher_executors_init (UsherExecutors *self)
{
  self->executors = g_ptr_array_new_with_free_func (g_object_unref);
#define KIND(id, name) \
  g_ptr_array_add (self->executors, g_object_new (usher_##id##_executor_get_type (), NULL));
#include "usher-executor-kinds.h"
#undef KIND
}

/**
 * usher_executors_new:
 *
 * Returns: (transfer full): all executors that Usher comes with
 */
UsherExecutors *
usher_executors_new (void)
{
  return g_object_new (USHER_TYPE_EXECUTORS, NULL);
}

static UsherExecutor *
find (UsherExecutors *self,
      const char     *name)
{
  for (guint i = 0; i < self->executors->len; i++)
    if (g_str_equal (usher_executor_get_name (self->executors->pdata[i]), name))
      return self->executors->pdata[i];

  return NULL;
}

static UsherExecutor *
get_first_available (UsherExecutors *self)
{
  for (guint i = 0; i < self->executors->len; i++)
    if (usher_executor_is_available (self->executors->pdata[i]))
      return self->executors->pdata[i];

  g_return_val_if_reached (NULL);
}

/**
 * usher_executors_check:
 * @self: the executors
 * @name: (nullable): what a task asks for
 * @error: return location for a #UsherError that names all there are
 *
 * Returns: whether usher_executors_get() knows it
 */
gboolean
usher_executors_check (UsherExecutors  *self,
                       const char      *name,
                       GError         **error)
{
  g_autoptr(GString) names = g_string_new (NULL);

  if (name == NULL || *name == '\0' || find (self, name) != NULL)
    return TRUE;

  for (guint i = 0; i < self->executors->len; i++)
    g_string_append_printf (names, "%s“%s”", i > 0 ? ", " : "",
                            usher_executor_get_name (self->executors->pdata[i]));

  g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
               "There is no executor “%s”; choose one of %s, or leave “Executor” empty",
               name, names->str);

  return FALSE;
}

/**
 * usher_executors_get:
 * @self: the executors
 * @name: (nullable): one of them; empty for the best one that is available now
 *
 * Returns: (transfer none) (nullable): an executor, %NULL if there is none of
 *   that name
 */
UsherExecutor *
usher_executors_get (UsherExecutors *self,
                     const char     *name)
{
  g_return_val_if_fail (USHER_IS_EXECUTORS (self), NULL);

  return name == NULL || *name == '\0' ? get_first_available (self) : find (self, name);
}

static void
connected_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  guint *n_pending = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  if (!usher_executor_connect_finish (USHER_EXECUTOR (source), result, &error))
    g_warning ("%s", error->message);

  if (--*n_pending == 0)
    g_task_return_boolean (task, TRUE);
}

/**
 * usher_executors_connect_async:
 * @self: the executors
 * @connection: the bus of the person whose commands these are
 * @instance: tells what daemons with the same data have started from all else
 * @callback: called when it is known who is available, and nothing of an
 *   earlier daemon runs any more
 * @user_data: data for @callback
 */
void
usher_executors_connect_async (UsherExecutors      *self,
                               GDBusConnection     *connection,
                               const char          *instance,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, NULL, callback, user_data);
  guint *n_pending = g_new0 (guint, 1);

  g_task_set_source_tag (task, usher_executors_connect_async);
  g_task_set_task_data (task, n_pending, g_free);
  *n_pending = self->executors->len;

  for (guint i = 0; i < self->executors->len; i++)
    usher_executor_connect_async (self->executors->pdata[i], connection, instance,
                                  connected_cb, g_object_ref (task));
}

void
usher_executors_connect_finish (UsherExecutors *self,
                                GAsyncResult   *result)
{
  g_return_if_fail (g_task_is_valid (result, self));

  g_task_propagate_boolean (G_TASK (result), NULL);
}
