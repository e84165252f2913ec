/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <string.h>

#include "library-fixture.h"
#include "usher-enums.h"
#include "usher-error.h"
#include "usher-filter-store.h"
#include "usher-filter.h"
#include "usher-media-list.h"
#include "usher-profile-store.h"
#include "usher-time.h"

#define NOW (1000 * USHER_DAY)

typedef struct
{
  const char *name;
  const char *text;
  UsherFilterField field;
  UsherFilterOperator operation;
  const char *value;             /* (nullable) */
  gint64 number;
} ParseCase;

static const ParseCase good[] = {
  { "film", "kind is film", USHER_FILTER_KIND, USHER_FILTER_IS, NULL, USHER_ARR_RADARR },
  { "not-series", "Kind IS NOT Series", USHER_FILTER_KIND, USHER_FILTER_IS_NOT, NULL, USHER_ARR_SONARR },
  { "year", "year >= 2000", USHER_FILTER_YEAR, USHER_FILTER_AT_LEAST, NULL, 2000 },
  { "no-spaces", "year<=2000", USHER_FILTER_YEAR, USHER_FILTER_AT_MOST, NULL, 2000 },
  { "equal", "runtime = 0", USHER_FILTER_RUNTIME, USHER_FILTER_EQUAL, NULL, 0 },
  { "not-equal", "seasons != 1", USHER_FILTER_SEASONS, USHER_FILTER_NOT_EQUAL, NULL, 1 },
  { "added", "  added   <  30 ", USHER_FILTER_ADDED, USHER_FILTER_LESS, NULL, 30 },
  { "studio", "studio is Studio Ghibli", USHER_FILTER_STUDIO, USHER_FILTER_IS, "Studio Ghibli", 0 },
  { "is-not", "studio is  not Studio Ghibli", USHER_FILTER_STUDIO, USHER_FILTER_IS_NOT, "Studio Ghibli", 0 },
  { "quoted", "title is \"not Today\"", USHER_FILTER_TITLE, USHER_FILTER_IS, "not Today", 0 },
  { "lacks", "path does not contain /4k/", USHER_FILTER_PATH, USHER_FILTER_LACKS, "/4k/", 0 },
  { "answer", "has-media is YES", USHER_FILTER_HAS_MEDIA, USHER_FILTER_IS, NULL, 1 },
  { "monitored", "monitored is no", USHER_FILTER_MONITORED, USHER_FILTER_IS, NULL, 0 },
};

static void
test_good (gconstpointer data)
{
  const ParseCase *row = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(UsherFilterCondition) condition = usher_filter_condition_parse (row->text, &error);

  g_assert_no_error (error);
  g_assert_cmpint (condition->field, ==, row->field);
  g_assert_cmpint (condition->operation, ==, row->operation);
  g_assert_cmpstr (condition->text, ==, row->value);
  g_assert_cmpint (condition->number, ==, row->number);
}

typedef struct
{
  const char *name;
  const char *text;
  const char *culprit;           /* part of the message */
} RefuseCase;

static const RefuseCase bad[] = {
  { "empty", "", "“”" },
  { "field", "colour is red", "“colour is red”" },
  { "no-operator", "year", "“year” is compared by" },
  { "operator-of-text", "title > a", "“title” is compared by" },
  { "operator-of-number", "year contains 2", "“year” is compared by" },
  { "operator-of-kind", "kind contains film", "“kind” is compared by" },
  { "operator-of-answer", "monitored is not yes", "“monitored” is yes or no" },
  { "glued", "title isfoo", "“title” is compared by" },
  { "no-value", "title contains  ", "is missing" },
  { "no-quoted-value", "title contains \"\"", "is missing" },
  { "kind", "kind is book", "film or series" },
  { "number", "year > abc", "a whole number" },
  { "negative", "year > -1", "a whole number" },
  { "fraction", "year > 1.5", "a whole number" },
  { "large", "year > 99999999999999999999", "a whole number" },
  { "answer", "monitored is maybe", "yes or no" },
  { "two-lines", "year > 1\nyear < 2", "one line" },
  { "regex", "title matches .*", "“title” is compared by" },
};

