/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* Properties that are plain members of a struct, with nothing to be done when
 * they are set: where each is says all there is to say. */

#include "usher-members.h"

/**
 * usher_members_get:
 * @object: an instance
 * @offset: of the member behind a property
 * @value: initialised for the property
 */
void
usher_members_get (gpointer  object,
                   gsize     offset,
                   GValue   *value)
{
  gpointer member = G_STRUCT_MEMBER_P (object, offset);

  switch (G_TYPE_FUNDAMENTAL (G_VALUE_TYPE (value)))
    {
    case G_TYPE_BOOLEAN:
      g_value_set_boolean (value, *(gboolean *) member);
      break;

    case G_TYPE_UINT:
      g_value_set_uint (value, *(guint *) member);
      break;

    case G_TYPE_UINT64:
      g_value_set_uint64 (value, *(guint64 *) member);
      break;

    case G_TYPE_DOUBLE:
      g_value_set_double (value, *(double *) member);
      break;

    case G_TYPE_ENUM:
      g_value_set_enum (value, *(int *) member);
      break;

    case G_TYPE_STRING:
      g_value_set_string (value, *(char **) member);
      break;

    case G_TYPE_VARIANT:
      g_value_set_variant (value, *(GVariant **) member);
      break;

    case G_TYPE_BOXED:
      g_value_set_boxed (value, *(gpointer *) member);
      break;

    default:
      g_assert_not_reached ();
    }
}

/**
 * usher_members_set:
 * @object: an instance that is being constructed
 * @offset: of the member behind a property
 * @value: what it is to be
 *
 * A list of strings is never %NULL afterwards.
 */
void
usher_members_set (gpointer      object,
                   gsize         offset,
                   const GValue *value)
{
  gpointer member = G_STRUCT_MEMBER_P (object, offset);

  switch (G_TYPE_FUNDAMENTAL (G_VALUE_TYPE (value)))
    {
    case G_TYPE_BOOLEAN:
      *(gboolean *) member = g_value_get_boolean (value);
      break;

    case G_TYPE_UINT:
      *(guint *) member = g_value_get_uint (value);
      break;

    case G_TYPE_UINT64:
      *(guint64 *) member = g_value_get_uint64 (value);
      break;

    case G_TYPE_DOUBLE:
      *(double *) member = g_value_get_double (value);
      break;

    case G_TYPE_ENUM:
      *(int *) member = g_value_get_enum (value);
      break;

    case G_TYPE_STRING:
      *(char **) member = g_value_dup_string (value);
      break;

    case G_TYPE_VARIANT:
      *(GVariant **) member = g_value_dup_variant (value);
      break;

    case G_TYPE_BOXED:
      *(char ***) member = g_value_dup_boxed (value);
      if (*(char ***) member == NULL)
        *(char ***) member = g_new0 (char *, 1);
      break;

    default:
      g_assert_not_reached ();
    }
}

/**
 * usher_members_clear:
 * @object: an instance that ends
 * @properties: (array length=n_properties): of its type; the first is none
 * @offsets: (array length=n_properties): where their members are
 * @n_properties: how many there are
 */
void
usher_members_clear (gpointer      object,
                     GParamSpec  **properties,
                     const gsize  *offsets,
                     guint         n_properties)
{
  for (guint i = 1; i < n_properties; i++)
    {
      gpointer member = G_STRUCT_MEMBER_P (object, offsets[i]);

      if (properties[i]->value_type == G_TYPE_STRING)
        g_clear_pointer ((char **) member, g_free);
      else if (properties[i]->value_type == G_TYPE_VARIANT)
        g_clear_pointer ((GVariant **) member, g_variant_unref);
      else if (properties[i]->value_type == G_TYPE_STRV)
        g_clear_pointer ((char ***) member, g_strfreev);
    }
}
