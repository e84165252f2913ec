/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-engine-private.h"

#include "usher-error.h"
#include "usher-params.h"
#include "usher-task-request.h"
#include "usher-task-store.h"

/* How long a removed task can be brought back. */
#define RESTORABLE (7 * USHER_DAY)

/* Changing: in memory first, so that two changes never lose each other, and back
 * again if the disk refuses. */

typedef struct
{
  UsherTask *task;               /* (owned) */
  UsherTask *before;             /* (owned) (nullable): as it was */
  UsherTaskRequest *request;     /* (owned) (nullable) */
} Change;

static void
change_free (Change *change)
{
  g_clear_pointer (&change->task, usher_task_unref);
  g_clear_pointer (&change->before, usher_task_unref);
  g_clear_pointer (&change->request, usher_task_request_free);
  g_free (change);
}

static void
undo (UsherEngine *self,
      Change      *change)
{
  UsherTask *task = change->task;

  usher_scheduler_redefine (self->scheduler, task, change->before->definition);
  task->enabled = change->before->enabled;
  task->paused = change->before->paused;
  task->paused_until = change->before->paused_until;
  task->paused_by_failures = change->before->paused_by_failures;
  task->skipped = change->before->skipped;
  usher_scheduler_recheck (self->scheduler, task);
  usher_engine_task_changed (self, task,
                             USHER_TASK_CHANGE_DEFINITION | USHER_TASK_CHANGE_STANDING);
}

static void
change_saved_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) reply = G_TASK (user_data);
  UsherEngine *self = g_task_get_source_object (reply);
  GError *error = NULL;

  if (usher_task_store_save_finish (self->store, result, &error))
    {
      g_task_return_boolean (reply, TRUE);
      return;
    }

  undo (self, g_task_get_task_data (reply));
  g_task_return_error (reply, error);
}

static void
save_change (GTask           *reply,
             UsherTaskChange  changes)
{
  UsherEngine *self = g_task_get_source_object (reply);
  Change *change = g_task_get_task_data (reply);

  usher_engine_task_changed (self, change->task, changes);
  usher_engine_write_waiting_of (self, change->task);
  usher_task_store_save_async (self->store, change->task, change_saved_cb, reply);
}

/* Returns: (transfer full) (nullable): the reply, unless it has been given */
static GTask *
begin_change (UsherEngine         *self,
              const char          *id,
              GAsyncReadyCallback  callback,
              gpointer             user_data)
{
  GTask *reply = g_task_new (self, NULL, callback, user_data);
  Change *change = g_new0 (Change, 1);
  GError *error = NULL;
  UsherTask *task = usher_engine_get_task (self, id, &error);

  g_task_set_source_tag (reply, begin_change);
  g_task_set_task_data (reply, change, (GDestroyNotify) change_free);
  if (task == NULL)
    {
      g_task_return_error (reply, error);
      g_clear_object (&reply);
      return NULL;
    }

  change->task = usher_task_ref (task);
  change->before = usher_task_copy (task);

  return reply;
}

static UsherTaskDefinition *
merge_definition (UsherEngine    *self,
                  const Change   *change,
                  GError        **error)
{
  UsherTask *task = change->task;
  g_autoptr(GVariant) current = g_variant_ref_sink (usher_params_get (task->definition));
  g_autoptr(GVariant) merged = g_variant_ref_sink (usher_params_merge (current, change->request->params));
  g_autoptr(GVariant) triggers = g_variant_lookup_value (change->request->params, "Triggers", NULL);
  gboolean new_triggers = triggers != NULL;
  g_autoptr(UsherTaskDefinition) definition = NULL;

  if (change->request->revision != 0 && change->request->revision != task->revision)
    {
      g_set_error (error, USHER_ERROR, USHER_ERROR_CONFLICT,
                   "The task “%s” has been changed meanwhile; look at it again", task->id);
      return NULL;
    }

  /* A task that has run its course may be renamed */
  if (new_triggers)
    return usher_engine_read_definition (self, task->id, merged, task->created, error);

  definition = usher_task_definition_new (merged, self->zones, task->created, error);
  if (definition == NULL ||
      !usher_condition_check ((const char * const *) definition->conditions, error) ||
      !usher_engine_check_chain (self, task->id, definition, NULL, error))
    return NULL;

  return g_steal_pointer (&definition);
}

