/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-json.h"

#include <string.h>

#include "test-support.h"
#include "usher-failure.h"

#define GOOD -1

#define OPEN_8 "[[[[[[[["
#define OPEN_64 OPEN_8 OPEN_8 OPEN_8 OPEN_8 OPEN_8 OPEN_8 OPEN_8 OPEN_8
#define CLOSE_8 "]]]]]]]]"
#define CLOSE_64 CLOSE_8 CLOSE_8 CLOSE_8 CLOSE_8 CLOSE_8 CLOSE_8 CLOSE_8 CLOSE_8

typedef struct
{
  const char *name;
  const char *text;
  int code;                      /* a #UsherFailure, or GOOD */
} Case;

static const Case cases[] = {
  { "object", "{\"a\": 1}", GOOD },
  { "array", "[1, 2]", GOOD },
  { "blanks", " \n\t{}", GOOD },
  { "bracket-in-string", "{\"a\": \"[[[[\"}", GOOD },
  { "quote-in-string", "{\"a\": \"\\\"[\"}", GOOD },
  { "backslash-in-string", "[\"\\\\\"]", GOOD },
  { "backslash-before-u0000", "[\"\\\\u0000\"]", GOOD },
  { "depth-64", OPEN_64 CLOSE_64, GOOD },
  { "depth-65", "[" OPEN_64 CLOSE_64 "]", USHER_FAILURE_TOO_LARGE },
  { "depth-128", OPEN_64 OPEN_64, USHER_FAILURE_TOO_LARGE },
  { "nul", "[\"\\u0000\"]", USHER_FAILURE_MALFORMED },
  { "nul-in-name", "{\"\\u0000\": 1}", USHER_FAILURE_MALFORMED },
  { "pair", "[\"\\ud83d\\ude00\"]", GOOD },
  { "pair-before-quote", "[\"\\uD83D\\uDE00\", \"[\"]", GOOD },
  { "high-half", "[\"\\ud83d\"]", USHER_FAILURE_MALFORMED },
  { "high-half-before-text", "[\"\\ud83dabcdefgh\"]", USHER_FAILURE_MALFORMED },
  { "two-high-halves", "[\"\\ud83d\\ud83d\"]", USHER_FAILURE_MALFORMED },
  { "low-half", "[\"\\ude00\"]", USHER_FAILURE_MALFORMED },
  { "halves-turned-round", "[\"\\ude00\\ud83d\"]", USHER_FAILURE_MALFORMED },
  { "half-in-name", "{\"\\udfff\": 1}", USHER_FAILURE_MALFORMED },
  { "broken-escape", "[\"\\u12g4\"]", USHER_FAILURE_MALFORMED },
  { "ends-in-pair", "[\"\\ud83d\\u", USHER_FAILURE_MALFORMED },
  { "empty", "", USHER_FAILURE_NOT_JSON },
  { "only-blanks", " \n", USHER_FAILURE_NOT_JSON },
  { "html", "<!DOCTYPE html>", USHER_FAILURE_NOT_JSON },
  { "number", "1", USHER_FAILURE_NOT_JSON },
  { "open-object", "{", USHER_FAILURE_MALFORMED },
  { "more-closed-than-open", "]", USHER_FAILURE_NOT_JSON },
  { "closed-first", "[]" CLOSE_64 OPEN_64 OPEN_8, USHER_FAILURE_MALFORMED },
  { "ends-in-string", "[\"abc", USHER_FAILURE_TRUNCATED },
  { "ends-in-name", "{\"", USHER_FAILURE_TRUNCATED },
  { "ends-after-backslash", "[\"\\", USHER_FAILURE_TRUNCATED },
  { "ends-in-escape", "[\"\\u00", USHER_FAILURE_MALFORMED },
  { "unknown-escape", "[\"\\a\"]", USHER_FAILURE_MALFORMED },
  { "all-escapes", "[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\"]", GOOD },
  { "bad-utf-8", "[\"\xff\"]", USHER_FAILURE_MALFORMED },
};

/* In memory that ends where the text does, so that a sanitizer sees more being read. */
static void
test_parse (gconstpointer data)
{
  const Case *row = data;
  gsize length = strlen (row->text);
  g_autofree char *text = g_memdup2 (row->text, length);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) root = usher_json_parse (text, length, &error);

  if (row->code == GOOD)
    {
      g_assert_no_error (error);
      g_assert_nonnull (root);
      return;
    }

  g_assert_null (root);
  g_assert_error (error, USHER_FAILURE, row->code);
}

static void
test_too_large (void)
{
  g_autofree char *text = g_strnfill (USHER_JSON_MAX_SIZE + 1, ' ');
  g_autoptr(GError) error = NULL;

  text[0] = '[';
  text[USHER_JSON_MAX_SIZE] = ']';
  g_assert_null (usher_json_parse (text, USHER_JSON_MAX_SIZE + 1, &error));
  g_assert_error (error, USHER_FAILURE, USHER_FAILURE_TOO_LARGE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  TEST_ADD_ROWS ("/json", cases, test_parse);
  g_test_add_func ("/json/too-large", test_too_large);

  return g_test_run ();
}
