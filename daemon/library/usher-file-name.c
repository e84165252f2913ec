/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* Names for files, made of what strangers have written. */

#include "usher-file-name.h"

#include <string.h>

#include "usher-template.h"

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

static char *
clean_or_none (const char *value)
{
  return value != NULL ? usher_file_name_clean (value) : NULL;
}

static char *
number_to_text (gint64      number,
                const char *unit)
{
  return number > 0 ? g_strdup_printf ("%" G_GINT64_FORMAT "%s", number, unit) : NULL;
}

/* “The Third Man.1949.mkv” of “The Third Man.1949.mkv” without what the file is. */
static char *
without_extension (const char *file)
{
  g_autofree char *base = file != NULL ? g_path_get_basename (file) : NULL;
  char *dot = base != NULL ? strrchr (base, '.') : NULL;

  if (dot != NULL && dot != base)
    *dot = '\0';

  return clean_or_none (base);
}

/* What players know a trailer by stays whole: a name that is too long loses
 * something before that. */
static const char *
find_tail (const char *name)
{
  const char *mark = g_strrstr (name, "-trailer");
  const char *dot = strrchr (name, '.');

  if (mark != NULL && strlen (mark) < 64)
    return mark;

  return dot != NULL ? dot : name + strlen (name);
}

static char *
shorten (const char *name,
         const char *mark)
{
  const char *tail = find_tail (name);
  g_autofree char *stem = g_strndup (name, (gsize) (tail - name));

  truncate_bytes (stem, MAX_LENGTH - strlen (mark) - strlen (tail));
  g_strchomp (stem);

  return g_strconcat (stem, mark, tail, NULL);
}

static char *
fill_with (const char               *template,
           const UsherFileNameParts *parts,
           const char               *title)
{
  const UsherMedia *media = parts->media;
  g_autofree char *clean_title = clean_or_none (media->clean_title);
  g_autofree char *language = clean_or_none (media->language);
  g_autofree char *studio = clean_or_none (media->studio);
  g_autofree char *imdb_id = clean_or_none (media->imdb_id);
  g_autofree char *slug = clean_or_none (media->slug);
  g_autofree char *file = without_extension (media->media_filename);
  g_autofree char *video_codec = clean_or_none (parts->video_codec);
  g_autofree char *audio_codec = clean_or_none (parts->audio_codec);
  g_autofree char *video_id = clean_or_none (parts->video_id);
  g_autofree char *year = number_to_text (media->year, "");
  g_autofree char *tmdb_id = number_to_text (media->tmdb_id, "");
  g_autofree char *tvdb_id = number_to_text (media->tvdb_id, "");
  g_autofree char *resolution = number_to_text (parts->height, "p");
  const UsherTemplateValue values[] = {
    { "title", title },
    { "clean_title", clean_title },
    { "year", year },
    { "language", language },
    { "studio", studio },
    { "imdb_id", imdb_id },
    { "tmdb_id", tmdb_id },
    { "tvdb_id", tvdb_id },
    { "title_slug", slug },
    { "media_filename", file },
    { "resolution", resolution },
    { "vcodec", video_codec },
    { "acodec", audio_codec },
    { "video_id", video_id },
    { "ext", parts->extension },
  };

  return usher_template_fill (template, values, G_N_ELEMENTS (values));
}

/**
 * usher_file_name_fill:
 * @template: a profile's
 * @parts: what its variables stand for
 *
 * Returns: (transfer full): as Plex, Jellyfin, Emby and Kodi read it:
 *   “The Third Man (1949)-trailer.mkv”. Of at most 255 bytes; no separator, nothing
 *   hidden, and nothing that could be taken for an option.
 */
char *
usher_file_name_fill (const char               *template,
                      const UsherFileNameParts *parts)
{
  g_autofree char *title = usher_file_name_clean (parts->media->title);
  g_autofree char *filled = NULL;
  g_autofree char *clean = NULL;

  /* A title of nothing but what a name cannot have */
  if (*title == '\0')
    {
      g_free (title);
      title = g_strdup_printf ("title %" G_GINT64_FORMAT, parts->media->id);
    }

  filled = fill_with (template, parts, title);
  if (strlen (filled) > MAX_LENGTH)
    {
      gsize excess = strlen (filled) - MAX_LENGTH;

      /* The title gives way, as long as there is something left of it */
      truncate_bytes (title, strlen (title) > excess ? strlen (title) - excess : 1);
      g_free (filled);
      filled = fill_with (template, parts, title);
    }
  clean = usher_file_name_clean (filled);

  /* Nothing was known of what the template asks for */
  if (find_tail (clean) == clean || *clean == '\0' || g_str_has_prefix (clean, "trailer."))
    {
      g_free (clean);
      clean = g_strdup_printf ("%s-trailer.%s", title, parts->extension);
    }

  return shorten (clean, "");
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
  g_autofree char *mark = g_strdup_printf (" (%u)", number);

  return shorten (name, mark);
}
