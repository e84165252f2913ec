/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-runner.h"

#include "usher-deadline.h"
#include "usher-run-outcome.h"
#include "usher-run-queue.h"
#include "usher-work.h"

/**
 * UsherRunner:
 *
 * Knows all runs that have not ended, lets each begin when its turn has come,
 * and sees to its end. It stores nothing: whoever hears of
 * #UsherRunner::admitted writes the run down, and then lets it start.
 */
struct _UsherRunner
{
  GObject parent_instance;

  UsherClock *clock;             /* (owned) */
  GHashTable *works;             /* (owned) (element-type gint64 UsherWork): by run */
  UsherRunQueue *queue;          /* (owned): of works */
  gboolean held;
  gboolean dispatching;
};

enum
{
  ADMITTED,
  CHANGED,
  PROGRESS,
  ENDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (UsherRunner, usher_runner, G_TYPE_OBJECT)

static void dispatch (UsherRunner *self);

static UsherWork *
find_work (UsherRunner *self,
           guint64      run)
{
  gint64 key = (gint64) run;

  return g_hash_table_lookup (self->works, &key);
}

/* Runs with parameters of their own are not part of the task's overlap. */
static gboolean
has_own_parameters (const UsherRun *run)
{
  return run->parameters != NULL;
}

/* Takes the work off the books and tells of its end. */
static void
end_work (UsherWork *work)
{
  g_autoptr(UsherRunner) self = g_object_ref (work->runner);
  UsherRun *run = work->ticket.run;
  gint64 key = (gint64) run->id;

  usher_run_queue_remove (self->queue, &work->ticket);
  g_hash_table_steal (self->works, &key);
  if (run->progress != NULL)
    g_signal_handlers_disconnect_by_data (run->progress, work);
  g_clear_object (&run->progress);

  g_signal_emit (self, signals[ENDED], 0, run, work->ticket.task,
                 work->tools != NULL ? work->tools->log : NULL);
  usher_work_free (work);
  dispatch (self);
}

static void
begin (UsherWork *work)
{
  UsherRunner *self = work->runner;
  UsherRun *run = work->ticket.run;

  if (run->expires != 0 && usher_clock_now (self->clock) > run->expires)
    {
      usher_run_end (run, USHER_RUN_MISSED, "grace", usher_clock_now (self->clock));
      end_work (work);
      return;
    }

  work->phase = USHER_WORK_ADMITTED;
  run->started = usher_clock_now (self->clock);
  run->progress = usher_progress_new ();
  g_signal_emit (self, signals[ADMITTED], 0, run, work->ticket.task);
}

static void
dispatch (UsherRunner *self)
{
  gint64 now = usher_clock_now (self->clock);
  UsherTicket *ticket;

  /* Who hears of an end may submit another run: one loop sees to all */
  if (self->dispatching)
    return;

  self->dispatching = TRUE;
  while (!self->held && (ticket = usher_run_queue_admit (self->queue, now)) != NULL)
    begin ((UsherWork *) ticket);
  self->dispatching = FALSE;
}

static void
usher_runner_dispose (GObject *object)
{
  UsherRunner *self = USHER_RUNNER (object);

  g_clear_object (&self->clock);
  g_clear_pointer (&self->queue, usher_run_queue_free);
  g_clear_pointer (&self->works, g_hash_table_unref);

  G_OBJECT_CLASS (usher_runner_parent_class)->dispose (object);
}

static void
usher_runner_class_init (UsherRunnerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = usher_runner_dispose;

  /**
   * UsherRunner::admitted:
   * @run: a run
   * @task: its task
   *
   * The run has its turn, and waits for usher_runner_start(): write it down first.
   */
  signals[ADMITTED] =
    g_signal_new ("admitted", USHER_TYPE_RUNNER,
                  G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL,
                  G_TYPE_NONE, 2, USHER_TYPE_RUN, USHER_TYPE_TASK);

  /**
   * UsherRunner::changed:
   * @run: a run
   *
   * Something about the run has changed, short of its end.
   */
  signals[CHANGED] =
    g_signal_new ("changed", USHER_TYPE_RUNNER,
                  G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL,
                  G_TYPE_NONE, 1, USHER_TYPE_RUN);

  /**
   * UsherRunner::progress:
   * @run: a run that has got on
   */
  signals[PROGRESS] =
    g_signal_new ("progress", USHER_TYPE_RUNNER,
                  G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL,
                  G_TYPE_NONE, 1, USHER_TYPE_RUN);

  /**
   * UsherRunner::ended:
   * @run: a run in its final state
   * @task: its task
   * @log: (nullable): its log, to be closed
   */
  signals[ENDED] =
    g_signal_new ("ended", USHER_TYPE_RUNNER,
                  G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL,
                  G_TYPE_NONE, 3, USHER_TYPE_RUN, USHER_TYPE_TASK, G_TYPE_OBJECT);
}

static void
usher_runner_init (UsherRunner *self)
{
  self->works = g_hash_table_new_full (g_int64_hash, g_int64_equal,
                                       NULL, (GDestroyNotify) usher_work_free);
  self->queue = usher_run_queue_new ();
}

UsherRunner *
usher_runner_new (UsherClock *clock)
{
  UsherRunner *self = g_object_new (USHER_TYPE_RUNNER, NULL);

  self->clock = g_object_ref (clock);

  return self;
}

void
usher_runner_set_slots (UsherRunner *self,
                        UsherPool    pool,
                        guint        n_slots)
{
  g_return_if_fail (USHER_IS_RUNNER (self));

  usher_run_queue_set_slots (self->queue, pool, n_slots);
  dispatch (self);
}

/* Nothing begins until usher_runner_release(). */
void
usher_runner_hold (UsherRunner *self)
{
  g_return_if_fail (USHER_IS_RUNNER (self));

  self->held = TRUE;
}

void
usher_runner_release (UsherRunner *self)
{
  g_return_if_fail (USHER_IS_RUNNER (self));

  self->held = FALSE;
  dispatch (self);
}

/**
 * usher_runner_hold_back:
 * @self: a runner
 * @code: (nullable): why only what a person asks for begins; %NULL if everything does
 */
void
usher_runner_hold_back (UsherRunner *self,
                        const char  *code)
{
  g_return_if_fail (USHER_IS_RUNNER (self));

  usher_run_queue_hold_back (self->queue, code);
  dispatch (self);
}

static void
cancel_work (UsherWork          *work,
             UsherRunState  state,
             const char    *reason)
{
  /* The first to ask decides how it ends */
  if (work->end_reason != NULL)
    return;

  if (work->phase == USHER_WORK_QUEUED)
    {
      usher_run_end (work->ticket.run, state, reason, usher_clock_now (work->runner->clock));
      end_work (work);
      return;
    }

  work->end_state = state;
  work->end_reason = g_strdup (reason);
  g_cancellable_cancel (work->cancellable);
}

static void
cancel_running_of_task (UsherRunner *self,
                        UsherTask   *task)
{
  g_autoptr(GList) works = g_hash_table_get_values (self->works);

  for (GList *l = works; l != NULL; l = l->next)
    {
      UsherWork *work = l->data;

      if (work->ticket.task->key == task->key && work->phase != USHER_WORK_QUEUED &&
          !has_own_parameters (work->ticket.run))
        cancel_work (work, USHER_RUN_CANCELLED, "replaced");
    }
}

static void
add_work (UsherRunner *self,
          UsherRun    *run,
          UsherTask   *task,
          UsherChore  *chore)
{
  UsherWork *work = usher_work_new (self, run, task, chore);

  g_hash_table_insert (self->works, &run->id, work);
  usher_run_queue_add (self->queue, &work->ticket);
}

/**
 * usher_runner_submit:
 * @self: a runner
 * @run: a new run
 * @task: its task
 * @chore: its work
 *
 * Lines the run up, unless the task's overlap policy is against it. One that waits
 * for something else than its turn (`waiting_for`) is held until
 * usher_runner_release_run().
 *
 * Returns: (transfer none) (nullable): the run that serves: @run, or one that
 *   waits already and into which it collapses; %NULL if it is to be skipped
 */
UsherRun *
usher_runner_submit (UsherRunner *self,
                     UsherRun    *run,
                     UsherTask   *task,
                     UsherChore  *chore)
{
  UsherOverlap overlap = task->definition->overlap;
  UsherTicket *waiting;

  g_return_val_if_fail (USHER_IS_RUNNER (self), NULL);
  g_return_val_if_fail (run->state == USHER_RUN_QUEUED, NULL);

  waiting = usher_run_queue_find_waiting (self->queue, task);
  if (!has_own_parameters (run) && usher_run_queue_is_full (self->queue, task))
    {
      /* Who asks in person is not sent away */
      if (overlap == USHER_OVERLAP_SKIP && run->cause != USHER_CAUSE_MANUAL)
        return NULL;

      if (waiting != NULL && !run->apart)
        return waiting->run;

      if (overlap == USHER_OVERLAP_CANCEL_RUNNING)
        cancel_running_of_task (self, task);
    }

  add_work (self, run, task, chore);
  dispatch (self);

  return run;
}

static void
apply_outcome (UsherWork         *work,
               gboolean      succeeded,
               UsherOutcome *outcome,
               const GError *error)
{
  UsherRun *run = work->ticket.run;
  gint64 now = usher_clock_now (work->runner->clock);

  usher_run_take_outcome (run, outcome);
  if (!succeeded && work->end_reason == NULL &&
      usher_run_accept_status (run, work->ticket.task->definition, error))
    succeeded = TRUE;

  if (succeeded && outcome->skipped != NULL)
    usher_run_end (run, USHER_RUN_SKIPPED, outcome->skipped, now);
  else if (succeeded)
    usher_run_end (run, USHER_RUN_SUCCEEDED, NULL, now);
  else if (work->end_reason != NULL)
    usher_run_end (run, work->end_state, work->end_reason, now);
  else
    usher_run_fail (run, error, now);
}

static void
chore_finished_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  UsherWork *work = user_data;
  UsherOutcome outcome;
  g_autoptr(GError) error = NULL;
  gboolean succeeded = usher_chore_run_finish (USHER_CHORE (source), result, &outcome, &error);

