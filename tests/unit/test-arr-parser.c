/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-arr-parser.h"

#include <string.h>

#include "test-support.h"
#include "usher-failure.h"

#define FILM   "{\"id\":1,\"title\":\"One\",\"tmdbId\":11}"
#define SERIES "{\"id\":1,\"title\":\"One\",\"tvdbId\":11}"

static void
record_cb (UsherMedia *media,
           gpointer    user_data)
{
  g_ptr_array_add (user_data, media);
}

static void
print_record_cb (UsherMedia *media,
                 gpointer    user_data)
{
  g_assert_true (g_utf8_validate (media->title, -1, NULL));
  g_string_append_printf (user_data, "%s;", media->title);
  usher_media_free (media);
}

static void
print_malformed_cb (const char *name,
                    const char *reason,
                    gpointer    user_data)
{
  g_assert_true (g_utf8_validate (name, -1, NULL));
  g_string_append_printf (user_data, "!%s: %s;", name, reason);
}

static void
refuse_cb (const char *name,
           const char *reason,
           gpointer    user_data)
{
  g_test_message ("%s: %s", name, reason);
  g_assert_not_reached ();
}

static GHashTable *
new_tags (void)
{
  static const gint64 numbers[] = { 1, 2 };
  GHashTable *tags = g_hash_table_new (g_int64_hash, g_int64_equal);

  g_hash_table_insert (tags, (gpointer) &numbers[0], (gpointer) "kids");
  g_hash_table_insert (tags, (gpointer) &numbers[1], (gpointer) "4k");

  return tags;
}

/* Feeds @text in parts of so many bytes. */
static gboolean
feed (UsherArrParser  *parser,
      const char      *text,
      gsize            length,
      gsize            step,
      GError         **error)
{
  for (gsize i = 0; i < length; i += step)
    {
      g_autoptr(GBytes) bytes = g_bytes_new (text + i, MIN (step, length - i));

      if (!usher_arr_parser_feed (parser, bytes, error))
        return FALSE;
    }

  return usher_arr_parser_finish (parser, error);
}

/* Returns: (transfer full): what came of it */
static char *
parse (UsherArrKind   kind,
       const char    *text,
       gsize          length,
       gsize          step,
       GError       **error)
{
  g_autoptr(GString) log = g_string_new (NULL);
  g_autoptr(GHashTable) tags = new_tags ();
  const UsherArrHandlers handlers = {
    .record = print_record_cb, .malformed = print_malformed_cb, .user_data = log,
  };
  g_autoptr(UsherArrParser) parser = usher_arr_parser_new (kind, tags, &handlers);

  feed (parser, text, length, step, error);

  return g_string_free (g_steal_pointer (&log), FALSE);
}

typedef struct
{
  const char *name;
  UsherArrKind kind;
  const char *text;
  const char *log;               /* titles, and what cannot be used */
} ParseCase;

#define RADARR USHER_ARR_RADARR
#define SONARR USHER_ARR_SONARR

