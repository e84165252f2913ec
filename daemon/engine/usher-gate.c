/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-gate.h"

#include "usher-due-queue.h"

/**
 * UsherGate:
 *
 * Where runs wait that may not line up yet: until a time has come, and until the
 * conditions of their task are met. It asks again when a condition says that it
 * has changed, or when time alone changes the answer.
 */
struct _UsherGate
{
  GObject parent_instance;

  UsherClock *clock;             /* (owned) */
  UsherExecutor *executor;       /* (owned) */
  GHashTable *visitors;          /* (owned) (element-type gint64 Visitor): by run */
  UsherDueQueue *queue;          /* (owned): of visitors, by when to look again */
};

typedef struct
{
  UsherDueItem item;
  UsherGate *gate;               /* (unowned) */
  UsherRun *run;                 /* (owned) */
  UsherTask *task;               /* (owned) */
  GPtrArray *conditions;         /* (owned) (element-type UsherCondition) */
  gint64 deadline;
} Visitor;

enum
{
  OPENED,
  CHANGED,
  SHUT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (UsherGate, usher_gate, G_TYPE_OBJECT)

static void
visitor_free (Visitor *visitor)
{
  for (guint i = 0; i < visitor->conditions->len; i++)
    g_signal_handlers_disconnect_by_data (visitor->conditions->pdata[i], visitor);
  g_clear_pointer (&visitor->conditions, g_ptr_array_unref);
  g_clear_pointer (&visitor->run, usher_run_unref);
  g_clear_pointer (&visitor->task, usher_task_unref);
  g_free (visitor);
}

static void
update_alarm (UsherGate *self)
{
  UsherDueItem *first = usher_due_queue_peek (self->queue);

  usher_clock_set_alarm (self->clock, first != NULL ? first->due : USHER_TIME_NEVER);
}

static UsherConditionTools
make_tools (Visitor *visitor)
{
  return (UsherConditionTools) {
    .executor = visitor->gate->executor,
    .zone = visitor->task->definition->zone,
  };
}

/* Returns: whether all conditions are met; what is not is added to @codes */
static UsherConditionState
look_at_conditions (Visitor      *visitor,
                    gint64        now,
                    gint64       *until,
                    GStrvBuilder *codes)
{
  const UsherConditionTools tools = make_tools (visitor);
  UsherConditionState all = USHER_CONDITION_MET;

  for (guint i = 0; i < visitor->conditions->len; i++)
    {
      UsherCondition *condition = visitor->conditions->pdata[i];
      UsherConditionState state = usher_condition_look (condition, &tools, now, until);
      g_autofree char *code = g_strconcat ("condition:", usher_condition_get_text (condition), NULL);

      if (state == USHER_CONDITION_MET)
        continue;

      g_strv_builder_add (codes, code);
      if (all != USHER_CONDITION_UNKNOWN)
        all = state;
    }

  return all;
}

static void
note_waiting (Visitor *visitor,
              char   **codes)
{
  UsherRun *run = visitor->run;

  g_strfreev (run->waiting_for);
  run->waiting_for = codes;
  run->waiting_until = visitor->deadline != USHER_TIME_NEVER ? visitor->deadline : 0;
  if (run->not_before > usher_clock_now (visitor->gate->clock))
    run->waiting_until = run->not_before;
}

static UsherGateAnswer
look (Visitor *visitor)
{
  UsherGate *self = visitor->gate;
  gint64 now = usher_clock_now (self->clock);
  gint64 until = visitor->deadline;
  g_autoptr(GStrvBuilder) codes = g_strv_builder_new ();
  UsherConditionState state = USHER_CONDITION_UNKNOWN;

  if (visitor->run->not_before > now)
    {
      g_strv_builder_add (codes, "not-before");
      until = visitor->run->not_before;
    }
  else
    {
      state = look_at_conditions (visitor, now, &until, codes);
    }

  if (state == USHER_CONDITION_MET)
    return USHER_GATE_OPEN;

  note_waiting (visitor, g_strv_builder_end (codes));
  if (visitor->run->not_before <= now &&
      (now >= visitor->deadline ||
       (state == USHER_CONDITION_UNMET &&
        visitor->task->definition->unless_met == USHER_UNLESS_MET_SKIP)))
    return USHER_GATE_SHUT;

  usher_due_queue_set (self->queue, &visitor->item, until);
  update_alarm (self);

  return USHER_GATE_HELD;
}

static void
look_again (Visitor *visitor)
{
  g_autoptr(UsherGate) self = g_object_ref (visitor->gate);
  g_autoptr(UsherRun) run = usher_run_ref (visitor->run);
  UsherGateAnswer answer = look (visitor);

  if (answer == USHER_GATE_HELD)
    {
      g_signal_emit (self, signals[CHANGED], 0, run);
      return;
    }

  usher_gate_remove (self, run);
  g_signal_emit (self, signals[answer == USHER_GATE_OPEN ? OPENED : SHUT], 0, run);
}

static void
clock_alarm_cb (UsherGate *self)
{
  gint64 now = usher_clock_now (self->clock);
  UsherDueItem *first;

  while ((first = usher_due_queue_peek (self->queue)) != NULL && first->due <= now)
    {
      /* Whoever does not say when to look again is not looked at for ever */
      usher_due_queue_set (self->queue, first, USHER_TIME_NEVER);
      look_again ((Visitor *) first);
    }

  update_alarm (self);
}

/* The clock was set, or the computer slept. */
static void
clock_jumped_cb (UsherGate *self)
{
  g_autoptr(GList) visitors = g_hash_table_get_values (self->visitors);

  for (GList *l = visitors; l != NULL; l = l->next)
    look_again (l->data);

  update_alarm (self);
}

static void
usher_gate_dispose (GObject *object)
{
  UsherGate *self = USHER_GATE (object);

  g_clear_pointer (&self->visitors, g_hash_table_unref);
  g_clear_pointer (&self->queue, usher_due_queue_free);
  g_clear_object (&self->executor);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (usher_gate_parent_class)->dispose (object);
}

static void
usher_gate_class_init (UsherGateClass *klass)
{
  static const char * const names[] = { "opened", "changed", "shut" };

  G_OBJECT_CLASS (klass)->dispose = usher_gate_dispose;

  /**
   * UsherGate::opened:
   * @run: a run that was held and may line up
   */
  /**
   * UsherGate::changed:
   * @run: a run that is held, for something else by now
   */
  /**
   * UsherGate::shut:
   * @run: a run that was held and is to be skipped
   */
  for (int i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], USHER_TYPE_GATE,
                               G_SIGNAL_RUN_LAST, 0,
                               NULL, NULL, NULL,
                               G_TYPE_NONE, 1, USHER_TYPE_RUN);
}

