/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* Unit files as systemd.syntax(7), systemd.service(5) and systemd.time(7) describe
 * them: several in one text, each behind a comment line with its path, as `systemctl
 * cat` prints them. */

#include "usher-unit-text.h"

#include <string.h>

#include "usher-error.h"
#include "usher-time.h"

#define BLANKS " \t"

static void
setting_free (UsherUnitSetting *setting)
{
  g_clear_pointer (&setting->section, g_free);
  g_clear_pointer (&setting->key, g_free);
  g_clear_pointer (&setting->value, g_free);
  g_free (setting);
}

static void
unit_free (UsherUnit *unit)
{
  g_clear_pointer (&unit->name, g_free);
  g_clear_pointer (&unit->settings, g_ptr_array_unref);
  g_free (unit);
}

/**
 * usher_units_find:
 * @units: (element-type UsherUnit): units
 * @name: the name of one of them
 *
 * Returns: (transfer none) (nullable): the unit
 */
UsherUnit *
usher_units_find (GPtrArray  *units,
                  const char *name)
{
  for (guint i = 0; i < units->len; i++)
    if (g_str_equal (((UsherUnit *) units->pdata[i])->name, name))
      return units->pdata[i];

  return NULL;
}

/* Returns: (transfer full) (nullable): the name of the unit whose file, or drop-in,
 *   begins here */
static char *
parse_head (const char *line)
{
  g_autofree char *path = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *name = NULL;

  if (!g_str_has_prefix (line, "# ") || strpbrk (line + 2, BLANKS) != NULL)
    return NULL;

  path = g_strdup (line + 2);
  name = g_path_get_basename (path);
  if (g_str_has_suffix (name, ".timer") || g_str_has_suffix (name, ".service"))
    return g_steal_pointer (&name);

  folder = g_path_get_dirname (path);
  if (!g_str_has_suffix (name, ".conf") || !g_str_has_suffix (folder, ".d"))
    return NULL;
  folder[strlen (folder) - strlen (".d")] = '\0';

  return g_path_get_basename (folder);
}

typedef struct
{
  GPtrArray *units;              /* (owned) */
  UsherUnit *unit;               /* (unowned) (nullable): the one being read */
  char *section;                 /* (owned) (nullable) */
  GString *joined;               /* (owned): a value that goes on */
  gboolean goes_on;
  guint line;
} Parser;

static void
enter_unit (Parser     *parser,
            const char *name,
            const char *head)
{
  UsherUnit *unit = usher_units_find (parser->units, name);

  if (unit == NULL)
    {
      unit = g_new0 (UsherUnit, 1);
      unit->name = g_strdup (name);
      unit->line = parser->line;
      unit->settings = g_ptr_array_new_with_free_func ((GDestroyNotify) setting_free);
      g_ptr_array_add (parser->units, unit);
    }

  unit->is_system = unit->is_system || strstr (head, "/systemd/system/") != NULL;
  parser->unit = unit;
  g_clear_pointer (&parser->section, g_free);
}

static void
add_setting (Parser *parser,
             char   *text)
{
  char *sign = strchr (text, '=');
  UsherUnitSetting *setting;

  if (parser->unit == NULL || parser->section == NULL || sign == NULL)
    return;

  setting = g_new0 (UsherUnitSetting, 1);
  setting->section = g_strdup (parser->section);
  setting->key = g_strchomp (g_strndup (text, (gsize) (sign - text)));
  setting->value = g_strstrip (g_strdup (sign + 1));
  g_ptr_array_add (parser->unit->settings, setting);
}

static void
take_line (Parser *parser,
           char   *line)
{
  g_autofree char *head = !parser->goes_on ? parse_head (line) : NULL;
  gsize length;

  if (head != NULL)
    {
      enter_unit (parser, head, line);
      return;
    }

  /* Comments do not end a value that goes on */
  g_strstrip (line);
  if (*line == '#' || *line == ';' || (*line == '\0' && !parser->goes_on))
    return;

  if (*line == '[' && !parser->goes_on && g_str_has_suffix (line, "]"))
    {
      g_free (parser->section);
      parser->section = g_strndup (line + 1, strlen (line) - 2);
      return;
    }

  length = strlen (line);
  parser->goes_on = length > 0 && line[length - 1] == '\\';
  g_string_append_len (parser->joined, line, (gssize) (parser->goes_on ? length - 1 : length));
  if (parser->goes_on)
    {
      g_string_append_c (parser->joined, ' ');
      return;
    }

  add_setting (parser, parser->joined->str);
  g_string_truncate (parser->joined, 0);
}

