/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-filter.h"

#include <string.h>

#include "usher-enums.h"
#include "usher-error.h"
#include "usher-members.h"
#include "usher-params.h"

typedef enum
{
  PROP_NAME = 1,
  PROP_CONDITIONS,
} UsherFilterProperty;

static GParamSpec *properties[PROP_CONDITIONS + 1];

static const gsize offsets[] = {
  [PROP_NAME] = G_STRUCT_OFFSET (UsherFilter, name),
  [PROP_CONDITIONS] = G_STRUCT_OFFSET (UsherFilter, conditions),
};

G_DEFINE_FINAL_TYPE (UsherFilter, usher_filter, G_TYPE_OBJECT)

#define MAX_CONDITIONS 50
#define MAX_LENGTH 500
#define MAX_NUMBER 1000000

/* What a field can be compared by. */
typedef enum
{
  VALUE_KIND,
  VALUE_ANSWER,
  VALUE_NUMBER,
  VALUE_TEXT,
} ValueType;

static const struct
{
  const char *name;
  ValueType type;
} fields[] = {
  [USHER_FILTER_KIND] = { "kind", VALUE_KIND },
  [USHER_FILTER_YEAR] = { "year", VALUE_NUMBER },
  [USHER_FILTER_RUNTIME] = { "runtime", VALUE_NUMBER },
  [USHER_FILTER_SEASONS] = { "seasons", VALUE_NUMBER },
  [USHER_FILTER_ADDED] = { "added", VALUE_NUMBER },
  [USHER_FILTER_LANGUAGE] = { "language", VALUE_TEXT },
  [USHER_FILTER_STUDIO] = { "studio", VALUE_TEXT },
  [USHER_FILTER_CERTIFICATION] = { "certification", VALUE_TEXT },
  [USHER_FILTER_GENRE] = { "genre", VALUE_TEXT },
  [USHER_FILTER_TAG] = { "tag", VALUE_TEXT },
  [USHER_FILTER_CONNECTION] = { "connection", VALUE_TEXT },
  [USHER_FILTER_TITLE] = { "title", VALUE_TEXT },
  [USHER_FILTER_PATH] = { "path", VALUE_TEXT },
  [USHER_FILTER_HAS_MEDIA] = { "has-media", VALUE_ANSWER },
  [USHER_FILTER_MONITORED] = { "monitored", VALUE_ANSWER },
};

#define FOR(type) (1u << (type))

/* Longer ones before those that they begin with. */
static const struct
{
  const char *text;
  UsherFilterOperator operation;
  guint types;                   /* of values that it compares */
} operators[] = {
  { "does not contain", USHER_FILTER_LACKS, FOR (VALUE_TEXT) },
  { "contains", USHER_FILTER_CONTAINS, FOR (VALUE_TEXT) },
  { "is not", USHER_FILTER_IS_NOT, FOR (VALUE_TEXT) | FOR (VALUE_KIND) },
  { "is", USHER_FILTER_IS, FOR (VALUE_TEXT) | FOR (VALUE_KIND) | FOR (VALUE_ANSWER) },
  { "!=", USHER_FILTER_NOT_EQUAL, FOR (VALUE_NUMBER) },
  { "<=", USHER_FILTER_AT_MOST, FOR (VALUE_NUMBER) },
  { ">=", USHER_FILTER_AT_LEAST, FOR (VALUE_NUMBER) },
  { "<", USHER_FILTER_LESS, FOR (VALUE_NUMBER) },
  { ">", USHER_FILTER_GREATER, FOR (VALUE_NUMBER) },
  { "=", USHER_FILTER_EQUAL, FOR (VALUE_NUMBER) },
};

void
usher_filter_condition_free (UsherFilterCondition *self)
{
  g_clear_pointer (&self->text, g_free);
  g_free (self);
}

static char *
list_fields (void)
{
  GString *list = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    g_string_append_printf (list, "%s%s", i > 0 ? ", " : "", fields[i].name);

  return g_string_free (list, FALSE);
}

static char *
list_operators (ValueType type)
{
  GString *list = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (operators); i++)
    if ((operators[i].types & FOR (type)) != 0)
      g_string_append_printf (list, "%s“%s”", list->len > 0 ? ", " : "", operators[i].text);

  return g_string_free (list, FALSE);
}

