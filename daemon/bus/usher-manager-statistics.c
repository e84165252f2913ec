/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-manager-service.h"

#include "usher-call.h"
#include "usher-error.h"
#include "usher-run-statistics.h"
#include "usher-time.h"

#define MAX_SPANS 1000

static void
summed_up_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(UsherCall) call = user_data;
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(tuuuudd)"));
  GError *error = NULL;
  g_autoptr(GArray) sums = usher_run_statistics_finish (USHER_STORE (source), result, &error);

  if (sums == NULL)
    {
      usher_call_refuse (call->invocation, error);
      return;
    }

  for (guint i = 0; i < sums->len; i++)
    {
      const UsherRunSum *sum = &g_array_index (sums, UsherRunSum, i);

      g_variant_builder_add (&builder, "(tuuuudd)", (guint64) sum->start, sum->n_succeeded,
                             sum->n_failed, sum->n_cancelled, sum->n_other,
                             (double) sum->mean / USHER_SECOND,
                             (double) sum->longest / USHER_SECOND);
    }

  g_dbus_method_invocation_return_value (call->invocation,
                                         g_variant_new ("(@a(tuuuudd))", g_variant_builder_end (&builder)));
}

/* Returns: (transfer full) (nullable) (element-type gint64): the edges, if they ascend */
static GArray *
read_edges (GVariant  *variant,
            GError   **error)
{
  g_autoptr(GArray) edges = g_array_new (FALSE, FALSE, sizeof (gint64));
  gboolean ascending = TRUE;
  guint64 edge, last = 0;
  GVariantIter iter;

  g_variant_iter_init (&iter, variant);
  while (ascending && g_variant_iter_next (&iter, "t", &edge))
    {
      gint64 time = (gint64) edge;

      ascending = edge <= G_MAXINT64 && (edges->len == 0 || edge > last);
      g_array_append_val (edges, time);
      last = edge;
    }

  if (ascending && edges->len >= 2 && edges->len <= MAX_SPANS + 1)
    return g_steal_pointer (&edges);

  g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
               "The edges must be 2 to %d times, each later than the one before", MAX_SPANS + 1);

  return NULL;
}

static gboolean
handle_get_statistics_cb (UsherManagerService   *self,
                          GDBusMethodInvocation *invocation,
                          const char            *id,
                          GVariant              *variant,
                          UsherDbusManager      *manager)
{
  UsherEngine *engine = usher_manager_service_get_engine (self);
  g_autoptr(GArray) edges = NULL;
  gint64 task_key = 0;
  GError *error = NULL;

  if (*id != '\0')
    {
      UsherTask *task = usher_engine_get_task (engine, id, &error);

      if (task == NULL)
        return usher_call_refuse (invocation, error);
      task_key = task->key;
    }

  edges = read_edges (variant, &error);
  if (edges == NULL)
    return usher_call_refuse (invocation, error);

  usher_run_statistics_async (usher_engine_get_store (engine), task_key, edges, summed_up_cb,
                              usher_call_new (self, invocation));

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

void
usher_manager_service_connect_statistics (UsherManagerService *self,
                                          UsherDbusManager    *manager)
{
  static const UsherMethod methods[] = {
    { "handle-get-statistics", G_CALLBACK (handle_get_statistics_cb) },
  };

  usher_call_connect (manager, methods, G_N_ELEMENTS (methods), self);
}
