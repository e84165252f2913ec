/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-scheduler.h"

#include "usher-due-queue.h"
#include "usher-due-times.h"

/**
 * UsherScheduler:
 *
 * Knows all tasks, and says which one is due. It runs nothing, stores nothing
 * and talks to nobody: it asks the clock and emits signals.
 */
struct _UsherScheduler
{
  GObject parent_instance;

  UsherClock *clock;             /* (owned) */
  UsherDueTimes times;
  GHashTable *entries;           /* (owned) (element-type utf8 Entry) */
  UsherDueQueue *queue;          /* (owned): of entries */
  UsherListeners *listeners;     /* (owned): of events */
};

typedef struct
{
  UsherDueItem item;             /* when to look at the task again */
  UsherTask *task;               /* (owned) */
} Entry;

enum
{
  TASK_DUE,
  TASK_CHANGED,
  TOPIC_WANTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (UsherScheduler, usher_scheduler, G_TYPE_OBJECT)

static void
entry_free (Entry *entry)
{
  g_clear_pointer (&entry->task, usher_task_unref);
  g_free (entry);
}

static Entry *
find_entry (UsherScheduler *self,
            UsherTask      *task)
{
  return g_hash_table_lookup (self->entries, task->id);
}

static void
update_alarm (UsherScheduler *self)
{
  UsherDueItem *first = usher_due_queue_peek (self->queue);

  if (self->times.started != 0)
    usher_clock_set_alarm (self->clock, first != NULL ? first->due : USHER_TIME_NEVER);
}

static gint64
find_wake (UsherScheduler *self,
           UsherTask      *task)
{
  if (task->paused)
    return task->paused_until != 0 ? task->paused_until : USHER_TIME_NEVER;

  return MIN (usher_due_times_find_serving (&self->times, task), task->life_due);
}

static void
enqueue (UsherScheduler *self,
         Entry          *entry)
{
  usher_due_queue_set (self->queue, &entry->item, find_wake (self, entry->task));
}

static void
resume_if_over (UsherScheduler *self,
                UsherTask      *task,
                gint64          now)
{
  if (!task->paused || task->paused_until == 0 || task->paused_until > now)
    return;

  usher_task_unpause (task);
  g_signal_emit (self, signals[TASK_CHANGED], 0, task);
}

static void
emit_due (UsherScheduler      *self,
          UsherTask           *task,
          const UsherDueEvent *event)
{
  g_signal_emit (self, signals[TASK_DUE], 0, task, event);
}

/* Takes the due times off the task before anybody hears of them, so that whoever
 * does may write both in one breath, or remove the task. */
static void
serve_due (UsherScheduler *self,
           Entry          *entry,
           gint64          now)
{
  g_autoptr(UsherTask) task = usher_task_ref (entry->task);
  const UsherTriggerContext context = usher_due_times_make_context (&self->times, task);
  g_autoptr(GArray) events = usher_due_events_judge (task, &context, now);

  for (guint i = 0; i < events->len; i++)
    task->served = MAX (task->served, g_array_index (events, UsherDueEvent, i).due);
  task->due = usher_due_times_find_due (&self->times, task, now);
  if (task->skipped < task->due)
    task->skipped = 0;
  enqueue (self, entry);

  for (guint i = 0; i < events->len; i++)
    emit_due (self, task, &g_array_index (events, UsherDueEvent, i));
}

/* The same for a due time that belongs to the life of the daemon. */
static void
serve_life_due (UsherScheduler *self,
                Entry          *entry,
                gint64          now)
{
  g_autoptr(UsherTask) task = usher_task_ref (entry->task);
  const UsherDueEvent event = {
    .due = task->life_due, .cause = USHER_CAUSE_EVENT, .fate = USHER_RUN_QUEUED,
  };

  task->life_due = usher_due_times_find_life (&self->times, task, now);
  enqueue (self, entry);
  emit_due (self, task, &event);
}

static void
serve (UsherScheduler *self,
       Entry          *entry,
       gint64          now)
{
  if (usher_due_times_find_serving (&self->times, entry->task) <= now)
    serve_due (self, entry, now);
  else if (entry->task->life_due <= now)
    serve_life_due (self, entry, now);
  else
    enqueue (self, entry);
}

/* The clock is read once: one that goes back meanwhile would keep us here. */
static void
serve_all (UsherScheduler *self)
{
  gint64 now = usher_clock_now (self->clock);
  UsherDueItem *first;

  while ((first = usher_due_queue_peek (self->queue)) != NULL && first->due <= now)
    {
      Entry *entry = (Entry *) first;

      resume_if_over (self, entry->task, now);
      serve (self, entry, now);
    }

  update_alarm (self);
}

static void
clock_alarm_cb (UsherScheduler *self)
{
  if (self->times.started != 0)
    serve_all (self);
}

/**
 * usher_scheduler_recompute:
 * @self: a scheduler
 *
 * The clock was set, or a time of day means another instant than before. What was due
 * before, or was jumped over, is served; all else is computed again.
 */
void
usher_scheduler_recompute (UsherScheduler *self)
{
  gint64 now = usher_clock_now (self->clock);
  GHashTableIter iter;
  gpointer value;

  if (self->times.started == 0)
    return;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Entry *entry = value;

      if (entry->task->due <= now)
        {
          enqueue (self, entry);
          continue;
        }

      entry->task->due = usher_due_times_find_due (&self->times, entry->task, now);
      enqueue (self, entry);
      g_signal_emit (self, signals[TASK_CHANGED], 0, entry->task);
    }