static void
test_bad (gconstpointer data)
{
  const RefuseCase *row = data;
  g_autoptr(GError) error = NULL;

  g_assert_null (usher_filter_condition_parse (row->text, &error));
  g_assert_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION);
  g_assert_nonnull (strstr (error->message, row->culprit));
}

typedef struct
{
  const char *name;
  const char *params;
  UsherError code;
  const char *culprit;
} DefinitionCase;

static const DefinitionCase definitions[] = {
  { "no-name", "{'Conditions': <['kind is film']>}", USHER_ERROR_INVALID_DEFINITION, "“Name”" },
  { "empty-name", "{'Name': <''>}", USHER_ERROR_INVALID_DEFINITION, "“Name”" },
  { "condition", "{'Name': <'a'>, 'Conditions': <['kind is film', 'bad']>}",
    USHER_ERROR_INVALID_DEFINITION, "“bad”" },
  { "key", "{'Name': <'a'>, 'Regex': <'x'>}", USHER_ERROR_UNKNOWN_KEY, "“Regex”" },
  { "type", "{'Name': <'a'>, 'Conditions': <'kind is film'>}", USHER_ERROR_INVALID_DEFINITION,
    "“Conditions”" },
};

static void
test_definition (gconstpointer data)
{
  const DefinitionCase *row = data;
  g_autoptr(GVariant) params = test_variant (row->params);
  g_autoptr(GError) error = NULL;

  g_assert_null (usher_filter_new (params, &error));
  g_assert_error (error, USHER_ERROR, (int) row->code);
  g_assert_nonnull (strstr (error->message, row->culprit));
}

/* What SQL answers, beside what a plain reading of the rules does */

typedef struct
{
  gint64 connection;
  gboolean monitored;
  gboolean has_media;
  gint64 year;
  gint64 runtime;
  gint64 seasons;
  gint64 added;
  const char *title;
  const char *language;          /* (nullable), as the rest */
  const char *studio;
  const char *certification;
  const char *genres;
  const char *tags;
  const char *path;
} Title;

static const char * const texts[] = {
  NULL, "Drama", "drama", "Melodrama", "Écran", "éCRAN noir", "100%", "a_b", "aXb", "Drama\nCrime",
  "Crime\nDrama", "O'Neil", "\\", "e\xcc\x81" "cran",
};

static const char *
pick_text (GRand *rand)
{
  return texts[g_rand_int_range (rand, 0, G_N_ELEMENTS (texts))];
}

static void
make_title (GRand *rand,
            Title *title)
{
  static const gint64 years[] = { 0, 1999, 2000, 2001 };

  *title = (Title) {
    .connection = g_rand_int_range (rand, 1, 3),
    .monitored = g_rand_boolean (rand),
    .has_media = g_rand_boolean (rand),
    .year = years[g_rand_int_range (rand, 0, G_N_ELEMENTS (years))],
    .runtime = g_rand_int_range (rand, 0, 3) * 60,
    .seasons = g_rand_int_range (rand, 0, 3),
    .added = g_rand_boolean (rand) ? NOW - g_rand_int_range (rand, 0, 5) * USHER_DAY / 2 : 0,
    .title = "Title",
    .language = pick_text (rand),
    .studio = pick_text (rand),
    .certification = pick_text (rand),
    .genres = pick_text (rand),
    .tags = pick_text (rand),
    .path = pick_text (rand),
  };
  if (pick_text (rand) != NULL)
    title->title = texts[g_rand_int_range (rand, 1, G_N_ELEMENTS (texts))];
}

static char *
quote (const char *text)
{
  g_auto(GStrv) parts = text != NULL ? g_strsplit (text, "'", -1) : NULL;
  g_autofree char *doubled = parts != NULL ? g_strjoinv ("''", parts) : NULL;

  return doubled != NULL ? g_strdup_printf ("'%s'", doubled) : g_strdup ("NULL");
}

