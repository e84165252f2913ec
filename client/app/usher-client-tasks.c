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
  GHashTable *by_id;            /* (owned) (element-type utf8 UsherItem) */
};

UsherClientTasks *
usher_client_tasks_new (void)
{
  UsherClientTasks *self = g_new0 (UsherClientTasks, 1);

  self->items = g_list_store_new (USHER_TYPE_ITEM);
  self->by_id = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);

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
  return g_hash_table_lookup (self->by_id, id);
}

/* Items that are known stay the same objects, so that rows and the selection stay.
 *
 * Returns: (transfer full): the item for a task that was listed */
UsherItem *
usher_client_tasks_make_item (UsherClientTasks *self,
                           GVariant      *record)
{
  const char *id = usher_record_get_string (record, "Id");
  UsherItem *item = id != NULL ? usher_client_tasks_find (self, id) : NULL;

  if (item == NULL)
    return usher_item_new (record);

  usher_item_merge (item, record);

  return g_object_ref (item);
}

/* Has the tasks be @items, and no others. */
void
usher_client_tasks_replace (UsherClientTasks *self,
                         GPtrArray     *items)
{
  g_hash_table_remove_all (self->by_id);
  for (guint i = 0; i < items->len; i++)
    {
      const char *id = usher_record_get_string (usher_item_get_record (items->pdata[i]), "Id");

      g_hash_table_insert (self->by_id, g_strdup (id), g_object_ref (items->pdata[i]));
    }

  g_list_store_splice (self->items, 0, g_list_model_get_n_items (G_LIST_MODEL (self->items)),
                       items->pdata, items->len);
}

static void
change_task (UsherClientTasks *self,
             GVariant      *record)
{
  const char *id = usher_record_get_string (record, "Id");
  UsherItem *item = usher_client_tasks_find (self, id);

  if (item != NULL)
    usher_item_merge (item, record);
  else if (usher_record_get_string (record, "Chore") != NULL)
    {
      g_autoptr(UsherItem) fresh = usher_item_new (record);

      g_hash_table_insert (self->by_id, g_strdup (id), g_object_ref (fresh));
      g_list_store_append (self->items, fresh);
    }
}

static void
remove_task (UsherClientTasks *self,
             const char    *id)
{
  UsherItem *item = usher_client_tasks_find (self, id);
  guint position;

  if (item == NULL)
    return;

  if (g_list_store_find (self->items, item, &position))
    g_list_store_remove (self->items, position);
  g_hash_table_remove (self->by_id, id);
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