/**
 * usher_units_parse:
 * @text: unit files, each behind its head
 *
 * Lines that mean nothing are passed over, as systemd does.
 *
 * Returns: (transfer full) (element-type UsherUnit): the units, in their order
 */
GPtrArray *
usher_units_parse (const char *text)
{
  g_autoptr(GString) joined = g_string_new (NULL);
  Parser parser = {
    .units = g_ptr_array_new_with_free_func ((GDestroyNotify) unit_free), .joined = joined,
  };

  while (*text != '\0')
    {
      gsize length = strcspn (text, "\n");
      g_autofree char *line = g_strndup (text, length);

      parser.line++;
      take_line (&parser, line);
      text += length + (text[length] == '\n');
    }

  if (parser.goes_on)
    add_setting (&parser, joined->str);
  g_free (parser.section);

  return parser.units;
}

/**
 * usher_unit_list:
 * @unit: a unit
 * @section: one of its sections
 * @key: a key that may stand there more than once
 *
 * Returns: (transfer container) (element-type utf8): its values; an empty one takes
 *   back those above it
 */
GPtrArray *
usher_unit_list (UsherUnit  *unit,
                 const char *section,
                 const char *key)
{
  GPtrArray *values = g_ptr_array_new ();

  for (guint i = 0; i < unit->settings->len; i++)
    {
      UsherUnitSetting *setting = unit->settings->pdata[i];

      if (!g_str_equal (setting->section, section) || !g_str_equal (setting->key, key))
        continue;
      if (*setting->value == '\0')
        g_ptr_array_set_size (values, 0);
      else
        g_ptr_array_add (values, setting->value);
    }

  return values;
}

/* Returns: (transfer none) (nullable): the last value */
const char *
usher_unit_get (UsherUnit  *unit,
                const char *section,
                const char *key)
{
  g_autoptr(GPtrArray) values = usher_unit_list (unit, section, key);

  return values->len > 0 ? values->pdata[values->len - 1] : NULL;
}

gboolean
usher_unit_get_boolean (UsherUnit  *unit,
                        const char *section,
                        const char *key)
{
  static const char * const yes[] = { "1", "yes", "y", "true", "t", "on", NULL };
  const char *value = usher_unit_get (unit, section, key);
  g_autofree char *lower = g_ascii_strdown (value != NULL ? value : "", -1);

  return g_strv_contains (yes, lower);
}

/* Words */

static gboolean
refuse_escape (const char  *escape,
               GError     **error)
{
  g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
               "There is no escape like “\\%.4s”", escape);

  return FALSE;
}

static gboolean
take_number (const char **position,
             guint        n_digits,
             guint        base,
             GString     *word,
             GError     **error)
{
  const char *c = *position + (base == 16);
  g_autofree char *digits = g_strndup (c, n_digits);
  guint64 number;

  if (strlen (digits) != n_digits ||
      !g_ascii_string_to_unsigned (digits, base, 1, 0x10ffff, &number, NULL) ||
      (n_digits > 3 && !g_unichar_validate ((gunichar) number)))
    return refuse_escape (*position, error);

  if (n_digits > 3)
    g_string_append_unichar (word, (gunichar) number);
  else
    g_string_append_c (word, (char) number);
  *position = c + n_digits - 1;

  return TRUE;
}

/* @position: behind the backslash; moves to the last character of the escape */
static gboolean
take_escape (const char **position,
             GString     *word,
             GError     **error)
{
  static const char plain[] = "a\ab\bf\fn\nr\rt\tv\v\\\\\"\"''s ";

  for (const char *pair = plain; *pair != '\0'; pair += 2)
    if (**position == *pair)
      {
        g_string_append_c (word, pair[1]);
        return TRUE;
      }

  switch (**position)
    {
    case 'x':
      return take_number (position, 2, 16, word, error);

    case 'u':
      return take_number (position, 4, 16, word, error);

    case 'U':
      return take_number (position, 8, 16, word, error);

    case ';':
      /* A word that ends no command */
      g_string_append (word, "\\;");
      return TRUE;

    default:
      return g_ascii_isdigit (**position) ? take_number (position, 3, 8, word, error)
                                          : refuse_escape (*position, error);
    }
}