static void
store_title (LibraryFixture *fixture,
             gint64          id,
             const Title    *title)
{
  const char *values[] = { title->title, title->language, title->studio, title->certification,
                           title->genres, title->tags, title->path };
  static const char * const columns[] = { "title", "language", "studio", "certification", "genres",
                                          "tags", "path" };
  g_autoptr(GString) sql = g_string_new (NULL);

  g_string_printf (sql, "monitored = %d, has_media = %d, year = %" G_GINT64_FORMAT ", runtime = %"
                   G_GINT64_FORMAT ", season_count = %" G_GINT64_FORMAT ", added = %" G_GINT64_FORMAT,
                   title->monitored, title->has_media, title->year, title->runtime, title->seasons,
                   title->added);
  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autofree char *quoted = quote (values[i]);

      g_string_append_printf (sql, ", %s = %s", columns[i], quoted);
    }

  library_fixture_add (fixture, id, title->connection, sql->str);
}

/* As slowly as one likes: everything is copied, composed and folded. */
static char *
fold_slowly (const char *text)
{
  g_autofree char *composed = g_utf8_normalize (text != NULL ? text : "", -1, G_NORMALIZE_NFC);

  return g_utf8_strdown (composed, -1);
}

static gboolean
compare_text (const UsherFilterCondition *condition,
              const char                 *text,
              gboolean                    is_list)
{
  g_autofree char *mine = fold_slowly (text);
  g_autofree char *theirs = fold_slowly (condition->text);
  g_auto(GStrv) lines = g_strsplit (mine, is_list ? "\n" : "\x01", -1);
  gboolean is = g_strv_contains ((const char * const *) lines, theirs) || g_str_equal (mine, theirs);

  switch ((int) condition->operation)
    {
    case USHER_FILTER_IS:
      return is;
    case USHER_FILTER_IS_NOT:
      return !is;
    case USHER_FILTER_CONTAINS:
      return strstr (mine, theirs) != NULL;
    default:
      return strstr (mine, theirs) == NULL;
    }
}

static gboolean
compare_number (const UsherFilterCondition *condition,
                gint64                      number)
{
  switch ((int) condition->operation)
    {
    case USHER_FILTER_EQUAL:
      return number == condition->number;
    case USHER_FILTER_NOT_EQUAL:
      return number != condition->number;
    case USHER_FILTER_LESS:
      return number < condition->number;
    case USHER_FILTER_AT_MOST:
      return number <= condition->number;
    case USHER_FILTER_GREATER:
      return number > condition->number;
    default:
      return number >= condition->number;
    }
}

static gboolean
compare_known (const UsherFilterCondition *condition,
               gint64                      number)
{
  gboolean below = condition->operation == USHER_FILTER_LESS || condition->operation == USHER_FILTER_AT_MOST;

  return (number > 0 || !below) && compare_number (condition, number);
}

static gboolean
holds (const UsherFilterCondition *condition,
       const Title                *title)
{
  gboolean is_kind = condition->number == title->connection - 1;

  switch (condition->field)
    {
    case USHER_FILTER_KIND:
      return is_kind == (condition->operation == USHER_FILTER_IS);
    case USHER_FILTER_YEAR:
      return compare_known (condition, title->year);
    case USHER_FILTER_RUNTIME:
      return compare_known (condition, title->runtime);
    case USHER_FILTER_SEASONS:
      return compare_known (condition, title->seasons);
    case USHER_FILTER_ADDED:
      return title->added > 0 && compare_number (condition, (NOW - title->added) / USHER_DAY);
    case USHER_FILTER_LANGUAGE:
      return compare_text (condition, title->language, FALSE);
    case USHER_FILTER_STUDIO:
      return compare_text (condition, title->studio, FALSE);
    case USHER_FILTER_CERTIFICATION:
      return compare_text (condition, title->certification, FALSE);
    case USHER_FILTER_GENRE:
      return compare_text (condition, title->genres, TRUE);
    case USHER_FILTER_TAG:
      return compare_text (condition, title->tags, TRUE);
    case USHER_FILTER_CONNECTION:
      return compare_text (condition, title->connection == 1 ? "films" : "series", FALSE);
    case USHER_FILTER_TITLE:
      return compare_text (condition, title->title, FALSE);
    case USHER_FILTER_PATH:
      return compare_text (condition, title->path, TRUE);
    case USHER_FILTER_HAS_MEDIA:
      return title->has_media == condition->number;
    case USHER_FILTER_MONITORED:
      return title->monitored == condition->number;
    default:
      g_assert_not_reached ();
    }
}

