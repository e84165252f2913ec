/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* What a chore, task, connection or the settings take is written once, as the
 * construct properties of their types. Checks, forms, the store and the keys on
 * the bus all come from there: a property `max-size` is the key `MaxSize`. */

#include "usher-params.h"

#include <math.h>
#include <string.h>

#include "usher-enums.h"
#include "usher-error.h"

/* Nothing that a person writes is longer. */
#define MAX_STRING_LENGTH 4096
#define MAX_STRINGS 10000

char *
usher_params_key_to_name (const char *key)
{
  g_autoptr(GString) name = g_string_new (NULL);

  for (const char *c = key; *c != '\0'; c++)
    {
      if (g_ascii_isupper (*c) && c != key)
        g_string_append_c (name, '-');
      g_string_append_c (name, g_ascii_tolower (*c));
    }

  return g_string_free (g_steal_pointer (&name), FALSE);
}

char *
usher_params_name_to_key (const char *name)
{
  g_autoptr(GString) key = g_string_new (NULL);
  gboolean upper = TRUE;

  for (const char *c = name; *c != '\0'; c++)
    {
      if (*c != '-')
        g_string_append_c (key, upper ? g_ascii_toupper (*c) : *c);
      upper = *c == '-';
    }

  return g_string_free (g_steal_pointer (&key), FALSE);
}

static gboolean
is_param (const GParamSpec *pspec)
{
  return (pspec->flags & G_PARAM_CONSTRUCT_ONLY) != 0;
}

/* The parameters of a type and how they are called on the bus. A type has the same for
 * ever, and to find out takes longer than to use them: it is done once. */
typedef struct
{
  GPtrArray *pspecs;             /* (owned) (element-type GParamSpec): in their order */
  GPtrArray *keys;               /* (owned) (element-type utf8): of the same */
  GHashTable *by_key;            /* (owned) (element-type utf8 GParamSpec) */
} ClassParams;

static ClassParams *
list_params (GObjectClass *klass)
{
  g_autofree GParamSpec **pspecs = g_object_class_list_properties (klass, NULL);
  ClassParams *params = g_new0 (ClassParams, 1);

  params->pspecs = g_ptr_array_new ();
  params->keys = g_ptr_array_new_with_free_func (g_free);
  params->by_key = g_hash_table_new (g_str_hash, g_str_equal);
  for (GParamSpec **pspec = pspecs; *pspec != NULL; pspec++)
    {
      char *key = is_param (*pspec) ? usher_params_name_to_key ((*pspec)->name) : NULL;

      if (key == NULL)
        continue;

      g_ptr_array_add (params->pspecs, *pspec);
      g_ptr_array_add (params->keys, key);
      g_hash_table_insert (params->by_key, key, *pspec);
    }

  return params;
}

/* Threads may ask at the same time. */
static const ClassParams *
get_class_params (GObjectClass *klass)
{
  static GMutex mutex;
  GQuark quark = g_quark_from_static_string ("usher-params");
  GType type = G_OBJECT_CLASS_TYPE (klass);
  ClassParams *params;

  g_mutex_lock (&mutex);
  params = g_type_get_qdata (type, quark);
  if (params == NULL)
    {
      params = list_params (klass);
      g_type_set_qdata (type, quark, params);
    }
  g_mutex_unlock (&mutex);

  return params;
}

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

static gboolean
convert (GParamSpec *pspec,
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

/* What a person has to write, for the error message. */
static char *
describe_expected (GParamSpec *pspec)
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

static gboolean
refuse_unknown (const ClassParams  *params,
                const char         *key,
                GError            **error)
{
  g_autoptr(GString) keys = g_string_new (NULL);

  for (guint i = 0; i < params->keys->len; i++)
    g_string_append_printf (keys, "%s%s", i > 0 ? ", " : "", (char *) params->keys->pdata[i]);

  g_set_error (error, USHER_ERROR, USHER_ERROR_UNKNOWN_KEY,
               "There is no key “%s” here; there %s %s", key,
               keys->len > 0 ? "are" : "is", keys->len > 0 ? keys->str : "none");

  return FALSE;
}

static gboolean
convert_param (const ClassParams  *params,
               const char         *key,
               GVariant           *variant,
               const char        **name,
               GValue             *value,
               GError            **error)
{
  GParamSpec *pspec = g_hash_table_lookup (params->by_key, key);
  g_autofree char *expected = NULL;

  if (pspec == NULL)
    return refuse_unknown (params, key, error);

  *name = pspec->name;
  if (convert (pspec, variant, value) && !g_param_value_validate (pspec, value))
    return TRUE;

  expected = describe_expected (pspec);
  g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
               "“%s” must be %s", key, expected);

  return FALSE;
}