  apply_outcome (work, succeeded, &outcome, error);
  end_work (work);
}

static gboolean
timeout_cb (gpointer user_data)
{
  cancel_work (user_data, USHER_RUN_TIMED_OUT, "timeout");

  return G_SOURCE_REMOVE;
}

static void
progress_changed_cb (UsherWork *work)
{
  g_signal_emit (work->runner, signals[PROGRESS], 0, work->ticket.run);
}

/**
 * usher_runner_start:
 * @self: a runner
 * @run: a run that was admitted, and has been written down
 * @tools: (transfer full): what its chore may use
 */
void
usher_runner_start (UsherRunner     *self,
                    UsherRun        *run,
                    UsherChoreTools *tools)
{
  UsherWork *work = find_work (self, run->id);
  gint64 timeout;

  g_return_if_fail (work != NULL && work->phase == USHER_WORK_ADMITTED);

  work->phase = USHER_WORK_RUNNING;
  work->tools = tools;
  run->state = USHER_RUN_RUNNING;
  timeout = (gint64) (work->ticket.task->definition->timeout * USHER_SECOND);
  if (timeout > 0)
    work->timeout = usher_deadline_add (timeout, timeout_cb, work);
  /* Disconnected when the work ends */
  g_signal_connect_swapped (run->progress, "changed", G_CALLBACK (progress_changed_cb), work);

  g_signal_emit (self, signals[CHANGED], 0, run);
  usher_chore_run_async (work->chore, tools, work->cancellable, chore_finished_cb, work);
}

