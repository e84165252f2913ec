/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-due-queue.h"

#include "test-support.h"

#define N_ITEMS   200
#define N_CHANGES 20000

static void
fill_orders (UsherDueItem *items)
{
  for (int i = 0; i < N_ITEMS; i++)
    items[i] = (UsherDueItem) { .due = G_MAXINT64, .order = i };
}

/* The slow and obvious way. */
static UsherDueItem *
find_first (UsherDueItem *items)
{
  UsherDueItem *first = NULL;

  for (int i = 0; i < N_ITEMS; i++)
    if (items[i].due != G_MAXINT64 && (first == NULL || items[i].due < first->due))
      first = &items[i];

  return first;
}

typedef struct
{
  const char *name;
  guint32 seed;
  int n_times;                   /* few, so that many are equal; or many */
} RandomCase;

static const RandomCase random_cases[] = {
  { "all-at-once", 1, 1 },
  { "many-equal", 2, 10 },
  { "few-equal", 3, 100 },
  { "hardly-equal", 4, 1000000 },
};

static void
test_random (gconstpointer data)
{
  const RandomCase *row = data;
  g_autoptr(GRand) random = g_rand_new_with_seed (row->seed);
  g_autoptr(UsherDueQueue) queue = usher_due_queue_new ();
  UsherDueItem items[N_ITEMS];

  fill_orders (items);
  for (int i = 0; i < N_CHANGES; i++)
    {
      UsherDueItem *item = &items[g_rand_int_range (random, 0, N_ITEMS)];

      if (g_rand_int_range (random, 0, 4) > 0)
        {
          usher_due_queue_set (queue, item, g_rand_int_range (random, 0, row->n_times));
        }
      else if (g_rand_boolean (random))
        {
          usher_due_queue_set (queue, item, G_MAXINT64);
        }
      else
        {
          usher_due_queue_remove (queue, item);
          item->due = G_MAXINT64;
        }

      g_assert_true (usher_due_queue_peek (queue) == find_first (items));
    }
}

static void
test_drain (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (5);
  g_autoptr(UsherDueQueue) queue = usher_due_queue_new ();
  UsherDueItem items[N_ITEMS];
  UsherDueItem *first;
  int n_drained = 0;

  fill_orders (items);
  for (int i = 0; i < N_ITEMS; i++)
    usher_due_queue_set (queue, &items[i], g_rand_int_range (random, 0, 50));

  while ((first = usher_due_queue_peek (queue)) != NULL)
    {
      g_assert_true (first == find_first (items));
      usher_due_queue_set (queue, first, G_MAXINT64);
      g_assert_cmpuint (first->position, ==, 0);
      n_drained++;
    }

  g_assert_cmpint (n_drained, ==, N_ITEMS);
}

static void
test_remove_what_is_not_there (void)
{
  g_autoptr(UsherDueQueue) queue = usher_due_queue_new ();
  UsherDueItem in = { .due = G_MAXINT64 }, out = { .due = G_MAXINT64 };

  usher_due_queue_set (queue, &in, 1);
  usher_due_queue_remove (queue, &out);
  usher_due_queue_set (queue, &out, G_MAXINT64);
  g_assert_true (usher_due_queue_peek (queue) == &in);

  usher_due_queue_remove (queue, &in);
  usher_due_queue_remove (queue, &in);
  g_assert_null (usher_due_queue_peek (queue));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  TEST_ADD_ROWS ("/due-queue/random", random_cases, test_random);
  g_test_add_func ("/due-queue/drain", test_drain);
  g_test_add_func ("/due-queue/remove-what-is-not-there", test_remove_what_is_not_there);

  return g_test_run ();
}
