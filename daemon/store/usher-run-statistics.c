/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* The history, summed up by spans of time: what charts are drawn from. */

#include "usher-run-statistics.h"

#include "usher-enums.h"

typedef struct
{
  gint64 task_key;               /* 0 for all */
  GArray *edges;                 /* (owned) (element-type gint64): ascending */
} Question;

/* A span while it is being summed up. */
typedef struct
{
  gint64 total;                  /* µs at work */
  guint n_timed;
} Work;

static void
question_free (Question *question)
{
  g_clear_pointer (&question->edges, g_array_unref);
  g_free (question);
}

static gboolean
read_last (UsherDatabase  *database,
           gint64         *id,
           GError        **error)
{
  g_autoptr(UsherStatement) statement =
    usher_database_prepare (database, "SELECT ifnull (MAX (id), 0) FROM run", error);

  if (statement == NULL || !usher_statement_next (statement, error))
    return FALSE;

  *id = usher_statement_read_int (statement);

  return TRUE;
}

/* The first run from a number on: when it was asked for. */
static gboolean
read_queued (UsherDatabase  *database,
             gint64          number,
             gint64         *id,
             gint64         *queued,
             GError        **error)
{
  g_autoptr(UsherStatement) statement =
    usher_database_prepare (database,
                            "SELECT id, queued FROM run WHERE id >= :number ORDER BY id LIMIT 1",
                            error);

  if (statement == NULL)
    return FALSE;

  usher_statement_bind_int (statement, ":number", number);
  if (!usher_statement_next (statement, error))
    return FALSE;

  *id = usher_statement_read_int (statement);
  *queued = usher_statement_read_int (statement);

  return TRUE;
}

/* Runs are numbered as they are asked for: a look at some numbers finds a time,
 * however long the history is. Only what was asked for just before a clock was
 * set back may be passed over. */
static gboolean
find_first (UsherDatabase  *database,
            gint64          time,
            gint64         *first,
            GError        **error)
{
  gint64 low = 1, high;

  if (!read_last (database, &high, error))
    return FALSE;

  high++;
  while (low < high)
    {
      gint64 middle = low + (high - low) / 2;
      gint64 id, queued;

      if (!read_queued (database, middle, &id, &queued, error))
        return FALSE;

      if (queued < time)
        low = id + 1;
      else
        high = middle;
    }

  *first = low;

  return TRUE;
}

/* Returns: the index of the span, or -1 */
static int
find_span (GArray *edges,
           gint64  time)
{
  guint low = 0, high = edges->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (edges, gint64, middle) <= time)
        low = middle + 1;
      else
        high = middle;
    }

  return low == edges->len ? -1 : (int) low - 1;
}

static void
count_run (UsherRunSum *sum,
           const char  *state)
{
  int value = USHER_RUN_ABANDONED;

  usher_enum_from_nick (USHER_TYPE_RUN_STATE, state, &value);
  if (value == USHER_RUN_SUCCEEDED)
    sum->n_succeeded++;
  else if (value == USHER_RUN_FAILED || value == USHER_RUN_TIMED_OUT)
    sum->n_failed++;
  else if (value == USHER_RUN_CANCELLED)
    sum->n_cancelled++;
  else
    sum->n_other++;
}

static void
time_run (UsherRunSum *sum,
          Work        *work,
          gint64       started,
          gint64       ended)
{
  gint64 duration = ended - started;

  if (started == 0 || duration < 0)
    return;

  work->total += duration;
  work->n_timed++;
  sum->mean = work->total / work->n_timed;
  sum->longest = MAX (sum->longest, duration);
}

static UsherStatement *
prepare (UsherDatabase   *database,
         const Question  *question,
         gint64           first,
         GError         **error)
{
  UsherStatement *statement =
    usher_database_prepare (database, question->task_key != 0
      ? "SELECT queued, state, started, ended FROM run"
        "  WHERE task = :task AND id >= :first AND ended IS NOT NULL ORDER BY id"
      : "SELECT queued, state, started, ended FROM run"
        "  WHERE id >= :first AND ended IS NOT NULL ORDER BY id",
      error);

  if (statement == NULL)
    return NULL;

  usher_statement_bind_int (statement, ":first", first);
  if (question->task_key != 0)
    usher_statement_bind_int (statement, ":task", question->task_key);

  return statement;
}

static gpointer
sum_up (UsherDatabase  *database,
        gpointer        input,
        GError        **error)
{
  const Question *question = input;
  GArray *edges = question->edges;
  gint64 end = g_array_index (edges, gint64, edges->len - 1);
  g_autoptr(GArray) sums = g_array_sized_new (FALSE, TRUE, sizeof (UsherRunSum), edges->len - 1);
  g_autofree Work *work = g_new0 (Work, edges->len);
  g_autoptr(UsherStatement) statement = NULL;
  gint64 first;

  g_array_set_size (sums, edges->len - 1);
  for (guint i = 0; i < sums->len; i++)
    g_array_index (sums, UsherRunSum, i).start = g_array_index (edges, gint64, i);

  if (!find_first (database, g_array_index (edges, gint64, 0), &first, error))
    return NULL;

  statement = prepare (database, question, first, error);
  while (statement != NULL && usher_statement_next (statement, error))
    {
      gint64 queued = usher_statement_read_int (statement);
      int span = find_span (edges, queued);
      const char *state = usher_statement_read_text (statement);
      gint64 started = usher_statement_read_time (statement, 0);

      if (queued >= end)
        break;
      if (span < 0)
        continue;

      count_run (&g_array_index (sums, UsherRunSum, span), state);
      time_run (&g_array_index (sums, UsherRunSum, span), &work[span], started,
                usher_statement_read_int (statement));
    }

  return *error == NULL ? g_steal_pointer (&sums) : NULL;
}

/**
 * usher_run_statistics_async:
 * @store: the store
 * @task_key: of this task, 0 for all
 * @edges: (element-type gint64): where the spans begin, ascending, and where the
 *   last ends; at least two
 * @callback: called when it is summed up
 * @user_data: data for @callback
 *
 * How long it takes depends on how many runs there are from the first edge to the
 * last, and not on how long the history is.
 */
void
usher_run_statistics_async (UsherStore          *store,
                            gint64               task_key,
                            GArray              *edges,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  Question *question = g_new0 (Question, 1);

  question->task_key = task_key;
  question->edges = g_array_ref (edges);
  usher_store_run_async (store, sum_up, question, (GDestroyNotify) question_free,
                         (GDestroyNotify) g_array_unref, callback, user_data);
}

/* Returns: (transfer full) (nullable) (element-type UsherRunSum): one for each span */
GArray *
usher_run_statistics_finish (UsherStore    *store,
                             GAsyncResult  *result,
                             GError       **error)
{
  return usher_store_run_finish (store, result, error);
}
