/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-run-queue.h"

/* Who has waited that long goes first, so that nobody starves. */
#define STARVED_AFTER (10 * USHER_MINUTE)

typedef struct
{
  guint n_slots;
  guint n_used;
  GSequence *order;              /* (owned) (element-type UsherTicket): whose turn is next */
  GQueue arrivals;               /* (element-type UsherTicket): who has waited longest */
  GQueue held;                   /* (element-type UsherTicket): who is not in line yet */
} Pool;

/* How many runs of a task there are, beside those with parameters of their own. */
typedef struct
{
  gint64 key;
  guint n_running;
  UsherTicket *waiting;          /* (unowned) (nullable): the first of them */
  guint n_waiting;
} TaskCount;

struct _UsherRunQueue
{
  Pool pools[USHER_N_POOLS];
  GHashTable *claims;            /* (owned) (element-type utf8 UsherTicket): who holds what */
  GHashTable *tasks;             /* (owned) (element-type gint64 TaskCount) */
  char *held_back;               /* (owned) (nullable): why only what a person asks for goes */
};

UsherRunQueue *
usher_run_queue_new (void)
{
  UsherRunQueue *self = g_new0 (UsherRunQueue, 1);

  for (int i = 0; i < USHER_N_POOLS; i++)
    {
      self->pools[i].n_slots = 1;
      self->pools[i].order = g_sequence_new (NULL);
    }

  self->claims = g_hash_table_new (g_str_hash, g_str_equal);
  self->tasks = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);

  return self;
}

void
usher_run_queue_free (UsherRunQueue *self)
{
  for (int i = 0; i < USHER_N_POOLS; i++)
    g_clear_pointer (&self->pools[i].order, g_sequence_free);

  g_clear_pointer (&self->claims, g_hash_table_unref);
  g_clear_pointer (&self->tasks, g_hash_table_unref);
  g_clear_pointer (&self->held_back, g_free);
  g_free (self);
}

void
usher_run_queue_set_slots (UsherRunQueue *self,
                           UsherPool      pool,
                           guint          n_slots)
{
  self->pools[pool].n_slots = n_slots;
}

/* Runs with parameters of their own do not get in the way of the task's others. */
static gboolean
counts_for_task (const UsherTicket *ticket)
{
  return ticket->run->parameters == NULL;
}

static TaskCount *
find_count (UsherRunQueue *self,
            UsherTask     *task)
{
  return g_hash_table_lookup (self->tasks, &task->key);
}

static TaskCount *
get_count (UsherRunQueue *self,
           UsherTask     *task)
{
  TaskCount *count = find_count (self, task);

  if (count == NULL)
    {
      count = g_new0 (TaskCount, 1);
      count->key = task->key;
      g_hash_table_insert (self->tasks, &count->key, count);
    }

  return count;
}

static void
drop_if_empty (UsherRunQueue *self,
               TaskCount     *count)
{
  if (count->n_running == 0 && count->n_waiting == 0)
    g_hash_table_remove (self->tasks, &count->key);
}

static gint64
get_since (const UsherTicket *ticket)
{
  return ticket->run->due != 0 ? ticket->run->due : ticket->run->queued;
}

/* Priority, then time, then number. */
static int
compare_turns (gconstpointer a,
               gconstpointer b,
               gpointer      user_data)
{
  const UsherTicket *ticket_a = a, *ticket_b = b;
  int priority_a = ticket_a->task->definition->priority;
  int priority_b = ticket_b->task->definition->priority;
  gint64 since_a = get_since (ticket_a);
  gint64 since_b = get_since (ticket_b);

  if (priority_a != priority_b)
    return priority_a > priority_b ? -1 : 1;
  if (since_a != since_b)
    return since_a < since_b ? -1 : 1;

  return ticket_a->run->id < ticket_b->run->id ? -1 : ticket_a->run->id > ticket_b->run->id;
}

static void
line_up (UsherRunQueue *self,
         UsherTicket   *ticket)
{
  Pool *pool = &self->pools[ticket->pool];

  ticket->position = g_sequence_insert_sorted (pool->order, ticket, compare_turns, NULL);
  g_queue_push_tail_link (&pool->arrivals, &ticket->arrival);
}

/**
 * usher_run_queue_add:
 * @self: a queue
 * @ticket: lines up, or does when it is released if it is held; stays the caller's
 */
void
usher_run_queue_add (UsherRunQueue *self,
                     UsherTicket   *ticket)
{
  ticket->waiting = TRUE;
  ticket->arrival.data = ticket;
  if (ticket->held)
    g_queue_push_tail_link (&self->pools[ticket->pool].held, &ticket->arrival);
  else
    line_up (self, ticket);

  if (counts_for_task (ticket))
    {
      TaskCount *count = get_count (self, ticket->task);

      if (count->n_waiting++ == 0)
        count->waiting = ticket;
    }
}

