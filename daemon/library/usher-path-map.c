/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* Radarr may run in a container or on Windows: what it calls /movies or D:\Films
 * is somewhere else here. Paths are compared component by component, so that
 * /media does not stand for /media2, and none leads upwards. */

#include "usher-path-map.h"

#include <string.h>

static gboolean
is_windows_style (const char *path)
{
  return g_str_has_prefix (path, "\\\\") ||
         (g_ascii_isalpha (path[0]) && path[1] == ':' && (path[2] == '\\' || path[2] == '/'));
}

/* Returns: (transfer full) (nullable): %NULL if the path leads upwards */
static GStrv
split (const char *path)
{
  g_autoptr(GStrvBuilder) components = g_strv_builder_new ();
  g_auto(GStrv) parts = g_strsplit_set (path, is_windows_style (path) ? "\\/" : "/", -1);

  for (char **part = parts; *part != NULL; part++)
    {
      if (g_str_equal (*part, ".."))
        return NULL;
      if (**part != '\0' && !g_str_equal (*part, "."))
        g_strv_builder_add (components, *part);
    }

  return g_strv_builder_end (components);
}

/* Returns: the components of @path behind those of @from, or %NULL */
static char **
match (GStrv       path,
       const char *from)
{
  gboolean ignore_case = is_windows_style (from);
  g_auto(GStrv) prefix = split (from);
  char **rest = path;

  if (prefix == NULL)
    return NULL;

  for (char **component = prefix; *component != NULL; component++, rest++)
    {
      if (*rest == NULL)
        return NULL;
      if (ignore_case ? g_ascii_strcasecmp (*rest, *component) != 0
                      : !g_str_equal (*rest, *component))
        return NULL;
    }

  return rest;
}

static char *
join (const char  *to,
      char       **rest)
{
  g_auto(GStrv) base = split (to);
  g_autofree char *head = base != NULL ? g_strjoinv ("/", base) : NULL;
  g_autofree char *tail = g_strjoinv ("/", rest);

  if (head == NULL)
    return NULL;

  if (*head == '\0' || *tail == '\0')
    return g_strconcat ("/", head, tail, NULL);

  return g_strconcat ("/", head, "/", tail, NULL);
}

/**
 * usher_path_map_apply:
 * @mappings: an `a(ss)` of folders of the server and of this machine; the first
 *   that fits counts
 * @server_path: a path, as the server calls it
 *
 * Returns: (transfer full) (nullable): the same path here; %NULL if it cannot be
 *   a path of this machine
 */
char *
usher_path_map_apply (GVariant   *mappings,
                      const char *server_path)
{
  g_auto(GStrv) path = split (server_path);
  GVariantIter iter;
  const char *from, *to;

  if (path == NULL)
    return NULL;

  g_variant_iter_init (&iter, mappings);
  while (g_variant_iter_next (&iter, "(&s&s)", &from, &to))
    {
      char **rest = NULL;

      if (is_windows_style (from) == is_windows_style (server_path))
        rest = match (path, from);
      if (rest != NULL)
        return join (to, rest);
    }

  return *server_path == '/' ? join ("/", path) : NULL;
}

/**
 * usher_path_is_below:
 * @path: a path without “..”, as usher_path_map_apply() makes them
 * @root: another
 *
 * Returns: whether @path is in @root, or in a folder of it
 */
gboolean
usher_path_is_below (const char *path,
                     const char *root)
{
  gsize length = strlen (root);

  if (g_str_equal (root, "/"))
    return path[1] != '\0';

  return strncmp (path, root, length) == 0 && path[length] == '/' && path[length + 1] != '\0';
}
