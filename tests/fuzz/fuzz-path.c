/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-path-map.h"

#include <string.h>

#include "fuzz-input.h"

#define HERE "/srv/here"

static gboolean
leads_upwards (const char *path)
{
  g_auto(GStrv) parts = g_strsplit (path, "/", -1);

  for (char **part = parts; *part != NULL; part++)
    if (g_str_equal (*part, "..") || g_str_equal (*part, "."))
      return TRUE;

  return FALSE;
}

/* Wherever a server says that a title is: mapped, it is in the folder that the
 * mapping names, or nowhere. The input is the mapping's folder, a newline, and a
 * path. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  FuzzInput input = { data, size };
  g_autofree char *text = fuzz_input_take_text (&input);
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  char *path = strchr (valid, '\n');
  g_autoptr(GVariant) mappings = NULL;
  g_autoptr(GVariant) none = g_variant_ref_sink (g_variant_new ("a(ss)", NULL));
  g_autofree char *mapped = NULL;
  g_autofree char *plain = NULL;

  if (path == NULL || path == valid)
    return 0;

  *path++ = '\0';
  mappings = g_variant_ref_sink (g_variant_new_parsed ("[(%s, '" HERE "')]", valid));
  mapped = usher_path_map_apply (mappings, path);
  plain = usher_path_map_apply (none, path);

  g_assert_true (mapped == NULL || (*mapped == '/' && !leads_upwards (mapped)));
  g_assert_true (plain == NULL || (*plain == '/' && !leads_upwards (plain)));

  /* Where it differs from what it is without the mapping, the mapping has led there */
  if (mapped != NULL && g_strcmp0 (mapped, plain) != 0)
    g_assert_true (g_str_equal (mapped, HERE) || usher_path_is_below (mapped, HERE));

  return 0;
}
