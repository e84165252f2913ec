/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-sample-names.h"

/* What stands for a character that no file name may have on Windows: Radarr
 * keeps to its rules everywhere. In this order, as a colon inside a word is
 * not one between words. */
static const struct
{
  const char *illegal;
  const char *instead;
} replacements[] = {
  { ": ", " - " }, { ":", "-" }, { "/", "+" }, { "\\", "+" }, { "?", "!" }, { "*", "-" },
  { "<", "" },     { ">", "" },  { "|", "" },  { "\"", "" },
};

/**
 * usher_sample_names_make_file:
 * @text: a title
 *
 * Returns: (transfer full): what stands for it in the names of files and folders
 */
char *
usher_sample_names_make_file (const char *text)
{
  g_autoptr(GString) name = g_string_new (text);

  for (gsize i = 0; i < G_N_ELEMENTS (replacements); i++)
    g_string_replace (name, replacements[i].illegal, replacements[i].instead, 0);

  g_strstrip (name->str);

  return g_string_free (g_steal_pointer (&name), FALSE);
}

static gboolean
is_apostrophe (gunichar c)
{
  return c == '\'' || c == 0x2019;
}

/* Returns: (transfer full): the title in small letters without accents, and
 *   one space between its words */
static char *
simplify (const char *title)
{
  g_autoptr(GString) words = g_string_new (NULL);
  g_autofree char *plain = g_utf8_normalize (title, -1, G_NORMALIZE_ALL);

  for (const char *p = plain; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_ismark (c) || is_apostrophe (c))
        continue;

      if (g_unichar_isalnum (c))
        g_string_append_unichar (words, g_unichar_tolower (c));
      else if (words->len > 0 && words->str[words->len - 1] != ' ')
        g_string_append_c (words, ' ');
    }

  g_strchomp (words->str);

  return g_string_free (g_steal_pointer (&words), FALSE);
}

static gboolean
is_filler (const char *word)
{
  static const char *const fillers[] = { "an", "and", "of", "or", "the", NULL };

  return g_strv_contains (fillers, word);
}

/* Returns: (transfer full): as in “childrenmen”, from “Children of Men” */
char *
usher_sample_names_make_clean (const char *title)
{
  g_autoptr(GString) clean = g_string_new (NULL);
  g_autofree char *simple = simplify (title);
  g_auto(GStrv) words = g_strsplit (simple, " ", -1);

  for (char **word = words; *word != NULL; word++)
    if (!is_filler (*word))
      g_string_append (clean, *word);

  return g_string_free (g_steal_pointer (&clean), FALSE);
}

/* Returns: (transfer full): without the article in front */
char *
usher_sample_names_make_sort (const char *title)
{
  static const char *const articles[] = { "a ", "an ", "the " };
  g_autofree char *simple = simplify (title);

  for (gsize i = 0; i < G_N_ELEMENTS (articles); i++)
    if (g_str_has_prefix (simple, articles[i]))
      return g_strdup (simple + strlen (articles[i]));

  return g_steal_pointer (&simple);
}

/* Returns: (transfer full) (nullable): %NULL if the title has letters that no slug has */
char *
usher_sample_names_make_slug (const char *title)
{
  g_autofree char *slug = simplify (title);

  if (!g_str_is_ascii (slug))
    return NULL;

  return g_strdelimit (g_steal_pointer (&slug), " ", '-');
}
