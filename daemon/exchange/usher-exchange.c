/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-exchange.h"

#include <string.h>

#include "usher-error.h"
#include "usher-params.h"

/* So much of a command makes its name. */
#define MAX_NAME_LENGTH 80

/* One line per name in the “formats” list of meson.build. */
#define KIND(id, name) extern const UsherFormat usher_##id##_format;
#include "usher-formats.h"
#undef KIND

static const UsherFormat * const formats[] = {
#define KIND(id, name) &usher_##id##_format,
#include "usher-formats.h"
#undef KIND
};

void
usher_import_record_free (UsherImportRecord *self)
{
  g_clear_pointer (&self->source, g_free);
  g_clear_pointer (&self->code, g_free);
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->definition, g_variant_unref);
  g_clear_pointer (&self->id, g_free);
  g_free (self);
}

/**
 * usher_import_add:
 * @records: (element-type UsherImportRecord): what has been read so far
 * @line: where it stands
 * @source: what stands there
 *
 * Returns: (transfer none): a new record, which says that all is fine
 */
UsherImportRecord *
usher_import_add (GPtrArray  *records,
                  guint       line,
                  const char *source)
{
  UsherImportRecord *self = g_new0 (UsherImportRecord, 1);

  self->line = line;
  self->source = g_strdup (source);
  self->code = g_strdup ("new");
  g_ptr_array_add (records, self);

  return self;
}

/**
 * usher_import_record_say:
 * @self: a record
 * @severity: how bad it is
 * @code: what it is, as a word
 * @format: the same as a sentence without its full stop
 *
 * The worst that is said of a record makes its code; sentences add up. What cannot
 * be carried over has no definition any more.
 */
void
usher_import_record_say (UsherImportRecord   *self,
                         UsherImportSeverity  severity,
                         const char          *code,
                         const char          *format,
                         ...)
{
  g_autofree char *sentence = NULL;
  g_autofree char *before = g_steal_pointer (&self->text);
  va_list arguments;

  va_start (arguments, format);
  sentence = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  self->text = before != NULL ? g_strdup_printf ("%s; %s", before, sentence) : g_strdup (sentence);
  if (severity > self->severity)
    {
      g_free (self->code);
      self->code = g_strdup (code);
      self->severity = severity;
    }

  if (severity == USHER_IMPORT_ERROR)
    g_clear_pointer (&self->definition, g_variant_unref);
}

/* For a setting that we have nothing like. */
void
usher_import_record_say_key (UsherImportRecord *self,
                             const char        *key)
{
  usher_import_record_say (self, USHER_IMPORT_WARNING, "setting-dropped",
                           "“%s” is not carried over", key);
}

UsherExportTask *
usher_export_task_new (const char          *id,
                       UsherTaskDefinition *definition)
{
  UsherExportTask *self = g_new0 (UsherExportTask, 1);

  self->id = g_strdup (id);
  self->enabled = TRUE;
  self->definition = g_object_ref (definition);

  return self;
}

void
usher_export_task_free (UsherExportTask *self)
{
  g_clear_pointer (&self->id, g_free);
  g_clear_object (&self->definition);
  g_free (self);
}

/**
 * usher_format_find:
 * @name: the name of a format
 * @error: return location for a #UsherError
 *
 * Returns: (transfer none) (nullable): the format
 */
const UsherFormat *
usher_format_find (const char  *name,
                   GError     **error)
{
  g_autoptr(GString) names = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      if (g_str_equal (formats[i]->name, name))
        return formats[i];
      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", formats[i]->name);
    }

  g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
               "There is no format “%s”; there are %s", name, names->str);

  return NULL;
}

/**
 * usher_format_read:
 * @format: a format
 * @text: valid UTF-8
 * @context: what it depends on
 * @error: return location for a #UsherError
 *
 * Returns: (transfer full) (nullable) (element-type UsherImportRecord): what it says,
 *   in its order
 */
GPtrArray *
usher_format_read (const UsherFormat           *format,
                   const char                  *text,
                   const UsherExchangeContext  *context,
                   GError                     **error)
{
  g_autoptr(GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) usher_import_record_free);

  return format->read (text, context, records, error) ? g_steal_pointer (&records) : NULL;
}

/**
 * usher_format_write:
 * @format: a format
 * @tasks: (element-type UsherExportTask): what is to be written, in this order
 * @context: what it depends on
 *
 * Returns: (transfer full): the text
 */
char *
usher_format_write (const UsherFormat          *format,
                    GPtrArray                  *tasks,
                    const UsherExchangeContext *context)
{
  g_autoptr(GString) text = g_string_new (NULL);

  format->write (tasks, context, text);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * usher_exchange_make_name:
 * @command: what a task runs, as a line
 *
 * Returns: (transfer full): a name for a task that came without one
 */
char *
usher_exchange_make_name (const char *command)
{
  g_autofree char *line = g_strdup (command);
  char *end;

  for (char *c = line; *c != '\0'; c++)
    if (g_ascii_iscntrl (*c))
      *c = ' ';
  g_strstrip (line);

  if (strlen (line) <= MAX_NAME_LENGTH)
    return g_steal_pointer (&line);

  end = g_utf8_find_prev_char (line, line + MAX_NAME_LENGTH - strlen ("…") + 1);
  *end = '\0';

  return g_strconcat (line, "…", NULL);
}

static char *
find_other_key (GVariant           *dictionary,
                const char * const *keys)
{
  GVariantIter iter;
  const char *key;
  GVariant *value;

  g_variant_iter_init (&iter, dictionary);
  while (g_variant_iter_next (&iter, "{&sv}", &key, &value))
    {
      gboolean says_something = !g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN) ||
                                g_variant_get_boolean (value);

      g_variant_unref (value);
      if (says_something && !g_strv_contains (keys, key))
        return g_strdup (key);
    }

  return NULL;
}

/**
 * usher_exchange_find_unsaid:
 * @task: a task
 * @keys: (array zero-terminated=1): those of a definition that a format can say
 * @parameters: (array zero-terminated=1): those of a command
 *
 * Returns: (transfer full) (nullable): why a format that knows nothing but commands
 *   cannot say @task; %NULL if it can
 */
char *
usher_exchange_find_unsaid (const UsherExportTask *task,
                            const char * const    *keys,
                            const char * const    *parameters)
{
  g_autoptr(GVariant) changed = g_variant_ref_sink (usher_params_get_changed (task->definition));
  g_autofree char *key = NULL;

  if (!g_str_equal (task->definition->chore, "command"))
    return g_strdup_printf ("it is no command, but the chore “%s”", task->definition->chore);
  if (!task->enabled)
    return g_strdup ("it is switched off");
  if (task->definition->triggers->len == 0)
    return g_strdup ("it runs by hand only");

  key = find_other_key (changed, keys);
  if (key == NULL)
    key = find_other_key (task->definition->parameters, parameters);

  return key != NULL ? g_strdup_printf ("there is nothing like “%s”", key) : NULL;
}
