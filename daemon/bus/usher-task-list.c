/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* Pages of tasks: filtered, sorted, and found again by a cursor that says behind
 * which task a page begins, and not behind how many. */

#include "usher-task-list.h"

#include <string.h>

#include "usher-error.h"
#include "usher-options.h"
#include "usher-records.h"

typedef enum
{
  ORDER_ID,
  ORDER_NAME,
  ORDER_NEXT_DUE,
  ORDER_LAST_RUN,
} TaskOrder;

static const char * const order_names[] = { "Id", "Name", "NextDue", "LastRun" };

typedef struct
{
  UsherEngine *engine;           /* (unowned) */
  const char *search;            /* (unowned) (nullable) */
  int state;                     /* -1 for all */
  const char *chore;             /* (unowned) (nullable) */
  TaskOrder order;
  gboolean descending;
} TaskQuery;

/* What a task is sorted by; also what a cursor remembers. */
typedef struct
{
  gint64 number;
  const char *text;              /* (unowned) */
  const char *id;                /* (unowned) */
} SortKey;

static SortKey
make_key (const TaskQuery *query,
          UsherTask       *task)
{
  SortKey key = { .text = "", .id = task->id };

  if (query->order == ORDER_NAME)
    key.text = task->definition->name;
  else if (query->order == ORDER_NEXT_DUE)
    key.number = usher_engine_get_task_due (query->engine, task);
  else if (query->order == ORDER_LAST_RUN)
    key.number = task->last_started;

  return key;
}

static int
compare_keys (const TaskQuery *query,
              const SortKey   *a,
              const SortKey   *b)
{
  int order = (a->number > b->number) - (a->number < b->number);

  if (order == 0)
    order = strcmp (a->text, b->text);
  if (order == 0)
    order = strcmp (a->id, b->id);

  return query->descending ? -order : order;
}

static int
compare_tasks (gconstpointer a,
               gconstpointer b,
               gpointer      user_data)
{
  const SortKey key_a = make_key (user_data, *(UsherTask **) a);
  const SortKey key_b = make_key (user_data, *(UsherTask **) b);

  return compare_keys (user_data, &key_a, &key_b);
}

static char *
print_cursor (const SortKey *key)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT "\n%s\n%s", key->number, key->text, key->id);
}

/* @parts: (out): what the key points into */
static gboolean
parse_cursor (const char  *cursor,
              SortKey     *key,
              char      ***parts,
              GError     **error)
{
  *parts = g_strsplit (cursor, "\n", 3);
  if (g_strv_length (*parts) == 3 &&
      g_ascii_string_to_signed ((*parts)[0], 10, G_MININT64, G_MAXINT64, &key->number, NULL))
    {
      key->text = (*parts)[1];
      key->id = (*parts)[2];
      return TRUE;
    }

  g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
               "“Cursor” must be what the page before gave as its next");

  return FALSE;
}

/* @search: folded */
static gboolean
contains (const char *text,
          const char *search)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);

  return strstr (folded, search) != NULL;
}

static gboolean
matches (const TaskQuery *query,
         UsherTask       *task)
{
  UsherTaskDefinition *definition = task->definition;

  if (query->chore != NULL && !g_str_equal (definition->chore, query->chore))
    return FALSE;
  if (query->state >= 0 &&
      (int) usher_engine_get_task_state (query->engine, task) != query->state)
    return FALSE;

  return query->search == NULL || contains (task->id, query->search) ||
         contains (definition->name, query->search) ||
         contains (definition->description, query->search);
}

static gboolean
read_order (TaskQuery   *query,
            const char  *sort,
            GError     **error)
{
  if (sort == NULL)
    return TRUE;

  query->descending = *sort == '-';
  for (gsize i = 0; i < G_N_ELEMENTS (order_names); i++)
    if (g_str_equal (sort + query->descending, order_names[i]))
      {
        query->order = (TaskOrder) i;
        return TRUE;
      }

  g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
               "“Sort” must be Id, Name, NextDue or LastRun, with - before it for descending");

  return FALSE;
}

static gboolean
read_state (TaskQuery   *query,
            const char  *state,
            GError     **error)
{
  query->state = -1;
  if (state == NULL || usher_enum_from_nick (USHER_TYPE_TASK_STATE, state, &query->state))
    return TRUE;

  g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
               "There is no state “%s” of a task", state);

  return FALSE;
}

static gboolean
has_filter (const TaskQuery *query)
{
  return query->search != NULL || query->state >= 0 || query->chore != NULL;
}

/* Who is behind the first @n of these is on no page that is wanted now. */
static void
keep_first (TaskQuery *query,
            GPtrArray *tasks,
            guint      n)
{
  g_ptr_array_sort_with_data (tasks, compare_tasks, query);
  g_ptr_array_set_size (tasks, (int) MIN (tasks->len, n));
}

static gboolean
is_behind (TaskQuery     *query,
           UsherTask     *task,
           const SortKey *place)
{
  const SortKey key = make_key (query, task);

  return compare_keys (query, &key, place) > 0;
}