/**
 * usher_runner_refuse:
 * @self: a runner
 * @run: a run that was admitted
 * @error: why it cannot be written down
 *
 * The run ends without having started.
 */
void
usher_runner_refuse (UsherRunner  *self,
                     UsherRun     *run,
                     const GError *error)
{
  UsherWork *work = find_work (self, run->id);

  g_return_if_fail (work != NULL && work->phase == USHER_WORK_ADMITTED);

  run->started = 0;
  usher_run_fail (run, error, usher_clock_now (self->clock));
  end_work (work);
}

/**
 * usher_runner_release_run:
 * @self: a runner
 * @run: a run that is held
 *
 * It waits for its turn from now on.
 */
void
usher_runner_release_run (UsherRunner *self,
                          UsherRun    *run)
{
  UsherWork *work = find_work (self, run->id);

  g_return_if_fail (work != NULL && work->ticket.held);

  g_clear_pointer (&run->waiting_for, g_strfreev);
  run->waiting_until = 0;
  usher_run_queue_release (self->queue, &work->ticket);
  g_signal_emit (self, signals[CHANGED], 0, run);
  dispatch (self);
}

/* What a run waits for is something else by now. */
void
usher_runner_note_waiting (UsherRunner        *self,
                           UsherRun           *run,
                           const char * const *codes,
                           gint64              until)
{
  g_auto(GStrv) old = g_steal_pointer (&run->waiting_for);
  gboolean same = old != NULL && g_strv_equal ((const char * const *) old, codes) &&
                  run->waiting_until == until;

  run->waiting_for = g_strdupv ((char **) codes);
  run->waiting_until = until;
  if (!same)
    g_signal_emit (self, signals[CHANGED], 0, run);
}

/**
 * usher_runner_give_up:
 * @self: a runner
 * @run: a run that waits
 * @state: how it ends, without having begun
 * @reason: a code that says why
 */
void
usher_runner_give_up (UsherRunner   *self,
                      UsherRun      *run,
                      UsherRunState  state,
                      const char    *reason)
{
  UsherWork *work = find_work (self, run->id);

  g_return_if_fail (work != NULL && work->phase == USHER_WORK_QUEUED);

  usher_run_end (run, state, reason, usher_clock_now (self->clock));
  end_work (work);
}

/**
 * usher_runner_move:
 * @self: a runner
 * @run: the id of a run that waits for its turn
 * @position: how many go before it
 *
 * Returns: %FALSE if there is no such run
 */
