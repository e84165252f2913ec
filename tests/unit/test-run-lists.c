/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-run-lists.h"

#include "usher-item-queue.h"
#include "usher-record.h"

/* What the daemon would send, as text: (id, state, ended). */
static GVariant *
make_runs (const char *text)
{
  GVariantBuilder records;
  g_auto(GStrv) words = g_strsplit (text, " ", -1);

  g_variant_builder_init (&records, G_VARIANT_TYPE ("aa{sv}"));
  for (char **word = words; *word != NULL && **word != '\0'; word++)
    {
      guint64 id = g_ascii_strtoull (*word, NULL, 10);
      const char *state = strchr (*word, ':') + 1;
      g_autoptr(GVariantDict) record = g_variant_dict_new (NULL);

      g_variant_dict_insert (record, "Id", "t", id);
      g_variant_dict_insert (record, "Task", "s", "a-task");
      g_variant_dict_insert (record, "State", "s", state);
      g_variant_dict_insert (record, "Ended", "t", g_str_equal (state, "succeeded") ? id : 0);
      /* What a list has is in the daemon's order */
      g_variant_dict_insert (record, "Position", "u", 1);
      g_variant_builder_add (&records, "@a{sv}", g_variant_dict_end (record));
    }

  return g_variant_ref_sink (g_variant_builder_end (&records));
}

