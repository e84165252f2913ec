/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* What a service runs, as systemd.service(5) and systemd.unit(5) describe it. */

#include "usher-systemd.h"

#include <string.h>

#include "usher-error.h"

/* One command of a service. */
typedef struct
{
  GPtrArray *words;              /* (owned) (element-type utf8) */
  gboolean may_fail;
  gboolean is_literal;           /* without variables */
  gboolean has_name;             /* its second word is what it calls itself */
} Command;

static void
command_free (Command *command)
{
  g_clear_pointer (&command->words, g_ptr_array_unref);
  g_free (command);
}

static Command *
command_new (void)
{
  Command *command = g_new0 (Command, 1);

  command->words = g_ptr_array_new_with_free_func (g_free);

  return command;
}

static gboolean
refuse (GError     **error,
        const char  *format,
        ...) G_GNUC_PRINTF (2, 3);

static gboolean
refuse (GError     **error,
        const char  *format,
        ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION, message);

  return FALSE;
}

/* The parts of “prefix@instance.service” */
static void
append_name_part (GString    *text,
                  const char *name,
                  char        specifier)
{
  const char *dot = strrchr (name, '.');
  const char *sign = strchr (name, '@');
  const char *end = dot != NULL ? dot : name + strlen (name);

  if (specifier == 'n')
    g_string_append (text, name);
  else if (specifier == 'N')
    g_string_append_len (text, name, end - name);
  else if (specifier == 'p')
    g_string_append_len (text, name, sign != NULL ? sign - name : end - name);
  else if (sign != NULL)
    g_string_append_len (text, sign + 1, end - sign - 1);
}

/**
 * usher_systemd_expand:
 * @text: a value of a unit
 * @unit: the unit
 * @context: whose unit it is
 * @error: return location for a #UsherError that names what we do not know
 *
 * Returns: (transfer full) (nullable): @text with what its percent signs stand for
 */
char *
usher_systemd_expand (const char                  *text,
                      const UsherUnit             *unit,
                      const UsherExchangeContext  *context,
                      GError                     **error)
{
  g_autoptr(GString) expanded = g_string_new (NULL);

  for (; *text != '\0'; text++)
    {
      if (*text != '%')
        {
          g_string_append_c (expanded, *text);
          continue;
        }

      text++;
      if (*text == '%' || *text == '\0')
        g_string_append_c (expanded, '%');
      else if (*text == 'h')
        g_string_append (expanded, context->home);
      else if (*text == 'u')
        g_string_append (expanded, context->user);
      else if (strchr ("nNpi", *text) != NULL)
        append_name_part (expanded, unit->name, *text);
      else
        return refuse (error, "Usher does not know what “%%%c” stands for", *text), NULL;

      if (*text == '\0')
        break;
    }

  return g_string_free (g_steal_pointer (&expanded), FALSE);
}

static const char *
find_variable (GPtrArray                  *environment,
               const UsherExchangeContext *context,
               const char                 *name,
               gsize                       length)
{
  for (guint i = environment->len; i > 0; i--)
    {
      const char *variable = environment->pdata[i - 1];

      if (strncmp (variable, name, length) == 0 && variable[length] == '=')
        return variable + length + 1;
    }

  if (length == 4 && strncmp (name, "HOME", 4) == 0)
    return context->home;
  if ((length == 4 && strncmp (name, "USER", 4) == 0) ||
      (length == 7 && strncmp (name, "LOGNAME", 7) == 0))
    return context->user;

  return NULL;
}

