/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-run-lists.h"

#include "usher-item-queue.h"
#include "usher-record.h"
#include "usher-run-line.h"
#include "usher-time-left.h"

/**
 * UsherRunLists:
 *
 * Runs by what becomes of them; a run that gets on moves from list to list.
 */
struct _UsherRunLists
{
  GListStore *running;          /* (owned) (element-type UsherItem) */
  GListStore *waiting;          /* (owned) (element-type UsherItem) */
  GListStore *ended;            /* (owned) (element-type UsherItem): newest first */
  GHashTable *by_id;            /* (owned) (element-type gint64 RunEntry) */
  UsherItemQueue *changed;      /* (owned): runs that are not where they belong yet */
  guint listing;                /* how many lists were begun */
  gboolean is_listing;          /* the last one has not ended */
  GVariant *queue;              /* (owned) (nullable): the last one that was listed */
};

typedef struct
{
  UsherItem *item;              /* (owned) */
  GListStore *list;             /* (unowned) (nullable): where it is shown */
  guint listing;                /* the last one that had it */
} RunEntry;

static void show_run (UsherItem *item, gpointer user_data);

static void
run_entry_free (gpointer data)
{
  RunEntry *entry = data;

  g_object_unref (entry->item);
  g_free (entry);
}

UsherRunLists *
usher_run_lists_new (void)
{
  UsherRunLists *self = g_new0 (UsherRunLists, 1);

  self->changed = usher_item_queue_new (show_run, self);

  self->running = g_list_store_new (USHER_TYPE_ITEM);
  self->waiting = g_list_store_new (USHER_TYPE_ITEM);
  self->ended = g_list_store_new (USHER_TYPE_ITEM);
  self->by_id = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, run_entry_free);

  return self;
}

void
usher_run_lists_free (UsherRunLists *self)
{
  g_clear_pointer (&self->queue, g_variant_unref);
  usher_item_queue_free (self->changed);
  g_hash_table_unref (self->by_id);
  g_object_unref (self->running);
  g_object_unref (self->waiting);
  g_object_unref (self->ended);
  g_free (self);
}

/* Returns: (transfer none): the runs at work */
GListModel *
usher_run_lists_get_running (UsherRunLists *self)
{
  return G_LIST_MODEL (self->running);
}

/* Returns: (transfer none): the runs that wait */
GListModel *
usher_run_lists_get_waiting (UsherRunLists *self)
{
  return G_LIST_MODEL (self->waiting);
}

/* Returns: (transfer none): the runs that ended last, newest first */
GListModel *
usher_run_lists_get_ended (UsherRunLists *self)
{
  return G_LIST_MODEL (self->ended);
}

/* Returns: (transfer none) (nullable) */
UsherItem *
usher_run_lists_find (UsherRunLists *self,
                      gint64         id)
{
  RunEntry *entry = g_hash_table_lookup (self->by_id, &id);

  return entry != NULL ? entry->item : NULL;
}

static gint64
get_run_id (GVariant *record)
{
  return usher_record_get_time (record, "Id");
}

static gint64 *
copy_id (gint64 id)
{
  return g_memdup2 (&id, sizeof id);
}

/* The list that a run in this state belongs to */
static GListStore *
find_list (UsherRunLists *self,
           GVariant      *record)
{
  const char *state = usher_record_get_string (record, "State");

  if (g_strcmp0 (state, "running") == 0)
    return self->running;
  if (g_strcmp0 (state, "queued") == 0)
    return self->waiting;

  return self->ended;
}

static void
forget_oldest (UsherRunLists *self)
{
  guint n_ended = g_list_model_get_n_items (G_LIST_MODEL (self->ended));

  while (n_ended > USHER_RUN_LISTS_MAX_ENDED)
    {
      g_autoptr(UsherItem) oldest = g_list_model_get_item (G_LIST_MODEL (self->ended), --n_ended);
      gint64 id = get_run_id (usher_item_get_record (oldest));

      g_list_store_remove (self->ended, n_ended);
      g_hash_table_remove (self->by_id, &id);
    }
}

static int
compare_ended (gconstpointer a,
               gconstpointer b,
               gpointer      user_data)
{
  gint64 ended_a = usher_record_get_time (usher_item_get_record ((UsherItem *) a), "Ended");
  gint64 ended_b = usher_record_get_time (usher_item_get_record ((UsherItem *) b), "Ended");

  return (ended_a < ended_b) - (ended_a > ended_b);
}

