/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-client-tasks.h"

#include "usher-item-queue.h"
#include "usher-record.h"

/* The first page fills the screen at once; a list makes two hundred rows beforehand, and
 * they shall not all be made within one frame */
#define FIRST_PAGES_SIZE 16
#define N_FIRST_PAGES 13
#define PAGE_SIZE 100

/* What lists, menus and sentences about a task are made of. GetTask() says the rest. */
static const char * const fields[] = {
  "Id", "Name", "Builtin", "Chore", "Parameters", "Triggers", "TimeZone", "Gap", "Fold", "Conditions",
  "Enabled", "State", "PausedUntil", "WaitingFor", "WaitingUntil", "NextDue", "DueSince", "SkippedDue",
  "LastRun", "LastRunId", "LastState", "LastDuration", "AverageDuration", NULL
};

/**
 * UsherClientTasks:
 *
 * All tasks, as the daemon tells of them: listed page by page, and kept up to date by
 * its signals.
 */
struct _UsherClientTasks
{
  UsherClient *client;          /* (unowned): whose part this is */
  GListStore *items;            /* (owned) (element-type UsherItem) */
  GHashTable *by_id;            /* (owned) (element-type utf8 TaskEntry) */
  UsherItemQueue *changed;      /* (owned): tasks that are not shown as they are yet */
  guint listing;                /* how many lists were begun */
  GCancellable *cancellable;    /* (owned) (nullable): of the list that is under way */
  guint n_pages;                /* of that list */
  char *next_page;              /* (owned) (nullable): the cursor of the one to ask for */
  guint asking;                 /* the source that asks for it */
  guint64 revision;             /* 0 while they are listed */
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

static void ask_for_page_later (UsherClientTasks *self, const char *cursor);

static void
show_task (UsherItem *item,
           gpointer   user_data)
{
  usher_item_tell (item);
}

UsherClientTasks *
usher_client_tasks_new (UsherClient *client)
{
  UsherClientTasks *self = g_new0 (UsherClientTasks, 1);

  self->client = client;
  self->changed = usher_item_queue_new (show_task, self);
  self->items = g_list_store_new (USHER_TYPE_ITEM);
  self->by_id = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, task_entry_free);

  return self;
}

void
usher_client_tasks_free (UsherClientTasks *self)
{
  usher_client_tasks_clear (self);
  usher_item_queue_free (self->changed);
  g_hash_table_unref (self->by_id);
  g_object_unref (self->items);
  g_free (self->next_page);
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

static void
tell_changes (UsherClientTasks *self)
{
  if (usher_item_queue_get_length (self->changed) == 0)
    return;

  usher_item_queue_begin (self->changed);
  usher_client_tell_tasks_changed (self->client);
}

static const char *
get_id (UsherItem *item)
{
  return usher_record_get_string (usher_item_get_record (item), "Id");
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
  else if (usher_item_take (entry->item, record))
    usher_item_queue_add (self->changed, entry->item);

  entry->listing = self->listing;
  *item = entry->item;

  return is_new;
}

/* Takes over a page of the list, an aa{sv}. Items that are known stay the same objects,
 * so that rows and the selection stay. */
static void
take_page (UsherClientTasks *self,
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
  tell_changes (self);
}

/* The list is over: what it did not have is gone. */
static void
end_list (UsherClientTasks *self)
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
page_listed_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  UsherClientTasks *self = user_data;
  g_autoptr(UsherClient) client = self->client;
  g_autoptr(GVariant) reply = usher_client_finish_list (client, source, result);
  g_autoptr(GVariant) records = NULL;
  const char *next;
  guint64 revision;

  if (reply == NULL)
    return;

  g_variant_get (reply, "(@aa{sv}&sut)", &records, &next, NULL, &revision);
  take_page (self, records);
  self->n_pages++;
  if (*next != '\0')
    ask_for_page_later (self, next);
  else
    {
      end_list (self);
      self->revision = revision;
    }

  usher_client_note_listed (client);
}

static void
ask_for_page (UsherClientTasks *self,
              const char       *cursor)
{
  guint limit = self->n_pages < N_FIRST_PAGES ? FIRST_PAGES_SIZE : PAGE_SIZE;
  GVariantBuilder options;

  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&options, "{sv}", "Sort", g_variant_new_string ("Name"));
  g_variant_builder_add (&options, "{sv}", "Cursor", g_variant_new_string (cursor));
  g_variant_builder_add (&options, "{sv}", "Limit", g_variant_new_uint32 (limit));
  g_variant_builder_add (&options, "{sv}", "Fields", g_variant_new_strv (fields, -1));

  /* The client is there until it is answered, and this with it */
  g_object_ref (self->client);
  usher_client_list_async (self->client, "ListTasks", g_variant_builder_end (&options),
                           "(aa{sv}sut)", self->cancellable, page_listed_cb, self);
}

static gboolean
ask_cb (gpointer user_data)
{
  UsherClientTasks *self = user_data;
  g_autofree char *next = g_steal_pointer (&self->next_page);

  self->asking = 0;
  ask_for_page (self, next);

  return G_SOURCE_REMOVE;
}

/* What has come is drawn before more is asked for. */
static void
ask_for_page_later (UsherClientTasks *self,
                    const char       *cursor)
{
  g_free (self->next_page);
  self->next_page = g_strdup (cursor);
  if (self->asking == 0)
    self->asking = g_idle_add (ask_cb, self);
}

static void
stop_listing (UsherClientTasks *self)
{
  g_clear_handle_id (&self->asking, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

/* Asks for all tasks; what is under way is given up. */
void
usher_client_tasks_list (UsherClientTasks *self)
{
  stop_listing (self);
  self->cancellable = g_cancellable_new ();
  self->listing++;
  self->n_pages = 0;
  self->revision = 0;
  ask_for_page (self, "");
}

/* Returns: whether there is something to be shown */
gboolean
usher_client_tasks_are_listed (UsherClientTasks *self)
{
  return self->n_pages > 0;
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

static void
apply (UsherClientTasks *self,
       GVariant         *changed,
       const char      **removed)
{
  GVariantIter iter;
  GVariant *record;

  g_variant_iter_init (&iter, changed);
  while ((record = g_variant_iter_next_value (&iter)) != NULL)
    {
      change_task (self, record);
      g_variant_unref (record);
    }
  for (gsize i = 0; removed[i] != NULL; i++)
    remove_task (self, removed[i]);

  tell_changes (self);
}

/* Takes over what the signal TasksChanged says: (aa{sv}astt). While pages of the list come
 * in, too: a page that comes later has the change, one that came before is older. */
void
usher_client_tasks_note_changes (UsherClientTasks *self,
                                 GVariant         *parameters)
{
  g_autoptr(GVariant) changed = NULL;
  g_autofree const char **removed = NULL;
  guint64 previous, revision;

  g_variant_get (parameters, "(@aa{sv}^a&stt)", &changed, &removed, &previous, &revision);
  if (usher_client_meets (&self->revision, previous, revision))
    apply (self, changed, removed);
  else
    usher_client_tasks_list (self);
}

/* Forgets all tasks. */
void
usher_client_tasks_clear (UsherClientTasks *self)
{
  stop_listing (self);
  self->n_pages = 0;
  usher_item_queue_clear (self->changed);
  g_hash_table_remove_all (self->by_id);
  g_list_store_remove_all (self->items);
}