static gsize
measure_name (const char *text)
{
  return g_ascii_isdigit (*text) ? 0 : strspn (text, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_");
}

/* `${NAME}` anywhere, `$$` is a dollar sign. */
static char *
replace_variables (const char                  *word,
                   GPtrArray                   *environment,
                   const UsherExchangeContext  *context,
                   GError                     **error)
{
  g_autoptr(GString) replaced = g_string_new (NULL);

  for (; *word != '\0'; word++)
    {
      gsize length = word[0] == '$' && word[1] == '{' ? measure_name (word + 2) : 0;
      const char *value;

      if (word[0] == '$' && word[1] == '$')
        word++;
      if (length == 0 || word[2 + length] != '}')
        {
          g_string_append_c (replaced, *word);
          continue;
        }

      value = find_variable (environment, context, word + 2, length);
      if (value == NULL)
        return refuse (error, "Nothing says what the variable “%.*s” is", (int) length, word + 2), NULL;
      g_string_append (replaced, value);
      word += 2 + length;
    }

  return g_string_free (g_steal_pointer (&replaced), FALSE);
}

/* `$NAME` that is all of a word stands for as many words as its value has. */
static gboolean
add_word (Command                     *command,
          const char                  *word,
          GPtrArray                   *environment,
          const UsherExchangeContext  *context,
          GError                     **error)
{
  gsize length = *word == '$' ? measure_name (word + 1) : 0;
  char *replaced;

  if (command->is_literal)
    {
      g_ptr_array_add (command->words, g_strdup (word));
      return TRUE;
    }

  if (length > 0 && word[1 + length] == '\0')
    {
      const char *value = find_variable (environment, context, word + 1, length);
      g_auto(GStrv) parts = NULL;

      if (value == NULL)
        return refuse (error, "Nothing says what the variable “%s” is", word + 1);
      parts = g_strsplit_set (value, " \t\n", -1);
      for (char **part = parts; *part != NULL; part++)
        if (**part != '\0')
          g_ptr_array_add (command->words, g_strdup (*part));
      return TRUE;
    }

  replaced = replace_variables (word, environment, context, error);
  if (replaced != NULL)
    g_ptr_array_add (command->words, replaced);

  return replaced != NULL;
}

/* Returns: (transfer none) (nullable): the program, behind what stands before it */
static const char *
take_prefixes (Command     *command,
               const char  *word,
               GError     **error)
{
  for (; *word != '\0' && strchr ("@-:+!", *word) != NULL; word++)
    {
      command->may_fail = command->may_fail || *word == '-';
      command->is_literal = command->is_literal || *word == ':';
      command->has_name = command->has_name || *word == '@';
      if (*word == '+' || *word == '!')
        return refuse (error, "It runs with more rights than Usher has"), NULL;
    }

  return word;
}

/* Reads a line, which may be several commands between semicolons. */
static gboolean
add_commands (GPtrArray                   *commands,
              const char                  *line,
              UsherUnit                   *service,
              GPtrArray                   *environment,
              const UsherExchangeContext  *context,
              GError                     **error)
{
  g_autoptr(GPtrArray) words = usher_unit_split_words (line, error);
  Command *command = NULL;

  for (guint i = 0; words != NULL && i < words->len; i++)
    {
      const char *word = words->pdata[i];
      g_autofree char *expanded = NULL;

      if (g_str_equal (word, ";"))
        {
          command = NULL;
          continue;
        }

      if (command == NULL)
        {
          command = command_new ();
          g_ptr_array_add (commands, command);
          word = take_prefixes (command, word, error);
        }
      else if (g_str_equal (word, "\\;"))
        {
          word = ";";
        }

      expanded = word != NULL ? usher_systemd_expand (word, service, context, error) : NULL;
      if (expanded == NULL || !add_word (command, expanded, environment, context, error))
        return FALSE;
    }

  return words != NULL;
}

/**
 * usher_systemd_list_environment:
 * @service: a service
 * @context: whose service it is
 * @error: return location for a #UsherError
 *
 * Returns: (transfer full) (nullable) (element-type utf8): NAME=VALUE each
 */
GPtrArray *
usher_systemd_list_environment (UsherUnit                   *service,
                                const UsherExchangeContext  *context,
                                GError                     **error)
{
  g_autoptr(GPtrArray) environment = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) lines = usher_unit_list (service, "Service", "Environment");

  for (guint i = 0; i < lines->len; i++)
    {
      g_autoptr(GPtrArray) words = usher_unit_split_words (lines->pdata[i], error);

      for (guint j = 0; words != NULL && j < words->len; j++)
        {
          char *expanded = usher_systemd_expand (words->pdata[j], service, context, error);

          if (expanded == NULL)
            return NULL;
          g_ptr_array_add (environment, expanded);
        }

      if (words == NULL)
        return NULL;
    }

  return g_steal_pointer (&environment);
}

