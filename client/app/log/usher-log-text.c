/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-log-text.h"

/* A line of a megabyte would take minutes to lay out */
#define LONGEST_LINE 4000
#define ESCAPE '\033'

/**
 * usher_log_text_find_tail:
 * @text: what a run said
 * @length: of @text, in bytes
 * @n_lines: how many lines are wanted
 *
 * Returns: where the last lines of @text begin; @text where there are no more
 */
const char *
usher_log_text_find_tail (const char *text,
                          gsize       length,
                          guint       n_lines)
{
  const char *place = text + length;

  /* The last line may end or not */
  if (place > text && place[-1] == '\n')
    place--;

  while (place > text)
    {
      if (place[-1] == '\n' && --n_lines == 0)
        return place;
      place--;
    }

  return text;
}

/* Returns: what is behind a command to a terminal, such as one for colours */
static const char *
skip_escape (const char *text)
{
  text++;
  if (*text == '[')
    {
      text++;
      while ((*text >= 0x20 && *text < 0x40))
        text++;
      return *text != '\0' ? text + 1 : text;
    }
  if (*text == ']')
    {
      while (*text != '\0' && *text != '\a' && *text != ESCAPE && *text != '\n')
        text++;
      return *text == '\a' ? text + 1 : text;
    }

  return text;
}

/**
 * usher_log_text_clean:
 * @text: what a run said
 *
 * Returns: (transfer full): @text as it can be shown: without commands to terminals,
 *   and without lines of any length
 */
char *
usher_log_text_clean (const char *text)
{
  GString *clean = g_string_new (NULL);
  guint column = 0;

  while (*text != '\0')
    {
      gunichar letter = g_utf8_get_char (text);

      if (letter == ESCAPE)
        {
          text = skip_escape (text);
          continue;
        }

      column = letter == '\n' || letter == '\r' ? 0 : column + 1;
      if (column > LONGEST_LINE)
        {
          g_string_append_c (clean, '\n');
          column = 1;
        }
      if (letter == '\t' || letter == '\n' || letter == '\r' || !g_unichar_iscntrl (letter))
        g_string_append_unichar (clean, letter);
      text = g_utf8_next_char (text);
    }

  return g_string_free (clean, FALSE);
}