/* What the daemon lists is in its order; what it tells of one by one is not. */
static void
line_up (GListStore *waiting,
         UsherItem  *item)
{
  GVariant *run = usher_item_get_record (item);
  guint position = g_list_model_get_n_items (G_LIST_MODEL (waiting));

  for (; position > 0 && usher_record_get_uint (run, "Position") == 0; position--)
    {
      g_autoptr(UsherItem) before = g_list_model_get_item (G_LIST_MODEL (waiting), position - 1);

      if (usher_run_line_compare (usher_item_get_record (before), run) <= 0)
        break;
    }

  g_list_store_insert (waiting, position, item);
}

static void
take_out (RunEntry *entry)
{
  guint position;

  if (entry->list != NULL && g_list_store_find (entry->list, entry->item, &position))
    g_list_store_remove (entry->list, position);
  entry->list = NULL;
}

/* Has a run be shown as it is, in the list that it belongs to. */
static void
show_run (UsherItem *item,
          gpointer   user_data)
{
  UsherRunLists *self = user_data;
  gint64 id = get_run_id (usher_item_get_record (item));
  RunEntry *entry = g_hash_table_lookup (self->by_id, &id);
  GListStore *list = find_list (self, usher_item_get_record (item));

  if (entry == NULL)
    return;

  if (!self->is_listing && entry->listing != self->listing)
    {
      take_out (entry);
      g_hash_table_remove (self->by_id, &id);
      return;
    }

  usher_item_tell (item);
  if (entry->list == list)
    return;

  /* So many others end behind it that nobody would see it */
  if (entry->list == NULL && list == self->ended &&
      usher_item_queue_get_length (self->changed) > 2 * USHER_RUN_LISTS_MAX_ENDED)
    {
      g_hash_table_remove (self->by_id, &id);
      return;
    }

  take_out (entry);
  entry->list = list;
  if (list == self->ended)
    g_list_store_insert_sorted (list, item, compare_ended, NULL);
  else if (list == self->waiting)
    line_up (list, item);
  else
    g_list_store_append (list, item);

  forget_oldest (self);
}

static void
take_run (UsherRunLists *self,
          GVariant      *record)
{
  gint64 id = get_run_id (record);
  RunEntry *entry = g_hash_table_lookup (self->by_id, &id);

  if (entry == NULL && usher_record_get_string (record, "Task") == NULL)
    return;

  if (entry == NULL)
    {
      entry = g_new0 (RunEntry, 1);
      entry->item = usher_item_new (record);
      g_hash_table_insert (self->by_id, copy_id (id), entry);
      usher_item_queue_add (self->changed, entry->item);
    }
  else if (usher_item_take (entry->item, record))
    usher_item_queue_add (self->changed, entry->item);

  entry->listing = self->listing;
}

static void
take_all (UsherRunLists *self,
          GVariant      *records)
{
  GVariantIter iter;
  GVariant *record;

  g_variant_iter_init (&iter, records);
  while ((record = g_variant_iter_next_value (&iter)) != NULL)
    {
      take_run (self, record);
      g_variant_unref (record);
    }
}

/* Takes over runs as the daemon says they are, new ones and changed ones. */
void
usher_run_lists_take (UsherRunLists *self,
                      GVariant      *records)
{
  take_all (self, records);
  usher_item_queue_begin (self->changed);
}

/* Has those go that the last list did not have. */
static void
note_gone (UsherRunLists *self)
{
  GHashTableIter iter;
  RunEntry *entry;

  g_hash_table_iter_init (&iter, self->by_id);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &entry))
    if (entry->listing != self->listing)
      usher_item_queue_add (self->changed, entry->item);
}

/* Somebody may have moved a run up: those that wait are put in the order of the queue.
 * What is not shown yet comes behind them. */
