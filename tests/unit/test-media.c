/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <string.h>

#include "test-support.h"
#include "usher-connection-store.h"
#include "usher-error.h"
#include "usher-media-list.h"
#include "usher-media-store.h"
#include "usher-media-sync.h"
#include "usher-trailer-list.h"
#include "usher-trailer-store.h"

typedef struct
{
  TestFolder folder;
  UsherStore *store;             /* (owned) */
  GAsyncResult *result;          /* (owned) (nullable): of the last call */
  GError *error;                 /* (owned) (nullable) */
} Fixture;

/* Returns: (transfer none): where the result of the next call goes */
static GAsyncResult **
start (Fixture *fixture)
{
  g_clear_object (&fixture->result);

  return &fixture->result;
}

static GAsyncResult *
wait_for (Fixture *fixture)
{
  test_wait (&fixture->result);

  return fixture->result;
}

static void
setup (Fixture       *fixture,
       gconstpointer  data)
{
  g_autoptr(GVariant) params = test_variant ("{'Kind': <'radarr'>, 'Url': <'http://nas:7878'>}");
  g_autoptr(UsherConnection) connection = usher_connection_new (params, NULL);
  g_autofree char *path = NULL;

  test_folder_make (&fixture->folder);
  path = test_folder_get (&fixture->folder, "usher.db");
  fixture->store = usher_store_new (path, &fixture->error);
  g_assert_no_error (fixture->error);

  connection->id = g_strdup ("films");
  usher_connection_store_save_async (fixture->store, connection, test_done_cb, start (fixture));
  usher_connection_store_save_finish (fixture->store, wait_for (fixture), &fixture->error);
  g_assert_no_error (fixture->error);
}

static void
teardown (Fixture       *fixture,
          gconstpointer  data)
{
  g_assert_no_error (fixture->error);
  g_clear_object (&fixture->result);
  usher_store_close (fixture->store);
  test_settle ();
  g_assert_finalize_object (fixture->store);
  test_folder_remove (&fixture->folder);
}

static void
assert_error (Fixture    *fixture,
              UsherError  code,
              const char *culprit)
{
  g_assert_error (fixture->error, USHER_ERROR, (int) code);
  g_assert_nonnull (strstr (fixture->error->message, culprit));
  g_clear_error (&fixture->error);
}

static UsherMedia *
new_media (gint64      tmdb_id,
           const char *title,
           gint64      year)
{
  UsherMedia *media = usher_media_new ();

  media->connection = 1;
  media->kind = USHER_ARR_RADARR;
  media->arr_id = tmdb_id;
  media->tmdb_id = tmdb_id;
  media->title = g_strdup (title);
  media->year = year;
  media->monitored = TRUE;
  media->path = g_strdup_printf ("/movies/%s", title);
  media->folder = g_strdup_printf ("/films/%s\xff", title);
  media->root_folder = g_strdup ("/movies/");
  media->fingerprint = usher_media_compute_fingerprint (media);

  return media;
}

static GArray *
begin (Fixture *fixture)
{
  GArray *marks;

  usher_media_sync_begin_async (fixture->store, 1, test_done_cb, start (fixture));
  marks = usher_media_sync_begin_finish (fixture->store, wait_for (fixture), &fixture->error);
  g_assert_no_error (fixture->error);

  return marks;
}

static void
stage (Fixture    *fixture,
       UsherMedia *media)
{
  GPtrArray *records = g_ptr_array_new_with_free_func ((GDestroyNotify) usher_media_free);

  g_ptr_array_add (records, media);
  usher_media_sync_stage_async (fixture->store, records, test_done_cb, start (fixture));
  g_assert_true (usher_media_sync_stage_finish (fixture->store, wait_for (fixture), &fixture->error));
}

static UsherMediaChanges
take_over (Fixture *fixture,
           gint64   gone)
{
  UsherMediaTakeover *takeover = g_new0 (UsherMediaTakeover, 1);
  UsherMediaChanges changes = { 0, };

  takeover->connection = 1;
  takeover->run = 5;
  takeover->now = 1000;
  takeover->complete = TRUE;
  takeover->gone = g_array_new (FALSE, FALSE, sizeof (gint64));
  if (gone != 0)
    g_array_append_val (takeover->gone, gone);
  takeover->roots = g_variant_ref_sink (g_variant_new_parsed ("[('/movies', b'/films')]"));
  takeover->instance = g_strdup ("Radarr");
  usher_media_sync_takeover_async (fixture->store, takeover, test_done_cb, start (fixture));
  g_assert_true (usher_media_sync_takeover_finish (fixture->store, wait_for (fixture), &changes,
                                                   &fixture->error));

  return changes;
}

