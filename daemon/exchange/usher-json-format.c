/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* The keys of the bus as a JSON document: all of a task, and it comes back unchanged. */

#include "usher-exchange.h"

#include "usher-json-values.h"
#include "usher-params.h"

/* What the bus says of a task beside its definition. It is passed over, so that what
 * `usherctl tasks --json` has printed can be read, too. */
static const char * const standing_keys[] = {
  "Builtin", "Created", "Revision", "RemovedAt", "TriggerText", "State", "PausedUntil",
  "PausedByFailures", "WaitingFor", "NextDue", "DueSince", "SkippedDue", "MissedDue", "Followers",
  "LastRun", "LastRunId", "LastState", "LastErrorCode", "LastDuration", "LastSuccess",
  "AverageDuration", "ConsecutiveFailures", NULL
};

typedef struct
{
  GHashTable *of_definition;     /* (owned) (element-type utf8 utf8): types by key */
  GHashTable *of_chores;         /* (owned) (element-type utf8 GHashTable): the same by chore */
} Types;

/* @parameters: (transfer none): an `aa{sv}` as of usher_params_describe() */
static GHashTable *
list_types (GVariant *parameters)
{
  GHashTable *types = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (gsize i = 0; i < g_variant_n_children (parameters); i++)
    {
      g_autoptr(GVariant) one = g_variant_get_child_value (parameters, i);
      char *name = NULL;
      char *type = NULL;

      g_variant_lookup (one, "Name", "s", &name);
      g_variant_lookup (one, "Type", "s", &type);
      g_hash_table_insert (types, name, type);
    }

  return types;
}

static void
types_init (Types       *self,
            UsherChores *chores)
{
  g_autoptr(GVariant) keys = g_variant_ref_sink (usher_params_describe (USHER_TYPE_TASK_DEFINITION));
  g_autoptr(GVariant) all = g_variant_ref_sink (usher_chores_describe (chores));

  self->of_definition = list_types (keys);
  self->of_chores = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                           (GDestroyNotify) g_hash_table_unref);
  for (gsize i = 0; i < g_variant_n_children (all); i++)
    {
      g_autoptr(GVariant) one = g_variant_get_child_value (all, i);
      g_autoptr(GVariant) parameters = g_variant_lookup_value (one, "Parameters", NULL);
      char *id = NULL;

      g_variant_lookup (one, "Id", "s", &id);
      g_hash_table_insert (self->of_chores, id, list_types (parameters));
    }
}

static void
types_clear (Types *self)
{
  g_clear_pointer (&self->of_definition, g_hash_table_unref);
  g_clear_pointer (&self->of_chores, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Types, types_clear)

/* What cannot be retyped stays, to be refused by whoever knows its key. */
static GVariant *
retype_members (GVariant           *members,
                GHashTable         *types,
                const char * const *without)
{
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);
  GVariantIter iter;
  const char *key;
  GVariant *value;

  g_variant_iter_init (&iter, members);
  while (g_variant_iter_loop (&iter, "{&sv}", &key, &value))
    {
      const char *type = types != NULL ? g_hash_table_lookup (types, key) : NULL;
      g_autoptr(GVariant) retyped =
        type != NULL ? usher_json_values_retype (value, G_VARIANT_TYPE (type)) : NULL;

      if (without == NULL || !g_strv_contains (without, key))
        g_variant_builder_add (&builder, "{sv}", key, retyped != NULL ? retyped : value);
    }

  return g_variant_builder_end (&builder);
}

static GVariant *
make_definition (GVariant *members,
                 Types    *types)
{
  g_autoptr(GVariant) typed =
    g_variant_ref_sink (retype_members (members, types->of_definition, standing_keys));
  g_autoptr(GVariantDict) definition = g_variant_dict_new (typed);
  g_autoptr(GVariant) parameters =
    g_variant_lookup_value (typed, "Parameters", G_VARIANT_TYPE_VARDICT);
  const char *chore = "";

  g_variant_lookup (typed, "Chore", "&s", &chore);
  if (parameters != NULL)
    g_variant_dict_insert_value (definition, "Parameters",
                                 retype_members (parameters,
                                                 g_hash_table_lookup (types->of_chores, chore), NULL));

  return g_variant_ref_sink (g_variant_dict_end (definition));
}

static gboolean
read_json (const char                 *text,
           const UsherExchangeContext *context,
           GPtrArray                  *records,
           GError                    **error)
{
  g_autoptr(GPtrArray) objects = usher_json_values_parse (text, error);
  g_auto(Types) types = { NULL, };

  if (objects == NULL)
    return FALSE;

  types_init (&types, context->chores);
  for (guint i = 0; i < objects->len; i++)
    {
      UsherJsonObject *object = objects->pdata[i];
      UsherImportRecord *record = usher_import_add (records, object->line, "");
      const char *name = "";

      if (!g_variant_lookup (object->members, "Name", "&s", &name))
        g_variant_lookup (object->members, "Id", "&s", &name);
      g_free (record->source);
      record->source = g_strdup (name);
      g_variant_lookup (object->members, "Builtin", "b", &record->builtin);
      record->definition = make_definition (object->members, &types);
    }

  return TRUE;
}

static GVariant *
make_members (const UsherExportTask *task)
{
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);
  g_autoptr(GVariant) params = g_variant_ref_sink (usher_params_get_changed (task->definition));
  GVariantIter iter;
  const char *key;
  GVariant *value;

  g_variant_builder_add (&builder, "{sv}", "Id", g_variant_new_string (task->id));
  g_variant_iter_init (&iter, params);
  while (g_variant_iter_loop (&iter, "{&sv}", &key, &value))
    g_variant_builder_add (&builder, "{sv}", key, value);
  if (!task->enabled)
    g_variant_builder_add (&builder, "{sv}", "Enabled", g_variant_new_boolean (FALSE));
  if (task->builtin)
    g_variant_builder_add (&builder, "{sv}", "Builtin", g_variant_new_boolean (TRUE));

  return g_variant_builder_end (&builder);
}

static void
write_json (GPtrArray                  *tasks,
            const UsherExchangeContext *context,
            GString                    *text)
{
  g_autoptr(GPtrArray) objects = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);

  for (guint i = 0; i < tasks->len; i++)
    g_ptr_array_add (objects, g_variant_ref_sink (make_members (tasks->pdata[i])));
  usher_json_values_print (objects, text);
}

const UsherFormat usher_json_format = { "json", read_json, write_json };
