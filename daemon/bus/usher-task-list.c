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

static gboolean
contains (const char *text,
          const char *search)
{
  g_autofree char *folded_text = g_utf8_casefold (text, -1);
  g_autofree char *folded_search = g_utf8_casefold (search, -1);

  return strstr (folded_text, folded_search) != NULL;
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

static GPtrArray *
list_matching (TaskQuery *query)
{
  g_autoptr(GPtrArray) all = usher_engine_list_tasks (query->engine);
  GPtrArray *matching = g_ptr_array_new_with_free_func ((GDestroyNotify) usher_task_unref);

  for (guint i = 0; i < all->len; i++)
    if (matches (query, all->pdata[i]))
      g_ptr_array_add (matching, usher_task_ref (all->pdata[i]));

  g_ptr_array_sort_with_data (matching, compare_tasks, query);

  return matching;
}

/* Returns: where the page begins */
static guint
find_start (TaskQuery     *query,
            GPtrArray     *tasks,
            const SortKey *behind)
{
  guint low = 0, high = tasks->len;

  while (low < high)
    {
      guint middle = (low + high) / 2;
      const SortKey key = make_key (query, tasks->pdata[middle]);

      if (compare_keys (query, &key, behind) <= 0)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

static void
fill_page (UsherTaskList      *self,
           TaskQuery          *query,
           GPtrArray          *tasks,
           guint               start,
           guint               limit,
           const char * const *fields)
{
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));
  guint end = MIN (start + limit, tasks->len);
  gsize size = 0;
  guint i;

  for (i = start; i < end && size < USHER_PAGE_MAX_SIZE; i++)
    {
      GVariant *record = usher_record_of_task (query->engine, tasks->pdata[i], USHER_TASK_CHANGE_ADDED);
      g_autoptr(GVariant) whole = g_variant_ref_sink (record);
      GVariant *wanted = fields != NULL ? usher_record_select (whole, fields) : whole;

      size += g_variant_get_size (wanted);
      g_variant_builder_add_value (&builder, wanted);
    }

  self->next = g_strdup ("");
  if (i < tasks->len && i > start)
    {
      const SortKey key = make_key (query, tasks->pdata[i - 1]);

      g_free (self->next);
      self->next = print_cursor (&key);
    }

  self->total = tasks->len;
  self->records = g_variant_ref_sink (g_variant_builder_end (&builder));
}

/**
 * usher_task_list_read:
 * @self: (out): the page
 * @engine: the engine
 * @options: an `a{sv}`, as ListTasks() takes it
 * @error: return location for a #UsherError
 */
gboolean
usher_task_list_read (UsherTaskList  *self,
                      UsherEngine    *engine,
                      GVariant       *options,
                      GError        **error)
{
  TaskQuery query = { .engine = engine };
  const char *sort = NULL, *state = NULL, *cursor = NULL;
  g_autofree const char **fields = NULL;
  g_auto(GStrv) parts = NULL;
  g_autoptr(GPtrArray) tasks = NULL;
  SortKey behind = { .text = "", .id = "" };
  guint limit = 0;
  const UsherOption wanted[] = {
    { "Search", "s", &query.search }, { "State", "s", &state }, { "Chore", "s", &query.chore },
    { "Sort", "s", &sort }, { "Cursor", "s", &cursor }, { "Limit", "u", &limit },
    { "Fields", "as", &fields },
  };

  if (!usher_options_read (options, wanted, G_N_ELEMENTS (wanted), error) ||
      !read_order (&query, sort, error) || !read_state (&query, state, error) ||
      (cursor != NULL && *cursor != '\0' && !parse_cursor (cursor, &behind, &parts, error)))
    return FALSE;

  tasks = list_matching (&query);
  fill_page (self, &query, tasks, parts != NULL ? find_start (&query, tasks, &behind) : 0,
             usher_options_limit (limit), (const char * const *) fields);

  return TRUE;
}

void
usher_task_list_clear (UsherTaskList *self)
{
  g_clear_pointer (&self->records, g_variant_unref);
  g_clear_pointer (&self->next, g_free);
}