/* GVariant allows a key to stand twice in a dictionary. */
static gboolean
check_unique (const char **names,
              gsize        n_names,
              const char  *key,
              GError     **error)
{
  for (gsize i = 0; i + 1 < n_names; i++)
    if (names[i] == names[n_names - 1])
      {
        g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
                     "“%s” is given twice", key);
        return FALSE;
      }

  return TRUE;
}

static gboolean
is_given (const char **names,
          gsize        n_names,
          GParamSpec  *pspec)
{
  for (gsize i = 0; i < n_names; i++)
    if (names[i] == pspec->name)
      return TRUE;

  return FALSE;
}

static gboolean
check_required (const ClassParams  *params,
                const char        **names,
                gsize               n_names,
                GError            **error)
{
  for (guint i = 0; i < params->pspecs->len; i++)
    {
      GParamSpec *pspec = params->pspecs->pdata[i];

      if ((pspec->flags & USHER_PARAM_REQUIRED) == 0 || is_given (names, n_names, pspec))
        continue;

      g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
                   "“%s” is missing", (char *) params->keys->pdata[i]);
      return FALSE;
    }

  return TRUE;
}

/**
 * usher_params_construct:
 * @type: a type of #GObject
 * @params: an `a{sv}`, by the keys of the bus
 * @error: return location for a #UsherError that names the key
 *
 * Returns: (transfer full) (nullable): a new object
 */
gpointer
usher_params_construct (GType      type,
                        GVariant  *params,
                        GError   **error)
{
  g_autoptr(GTypeClass) klass = g_type_class_ref (type);
  const ClassParams *known = get_class_params (G_OBJECT_CLASS (klass));
  gsize n_params = g_variant_n_children (params);
  g_autofree const char **names = g_new0 (const char *, n_params);
  g_autoptr(GArray) values = g_array_new (FALSE, TRUE, sizeof (GValue));

  g_array_set_clear_func (values, (GDestroyNotify) g_value_unset);
  g_array_set_size (values, (guint) n_params);

  for (gsize i = 0; i < n_params; i++)
    {
      g_autoptr(GVariant) variant = NULL;
      const char *key;

      g_variant_get_child (params, i, "{&sv}", &key, &variant);
      if (!convert_param (known, key, variant, &names[i],
                          &g_array_index (values, GValue, i), error) ||
          !check_unique (names, i + 1, key, error))
        return NULL;
    }

  if (!check_required (known, names, n_params, error))
    return NULL;

  return g_object_new_with_properties (type, (guint) n_params, names,
                                       (const GValue *) (gpointer) values->data);
}

static GVariant *
value_to_variant (GParamSpec   *pspec,
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

static GVariant *
get_params (gpointer            object,
            gboolean            only_changed,
            const char * const *without)
{
  const ClassParams *params = get_class_params (G_OBJECT_GET_CLASS (object));
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);

  for (guint i = 0; i < params->pspecs->len; i++)
    {
      GParamSpec *pspec = params->pspecs->pdata[i];
      const char *key = params->keys->pdata[i];
      g_auto(GValue) value = G_VALUE_INIT;

      if (without != NULL && g_strv_contains (without, key))
        continue;

      g_object_get_property (object, pspec->name, &value);
      if (!only_changed || !g_param_value_defaults (pspec, &value))
        g_variant_builder_add (&builder, "{sv}", key, value_to_variant (pspec, &value));
    }

  return g_variant_builder_end (&builder);
}

/**
 * usher_params_get:
 * @object: an object made by usher_params_construct()
 *
 * Returns: (transfer floating): all its parameters, as an `a{sv}`
 */
GVariant *
usher_params_get (gpointer object)
{
  return get_params (object, FALSE, NULL);
}

/**
 * usher_params_get_changed:
 * @object: an object made by usher_params_construct()
 *
 * Returns: (transfer floating): those that differ from their defaults
 */
GVariant *
usher_params_get_changed (gpointer object)
{
  return get_params (object, TRUE, NULL);
}

/**
 * usher_params_get_changed_without:
 * @object: an object made by usher_params_construct()
 * @keys: (array zero-terminated=1): those that are not wanted
 *
 * Returns: (transfer floating): those that differ from their defaults
 */
GVariant *
usher_params_get_changed_without (gpointer            object,
                                  const char * const *keys)
{
  return get_params (object, TRUE, keys);
}

