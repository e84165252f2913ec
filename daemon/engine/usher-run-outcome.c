/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-run-outcome.h"

#include "usher-failure.h"

/* What a chore says of its end becomes the run's. */
void
usher_run_take_outcome (UsherRun     *run,
                        UsherOutcome *outcome)
{
  g_clear_pointer (&run->result, g_variant_unref);
  run->result = g_steal_pointer (&outcome->result);
  if (outcome->exit_status >= 0)
    run->exit_status = outcome->exit_status;
}

/**
 * usher_run_accept_status:
 * @run: a run that has failed
 * @definition: that of its task
 * @error: why it has
 *
 * A task may call other exit statuses than 0 a success.
 *
 * Returns: whether @error is such a status, which is @run's then
 */
gboolean
usher_run_accept_status (UsherRun            *run,
                         UsherTaskDefinition *definition,
                         const GError        *error)
{
  GVariant *details;
  int status;

  if (!g_error_matches (error, USHER_FAILURE, USHER_FAILURE_EXIT_STATUS))
    return FALSE;

  details = usher_failure_get_details (error);
  if (details == NULL || !g_variant_lookup (details, "ExitStatus", "i", &status) ||
      !usher_task_definition_accepts_status (definition, status))
    return FALSE;

  run->exit_status = status;

  return TRUE;
}
