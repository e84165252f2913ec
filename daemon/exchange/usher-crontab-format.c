/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* The tables of cron, as crontab(5) and cron(8) of Debian describe them. */

#include "usher-crontab.h"

#include <string.h>

#include "usher-cron.h"

typedef struct
{
  const UsherExchangeContext *context;
  GPtrArray *records;            /* (unowned) */
  GPtrArray *variables;          /* (owned): those that hold for the lines to come */
  GString *comment;              /* (owned): what stands right above */
  char *name;                    /* (owned) (nullable): the same */
  guint line;
} Reader;

static void
forget_comment (Reader *reader)
{
  g_string_truncate (reader->comment, 0);
  g_clear_pointer (&reader->name, g_free);
}

/* Returns: (transfer full) (nullable): the next word, if there is one */
static char *
take_word (const char **text)
{
  gsize length;
  char *word;

  *text += strspn (*text, USHER_CRONTAB_BLANKS);
  length = strcspn (*text, USHER_CRONTAB_BLANKS);
  if (length == 0)
    return NULL;

  word = g_strndup (*text, length);
  *text += length;
  *text += strspn (*text, USHER_CRONTAB_BLANKS);

  return word;
}

/* Reads the times of a line and moves on to what follows.
 * Returns: (transfer full) (nullable): a trigger */
static char *
take_trigger (const char **text,
              GError     **error)
{
  g_autoptr(GPtrArray) fields = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *joined = NULL;
  UsherCron cron = { 0, };

  for (int i = 0; i < USHER_CRON_MIN_FIELDS; i++)
    {
      char *word = take_word (text);

      if (i == 0 && word != NULL && *word == '@')
        {
          if (usher_crontab_is_nickname (word))
            return word;

          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                       "There is no “%s” in a crontab", word);
          g_free (word);
          return NULL;
        }

      if (word == NULL)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                       "A line is five fields and a command, or a variable like NAME = value");
          return NULL;
        }

      g_ptr_array_add (fields, word);
    }

  g_ptr_array_add (fields, NULL);
  if (!usher_cron_parse (&cron, (const char * const *) fields->pdata, error))
    return NULL;

  joined = g_strjoinv (" ", (char **) fields->pdata);

  return g_strconcat ("cron ", joined, NULL);
}

/* The first percent sign ends the command, further ones are ends of lines of its
 * input; `\%` is a percent sign. The input ends with its line. */
static void
split_command (const char *text,
               char      **command,
               char      **input)
{
  g_autoptr(GString) before = g_string_new (NULL);
  g_autoptr(GString) behind = g_string_new (NULL);
  GString *part = before;

  for (const char *c = text; *c != '\0'; c++)
    {
      if (c[0] == '\\' && c[1] == '%')
        g_string_append_c (part, *++c);
      else if (*c != '%')
        g_string_append_c (part, *c);
      else if (part == behind)
        g_string_append_c (part, '\n');
      else
        part = behind;
    }

  if (behind->len > 0 && behind->str[behind->len - 1] != '\n')
    g_string_append_c (behind, '\n');

  *command = g_string_free (g_steal_pointer (&before), FALSE);
  *input = g_string_free (g_steal_pointer (&behind), FALSE);
}

