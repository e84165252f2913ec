/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <string.h>

#include "test-support.h"
#include "usher-file-name.h"
#include "usher-path-map.h"
#include "usher-template.h"

typedef struct
{
  const char *name;
  const char *text;
  const char *clean;
} CleanCase;

static const CleanCase clean_cases[] = {
  { "plain", "The Third Man", "The Third Man" },
  { "slash", "Face/Off", "Face Off" },
  { "blanks-run-together", "a / : b", "a b" },
  { "upwards", "../../etc/passwd", "etc passwd" },
  { "forbidden", "a:b*c?d\"e<f>g|h\\i", "a b c d e f g h i" },
  { "leading-dash", "--exec=rm", "exec=rm" },
  { "leading-dot", ".hidden", "hidden" },
  { "trailing-dots", "Wait...", "Wait" },
  { "control", "a\nb\tc\x7f", "a b c" },
  { "not-utf8", "a\xff" "b", "a\xef\xbf\xbd" "b" },
  { "right-to-left-override", "a\xe2\x80\xae" "gpj.exe", "a gpj.exe" },
  { "not-latin", "日本", "日本" },
  { "empty", "", "" },
  { "only-dots", "...", "" },
  { "only-slashes", "///", "" },
};

static void
test_clean (gconstpointer data)
{
  const CleanCase *row = data;
  g_autofree char *clean = usher_file_name_clean (row->text);

  g_assert_cmpstr (clean, ==, row->clean);
}

#define USUAL "{title} ({year})-trailer.{ext}"

static char *
name_title (const UsherMedia *media,
            const char       *template)
{
  const UsherFileNameParts parts = {
    .media = media, .extension = "mkv", .height = 1080, .video_codec = "h264", .audio_codec = "aac",
    .video_id = "abc-_1",
  };

  return usher_file_name_fill (template, &parts);
}

typedef struct
{
  const char *name;
  const char *title;
  gint64 year;
  const char *expected;
} TrailerCase;

static const TrailerCase trailer_cases[] = {
  { "usual", "The Third Man", 1949, "The Third Man (1949)-trailer.mkv" },
  { "no-year", "The Third Man", 0, "The Third Man-trailer.mkv" },
  { "nothing-left", "...", 1949, "title 7 (1949)-trailer.mkv" },
  { "upwards", "../../etc/x", 0, "etc x-trailer.mkv" },
  { "option", "-rf", 0, "rf-trailer.mkv" },
  { "newline", "a\nb", 0, "a b-trailer.mkv" },
  { "quotes", "It's \"that\"", 0, "It's that-trailer.mkv" },
  { "variable-in-title", "{year}", 1949, "{year} (1949)-trailer.mkv" },
  { "brackets-in-title", "Who ()", 1949, "Who () (1949)-trailer.mkv" },
  { "emoji", "😀", 2000, "😀 (2000)-trailer.mkv" },
  { "slash", "Face/Off", 1997, "Face Off (1997)-trailer.mkv" },
};

static void
test_trailer (gconstpointer data)
{
  const TrailerCase *row = data;
  const UsherMedia media = { .id = 7, .title = (char *) row->title, .year = row->year };
  g_autofree char *name = name_title (&media, USUAL);

  g_assert_cmpstr (name, ==, row->expected);
}

/* A title of which everything is known, and one of which nothing is. */
typedef struct
{
  const char *name;
  const char *template;
  const char *full;
  const char *bare;
} TemplateCase;

static const TemplateCase template_cases[] = {
  { "usual", USUAL, "M/Off (1949)-trailer.mkv", "M-trailer.mkv" },
  { "resolution", "{title} [{resolution}]-trailer.{ext}", "M/Off [1080p]-trailer.mkv", "M-trailer.mkv" },
  { "codecs", "{title} {vcodec}-{acodec}-trailer.{ext}", "M/Off h264-aac-trailer.mkv", "M-trailer.mkv" },
  { "file", "{media_filename}-trailer.{ext}", "M 1949.x-trailer.mkv", "M-trailer.mkv" },
  { "ids", "{title} {imdb_id} {tmdb_id} {tvdb_id}-trailer.{ext}", "M/Off tt1 2 3-trailer.mkv", "M-trailer.mkv" },
  { "slug", "{title_slug}-trailer.{ext}", "m-1949-trailer.mkv", "M-trailer.mkv" },
  { "video", "{title} ({year}) [{video_id}].{ext}", "M/Off (1949) [abc-_1].mkv", "M.mkv" },
  { "begins-with-nothing", "{year} {title}.{ext}", "1949 M/Off.mkv", "M.mkv" },
  { "language", "{title} - {language}-trailer.{ext}", "M/Off - German-trailer.mkv", "M-trailer.mkv" },
  { "studio", "{studio}, {title}-trailer.{ext}", "UFA, M/Off-trailer.mkv", "M-trailer.mkv" },
  { "trailer-alone", "{clean_title}trailer.{ext}", "mtrailer.mkv", "M-trailer.mkv" },
};