static const char * const conditions[] = {
  "kind is film", "kind is not film", "kind is series", "year = 2000", "year != 2000", "year < 2000",
  "year <= 2000", "year > 2000", "year >= 2000", "year = 0", "runtime <= 60", "runtime >= 0",
  "seasons = 1", "seasons < 2", "added < 1", "added = 1", "added != 1", "added >= 1", "added > 0",
  "language is DRAMA", "language is not drama", "language contains ram", "language does not contain ram",
  "studio is écran", "studio is not ÉCRAN", "studio contains É", "studio does not contain é",
  "certification is 100%", "certification contains %", "certification contains _", "certification is \\",
  "genre is drama", "genre is not drama", "genre contains drama", "genre is écran", "genre contains é",
  "tag is crime", "tag is not crime", "tag does not contain crime", "connection is FILMS",
  "connection contains s", "title is o'neil", "title contains '", "title contains a_b", "title is a_b",
  "title does not contain é", "path contains drama", "path does not contain É", "path is crime",
  "has-media is yes", "has-media is no", "monitored is yes", "monitored is no",
};

#define N_TITLES 60

static guint
ask (LibraryFixture *fixture,
     gint64          filter,
     GArray         *found)
{
  g_auto(UsherMediaFilter) question = { 0, };
  g_autoptr(UsherMediaPage) page = NULL;

  usher_media_filter_init (&question);
  question.filter = filter;
  question.now = NOW;
  usher_media_store_list_async (fixture->store, &question, test_done_cb, library_fixture_start (fixture));
  page = usher_media_store_list_finish (fixture->store, library_fixture_wait (fixture), &fixture->error);
  g_assert_no_error (fixture->error);
  for (guint i = 0; i < page->media->len; i++)
    g_array_index (found, gboolean, ((UsherMedia *) page->media->pdata[i])->id) = TRUE;

  return page->total;
}

/* A pair of conditions, in the database and by the rules. */
static void
check_pair (LibraryFixture *fixture,
            const Title    *titles,
            const char     *one,
            const char     *other)
{
  const char * const lines[] = { one, other, NULL };
  g_autoptr(GVariantDict) dict = g_variant_dict_new (NULL);
  g_autoptr(GVariant) params = NULL;
  g_autoptr(UsherFilter) filter = NULL;
  g_autoptr(GArray) found = g_array_new (FALSE, TRUE, sizeof (gboolean));
  guint expected = 0;
  gint64 id;

  g_variant_dict_insert (dict, "Name", "s", "Both");
  g_variant_dict_insert (dict, "Conditions", "^as", lines);
  params = g_variant_ref_sink (g_variant_dict_end (dict));
  filter = usher_filter_new (params, &fixture->error);
  g_assert_no_error (fixture->error);

  usher_filter_store_add_async (fixture->store, filter, NOW, test_done_cb, library_fixture_start (fixture));
  id = usher_filter_store_add_finish (fixture->store, library_fixture_wait (fixture), &fixture->error);
  g_assert_no_error (fixture->error);
  g_array_set_size (found, N_TITLES + 1);

  g_test_message ("%s, %s", one, other);
  for (guint i = 1; i <= N_TITLES; i++)
    expected += holds (filter->parsed->pdata[0], &titles[i]) && holds (filter->parsed->pdata[1], &titles[i]);
  g_assert_cmpuint (ask (fixture, id, found), ==, expected);
  for (guint i = 1; i <= N_TITLES; i++)
    g_assert_cmpint (g_array_index (found, gboolean, i), ==,
                     holds (filter->parsed->pdata[0], &titles[i]) &&
                     holds (filter->parsed->pdata[1], &titles[i]));

  usher_filter_store_remove_async (fixture->store, id, test_done_cb, library_fixture_start (fixture));
  g_assert_true (usher_filter_store_remove_finish (fixture->store, library_fixture_wait (fixture),
                                                   &fixture->error));
}