static void
usher_gate_init (UsherGate *self)
{
  self->visitors = g_hash_table_new_full (g_int64_hash, g_int64_equal,
                                          NULL, (GDestroyNotify) visitor_free);
  self->queue = usher_due_queue_new ();
}

/**
 * usher_gate_new:
 * @clock: a clock whose alarm nobody else sets
 * @executor: where the programs of conditions run
 *
 * Returns: (transfer full): a gate
 */
UsherGate *
usher_gate_new (UsherClock    *clock,
                UsherExecutor *executor)
{
  UsherGate *self = g_object_new (USHER_TYPE_GATE, NULL);

  self->clock = g_object_ref (clock);
  self->executor = g_object_ref (executor);
  g_signal_connect_object (clock, "alarm", G_CALLBACK (clock_alarm_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (clock, "jumped", G_CALLBACK (clock_jumped_cb), self, G_CONNECT_SWAPPED);

  return self;
}

static void
start_conditions (Visitor *visitor)
{
  const UsherConditionTools tools = make_tools (visitor);
  char **texts = visitor->task->definition->conditions;

  if (usher_run_has_option (visitor->run, "IgnoreConditions"))
    return;

  for (; texts != NULL && *texts != NULL; texts++)
    {
      UsherCondition *condition = usher_condition_new (*texts, NULL);

      /* It was understood when the task was added */
      if (condition == NULL)
        continue;

      g_ptr_array_add (visitor->conditions, condition);
      g_signal_connect_swapped (condition, "changed", G_CALLBACK (look_again), visitor);
      usher_condition_start (condition, &tools);
    }
}

/**
 * usher_gate_ask:
 * @self: a gate
 * @run: a new run
 * @task: its task
 * @deadline: when it is skipped if the conditions have not been met by then
 *
 * Returns: what is to become of it; if it is held a signal follows
 */
UsherGateAnswer
usher_gate_ask (UsherGate *self,
                UsherRun  *run,
                UsherTask *task,
                gint64     deadline)
{
  Visitor *visitor;
  UsherGateAnswer answer;

  if (task->definition->conditions == NULL && run->not_before <= usher_clock_now (self->clock))
    return USHER_GATE_OPEN;

  visitor = g_new0 (Visitor, 1);
  visitor->gate = self;
  visitor->run = usher_run_ref (run);
  visitor->task = usher_task_ref (task);
  visitor->conditions = g_ptr_array_new_with_free_func (g_object_unref);
  visitor->deadline = deadline;
  visitor->item.order = (gint64) run->id;
  g_hash_table_insert (self->visitors, &visitor->run->id, visitor);
  start_conditions (visitor);

  answer = look (visitor);
  if (answer != USHER_GATE_HELD)
    usher_gate_remove (self, run);

  return answer;
}

/* Forgets a run, if it is held here. */
void
usher_gate_remove (UsherGate *self,
                   UsherRun  *run)
{
  Visitor *visitor = g_hash_table_lookup (self->visitors, &run->id);

  if (visitor == NULL)
    return;

  usher_due_queue_remove (self->queue, &visitor->item);
  g_hash_table_remove (self->visitors, &run->id);
  update_alarm (self);
}