/* Two pairs of equal titles and years, to see that no page loses any. */
static void
fill (Fixture *fixture)
{
  static const struct
  {
    const char *title;
    gint64 year;
  } titles[] = {
    { "beta", 2000 }, { "Alpha", 2001 }, { "100%", 2001 }, { "alpha", 1999 }, { "Gamma_1", 2000 },
  };
  g_autoptr(GArray) marks = begin (fixture);

  g_assert_cmpuint (marks->len, ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (titles); i++)
    stage (fixture, new_media ((gint64) i + 1, titles[i].title, titles[i].year));

  g_assert_cmpuint (take_over (fixture, 0).n_added, ==, G_N_ELEMENTS (titles));
}

static UsherMediaPage *
list_page (Fixture                *fixture,
           const UsherMediaFilter *filter)
{
  UsherMediaPage *page;

  usher_media_store_list_async (fixture->store, filter, test_done_cb, start (fixture));
  page = usher_media_store_list_finish (fixture->store, wait_for (fixture), &fixture->error);
  g_assert_no_error (fixture->error);

  return page;
}

typedef struct
{
  const char *name;
  const char *sort;              /* (nullable) */
  const char *search;            /* (nullable) */
  int has_trailer;
  int monitored;
  const char *titles;
} ListCase;

static const ListCase list_cases[] = {
  { "default", NULL, NULL, -1, -1, "100% Alpha alpha beta Gamma_1 " },
  { "title", "Title", NULL, -1, -1, "100% Alpha alpha beta Gamma_1 " },
  { "title-descending", "-Title", NULL, -1, -1, "Gamma_1 beta alpha Alpha 100% " },
  { "year", "Year", NULL, -1, -1, "alpha beta Gamma_1 Alpha 100% " },
  { "year-descending", "-Year", NULL, -1, -1, "100% Alpha Gamma_1 beta alpha " },
  { "added", "Added", NULL, -1, -1, "beta Alpha 100% alpha Gamma_1 " },
  { "search", NULL, "ALPH", -1, -1, "Alpha alpha " },
  { "percent-is-no-pattern", NULL, "%", -1, -1, "100% " },
  { "underscore-is-no-pattern", NULL, "_", -1, -1, "Gamma_1 " },
  { "quote", NULL, "' OR 1=1 --", -1, -1, "" },
  { "no-trailer", NULL, NULL, 0, -1, "100% Alpha alpha beta Gamma_1 " },
  { "has-trailer", NULL, NULL, 1, -1, "" },
  { "monitored", NULL, NULL, -1, 1, "100% Alpha alpha beta Gamma_1 " },
  { "not-monitored", NULL, NULL, -1, 0, "" },
};

/* Page by page, of every size, comes the same. */
static void
test_list (Fixture       *fixture,
           gconstpointer  data)
{
  const ListCase *row = data;

  fill (fixture);
  for (guint limit = 1; limit <= 6; limit++)
    {
      g_auto(UsherMediaFilter) filter = { 0, };
      g_autoptr(GString) titles = g_string_new (NULL);
      int n_pages = 0;

      usher_media_filter_init (&filter);
      filter.sort = g_strdup (row->sort);
      filter.search = g_strdup (row->search);
      filter.has_trailer = row->has_trailer;
      filter.monitored = row->monitored;
      filter.limit = limit;
      g_assert_true (usher_media_filter_check (&filter, NULL));

      do
        {
          g_autoptr(UsherMediaPage) page = list_page (fixture, &filter);

          for (guint i = 0; i < page->media->len; i++)
            g_string_append_printf (titles, "%s ", ((UsherMedia *) page->media->pdata[i])->title);
          g_free (filter.cursor);
          filter.cursor = g_steal_pointer (&page->next);
          g_assert_cmpint (n_pages++, <=, 6);
        }
      while (*filter.cursor != '\0');

      g_assert_cmpstr (titles->str, ==, row->titles);
    }
}

typedef struct
{
  const char *name;
  const char *sort;              /* (nullable) */
  const char *cursor;            /* (nullable) */
  const char *culprit;           /* part of the message */
} FilterCase;

static const FilterCase bad_filters[] = {
  { "sort", "Colour", NULL, "“Sort”" },
  { "sort-empty", "", NULL, "“Sort”" },
  { "sort-injection", "Title; DROP TABLE media", NULL, "“Sort”" },
  { "cursor", NULL, "abc", "“Cursor”" },
  { "cursor-without-number", NULL, ":abc", "“Cursor”" },
  { "cursor-zero", NULL, "0:abc", "“Cursor”" },
};

