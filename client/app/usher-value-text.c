/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-value-text.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "usher-record.h"

/* In what people count, and how much of the daemon's unit one of it is. */
static const struct
{
  const char *unit;
  double factor;
  const char *text;
} scales[] = {
  { "s",       1,       N_("seconds") },
  { "ms",      1,       N_("milliseconds") },
  { "days",    1,       N_("days") },
  { "bytes",   1 << 20, N_("MiB") },
  { "bytes/s", 1 << 10, N_("KiB/s") },
};

/* Takes one item from @text: all up to a comma that stands in no quotes. */
static char *
take_item (const char **text)
{
  g_autoptr(GString) item = g_string_new (NULL);
  gboolean is_quoted = FALSE, was_quoted = FALSE;
  const char *c = *text;

  for (; *c != '\0' && (is_quoted || *c != ','); c++)
    {
      if (*c != '"')
        g_string_append_c (item, *c);
      else if (is_quoted && c[1] == '"')
        g_string_append_c (item, *c++);
      else
        {
          is_quoted = !is_quoted;
          if (is_quoted && !was_quoted)
            g_string_truncate (item, 0);
          was_quoted = TRUE;
        }
    }

  *text = *c != '\0' ? c + 1 : NULL;
  if (was_quoted)
    return g_string_free (g_steal_pointer (&item), FALSE);

  return g_strstrip (g_string_free (g_steal_pointer (&item), FALSE));
}

/**
 * usher_value_split:
 * @text: items with commas between them; what has a comma itself, or blanks at an
 *   end, stands in quotes, and a quote in quotes is doubled
 *
 * Returns: (transfer full): the items; those without any text are left out
 */
char **
usher_value_split (const char *text)
{
  g_autoptr(GStrvBuilder) items = g_strv_builder_new ();

  while (text != NULL)
    {
      g_autofree char *item = take_item (&text);

      if (*item != '\0')
        g_strv_builder_add (items, item);
    }

  return g_strv_builder_end (items);
}

/* Returns: (transfer full): what usher_value_split() makes the same items of */
char *
usher_value_join (const char * const *items)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (gsize i = 0; items != NULL && items[i] != NULL; i++)
    {
      const char *item = items[i];
      gsize length = strlen (item);
      gboolean is_quoted = strpbrk (item, ",\"") != NULL || length == 0 ||
                           g_ascii_isspace (item[0]) || g_ascii_isspace (item[length - 1]);

      if (i > 0)
        g_string_append (text, ", ");
      if (!is_quoted)
        {
          g_string_append (text, item);
          continue;
        }

      g_string_append_c (text, '"');
      for (const char *c = item; *c != '\0'; c++)
        g_string_append (text, *c == '"' ? "\"\"" : (char[]) { *c, '\0' });
      g_string_append_c (text, '"');
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Returns: (transfer full) (nullable): Default, Minimum or Maximum, which come boxed, as
 * they are of any type */
GVariant *
usher_value_lookup (GVariant   *description,
                    const char *key)
{
  g_autoptr(GVariant) value = g_variant_lookup_value (description, key, NULL);

  if (value != NULL && g_variant_is_of_type (value, G_VARIANT_TYPE_VARIANT))
    return g_variant_get_variant (value);

  return g_steal_pointer (&value);
}

/**
 * usher_value_scale:
 * @description: of a number
 * @unit: (out): what is written behind it; empty for nothing
 *
 * Returns: how much of the daemon's unit one of @unit is
 */
double
usher_value_scale (GVariant    *description,
                   const char **unit)
{
  const char *given = usher_record_get_string (description, "Unit");
  const char *type = usher_record_get_string (description, "Type");
  g_autoptr(GVariant) maximum = usher_value_lookup (description, "Maximum");
  double most = 0;

  *unit = given != NULL ? given : "";
  for (gsize i = 0; i < G_N_ELEMENTS (scales); i++)
    if (g_str_equal (*unit, scales[i].unit))
      {
        *unit = _(scales[i].text);
        return scales[i].factor;
      }

  /* A share of something is told in percent */
  if (given == NULL && g_strcmp0 (type, "d") == 0 && maximum != NULL &&
      usher_value_get_number (maximum, &most) && most <= 1)
    {
      *unit = "%";
      return 0.01;
    }

  return 1;
}

gboolean
usher_value_get_number (GVariant *value,
                        double   *number)
{
  switch (*g_variant_get_type_string (value))
    {
    case 'u':
      *number = g_variant_get_uint32 (value);
      return TRUE;

    case 'i':
      *number = g_variant_get_int32 (value);
      return TRUE;

    case 't':
      *number = (double) g_variant_get_uint64 (value);
      return TRUE;

    case 'x':
      *number = (double) g_variant_get_int64 (value);
      return TRUE;

    case 'd':
      *number = g_variant_get_double (value);
      return TRUE;

    default:
      return FALSE;
    }
}

/* Returns: (transfer full) (nullable): @number, in @type */
GVariant *
usher_value_new_number (const char *type,
                        double      number)
{
  GVariant *value = NULL;

  switch (*type)
    {
    case 'u':
      value = g_variant_new_uint32 ((guint32) llround (number));
      break;

    case 'i':
      value = g_variant_new_int32 ((gint32) llround (number));
      break;

    case 't':
      value = g_variant_new_uint64 ((guint64) llround (number));
      break;

    case 'x':
      value = g_variant_new_int64 (llround (number));
      break;

    case 'd':
      value = g_variant_new_double (number);
      break;

    default:
      break;
    }

  return value != NULL ? g_variant_ref_sink (value) : NULL;
}

/* Both may be %NULL, and of different types. */
gboolean
usher_value_equal (GVariant *one,
                   GVariant *other)
{
  return one == other || (one != NULL && other != NULL && g_variant_equal (one, other));
}
