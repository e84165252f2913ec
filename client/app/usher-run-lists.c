/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-run-lists.h"

#include "usher-record.h"

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
  GHashTable *by_id;            /* (owned) (element-type gint64 UsherItem) */
};

UsherRunLists *
usher_run_lists_new (void)
{
  UsherRunLists *self = g_new0 (UsherRunLists, 1);

  self->running = g_list_store_new (USHER_TYPE_ITEM);
  self->waiting = g_list_store_new (USHER_TYPE_ITEM);
  self->ended = g_list_store_new (USHER_TYPE_ITEM);
  self->by_id = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_object_unref);

  return self;
}

void
usher_run_lists_free (UsherRunLists *self)
{
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
  return g_hash_table_lookup (self->by_id, &id);
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

static void
place_run (UsherRunLists *self,
           UsherItem     *item)
{
  GListStore *list = find_list (self, usher_item_get_record (item));
  gint64 id = get_run_id (usher_item_get_record (item));

  g_hash_table_insert (self->by_id, copy_id (id), g_object_ref (item));
  if (list == self->ended)
    g_list_store_insert_sorted (list, item, compare_ended, NULL);
  else
    g_list_store_append (list, item);

  forget_oldest (self);
}

static void
update_run (UsherRunLists *self,
            UsherItem     *item,
            GVariant      *changes)
{
  GListStore *before = find_list (self, usher_item_get_record (item));
  guint position;

  usher_item_merge (item, changes);
  if (find_list (self, usher_item_get_record (item)) == before)
    return;

  g_object_ref (item);
  if (g_list_store_find (before, item, &position))
    g_list_store_remove (before, position);
  place_run (self, item);
  g_object_unref (item);
}

static void
take_run (UsherRunLists *self,
          GVariant      *record)
{
  gint64 id = get_run_id (record);
  UsherItem *item = g_hash_table_lookup (self->by_id, &id);

  if (item != NULL)
    update_run (self, item, record);
  else if (usher_record_get_string (record, "Task") != NULL)
    {
      g_autoptr(UsherItem) fresh = usher_item_new (record);

      place_run (self, fresh);
    }
}

/* Takes over runs as the daemon says they are, new ones and changed ones. */
void
usher_run_lists_take (UsherRunLists *self,
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

static GVariant *
make_changes (double      fraction,
              const char *stage,
              guint       done,
              guint       total,
              const char *subject)
{
  GVariantBuilder changes;

  g_variant_builder_init (&changes, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&changes, "{sv}", "Progress", g_variant_new_double (fraction));
  g_variant_builder_add (&changes, "{sv}", "Stage", g_variant_new_string (stage));
  g_variant_builder_add (&changes, "{sv}", "Done", g_variant_new_uint32 (done));
  g_variant_builder_add (&changes, "{sv}", "Total", g_variant_new_uint32 (total));
  g_variant_builder_add (&changes, "{sv}", "Subject", g_variant_new_string (subject));

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
          g_autoptr(GVariant) changes = make_changes (fraction, stage, done, total, subject);

          usher_item_merge (item, changes);
        }
    }
}

void
usher_run_lists_clear (UsherRunLists *self)
{
  g_hash_table_remove_all (self->by_id);
  g_list_store_remove_all (self->running);
  g_list_store_remove_all (self->waiting);
  g_list_store_remove_all (self->ended);
}