static void
test_bad_filter (gconstpointer data)
{
  const FilterCase *row = data;
  const UsherMediaFilter filter = { .sort = (char *) row->sort, .cursor = (char *) row->cursor };
  g_autoptr(GError) error = NULL;

  g_assert_false (usher_media_filter_check (&filter, &error));
  g_assert_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION);
  g_assert_nonnull (strstr (error->message, row->culprit));
}

static UsherMedia *
get_media (Fixture *fixture,
           gint64   id)
{
  usher_media_store_get_async (fixture->store, id, test_done_cb, start (fixture));

  return usher_media_store_get_finish (fixture->store, wait_for (fixture), &fixture->error);
}

static void
test_get (Fixture       *fixture,
          gconstpointer  data)
{
  g_autoptr(UsherMedia) media = NULL;
  g_autoptr(UsherMedia) original = new_media (1, "beta", 2000);

  fill (fixture);
  media = get_media (fixture, 1);
  g_assert_no_error (fixture->error);
  g_assert_cmpstr (media->connection_id, ==, "films");
  g_assert_cmpstr (media->title, ==, "beta");
  g_assert_cmpstr (media->folder, ==, "/films/beta\xff");
  g_assert_cmpstr (media->root, ==, "/films");
  g_assert_true (media->monitored);
  g_assert_cmpint (media->fingerprint, ==, original->fingerprint);
  g_assert_cmpint (usher_media_compute_fingerprint (media), ==, original->fingerprint);

  g_assert_null (get_media (fixture, 99));
  assert_error (fixture, USHER_ERROR_NO_SUCH_TITLE, "title 99");
}

/* What a person has set stays when the server changes the rest. */
static void
test_change (Fixture       *fixture,
             gconstpointer  data)
{
  const UsherMediaEdit edit = { .id = 1, .monitored = FALSE, .video_id = (char *) "chosen" };
  UsherMedia *changed = new_media (1, "Beta, again", 2000);
  g_autoptr(UsherMedia) media = NULL;
  g_autoptr(GArray) marks = NULL;
  UsherMediaChanges changes;

  fill (fixture);
  usher_media_store_edit_async (fixture->store, &edit, test_done_cb, start (fixture));
  g_assert_true (usher_media_store_edit_finish (fixture->store, wait_for (fixture), &fixture->error));

  marks = begin (fixture);
  g_assert_cmpuint (marks->len, ==, 5);
  changed->video_id = g_strdup ("theirs");
  stage (fixture, changed);
  changes = take_over (fixture, 0);
  g_assert_cmpuint (changes.n_changed, ==, 1);
  g_assert_cmpuint (changes.n_added, ==, 0);

  media = get_media (fixture, 1);
  g_assert_cmpstr (media->title, ==, "Beta, again");
  g_assert_cmpstr (media->video_id, ==, "chosen");
  g_assert_false (media->monitored);
}

static void
test_gone_and_back (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr(GArray) before = NULL;
  g_autoptr(GArray) after = NULL;
  g_autoptr(UsherMedia) media = NULL;

  fill (fixture);
  before = begin (fixture);
  g_assert_cmpuint (take_over (fixture, 1).n_removed, ==, 1);
  g_assert_null (get_media (fixture, 1));
  assert_error (fixture, USHER_ERROR_NO_SUCH_TITLE, "title 1");

  after = begin (fixture);
  g_assert_true (g_array_index (after, UsherMediaMark, 0).removed);
  stage (fixture, new_media (1, "beta", 2000));
  take_over (fixture, 0);
  media = get_media (fixture, 1);
  g_assert_no_error (fixture->error);
  g_assert_cmpint (media->id, ==, 1);
}

/* What an attempt that was given up has laid aside does not come back. */
static void
test_begin_anew (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(GArray) first = begin (fixture);
  g_autoptr(GArray) second = NULL;

  g_assert_cmpuint (first->len, ==, 0);
  stage (fixture, new_media (1, "half", 2000));
  second = begin (fixture);
  stage (fixture, new_media (2, "whole", 2000));
  g_assert_cmpuint (take_over (fixture, 0).n_added, ==, 1);
}

static UsherTrailer *
new_trailer (const char *path,
             gint64      inode)
{
  UsherTrailer *trailer = usher_trailer_new ();

  trailer->media = 1;
  trailer->path = g_strdup (path);
  trailer->size = 5;
  trailer->modified = 6;
  trailer->device = 7;
  trailer->inode = inode;

  return trailer;
}