/**
 * select_tasks:
 * @query: which tasks
 * @all: (element-type UsherTask): to choose from
 * @behind: (nullable): where the page begins
 * @n: how many
 * @total: (out): how many match in all
 *
 * Returns: (transfer full) (element-type UsherTask): the first of them, in order
 */
static GPtrArray *
select_tasks (TaskQuery     *query,
              GPtrArray     *all,
              const SortKey *behind,
              guint          n,
              guint         *total)
{
  GPtrArray *first = g_ptr_array_new ();
  SortKey last = { 0, };
  gboolean is_full = FALSE;

  *total = 0;
  for (guint i = 0; i < all->len; i++)
    {
      UsherTask *task = all->pdata[i];

      if (!matches (query, task))
        continue;

      ++*total;
      if ((behind != NULL && !is_behind (query, task, behind)) ||
          (is_full && is_behind (query, task, &last)))
        continue;

      g_ptr_array_add (first, task);
      if (first->len == 2 * n)
        {
          keep_first (query, first, n);
          last = make_key (query, first->pdata[n - 1]);
          is_full = TRUE;
        }
    }

  keep_first (query, first, n);

  return first;
}

/* All tasks by their id are there, ready to be cut. */
static GPtrArray *
cut_tasks (TaskQuery     *query,
           GPtrArray     *all,
           const SortKey *behind,
           guint          n)
{
  GPtrArray *first = g_ptr_array_sized_new (n);
  guint start = query->descending ? all->len : 0;

  if (behind != NULL)
    start = usher_task_index_find (all, behind->id, !query->descending);

  for (guint i = 0; i < n && (query->descending ? i < start : start + i < all->len); i++)
    g_ptr_array_add (first, all->pdata[query->descending ? start - 1 - i : start + i]);

  return first;
}

/* @tasks: those of the page, and one more if there is another page */
static void
fill_page (UsherTaskList      *self,
           TaskQuery          *query,
           GPtrArray          *tasks,
           guint               limit,
           const char * const *fields)
{
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));
  gsize size = 0;
  guint i;

  for (i = 0; i < MIN (limit, tasks->len) && size < USHER_PAGE_MAX_SIZE; i++)
    {
      GVariant *record = usher_record_of_task (query->engine, tasks->pdata[i], USHER_TASK_CHANGE_ADDED);
      g_autoptr(GVariant) whole = g_variant_ref_sink (record);
      GVariant *wanted = fields != NULL ? usher_record_select (whole, fields) : whole;

      size += g_variant_get_size (wanted);
      g_variant_builder_add_value (&builder, wanted);
    }

  self->next = g_strdup ("");
  if (i < tasks->len && i > 0)
    {
      const SortKey key = make_key (query, tasks->pdata[i - 1]);

      g_free (self->next);
      self->next = print_cursor (&key);
    }

  self->records = g_variant_ref_sink (g_variant_builder_end (&builder));
}

/**
 * usher_task_list_read:
 * @self: (out): the page
 * @engine: the engine
 * @index: its tasks
 * @options: an `a{sv}`, as ListTasks() takes it
 * @error: return location for a #UsherError
 */
gboolean
usher_task_list_read (UsherTaskList  *self,
                      UsherEngine    *engine,
                      UsherTaskIndex *index,
                      GVariant       *options,
                      GError        **error)
{
  TaskQuery query = { .engine = engine };
  const char *sort = NULL, *state = NULL, *cursor = NULL;
  g_autofree const char **fields = NULL;
  g_auto(GStrv) parts = NULL;
  g_autoptr(GPtrArray) tasks = NULL;
  g_autofree char *folded = NULL;
  SortKey place = { .text = "", .id = "" };
  const SortKey *behind;
  GPtrArray *all;
  guint limit = 0;
  const UsherOption wanted[] = {
    { "Search", "s", &query.search }, { "State", "s", &state }, { "Chore", "s", &query.chore },
    { "Sort", "s", &sort }, { "Cursor", "s", &cursor }, { "Limit", "u", &limit },
    { "Fields", "as", &fields },
  };

  if (!usher_options_read (options, wanted, G_N_ELEMENTS (wanted), error) ||
      !read_order (&query, sort, error) || !read_state (&query, state, error) ||
      (cursor != NULL && *cursor != '\0' && !parse_cursor (cursor, &place, &parts, error)))
    return FALSE;

  if (query.search != NULL)
    query.search = folded = g_utf8_casefold (query.search, -1);

  all = usher_task_index_list (index);
  behind = parts != NULL ? &place : NULL;
  limit = usher_options_limit (limit);
  self->total = all->len;
  tasks = query.order == ORDER_ID && !has_filter (&query)
    ? cut_tasks (&query, all, behind, limit + 1)
    : select_tasks (&query, all, behind, limit + 1, &self->total);
  fill_page (self, &query, tasks, limit, (const char * const *) fields);

  return TRUE;
}

void
usher_task_list_clear (UsherTaskList *self)
{
  g_clear_pointer (&self->records, g_variant_unref);
  g_clear_pointer (&self->next, g_free);
}