static const ParseCase parse_cases[] = {
  { "empty-list", RADARR, "[]", "" },
  { "overlong", RADARR, "[{\"id\":1,\"tmdbId\":1,\"title\":\"\xc0\xaf\"}]",
    "!number 1: “title” is no valid UTF-8;" },
  { "surrogate", RADARR, "[{\"id\":1,\"tmdbId\":1,\"title\":\"\xed\xa0\x80\"}]",
    "!number 1: “title” is no valid UTF-8;" },
  { "genre-overlong", RADARR,
    "[{\"id\":1,\"tmdbId\":1,\"title\":\"One\",\"genres\":[\"\xc0\xaf\"]}]",
    "!One: “genres” is no valid UTF-8;" },
  { "genre-with-nul", RADARR,
    "[{\"id\":1,\"tmdbId\":1,\"title\":\"One\",\"genres\":[\"\\u0000\"]}]",
    "!One: “genres” is too long, or has a NUL character;" },
  { "blanks", RADARR, " \n[ ]\n ", "" },
  { "film", RADARR, "[" FILM "]", "One;" },
  { "series", SONARR, "[" SERIES "]", "One;" },
  { "two", RADARR, "[" FILM "," FILM "]", "One;One;" },
  { "film-of-sonarr", SONARR, "[" FILM "]", "!One: “tvdbId” is missing;" },
  { "no-title", RADARR, "[{\"id\":1,\"tmdbId\":1}]", "!number 1: “title” is missing;" },
  { "empty-title", RADARR, "[{\"id\":1,\"tmdbId\":1,\"title\":\"\"}]", "!number 1: “title” is missing;" },
  { "null-title", RADARR, "[{\"id\":1,\"tmdbId\":1,\"title\":null}]", "!number 1: “title” is missing;" },
  { "no-id", RADARR, "[{\"title\":\"a\",\"tmdbId\":1}]", "!a: “id” is missing;" },
  { "id-0", RADARR, "[{\"id\":0,\"title\":\"a\",\"tmdbId\":1}]", "!a: “id” is missing;" },
  { "no-tmdb", RADARR, "[{\"id\":1,\"title\":\"a\"}]", "!a: “tmdbId” is missing;" },
  { "one-of-three", RADARR, "[" FILM ",{\"id\":\"x\",\"title\":\"b\",\"tmdbId\":1}," FILM "]",
    "One;!b: “id” is of the wrong type;One;" },
  { "title-is-a-number", RADARR, "[{\"id\":1,\"title\":7,\"tmdbId\":1}]",
    "!number 1: “title” is of the wrong type;" },
  { "title-is-an-object", RADARR, "[{\"id\":1,\"title\":{\"title\":\"x\"},\"tmdbId\":1}]",
    "!number 1: “title” is of the wrong type;" },
  { "monitored-is-a-text", RADARR, "[{\"id\":1,\"title\":\"a\",\"tmdbId\":1,\"monitored\":\"true\"}]",
    "!a: “monitored” is of the wrong type;" },
  { "negative", RADARR, "[{\"id\":-1,\"title\":\"a\",\"tmdbId\":1}]",
    "!a: “id” is no whole number from zero on;" },
  { "fraction", RADARR, "[{\"id\":1.5,\"title\":\"a\",\"tmdbId\":1}]",
    "!a: “id” is no whole number from zero on;" },
  { "overflow", RADARR, "[{\"id\":9223372036854775808,\"title\":\"a\",\"tmdbId\":1}]",
    "!a: “id” is no whole number from zero on;" },
  { "endless-number", RADARR,
    "[{\"id\":1000000000000000000000000000000000000000000,\"title\":\"a\",\"tmdbId\":1}]",
    "!a: “id” is no whole number from zero on;" },
  { "bad-time", RADARR, "[{\"id\":1,\"title\":\"a\",\"tmdbId\":1,\"added\":\"soon\"}]",
    "!a: “added” is no time;" },
  { "nul", RADARR, "[{\"id\":1,\"title\":\"a\\u0000b\",\"tmdbId\":1}]",
    "!number 1: “title” is too long, or has a NUL character;" },
  { "tags-are-a-text", RADARR, "[{\"id\":1,\"title\":\"a\",\"tmdbId\":1,\"tags\":\"kids\"}]",
    "!a: “tags” is of the wrong type;" },
  { "tags-of-texts", RADARR, "[{\"id\":1,\"title\":\"a\",\"tmdbId\":1,\"tags\":[\"kids\"]}]",
    "!a: “tags” is a list of the wrong type;" },
  { "genres-of-objects", RADARR, "[{\"id\":1,\"title\":\"a\",\"tmdbId\":1,\"genres\":[{}]}]",
    "!a: “genres” is a list of the wrong type;" },
  { "list-of-numbers", RADARR, "[7," FILM "]", "!?: it is no object;One;" },
  { "list-of-null", RADARR, "[null," FILM "]", "!?: it is no object;One;" },
  { "list-in-list", RADARR, "[[" FILM "]," FILM "]", "!?: it is no object;One;" },
  { "unknown-keys", RADARR,
    "[{\"id\":1,\"x\":{\"title\":\"no\",\"y\":[{\"id\":7}]},\"title\":\"a\",\"tmdbId\":1}]", "a;" },
  { "key-twice", RADARR, "[{\"id\":1,\"title\":\"a\",\"title\":\"b\",\"tmdbId\":1}]", "b;" },
  { "lines-in-title", RADARR, "[{\"id\":1,\"title\":\"a\\nb\",\"tmdbId\":1}]", "a b;" },
  { "not-latin", RADARR, "[{\"id\":1,\"title\":\"日本 \\ud83d\\ude00\",\"tmdbId\":1}]", "日本 😀;" },
};

