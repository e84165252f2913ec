/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* What a chore, task, connection or the settings take is written once, as the
 * construct properties of their types. Checks, forms, the store and the keys on
 * the bus all come from there: a property `max-size` is the key `MaxSize`. */

#include "usher-params.h"

#include <string.h>

#include "usher-enums.h"
#include "usher-error.h"
#include "usher-param-values.h"

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

static GVariant *
make_entry (const char   *key,
            GParamSpec   *pspec,
            const GValue *value)
{
  return g_variant_new_dict_entry (g_variant_new_string (key),
                                   g_variant_new_variant (usher_param_value_to_variant (pspec, value)));
}

/* The parameters of a type and how they are called on the bus. A type has the same for
 * ever, and to find out takes longer than to use them: it is done once. */
typedef struct
{
  GPtrArray *pspecs;             /* (owned) (element-type GParamSpec): in their order */
  GPtrArray *keys;               /* (owned) (element-type utf8): of the same */
  GPtrArray *defaults;           /* (owned) (element-type GVariant): each a `{sv}`, of the same */
  GHashTable *by_key;            /* (owned) (element-type utf8 GParamSpec) */
} ClassParams;

/* Most values are the defaults: they are ready to be sent. */
static GVariant *
make_default_entry (const char *key,
                    GParamSpec *pspec)
{
  g_auto(GValue) value = G_VALUE_INIT;
  GVariant *entry;

  g_value_init (&value, pspec->value_type);
  g_param_value_set_default (pspec, &value);
  entry = g_variant_ref_sink (make_entry (key, pspec, &value));
  /* Threads share it: it must not take another form while they do */
  g_variant_get_data (entry);

  return entry;
}

static ClassParams *
list_params (GObjectClass *klass)
{
  g_autofree GParamSpec **pspecs = g_object_class_list_properties (klass, NULL);
  ClassParams *params = g_new0 (ClassParams, 1);

  params->pspecs = g_ptr_array_new ();
  params->keys = g_ptr_array_new_with_free_func (g_free);
  params->defaults = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  params->by_key = g_hash_table_new (g_str_hash, g_str_equal);
  for (GParamSpec **pspec = pspecs; *pspec != NULL; pspec++)
    {
      char *key = is_param (*pspec) ? usher_params_name_to_key ((*pspec)->name) : NULL;

      if (key == NULL)
        continue;

      g_ptr_array_add (params->pspecs, *pspec);
      g_ptr_array_add (params->keys, key);
      g_ptr_array_add (params->defaults, make_default_entry (key, *pspec));
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
  if (usher_param_value_from_variant (pspec, variant, value) && !g_param_value_validate (pspec, value))
    return TRUE;

  expected = usher_param_value_describe (pspec);
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

/* As g_object_get_property(), which looks for the property by its name first. */
static void
get_value (gpointer    object,
           GParamSpec *pspec,
           GValue     *value)
{
  GObjectClass *klass = g_type_class_peek (pspec->owner_type);

  g_value_init (value, pspec->value_type);
  klass->get_property (object, pspec->param_id, value, pspec);
}

static void
add_params (gpointer            object,
            GVariantBuilder    *builder,
            gboolean            only_changed,
            const char * const *without)
{
  const ClassParams *params = get_class_params (G_OBJECT_GET_CLASS (object));

  for (guint i = 0; i < params->pspecs->len; i++)
    {
      GParamSpec *pspec = params->pspecs->pdata[i];
      const char *key = params->keys->pdata[i];
      g_auto(GValue) value = G_VALUE_INIT;

      if (without != NULL && g_strv_contains (without, key))
        continue;

      get_value (object, pspec, &value);
      if (!g_param_value_defaults (pspec, &value))
        g_variant_builder_add_value (builder, make_entry (key, pspec, &value));
      else if (!only_changed)
        g_variant_builder_add_value (builder, params->defaults->pdata[i]);
    }
}

static GVariant *
get_params (gpointer            object,
            gboolean            only_changed,
            const char * const *without)
{
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);

  add_params (object, &builder, only_changed, without);

  return g_variant_builder_end (&builder);
}

/**
 * usher_params_add:
 * @object: an object made by usher_params_construct()
 * @builder: of an `a{sv}`: gets all its parameters
 */
void
usher_params_add (gpointer         object,
                  GVariantBuilder *builder)
{
  add_params (object, builder, FALSE, NULL);
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
    g_variant_ref_sink (usher_param_value_to_variant (pspec, g_param_spec_get_default_value (pspec)));

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
