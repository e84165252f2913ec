/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <string.h>

#include "library-fixture.h"
#include "usher-error.h"
#include "usher-time.h"
#include "usher-wanted-store.h"

#define NOW (100 * USHER_DAY)

static UsherWantedPage *
list (LibraryFixture         *fixture,
      const UsherWantedQuery *query)
{
  UsherWantedPage *page;

  g_assert_true (usher_wanted_query_check (query, NULL));
  usher_wanted_store_list_async (fixture->store, query, test_done_cb, library_fixture_start (fixture));
  page = usher_wanted_store_list_finish (fixture->store, library_fixture_wait (fixture), &fixture->error);
  g_assert_no_error (fixture->error);

  return page;
}

/* As in “1/2 wanted ”: title, profile, state. */
static void
describe (GPtrArray *items,
          GString   *text)
{
  for (guint i = 0; i < items->len; i++)
    {
      const UsherWanted *wanted = items->pdata[i];

      g_string_append_printf (text, "%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT " %s ",
                              wanted->media, wanted->profile,
                              usher_enum_to_nick (USHER_TYPE_WANTED_STATE, (int) wanted->state));
    }
}

#define TRAILER(path, media, state, profile) \
  "INSERT INTO trailer (path, media, state, profile, size, modified, device, inode, duration," \
  "  height, made_by, added) VALUES (" path ", " media ", " state ", " profile \
  ", 1, 1, 1, 1, 1, 1, 'usher', 1);"
#define PROFILE(id, name, priority, filter) \
  "INSERT INTO profile (id, name, enabled, priority, filter, parameters, created)" \
  "  VALUES (" id ", " name ", 1, " priority ", " filter ", '@a{sv} {}', 0);"
#define ATTEMPT(count, days_ago) \
  "INSERT INTO attempt (media, profile, count, last, error)" \
  "  VALUES (1, 1, " count ", CAST ((100 - " days_ago ") * 86400000000 AS INTEGER), 'video-unavailable');"

typedef struct
{
  const char *name;
  const char *values;            /* (nullable): of title 1, a film */
  const char *sql;               /* (nullable): what else there is */
  const char *expected;
  gboolean wait_for_media;
} StateCase;

static const StateCase states[] = {
  { "wanted", NULL, NULL, "1/1 wanted " },
  { "removed", "removed = 5", NULL, "" },
  { "not-monitored", "monitored = 0", NULL, "1/1 not-monitored " },
  { "no-folder", "folder = NULL", NULL, "1/1 no-folder " },
  { "no-media", "has_media = 0", NULL, "1/1 no-media ", TRUE },
  { "no-media-not-waited-for", "has_media = 0", NULL, "1/1 wanted " },
  { "has-media", NULL, NULL, "1/1 wanted ", TRUE },
  { "disabled", NULL, "UPDATE profile SET enabled = 0 WHERE id = 1", "1/0 no-profile " },
  { "no-fit", NULL, "UPDATE filter SET conditions = 'year > 2000' WHERE id = 1", "1/0 no-profile " },
  { "no-profile-not-monitored", "monitored = 0", "DELETE FROM profile", "1/0 not-monitored " },
  { "no-profile-has-trailer", NULL, TRAILER ("x'01'", "1", "'there'", "NULL") "DELETE FROM profile",
    "1/0 has-trailer " },
  { "no-filter-fits-all", NULL, "UPDATE profile SET filter = NULL WHERE id = 1", "1/1 wanted " },
  { "found", NULL, TRAILER ("x'01'", "1", "'there'", "NULL"), "1/1 has-trailer " },
  { "made", NULL, TRAILER ("x'01'", "1", "'there'", "1"), "1/1 has-trailer " },
  { "missing", NULL, TRAILER ("x'01'", "1", "'missing'", "NULL"), "1/1 missing-trailer " },
  { "missing-and-there", NULL,
    TRAILER ("x'01'", "1", "'missing'", "1") TRAILER ("x'02'", "1", "'there'", "1"),
    "1/1 has-trailer " },
  { "gone", NULL, TRAILER ("x'01'", "1", "'gone'", "1"), "1/1 wanted " },
  { "deleted-by-a-person", NULL, TRAILER ("x'01'", "1", "'deleted'", "1"), "1/1 has-trailer " },
  { "of-another-profile", NULL, TRAILER ("x'01'", "1", "'there'", "2"), "1/1 wanted " },
  { "not-monitored-has-trailer", "monitored = 0", TRAILER ("x'01'", "1", "'there'", "1"),
    "1/1 has-trailer " },
  { "two-profiles-found", NULL, PROFILE ("3", "'4K'", "5", "1") TRAILER ("x'01'", "1", "'there'", "NULL"),
    "1/3 has-trailer 1/1 has-trailer " },
  { "two-profiles-made", NULL, PROFILE ("3", "'4K'", "5", "1") TRAILER ("x'01'", "1", "'there'", "3"),
    "1/3 has-trailer 1/1 wanted " },
  { "failed-once", NULL, ATTEMPT ("1", "0.9"), "1/1 backing-off " },
  { "failed-once-a-day-ago", NULL, ATTEMPT ("1", "1"), "1/1 wanted " },
  { "failed-twice", NULL, ATTEMPT ("2", "1.9"), "1/1 backing-off " },
  { "failed-twice-then", NULL, ATTEMPT ("2", "2"), "1/1 wanted " },
  { "failed-thrice", NULL, ATTEMPT ("3", "3.9"), "1/1 backing-off " },
  { "failed-thrice-then", NULL, ATTEMPT ("3", "4"), "1/1 wanted " },
  { "failed-often", NULL, ATTEMPT ("9", "6.9"), "1/1 backing-off " },
  { "failed-often-then", NULL, ATTEMPT ("9", "7"), "1/1 wanted " },
  { "failed-by-another-profile", NULL, "UPDATE profile SET id = 7 WHERE id = 2;"
    "INSERT INTO attempt (media, profile, count, last) VALUES (1, 7, 1, 100 * 86400000000)",
    "1/1 wanted " },
};