static void
finish (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static char *
print (GListModel *list)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr(UsherItem) item = g_list_model_get_item (list, i);

      g_string_append_printf (text, "%s%" G_GINT64_FORMAT, i > 0 ? " " : "",
                              usher_record_get_time (usher_item_get_record (item), "Id"));
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
assert_lists (UsherRunLists *lists,
              const char    *running,
              const char    *waiting,
              const char    *ended)
{
  g_autofree char *now_running = NULL;
  g_autofree char *now_waiting = NULL;
  g_autofree char *now_ended = NULL;

  finish ();
  now_running = print (usher_run_lists_get_running (lists));
  now_waiting = print (usher_run_lists_get_waiting (lists));
  now_ended = print (usher_run_lists_get_ended (lists));
  g_assert_cmpstr (now_running, ==, running);
  g_assert_cmpstr (now_waiting, ==, waiting);
  g_assert_cmpstr (now_ended, ==, ended);
}

static void
take (UsherRunLists *lists,
      const char    *text)
{
  g_autoptr(GVariant) runs = make_runs (text);

  usher_run_lists_take (lists, runs);
}

static void
list (UsherRunLists *lists,
      const char    *queue,
      const char    *ended)
{
  g_autoptr(GVariant) queued = make_runs (queue);
  g_autoptr(GVariant) over = make_runs (ended);

  usher_run_lists_take_queue (lists, queued);
  usher_run_lists_take_ended (lists, over);
}

static void
test_moves (void)
{
  UsherRunLists *lists = usher_run_lists_new ();

  take (lists, "1:queued 2:queued 3:running");
  assert_lists (lists, "3", "1 2", "");
  take (lists, "3:succeeded 1:running");
  assert_lists (lists, "1", "2", "3");
  take (lists, "1:succeeded");
  assert_lists (lists, "", "2", "3 1");

  usher_run_lists_free (lists);
}

static void
test_listed_again (void)
{
  UsherRunLists *lists = usher_run_lists_new ();
  UsherItem *kept;

  list (lists, "1:running 2:queued 3:queued 4:queued", "9:succeeded 8:succeeded");
  assert_lists (lists, "1", "2 3 4", "9 8");
  kept = usher_run_lists_find (lists, 3);

  /* 2 and 8 are gone, 4 was moved up, 1 has ended */
  list (lists, "3:queued 4:queued", "9:succeeded 1:succeeded");
  assert_lists (lists, "", "3 4", "9 1");
  list (lists, "4:queued 3:queued", "9:succeeded 1:succeeded");
  assert_lists (lists, "", "4 3", "9 1");
  g_assert_true (usher_run_lists_find (lists, 3) == kept);
  g_assert_null (usher_run_lists_find (lists, 2));

  usher_run_lists_free (lists);
}

/* What is told between both lists is later than the first one. */
static void
test_told_meanwhile (void)
{
  UsherRunLists *lists = usher_run_lists_new ();
  g_autoptr(GVariant) queue = make_runs ("1:running 2:queued");
  g_autoptr(GVariant) ended = make_runs ("5:succeeded");

  usher_run_lists_take_queue (lists, queue);
  take (lists, "1:succeeded 3:queued");
  usher_run_lists_take_ended (lists, ended);
  assert_lists (lists, "", "2 3", "5 1");

  usher_run_lists_free (lists);
}

/* Thousands come in one after the other: the newest are kept, and each row is made in
 * one slice or another. */
static void
test_flood (void)
{
  UsherRunLists *lists = usher_run_lists_new ();
  g_autoptr(GString) text = g_string_new (NULL);
  GListModel *ended = usher_run_lists_get_ended (lists);

  for (guint i = 1; i <= 3000; i++)
    g_string_append_printf (text, "%s%u:succeeded", i > 1 ? " " : "", i);
  take (lists, text->str);
  finish ();

  g_assert_cmpuint (g_list_model_get_n_items (ended), ==, USHER_RUN_LISTS_MAX_ENDED);
  for (guint i = 0; i < USHER_RUN_LISTS_MAX_ENDED; i++)
    {
      g_autoptr(UsherItem) item = g_list_model_get_item (ended, i);

      g_assert_cmpint (usher_record_get_time (usher_item_get_record (item), "Id"), ==, 3000 - i);
    }

  usher_run_lists_free (lists);
}

static void
count_cb (UsherItem *item,
          gpointer   user_data)
{
  guint *n_shown = user_data;

  (*n_shown)++;
}

static void
test_queue_shows_once (void)
{
  guint n_shown = 0;
  UsherItemQueue *queue = usher_item_queue_new (count_cb, &n_shown);
  g_autoptr(UsherItem) item = usher_item_new (g_variant_new_parsed ("{'Id': <uint64 1>}"));

  for (guint i = 0; i < 100; i++)
    usher_item_queue_add (queue, item);
  g_assert_cmpuint (usher_item_queue_get_length (queue), ==, 1);
  usher_item_queue_begin (queue);
  finish ();
  g_assert_cmpuint (n_shown, ==, 1);

  usher_item_queue_add (queue, item);
  usher_item_queue_clear (queue);
  usher_item_queue_begin (queue);
  finish ();
  g_assert_cmpuint (n_shown, ==, 1);

  usher_item_queue_free (queue);
}

static void
told_cb (UsherItem  *item,
         GParamSpec *pspec,
         guint      *n_told)
{
  (*n_told)++;
}

static void
test_item (void)
{
  guint n_told = 0;
  g_autoptr(UsherItem) item = usher_item_new (g_variant_new_parsed ("{'A': <1>, 'B': <'x'>}"));
  g_autoptr(GVariant) same = g_variant_ref_sink (g_variant_new_parsed ("{'B': <'x'>}"));
  g_autoptr(GVariant) other = g_variant_ref_sink (g_variant_new_parsed ("{'B': <'y'>, 'C': <true>}"));

  g_signal_connect (item, "notify::record", G_CALLBACK (told_cb), &n_told);
  usher_item_merge (item, same);
  g_assert_cmpuint (n_told, ==, 0);
  usher_item_merge (item, other);
  g_assert_cmpuint (n_told, ==, 1);
  g_assert_cmpstr (usher_record_get_string (usher_item_get_record (item), "B"), ==, "y");
  g_assert_true (usher_record_get_boolean (usher_item_get_record (item), "C"));
  g_assert_false (usher_item_take (item, other));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/run-lists/moves", test_moves);
  g_test_add_func ("/run-lists/listed-again", test_listed_again);
  g_test_add_func ("/run-lists/told-meanwhile", test_told_meanwhile);
  g_test_add_func ("/run-lists/flood", test_flood);
  g_test_add_func ("/item-queue/shows-once", test_queue_shows_once);
  g_test_add_func ("/item/merge", test_item);

  return g_test_run ();
}
