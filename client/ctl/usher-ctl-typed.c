/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-ctl-typed.h"

#include <glib/gi18n.h>
#include <string.h>

#include "usher-error.h"
#include "usher-record.h"

static char *
find_type (GVariant   *descriptions,
           const char *name)
{
  for (gsize i = 0; i < g_variant_n_children (descriptions); i++)
    {
      g_autoptr(GVariant) description = g_variant_get_child_value (descriptions, i);

      if (g_strcmp0 (usher_record_get_string (description, "Name"), name) == 0)
        return g_strdup (usher_record_get_string (description, "Type"));
    }

  return NULL;
}

/* Whole numbers may be written for fractions, plain words for texts. */
static GVariant *
parse_value (const char  *type,
             const char  *text,
             GError     **error)
{
  if (g_str_equal (type, "s"))
    return g_variant_ref_sink (g_variant_new_string (text));
  if (g_str_equal (type, "as") && *text != '[')
    return g_variant_ref_sink (g_variant_new_strv (&text, 1));

  return g_variant_parse (G_VARIANT_TYPE (type), text, NULL, NULL, error);
}

/**
 * usher_ctl_add_typed:
 * @values: where the value goes
 * @descriptions: Name and Type of what can be given
 * @assignment: NAME=VALUE
 * @error: return location for an error
 *
 * Reads a value by the type that the daemon says it has.
 */
gboolean
usher_ctl_add_typed (GVariantDict  *values,
                     GVariant      *descriptions,
                     const char    *assignment,
                     GError       **error)
{
  const char *sign = strchr (assignment, '=');
  g_autofree char *name = sign != NULL ? g_strndup (assignment, sign - assignment) : NULL;
  g_autofree char *type = name != NULL ? find_type (descriptions, name) : NULL;
  g_autoptr(GVariant) value = NULL;
  g_autoptr(GError) cause = NULL;

  if (sign == NULL)
    g_set_error (error, USHER_CTL_ERROR, USHER_CTL_ERROR_USAGE,
                 _("“%s” should be NAME=VALUE"), assignment);
  else if (type == NULL)
    g_set_error (error, USHER_ERROR, USHER_ERROR_UNKNOWN_KEY, _("There is no “%s”"), name);
  else if ((value = parse_value (type, sign + 1, &cause)) == NULL)
    g_set_error (error, USHER_CTL_ERROR, USHER_CTL_ERROR_USAGE,
                 _("“%s” is no value for %s, whose type is “%s”: %s"), sign + 1, name, type,
                 cause->message);
  else
    g_variant_dict_insert_value (values, name, value);

  return value != NULL;
}
