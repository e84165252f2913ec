/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-chores.h"

#include "usher-error.h"
#include "usher-params.h"

/* One line per name in the “chores” list of meson.build. */
#define KIND(id, name) GType usher_##id##_chore_get_type (void);
#include "usher-chore-kinds.h"
#undef KIND

struct _UsherChores
{
  GArray *types;                 /* (owned) (element-type GType) */
};

/**
 * usher_chores_new:
 *
 * Returns: (transfer full): all kinds that Usher comes with
 */
UsherChores *
usher_chores_new (void)
{
  UsherChores *self = g_new0 (UsherChores, 1);

  self->types = g_array_new (FALSE, FALSE, sizeof (GType));
#define KIND(id, name) usher_chores_add (self, usher_##id##_chore_get_type ());
#include "usher-chore-kinds.h"
#undef KIND

  return self;
}

void
usher_chores_free (UsherChores *self)
{
  g_clear_pointer (&self->types, g_array_unref);
  g_free (self);
}

/**
 * usher_chores_add:
 * @self: the kinds of work
 * @type: a type of #UsherChore
 */
void
usher_chores_add (UsherChores *self,
                  GType        type)
{
  g_return_if_fail (g_type_is_a (type, USHER_TYPE_CHORE));

  g_array_append_val (self->types, type);
}

static const char *
get_kind (GType type)
{
  g_autoptr(GTypeClass) klass = g_type_class_ref (type);

  return ((UsherChoreClass *) klass)->kind;
}

static GType
find_type (UsherChores *self,
           const char  *kind)
{
  for (guint i = 0; i < self->types->len; i++)
    {
      GType type = g_array_index (self->types, GType, i);

      if (g_str_equal (get_kind (type), kind))
        return type;
    }

  return G_TYPE_INVALID;
}

gboolean
usher_chores_contain (UsherChores *self,
                      const char  *kind)
{
  return find_type (self, kind) != G_TYPE_INVALID;
}

static void
refuse_kind (UsherChores  *self,
             const char   *kind,
             GError      **error)
{
  g_autoptr(GString) kinds = g_string_new (NULL);

  for (guint i = 0; i < self->types->len; i++)
    g_string_append_printf (kinds, "%s%s", i > 0 ? ", " : "",
                            get_kind (g_array_index (self->types, GType, i)));

  g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
               "There is no chore “%s”; there are %s", kind, kinds->str);
}

/**
 * usher_chores_create:
 * @self: the kinds of work
 * @kind: one of them
 * @parameters: an `a{sv}`
 * @error: return location for a #UsherError
 *
 * Returns: (transfer full) (nullable): a chore that is ready to run
 */
UsherChore *
usher_chores_create (UsherChores  *self,
                     const char   *kind,
                     GVariant     *parameters,
                     GError      **error)
{
  GType type = find_type (self, kind);
  UsherChore *chore;

  if (type == G_TYPE_INVALID)
    {
      refuse_kind (self, kind, error);
      return NULL;
    }

  chore = usher_params_construct (type, parameters, error);
  if (chore == NULL)
    g_prefix_error (error, "Parameters of the chore “%s”: ", kind);

  return chore;
}

/**
 * usher_chores_describe:
 * @self: the kinds of work
 *
 * Returns: (transfer floating): an `aa{sv}` of ids and parameters
 */
GVariant *
usher_chores_describe (UsherChores *self)
{
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));

  for (guint i = 0; i < self->types->len; i++)
    {
      GType type = g_array_index (self->types, GType, i);
      g_autoptr(GVariantDict) dict = g_variant_dict_new (NULL);

      g_variant_dict_insert (dict, "Id", "s", get_kind (type));
      g_variant_dict_insert_value (dict, "Parameters", usher_params_describe (type));
      g_variant_builder_add_value (&builder, g_variant_dict_end (dict));
    }

  return g_variant_builder_end (&builder);
}
