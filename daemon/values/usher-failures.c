/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-failures.h"

void
usher_failures_clear (UsherFailures *self)
{
  g_clear_error (&self->first);
  self->n_failed = 0;
  self->mixed = FALSE;
}

/* It has a question for a person, which must not be lost among the others. */
static gboolean
asks (const GError *error)
{
  return g_error_matches (error, USHER_FAILURE, USHER_FAILURE_MASS_LOSS);
}

static void
swap_first (UsherFailures  *self,
            GError        **error)
{
  GError *first = self->first;

  self->first = *error;
  *error = first;
}

/**
 * usher_failures_take:
 * @self: failures
 * @error: (transfer full): another one
 */
void
usher_failures_take (UsherFailures *self,
                     GError        *error)
{
  self->n_failed++;
  if (self->first == NULL)
    {
      self->first = error;
      return;
    }

  if (usher_failure_from_error (error) != usher_failure_from_error (self->first))
    self->mixed = TRUE;
  if (asks (error) && !asks (self->first))
    swap_first (self, &error);
  g_error_free (error);
}

/**
 * usher_failures_steal_sum:
 * @self: failures; none afterwards
 * @n_parts: how many parts the run has
 *
 * Returns: (transfer full) (nullable): the one error that a run ends with. Where
 *   all failed alike it keeps their code, as what to do about it is the same.
 */
GError *
usher_failures_steal_sum (UsherFailures *self,
                          guint          n_parts)
{
  g_autoptr(GError) first = g_steal_pointer (&self->first);
  g_autoptr(GVariantDict) details = NULL;
  UsherFailure code;
  GError *sum = NULL;

  if (first == NULL || n_parts == 1)
    return g_steal_pointer (&first);

  code = self->mixed ? USHER_FAILURE_PARTLY : usher_failure_from_error (first);
  details = g_variant_dict_new (self->mixed && !asks (first) ? NULL
                                                             : usher_failure_get_details (first));
  g_variant_dict_insert (details, "Failed", "u", self->n_failed);
  g_variant_dict_insert (details, "Total", "u", n_parts);
  g_variant_dict_insert (details, "First", "s", first->message);
  usher_failure_set (&sum, code, g_variant_dict_end (details), "%u of %u failed: %s%s",
                     self->n_failed, n_parts, self->n_failed > 1 ? "the first: " : "",
                     first->message);
  usher_failures_clear (self);

  return sum;
}
