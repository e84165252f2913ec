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

/* Moves to the quote that ends a string; %FALSE for what json-glib would cut off. */
static gboolean
skip_string (const char **position,
             const char  *end)
{
  const char *c = *position + 1;

  for (; c < end && *c != '"'; c++)
    {
      if (*c != '\\')
        continue;
      c++;
      if (end - c >= 5 && strncmp (c, "u0000", 5) == 0)
        return FALSE;
    }

  *position = c;

  return TRUE;
}

/**
 * usher_json_check:
 * @text: a document
 * @length: its bytes
 * @error: return location for a #UsherFailure
 *
 * Finds, in one pass and without recursion, what json-glib must not be given:
 * it dies of deep nesting and cuts strings at `\u0000`.
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
      if (*c == '"' && !skip_string (&c, end))
        return refuse (USHER_FAILURE_MALFORMED, error, "has a NUL character in a string");

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