static void
test_template (gconstpointer data)
{
  const TemplateCase *row = data;
  const UsherMedia known = {
    .id = 7, .title = (char *) "M/Off", .year = 1949, .clean_title = (char *) "m",
    .language = (char *) "German", .studio = (char *) "UFA", .imdb_id = (char *) "tt1", .tmdb_id = 2,
    .tvdb_id = 3, .slug = (char *) "m-1949", .media_filename = (char *) "x/M 1949.x.mkv",
  };
  const UsherMedia unknown = { .id = 7, .title = (char *) "M" };
  const UsherFileNameParts bare = { .media = &unknown, .extension = "mkv" };
  g_autofree char *full_name = name_title (&known, row->template);
  g_autofree char *bare_name = usher_file_name_fill (row->template, &bare);
  g_autofree char *expected = g_strdelimit (g_strdup (row->full), "/", ' ');

  g_assert_cmpstr (full_name, ==, expected);
  g_assert_cmpstr (bare_name, ==, row->bare);
}

typedef struct
{
  const char *name;
  const char *template;
  const char *culprit;           /* (nullable): %NULL if it is fine */
} CheckCase;

static const CheckCase check_cases[] = {
  { "plain", "text", NULL },
  { "empty", "", NULL },
  { "all", "{title}{year}{ext}", NULL },
  { "twice", "{title}{title}", NULL },
  { "unknown", "{titel}", "{titel}" },
  { "empty-name", "{}", "{}" },
  { "blank-in-name", "{ title}", "{ title}" },
  { "open", "{title", "brace" },
  { "closed", "title}", "brace" },
  { "nested", "{{title}}", "brace" },
  { "expression", "{title:>10}", "{title:>10}" },
  { "upper-case", "{Title}", "{Title}" },
};

static void
test_check (gconstpointer data)
{
  const CheckCase *row = data;
  g_autoptr(GError) error = NULL;
  gboolean good = usher_template_check (row->template, usher_template_file_names, "FileName", &error);

  g_assert_cmpint (good, ==, row->culprit == NULL);
  if (row->culprit == NULL)
    {
      g_assert_no_error (error);
      return;
    }

  g_assert_nonnull (strstr (error->message, row->culprit));
  g_assert_nonnull (strstr (error->message, "FileName"));
}

typedef struct
{
  const char *name;
  const char *character;
  int count;
} LongCase;

static const LongCase long_cases[] = {
  { "just-fits", "x", 236 },
  { "one-byte", "x", 300 },
  { "two-bytes", "é", 300 },
  { "three-bytes", "日", 300 },
  { "four-bytes", "😀", 300 },
};

/* 255 bytes are the limit, and no character is cut. */
static void
test_long (gconstpointer data)
{
  const LongCase *row = data;
  g_autoptr(GString) title = g_string_new (NULL);
  g_autofree char *name = NULL;
  g_autofree char *numbered = NULL;
  UsherMedia media = { .year = 1949 };

  for (int i = 0; i < row->count; i++)
    g_string_append (title, row->character);
  media.title = title->str;

  name = name_title (&media, USUAL);
  g_assert_true (g_utf8_validate (name, -1, NULL));
  g_assert_true (g_str_has_suffix (name, " (1949)-trailer.mkv"));
  g_assert_cmpuint (strlen (name), <=, 255);
  g_assert_cmpuint (strlen (name), >, 255 - strlen (row->character));

  numbered = usher_file_name_number (name, 12);
  g_assert_true (g_utf8_validate (numbered, -1, NULL));
  g_assert_true (g_str_has_suffix (numbered, " (12)-trailer.mkv"));
  g_assert_cmpuint (strlen (numbered), <=, 255);
}

static void
test_number (void)
{
  g_autofree char *plain = usher_file_name_number ("One (1949)-trailer.mkv", 2);
  g_autofree char *twice = usher_file_name_number ("a-trailer.b-trailer.mkv", 3);

  g_assert_cmpstr (plain, ==, "One (1949) (2)-trailer.mkv");
  g_assert_cmpstr (twice, ==, "a-trailer.b (3)-trailer.mkv");
}

