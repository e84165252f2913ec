/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* A server that has lost its disk or its database answers as if its library had
 * shrunk. A few titles may go at once; what is more than that waits for a person, who
 * sees a plan that names each of them, and what goes then is in that plan. */

#include "usher-arr-loss.h"

#include "usher-failure.h"

/* As many may go at once from the smallest library. */
#define MIN_MASS_LOSS 10

/**
 * usher_arr_loss_check_plan:
 * @plan: what a person has confirmed
 * @connection: the connection that is refreshed
 * @error: return location for a #UsherFailure
 *
 * Returns: %FALSE if the plan is for something else
 */
gboolean
usher_arr_loss_check_plan (const UsherPlan  *plan,
                           UsherConnection  *connection,
                           GError          **error)
{
  if (g_str_equal (plan->kind, USHER_PLAN_LOSS) && g_str_equal (plan->subject, connection->id))
    return TRUE;

  usher_failure_set (error, USHER_FAILURE_INVALID_PARAMETERS, NULL,
                     "The plan is not about titles of “%s”; refresh it to get one that is",
                     connection->id);

  return FALSE;
}

static void
add_confirmed (GHashTable *confirmed,
               gint64      id)
{
  g_hash_table_add (confirmed, g_memdup2 (&id, sizeof id));
}

/* Returns: (transfer full) (element-type gint64): the ids of titles in the plan */
static GHashTable *
list_confirmed (const UsherPlan *plan)
{
  GHashTable *confirmed = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  GVariantIter iter;
  GVariant *item;

  if (plan == NULL)
    return confirmed;

  g_variant_iter_init (&iter, plan->items);
  while ((item = g_variant_iter_next_value (&iter)) != NULL)
    {
      g_autoptr(GVariant) owned = item;
      g_autoptr(GVariant) others = g_variant_lookup_value (owned, "Others", G_VARIANT_TYPE ("at"));
      guint64 id = 0;

      if (g_variant_lookup (owned, "Id", "t", &id) && id != 0)
        add_confirmed (confirmed, (gint64) id);
      for (gsize i = 0; others != NULL && i < g_variant_n_children (others); i++)
        {
          g_variant_get_child (others, i, "t", &id);
          add_confirmed (confirmed, (gint64) id);
        }
    }

  return confirmed;
}

/**
 * usher_arr_loss_may_go:
 * @self: what an answer lacks
 * @limit: (out): how many may go that nobody has confirmed
 *
 * An answer without any title is what a server gives whose own database is not there:
 * then none may.
 *
 * Returns: whether all of it may go
 */
gboolean
usher_arr_loss_may_go (const UsherArrLoss *self,
                       guint              *limit)
{
  g_autoptr(GHashTable) confirmed = list_confirmed (self->confirmed);
  guint n_unconfirmed = 0;

  for (guint i = 0; i < self->gone->len; i++)
    if (!g_hash_table_contains (confirmed, &g_array_index (self->gone, gint64, i)))
      n_unconfirmed++;

  *limit = self->empty ? 0 : MAX ((guint) (self->share * self->n_known), MIN_MASS_LOSS);

  return n_unconfirmed <= *limit;
}

/**
 * usher_arr_loss_plan:
 * @self: what an answer lacks
 * @names: (element-type utf8): what the first of them are called
 * @now: the present
 *
 * Titles that are too many to be named are in one last item, by their ids.
 *
 * Returns: (transfer full): what waits for a person
 */
UsherPlan *
usher_arr_loss_plan (const UsherArrLoss *self,
                     const GPtrArray    *names,
                     gint64              now)
{
  g_auto(GVariantBuilder) items = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));
  guint n_named = MIN (self->gone->len, names->len);

  for (guint i = 0; i < n_named; i++)
    g_variant_builder_add_parsed (&items, "{'Id': <%t>, 'Text': <%s>}",
                                  (guint64) g_array_index (self->gone, gint64, i),
                                  (const char *) names->pdata[i]);

  if (n_named < self->gone->len)
    {
      guint n_others = self->gone->len - n_named;
      g_autofree char *text = g_strdup_printf ("… and %u more", n_others);
      GVariant *others =
        g_variant_new_fixed_array (G_VARIANT_TYPE_UINT64,
                                   &g_array_index (self->gone, gint64, n_named), n_others,
                                   sizeof (gint64));

      g_variant_builder_add_parsed (&items, "{'Id': <@t 0>, 'Text': <%s>, 'Others': <%*>}",
                                    text, others);
    }

  return usher_plan_new (USHER_PLAN_LOSS, self->connection->id, now, 0,
                         g_variant_builder_end (&items));
}

/* Returns: (transfer full): what the refresh fails with; nothing was changed */
GError *
usher_arr_loss_describe (const UsherArrLoss *self,
                         const UsherPlan    *plan)
{
  GError *error = NULL;
  guint limit;

  usher_arr_loss_may_go (self, &limit);
  usher_failure_set (&error, USHER_FAILURE_MASS_LOSS,
                     g_variant_new_parsed ("{'Known': <%u>, 'Missing': <%u>, 'Limit': <%u>,"
                                           " 'Plan': <%s>}",
                                           self->n_known, self->gone->len, limit, plan->id),
                     "%u of %u titles are missing from the answer, and at most %u may go at once; "
                     "nothing was changed. Check the server; if they are really gone, confirm the "
                     "plan %s",
                     self->gone->len, self->n_known, limit, plan->id);

  return error;
}