/* Wherever the network cuts. */
static void
test_parse (gconstpointer data)
{
  const ParseCase *row = data;
  gsize length = strlen (row->text);

  for (gsize step = 1; step <= length; step++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *log = parse (row->kind, row->text, length, step, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (log, ==, row->log);
    }
}

typedef struct
{
  const char *name;
  const char *text;
  UsherFailure code;
  const char *culprit;           /* part of the message */
  const char *log;               /* what came before */
} BrokenCase;

static const BrokenCase broken_cases[] = {
  { "nothing", "", USHER_FAILURE_TRUNCATED, "is empty", "" },
  { "blank", " \n", USHER_FAILURE_TRUNCATED, "is empty", "" },
  { "web-page", "<html>", USHER_FAILURE_NOT_JSON, "no JSON", "" },
  { "text", "\"hello\"", USHER_FAILURE_NOT_JSON, "no JSON", "" },
  { "object", "{\"error\":1}", USHER_FAILURE_WRONG_APPLICATION, "no list of titles", "" },
  { "half-a-list", "[" FILM ",", USHER_FAILURE_TRUNCATED, "behind title 1", "One;" },
  { "half-a-record", "[" FILM ",{\"id\":2,", USHER_FAILURE_TRUNCATED, "behind title 2", "One;" },
  { "half-a-text", "[{\"title\":\"On", USHER_FAILURE_TRUNCATED, "behind title 1", "" },
  { "no-comma", "[" FILM FILM "]", USHER_FAILURE_MALFORMED, "broken JSON behind title 1", "One;" },
  { "wrong-bracket", "[" FILM "}", USHER_FAILURE_MALFORMED, "broken JSON", "One;" },
  { "text-behind", "[]x", USHER_FAILURE_MALFORMED, "broken JSON", "" },
  { "second-list", "[][]", USHER_FAILURE_MALFORMED, "broken JSON", "" },
  { "not-utf8", "[{\"id\":1,\"title\":\"a\xff\",\"tmdbId\":1}]", USHER_FAILURE_MALFORMED, "broken JSON", "" },
  { "raw-newline", "[{\"title\":\"a\nb\"}]", USHER_FAILURE_MALFORMED, "broken JSON", "" },
};

static void
test_broken (gconstpointer data)
{
  const BrokenCase *row = data;
  gsize length = strlen (row->text);

  for (gsize step = 1; step <= MAX (length, 1); step++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *log = parse (RADARR, row->text, length, step, &error);

      g_assert_error (error, USHER_FAILURE, (int) row->code);
      g_assert_nonnull (strstr (error->message, row->culprit));
      g_assert_cmpstr (log, ==, row->log);
    }
}

typedef struct
{
  const char *name;
  int depth;                     /* of the value of a key, within a record within the list */
  gboolean fits;
} DepthCase;

static const DepthCase depth_cases[] = {
  { "62", 62, TRUE },
  { "63", 63, FALSE },
  { "100000", 100000, FALSE },
};

static void
test_depth (gconstpointer data)
{
  const DepthCase *row = data;
  g_autoptr(GString) text = g_string_new ("[{\"id\":1,\"title\":\"a\",\"tmdbId\":1,\"x\":");
  g_autoptr(GError) error = NULL;
  g_autofree char *log = NULL;

  for (int i = 0; i < row->depth; i++)
    g_string_append_c (text, '[');
  for (int i = 0; i < row->depth; i++)
    g_string_append_c (text, ']');
  g_string_append (text, "}]");

  log = parse (RADARR, text->str, text->len, 4096, &error);
  if (row->fits)
    {
      g_assert_no_error (error);
      g_assert_cmpstr (log, ==, "a;");
      return;
    }

  g_assert_error (error, USHER_FAILURE, USHER_FAILURE_TOO_LARGE);
  g_assert_nonnull (strstr (error->message, "nested too deeply"));
}

typedef struct
{
  const char *name;
  const char *text;
  int code;                      /* a failure, or -1 */
  const char *log;
} SingleCase;

static const SingleCase single_cases[] = {
  { "title", FILM, -1, "One;" },
  { "list", "[" FILM "]", USHER_FAILURE_WRONG_APPLICATION, "" },
  { "half", "{\"id\":1,", USHER_FAILURE_TRUNCATED, "" },
  { "two", FILM FILM, USHER_FAILURE_MALFORMED, "One;" },
  { "page", "<html>", USHER_FAILURE_NOT_JSON, "" },
  { "nothing", "", USHER_FAILURE_TRUNCATED, "" },
};

static void
test_single (gconstpointer data)
{
  const SingleCase *row = data;
  g_autoptr(GString) log = g_string_new (NULL);
  g_autoptr(GHashTable) tags = new_tags ();
  const UsherArrHandlers handlers = {
    .record = print_record_cb, .malformed = print_malformed_cb, .user_data = log,
  };
  g_autoptr(UsherArrParser) parser = usher_arr_parser_new (RADARR, tags, &handlers);
  g_autoptr(GError) error = NULL;

  usher_arr_parser_set_single (parser);
  feed (parser, row->text, strlen (row->text), 3, &error);
  if (row->code < 0)
    g_assert_no_error (error);
  else
    g_assert_error (error, USHER_FAILURE, row->code);
  g_assert_cmpstr (log->str, ==, row->log);
}

static void
test_long_text (void)
{
  g_autofree char *longest = g_strnfill (64 * 1024, 'x');
  g_autofree char *text = g_strdup_printf ("[{\"id\":1,\"tmdbId\":1,\"title\":\"%s\"},"
                                           "{\"id\":2,\"tmdbId\":2,\"title\":\"%sx\"}," FILM "]",
                                           longest, longest);
  g_autofree char *expected =
    g_strdup_printf ("%s;!number 2: “title” is too long, or has a NUL character;One;", longest);
  g_autoptr(GError) error = NULL;
  g_autofree char *log = parse (RADARR, text, strlen (text), 1000, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (log, ==, expected);
}

#define WHOLE_FILM \
  "[{\"id\":7,\"tmdbId\":11,\"tvdbId\":null,\"imdbId\":\"tt1\",\"title\":\"One\",\"year\":1949," \
  "\"cleanTitle\":\"one\",\"overview\":\"a\\nb\",\"runtime\":93,\"studio\":\"S\"," \
  "\"youTubeTrailerId\":\"xyz\",\"path\":\"/films/One\",\"rootFolderPath\":\"/films/\"," \
  "\"titleSlug\":\"one-11\",\"monitored\":true,\"added\":\"2020-01-02T03:04:05Z\"," \
  "\"certification\":\"PG\",\"originalLanguage\":{\"id\":1,\"name\":\"English\"}," \
  "\"statistics\":{\"movieFileCount\":2},\"movieFile\":{\"relativePath\":\"One.mkv\",\"title\":\"no\"}," \
  "\"images\":[{\"coverType\":\"poster\",\"remoteUrl\":\"https://p/1\"}," \
  "{\"remoteUrl\":\"https://p/2\",\"coverType\":\"poster\"},{\"coverType\":\"fanart\"," \
  "\"remoteUrl\":\"https://f\"}],\"tags\":[2,9,1],\"genres\":[\"Noir\",\"Drama\"]}]"

static void
test_members (void)
{
  g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) usher_media_free);
  g_autoptr(GHashTable) tags = new_tags ();
  const UsherArrHandlers handlers = {
    .record = record_cb, .malformed = refuse_cb, .user_data = records,
  };
  g_autoptr(UsherArrParser) parser = usher_arr_parser_new (RADARR, tags, &handlers);
  g_autoptr(GError) error = NULL;
  const UsherMedia *media;

  g_assert_true (feed (parser, WHOLE_FILM, strlen (WHOLE_FILM), 7, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (records->len, ==, 1);
  media = records->pdata[0];

  g_assert_cmpint (media->kind, ==, RADARR);
  g_assert_cmpint (media->arr_id, ==, 7);
  g_assert_cmpint (media->tmdb_id, ==, 11);
  g_assert_cmpint (media->tvdb_id, ==, 0);
  g_assert_cmpstr (media->imdb_id, ==, "tt1");
  g_assert_cmpint (media->year, ==, 1949);
  g_assert_cmpstr (media->clean_title, ==, "one");
  g_assert_cmpstr (media->overview, ==, "a\nb");
  g_assert_cmpint (media->runtime, ==, 93);
  g_assert_cmpstr (media->studio, ==, "S");
  g_assert_cmpstr (media->video_id, ==, "xyz");
  g_assert_cmpstr (media->path, ==, "/films/One");
  g_assert_cmpstr (media->root_folder, ==, "/films/");
  g_assert_cmpstr (media->slug, ==, "one-11");
  g_assert_cmpint (media->arr_monitored, ==, 1);
  g_assert_cmpint (media->added, ==, test_time ("2020-01-02T03:04:05Z"));
  g_assert_cmpstr (media->certification, ==, "PG");
  g_assert_cmpstr (media->language, ==, "English");
  g_assert_cmpint (media->has_media, ==, 1);
  g_assert_cmpstr (media->media_filename, ==, "One.mkv");
  g_assert_cmpstr (media->poster, ==, "https://p/1");
  g_assert_cmpstr (media->fanart, ==, "https://f");
  g_assert_cmpstr (media->tags, ==, "4k\nkids");
  g_assert_cmpstr (media->genres, ==, "Noir\nDrama");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  TEST_ADD_ROWS ("/arr-parser/parse", parse_cases, test_parse);
  TEST_ADD_ROWS ("/arr-parser/broken", broken_cases, test_broken);
  TEST_ADD_ROWS ("/arr-parser/depth", depth_cases, test_depth);
  TEST_ADD_ROWS ("/arr-parser/single", single_cases, test_single);
  g_test_add_func ("/arr-parser/long-text", test_long_text);
  g_test_add_func ("/arr-parser/members", test_members);

  return g_test_run ();
}