  serve_all (self);
}

static void
usher_scheduler_dispose (GObject *object)
{
  UsherScheduler *self = USHER_SCHEDULER (object);

  if (self->clock != NULL)
    usher_scheduler_stop (self);

  g_clear_object (&self->clock);
  g_clear_pointer (&self->queue, usher_due_queue_free);
  g_clear_object (&self->listeners);
  g_clear_pointer (&self->entries, g_hash_table_unref);

  G_OBJECT_CLASS (usher_scheduler_parent_class)->dispose (object);
}

static void
usher_scheduler_class_init (UsherSchedulerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = usher_scheduler_dispose;

  /**
   * UsherScheduler::task-due:
   * @task: a task
   * @event: (type UsherDueEvent): what is to become of a due time
   *
   * The task has its next due time already.
   */
  signals[TASK_DUE] =
    g_signal_new ("task-due", USHER_TYPE_SCHEDULER,
                  G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL,
                  G_TYPE_NONE, 2, USHER_TYPE_TASK, G_TYPE_POINTER);

  /**
   * UsherScheduler::task-changed:
   * @task: a task
   *
   * Its pause is over, or a jump of the clock has moved its due time.
   */
  signals[TASK_CHANGED] =
    g_signal_new ("task-changed", USHER_TYPE_SCHEDULER,
                  G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL,
                  G_TYPE_NONE, 1, USHER_TYPE_TASK);

  /**
   * UsherScheduler::topic-wanted:
   * @topic: what events may be about
   * @wanted: whether a task waits for them from now on, or none does any more
   */
  signals[TOPIC_WANTED] =
    g_signal_new ("topic-wanted", USHER_TYPE_SCHEDULER,
                  G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL,
                  G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_BOOLEAN);
}

static void
topic_wanted_cb (UsherScheduler *self,
                 const char     *topic,
                 gboolean        wanted)
{
  g_signal_emit (self, signals[TOPIC_WANTED], 0, topic, wanted);
}

static void
usher_scheduler_init (UsherScheduler *self)
{
  self->queue = usher_due_queue_new ();
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal,
                                         NULL, (GDestroyNotify) entry_free);
  self->listeners = usher_listeners_new ();
  g_signal_connect_object (self->listeners, "topic-wanted", G_CALLBACK (topic_wanted_cb),
                           self, G_CONNECT_SWAPPED);
}

/**
 * usher_scheduler_new:
 * @clock: the clock
 *
 * Returns: (transfer full): a scheduler that has not started
 */