static void
test_reference (LibraryFixture *fixture,
                gconstpointer   data)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (7);
  Title titles[N_TITLES + 1];

  for (guint i = 1; i <= N_TITLES; i++)
    {
      make_title (rand, &titles[i]);
      store_title (fixture, i, &titles[i]);
    }

  for (gsize i = 0; i < G_N_ELEMENTS (conditions); i++)
    {
      check_pair (fixture, titles, conditions[i], conditions[i]);
      check_pair (fixture, titles, conditions[i],
                  conditions[g_rand_int_range (rand, 0, G_N_ELEMENTS (conditions))]);
    }
}

/* Filters and profiles in the store */

static void
test_filter_store (LibraryFixture *fixture,
                   gconstpointer   data)
{
  g_autoptr(GVariant) params = test_variant ("{'Name': <'films'>, 'Conditions': <['year > 1']>}");
  g_autoptr(UsherFilter) filter = usher_filter_new (params, NULL);
  g_autoptr(UsherFilter) changed = NULL;
  gint64 id;

  /* The name of one that is there, whatever its case */
  usher_filter_store_add_async (fixture->store, filter, 5, test_done_cb, library_fixture_start (fixture));
  g_assert_cmpint (usher_filter_store_add_finish (fixture->store, library_fixture_wait (fixture),
                                                  &fixture->error), ==, 0);
  library_fixture_refused (fixture, USHER_ERROR_EXISTS, "“films”");

  usher_filter_store_remove_async (fixture->store, 1, test_done_cb, library_fixture_start (fixture));
  g_assert_false (usher_filter_store_remove_finish (fixture->store, library_fixture_wait (fixture),
                                                    &fixture->error));
  library_fixture_refused (fixture, USHER_ERROR_CONFLICT, "“Films”");

  g_free (filter->name);
  filter->name = g_strdup ("Late");
  usher_filter_store_add_async (fixture->store, filter, 5, test_done_cb, library_fixture_start (fixture));
  id = usher_filter_store_add_finish (fixture->store, library_fixture_wait (fixture), &fixture->error);
  g_assert_cmpint (id, ==, 3);

  usher_filter_store_change_async (fixture->store, id,
                                   g_variant_new_parsed ("{'Conditions': <['year > 2', 'kind is film']>}"),
                                   test_done_cb, library_fixture_start (fixture));
  g_assert_true (usher_filter_store_change_finish (fixture->store, library_fixture_wait (fixture),
                                                   &fixture->error));
  usher_filter_store_change_async (fixture->store, id, g_variant_new_parsed ("{'Conditions': <['bad']>}"),
                                   test_done_cb, library_fixture_start (fixture));
  g_assert_false (usher_filter_store_change_finish (fixture->store, library_fixture_wait (fixture),
                                                    &fixture->error));
  library_fixture_refused (fixture, USHER_ERROR_INVALID_DEFINITION, "“bad”");

  usher_filter_store_get_async (fixture->store, id, test_done_cb, library_fixture_start (fixture));
  changed = usher_filter_store_get_finish (fixture->store, library_fixture_wait (fixture), &fixture->error);
  g_assert_cmpstr (changed->name, ==, "Late");
  g_assert_cmpint (changed->created, ==, 5);
  g_assert_cmpuint (changed->parsed->len, ==, 2);

  usher_filter_store_remove_async (fixture->store, 99, test_done_cb, library_fixture_start (fixture));
  g_assert_false (usher_filter_store_remove_finish (fixture->store, library_fixture_wait (fixture),
                                                    &fixture->error));
  library_fixture_refused (fixture, USHER_ERROR_NO_SUCH_FILTER, "filter 99");
}

typedef struct
{
  const char *name;
  const char *changes;
  UsherError code;
  const char *culprit;
} ChangeCase;

