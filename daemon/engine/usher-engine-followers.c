/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-engine-private.h"

#include "usher-draw.h"
#include "usher-time.h"

/* What comes of the end of a run: it is tried again, other tasks follow, and one
 * that fails for ever is paused. */

static gboolean
has_failed (const UsherRun *run)
{
  return run->state == USHER_RUN_FAILED || run->state == USHER_RUN_TIMED_OUT ||
         run->state == USHER_RUN_ABANDONED;
}

/* Chores count what they did; of these counts some say that something is different. */
static gboolean
has_changed (GVariant *result)
{
  static const char * const keys[] = { "Added", "Changed", "Removed", "Downloaded", "Found", "Missing",
                                        "Deleted" };

  for (gsize i = 0; result != NULL && i < G_N_ELEMENTS (keys); i++)
    {
      guint count;

      if (g_variant_lookup (result, keys[i], "u", &count) && count > 0)
        return TRUE;
    }

  return FALSE;
}

/* Returns: (transfer full): what the environment of a run says about the one that
 * led to it */
GVariant *
usher_engine_describe_origin (const UsherEvent *event)
{
  return g_variant_ref_sink (
    g_variant_new_parsed ("{'Task': <%s>, 'Run': <%t>, 'State': <%s>, 'Reason': <%s>}",
                          event->task, event->run,
                          usher_enum_to_nick (USHER_TYPE_RUN_STATE, (int) event->state),
                          event->reason != NULL ? event->reason : ""));
}

/* A run that was abandoned may have done its work: it is not tried again. */
static void
add_retry (UsherEngine *self,
           UsherRun    *run,
           UsherTask   *task)
{
  UsherRetry *policy = task->definition->retry;
  UsherRun *retry;

  if (policy == NULL || run->attempt > policy->count || !task->enabled || task->paused_by_failures ||
      run->state == USHER_RUN_ABANDONED || !has_failed (run))
    return;

  retry = usher_engine_new_run (self, task, USHER_CAUSE_RETRY);
  retry->attempt = run->attempt + 1;
  retry->retry_of = run->retry_of != 0 ? run->retry_of : run->id;
  retry->due = run->due;
  retry->parameters = run->parameters != NULL ? g_variant_ref (run->parameters) : NULL;
  retry->origin = run->origin != NULL ? g_variant_ref (run->origin) : NULL;
  retry->options = run->options != NULL ? g_variant_ref (run->options) : NULL;
  retry->not_before = usher_clock_now (self->clock) +
                      usher_retry_get_delay (policy, run->attempt, usher_draw_mix (run->id, (guint64) run->due));
  g_ptr_array_add (self->followers, retry);
}

static gboolean
will_be_retried (UsherRun  *run,
                 UsherTask *task)
{
  return task->definition->retry != NULL && run->attempt <= task->definition->retry->count &&
         run->state != USHER_RUN_ABANDONED && task->enabled && !task->paused_by_failures;
}

static void
add_on_failure (UsherEngine      *self,
                const UsherEvent *event,
                UsherTask        *task)
{
  UsherOnFailure *policy = task->definition->on_failure;
  UsherTask *other;
  UsherRun *run;

  if (policy == NULL || *policy->run == '\0')
    return;

  other = usher_scheduler_get (self->scheduler, policy->run);
  if (other == NULL)
    {
      g_warning ("The task “%s” names “%s” to be run when it fails, which is not there",
                 task->id, policy->run);
      return;
    }

  run = usher_engine_new_run (self, other, USHER_CAUSE_AFTER);
  run->origin = usher_engine_describe_origin (event);
  g_ptr_array_add (self->followers, run);
}

/**
 * usher_engine_find_followers:
 * @self: an engine
 * @run: a run that has ended
 * @task: its task
 *
 * Returns: (transfer full) (nullable) (element-type UsherRun): the runs that come of
 *   it, which have not been lined up
 */
GPtrArray *
usher_engine_find_followers (UsherEngine *self,
                             UsherRun    *run,
                             UsherTask   *task)
{
  g_autofree char *topic = g_strconcat (USHER_TOPIC_TASK, task->id, NULL);
  const UsherEvent event = {
    .topic = topic,
    .task = task->id,
    .run = run->id,
    .state = run->state,
    .reason = run->reason,
    .changed = has_changed (run->result),
  };

  if (self->stopping || run->state == USHER_RUN_SKIPPED || run->state == USHER_RUN_MISSED)
    return NULL;

  self->followers = g_ptr_array_new_with_free_func ((GDestroyNotify) usher_run_unref);
  add_retry (self, run, task);
  if (has_failed (run) && !will_be_retried (run, task))
    add_on_failure (self, &event, task);
  if (!has_failed (run) || !will_be_retried (run, task))
    usher_scheduler_hear (self->scheduler, &event);

  return g_steal_pointer (&self->followers);
}

/* A task that fails for ever is of no use to anybody. */
void
usher_engine_pause_if_failing (UsherEngine *self,
                               UsherTask   *task)
{
  guint limit = task->definition->auto_pause_after;

  if (limit == 0 || task->consecutive_failures < limit || task->paused || task->builtin ||
      task->last_state == USHER_RUN_SUCCEEDED)
    return;

  usher_task_pause (task, 0, TRUE);
  g_message ("The task “%s” is paused, as it has failed %u times in a row",
             task->id, task->consecutive_failures);
}