/* Several commands follow each other as long as they succeed. */
static char **
join_commands (GPtrArray *commands)
{
  g_autoptr(GString) script = g_string_new (NULL);

  for (guint i = 0; i < commands->len; i++)
    {
      const Command *command = commands->pdata[i];

      g_string_append (script, i > 0 ? " && " : "");
      g_string_append (script, command->may_fail ? "{ " : "");
      for (guint j = 0; j < command->words->len; j++)
        {
          g_autofree char *quoted = g_shell_quote (command->words->pdata[j]);

          g_string_append_printf (script, "%s%s", j > 0 ? " " : "", quoted);
        }
      g_string_append (script, command->may_fail ? " || true; }" : "");
    }

  return g_strdupv ((char **) (const char *[]) { USHER_SYSTEMD_SHELL, "-c", script->str, NULL });
}

/* `Nice` and the class of input and output are programs before the program. */
static gboolean
append_priority (UsherUnit     *service,
                 GStrvBuilder  *argv,
                 GError       **error)
{
  static const char * const classes[] = { "none", "realtime", "best-effort", "idle", NULL };
  const char *io = usher_unit_get (service, "Service", "IOSchedulingClass");
  const char *level = usher_unit_get (service, "Service", "IOSchedulingPriority");
  const char *nice = usher_unit_get (service, "Service", "Nice");
  guint64 number;
  gint64 niceness;

  if (io != NULL && !g_strv_contains (classes, io) &&
      !g_ascii_string_to_unsigned (io, 10, 0, 3, &number, NULL))
    return refuse (error, "“%s” is no class of input and output", io);
  if (level != NULL && !g_ascii_string_to_unsigned (level, 10, 0, 7, &number, NULL))
    return refuse (error, "“%s” is no priority of input and output", level);
  if (nice != NULL && !g_ascii_string_to_signed (nice, 10, -20, 19, &niceness, NULL))
    return refuse (error, "“%s” is no niceness from -20 to 19", nice);

  if (io != NULL || level != NULL)
    {
      g_strv_builder_add_many (argv, "ionice", "-c", io != NULL ? io : "best-effort", NULL);
      if (level != NULL)
        g_strv_builder_add_many (argv, "-n", level, NULL);
    }
  if (nice != NULL)
    g_strv_builder_add_many (argv, "nice", "-n", nice, NULL);

  return TRUE;
}

static char **
make_argv (UsherUnit    *service,
           GPtrArray    *commands,
           GError      **error)
{
  const Command *first = commands->pdata[0];
  g_autoptr(GStrvBuilder) argv = g_strv_builder_new ();
  g_auto(GStrv) joined = NULL;

  if (!append_priority (service, argv, error))
    return NULL;

  if (commands->len > 1 || first->may_fail)
    {
      joined = join_commands (commands);
      g_strv_builder_addv (argv, (const char **) joined);
      return g_strv_builder_end (argv);
    }

  for (guint i = 0; i < first->words->len; i++)
    g_strv_builder_add (argv, first->words->pdata[i]);

  return g_strv_builder_end (argv);
}

/**
 * usher_systemd_make_argv:
 * @service: a service
 * @environment: (element-type utf8): its variables
 * @context: whose service it is
 * @error: return location for a #UsherError that says what cannot be carried over
 *
 * Returns: (transfer full) (nullable): what a task has to run
 */
char **
usher_systemd_make_argv (UsherUnit                   *service,
                         GPtrArray                   *environment,
                         const UsherExchangeContext  *context,
                         GError                     **error)
{
  static const char * const keys[] = { "ExecStartPre", "ExecStart", "ExecStartPost" };
  g_autoptr(GPtrArray) commands = g_ptr_array_new_with_free_func ((GDestroyNotify) command_free);

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autoptr(GPtrArray) lines = usher_unit_list (service, "Service", keys[i]);

      if (i == 1 && lines->len == 0)
        return refuse (error, "“%s” has no ExecStart", service->name), NULL;
      for (guint j = 0; j < lines->len; j++)
        if (!add_commands (commands, lines->pdata[j], service, environment, context, error))
          return NULL;
    }

  for (guint i = 0; i < commands->len; i++)
    {
      Command *command = commands->pdata[i];

      if (command->has_name && command->words->len > 1)
        g_ptr_array_remove_index (command->words, 1);
      if (command->words->len == 0 || *(char *) command->words->pdata[0] == '\0')
        return refuse (error, "“%s” has a command without a program", service->name), NULL;
    }
  if (commands->len == 0)
    return refuse (error, "“%s” has no command", service->name), NULL;

  return make_argv (service, commands, error);
}
