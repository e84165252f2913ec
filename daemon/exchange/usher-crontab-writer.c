/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-crontab.h"

#include <string.h>

#include "usher-cron.h"

typedef struct
{
  const UsherExchangeContext *context;
  GPtrArray *variables;          /* (owned): those that hold for the lines to come */
  GString *text;                 /* (unowned) */
} Writer;

static gboolean
parse_value (const char  *text,
             const char  *names,
             guint64     *value)
{
  const char *found;

  if (g_ascii_string_to_unsigned (text, 10, 0, 59, value, NULL))
    return TRUE;

  found = strlen (text) == 3 ? strstr (names, text) : NULL;
  if (found != NULL)
    *value = (guint64) (found - names) / 3;

  return found != NULL;
}

/* Whether cron would read a part of a field as we do. */
static gboolean
is_plain_part (const char *part,
               const char *names)
{
  g_auto(GStrv) halves = g_strsplit (part, "/", 2);
  g_auto(GStrv) ends = NULL;
  guint64 number, first, last;

  if (halves[0] == NULL ||
      (halves[1] != NULL && !g_ascii_string_to_unsigned (halves[1], 10, 1, 59, &number, NULL)))
    return FALSE;
  if (g_str_equal (halves[0], "*"))
    return TRUE;

  ends = g_strsplit (halves[0], "-", 2);
  if (ends[0] == NULL || !parse_value (ends[0], names, &first))
    return FALSE;
  if (ends[1] == NULL)
    return halves[1] == NULL;

  return parse_value (ends[1], names, &last) && first <= last;
}

static gboolean
is_plain_trigger (const char *trigger)
{
  g_auto(GStrv) fields = g_strsplit (trigger, " ", -1);

  if (usher_crontab_is_nickname (trigger))
    return TRUE;
  if (!g_str_equal (fields[0], "cron") || g_strv_length (fields) != 1 + USHER_CRON_MIN_FIELDS)
    return FALSE;

  for (int i = 1; i <= USHER_CRON_MIN_FIELDS; i++)
    {
      g_autofree char *lower = g_ascii_strdown (fields[i], -1);
      g_auto(GStrv) parts = g_strsplit (lower, ",", -1);
      const char *names = i == 4 ? "   janfebmaraprmayjunjulaugsepoctnovdec"
                                 : i == 5 ? "sunmontuewedthufrisat" : "";

      for (char **part = parts; *part != NULL; part++)
        if (!is_plain_part (*part, names))
          return FALSE;
    }

  return TRUE;
}