static void
test_state (LibraryFixture *fixture,
            gconstpointer   data)
{
  const StateCase *row = data;
  const UsherWantedQuery query = { .now = NOW, .wait_for_media = row->wait_for_media };
  g_autoptr(UsherWantedPage) page = NULL;
  g_autoptr(GString) text = g_string_new (NULL);

  library_fixture_add (fixture, 1, 1, row->values);
  if (row->sql != NULL)
    library_fixture_execute (fixture, row->sql);

  page = list (fixture, &query);
  describe (page->items, text);
  g_assert_cmpstr (text->str, ==, row->expected);
  g_assert_cmpuint (page->total, ==, page->items->len);
}

/* Four films, two of them added at once; two series; three profiles. */
static void
fill (LibraryFixture *fixture)
{
  library_fixture_execute (fixture,
                           PROFILE ("3", "'More'", "7", "NULL")
                           "UPDATE profile SET priority = 5 WHERE id = 2");
  library_fixture_add (fixture, 1, 1, "added = 10, title = 'One'");
  library_fixture_add (fixture, 2, 1, "added = 30, title = 'Two', monitored = 0");
  library_fixture_add (fixture, 3, 1, "added = 20, title = 'Three'");
  library_fixture_add (fixture, 4, 1, "added = 20, title = 'FOUR'");
  library_fixture_add (fixture, 5, 2, "added = 5, title = 'Five'");
  library_fixture_add (fixture, 6, 2, "added = 15, title = 'four, too'");
}

typedef struct
{
  const char *name;
  UsherWantedQuery query;
  const char *sql;               /* (nullable) */
  const char *expected;
} ListCase;

#define ONLY(state) (1u << (state))