gboolean
usher_runner_move (UsherRunner *self,
                   guint64      run,
                   guint        position)
{
  UsherWork *work = find_work (self, run);

  if (work == NULL || work->phase != USHER_WORK_QUEUED)
    return FALSE;

  usher_run_queue_move (self->queue, &work->ticket, position);
  g_signal_emit (self, signals[CHANGED], 0, work->ticket.run);
  dispatch (self);

  return TRUE;
}

/**
 * usher_runner_cancel:
 * @self: a runner
 * @run: a run's id
 * @reason: a code that says why
 *
 * Returns: %FALSE if there is no such run that has not ended
 */
gboolean
usher_runner_cancel (UsherRunner *self,
                     guint64      run,
                     const char  *reason)
{
  UsherWork *work = find_work (self, run);

  if (work == NULL)
    return FALSE;

  cancel_work (work, USHER_RUN_CANCELLED, reason);

  return TRUE;
}

void
usher_runner_cancel_task (UsherRunner *self,
                          UsherTask   *task,
                          const char  *reason)
{
  g_autoptr(GList) works = g_hash_table_get_values (self->works);

  for (GList *l = works; l != NULL; l = l->next)
    {
      UsherWork *work = l->data;

      if (work->ticket.task->key == task->key)
        cancel_work (work, USHER_RUN_CANCELLED, reason);
    }
}

/* Those that wait stay as they are. */
void
usher_runner_cancel_running (UsherRunner *self,
                             const char  *reason)
{
  g_autoptr(GList) works = g_hash_table_get_values (self->works);

  for (GList *l = works; l != NULL; l = l->next)
    {
      UsherWork *work = l->data;

      if (work->phase != USHER_WORK_QUEUED)
        cancel_work (work, USHER_RUN_CANCELLED, reason);
    }
}

/* Returns: whether the run has had no turn yet */
gboolean
usher_runner_is_waiting (UsherRunner *self,
                         UsherRun    *run)
{
  UsherWork *work = find_work (self, run->id);

  return work != NULL && work->phase == USHER_WORK_QUEUED;
}

/* Returns: (transfer none) (nullable): %NULL if it has ended, or never was */
UsherRun *
usher_runner_get (UsherRunner *self,
                  guint64      run)
{
  UsherWork *work = find_work (self, run);

  return work != NULL ? work->ticket.run : NULL;
}

static int
compare_started (gconstpointer a,
                 gconstpointer b)
{
  const UsherRun *run_a = *(UsherRun **) a, *run_b = *(UsherRun **) b;

  return run_a->id < run_b->id ? -1 : run_a->id > run_b->id;
}

/**
 * usher_runner_list:
 * @self: a runner
 *
 * Returns: (transfer full) (element-type UsherRun): the runs at work, and behind
 *   them those that wait, in their order
 */
GPtrArray *
usher_runner_list (UsherRunner *self)
{
  GPtrArray *runs = g_ptr_array_new_with_free_func ((GDestroyNotify) usher_run_unref);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->works);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      UsherWork *work = value;

      if (work->phase != USHER_WORK_QUEUED)
        g_ptr_array_add (runs, usher_run_ref (work->ticket.run));
    }
  g_ptr_array_sort (runs, compare_started);

  usher_run_queue_list_waiting (self->queue, runs);

  return runs;
}

/**
 * usher_runner_get_waiting_for:
 * @self: a runner
 * @run: a run
 *
 * Returns: (transfer full): codes that say why it does not run yet
 */
char **
usher_runner_get_waiting_for (UsherRunner *self,
                              UsherRun    *run)
{
  static const char * const record[] = { "record", NULL };
  UsherWork *work = find_work (self, run->id);

  if (work == NULL || work->phase == USHER_WORK_RUNNING)
    return g_new0 (char *, 1);

  if (work->phase == USHER_WORK_ADMITTED)
    return g_strdupv ((char **) record);
  if (work->ticket.held)
    return g_strdupv (run->waiting_for);

  return usher_run_queue_explain (self->queue, &work->ticket);
}

guint
usher_runner_get_n_running (UsherRunner *self)
{
  return g_hash_table_size (self->works) - usher_runner_get_n_queued (self);
}

guint
usher_runner_get_n_queued (UsherRunner *self)
{
  return usher_run_queue_get_n_waiting (self->queue);
}

/* Counts the runs of a task that wait or are at work. */
guint
usher_runner_count_of_task (UsherRunner   *self,
                            UsherTask     *task,
                            UsherRunState  state)
{
  return state == USHER_RUN_QUEUED
    ? usher_run_queue_count_waiting (self->queue, task)
    : usher_run_queue_count_running (self->queue, task);
}
