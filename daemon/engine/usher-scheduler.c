/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-scheduler.h"

#include "usher-due-queue.h"

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
  gint64 started;                /* 0 until it is */
  gboolean first_since_boot;
  GHashTable *entries;           /* (owned) (element-type utf8 Entry) */
  UsherDueQueue *queue;          /* (owned): of entries */
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
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (UsherScheduler, usher_scheduler, G_TYPE_OBJECT)

/* A due time that is served later than this was missed. */
#define MISSED_AFTER USHER_MINUTE

/* A clock that is set back by more was wrong before: nothing waits until it
 * shows again what it showed. */
#define MAX_SET_BACK (3 * USHER_HOUR)

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

static gint64
find_earliest (UsherScheduler *self,
               UsherTask      *task,
               gboolean        outlives_daemon,
               gint64          after)
{
  const UsherTriggerContext context = {
    .zone = task->definition->zone,
    .created = task->created,
    .started = self->started,
    .ended = task->last_ended,
    .first_since_boot = self->first_since_boot,
    .gap = task->definition->gap,
    .fold = task->definition->fold,
  };

  return usher_task_definition_next_after (task->definition, &context, outlives_daemon, after);
}

/* The next due time; never one that has been served, though the clock may have
 * been set back. */
static gint64
find_due (UsherScheduler *self,
          UsherTask      *task,
          gint64          now)
{
  gint64 after = now;
  gint64 due;

  if (!task->enabled)
    return USHER_TIME_NEVER;

  if (task->served > now && task->served - now <= MAX_SET_BACK)
    after = task->served;

  due = find_earliest (self, task, TRUE, after);
  if (due == USHER_TIME_NEVER && task->definition->catchup)
    due = find_earliest (self, task, TRUE, task->served);

  return due;
}

static gint64
find_life_due (UsherScheduler *self,
               UsherTask      *task,
               gint64          after)
{
  if (!task->enabled || self->started == 0)
    return USHER_TIME_NEVER;

  return find_earliest (self, task, FALSE, after);
}

static void
update_alarm (UsherScheduler *self)
{
  UsherDueItem *first = usher_due_queue_peek (self->queue);

  if (self->started != 0)
    usher_clock_set_alarm (self->clock, first != NULL ? first->due : USHER_TIME_NEVER);
}

static gint64
find_wake (UsherTask *task)
{
  if (task->paused)
    return task->paused_until != 0 ? task->paused_until : USHER_TIME_NEVER;

  return usher_scheduler_get_due (task);
}

static void
enqueue (UsherScheduler *self,
         Entry          *entry)
{
  usher_due_queue_set (self->queue, &entry->item, find_wake (entry->task));
}

static void
resume_if_over (UsherScheduler *self,
                UsherTask      *task,
                gint64          now)
{
  if (!task->paused || task->paused_until == 0 || task->paused_until > now)
    return;

  task->paused = FALSE;
  task->paused_until = 0;
  g_signal_emit (self, signals[TASK_CHANGED], 0, task);
}

/* Takes the due time off the task before anybody hears of it, so that whoever
 * does may write both in one breath, or remove the task. */
static void
serve (UsherScheduler *self,
       Entry          *entry,
       gint64          now)
{
  g_autoptr(UsherTask) task = usher_task_ref (entry->task);
  gint64 due = usher_scheduler_get_due (task);
  UsherCause cause;

  if (task->due == due)
    {
      cause = now - due > MISSED_AFTER ? USHER_CAUSE_CATCH_UP : USHER_CAUSE_SCHEDULE;
      task->served = MAX (task->served, due);
      task->due = find_due (self, task, now);
    }
  else
    {
      cause = USHER_CAUSE_EVENT;
      task->life_due = find_life_due (self, task, now);
    }

  enqueue (self, entry);
  g_signal_emit (self, signals[TASK_DUE], 0, task, due, cause);
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
      if (usher_scheduler_get_due (entry->task) <= now)
        serve (self, entry, now);
      else
        enqueue (self, entry);
    }

  update_alarm (self);
}

static void
clock_alarm_cb (UsherScheduler *self)
{
  if (self->started != 0)
    serve_all (self);
}

/* What was due before the jump, or was jumped over, is served; all else is
 * computed again. */
static void
clock_jumped_cb (UsherScheduler *self)
{
  gint64 now = usher_clock_now (self->clock);
  GHashTableIter iter;
  gpointer value;

  if (self->started == 0)
    return;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Entry *entry = value;

      if (usher_scheduler_get_due (entry->task) <= now)
        continue;

      entry->task->due = find_due (self, entry->task, now);
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
   * @due: the time that it is due for
   * @cause: why
   *
   * The task has its next due time already.
   */
  signals[TASK_DUE] =
    g_signal_new ("task-due", USHER_TYPE_SCHEDULER,
                  G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL,
                  G_TYPE_NONE, 3, USHER_TYPE_TASK, G_TYPE_INT64, USHER_TYPE_CAUSE);

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
}

static void
usher_scheduler_init (UsherScheduler *self)
{
  self->queue = usher_due_queue_new ();
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal,
                                         NULL, (GDestroyNotify) entry_free);
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
  g_signal_connect_object (clock, "jumped", G_CALLBACK (clock_jumped_cb),
                           self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * usher_scheduler_start:
 * @self: a scheduler
 *
 * From now on tasks are due, those that were missed before at once.
 */
void
usher_scheduler_start (UsherScheduler *self)
{
  GHashTableIter iter;
  gpointer value;

  g_return_if_fail (USHER_IS_SCHEDULER (self));
  g_return_if_fail (self->started == 0);

  self->started = usher_clock_now (self->clock);
  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Entry *entry = value;

      entry->task->life_due = find_life_due (self, entry->task, self->started - 1);
      enqueue (self, entry);
    }

  update_alarm (self);
}

/* No task is due any more. */
void
usher_scheduler_stop (UsherScheduler *self)
{
  g_return_if_fail (USHER_IS_SCHEDULER (self));

  self->started = 0;
  usher_clock_set_alarm (self->clock, USHER_TIME_NEVER);
}

/* Sets the due time of a task that is not added yet. */
void
usher_scheduler_preview (UsherScheduler *self,
                         UsherTask      *task)
{
  gint64 now = usher_clock_now (self->clock);

  g_return_if_fail (USHER_IS_SCHEDULER (self));

  task->due = find_due (self, task, now);
  task->life_due = find_life_due (self, task, now);
}

static Entry *
add_entry (UsherScheduler *self,
           UsherTask      *task)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->task = usher_task_ref (task);
  entry->item.order = task->key;
  g_hash_table_insert (self->entries, task->id, entry);

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
    task->due = find_due (self, task, now);
  enqueue (self, entry);
  update_alarm (self);
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

/* Returns: when the task is due, by whichever of its triggers */
gint64
usher_scheduler_get_due (UsherTask *task)
{
  return MIN (task->due, task->life_due);
}