static const ChangeCase bad_profiles[] = {
  { "mp4-vp9", "{'Container': <'mp4'>, 'Video': <'vp9'>}", USHER_ERROR_INVALID_DEFINITION, "mp4 goes with" },
  { "webm-h264", "{'Container': <'webm'>, 'Video': <'h264'>}", USHER_ERROR_INVALID_DEFINITION, "webm goes" },
  { "webm-aac", "{'Container': <'webm'>, 'Audio': <'aac'>}", USHER_ERROR_INVALID_DEFINITION, "webm goes" },
  { "durations", "{'MinDuration': <700.0>}", USHER_ERROR_INVALID_DEFINITION, "“MinDuration”" },
  { "priority", "{'Priority': <uint32 1001>}", USHER_ERROR_INVALID_DEFINITION, "“Priority”" },
  { "filter", "{'Filter': <uint64 99>}", USHER_ERROR_NO_SUCH_FILTER, "filter 99" },
  { "name", "{'Name': <'series'>}", USHER_ERROR_EXISTS, "“series”" },
  { "key", "{'Id': <uint64 7>}", USHER_ERROR_UNKNOWN_KEY, "“Id”" },
};

static UsherProfile *
get_profile (LibraryFixture *fixture,
             gint64          id)
{
  usher_profile_store_get_async (fixture->store, id, test_done_cb, library_fixture_start (fixture));

  return usher_profile_store_get_finish (fixture->store, library_fixture_wait (fixture), &fixture->error);
}

/* What is refused changes nothing. */
static void
test_bad_profile (LibraryFixture *fixture,
                  gconstpointer   data)
{
  const ChangeCase *row = data;
  g_autoptr(GVariant) changes = test_variant (row->changes);
  g_autoptr(UsherProfile) profile = NULL;

  usher_profile_store_change_async (fixture->store, 1, changes, test_done_cb, library_fixture_start (fixture));
  g_assert_false (usher_profile_store_change_finish (fixture->store, library_fixture_wait (fixture),
                                                     &fixture->error));
  library_fixture_refused (fixture, (int) row->code, row->culprit);

  profile = get_profile (fixture, 1);
  g_assert_cmpstr (profile->name, ==, "Films");
  g_assert_cmpint (profile->container, ==, USHER_CONTAINER_MKV);
  g_assert_cmpuint (profile->priority, ==, 0);
  g_assert_cmpuint (profile->filter, ==, 1);
}

static void
test_profile_store (LibraryFixture *fixture,
                    gconstpointer   data)
{
  g_autoptr(GVariant) params =
    test_variant ("{'Name': <'4K'>, 'Priority': <uint32 9>, 'Height': <uint32 2160>,"
                  " 'Uploaders': <['A', 'B']>, 'Filter': <uint64 1>}");
  g_autoptr(UsherProfile) profile = usher_profile_new (params, NULL);
  g_autoptr(UsherProfile) read = NULL;
  g_autoptr(GPtrArray) all = NULL;

  usher_profile_store_add_async (fixture->store, profile, 5, test_done_cb, library_fixture_start (fixture));
  g_assert_cmpint (usher_profile_store_add_finish (fixture->store, library_fixture_wait (fixture),
                                                   &fixture->error), ==, 3);
  usher_profile_store_change_async (fixture->store, 3, g_variant_new_parsed ("{'Height': <uint32 0>}"),
                                    test_done_cb, library_fixture_start (fixture));
  g_assert_true (usher_profile_store_change_finish (fixture->store, library_fixture_wait (fixture),
                                                    &fixture->error));
  read = get_profile (fixture, 3);
  g_assert_cmpuint (read->height, ==, 0);
  g_assert_cmpuint (read->priority, ==, 9);
  g_assert_cmpstr (read->uploaders[1], ==, "B");

  usher_profile_store_list_async (fixture->store, test_done_cb, library_fixture_start (fixture));
  all = usher_profile_store_list_finish (fixture->store, library_fixture_wait (fixture), &fixture->error);
  g_assert_cmpuint (all->len, ==, 3);
  g_assert_cmpint (((UsherProfile *) all->pdata[0])->id, ==, 3);
  g_assert_cmpstr (((UsherProfile *) all->pdata[2])->folder, ==, "Trailers");
}

typedef struct
{
  const char *name;
  const char *sql;               /* (nullable) */
  gint64 media;
  gint64 profile;                /* 0 if none is found */
} FindCase;

