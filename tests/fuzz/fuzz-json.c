/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-json.h"

#include "fuzz-input.h"

static void
check_node (JsonNode *node,
            int       depth)
{
  g_assert_cmpint (depth, <=, USHER_JSON_MAX_DEPTH);

  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (array); i++)
        check_node (json_array_get_element (array, i), depth + 1);
    }
  else if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObjectIter iter;
      const char *name;
      JsonNode *member;

      json_object_iter_init (&iter, json_node_get_object (node));
      while (json_object_iter_next (&iter, &name, &member))
        {
          g_assert_true (g_utf8_validate (name, -1, NULL));
          check_node (member, depth + 1);
        }
    }
  else if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    {
      g_assert_true (g_utf8_validate (json_node_get_string (node), -1, NULL));
    }
}

/* What the look beforehand lets through does json-glib no harm, and is as deep as
 * it says. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr(GError) check_error = NULL;
  g_autoptr(GError) parse_error = NULL;
  gboolean checked = usher_json_check (text, size, &check_error);
  g_autoptr(JsonNode) root = usher_json_parse (text, size, &parse_error);

  g_assert_cmpint (checked, ==, check_error == NULL);
  g_assert_cmpint (root != NULL, ==, parse_error == NULL);
  if (!checked)
    g_assert_null (root);
  if (root != NULL)
    check_node (root, 0);

  return 0;
}