static void
G_GNUC_PRINTF (3, 4)
refuse (const char  *condition,
        GError     **error,
        const char  *format,
        ...)
{
  g_autofree char *fault = NULL;
  va_list args;

  va_start (args, format);
  fault = g_strdup_vprintf (format, args);
  va_end (args);

  g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
               "The condition “%s” cannot be used: %s", condition, fault);
}

static const char *
skip_spaces (const char *text)
{
  while (g_ascii_isspace (*text))
    text++;

  return text;
}

/* Returns: (nullable): what follows the field */
static const char *
read_field (const char        *condition,
            UsherFilterField  *field,
            GError           **error)
{
  const char *start = skip_spaces (condition);
  gsize length = strspn (start, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-");
  g_autofree char *known = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    if (length == strlen (fields[i].name) && g_ascii_strncasecmp (start, fields[i].name, length) == 0)
      {
        *field = (UsherFilterField) i;
        return skip_spaces (start + length);
      }

  known = list_fields ();
  refuse (condition, error, "it has to begin with one of %s", known);

  return NULL;
}

/* Any number of spaces may be between the words. */
static const char *
skip_words (const char *text,
            const char *words)
{
  for (; *words != '\0'; words++)
    {
      if (*words == ' ' && g_ascii_isspace (*text))
        text = skip_spaces (text);
      else if (g_ascii_tolower (*text) == *words)
        text++;
      else
        return NULL;
    }

  return text;
}

/* Returns: (nullable): what follows the operator */
static const char *
read_operator (const char           *condition,
               const char           *start,
               UsherFilterField      field,
               UsherFilterOperator  *operation,
               GError              **error)
{
  g_autofree char *known = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (operators); i++)
    {
      gboolean is_word = g_ascii_isalpha (*operators[i].text);
      const char *end = skip_words (start, operators[i].text);

      if (end == NULL || (operators[i].types & FOR (fields[field].type)) == 0 ||
          (is_word && *end != '\0' && !g_ascii_isspace (*end)))
        continue;

      *operation = operators[i].operation;
      return skip_spaces (end);
    }

  known = list_operators (fields[field].type);
  refuse (condition, error, "“%s” is compared by %s", fields[field].name, known);

  return NULL;
}

/* Quotes keep what would else be a part of the operator. */
static char *
dup_value (const char *start)
{
  g_autofree char *value = g_strstrip (g_strdup (start));
  gsize length = strlen (value);

  if (length >= 2 && value[0] == '"' && value[length - 1] == '"')
    return g_strndup (value + 1, length - 2);

  return g_steal_pointer (&value);
}

static gboolean
read_kind (const char  *condition,
           const char  *value,
           gint64      *number,
           GError     **error)
{
  if (g_ascii_strcasecmp (value, "film") == 0)
    *number = USHER_ARR_RADARR;
  else if (g_ascii_strcasecmp (value, "series") == 0)
    *number = USHER_ARR_SONARR;
  else
    {
      refuse (condition, error, "“kind” is film or series");
      return FALSE;
    }

  return TRUE;
}

static gboolean
read_answer (const char        *condition,
             const char        *value,
             UsherFilterField   field,
             gint64            *number,
             GError           **error)
{
  gboolean yes = g_ascii_strcasecmp (value, "yes") == 0;

  if (!yes && g_ascii_strcasecmp (value, "no") != 0)
    {
      refuse (condition, error, "“%s” is yes or no", fields[field].name);
      return FALSE;
    }

  *number = yes;

  return TRUE;
}

static gboolean
read_number (const char        *condition,
             const char        *value,
             UsherFilterField   field,
             gint64            *number,
             GError           **error)
{
  guint64 read;

  if (!g_ascii_string_to_unsigned (value, 10, 0, MAX_NUMBER, &read, NULL))
    {
      refuse (condition, error, "“%s” is compared with a whole number from 0 to %d",
              fields[field].name, MAX_NUMBER);
      return FALSE;
    }

  *number = (gint64) read;

  return TRUE;
}

