/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-chore.h"

typedef struct
{
  UsherOutcome outcome;
  GError *error;                 /* (owned) (nullable) */
} Return;

void
usher_chore_tools_free (UsherChoreTools *self)
{
  g_clear_object (&self->settings);
  g_clear_object (&self->progress);
  g_clear_object (&self->log);
  g_clear_pointer (&self->environment, g_strfreev);
  g_free (self);
}

G_DEFINE_ABSTRACT_TYPE (UsherChore, usher_chore, G_TYPE_OBJECT)

static void
usher_chore_class_init (UsherChoreClass *klass)
{
}

static void
usher_chore_init (UsherChore *self)
{
}

const char *
usher_chore_get_kind (UsherChore *self)
{
  g_return_val_if_fail (USHER_IS_CHORE (self), NULL);

  return USHER_CHORE_GET_CLASS (self)->kind;
}

UsherPool
usher_chore_get_pool (UsherChore *self)
{
  g_return_val_if_fail (USHER_IS_CHORE (self), USHER_POOL_LIBRARY);

  return USHER_CHORE_GET_CLASS (self)->pool;
}

/**
 * usher_chore_check:
 * @self: a chore
 * @error: return location for a #UsherError
 *
 * May block: call it in a thread of its own.
 *
 * Returns: %FALSE if the chore cannot run with its parameters
 */
gboolean
usher_chore_check (UsherChore  *self,
                   GError     **error)
{
  UsherChoreClass *klass = USHER_CHORE_GET_CLASS (self);

  return klass->check == NULL || klass->check (self, error);
}

/**
 * usher_chore_list_claims:
 * @self: a chore
 *
 * Returns: (transfer full) (array zero-terminated=1): names of what it must hold
 *   alone
 */
char **
usher_chore_list_claims (UsherChore *self)
{
  UsherChoreClass *klass = USHER_CHORE_GET_CLASS (self);

  g_return_val_if_fail (USHER_IS_CHORE (self), NULL);

  return klass->list_claims != NULL ? klass->list_claims (self) : g_new0 (char *, 1);
}

/**
 * usher_chore_run_async:
 * @self: a chore that has not run
 * @tools: all that it may use; valid until @callback is called
 * @cancellable: (nullable): ends it
 * @callback: called when it has ended
 * @user_data: data for @callback
 */
void
usher_chore_run_async (UsherChore            *self,
                       const UsherChoreTools *tools,
                       GCancellable          *cancellable,
                       GAsyncReadyCallback    callback,
                       gpointer               user_data)
{
  g_return_if_fail (USHER_IS_CHORE (self));
  g_return_if_fail (tools != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  USHER_CHORE_GET_CLASS (self)->run_async (self, tools, cancellable, callback, user_data);
}

/**
 * usher_chore_run_finish:
 * @self: a chore
 * @result: what its callback was given
 * @outcome: (out): what it did; set where it failed, too
 * @error: return location for an error
 *
 * Returns: whether it did all that it had to do
 */
gboolean
usher_chore_run_finish (UsherChore    *self,
                        GAsyncResult  *result,
                        UsherOutcome  *outcome,
                        GError       **error)
{
  g_autofree Return *returned = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  *outcome = (UsherOutcome) { .exit_status = -1 };
  returned = g_task_propagate_pointer (G_TASK (result), error);
  if (returned == NULL)
    return FALSE;

  *outcome = returned->outcome;
  if (returned->error == NULL)
    return TRUE;

  g_propagate_error (error, returned->error);

  return FALSE;
}

static void
return_free (Return *returned)
{
  g_clear_pointer (&returned->outcome.result, g_variant_unref);
  g_clear_error (&returned->error);
  g_free (returned);
}

static void
return_full (GTask      *task,
             GVariant   *result,
             GError     *error,
             int         exit_status,
             const char *skipped)
{
  Return *returned = g_new0 (Return, 1);

  returned->outcome.result = result != NULL ? g_variant_ref_sink (result) : NULL;
  returned->outcome.exit_status = exit_status;
  returned->outcome.skipped = skipped;
  returned->error = error;
  g_task_return_pointer (task, returned, (GDestroyNotify) return_free);
}

/**
 * usher_chore_return:
 * @task: the task of run_async()
 * @result: (nullable): an `a{sv}` of counts; a floating reference is sunk
 * @error: (nullable) (transfer full): why not all of the work is done
 */
void
usher_chore_return (GTask    *task,
                    GVariant *result,
                    GError   *error)
{
  return_full (task, result, error, -1, NULL);
}

/* For commands. */
void
usher_chore_return_status (GTask *task,
                           int    exit_status)
{
  return_full (task, NULL, NULL, exit_status, NULL);
}

/**
 * usher_chore_return_skipped:
 * @task: the task of run_async()
 * @reason: a static string: a reason code of the bus
 *
 * There was cause not to do the work.
 */
void
usher_chore_return_skipped (GTask      *task,
                            const char *reason)
{
  return_full (task, NULL, NULL, -1, reason);
}