UsherScheduler *
usher_scheduler_new (UsherClock *clock)
{
  UsherScheduler *self;

  g_return_val_if_fail (USHER_IS_CLOCK (clock), NULL);

  self = g_object_new (USHER_TYPE_SCHEDULER, NULL);
  self->clock = g_object_ref (clock);
  g_signal_connect_object (clock, "alarm", G_CALLBACK (clock_alarm_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (clock, "jumped", G_CALLBACK (usher_scheduler_recompute),
                           self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * usher_scheduler_set_seed:
 * @self: a scheduler
 * @seed: a number of this installation's own, from which delays are drawn
 */
void
usher_scheduler_set_seed (UsherScheduler *self,
                          guint64         seed)
{
  g_return_if_fail (USHER_IS_SCHEDULER (self));

  self->times.seed = seed;
}

/**
 * usher_scheduler_start:
 * @self: a scheduler
 * @first_since_boot: whether no daemon has started since the computer did
 *
 * From now on tasks are due, those that were missed before at once; after a boot
 * they are spread over a minute.
 */
void
usher_scheduler_start (UsherScheduler *self,
                       gboolean        first_since_boot)
{
  GHashTableIter iter;
  gpointer value;

  g_return_if_fail (USHER_IS_SCHEDULER (self));
  g_return_if_fail (self->times.started == 0);

  self->times.started = usher_clock_now (self->clock);
  self->times.first_since_boot = first_since_boot;
  self->times.woken = first_since_boot ? self->times.started : 0;
  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Entry *entry = value;

      entry->task->life_due = usher_due_times_find_life (&self->times, entry->task, self->times.started - 1);
      enqueue (self, entry);
    }

  update_alarm (self);
}

/* No task is due any more. */
void
usher_scheduler_stop (UsherScheduler *self)
{
  g_return_if_fail (USHER_IS_SCHEDULER (self));

  self->times.started = 0;
  usher_clock_set_alarm (self->clock, USHER_TIME_NEVER);
}

/* Sets the due time of a task that is not added yet. */
void
usher_scheduler_preview (UsherScheduler *self,
                         UsherTask      *task)
{
  gint64 now = usher_clock_now (self->clock);

  g_return_if_fail (USHER_IS_SCHEDULER (self));

  task->due = usher_due_times_find_due (&self->times, task, now);
  task->life_due = usher_due_times_find_life (&self->times, task, now);
}

/* Events */

static gboolean
is_heard (UsherTask        *task,
          const UsherEvent *event)
{
  GPtrArray *triggers = task->definition->triggers;

  for (guint i = 0; i < triggers->len; i++)
    if (usher_trigger_hears (triggers->pdata[i], event))
      return TRUE;

  return FALSE;
}

/* Within the dates of the task events count, outside of them they do not. */
static gboolean
is_open (UsherTask *task,
         gint64     now)
{
  UsherTaskDefinition *definition = task->definition;

  return task->enabled && now >= (gint64) definition->start &&
         (definition->end == 0 || now <= (gint64) definition->end) &&
         !usher_task_definition_excepts (definition, now);
}

/**
 * usher_scheduler_hear:
 * @self: a scheduler
 * @event: what has happened
 *
 * Makes the tasks due that wait for it. One that is paused has missed it.
 */
void
usher_scheduler_hear (UsherScheduler   *self,
                      const UsherEvent *event)
{
  /* Who hears of it may change the list */
  g_autoptr(GPtrArray) tasks = usher_listeners_list (self->listeners, event->topic);
  gint64 now = usher_clock_now (self->clock);

  g_return_if_fail (USHER_IS_SCHEDULER (self));

  if (self->times.started == 0)
    return;

  for (guint i = 0; i < tasks->len; i++)
    {
      UsherTask *task = tasks->pdata[i];
      const UsherDueEvent due = {
        .cause = event->task != NULL ? USHER_CAUSE_AFTER : USHER_CAUSE_EVENT,
        .fate = task->paused ? USHER_RUN_MISSED : USHER_RUN_QUEUED,
        .reason = task->paused ? "paused" : NULL,
        .event = event,
      };

      if (is_heard (task, event) && is_open (task, now))
        emit_due (self, task, &due);
    }
}

/* Returns: (transfer none): who waits for what */
UsherListeners *
usher_scheduler_get_listeners (UsherScheduler *self)
{
  return self->listeners;
}

/* The computer was asleep: what was missed is spread, as after a boot. */
void
usher_scheduler_note_woken (UsherScheduler *self)
{
  g_return_if_fail (USHER_IS_SCHEDULER (self));

  self->times.woken = usher_clock_now (self->clock);
}

static Entry *
add_entry (UsherScheduler *self,
           UsherTask      *task)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->task = usher_task_ref (task);
  entry->item.order = task->key;
  g_hash_table_insert (self->entries, task->id, entry);
  usher_listeners_add (self->listeners, task, task->definition);

  return entry;
}

/**
 * usher_scheduler_add:
 * @self: a scheduler
 * @task: a new task; its due time is set
 */
void
usher_scheduler_add (UsherScheduler *self,
                     UsherTask      *task)
{
  g_return_if_fail (USHER_IS_SCHEDULER (self));
  g_return_if_fail (find_entry (self, task) == NULL);

  add_entry (self, task);
  usher_scheduler_reschedule (self, task);
}

/**
 * usher_scheduler_restore:
 * @self: a scheduler
 * @task: a task from the store; a due time that is past was missed, and stays
 */
void
usher_scheduler_restore (UsherScheduler *self,
                         UsherTask      *task)
{
  g_return_if_fail (USHER_IS_SCHEDULER (self));
  g_return_if_fail (find_entry (self, task) == NULL);

  add_entry (self, task);
  usher_scheduler_recheck (self, task);
}

void
usher_scheduler_remove (UsherScheduler *self,
                        UsherTask      *task)
{
  Entry *entry;

  g_return_if_fail (USHER_IS_SCHEDULER (self));

  entry = find_entry (self, task);
  g_return_if_fail (entry != NULL);

  usher_due_queue_remove (self->queue, &entry->item);
  usher_listeners_remove (self->listeners, task, task->definition);
  g_hash_table_remove (self->entries, task->id);
  update_alarm (self);
}

/**
 * usher_scheduler_reschedule:
 * @self: a scheduler
 * @task: a task whose definition or switch has changed
 *
 * Its next due time is the first from now on; one that was missed is forgotten.
 */
void
usher_scheduler_reschedule (UsherScheduler *self,
                            UsherTask      *task)
{
  Entry *entry = find_entry (self, task);

  g_return_if_fail (entry != NULL);

  usher_scheduler_preview (self, task);
  enqueue (self, entry);
  update_alarm (self);
}

/**
 * usher_scheduler_recheck:
 * @self: a scheduler
 * @task: a task that was paused or resumed, or of which a run has ended
 *
 * As usher_scheduler_reschedule(), but what was missed is still to be served.
 */
void
usher_scheduler_recheck (UsherScheduler *self,
                         UsherTask      *task)
{
  gint64 now = usher_clock_now (self->clock);
  Entry *entry = find_entry (self, task);

  /* It may have been removed while it ran */
  if (entry == NULL)
    return;

  if (task->due > now)
    task->due = usher_due_times_find_due (&self->times, task, now);
  enqueue (self, entry);
  update_alarm (self);
}

/**
 * usher_scheduler_redefine:
 * @self: a scheduler
 * @task: a task
 * @definition: its definition from now on
 *
 * Its due time stays; call usher_scheduler_reschedule() or
 * usher_scheduler_recheck().
 */
void
usher_scheduler_redefine (UsherScheduler      *self,
                          UsherTask           *task,
                          UsherTaskDefinition *definition)
{
  Entry *entry = find_entry (self, task);
  g_autoptr(UsherTaskDefinition) old = g_object_ref (task->definition);

  g_set_object (&task->definition, definition);
  if (entry == NULL)
    return;

  usher_listeners_remove (self->listeners, task, old);
  usher_listeners_add (self->listeners, task, definition);
}

/**
 * usher_scheduler_skip_next:
 * @self: a scheduler
 * @task: a task
 * @skip: whether its next due time is left out, or is not after all
 *
 * Returns: when it is due then, %USHER_TIME_NEVER if it is not
 */
gint64
usher_scheduler_skip_next (UsherScheduler *self,
                           UsherTask      *task,
                           gboolean        skip)
{
  g_return_val_if_fail (USHER_IS_SCHEDULER (self), USHER_TIME_NEVER);

  task->skipped = skip && task->due != USHER_TIME_NEVER ? task->due : 0;

  return usher_scheduler_get_due (self, task);
}

/* Returns: (transfer none) (nullable) */
UsherTask *
usher_scheduler_get (UsherScheduler *self,
                     const char     *id)
{
  Entry *entry;

  g_return_val_if_fail (USHER_IS_SCHEDULER (self), NULL);

  entry = g_hash_table_lookup (self->entries, id);

  return entry != NULL ? entry->task : NULL;
}

guint
usher_scheduler_get_n (UsherScheduler *self)
{
  g_return_val_if_fail (USHER_IS_SCHEDULER (self), 0);

  return g_hash_table_size (self->entries);
}

/* Returns: (transfer full) (element-type UsherTask): all tasks, in no order */
GPtrArray *
usher_scheduler_list (UsherScheduler *self)
{
  GPtrArray *tasks = g_ptr_array_new_with_free_func ((GDestroyNotify) usher_task_unref);
  GHashTableIter iter;
  gpointer value;

  g_return_val_if_fail (USHER_IS_SCHEDULER (self), NULL);

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_ptr_array_add (tasks, usher_task_ref (((Entry *) value)->task));

  return tasks;
}

/* Returns: (transfer none) (nullable): the task that is looked at next */
UsherTask *
usher_scheduler_get_next (UsherScheduler *self)
{
  UsherDueItem *first;

  g_return_val_if_fail (USHER_IS_SCHEDULER (self), NULL);

  first = usher_due_queue_peek (self->queue);

  return first != NULL ? ((Entry *) first)->task : NULL;
}

/* Returns: when the task is run next, by whichever of its triggers; a time that is
 * past was missed */
gint64
usher_scheduler_get_due (UsherScheduler *self,
                         UsherTask      *task)
{
  gint64 due = usher_due_times_find_serving (&self->times, task);

  if (task->skipped != 0 && task->skipped == task->due)
    due = usher_due_times_find_earliest (&self->times, task, TRUE, task->due);

  return MIN (due, task->life_due);
}

/* Returns: the due times after @after, %USHER_TIME_NEVER if there is none */
gint64
usher_scheduler_find_next (UsherScheduler *self,
                           UsherTask      *task,
                           gint64          after)
{
  return task->enabled ? usher_due_times_find_earliest (&self->times, task, TRUE, after) : USHER_TIME_NEVER;
}