static gboolean
read_value (const char            *condition,
            const char            *start,
            UsherFilterCondition  *parsed,
            GError               **error)
{
  g_autofree char *value = dup_value (start);

  if (*value == '\0')
    {
      refuse (condition, error, "what “%s” is compared with is missing", fields[parsed->field].name);
      return FALSE;
    }

  switch (fields[parsed->field].type)
    {
    case VALUE_KIND:
      return read_kind (condition, value, &parsed->number, error);

    case VALUE_ANSWER:
      return read_answer (condition, value, parsed->field, &parsed->number, error);

    case VALUE_NUMBER:
      return read_number (condition, value, parsed->field, &parsed->number, error);

    case VALUE_TEXT:
      parsed->text = g_steal_pointer (&value);
      return TRUE;

    default:
      g_assert_not_reached ();
    }
}

/**
 * usher_filter_condition_parse:
 * @text: a line as in “year >= 2000”: a field, an operator, a value
 * @error: return location for a #UsherError that names the condition
 *
 * Returns: (transfer full) (nullable): what it says
 */
UsherFilterCondition *
usher_filter_condition_parse (const char  *text,
                              GError     **error)
{
  g_autoptr(UsherFilterCondition) parsed = g_new0 (UsherFilterCondition, 1);
  const char *rest;

  g_return_val_if_fail (text != NULL, NULL);

  if (strlen (text) > MAX_LENGTH || strpbrk (text, "\r\n") != NULL)
    {
      g_autofree char *start = g_utf8_substring (text, 0, MIN (g_utf8_strlen (text, -1), 40));

      refuse (start, error, "it has to be one line of at most %d bytes", MAX_LENGTH);
      return NULL;
    }

  rest = read_field (text, &parsed->field, error);
  if (rest != NULL)
    rest = read_operator (text, rest, parsed->field, &parsed->operation, error);
  if (rest == NULL || !read_value (text, rest, parsed, error))
    return NULL;

  return g_steal_pointer (&parsed);
}

static void
usher_filter_finalize (GObject *object)
{
  UsherFilter *self = USHER_FILTER (object);

  usher_members_clear (object, properties, offsets, G_N_ELEMENTS (offsets));
  g_clear_pointer (&self->parsed, g_ptr_array_unref);

  G_OBJECT_CLASS (usher_filter_parent_class)->finalize (object);
}

static void
usher_filter_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  usher_members_get (object, offsets[prop_id], value);
}

static void
usher_filter_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  usher_members_set (object, offsets[prop_id], value);
}

static void
usher_filter_class_init (UsherFilterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = usher_filter_finalize;
  object_class->get_property = usher_filter_get_property;
  object_class->set_property = usher_filter_set_property;

  properties[PROP_NAME] =
    g_param_spec_string ("name", NULL, NULL, NULL, USHER_PARAM_FLAGS | USHER_PARAM_REQUIRED);
  properties[PROP_CONDITIONS] =
    g_param_spec_boxed ("conditions", NULL, NULL, G_TYPE_STRV, USHER_PARAM_FLAGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
usher_filter_init (UsherFilter *self)
{
  self->parsed = g_ptr_array_new_with_free_func ((GDestroyNotify) usher_filter_condition_free);
}

static gboolean
check_size (UsherFilter  *self,
            GError      **error)
{
  if (*self->name == '\0' || strlen (self->name) > MAX_LENGTH)
    g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
                 "“Name” must not be empty, nor longer than %d bytes", MAX_LENGTH);
  else if (g_strv_length (self->conditions) > MAX_CONDITIONS)
    g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
                 "“Conditions” are at most %d", MAX_CONDITIONS);
  else
    return TRUE;

  return FALSE;
}

/**
 * usher_filter_new:
 * @params: an `a{sv}`, by the keys of the bus
 * @error: return location for a #UsherError that names the key or the condition
 *
 * Returns: (transfer full) (nullable): a filter that is not stored
 */
UsherFilter *
usher_filter_new (GVariant  *params,
                  GError   **error)
{
  g_autoptr(UsherFilter) self = usher_params_construct (USHER_TYPE_FILTER, params, error);

  if (self == NULL || !check_size (self, error))
    return NULL;

  for (char **line = self->conditions; *line != NULL; line++)
    {
      UsherFilterCondition *parsed = usher_filter_condition_parse (*line, error);

      if (parsed == NULL)
        return NULL;
      g_ptr_array_add (self->parsed, parsed);
    }

  return g_steal_pointer (&self);
}