static UsherTrailerCounts
note_scan (Fixture      *fixture,
           UsherTrailer *found)
{
  GPtrArray *scans = g_ptr_array_new_with_free_func ((GDestroyNotify) usher_trailer_scan_free);
  UsherTrailerScan *title = usher_trailer_scan_new (1);
  UsherTrailerCounts counts = { 0, };

  if (found != NULL)
    g_ptr_array_add (title->found, found);
  g_ptr_array_add (scans, title);
  usher_trailer_store_note_async (fixture->store, scans, 5, 1000, test_done_cb, start (fixture));
  g_assert_true (usher_trailer_store_note_finish (fixture->store, wait_for (fixture), &counts,
                                                  &fixture->error));

  return counts;
}

static UsherTrailerPage *
list_trailers (Fixture *fixture)
{
  const UsherTrailerQuery query = { .media = 1, .limit = 10 };
  UsherTrailerPage *page;

  usher_trailer_store_list_async (fixture->store, &query, test_done_cb, start (fixture));
  page = usher_trailer_store_list_finish (fixture->store, wait_for (fixture), &fixture->error);
  g_assert_no_error (fixture->error);

  return page;
}

static void
assert_counts (UsherTrailerCounts counts,
               guint              n_found,
               guint              n_changed,
               guint              n_missing)
{
  g_assert_cmpuint (counts.n_found, ==, n_found);
  g_assert_cmpuint (counts.n_changed, ==, n_changed);
  g_assert_cmpuint (counts.n_missing, ==, n_missing);
}

static void
test_trailers (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(UsherTrailerPage) page = NULL;
  g_autoptr(UsherTrailerPage) gone = NULL;
  g_autoptr(UsherMedia) media = NULL;
  const UsherTrailer *trailer;

  fill (fixture);
  assert_counts (note_scan (fixture, new_trailer ("/films/a\xff-trailer.mkv", 8)), 1, 0, 0);
  assert_counts (note_scan (fixture, new_trailer ("/films/a\xff-trailer.mkv", 8)), 0, 0, 0);
  /* Renamed, and still the same */
  assert_counts (note_scan (fixture, new_trailer ("/films/b-trailer.mkv", 8)), 0, 1, 0);

  page = list_trailers (fixture);
  g_assert_cmpuint (page->total, ==, 1);
  trailer = page->trailers->pdata[0];
  g_assert_cmpstr (trailer->path, ==, "/films/b-trailer.mkv");
  g_assert_cmpstr (trailer->title, ==, "beta");
  g_assert_cmpint (trailer->size, ==, 5);
  g_assert_false (trailer->missing);

  assert_counts (note_scan (fixture, NULL), 0, 0, 1);
  assert_counts (note_scan (fixture, NULL), 0, 0, 0);
  gone = list_trailers (fixture);
  g_assert_true (((UsherTrailer *) gone->trailers->pdata[0])->missing);

  assert_counts (note_scan (fixture, new_trailer ("/films/b-trailer.mkv", 8)), 0, 1, 0);
  media = get_media (fixture, 1);
  g_assert_cmpuint (media->n_trailers, ==, 1);
}

static void
test_downloaded (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(UsherTrailer) trailer = new_trailer ("/films/a-trailer.mkv", 8);
  g_autoptr(UsherTrailerPage) page = NULL;
  const UsherTrailer *listed;

  fill (fixture);
  trailer->downloaded = TRUE;
  trailer->digest = g_strdup ("abc");
  trailer->video_id = g_strdup ("xyz");
  trailer->height = 1080;
  trailer->run = 5;
  usher_trailer_store_add_async (fixture->store, trailer, test_done_cb, start (fixture));
  g_assert_true (usher_trailer_store_add_finish (fixture->store, wait_for (fixture), &fixture->error));

  /* The next scan finds what is known */
  assert_counts (note_scan (fixture, new_trailer ("/films/a-trailer.mkv", 8)), 0, 0, 0);
  page = list_trailers (fixture);
  listed = page->trailers->pdata[0];
  g_assert_true (listed->downloaded);
  g_assert_cmpstr (listed->digest, ==, "abc");
  g_assert_cmpstr (listed->video_id, ==, "xyz");
  g_assert_cmpint (listed->height, ==, 1080);
  g_assert_cmpuint (listed->run, ==, 5);
}

#define add(path, func) \
  g_test_add ("/media/" path, Fixture, NULL, setup, func, teardown)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  add ("get", test_get);
  add ("change", test_change);
  add ("gone-and-back", test_gone_and_back);
  add ("begin-anew", test_begin_anew);
  add ("trailers", test_trailers);
  add ("downloaded", test_downloaded);
  TEST_ADD_ROWS ("/media/bad-filter", bad_filters, test_bad_filter);

  for (gsize i = 0; i < G_N_ELEMENTS (list_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/media/list/", list_cases[i].name, NULL);

      g_test_add (path, Fixture, &list_cases[i], setup, test_list, teardown);
    }

  return g_test_run ();
}