static void
keep_order (UsherRunLists *self)
{
  g_autoptr(GPtrArray) wanted = g_ptr_array_new ();
  gboolean is_right = TRUE;
  GVariantIter iter;
  GVariant *record;

  g_variant_iter_init (&iter, self->queue);
  while ((record = g_variant_iter_next_value (&iter)) != NULL)
    {
      gint64 id = get_run_id (record);
      RunEntry *entry = g_hash_table_lookup (self->by_id, &id);

      if (entry != NULL && entry->list == self->waiting)
        {
          g_autoptr(UsherItem) there = g_list_model_get_item (G_LIST_MODEL (self->waiting), wanted->len);

          is_right = is_right && there == entry->item;
          g_ptr_array_add (wanted, entry->item);
        }
      g_variant_unref (record);
    }

  if (!is_right && wanted->len == g_list_model_get_n_items (G_LIST_MODEL (self->waiting)))
    g_list_store_splice (self->waiting, 0, wanted->len, wanted->pdata, wanted->len);
}

/* Begins to take over all runs anew: those at work and those that wait, in their order.
 * usher_run_lists_take_ended() ends it. Runs that are known stay the same objects. */
void
usher_run_lists_take_queue (UsherRunLists *self,
                            GVariant      *queue)
{
  self->listing++;
  self->is_listing = TRUE;
  g_clear_pointer (&self->queue, g_variant_unref);
  self->queue = g_variant_ref (queue);
  usher_run_lists_take (self, queue);
}

/* Takes over the runs that ended last; what neither list had is gone. */
void
usher_run_lists_take_ended (UsherRunLists *self,
                            GVariant      *ended)
{
  take_all (self, ended);
  self->is_listing = FALSE;
  note_gone (self);
  keep_order (self);
  usher_item_queue_begin (self->changed);
}

/* Each stage counts from the beginning, and has a pace of its own. */
static gint64
find_stage_since (GVariant   *record,
                  const char *stage,
                  guint       done)
{
  const char *before = usher_record_get_string (record, "Stage");

  if (before == NULL)
    return usher_record_get_time (record, "Started");
  if (!g_str_equal (before, stage) || done < usher_record_get_uint (record, "Done"))
    return g_get_real_time ();

  return usher_record_get_time (record, USHER_TIME_LEFT_STAGE_SINCE);
}

static GVariant *
make_changes (GVariant   *record,
              double      fraction,
              const char *stage,
              guint       done,
              guint       total,
              const char *subject)
{
  guint64 since = (guint64) find_stage_since (record, stage, done);
  GVariantBuilder changes;

  g_variant_builder_init (&changes, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&changes, "{sv}", "Progress", g_variant_new_double (fraction));
  g_variant_builder_add (&changes, "{sv}", "Stage", g_variant_new_string (stage));
  g_variant_builder_add (&changes, "{sv}", "Done", g_variant_new_uint32 (done));
  g_variant_builder_add (&changes, "{sv}", "Total", g_variant_new_uint32 (total));
  g_variant_builder_add (&changes, "{sv}", "Subject", g_variant_new_string (subject));
  g_variant_builder_add (&changes, "{sv}", USHER_TIME_LEFT_STAGE_SINCE, g_variant_new_uint64 (since));
  g_variant_builder_add (&changes, "{sv}", USHER_TIME_LEFT_NOTED,
                         g_variant_new_uint64 ((guint64) g_get_real_time ()));

  return g_variant_ref_sink (g_variant_builder_end (&changes));
}

/* Takes over how far runs are, as the signal RunProgress says it: a(tdsuus). */
void
usher_run_lists_note_progress (UsherRunLists *self,
                               GVariant      *progress)
{
  GVariantIter iter;
  guint64 run;
  double fraction;
  const char *stage, *subject;
  guint done, total;

  g_variant_iter_init (&iter, progress);
  while (g_variant_iter_loop (&iter, "(td&suu&s)", &run, &fraction, &stage, &done, &total, &subject))
    {
      UsherItem *item = usher_run_lists_find (self, run);

      if (item != NULL)
        {
          g_autoptr(GVariant) changes = make_changes (usher_item_get_record (item), fraction, stage,
                                                      done, total, subject);

          if (usher_item_take (item, changes))
            usher_item_queue_add (self->changed, item);
        }
    }
  usher_item_queue_begin (self->changed);
}

void
usher_run_lists_clear (UsherRunLists *self)
{
  usher_item_queue_clear (self->changed);
  self->is_listing = FALSE;
  g_hash_table_remove_all (self->by_id);
  g_list_store_remove_all (self->running);
  g_list_store_remove_all (self->waiting);
  g_list_store_remove_all (self->ended);
}
