/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-text-match.h"

#include <string.h>

static gunichar
fold_character (gunichar character)
{
  if (character < 0x80)
    return (gunichar) g_ascii_tolower ((char) character);

  character = g_unichar_tolower (character);

  /* A sigma at the end of a word is one nevertheless */
  return character == 0x3c2 ? 0x3c3 : character;
}

/* Accents that stand apart from their letters begin with those bytes. */
static gboolean
is_decomposed (const char *text)
{
  return strchr (text, '\xcc') != NULL || strchr (text, '\xcd') != NULL;
}

/* Returns: (transfer full) (nullable): none if @text is composed as it is */
static char *
compose (const char *text)
{
  return is_decomposed (text) ? g_utf8_normalize (text, -1, G_NORMALIZE_ALL_COMPOSE) : NULL;
}

/**
 * usher_text_fold:
 * @text: valid UTF-8
 *
 * Returns: (transfer full): what the other functions compare with
 */
char *
usher_text_fold (const char *text)
{
  g_autofree char *composed = compose (text);
  GString *folded = g_string_new (NULL);

  for (const char *c = composed != NULL ? composed : text; *c != '\0'; c = g_utf8_next_char (c))
    g_string_append_unichar (folded, fold_character (g_utf8_get_char (c)));

  return g_string_free (folded, FALSE);
}

/* Returns: (nullable): what of @text is behind @folded, if it begins so */
static const char *
skip_folded (const char *text,
             const char *folded)
{
  while (*folded != '\0')
    {
      if (*text == '\0' || fold_character (g_utf8_get_char (text)) != g_utf8_get_char (folded))
        return NULL;
      text = g_utf8_next_char (text);
      folded = g_utf8_next_char (folded);
    }

  return text;
}

gboolean
usher_text_equal (const char *text,
                  const char *folded)
{
  g_autofree char *composed = compose (text);
  const char *rest = skip_folded (composed != NULL ? composed : text, folded);

  return rest != NULL && *rest == '\0';
}

gboolean
usher_text_contains (const char *text,
                     const char *folded)
{
  g_autofree char *composed = compose (text);
  gunichar first = g_utf8_get_char (folded);

  for (const char *c = composed != NULL ? composed : text; *c != '\0'; c = g_utf8_next_char (c))
    if (fold_character (g_utf8_get_char (c)) == first && skip_folded (c, folded) != NULL)
      return TRUE;

  return first == 0;
}

/* Returns: whether one of @lines is the same */
gboolean
usher_text_has_line (const char *lines,
                     const char *folded)
{
  g_autofree char *composed = compose (lines);
  const char *line = composed != NULL ? composed : lines;

  while (line != NULL)
    {
      const char *rest = skip_folded (line, folded);

      if (rest != NULL && (*rest == '\0' || *rest == '\n'))
        return TRUE;

      line = strchr (line, '\n');
      if (line != NULL)
        line++;
    }

  return FALSE;
}
