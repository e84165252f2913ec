/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-client-tasks.h"

#include "usher-record.h"

/**
 * UsherClientTasks:
 *
 * All tasks, as the daemon tells of them.
 */
struct _UsherClientTasks
{
  GListStore *items;            /* (owned) (element-type UsherItem) */
  GHashTable *by_id;            /* (owned) (element-type utf8 TaskEntry) */
  guint listing;                /* how many lists were begun */
};

typedef struct
{
  UsherItem *item;              /* (owned) */
  guint listing;                /* the last one that had it */
} TaskEntry;

static void
task_entry_free (gpointer data)
{
  TaskEntry *entry = data;

  g_object_unref (entry->item);
  g_free (entry);
}

UsherClientTasks *
usher_client_tasks_new (void)
{
  UsherClientTasks *self = g_new0 (UsherClientTasks, 1);

  self->items = g_list_store_new (USHER_TYPE_ITEM);
  self->by_id = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, task_entry_free);

  return self;
}

void
usher_client_tasks_free (UsherClientTasks *self)
{
  g_hash_table_unref (self->by_id);
  g_object_unref (self->items);
  g_free (self);
}

/* Returns: (transfer none): the tasks, as #UsherItem */
GListModel *
usher_client_tasks_get_model (UsherClientTasks *self)
{
  return G_LIST_MODEL (self->items);
}

/* Returns: (transfer none) (nullable) */
UsherItem *
usher_client_tasks_find (UsherClientTasks *self,
                      const char    *id)
{
  TaskEntry *entry = g_hash_table_lookup (self->by_id, id);

  return entry != NULL ? entry->item : NULL;
}

static const char *
get_id (UsherItem *item)
{
  return usher_record_get_string (usher_item_get_record (item), "Id");
}

/* Begins to take over a list of all tasks: what it has not is gone in the end. */
void
usher_client_tasks_begin (UsherClientTasks *self)
{
  self->listing++;
}

/* Returns: whether the item was not known before */
static gboolean
note_item (UsherClientTasks *self,
           const char       *id,
           GVariant         *record,
           UsherItem       **item)
{
  TaskEntry *entry = g_hash_table_lookup (self->by_id, id);
  gboolean is_new = entry == NULL;

  if (is_new)
    {
      entry = g_new0 (TaskEntry, 1);
      entry->item = usher_item_new (record);
      g_hash_table_insert (self->by_id, g_strdup (id), entry);
    }
  else
    usher_item_merge (entry->item, record);

  entry->listing = self->listing;
  *item = entry->item;

  return is_new;
}

/* Takes over a page of the list, an aa{sv}. Items that are known stay the same objects,
 * so that rows and the selection stay. */
void
usher_client_tasks_take_page (UsherClientTasks *self,
                              GVariant         *records)
{
  g_autoptr(GPtrArray) added = g_ptr_array_new ();
  GVariantIter iter;
  GVariant *record;

  g_variant_iter_init (&iter, records);
  while ((record = g_variant_iter_next_value (&iter)) != NULL)
    {
      const char *id = usher_record_get_string (record, "Id");
      UsherItem *item;

      if (id != NULL && note_item (self, id, record, &item))
        g_ptr_array_add (added, item);
      g_variant_unref (record);
    }

  if (added->len > 0)
    g_list_store_splice (self->items, g_list_model_get_n_items (G_LIST_MODEL (self->items)), 0,
                         added->pdata, added->len);
}

/* The list is over. */
void
usher_client_tasks_end (UsherClientTasks *self)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->items));

  for (guint i = n_items; i > 0; i--)
    {
      g_autoptr(UsherItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i - 1);
      TaskEntry *entry = g_hash_table_lookup (self->by_id, get_id (item));

      if (entry->listing == self->listing)
        continue;

      g_hash_table_remove (self->by_id, get_id (item));
      g_list_store_remove (self->items, i - 1);
    }
}

static void
change_task (UsherClientTasks *self,
             GVariant         *record)
{
  const char *id = usher_record_get_string (record, "Id");
  UsherItem *item;

  if (id == NULL)
    return;

  /* Of a new task all keys are told; another one may not be listed yet */
  if (usher_client_tasks_find (self, id) == NULL && usher_record_get_string (record, "Chore") == NULL)
    return;

  if (note_item (self, id, record, &item))
    g_list_store_append (self->items, item);
}

static void
remove_task (UsherClientTasks *self,
             const char       *id)
{
  UsherItem *item = usher_client_tasks_find (self, id);
  guint position;

  if (item == NULL)
    return;

  g_object_ref (item);
  g_hash_table_remove (self->by_id, id);
  if (g_list_store_find (self->items, item, &position))
    g_list_store_remove (self->items, position);
  g_object_unref (item);
}

/* Takes over what the signal TasksChanged says: (aa{sv}astt). */
void
usher_client_tasks_apply (UsherClientTasks *self,
                       GVariant      *changes)
{
  g_autoptr(GVariant) changed = NULL;
  g_autofree const char **removed = NULL;
  GVariantIter iter;
  GVariant *record;

  g_variant_get (changes, "(@aa{sv}^a&stt)", &changed, &removed, NULL, NULL);
  g_variant_iter_init (&iter, changed);
  while ((record = g_variant_iter_next_value (&iter)) != NULL)
    {
      change_task (self, record);
      g_variant_unref (record);
    }
  for (gsize i = 0; removed[i] != NULL; i++)
    remove_task (self, removed[i]);
}

void
usher_client_tasks_clear (UsherClientTasks *self)
{
  g_hash_table_remove_all (self->by_id);
  g_list_store_remove_all (self->items);
}
