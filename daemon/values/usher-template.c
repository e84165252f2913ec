/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* Text with variables in braces, as in “{title} ({year})”. What is not known
 * vanishes, together with the brackets around it. */

#include "usher-template.h"

#include <string.h>

#include "usher-error.h"

/* Stands where a variable had no value; no text from outside has it. */
#define NOTHING '\001'

#define SEPARATORS " ,-"

const char * const usher_template_title_names[] = {
  "title", "clean_title", "year", "language", "studio", "imdb_id", "tmdb_id", "tvdb_id",
  "title_slug", "media_filename", NULL
};

const char * const usher_template_file_names[] = {
  "title", "clean_title", "year", "language", "studio", "imdb_id", "tmdb_id", "tvdb_id",
  "title_slug", "media_filename", "resolution", "vcodec", "acodec", "video_id", "ext", NULL
};

/* Returns: (transfer full) (nullable): the name of the next variable, and where the
 * text goes on; %NULL with @error unset if there is none */
static char *
take_variable (const char **position,
               const char **before,
               GError     **error)
{
  const char *open = strpbrk (*position, "{}");
  const char *close = open != NULL && *open == '{' ? strpbrk (open + 1, "{}") : NULL;

  if (open == NULL)
    return NULL;

  if (close == NULL || *close != '}')
    {
      g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
                   "a brace is open or closed without the other");
      return NULL;
    }

  *before = open;
  *position = close + 1;

  return g_strndup (open + 1, (gsize) (close - open - 1));
}

/**
 * usher_template_check:
 * @template: from outside
 * @names: (array zero-terminated=1): the variables that it may have
 * @key: what it is called, for the message
 * @error: return location for a #UsherError that names the culprit
 */
gboolean
usher_template_check (const char          *template,
                      const char * const  *names,
                      const char          *key,
                      GError             **error)
{
  g_autoptr(GError) local_error = NULL;
  const char *position = template, *before;
  char *name;

  while ((name = take_variable (&position, &before, &local_error)) != NULL)
    {
      g_autofree char *variable = name;
      g_autofree char *known = NULL;

      if (g_strv_contains (names, variable))
        continue;

      known = g_strjoinv ("}, {", (char **) names);
      g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
                   "“%s” has no variable {%s}; there are {%s}", key, variable, known);
      return FALSE;
    }

  if (local_error == NULL)
    return TRUE;

  g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
               "“%s” cannot be read: %s; write variables as in {title}", key, local_error->message);

  return FALSE;
}

/* Returns: whether a template that has been checked has that variable */
gboolean
usher_template_has (const char *template,
                    const char *name)
{
  g_autofree char *variable = g_strconcat ("{", name, "}", NULL);

  return strstr (template, variable) != NULL;
}

static const char *
find_value (const UsherTemplateValue *values,
            gsize                     n_values,
            const char               *name)
{
  for (gsize i = 0; i < n_values; i++)
    if (g_str_equal (values[i].name, name))
      return values[i].value;

  return NULL;
}

static void
append_value (GString    *text,
              const char *value)
{
  gsize length = text->len;

  for (const char *c = value != NULL ? value : ""; *c != '\0'; c++)
    if (*c != NOTHING)
      g_string_append_c (text, *c);

  if (text->len == length)
    g_string_append_c (text, NOTHING);
}

static char
get_partner (char bracket)
{
  return bracket == '(' ? ')' : bracket == '[' ? ']' : '\0';
}

/* Returns: where a pair of brackets ends that has nothing but nothing in it, or %NULL */
static const char *
skip_empty_brackets (const char *text)
{
  char partner = get_partner (*text);
  gboolean empty = FALSE;
  const char *c = text + 1;

  if (partner == '\0')
    return NULL;

  for (; *c != '\0' && (*c == NOTHING || strchr (SEPARATORS, *c) != NULL); c++)
    empty = empty || *c == NOTHING;

  return empty && *c == partner ? c + 1 : NULL;
}

/* Returns: behind what marks nothing, and all of the same that follows it with only
 * separators between; @text itself if there is none */
static const char *
skip_nothing (const char *text)
{
  const char *end = text;
  const char *c = text;

  for (;;)
    {
      const char *behind = skip_empty_brackets (c);

      if (behind == NULL && *c != NOTHING)
        return end;

      end = behind != NULL ? behind : c + 1;
      c = end + strspn (end, SEPARATORS);
    }
}

/* Takes out what marks nothing, the brackets around it, and the separators that are
 * left over. */
static char *
tidy (const char *text)
{
  GString *tidied = g_string_new (NULL);
  const char *c = text;

  while (*c != '\0')
    {
      const char *behind = skip_nothing (c);

      if (behind == c)
        {
          g_string_append_c (tidied, *c++);
          continue;
        }

      c = behind;
      if (*c == '\0' || strchr ("-.", *c) != NULL)
        while (tidied->len > 0 && strchr (SEPARATORS, tidied->str[tidied->len - 1]) != NULL)
          g_string_truncate (tidied, tidied->len - 1);
      if (tidied->len == 0)
        c += strspn (c, SEPARATORS);
    }

  return g_string_free (tidied, FALSE);
}

/**
 * usher_template_fill:
 * @template: one that has been checked
 * @values: (array length=n_values): what its variables stand for
 * @n_values: how many there are
 *
 * Returns: (transfer full): the text
 */
char *
usher_template_fill (const char               *template,
                     const UsherTemplateValue *values,
                     gsize                     n_values)
{
  g_autoptr(GString) text = g_string_new (NULL);
  const char *position = template, *start = template, *before;
  char *name;

  while ((name = take_variable (&position, &before, NULL)) != NULL)
    {
      g_autofree char *variable = name;

      g_string_append_len (text, start, before - start);
      append_value (text, find_value (values, n_values, variable));
      start = position;
    }
  g_string_append (text, start);

  return tidy (text->str);
}

static char *
number_to_text (gint64 number)
{
  return number > 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, number) : NULL;
}

/**
 * usher_template_fill_title:
 * @template: one that was checked against usher_template_title_names
 * @media: a title
 *
 * Returns: (transfer full): the text
 */
char *
usher_template_fill_title (const char       *template,
                           const UsherMedia *media)
{
  g_autofree char *year = number_to_text (media->year);
  g_autofree char *tmdb_id = number_to_text (media->tmdb_id);
  g_autofree char *tvdb_id = number_to_text (media->tvdb_id);
  const UsherTemplateValue values[] = {
    { "title", media->title },
    { "clean_title", media->clean_title },
    { "year", year },
    { "language", media->language },
    { "studio", media->studio },
    { "imdb_id", media->imdb_id },
    { "tmdb_id", tmdb_id },
    { "tvdb_id", tvdb_id },
    { "title_slug", media->slug },
    { "media_filename", media->media_filename },
  };

  return usher_template_fill (template, values, G_N_ELEMENTS (values));
}
