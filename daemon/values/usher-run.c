/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-run.h"

#include "usher-failure.h"

G_DEFINE_BOXED_TYPE (UsherRun, usher_run, usher_run_ref, usher_run_unref)

static GVariant *
ref_or_null (GVariant *variant)
{
  return variant != NULL ? g_variant_ref (variant) : NULL;
}

UsherRun *
usher_run_new_empty (void)
{
  UsherRun *self = g_rc_box_new0 (UsherRun);

  self->attempt = 1;
  self->exit_status = -1;

  return self;
}

/**
 * usher_run_new:
 * @id: its number
 * @task: what it executes
 * @cause: why it comes to be
 * @now: the present
 *
 * Returns: (transfer full): a new run, queued
 */
UsherRun *
usher_run_new (guint64          id,
               const UsherTask *task,
               UsherCause       cause,
               gint64           now)
{
  UsherRun *self = usher_run_new_empty ();

  self->id = id;
  self->task_key = task->key;
  self->task_id = g_strdup (task->id);
  self->task_name = g_strdup (task->definition->name);
  self->chore = g_strdup (task->definition->chore);
  self->cause = cause;
  self->queued = now;

  return self;
}

/**
 * usher_run_copy:
 * @self: a run
 *
 * Returns: (transfer full): one that stays as @self is now, for another thread
 */
UsherRun *
usher_run_copy (const UsherRun *self)
{
  UsherRun *copy = g_rc_box_new0 (UsherRun);

  *copy = *self;
  copy->task_id = g_strdup (self->task_id);
  copy->task_name = g_strdup (self->task_name);
  copy->chore = g_strdup (self->chore);
  copy->parameters = ref_or_null (self->parameters);
  copy->origin = ref_or_null (self->origin);
  copy->options = ref_or_null (self->options);
  copy->reason = g_strdup (self->reason);
  copy->reason_details = ref_or_null (self->reason_details);
  copy->result = ref_or_null (self->result);
  copy->error_code = g_strdup (self->error_code);
  copy->error_text = g_strdup (self->error_text);
  copy->error_details = ref_or_null (self->error_details);
  copy->waiting_for = NULL;
  copy->progress = NULL;

  return copy;
}

UsherRun *
usher_run_ref (UsherRun *self)
{
  return g_rc_box_acquire (self);
}

static void
clear (UsherRun *self)
{
  g_clear_pointer (&self->task_id, g_free);
  g_clear_pointer (&self->task_name, g_free);
  g_clear_pointer (&self->chore, g_free);
  g_clear_pointer (&self->parameters, g_variant_unref);
  g_clear_pointer (&self->origin, g_variant_unref);
  g_clear_pointer (&self->options, g_variant_unref);
  g_clear_pointer (&self->reason, g_free);
  g_clear_pointer (&self->reason_details, g_variant_unref);
  g_clear_pointer (&self->result, g_variant_unref);
  g_clear_pointer (&self->error_code, g_free);
  g_clear_pointer (&self->error_text, g_free);
  g_clear_pointer (&self->error_details, g_variant_unref);
  g_clear_pointer (&self->waiting_for, g_strfreev);
  g_clear_object (&self->progress);
}

void
usher_run_unref (UsherRun *self)
{
  g_rc_box_release_full (self, (GDestroyNotify) clear);
}

/* Returns: whether an option of the run is switched on */
gboolean
usher_run_has_option (const UsherRun *self,
                      const char     *name)
{
  gboolean value = FALSE;

  return self->options != NULL && g_variant_lookup (self->options, name, "b", &value) && value;
}

/**
 * usher_run_end:
 * @self: a run
 * @state: a final state
 * @reason: (nullable): a code that says why
 * @now: the present
 */
void
usher_run_end (UsherRun      *self,
               UsherRunState  state,
               const char    *reason,
               gint64         now)
{
  g_return_if_fail (usher_run_state_is_final (state));

  self->state = state;
  self->ended = now;
  g_free (self->reason);
  self->reason = g_strdup (reason);
  g_clear_pointer (&self->waiting_for, g_strfreev);
}

static int
get_number (GVariant   *details,
            const char *key,
            int         fallback)
{
  int number = fallback;

  if (details != NULL)
    g_variant_lookup (details, key, "i", &number);

  return number;
}

/**
 * usher_run_fail:
 * @self: a run
 * @error: why it failed
 * @now: the present
 */
void
usher_run_fail (UsherRun     *self,
                const GError *error,
                gint64        now)
{
  const char *code = usher_enum_to_nick (USHER_TYPE_FAILURE, (int) usher_failure_from_error (error));
  GVariant *details = usher_failure_get_details (error);

  usher_run_end (self, USHER_RUN_FAILED, code, now);
  self->error_code = g_strdup (code);
  self->error_text = g_strdup (error->message);
  self->error_details = ref_or_null (details);
  self->exit_status = get_number (details, "ExitStatus", self->exit_status);
  self->signal = get_number (details, "Signal", self->signal);
}
