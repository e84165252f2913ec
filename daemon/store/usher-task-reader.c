/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-task-reader.h"

#include "usher-variant-text.h"

static void
insert_text (GVariantDict *params,
             const char   *key,
             const char   *text)
{
  g_variant_dict_insert (params, key, "s", text != NULL ? text : "");
}

static void
insert_lines (GVariantDict *params,
              const char   *key,
              const char   *text)
{
  g_auto(GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", -1);

  g_variant_dict_insert_value (params, key, g_variant_new_strv ((const char * const *) lines, -1));
}

static void
insert_variant (GVariantDict *params,
                const char   *key,
                const char   *text)
{
  g_autoptr(GVariant) variant = usher_variant_from_text (text);

  g_variant_dict_insert_value (params, key, variant);
}

static void
insert_options (GVariantDict *params,
                const char   *text)
{
  g_autoptr(GVariant) options = usher_variant_from_text (text);
  GVariantIter iter;
  const char *key;
  GVariant *value;

  g_variant_iter_init (&iter, options);
  while (g_variant_iter_loop (&iter, "{&sv}", &key, &value))
    g_variant_dict_insert_value (params, key, value);
}

/* What stands in the columns of a definition, valid until the next row. */
typedef struct
{
  const char *name;
  const char *chore;
  const char *parameters;        /* (nullable) */
  const char *triggers;
  const char *time_zone;
  const char *options;           /* (nullable) */
} DefinitionTexts;

/* More would take longer to look at than they spare. */
#define MAX_KNOWN 1000

/**
 * UsherTaskReader:
 *
 * Reads tasks from rows. Of many tasks hardly more than the names differ: what they
 * have alike is read once, and shared.
 */
struct _UsherTaskReader
{
  UsherZones *zones;             /* (owned) */
  GString *key;                  /* (owned): what is being looked up */
  GHashTable *by_policies;       /* (owned) (element-type utf8 UsherTaskDefinition) */
  GHashTable *by_triggers;       /* (owned) (element-type utf8 UsherTaskDefinition): also */
};

UsherTaskReader *
usher_task_reader_new (void)
{
  UsherTaskReader *self = g_new0 (UsherTaskReader, 1);

  self->zones = usher_zones_new ();
  self->key = g_string_new (NULL);
  self->by_policies = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->by_triggers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);

  return self;
}

void
usher_task_reader_free (UsherTaskReader *self)
{
  g_string_free (g_steal_pointer (&self->key), TRUE);
  g_clear_pointer (&self->by_policies, g_hash_table_unref);
  g_clear_pointer (&self->by_triggers, g_hash_table_unref);
  g_clear_pointer (&self->zones, usher_zones_free);
  g_free (self);
}

static GVariant *
build_params (const DefinitionTexts *texts)
{
  g_autoptr(GVariantDict) params = g_variant_dict_new (NULL);

  insert_text (params, "Name", texts->name);
  insert_text (params, "Chore", texts->chore);
  insert_variant (params, "Parameters", texts->parameters);
  insert_lines (params, "Triggers", texts->triggers);
  insert_text (params, "TimeZone", texts->time_zone);
  insert_options (params, texts->options);

  return g_variant_ref_sink (g_variant_dict_end (params));
}

static void
read_texts (DefinitionTexts *texts,
            UsherStatement  *statement)
{
  texts->name = usher_statement_read_text (statement);
  texts->chore = usher_statement_read_text (statement);
  texts->parameters = usher_statement_read_text (statement);
  texts->triggers = usher_statement_read_text (statement);
  texts->time_zone = usher_statement_read_text (statement);
  texts->options = usher_statement_read_text (statement);
}

/* A tree of variants takes many times the memory of its bytes. */
static GVariant *
read_parameters (const char *text)
{
  g_autoptr(GVariant) parameters = text != NULL ? usher_variant_from_text (text) : NULL;
  g_autoptr(GBytes) bytes = parameters != NULL ? g_variant_get_data_as_bytes (parameters) : NULL;

  return bytes != NULL ? g_variant_new_from_bytes (G_VARIANT_TYPE_VARDICT, bytes, TRUE) : NULL;
}

static UsherTaskDefinition *
find_known (UsherTaskReader *self,
            GHashTable      *known,
            const char      *more)
{
  g_string_append_c (self->key, '\n');
  g_string_append (self->key, more != NULL ? more : "");

  return g_hash_table_lookup (known, self->key->str);
}

static UsherTaskDefinition *
read_unlike (UsherTaskReader        *self,
             const DefinitionTexts  *texts,
             gint64                  created,
             GError                **error)
{
  g_autoptr(GVariant) params = build_params (texts);

  return usher_task_definition_new (params, self->zones, created, error);
}

