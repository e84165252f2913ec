/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-run-queue.h"

#include "test-support.h"

#define NOW (G_GINT64_CONSTANT (1000000) * USHER_SECOND)

/* Who lines up, told by its place in the row. */
typedef struct
{
  int priority;
  int due;                       /* seconds before now, 0 for none */
  int waited;                    /* seconds */
  const char *claims;            /* (nullable): with blanks between */
  UsherPool pool;
} Waiter;

typedef struct
{
  const char *name;
  guint n_slots;                 /* of each pool */
  Waiter waiters[5];
  int n_waiters;
  const char *log;               /* “+2” is let in; when nobody is, the first of all leaves: “-2” */
} OrderCase;

static const OrderCase order_cases[] = {
  { "arrival", 1, { { 0 }, { 0 }, { 0 } }, 3, "+0 -0 +1 -1 +2 -2 " },
  { "two-slots", 2, { { 0 }, { 0 }, { 0 } }, 3, "+0 +1 -0 +2 -1 -2 " },
  { "priority", 1, { { 0 }, { 7 }, { -7 }, { 7 } }, 4, "+1 -1 +3 -3 +0 -0 +2 -2 " },
  { "due", 1, { { .due = 10 }, { .due = 30 }, { .due = 20 } }, 3, "+1 -1 +2 -2 +0 -0 " },
  { "priority-before-due", 1, { { .due = 10, .priority = 1 }, { .due = 30 } }, 2, "+0 -0 +1 -1 " },
  { "without-due-by-arrival", 1, { { .waited = 20 }, { .due = 30 } }, 2, "+1 -1 +0 -0 " },
  { "claim", 4, { { .claims = "disk" }, { .claims = "disk" }, { .claims = "arr" } }, 3,
    "+0 +2 -0 +1 -2 -1 " },
  { "several-claims", 4, { { .claims = "a b" }, { .claims = "c" }, { .claims = "b c" }, { .claims = "a" } }, 4,
    "+0 +1 -0 +3 -1 +2 -3 -2 " },
  { "pools", 1, { { 0 }, { 0 }, { .pool = USHER_POOL_COMMANDS }, { .pool = USHER_POOL_COMMANDS } }, 4,
    "+0 +2 -0 +1 -2 +3 -1 -3 " },
  { "claims-over-pools", 1, { { .claims = "disk" }, { .claims = "disk", .pool = USHER_POOL_COMMANDS } }, 2,
    "+0 -0 +1 -1 " },
  { "not-starved", 1, { { .waited = 599 }, { .priority = 5 } }, 2, "+1 -1 +0 -0 " },
  { "starved", 1, { { .waited = 600 }, { .priority = 5 } }, 2, "+0 -0 +1 -1 " },
  { "starved-but-claimed", 2, { { .waited = 700, .claims = "x" }, { .waited = 650, .claims = "x" },
                                { .priority = 5 } }, 3, "+0 +2 -0 +1 -2 -1 " },
};

typedef struct
{
  UsherRunQueue *queue;          /* (owned) */
  UsherTicket tickets[5];        /* their members are owned here */
  GQueue inside;                 /* (element-type UsherTicket) */
  GString *log;                  /* (owned) */
} Line;

static UsherTask *
new_task (gint64 key,
          int    priority)
{
  g_autofree char *text =
    g_strdup_printf ("{'Name': <'x'>, 'Chore': <'fake'>, 'Priority': <%d>}", priority);
  g_autoptr(GVariant) params = test_variant (text);
  g_autoptr(UsherZones) zones = usher_zones_new ();
  g_autoptr(UsherTaskDefinition) definition = usher_task_definition_new (params, zones, 0, NULL);
  UsherTask *task = usher_task_new ("x", definition, 0);

  task->key = key;

  return task;
}

static void
line_up (Line            *line,
         const OrderCase *row)
{
  for (int i = 0; i < row->n_waiters; i++)
    {
      const Waiter *waiter = &row->waiters[i];
      UsherTicket *ticket = &line->tickets[i];

      ticket->task = new_task (i + 1, waiter->priority);
      ticket->run = usher_run_new ((guint64) i, ticket->task, USHER_CAUSE_SCHEDULE,
                                   NOW - (gint64) waiter->waited * USHER_SECOND);
      ticket->run->due = waiter->due != 0 ? NOW - (gint64) waiter->due * USHER_SECOND : 0;
      ticket->claims = g_strsplit (waiter->claims != NULL ? waiter->claims : "", " ", -1);
      ticket->pool = waiter->pool;
      usher_run_queue_add (line->queue, ticket);
    }
}

static void
admit_all (Line *line)
{
  UsherTicket *ticket;

  while ((ticket = usher_run_queue_admit (line->queue, NOW)) != NULL)
    {
      g_assert_false (ticket->waiting);
      g_string_append_printf (line->log, "+%d ", (int) (ticket - line->tickets));
      g_queue_push_tail (&line->inside, ticket);
    }
}

static void
test_order (gconstpointer data)
{
  const OrderCase *row = data;
  Line line = { .queue = usher_run_queue_new (), .log = g_string_new (NULL) };

  usher_run_queue_set_slots (line.queue, USHER_POOL_LIBRARY, row->n_slots);
  usher_run_queue_set_slots (line.queue, USHER_POOL_COMMANDS, row->n_slots);
  line_up (&line, row);

  admit_all (&line);
  while (line.inside.length > 0)
    {
      UsherTicket *ticket = g_queue_pop_head (&line.inside);

      g_string_append_printf (line.log, "-%d ", (int) (ticket - line.tickets));
      usher_run_queue_remove (line.queue, ticket);
      admit_all (&line);
    }

  g_assert_cmpstr (line.log->str, ==, row->log);
  g_assert_cmpuint (usher_run_queue_get_n_waiting (line.queue), ==, 0);

  usher_run_queue_free (line.queue);
  g_string_free (line.log, TRUE);
  for (int i = 0; i < row->n_waiters; i++)
    {
      usher_run_unref (line.tickets[i].run);
      usher_task_unref (line.tickets[i].task);
      g_strfreev (line.tickets[i].claims);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  TEST_ADD_ROWS ("/run-queue/order", order_cases, test_order);

  return g_test_run ();
}
