/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-options.h"

#include "usher-error.h"

static void
take (GVariant          *value,
      const UsherOption *option)
{
  if (g_str_equal (option->type, "as"))
    *(const char ***) option->value = g_variant_get_strv (value, NULL);
  else if (g_str_equal (option->type, "s"))
    *(const char **) option->value = g_variant_get_string (value, NULL);
  else
    g_variant_get (value, option->type, option->value);
}

/**
 * usher_options_read:
 * @options: an `a{sv}`; keys that are not wanted are passed over
 * @wanted: what to look for
 * @n_wanted: how many
 * @error: return location for a #UsherError that names the key
 */
gboolean
usher_options_read (GVariant           *options,
                    const UsherOption  *wanted,
                    gsize               n_wanted,
                    GError            **error)
{
  for (gsize i = 0; i < n_wanted; i++)
    {
      g_autoptr(GVariant) value = g_variant_lookup_value (options, wanted[i].key, NULL);

      if (value == NULL)
        continue;

      if (!g_variant_is_of_type (value, G_VARIANT_TYPE (wanted[i].type)))
        {
          g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
                       "“%s” must be of type %s", wanted[i].key, wanted[i].type);
          return FALSE;
        }

      take (value, &wanted[i]);
    }

  return TRUE;
}

/* Returns: how many records a page has at the most */
guint
usher_options_limit (guint limit)
{
  return limit == 0 ? USHER_LIMIT_DEFAULT : MIN (limit, USHER_LIMIT_MAX);
}