/**
 * usher_run_queue_release:
 * @self: a queue
 * @ticket: one that is held, and waits for its turn from now on
 */
void
usher_run_queue_release (UsherRunQueue *self,
                         UsherTicket   *ticket)
{
  g_return_if_fail (ticket->waiting && ticket->held);

  g_queue_unlink (&self->pools[ticket->pool].held, &ticket->arrival);
  ticket->held = FALSE;
  line_up (self, ticket);
}

/**
 * usher_run_queue_hold_back:
 * @self: a queue
 * @code: (nullable): why nothing goes but what a person asks for; %NULL if
 *   everything does
 */
void
usher_run_queue_hold_back (UsherRunQueue *self,
                           const char    *code)
{
  g_free (self->held_back);
  self->held_back = g_strdup (code);
}

static gboolean
is_held_back (UsherRunQueue *self,
              UsherTicket   *ticket)
{
  return self->held_back != NULL && ticket->run->cause != USHER_CAUSE_MANUAL;
}

/**
 * usher_run_queue_move:
 * @self: a queue
 * @ticket: one that waits for its turn
 * @position: how many of its pool go before it
 */
void
usher_run_queue_move (UsherRunQueue *self,
                      UsherTicket   *ticket,
                      guint          position)
{
  GSequence *order = self->pools[ticket->pool].order;

  if (ticket->held)
    return;

  g_sequence_remove (ticket->position);
  ticket->position =
    g_sequence_insert_before (g_sequence_get_iter_at_pos (order, (int) MIN (position, (guint) G_MAXINT)),
                              ticket);
}

static gboolean
belongs_to (UsherRunQueue   *self,
            UsherTicket     *ticket,
            const TaskCount *count)
{
  return counts_for_task (ticket) && find_count (self, ticket->task) == count;
}

/* Returns: (nullable): the first ticket of the task that still waits */
static UsherTicket *
find_waiting (UsherRunQueue   *self,
              const TaskCount *count,
              guint            pool)
{
  if (count->n_waiting == 0)
    return NULL;

  for (GList *l = self->pools[pool].arrivals.head; l != NULL; l = l->next)
    if (belongs_to (self, l->data, count))
      return l->data;
  for (GList *l = self->pools[pool].held.head; l != NULL; l = l->next)
    if (belongs_to (self, l->data, count))
      return l->data;

  return NULL;
}

static void
stop_waiting (UsherRunQueue *self,
              UsherTicket   *ticket)
{
  Pool *pool = &self->pools[ticket->pool];

  ticket->waiting = FALSE;
  g_clear_pointer (&ticket->position, g_sequence_remove);
  g_queue_unlink (ticket->held ? &pool->held : &pool->arrivals, &ticket->arrival);

  if (counts_for_task (ticket))
    {
      TaskCount *count = find_count (self, ticket->task);

      count->n_waiting--;
      if (count->waiting == ticket)
        count->waiting = find_waiting (self, count, ticket->pool);
      drop_if_empty (self, count);
    }
}

static guint
get_max_instances (UsherTask *task)
{
  return task->definition->overlap == USHER_OVERLAP_ALLOW ? task->definition->max_instances : 1;
}

static gboolean
is_overlapping (UsherRunQueue *self,
                UsherTicket   *ticket)
{
  return counts_for_task (ticket) &&
         usher_run_queue_count_running (self, ticket->task) >= get_max_instances (ticket->task);
}

static const char *
find_taken_claim (UsherRunQueue *self,
                  UsherTicket   *ticket)
{
  for (char **claim = ticket->claims; *claim != NULL; claim++)
    if (g_hash_table_contains (self->claims, *claim))
      return *claim;

  return NULL;
}

static gboolean
has_slot (const Pool *pool)
{
  return pool->n_used < pool->n_slots;
}

static gboolean
may_go (UsherRunQueue *self,
        UsherTicket   *ticket)
{
  return !is_held_back (self, ticket) && !is_overlapping (self, ticket) &&
         find_taken_claim (self, ticket) == NULL;
}

/* Whoever has waited very long comes before higher priorities. */
static UsherTicket *
find_starved (UsherRunQueue *self,
              Pool          *pool,
              gint64         now)
{
  for (GList *l = pool->arrivals.head; l != NULL; l = l->next)
    {
      UsherTicket *ticket = l->data;

      if (ticket->run->queued > now - STARVED_AFTER)
        return NULL;
      if (may_go (self, ticket))
        return ticket;
    }

  return NULL;
}

static UsherTicket *
find_next (UsherRunQueue *self,
           Pool          *pool)
{
  for (GSequenceIter *iter = g_sequence_get_begin_iter (pool->order);
       !g_sequence_iter_is_end (iter);
       iter = g_sequence_iter_next (iter))
    {
      UsherTicket *ticket = g_sequence_get (iter);

      if (may_go (self, ticket))
        return ticket;
    }

  return NULL;
}