static UsherTaskDefinition *
read_like (UsherTaskDefinition    *like,
           const DefinitionTexts  *texts,
           gint64                  created,
           GError                **error)
{
  g_auto(GStrv) triggers = g_strsplit (texts->triggers, "\n", -1);

  return usher_task_definition_new_like (like, texts->name, read_parameters (texts->parameters),
                                         (const char * const *) triggers, created, error);
}

/* What is left open in a text may depend on the task. */
static gboolean
is_settled (UsherTaskDefinition *definition,
            const char          *text)
{
  g_auto(GStrv) triggers = usher_triggers_to_texts (definition->triggers);
  g_autofree char *settled = g_strjoinv ("\n", triggers);

  return g_str_equal (settled, text);
}

static UsherTaskDefinition *
read_definition (UsherTaskReader        *self,
                 const DefinitionTexts  *texts,
                 gint64                  created,
                 GError                **error)
{
  g_autoptr(UsherTaskDefinition) definition = NULL;
  UsherTaskDefinition *like, *same;

  g_string_truncate (self->key, 0);
  g_string_append_printf (self->key, "%s\n%s", texts->chore, texts->time_zone);
  like = find_known (self, self->by_policies, texts->options);
  if (like == NULL)
    {
      definition = read_unlike (self, texts, created, error);
      if (definition != NULL && g_hash_table_size (self->by_policies) < MAX_KNOWN)
        g_hash_table_insert (self->by_policies, g_strdup (self->key->str), g_object_ref (definition));
      return g_steal_pointer (&definition);
    }

  same = find_known (self, self->by_triggers, texts->triggers);
  if (same != NULL)
    return usher_task_definition_new_like (same, texts->name, read_parameters (texts->parameters),
                                           NULL, created, error);

  definition = read_like (like, texts, created, error);
  if (definition != NULL && g_hash_table_size (self->by_triggers) < MAX_KNOWN &&
      is_settled (definition, texts->triggers))
    g_hash_table_insert (self->by_triggers, g_strdup (self->key->str), g_object_ref (definition));

  return g_steal_pointer (&definition);
}

static void
read_standing (UsherTask      *task,
               UsherStatement *statement)
{
  const char *state;
  int number = USHER_RUN_QUEUED;

  task->enabled = usher_statement_read_int (statement) != 0;
  task->paused = usher_statement_read_int (statement) != 0;
  task->paused_until = usher_statement_read_int (statement);
  task->paused_by_failures = usher_statement_read_int (statement) != 0;
  task->skipped = usher_statement_read_int (statement);
  task->missed = usher_statement_read_int (statement);
  task->due = usher_statement_read_time (statement, USHER_TIME_NEVER);
  task->served = usher_statement_read_int (statement);
  task->last_run = (guint64) usher_statement_read_int (statement);
  state = usher_statement_read_text (statement);
  if (state != NULL)
    usher_enum_from_nick (USHER_TYPE_RUN_STATE, state, &number);
  task->last_state = (UsherRunState) number;
  task->last_error = usher_statement_dup_text (statement);
  task->last_started = usher_statement_read_int (statement);
  task->last_ended = usher_statement_read_int (statement);
  task->last_duration = usher_statement_read_int (statement);
  task->last_success = usher_statement_read_int (statement);
  task->n_timed = (guint) usher_statement_read_int (statement);
  task->average_duration = usher_statement_read_int (statement);
  task->consecutive_failures = (guint) usher_statement_read_int (statement);
}

/**
 * usher_task_reader_read:
 * @self: a reader
 * @statement: at a row of %USHER_TASK_COLUMNS
 * @error: return location for a #UsherError that names the task
 *
 * Returns: (transfer full) (nullable): the task
 */
UsherTask *
usher_task_reader_read (UsherTaskReader  *self,
                        UsherStatement   *statement,
                        GError          **error)
{
  gint64 key = usher_statement_read_int (statement);
  g_autofree char *id = usher_statement_dup_text (statement);
  gboolean builtin = usher_statement_read_int (statement) != 0;
  gint64 created = usher_statement_read_int (statement);
  guint64 revision = (guint64) usher_statement_read_int (statement);
  g_autoptr(UsherTaskDefinition) definition = NULL;
  DefinitionTexts texts;
  UsherTask *task;

  read_texts (&texts, statement);
  definition = read_definition (self, &texts, created, error);
  if (definition == NULL)
    {
      g_prefix_error (error, "The stored task “%s”: ", id);
      return NULL;
    }

  task = usher_task_new (id, definition, created);
  task->key = key;
  task->builtin = builtin;
  task->revision = revision;
  read_standing (task, statement);

  return task;
}
