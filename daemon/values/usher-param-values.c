/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* Values of parameters: from the bus to GValues, back, and in words. */

#include "usher-param-values.h"

#include <gio/gio.h>
#include <math.h>

#include "usher-enums.h"

/* Nothing that a person writes is longer. */
#define MAX_STRING_LENGTH 4096
#define MAX_STRINGS 10000

static gboolean
read_integer (GVariant *variant,
              GValue   *value)
{
  static const struct
  {
    GVariantClass klass;
    gboolean is_signed;
  } classes[] = {
    { G_VARIANT_CLASS_BYTE, FALSE },  { G_VARIANT_CLASS_UINT16, FALSE },
    { G_VARIANT_CLASS_UINT32, FALSE }, { G_VARIANT_CLASS_UINT64, FALSE },
    { G_VARIANT_CLASS_INT16, TRUE },  { G_VARIANT_CLASS_INT32, TRUE },
    { G_VARIANT_CLASS_INT64, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (classes); i++)
    {
      g_auto(GValue) plain = G_VALUE_INIT;

      if (g_variant_classify (variant) != classes[i].klass)
        continue;

      g_dbus_gvariant_to_gvalue (variant, &plain);
      g_value_init (value, classes[i].is_signed ? G_TYPE_INT64 : G_TYPE_UINT64);
      return g_value_transform (&plain, value);
    }

  return FALSE;
}

static gboolean
is_below (const GValue *plain,
          gint64        min)
{
  return G_VALUE_HOLDS_INT64 (plain) && g_value_get_int64 (plain) < min;
}

static gboolean
is_above (const GValue *plain,
          guint64       max)
{
  return G_VALUE_HOLDS_INT64 (plain)
    ? g_value_get_int64 (plain) > 0 && (guint64) g_value_get_int64 (plain) > max
    : g_value_get_uint64 (plain) > max;
}

/* GValue transformations wrap around silently: look at the range first. */
static gboolean
fits_integer (const GValue *plain,
              GType         type)
{
  switch (type)
    {
    case G_TYPE_INT:
      return !is_below (plain, G_MININT) && !is_above (plain, G_MAXINT);

    case G_TYPE_UINT:
      return !is_below (plain, 0) && !is_above (plain, G_MAXUINT);

    case G_TYPE_INT64:
      return !is_above (plain, G_MAXINT64);

    case G_TYPE_UINT64:
      return !is_below (plain, 0);

    default:
      return type == G_TYPE_DOUBLE;
    }
}

static gboolean
convert_integer (GVariant *variant,
                 GValue   *value)
{
  g_auto(GValue) plain = G_VALUE_INIT;

  return read_integer (variant, &plain) &&
         fits_integer (&plain, G_VALUE_TYPE (value)) &&
         g_value_transform (&plain, value);
}

static gboolean
convert_double (GVariant *variant,
                GValue   *value)
{
  if (!g_variant_is_of_type (variant, G_VARIANT_TYPE_DOUBLE))
    return convert_integer (variant, value);

  g_value_set_double (value, g_variant_get_double (variant));

  return isfinite (g_variant_get_double (variant));
}

static gboolean
convert_string (GVariant *variant,
                GValue   *value)
{
  const char *string;
  gsize length;

  if (!g_variant_is_of_type (variant, G_VARIANT_TYPE_STRING))
    return FALSE;

  string = g_variant_get_string (variant, &length);
  if (length > MAX_STRING_LENGTH)
    return FALSE;
  g_value_set_string (value, string);

  return TRUE;
}

static gboolean
convert_strv (GVariant *variant,
              GValue   *value)
{
  if (!g_variant_is_of_type (variant, G_VARIANT_TYPE_STRING_ARRAY) ||
      g_variant_n_children (variant) > MAX_STRINGS)
    return FALSE;

  g_value_take_boxed (value, g_variant_dup_strv (variant, NULL));

  return TRUE;
}

static gboolean
convert_enum (GVariant *variant,
              GValue   *value)
{
  int number;

  if (!g_variant_is_of_type (variant, G_VARIANT_TYPE_STRING) ||
      !usher_enum_from_nick (G_VALUE_TYPE (value), g_variant_get_string (variant, NULL), &number))
    return FALSE;

  g_value_set_enum (value, number);

  return TRUE;
}

/**
 * usher_param_value_from_variant:
 * @pspec: a parameter
 * @variant: from outside
 * @value: (out): not yet initialised; set on success only
 *
 * Whether it is in the range of the parameter is not looked at here.
 *
 * Returns: %FALSE if it is of another kind
 */
gboolean
usher_param_value_from_variant (GParamSpec *pspec,
                                GVariant   *variant,
                                GValue     *value)
{
  g_value_init (value, pspec->value_type);

  if (G_IS_PARAM_SPEC_STRING (pspec))
    return convert_string (variant, value);
  if (G_IS_PARAM_SPEC_BOXED (pspec))
    return convert_strv (variant, value);
  if (G_IS_PARAM_SPEC_ENUM (pspec))
    return convert_enum (variant, value);
  if (G_IS_PARAM_SPEC_DOUBLE (pspec))
    return convert_double (variant, value);

  if (G_IS_PARAM_SPEC_BOOLEAN (pspec))
    {
      if (!g_variant_is_of_type (variant, G_VARIANT_TYPE_BOOLEAN))
        return FALSE;
      g_value_set_boolean (value, g_variant_get_boolean (variant));
      return TRUE;
    }

  if (G_IS_PARAM_SPEC_VARIANT (pspec))
    {
      g_value_set_variant (value, variant);
      return g_variant_is_of_type (variant, G_PARAM_SPEC_VARIANT (pspec)->type);
    }

  return convert_integer (variant, value);
}

static void
append_values (GString    *text,
               GEnumClass *klass)
{
  for (guint i = 0; i < klass->n_values; i++)
    g_string_append_printf (text, "%s%s", i == 0 ? "" : ", ",
                            *klass->values[i].value_nick != '\0' ? klass->values[i].value_nick
                                                                 : "“”");
}

/* Returns: (transfer full): what a person has to write, for the error message */
char *
usher_param_value_describe (GParamSpec *pspec)
{
  if (G_IS_PARAM_SPEC_ENUM (pspec))
    {
      GString *text = g_string_new ("one of: ");

      append_values (text, G_PARAM_SPEC_ENUM (pspec)->enum_class);
      return g_string_free (text, FALSE);
    }

  if (G_IS_PARAM_SPEC_BOOLEAN (pspec))
    return g_strdup ("true or false");
  if (G_IS_PARAM_SPEC_STRING (pspec))
    return g_strdup_printf ("a text of at most %d bytes", MAX_STRING_LENGTH);
  if (G_IS_PARAM_SPEC_BOXED (pspec))
    return g_strdup ("a list of texts");
  if (G_IS_PARAM_SPEC_VARIANT (pspec))
    return g_strdup_printf ("of type %s",
                            g_variant_type_peek_string (G_PARAM_SPEC_VARIANT (pspec)->type));

  if (G_IS_PARAM_SPEC_UINT (pspec))
    return g_strdup_printf ("a whole number from %u to %u", G_PARAM_SPEC_UINT (pspec)->minimum,
                            G_PARAM_SPEC_UINT (pspec)->maximum);
  if (G_IS_PARAM_SPEC_INT (pspec))
    return g_strdup_printf ("a whole number from %d to %d", G_PARAM_SPEC_INT (pspec)->minimum,
                            G_PARAM_SPEC_INT (pspec)->maximum);
  if (G_IS_PARAM_SPEC_UINT64 (pspec))
    return g_strdup_printf ("a whole number from %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT,
                            G_PARAM_SPEC_UINT64 (pspec)->minimum,
                            G_PARAM_SPEC_UINT64 (pspec)->maximum);
  if (G_IS_PARAM_SPEC_DOUBLE (pspec))
    return g_strdup_printf ("a number from %g to %g", G_PARAM_SPEC_DOUBLE (pspec)->minimum,
                            G_PARAM_SPEC_DOUBLE (pspec)->maximum);

  return g_strdup ("a number");
}

/* Returns: (transfer none): a floating reference in nearly all cases, which is to be sunk */
GVariant *
usher_param_value_to_variant (GParamSpec   *pspec,
                              const GValue *value)
{
  static const char * const empty[] = { NULL };

  if (G_IS_PARAM_SPEC_STRING (pspec))
    return g_variant_new_string (g_value_get_string (value) != NULL ? g_value_get_string (value) : "");
  if (G_IS_PARAM_SPEC_BOXED (pspec))
    return g_variant_new_strv (g_value_get_boxed (value) != NULL ? g_value_get_boxed (value) : empty, -1);
  if (G_IS_PARAM_SPEC_ENUM (pspec))
    return g_variant_new_string (usher_enum_to_nick (pspec->value_type, g_value_get_enum (value)));
  if (G_IS_PARAM_SPEC_DOUBLE (pspec))
    return g_variant_new_double (g_value_get_double (value));
  if (G_IS_PARAM_SPEC_BOOLEAN (pspec))
    return g_variant_new_boolean (g_value_get_boolean (value));
  if (G_IS_PARAM_SPEC_UINT (pspec))
    return g_variant_new_uint32 (g_value_get_uint (value));
  if (G_IS_PARAM_SPEC_INT (pspec))
    return g_variant_new_int32 (g_value_get_int (value));
  if (G_IS_PARAM_SPEC_UINT64 (pspec))
    return g_variant_new_uint64 (g_value_get_uint64 (value));
  if (G_IS_PARAM_SPEC_INT64 (pspec))
    return g_variant_new_int64 (g_value_get_int64 (value));

  g_return_val_if_fail (G_IS_PARAM_SPEC_VARIANT (pspec), NULL);

  return g_value_get_variant (value) != NULL
    ? g_value_get_variant (value)
    : g_variant_new_array (g_variant_type_element (G_PARAM_SPEC_VARIANT (pspec)->type), NULL, 0);
}
