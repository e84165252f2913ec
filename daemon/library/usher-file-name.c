/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* Names for files, made of what strangers have written. */

#include "usher-file-name.h"

#include <string.h>

#define MAX_LENGTH 255

/* What a file name cannot have here, on Windows, or on a share between them. */
#define FORBIDDEN "/\\:*?\"<>|"

static gboolean
is_forbidden (gunichar c)
{
  return g_unichar_iscntrl (c) || g_unichar_type (c) == G_UNICODE_FORMAT ||
         (c < 128 && strchr (FORBIDDEN, (int) c) != NULL);
}

/* Cuts between characters. */
static void
truncate_bytes (char *text,
                gsize max)
{
  char *end;

  if (strlen (text) <= max)
    return;

  end = g_utf8_find_prev_char (text, text + max + 1);
  *(end != NULL ? end : text) = '\0';
}

/**
 * usher_file_name_clean:
 * @name: any text
 *
 * Returns: (transfer full): the same, as a part of a file name: no separators,
 *   control characters, leading dots or dashes; valid UTF-8; may be empty
 */
char *
usher_file_name_clean (const char *name)
{
  g_autofree char *valid = g_utf8_make_valid (name, -1);
  g_autoptr(GString) clean = g_string_new (NULL);
  const char *start;

  for (const char *c = valid; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar character = g_utf8_get_char (c);

      if (!is_forbidden (character) && character != ' ')
        g_string_append_unichar (clean, character);
      else if (clean->len > 0 && clean->str[clean->len - 1] != ' ')
        g_string_append_c (clean, ' ');
    }

  while (clean->len > 0 && strchr (" .", clean->str[clean->len - 1]) != NULL)
    g_string_truncate (clean, clean->len - 1);

  start = clean->str + strspn (clean->str, " .-");

  return g_strdup (start);
}

/**
 * usher_file_name_for_trailer:
 * @media: a title
 * @extension: without a dot
 *
 * Returns: (transfer full): as Plex, Jellyfin, Emby and Kodi read it:
 *   “The Third Man (1949)-trailer.mkv”
 */
char *
usher_file_name_for_trailer (const UsherMedia *media,
                             const char       *extension)
{
  g_autofree char *title = usher_file_name_clean (media->title);
  g_autofree char *year =
    media->year > 0 ? g_strdup_printf (" (%" G_GINT64_FORMAT ")", media->year) : g_strdup ("");
  g_autofree char *end = g_strdup_printf ("%s-trailer.%s", year, extension);

  if (*title == '\0')
    return g_strdup_printf ("title %" G_GINT64_FORMAT "-trailer.%s", media->id, extension);

  truncate_bytes (title, MAX_LENGTH - strlen (end));

  return g_strconcat (title, end, NULL);
}

/**
 * usher_file_name_number:
 * @name: a file name that is taken
 * @number: from 2 on
 *
 * Returns: (transfer full): “The Third Man (1949) (2)-trailer.mkv”
 */
char *
usher_file_name_number (const char *name,
                        guint       number)
{
  const char *end = g_strrstr (name, "-trailer.");
  g_autofree char *stem = g_strndup (name, (gsize) (end - name));
  g_autofree char *mark = g_strdup_printf (" (%u)", number);

  truncate_bytes (stem, MAX_LENGTH - strlen (mark) - strlen (end));

  return g_strconcat (stem, mark, end, NULL);
}