/* Whether anything has changed that due times are computed from. */
static gboolean
is_rescheduled (const UsherTask *task,
                const Change    *change)
{
  const UsherTask *before = change->before;
  UsherTaskDefinition *new = task->definition, *old = before->definition;
  g_auto(GStrv) new_triggers = usher_triggers_to_texts (new->triggers);
  g_auto(GStrv) old_triggers = usher_triggers_to_texts (old->triggers);
  char *nothing[] = { NULL };

  return task->enabled != before->enabled ||
         !g_strv_equal ((const char * const *) new_triggers, (const char * const *) old_triggers) ||
         !g_strv_equal ((const char * const *) (new->except != NULL ? new->except : nothing),
                        (const char * const *) (old->except != NULL ? old->except : nothing)) ||
         !g_str_equal (new->time_zone, old->time_zone) ||
         new->start != old->start || new->end != old->end ||
         new->gap != old->gap || new->fold != old->fold;
}

static void
update_checked_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) reply = G_TASK (user_data);
  UsherEngine *self = USHER_ENGINE (source);
  Change *change = g_task_get_task_data (reply);
  UsherTask *task = change->task;
  g_autoptr(UsherTaskDefinition) definition = NULL;
  GError *error = NULL;

  /* Once more, on what somebody else may have changed since */
  if (usher_engine_check_definition_finish (self, result, &error))
    definition = merge_definition (self, change, &error);
  if (definition == NULL || usher_scheduler_get (self->scheduler, task->id) != task)
    {
      if (error == NULL)
        usher_engine_get_task (self, "", &error);
      g_task_return_error (reply, error);
      return;
    }

  g_clear_pointer (&change->before, usher_task_unref);
  change->before = usher_task_copy (task);
  usher_scheduler_redefine (self->scheduler, task, definition);
  if (change->request->has_enabled)
    task->enabled = change->request->enabled;
  task->revision = self->task_revision + 1;
  if (is_rescheduled (task, change))
    usher_scheduler_reschedule (self->scheduler, task);

  save_change (g_steal_pointer (&reply), USHER_TASK_CHANGE_DEFINITION | USHER_TASK_CHANGE_STANDING);
}

/**
 * usher_engine_update_task_async:
 * @self: an engine
 * @id: a task's id
 * @changes: an `a{sv}` of the keys that change
 * @callback: called when they are on disk
 * @user_data: data for @callback
 */
void
usher_engine_update_task_async (UsherEngine         *self,
                                const char          *id,
                                GVariant            *changes,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_autoptr(GTask) reply = begin_change (self, id, callback, user_data);
  g_autoptr(UsherTaskDefinition) definition = NULL;
  GError *error = NULL;
  Change *change;

  if (reply == NULL)
    return;

  change = g_task_get_task_data (reply);
  change->request = usher_task_request_new (changes, FALSE, &error);
  if (change->request != NULL)
    definition = merge_definition (self, change, &error);

  if (definition != NULL)
    usher_engine_check_definition_async (self, definition, update_checked_cb, g_steal_pointer (&reply));
  else
    g_task_return_error (reply, error);
}

/**
 * usher_engine_pause_task_async:
 * @self: an engine
 * @id: a task's id
 * @until: when it goes on by itself, 0 for never
 * @callback: called when it is on disk
 * @user_data: data for @callback
 */
void
usher_engine_pause_task_async (UsherEngine         *self,
                               const char          *id,
                               gint64               until,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  GTask *reply = begin_change (self, id, callback, user_data);
  Change *change;

  if (reply == NULL)
    return;

  if (until != 0 && until <= usher_clock_now (self->clock))
    {
      g_task_return_new_error (reply, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
                               "A pause ends in the future; give a later time, or 0 for no end");
      g_object_unref (reply);
      return;
    }

  change = g_task_get_task_data (reply);
  usher_task_pause (change->task, until, FALSE);
  usher_scheduler_recheck (self->scheduler, change->task);
  save_change (reply, USHER_TASK_CHANGE_STANDING);
}