static const FindCase finds[] = {
  { "film", NULL, 1, 1 },
  { "series", NULL, 2, 2 },
  { "first", "INSERT INTO profile VALUES (7, 'First', 1, 5, 1, '@a{sv} {}', 0)", 1, 7 },
  { "only-enabled", "INSERT INTO profile VALUES (7, 'First', 0, 5, 1, '@a{sv} {}', 0)", 1, 1 },
  { "of-the-kind", "UPDATE filter SET conditions = 'kind is film' || char (10) || 'year > 2020' WHERE id = 1",
    1, 1 },
  { "not-enabled-at-last", "UPDATE profile SET enabled = 0", 1, 1 },
  { "none", "DELETE FROM profile WHERE id = 1", 1, 0 },
};

static void
test_find (LibraryFixture *fixture,
           gconstpointer   data)
{
  const FindCase *row = data;
  g_autoptr(UsherProfile) found = NULL;

  library_fixture_add (fixture, 1, 1, NULL);
  library_fixture_add (fixture, 2, 2, NULL);
  if (row->sql != NULL)
    library_fixture_execute (fixture, row->sql);

  usher_profile_store_find_for_media_async (fixture->store, row->media, NOW, test_done_cb,
                                            library_fixture_start (fixture));
  found = usher_profile_store_find_for_media_finish (fixture->store, library_fixture_wait (fixture),
                                                     &fixture->error);
  if (row->profile == 0)
    library_fixture_refused (fixture, USHER_ERROR_NO_SUCH_PROFILE, "films");
  else
    g_assert_cmpint (found->id, ==, row->profile);
}

/* Trailers of a profile that goes count for all, and failures by it are forgotten. */
static void
test_remove_profile (LibraryFixture *fixture,
                     gconstpointer   data)
{
  library_fixture_add (fixture, 1, 1, NULL);
  library_fixture_execute (fixture,
                           "INSERT INTO trailer (path, media, state, profile, size, modified, device, inode,"
                           "  duration, height, made_by, added)"
                           "  VALUES (x'01', 1, 'there', 1, 1, 1, 1, 1, 1, 1, 'usher', 1);"
                           "INSERT INTO attempt (media, profile, count, last) VALUES (1, 1, 1, 1)");
  usher_profile_store_remove_async (fixture->store, 1, test_done_cb, library_fixture_start (fixture));
  g_assert_true (usher_profile_store_remove_finish (fixture->store, library_fixture_wait (fixture),
                                                    &fixture->error));

  /* Fails where it is not so */
  library_fixture_execute (fixture,
                           "CREATE TEMP TABLE fact_check (yes INTEGER NOT NULL CHECK (yes = 1));"
                           "INSERT INTO fact_check SELECT COUNT (*) FROM trailer WHERE profile IS NULL;"
                           "INSERT INTO fact_check SELECT COUNT (*) = 0 FROM attempt;"
                           "INSERT INTO fact_check SELECT n_trailers = 1 AND n_failed = 0 FROM media");
}

static void
add_fixture (const char   *path,
             gconstpointer row,
             void        (*func) (LibraryFixture *, gconstpointer))
{
  g_test_add (path, LibraryFixture, row, library_fixture_setup, func, library_fixture_teardown);
}

#define ADD_FIXTURES(group, rows, func)                                       \
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)                             \
    {                                                                         \
      g_autofree char *path = g_strconcat (group "/", (rows)[i].name, NULL);  \
      add_fixture (path, &(rows)[i], func);                                   \
    }

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  TEST_ADD_ROWS ("/filter/good", good, test_good);
  TEST_ADD_ROWS ("/filter/bad", bad, test_bad);
  TEST_ADD_ROWS ("/filter/definition", definitions, test_definition);
  add_fixture ("/filter/reference", NULL, test_reference);
  add_fixture ("/filter/store", NULL, test_filter_store);
  ADD_FIXTURES ("/profile/bad", bad_profiles, test_bad_profile);
  ADD_FIXTURES ("/profile/find", finds, test_find);
  add_fixture ("/profile/store", NULL, test_profile_store);
  add_fixture ("/profile/remove", NULL, test_remove_profile);

  return g_test_run ();
}