typedef struct
{
  const char *name;
  const char *mappings;
  const char *path;
  const char *expected;          /* (nullable) */
} MapCase;

static const MapCase map_cases[] = {
  { "none", "@a(ss) []", "/films/One", "/films/One" },
  { "mapped", "[('/movies', '/media/films')]", "/movies/One", "/media/films/One" },
  { "slashes", "[('/movies/', '/media/films/')]", "//movies//One/", "/media/films/One" },
  { "itself", "[('/movies', '/media/films')]", "/movies", "/media/films" },
  { "whole-components", "[('/movies', '/media/films')]", "/movies2/One", "/movies2/One" },
  { "first-counts", "[('/m', '/a'), ('/m/x', '/b')]", "/m/x/One", "/a/x/One" },
  { "root-from", "[('/', '/mnt')]", "/films/One", "/mnt/films/One" },
  { "root-to", "[('/movies', '/')]", "/movies/One", "/One" },
  { "case-matters", "[('/Movies', '/films')]", "/movies/One", "/movies/One" },
  { "dots", "[('/movies', '/films')]", "/movies/./One", "/films/One" },
  { "upwards", "[('/movies', '/films')]", "/movies/../etc", NULL },
  { "upwards-at-end", "[('/movies', '/films')]", "/movies/One/..", NULL },
  { "upwards-unmapped", "@a(ss) []", "/../etc", NULL },
  { "upwards-in-target", "[('/movies', '/films/..')]", "/movies/One", NULL },
  { "dots-in-a-name", "[('/movies', '/films')]", "/movies/One..", "/films/One.." },
  { "relative", "@a(ss) []", "films/One", NULL },
  { "empty", "@a(ss) []", "", NULL },
  { "windows", "[('D:\\\\Films', '/films')]", "D:\\Films\\One", "/films/One" },
  { "windows-case", "[('D:\\\\Films', '/films')]", "d:\\films\\One", "/films/One" },
  { "windows-slashes", "[('D:/Films/', '/films')]", "D:\\Films\\One", "/films/One" },
  { "windows-upwards", "[('D:\\\\Films', '/films')]", "D:\\Films\\..\\x", NULL },
  { "windows-unmapped", "@a(ss) []", "D:\\Films\\One", NULL },
  { "windows-share", "[('\\\\\\\\nas\\\\films', '/films')]", "\\\\nas\\films\\One", "/films/One" },
  { "backslash-is-a-name", "[('/movies', '/films')]", "/movies/a\\..\\b", "/films/a\\..\\b" },
};

static void
test_map (gconstpointer data)
{
  const MapCase *row = data;
  g_autoptr(GVariant) mappings =
    g_variant_parse (G_VARIANT_TYPE ("a(ss)"), row->mappings, NULL, NULL, NULL);
  g_autofree char *path = NULL;

  g_assert_nonnull (mappings);
  path = usher_path_map_apply (mappings, row->path);
  g_assert_cmpstr (path, ==, row->expected);
}

typedef struct
{
  const char *name;
  const char *path;
  const char *root;
  gboolean below;
} BelowCase;

static const BelowCase below_cases[] = {
  { "below", "/films/One", "/films", TRUE },
  { "deeper", "/films/a/One", "/films", TRUE },
  { "itself", "/films", "/films", FALSE },
  { "itself-with-slash", "/films/", "/films", FALSE },
  { "other", "/films2/One", "/films", FALSE },
  { "above", "/", "/films", FALSE },
  { "root", "/One", "/", TRUE },
  { "root-itself", "/", "/", FALSE },
};

static void
test_below (gconstpointer data)
{
  const BelowCase *row = data;

  g_assert_cmpint (usher_path_is_below (row->path, row->root), ==, row->below);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  TEST_ADD_ROWS ("/paths/clean", clean_cases, test_clean);
  TEST_ADD_ROWS ("/paths/trailer", trailer_cases, test_trailer);
  TEST_ADD_ROWS ("/paths/template", template_cases, test_template);
  TEST_ADD_ROWS ("/paths/check", check_cases, test_check);
  TEST_ADD_ROWS ("/paths/long", long_cases, test_long);
  g_test_add_func ("/paths/number", test_number);
  TEST_ADD_ROWS ("/paths/map", map_cases, test_map);
  TEST_ADD_ROWS ("/paths/below", below_cases, test_below);

  return g_test_run ();
}