static void
add_range (GVariantDict *dict,
           GParamSpec   *pspec)
{
  if (G_IS_PARAM_SPEC_UINT (pspec))
    {
      g_variant_dict_insert (dict, "Minimum", "v",
                             g_variant_new_uint32 (G_PARAM_SPEC_UINT (pspec)->minimum));
      g_variant_dict_insert (dict, "Maximum", "v",
                             g_variant_new_uint32 (G_PARAM_SPEC_UINT (pspec)->maximum));
    }
  else if (G_IS_PARAM_SPEC_UINT64 (pspec))
    {
      g_variant_dict_insert (dict, "Minimum", "v",
                             g_variant_new_uint64 (G_PARAM_SPEC_UINT64 (pspec)->minimum));
      g_variant_dict_insert (dict, "Maximum", "v",
                             g_variant_new_uint64 (G_PARAM_SPEC_UINT64 (pspec)->maximum));
    }
  else if (G_IS_PARAM_SPEC_INT (pspec))
    {
      g_variant_dict_insert (dict, "Minimum", "v",
                             g_variant_new_int32 (G_PARAM_SPEC_INT (pspec)->minimum));
      g_variant_dict_insert (dict, "Maximum", "v",
                             g_variant_new_int32 (G_PARAM_SPEC_INT (pspec)->maximum));
    }
  else if (G_IS_PARAM_SPEC_DOUBLE (pspec))
    {
      g_variant_dict_insert (dict, "Minimum", "v",
                             g_variant_new_double (G_PARAM_SPEC_DOUBLE (pspec)->minimum));
      g_variant_dict_insert (dict, "Maximum", "v",
                             g_variant_new_double (G_PARAM_SPEC_DOUBLE (pspec)->maximum));
    }
}

static void
add_values (GVariantDict *dict,
            GParamSpec   *pspec)
{
  g_auto(GVariantBuilder) nicks = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_STRING_ARRAY);
  GEnumClass *klass;

  if (!G_IS_PARAM_SPEC_ENUM (pspec))
    return;

  klass = G_PARAM_SPEC_ENUM (pspec)->enum_class;
  for (guint i = 0; i < klass->n_values; i++)
    g_variant_builder_add (&nicks, "s", klass->values[i].value_nick);
  g_variant_dict_insert_value (dict, "Values", g_variant_builder_end (&nicks));
}

static GVariant *
describe_param (GParamSpec *pspec)
{
  g_autoptr(GVariantDict) dict = g_variant_dict_new (NULL);
  g_autofree char *key = usher_params_name_to_key (pspec->name);
  const char *unit = g_param_spec_get_nick (pspec);
  g_autoptr(GVariant) value =
    g_variant_ref_sink (value_to_variant (pspec, g_param_spec_get_default_value (pspec)));

  g_variant_dict_insert (dict, "Name", "s", key);
  g_variant_dict_insert (dict, "Type", "s", g_variant_get_type_string (value));
  g_variant_dict_insert (dict, "Default", "v", value);
  g_variant_dict_insert (dict, "Unit", "s", g_str_equal (unit, pspec->name) ? "" : unit);
  g_variant_dict_insert (dict, "Required", "b", (pspec->flags & USHER_PARAM_REQUIRED) != 0);
  add_range (dict, pspec);
  add_values (dict, pspec);

  return g_variant_dict_end (dict);
}

/**
 * usher_params_describe:
 * @type: a type of #GObject
 *
 * Returns: (transfer floating): an `aa{sv}` from which a client can build a form
 */
GVariant *
usher_params_describe (GType type)
{
  g_autoptr(GTypeClass) klass = g_type_class_ref (type);
  const ClassParams *params = get_class_params (G_OBJECT_CLASS (klass));
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));

  for (guint i = 0; i < params->pspecs->len; i++)
    g_variant_builder_add_value (&builder, describe_param (params->pspecs->pdata[i]));

  return g_variant_builder_end (&builder);
}

/**
 * usher_params_merge:
 * @params: an `a{sv}`
 * @changes: an `a{sv}`
 *
 * Returns: (transfer floating): @params, with @changes laid over them
 */
GVariant *
usher_params_merge (GVariant *params,
                    GVariant *changes)
{
  g_autoptr(GVariantDict) dict = g_variant_dict_new (params);
  GVariantIter iter;
  const char *key;
  GVariant *value;

  g_variant_iter_init (&iter, changes);
  while (g_variant_iter_loop (&iter, "{&sv}", &key, &value))
    g_variant_dict_insert_value (dict, key, value);

  return g_variant_dict_end (dict);
}
