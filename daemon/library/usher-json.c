/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-json.h"

#include <string.h>

#include "usher-failure.h"

static gboolean
refuse (UsherFailure   code,
        GError       **error,
        const char    *reason)
{
  usher_failure_set (error, code, NULL, "The answer %s", reason);

  return FALSE;
}

/* Returns: the value of four hexadecimal digits behind a `\\u`, or -1 */
static int
read_escape (const char *digits,
             const char *end)
{
  int value = 0;

  if (end - digits < 4)
    return -1;

  for (int i = 0; i < 4; i++)
    {
      if (!g_ascii_isxdigit (digits[i]))
        return -1;
      value = value * 16 + g_ascii_xdigit_value (digits[i]);
    }

  return value;
}

/* Looks at what follows a backslash: json-glib lets broken escapes pass. */
static const char *
check_escape (const char **position,
              const char  *end)
{
  const char *c = *position + 1;
  gboolean is_number = c < end && *c == 'u';
  int value = is_number ? read_escape (c + 1, end) : -1;
  gboolean is_high = value >= 0xd800 && value <= 0xdbff;
  gboolean is_low = value >= 0xdc00 && value <= 0xdfff;
  int second = -1;

  *position = c;
  if (c < end && (is_number ? value < 0 : strchr ("\"\\/bfnrt", *c) == NULL))
    return "has a broken escape in a string";
  if (value == 0)
    return "has a NUL character in a string";

  if (is_high && end - c >= 7 && c[5] == '\\' && c[6] == 'u')
    second = read_escape (c + 7, end);
  if (is_low || (is_high && (second < 0xdc00 || second > 0xdfff)))
    return "has half a character in a string";

  /* Past both halves of a pair */
  if (is_high)
    *position = c + 6;

  return NULL;
}

/* Moves to the quote that ends a string, or to the end of the text if none does.
 * Returns: what there is that json-glib would cut off, or make into no text */
static const char *
skip_string (const char **position,
             const char  *end)
{
  const char *c = *position + 1;
  const char *fault = NULL;

  for (; fault == NULL && c < end && *c != '"'; c++)
    if (*c == '\\')
      fault = check_escape (&c, end);

  *position = MIN (c, end);

  return fault;
}

/**
 * usher_json_check:
 * @text: a document
 * @length: its bytes
 * @error: return location for a #UsherFailure
 *
 * Finds, in one pass and without recursion, what json-glib must not be given:
 * it dies of deep nesting, cuts strings at `\u0000`, and makes bytes that are no
 * text of half a surrogate pair.
 */
gboolean
usher_json_check (const char  *text,
                  gsize        length,
                  GError     **error)
{
  const char *end = text + length;
  int depth = 0;

  if (length > USHER_JSON_MAX_SIZE)
    return refuse (USHER_FAILURE_TOO_LARGE, error, "is too large");

  for (const char *c = text; c < end; c++)
    {
      const char *fault = *c == '"' ? skip_string (&c, end) : NULL;

      if (fault != NULL)
        return refuse (USHER_FAILURE_MALFORMED, error, fault);
      if (c == end)
        return refuse (USHER_FAILURE_TRUNCATED, error, "ends within a string");

      if (*c == '[' || *c == '{')
        depth++;
      else if (*c == ']' || *c == '}')
        depth--;

      if (depth > USHER_JSON_MAX_DEPTH)
        return refuse (USHER_FAILURE_TOO_LARGE, error, "is nested too deeply");
    }

  return TRUE;
}

static gboolean
looks_like_json (const char *text,
                 gsize       length)
{
  while (length > 0 && g_ascii_isspace (*text))
    {
      text++;
      length--;
    }

  return length > 0 && (*text == '{' || *text == '[');
}

/**
 * usher_json_parse:
 * @text: a document
 * @length: its bytes
 * @error: return location for a #UsherFailure
 *
 * Returns: (transfer full) (nullable): its root
 */
JsonNode *
usher_json_parse (const char  *text,
                  gsize        length,
                  GError     **error)
{
  g_autoptr(JsonParser) parser = NULL;
  g_autoptr(GError) local_error = NULL;

  if (!looks_like_json (text, length))
    {
      refuse (USHER_FAILURE_NOT_JSON, error,
              "is no JSON, as a web page would be; check the address");
      return NULL;
    }

  if (!usher_json_check (text, length, error))
    return NULL;

  parser = json_parser_new_immutable ();
  if (!json_parser_load_from_data (parser, text, (gssize) length, &local_error))
    {
      usher_failure_set (error, USHER_FAILURE_MALFORMED, NULL,
                         "The answer is broken JSON: %s", local_error->message);
      return NULL;
    }

  return json_parser_steal_root (parser);
}

static JsonNode *
get_member (JsonObject *object,
            const char *member)
{
  return object != NULL ? json_object_get_member (object, member) : NULL;
}

/* Returns: (transfer none) (nullable): %NULL for none, and for what is no string */
const char *
usher_json_get_string (JsonObject *object,
                       const char *member)
{
  JsonNode *node = get_member (object, member);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;

  return json_node_get_string (node);
}

/* Returns: @fallback for none, and for what is no whole number */
gint64
usher_json_get_int (JsonObject *object,
                    const char *member,
                    gint64      fallback)
{
  JsonNode *node = get_member (object, member);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64)
    return fallback;

  return json_node_get_int (node);
}

/* Returns: (transfer none) (nullable): %NULL for none, and for what is no array */
JsonArray *
usher_json_get_array (JsonObject *object,
                      const char *member)
{
  JsonNode *node = get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

/* Returns: (transfer none) (nullable): %NULL for none, and for what is no object */
JsonObject *
usher_json_get_object (JsonObject *object,
                       const char *member)
{
  JsonNode *node = get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}