static const ListCase lists[] = {
  { "order", { .now = NOW, .only_wanted = TRUE }, NULL,
    "4/3 wanted 3/3 wanted 6/3 wanted 1/3 wanted 5/3 wanted 6/2 wanted 5/2 wanted "
    "4/1 wanted 3/1 wanted 1/1 wanted " },
  { "equal-priorities", { .now = NOW, .only_wanted = TRUE },
    "DELETE FROM profile WHERE id = 3; UPDATE profile SET priority = 0",
    "4/1 wanted 3/1 wanted 6/2 wanted 1/1 wanted 5/2 wanted " },
  { "state", { .now = NOW, .states = ONLY (USHER_WANTED_NOT_MONITORED) }, NULL,
    "2/3 not-monitored 2/1 not-monitored " },
  { "none-last", { .now = NOW, .states = ONLY (USHER_WANTED_WANTED) | ONLY (USHER_WANTED_NO_PROFILE) },
    "DELETE FROM profile WHERE id != 2", "6/2 wanted 5/2 wanted 4/0 no-profile 3/0 no-profile 1/0 no-profile " },
  { "media", { .now = NOW, .media = 6 }, NULL, "6/3 wanted 6/2 wanted " },
  { "media-unknown", { .now = NOW, .media = 99 }, NULL, "" },
  { "profile", { .now = NOW, .profile = 2 }, NULL, "6/2 wanted 5/2 wanted " },
  { "search", { .now = NOW, .search = "four" }, NULL, "4/3 wanted 6/3 wanted 6/2 wanted 4/1 wanted " },
  { "search-nothing", { .now = NOW, .search = "" }, "DELETE FROM profile WHERE id = 3",
    "6/2 wanted 5/2 wanted 2/1 not-monitored 4/1 wanted 3/1 wanted 1/1 wanted " },
};

/* Page by page, of every size, comes the same. */
static void
test_list (LibraryFixture *fixture,
           gconstpointer   data)
{
  const ListCase *row = data;

  fill (fixture);
  if (row->sql != NULL)
    library_fixture_execute (fixture, row->sql);

  for (guint limit = 0; limit <= 4; limit++)
    {
      UsherWantedQuery query = row->query;
      g_autoptr(GString) text = g_string_new (NULL);
      g_autofree char *cursor = g_strdup ("");
      guint total = 0, n_items = 0;

      query.limit = limit;
      do
        {
          g_autoptr(UsherWantedPage) page = NULL;

          query.cursor = cursor;
          page = list (fixture, &query);
          describe (page->items, text);
          n_items += page->items->len;
          total = page->total;
          g_free (cursor);
          cursor = g_steal_pointer (&page->next);
        }
      while (*cursor != '\0');

      g_assert_cmpstr (text->str, ==, row->expected);
      g_assert_cmpuint (total, ==, n_items);
    }
}

static void
test_backing_off (LibraryFixture *fixture,
                  gconstpointer   data)
{
  const UsherWantedQuery query = { .now = NOW };
  g_autoptr(UsherWantedPage) page = NULL;
  const UsherWanted *wanted;

  library_fixture_add (fixture, 1, 1, "title = 'Late', year = 1999");
  library_fixture_execute (fixture, ATTEMPT ("2", "1"));
  page = list (fixture, &query);
  wanted = page->items->pdata[0];
  g_assert_cmpstr (wanted->title, ==, "Late");
  g_assert_cmpint (wanted->year, ==, 1999);
  g_assert_cmpstr (wanted->profile_name, ==, "Films");
  g_assert_cmpstr (wanted->error, ==, "video-unavailable");
  g_assert_cmpint (wanted->until, ==, 101 * USHER_DAY);
}

typedef struct
{
  const char *name;
  const char *cursor;
} CursorCase;

static const CursorCase bad_cursors[] = {
  { "text", "abc" },
  { "short", "1:2:3" },
  { "long", "1:2:3:4:5" },
  { "no-number", "1:2:x:4" },
};

static void
test_bad_cursor (gconstpointer data)
{
  const CursorCase *row = data;
  const UsherWantedQuery query = { .cursor = row->cursor };
  g_autoptr(GError) error = NULL;

  g_assert_false (usher_wanted_query_check (&query, &error));
  g_assert_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION);
  g_assert_nonnull (strstr (error->message, "“Cursor”"));
}

static void
add_table (const char   *group,
           const char   *name,
           gconstpointer row,
           void       (*func) (LibraryFixture *, gconstpointer))
{
  g_autofree char *path = g_strdup_printf ("/wanted/%s/%s", group, name);

  g_test_add (path, LibraryFixture, row, library_fixture_setup, func, library_fixture_teardown);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    add_table ("state", states[i].name, &states[i], test_state);
  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    add_table ("list", lists[i].name, &lists[i], test_list);
  g_test_add ("/wanted/backing-off", LibraryFixture, NULL, library_fixture_setup, test_backing_off,
              library_fixture_teardown);
  TEST_ADD_ROWS ("/wanted/bad-cursor", bad_cursors, test_bad_cursor);

  return g_test_run ();
}