static GVariant *
make_parameters (Reader     *reader,
                 const char *command,
                 const char *input)
{
  g_autoptr(GVariantDict) parameters = g_variant_dict_new (NULL);
  const char *shell = usher_crontab_get_variable (reader->variables, "SHELL");
  const char *home = usher_crontab_get_variable (reader->variables, "HOME");
  const char *argv[] = { shell != NULL ? shell : USHER_CRONTAB_SHELL, "-c", command, NULL };
  g_autoptr(GStrvBuilder) environment = g_strv_builder_new ();
  g_auto(GStrv) variables = NULL;

  for (guint i = 0; i < reader->variables->len; i++)
    {
      const char *variable = reader->variables->pdata[i];
      gboolean is_usual = (variable + strlen ("SHELL=") == shell && g_str_equal (shell, USHER_CRONTAB_SHELL)) ||
                          (variable + strlen ("HOME=") == home &&
                           g_str_equal (home, reader->context->home));

      if (!is_usual)
        g_strv_builder_add (environment, variable);
    }

  variables = g_strv_builder_end (environment);
  g_variant_dict_insert (parameters, "Argv", "^as", argv);
  g_variant_dict_insert (parameters, "WorkingDirectory", "s", home != NULL ? home : reader->context->home);
  if (*variables != NULL)
    g_variant_dict_insert (parameters, "Environment", "^as", variables);
  if (*input != '\0')
    g_variant_dict_insert (parameters, "Input", "s", input);

  return g_variant_dict_end (parameters);
}

static GVariant *
make_definition (Reader     *reader,
                 const char *trigger,
                 const char *text)
{
  g_autoptr(GVariantDict) definition = g_variant_dict_new (NULL);
  g_autofree char *command = NULL;
  g_autofree char *input = NULL;
  g_autofree char *name = NULL;
  const char *triggers[] = { trigger, NULL };

  split_command (text, &command, &input);
  name = reader->name != NULL ? g_strdup (reader->name) : usher_exchange_make_name (command);

  g_variant_dict_insert (definition, "Name", "s", name);
  if (reader->comment->len > 0)
    g_variant_dict_insert (definition, "Description", "s", reader->comment->str);
  g_variant_dict_insert (definition, "Chore", "s", "command");
  g_variant_dict_insert (definition, "Triggers", "^as", triggers);
  g_variant_dict_insert_value (definition, "Parameters", make_parameters (reader, command, input));

  return g_variant_ref_sink (g_variant_dict_end (definition));
}

static void
read_entry (Reader     *reader,
            const char *line)
{
  UsherImportRecord *record = usher_import_add (reader->records, reader->line, line);
  const UsherExchangeContext *context = reader->context;
  g_autoptr(GError) error = NULL;
  g_autofree char *trigger = take_trigger (&line, &error);
  g_autofree char *user = NULL;

  if (trigger == NULL)
    {
      usher_import_record_say (record, USHER_IMPORT_ERROR, "syntax", "%s", error->message);
      return;
    }

  if (context->is_system)
    user = take_word (&line);
  if (context->is_system && user == NULL)
    usher_import_record_say (record, USHER_IMPORT_ERROR, "syntax",
                             "A line of /etc/crontab has a user before the command");
  else if (user != NULL && !g_str_equal (user, context->user))
    usher_import_record_say (record, USHER_IMPORT_ERROR, "other-user",
                             "It runs as “%s”; Usher runs what belongs to “%s”", user, context->user);
  else if (*line == '\0' || *line == '%')
    usher_import_record_say (record, USHER_IMPORT_ERROR, "syntax", "There is no command");
  else
    record->definition = make_definition (reader, trigger, line);
}

/* Returns: (transfer full) (nullable): a name or a value, which may be in quotes */
static char *
take_quoted (const char **text,
             const char  *ends)
{
  const char *begin = *text;
  char quote = *begin;
  const char *end;

  if (quote != '"' && quote != '\'')
    {
      *text += strcspn (begin, ends);
      return g_strchomp (g_strndup (begin, (gsize) (*text - begin)));
    }

  end = strchr (begin + 1, quote);
  if (end == NULL)
    return NULL;
  *text = end + 1;

  return g_strndup (begin + 1, (gsize) (end - begin - 1));
}