static gboolean
take_word (const char **position,
           GString     *word,
           GError     **error)
{
  char quote = '\0';

  for (; **position != '\0' && (quote != '\0' || strchr (BLANKS, **position) == NULL); ++*position)
    {
      char c = **position;

      if (c == '\\' && (*position)[1] != '\0')
        {
          ++*position;
          if (!take_escape (position, word, error))
            return FALSE;
        }
      else if (c == quote && quote != '\0')
        quote = '\0';
      else if (quote == '\0' && (c == '"' || c == '\''))
        quote = c;
      else
        g_string_append_c (word, c);
    }

  if (quote == '\0')
    return TRUE;

  g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION, "A quote does not end");

  return FALSE;
}

/**
 * usher_unit_split_words:
 * @value: a value that is a list of words
 * @error: return location for a #UsherError
 *
 * An escaped semicolon stays as `\;`, to be told from one that ends a command.
 *
 * Returns: (transfer full) (nullable) (element-type utf8): the words, without quotes
 */
GPtrArray *
usher_unit_split_words (const char  *value,
                        GError     **error)
{
  g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  for (value += strspn (value, BLANKS); *value != '\0'; value += strspn (value, BLANKS))
    {
      g_autoptr(GString) word = g_string_new (NULL);

      if (!take_word (&value, word, error))
        return NULL;
      if (!g_utf8_validate (word->str, -1, NULL))
        {
          g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
                       "A word is no text in UTF-8");
          return NULL;
        }
      g_ptr_array_add (words, g_string_free (g_steal_pointer (&word), FALSE));
    }

  return g_steal_pointer (&words);
}

/* Adds @word so that usher_unit_split_words() makes the same of it. */
void
usher_unit_append_quoted (GString    *text,
                          const char *word)
{
  g_string_append_c (text, '"');
  for (; *word != '\0'; word++)
    {
      if (*word == '"' || *word == '\\')
        g_string_append_c (text, '\\');
      if (*word == '\n')
        g_string_append (text, "\\n");
      else
        g_string_append_c (text, *word);
    }
  g_string_append_c (text, '"');
}

/* Spans of time */

static const struct
{
  const char *names;             /* each between blanks */
  gint64 length;
} units[] = {
  { " usec us µs ", 1 },
  { " msec ms ", USHER_SECOND / 1000 },
  { " seconds second sec s ", USHER_SECOND },
  { " minutes minute min m ", USHER_MINUTE },
  { " hours hour hr h ", USHER_HOUR },
  { " days day d ", USHER_DAY },
  { " weeks week w ", 7 * USHER_DAY },
  /* As systemd.time(7) has them: 30.44 and 365.25 days */
  { " months month M ", 2629800 * USHER_SECOND },
  { " years year y ", 31557600 * USHER_SECOND },
};

static gint64
find_unit (const char *name,
           gsize       length)
{
  g_autofree char *wanted = g_strdup_printf (" %.*s ", (int) length, name);

  if (length == 0)
    return USHER_SECOND;

  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    if (strstr (units[i].names, wanted) != NULL)
      return units[i].length;

  return 0;
}

/**
 * usher_unit_parse_span:
 * @value: as in “1h 30min” or “90”; a plain number is seconds
 * @span: (out): µs, %USHER_TIME_NEVER for “infinity”; set on success only
 * @error: return location for a #UsherError
 */
gboolean
usher_unit_parse_span (const char  *value,
                       gint64      *span,
                       GError     **error)
{
  const char *c = value + strspn (value, BLANKS);
  gboolean is_valid = *c != '\0';
  double sum = 0;

  if (g_str_equal (c, "infinity"))
    {
      *span = USHER_TIME_NEVER;
      return TRUE;
    }

  while (is_valid && *c != '\0')
    {
      char *end;
      double number = g_ascii_isdigit (*c) ? g_ascii_strtod (c, &end) : -1;
      gsize length;
      gint64 unit;

      if (number < 0)
        {
          is_valid = FALSE;
          break;
        }

      c = end + strspn (end, BLANKS);
      length = strcspn (c, BLANKS "0123456789");
      unit = find_unit (c, length);
      sum += number * (double) unit;
      is_valid = unit != 0 && sum < 1e17;
      c += length;
      c += strspn (c, BLANKS);
    }

  if (is_valid)
    *span = (gint64) sum;
  else
    g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
                 "“%s” is no span of time", value);

  return is_valid;
}