static gboolean
is_plain_name (const char *variable)
{
  gsize length = strspn (variable, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_");

  return length > 0 && variable[length] == '=' && !g_str_has_prefix (variable, "LOGNAME=");
}

/* Returns: (transfer full) (nullable): as it is written in a crontab */
static char *
quote_value (const char *value)
{
  gsize length = strlen (value);
  gboolean needs_quotes = length == 0 || strchr (USHER_CRONTAB_BLANKS "'\"", *value) != NULL ||
                          strchr (USHER_CRONTAB_BLANKS, value[length - 1]) != NULL;

  if (strpbrk (value, "\n\r") != NULL)
    return NULL;
  if (!needs_quotes)
    return g_strdup (value);
  if (strchr (value, '"') == NULL)
    return g_strconcat ("\"", value, "\"", NULL);

  return strchr (value, '\'') == NULL ? g_strconcat ("'", value, "'", NULL) : NULL;
}

static char *
find_unsaid_parameter (GVariant *parameters)
{
  g_autofree const char **argv = NULL;
  g_autofree const char **environment = NULL;
  const char *input = "";

  if (!g_variant_lookup (parameters, "Argv", "^a&s", &argv) || *argv == NULL)
    return g_strdup ("it has no command");

  g_variant_lookup (parameters, "Environment", "^a&s", &environment);
  for (const char **variable = environment; variable != NULL && *variable != NULL; variable++)
    {
      g_autofree char *quoted =
        is_plain_name (*variable) ? quote_value (strchr (*variable, '=') + 1) : NULL;

      if (quoted == NULL)
        return g_strdup_printf ("its variable “%s” cannot be set there", *variable);
    }

  g_variant_lookup (parameters, "Input", "&s", &input);
  if (*input != '\0' && !g_str_has_suffix (input, "\n"))
    return g_strdup ("its input does not end with a line");
  if (strstr (input, "\\\n") != NULL)
    return g_strdup ("its input has a line that ends with a backslash");

  return NULL;
}

static char *
find_unsaid (const UsherExportTask *task)
{
  static const char * const keys[] = {
    "Name", "Description", "Chore", "Parameters", "Triggers", NULL
  };
  static const char * const parameters[] = {
    "Argv", "Environment", "WorkingDirectory", "Input", NULL
  };
  g_auto(GStrv) triggers = usher_triggers_to_texts (task->definition->triggers);
  char *why = usher_exchange_find_unsaid (task, keys, parameters);

  for (char **text = triggers; why == NULL && *text != NULL; text++)
    if (!is_plain_trigger (*text))
      why = g_strdup_printf ("cron has no “%s”", *text);

  return why != NULL ? why : find_unsaid_parameter (task->definition->parameters);
}

/* What cron sets by itself comes back once it was changed above. */
static void
want_usual (Writer     *writer,
            GPtrArray  *wanted,
            const char *name,
            const char *value)
{
  if (usher_crontab_get_variable (wanted, name) == NULL &&
      usher_crontab_get_variable (writer->variables, name) != NULL)
    usher_crontab_set_variable (wanted, name, value);
}

/* Returns: (transfer full): all variables that the task is to find */
static GPtrArray *
list_wanted (Writer   *writer,
             GVariant *parameters)
{
  GPtrArray *wanted = g_ptr_array_new_with_free_func (g_free);
  g_autofree const char **environment = NULL;

  g_variant_lookup (parameters, "Environment", "^a&s", &environment);
  for (const char **variable = environment; variable != NULL && *variable != NULL; variable++)
    g_ptr_array_add (wanted, g_strdup (*variable));

  want_usual (writer, wanted, "HOME", writer->context->home);
  want_usual (writer, wanted, "SHELL", USHER_CRONTAB_SHELL);

  return wanted;
}

/* Returns: (transfer full): what the shell of the crontab is told */
static char *
make_command (Writer    *writer,
              GPtrArray *wanted,
              GVariant  *parameters)
{
  g_autofree const char **argv = NULL;
  g_autoptr(GString) command = g_string_new (NULL);
  const char *home = usher_crontab_get_variable (wanted, "HOME");
  const char *shell = usher_crontab_get_variable (wanted, "SHELL");
  const char *folder = "";

  /* Nothing can be taken away in a crontab */
  for (guint i = 0; i < writer->variables->len; i++)
    {
      g_auto(GStrv) parts = g_strsplit (writer->variables->pdata[i], "=", 2);

      if (usher_crontab_get_variable (wanted, parts[0]) == NULL)
        g_string_append_printf (command, "unset %s; ", parts[0]);
    }

  g_variant_lookup (parameters, "WorkingDirectory", "&s", &folder);
  if (*folder != '\0' && !g_str_equal (folder, home != NULL ? home : writer->context->home))
    {
      g_autofree char *quoted = g_shell_quote (folder);

      g_string_append_printf (command, "cd %s && ", quoted);
    }

  g_variant_lookup (parameters, "Argv", "^a&s", &argv);
  if (g_strv_length ((char **) argv) == 3 && g_str_equal (argv[1], "-c") &&
      g_str_equal (argv[0], shell != NULL ? shell : USHER_CRONTAB_SHELL))
    {
      g_string_append (command, argv[2]);
      return g_string_free (g_steal_pointer (&command), FALSE);
    }

  for (const char **word = argv; *word != NULL; word++)
    {
      gboolean is_plain = **word != '\0' &&
        strspn (*word, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-_./:,+@%=") == strlen (*word);
      g_autofree char *quoted = is_plain ? g_strdup (*word) : g_shell_quote (*word);

      g_string_append_printf (command, "%s%s", word > argv ? " " : "", quoted);
    }

  return g_string_free (g_steal_pointer (&command), FALSE);
}

static void
write_variables (Writer    *writer,
                 GPtrArray *wanted)
{
  for (guint i = 0; i < wanted->len; i++)
    {
      g_auto(GStrv) parts = g_strsplit (wanted->pdata[i], "=", 2);
      g_autofree char *quoted = quote_value (parts[1]);

      if (g_strcmp0 (usher_crontab_get_variable (writer->variables, parts[0]), parts[1]) == 0)
        continue;

      g_string_append_printf (writer->text, "%s=%s\n", parts[0], quoted);
      usher_crontab_set_variable (writer->variables, parts[0], parts[1]);
    }
}

static void
append_escaped (GString    *text,
                const char *part)
{
  for (; *part != '\0'; part++)
    {
      if (*part == '%')
        g_string_append_c (text, '\\');
      g_string_append_c (text, *part);
    }
}

static void
write_comments (Writer              *writer,
                UsherTaskDefinition *definition,
                const char          *command)
{
  g_autofree char *name = usher_exchange_make_name (command);
  g_auto(GStrv) lines = g_strsplit (definition->description, "\n", -1);

  if (!g_str_equal (name, definition->name))
    g_string_append_printf (writer->text, "# " USHER_CRONTAB_NAME_MARK "%s\n", definition->name);
  for (char **line = lines; *line != NULL; line++)
    g_string_append_printf (writer->text, "# %s\n", *line);
}

static void
write_entries (Writer              *writer,
               UsherTaskDefinition *definition,
               const char          *command)
{
  g_auto(GStrv) triggers = usher_triggers_to_texts (definition->triggers);
  const char *input = "";
  g_auto(GStrv) lines = NULL;

  g_variant_lookup (definition->parameters, "Input", "&s", &input);
  lines = g_strsplit (input, "\n", -1);

  for (char **trigger = triggers; *trigger != NULL; trigger++)
    {
      g_string_append_printf (writer->text, "%s ",
                              **trigger == '@' ? *trigger : *trigger + strlen ("cron "));
      append_escaped (writer->text, command);
      for (char **line = lines; *line != NULL && (line[1] != NULL || **line != '\0'); line++)
        {
          g_string_append_c (writer->text, '%');
          append_escaped (writer->text, *line);
        }
      g_string_append_c (writer->text, '\n');
    }
}

/* A backslash at its end would guard the percent sign behind it. */
static gboolean
is_line (const char *command)
{
  return *command != '\0' && !g_ascii_isspace (*command) && strpbrk (command, "\n\r") == NULL &&
         !g_str_has_suffix (command, "\\");
}

static void
write_task (Writer                *writer,
            const UsherExportTask *task)
{
  UsherTaskDefinition *definition = task->definition;
  g_autofree char *why = find_unsaid (task);
  g_autoptr(GPtrArray) wanted = why == NULL ? list_wanted (writer, definition->parameters) : NULL;
  g_autofree char *command = why == NULL ? make_command (writer, wanted, definition->parameters) : NULL;

  if (command != NULL && !is_line (command))
    why = g_strdup ("its command is not one plain line");
  if (why != NULL)
    {
      g_string_append_printf (writer->text, "\n# Not here: “%s” (%s), as %s\n\n", definition->name,
                              task->id, why);
      return;
    }

  write_variables (writer, wanted);
  write_comments (writer, definition, command);
  write_entries (writer, definition, command);
}

static gboolean
has_variables (const UsherExportTask *task)
{
  g_autoptr(GVariant) environment =
    g_variant_lookup_value (task->definition->parameters, "Environment", NULL);

  return environment != NULL && g_variant_n_children (environment) > 0;
}

/* A variable holds for all lines below: those that want none come first. */
void
usher_crontab_write (GPtrArray                  *tasks,
                     const UsherExchangeContext *context,
                     GString                    *text)
{
  g_autoptr(GPtrArray) variables = g_ptr_array_new_with_free_func (g_free);
  Writer writer = { .context = context, .variables = variables, .text = text };

  for (guint i = 0; i < tasks->len; i++)
    if (!has_variables (tasks->pdata[i]))
      write_task (&writer, tasks->pdata[i]);
  for (guint i = 0; i < tasks->len; i++)
    if (has_variables (tasks->pdata[i]))
      write_task (&writer, tasks->pdata[i]);
}