/* What was missed in the pause is caught up by one run. */
void
usher_engine_resume_task_async (UsherEngine         *self,
                                const char          *id,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  GTask *reply = begin_change (self, id, callback, user_data);
  Change *change;

  if (reply == NULL)
    return;

  change = g_task_get_task_data (reply);
  if (change->task->paused_by_failures)
    change->task->consecutive_failures = 0;
  usher_task_unpause (change->task);
  usher_scheduler_recheck (self->scheduler, change->task);
  save_change (reply, USHER_TASK_CHANGE_STANDING);
}

/**
 * usher_engine_skip_next_async:
 * @self: an engine
 * @id: a task's id
 * @skip: whether the next due time is left out, or is not after all
 * @callback: called when it is on disk
 * @user_data: data for @callback
 */
void
usher_engine_skip_next_async (UsherEngine         *self,
                              const char          *id,
                              gboolean             skip,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  GTask *reply = begin_change (self, id, callback, user_data);
  Change *change;

  if (reply == NULL)
    return;

  change = g_task_get_task_data (reply);
  if (skip && change->task->due == USHER_TIME_NEVER)
    {
      g_task_return_new_error (reply, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
                               "The task “%s” has no next time that could be skipped", id);
      g_object_unref (reply);
      return;
    }

  usher_scheduler_skip_next (self->scheduler, change->task, skip);
  save_change (reply, USHER_TASK_CHANGE_STANDING);
}

static void
removed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) reply = G_TASK (user_data);
  UsherEngine *self = g_task_get_source_object (reply);
  Change *change = g_task_get_task_data (reply);
  GError *error = NULL;

  if (!usher_task_store_remove_finish (self->store, result, &error))
    {
      g_task_return_error (reply, error);
      return;
    }

  /* Two may have asked for it */
  if (usher_scheduler_get (self->scheduler, change->task->id) == change->task)
    {
      usher_runner_cancel_task (self->runner, change->task, "task-removed");
      usher_scheduler_remove (self->scheduler, change->task);
      self->task_revision++;
      usher_engine_emit_removed (self, change->task->id);
    }

  g_task_return_boolean (reply, TRUE);
}

void
usher_engine_remove_task_async (UsherEngine         *self,
                                const char          *id,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  GTask *reply = begin_change (self, id, callback, user_data);
  Change *change;

  if (reply == NULL)
    return;

  change = g_task_get_task_data (reply);
  if (change->task->builtin)
    {
      g_task_return_new_error (reply, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
                               "The task “%s” is built in and cannot be removed; switch it off "
                               "with “usherctl edit %s --disable”", id, id);
      g_object_unref (reply);
      return;
    }

  usher_task_store_remove_async (self->store, change->task->key, usher_clock_now (self->clock),
                                 removed_cb, reply);
}

static void
restored_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) reply = G_TASK (user_data);
  UsherEngine *self = g_task_get_source_object (reply);
  GError *error = NULL;
  g_autoptr(UsherTask) task = usher_task_store_restore_finish (self->store, result, &error);
  Change *change;

  if (task == NULL)
    {
      g_task_return_error (reply, error);
      return;
    }

  /* What was due while it was away was nobody's */
  usher_scheduler_add (self->scheduler, task);
  change = g_task_get_task_data (reply);
  change->task = usher_task_ref (task);
  change->before = usher_task_copy (task);
  save_change (g_steal_pointer (&reply), USHER_TASK_CHANGE_ADDED);
}

void
usher_engine_restore_task_async (UsherEngine         *self,
                                 const char          *id,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  GTask *reply = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (reply, usher_engine_restore_task_async);
  g_task_set_task_data (reply, g_new0 (Change, 1), (GDestroyNotify) change_free);
  usher_task_store_restore_async (self->store, id, usher_clock_now (self->clock) - RESTORABLE,
                                  restored_cb, reply);
}

/* For updating, pausing, resuming, removing and restoring. */
gboolean
usher_engine_change_task_finish (UsherEngine   *self,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