static void
take (UsherRunQueue *self,
      UsherTicket   *ticket)
{
  self->pools[ticket->pool].n_used++;
  for (char **claim = ticket->claims; *claim != NULL; claim++)
    g_hash_table_insert (self->claims, *claim, ticket);
  if (counts_for_task (ticket))
    get_count (self, ticket->task)->n_running++;
}

static void
give_back (UsherRunQueue *self,
           UsherTicket   *ticket)
{
  self->pools[ticket->pool].n_used--;
  for (char **claim = ticket->claims; *claim != NULL; claim++)
    g_hash_table_remove (self->claims, *claim);

  if (counts_for_task (ticket))
    {
      TaskCount *count = find_count (self, ticket->task);

      count->n_running--;
      drop_if_empty (self, count);
    }
}

/**
 * usher_run_queue_admit:
 * @self: a queue
 * @now: the present
 *
 * Returns: (transfer none) (nullable): the next that may go, which no longer
 *   waits and holds its slot and claims; %NULL if nobody may
 */
UsherTicket *
usher_run_queue_admit (UsherRunQueue *self,
                       gint64         now)
{
  for (int i = 0; i < USHER_N_POOLS; i++)
    {
      Pool *pool = &self->pools[i];
      UsherTicket *ticket;

      if (!has_slot (pool))
        continue;

      ticket = find_starved (self, pool, now);
      if (ticket == NULL)
        ticket = find_next (self, pool);
      if (ticket == NULL)
        continue;

      stop_waiting (self, ticket);
      take (self, ticket);
      return ticket;
    }

  return NULL;
}

/**
 * usher_run_queue_remove:
 * @self: a queue
 * @ticket: one that waits, or that was admitted and is through
 */
void
usher_run_queue_remove (UsherRunQueue *self,
                        UsherTicket   *ticket)
{
  if (ticket->waiting)
    stop_waiting (self, ticket);
  else
    give_back (self, ticket);
}

/**
 * usher_run_queue_explain:
 * @self: a queue
 * @ticket: one that waits
 *
 * Returns: (transfer full): codes that say what for
 */
char **
usher_run_queue_explain (UsherRunQueue *self,
                         UsherTicket   *ticket)
{
  g_autoptr(GStrvBuilder) codes = g_strv_builder_new ();
  const char *claim = find_taken_claim (self, ticket);

  if (is_held_back (self, ticket))
    g_strv_builder_add (codes, self->held_back);
  if (is_overlapping (self, ticket))
    g_strv_builder_add (codes, "overlap");

  if (claim != NULL)
    {
      g_autofree char *code = g_strconcat ("claim:", claim, NULL);

      g_strv_builder_add (codes, code);
    }

  if (!has_slot (&self->pools[ticket->pool]))
    g_strv_builder_add (codes, "slot");

  return g_strv_builder_end (codes);
}

/* Returns: whether as many runs of the task wait or are at work as may be at once */
gboolean
usher_run_queue_is_full (UsherRunQueue *self,
                         UsherTask     *task)
{
  TaskCount *count = find_count (self, task);

  return count != NULL && count->n_running + count->n_waiting >= get_max_instances (task);
}

/* Returns: (transfer none) (nullable): a run of the task that waits */
UsherTicket *
usher_run_queue_find_waiting (UsherRunQueue *self,
                              UsherTask     *task)
{
  TaskCount *count = find_count (self, task);

  return count != NULL ? count->waiting : NULL;
}

guint
usher_run_queue_count_waiting (UsherRunQueue *self,
                               UsherTask     *task)
{
  TaskCount *count = find_count (self, task);

  return count != NULL ? count->n_waiting : 0;
}

guint
usher_run_queue_count_running (UsherRunQueue *self,
                               UsherTask     *task)
{
  TaskCount *count = find_count (self, task);

  return count != NULL ? count->n_running : 0;
}

guint
usher_run_queue_get_n_waiting (UsherRunQueue *self)
{
  guint n = 0;

  for (int i = 0; i < USHER_N_POOLS; i++)
    n += self->pools[i].arrivals.length + self->pools[i].held.length;

  return n;
}

/* Adds the runs that wait, in the order of their turns; behind them those that are
 * not in line yet. */
void
usher_run_queue_list_waiting (UsherRunQueue *self,
                              GPtrArray     *runs)
{
  for (int i = 0; i < USHER_N_POOLS; i++)
    for (GSequenceIter *iter = g_sequence_get_begin_iter (self->pools[i].order);
         !g_sequence_iter_is_end (iter);
         iter = g_sequence_iter_next (iter))
      g_ptr_array_add (runs, usher_run_ref (((UsherTicket *) g_sequence_get (iter))->run));

  for (int i = 0; i < USHER_N_POOLS; i++)
    for (GList *l = self->pools[i].held.head; l != NULL; l = l->next)
      g_ptr_array_add (runs, usher_run_ref (((UsherTicket *) l->data)->run));
}