static gboolean
parse_variable (const char *line,
                char      **name,
                char      **value)
{
  g_autofree char *left = take_quoted (&line, USHER_CRONTAB_BLANKS "=");
  g_autofree char *right = NULL;

  line += strspn (line, USHER_CRONTAB_BLANKS);
  if (left == NULL || *left == '\0' || *line != '=')
    return FALSE;

  line++;
  line += strspn (line, USHER_CRONTAB_BLANKS);
  right = take_quoted (&line, "");
  if (right == NULL || line[strspn (line, USHER_CRONTAB_BLANKS)] != '\0')
    return FALSE;

  *name = g_steal_pointer (&left);
  *value = g_steal_pointer (&right);

  return TRUE;
}

/* Only what a person might miss is told. */
static void
warn_of_variable (Reader     *reader,
                  const char *line,
                  const char *name,
                  const char *value)
{
  static const struct
  {
    const char *name;
    const char *code;
    const char *text;
  } warnings[] = {
    { "MAILTO", "mail", "Usher sends no mail; what a command says is in the log of its run" },
    { "MAILFROM", "mail", "Usher sends no mail; what a command says is in the log of its run" },
    { "CRON_TZ", "time-zone", "Debian's cron does not know CRON_TZ, and so it is a variable like others" },
    { "LOGNAME", "login-name", "LOGNAME cannot be changed" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (warnings); i++)
    if (g_str_equal (warnings[i].name, name) && *value != '\0')
      usher_import_record_say (usher_import_add (reader->records, reader->line, line),
                               USHER_IMPORT_WARNING, warnings[i].code, "%s", warnings[i].text);
}

static gboolean
read_variable (Reader     *reader,
               const char *line)
{
  g_autofree char *name = NULL;
  g_autofree char *value = NULL;

  if (!parse_variable (line, &name, &value))
    return FALSE;

  warn_of_variable (reader, line, name, value);
  if (!g_str_equal (name, "LOGNAME"))
    usher_crontab_set_variable (reader->variables, name, value);

  return TRUE;
}

/* Lines that were switched off, and the head that Debian gives a new crontab, say
 * nothing about the line below. */
static gboolean
is_remark (const char *text)
{
  const char *rest = text;
  g_autofree char *trigger = take_trigger (&rest, NULL);

  return trigger == NULL && strstr (text, "dom mon dow") == NULL;
}

static void
read_comment (Reader     *reader,
              const char *line)
{
  g_autofree char *text = g_strchomp (g_strdup (line[1] == ' ' ? line + 2 : line + 1));

  if (g_str_has_prefix (text, USHER_CRONTAB_NAME_MARK) && text[strlen (USHER_CRONTAB_NAME_MARK)] != '\0')
    {
      g_free (reader->name);
      reader->name = g_strdup (text + strlen (USHER_CRONTAB_NAME_MARK));
    }
  else if (is_remark (text))
    {
      g_string_append_printf (reader->comment, "%s%s", reader->comment->len > 0 ? "\n" : "", text);
    }
  else
    {
      forget_comment (reader);
    }
}

static void
read_line (Reader *reader,
           char   *line)
{
  g_strchug (line);
  if (g_str_has_suffix (line, "\r"))
    line[strlen (line) - 1] = '\0';

  if (*line == '#')
    {
      read_comment (reader, line);
      return;
    }

  if (*line != '\0' && !read_variable (reader, line))
    read_entry (reader, line);
  forget_comment (reader);
}

static gboolean
read_crontab (const char                 *text,
              const UsherExchangeContext *context,
              GPtrArray                  *records,
              GError                    **error)
{
  g_autoptr(GPtrArray) variables = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GString) comment = g_string_new (NULL);
  Reader reader = {
    .context = context, .records = records, .variables = variables, .comment = comment,
  };

  while (*text != '\0')
    {
      gsize length = strcspn (text, "\n");
      g_autofree char *line = g_strndup (text, length);

      reader.line++;
      read_line (&reader, line);
      text += length + (text[length] == '\n');
    }
  forget_comment (&reader);

  return TRUE;
}

const UsherFormat usher_crontab_format = { "crontab", read_crontab, usher_crontab_write };
