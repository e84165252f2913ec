/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-filter-sql.h"

#include <string.h>

#include "usher-enums.h"
#include "usher-text-match.h"
#include "usher-time.h"

#define PATHS \
  "(ifnull (media.path, '') || char (10) || ifnull (CAST (media.folder AS TEXT), ''))"

/* Of a table `media` joined with its `connection`. */
static const char * const expressions[] = {
  [USHER_FILTER_KIND] = "connection.kind",
  [USHER_FILTER_YEAR] = "media.year",
  [USHER_FILTER_RUNTIME] = "media.runtime",
  [USHER_FILTER_SEASONS] = "media.season_count",
  [USHER_FILTER_ADDED] = "media.added",
  [USHER_FILTER_LANGUAGE] = "ifnull (media.language, '')",
  [USHER_FILTER_STUDIO] = "ifnull (media.studio, '')",
  [USHER_FILTER_CERTIFICATION] = "ifnull (media.certification, '')",
  [USHER_FILTER_GENRE] = "ifnull (media.genres, '')",
  [USHER_FILTER_TAG] = "ifnull (media.tags, '')",
  [USHER_FILTER_CONNECTION] = "connection.id",
  [USHER_FILTER_TITLE] = "media.title",
  /* As the server calls it, and as it is called here */
  [USHER_FILTER_PATH] = PATHS,
  [USHER_FILTER_HAS_MEDIA] = "(media.has_media != 0)",
  [USHER_FILTER_MONITORED] = "(media.monitored != 0)",
};

static const char * const comparisons[] = {
  [USHER_FILTER_IS] = "=",
  [USHER_FILTER_IS_NOT] = "!=",
  [USHER_FILTER_CONTAINS] = NULL,
  [USHER_FILTER_LACKS] = NULL,
  [USHER_FILTER_EQUAL] = "=",
  [USHER_FILTER_NOT_EQUAL] = "!=",
  [USHER_FILTER_LESS] = "<",
  [USHER_FILTER_AT_MOST] = "<=",
  [USHER_FILTER_GREATER] = ">",
  [USHER_FILTER_AT_LEAST] = ">=",
};

/* What the title has several of stands one a line. */
static gboolean
is_list (UsherFilterField field)
{
  return field == USHER_FILTER_GENRE || field == USHER_FILTER_TAG || field == USHER_FILTER_PATH;
}

static gboolean
is_text (UsherFilterField field)
{
  return field >= USHER_FILTER_LANGUAGE && field <= USHER_FILTER_PATH;
}

/* SQLite's own comparisons know no case but that of ASCII, and are quick. */
static void
append_contains (GString    *sql,
                 const char *expression,
                 const char *text,
                 const char *parameter,
                 gboolean    does)
{
  if (g_str_is_ascii (text))
    g_string_append_printf (sql, "%s %sLIKE %s ESCAPE '\\'", expression, does ? "" : "NOT ", parameter);
  else
    g_string_append_printf (sql, "%shas_text (%s, %s)", does ? "" : "NOT ", expression, parameter);
}

/* What is searched for is no pattern. */
static char *
make_pattern (const char *text)
{
  GString *pattern = g_string_new ("%");

  for (const char *c = text; *c != '\0'; c++)
    {
      if (strchr ("%_\\", *c) != NULL)
        g_string_append_c (pattern, '\\');
      g_string_append_c (pattern, *c);
    }

  return g_string_free (g_string_append_c (pattern, '%'), FALSE);
}

/**
 * usher_filter_sql_append_contains:
 * @sql: a statement in the making
 * @expression: a text in SQL
 * @text: what is searched for in it, whatever its case
 * @parameter: the name under which it will be bound
 */
void
usher_filter_sql_append_contains (GString    *sql,
                                  const char *expression,
                                  const char *text,
                                  const char *parameter)
{
  append_contains (sql, expression, text, parameter, TRUE);
}

/* Binds what usher_filter_sql_append_contains() has left open. */
void
usher_filter_sql_bind_contains (UsherStatement *statement,
                                const char     *text,
                                const char     *parameter)
{
  g_autofree char *value = g_str_is_ascii (text) ? make_pattern (text) : usher_text_fold (text);

  usher_statement_bind_text (statement, parameter, value);
}

static void
append_text (GString                    *sql,
             const UsherFilterCondition *condition,
             const char                 *parameter)
{
  const char *expression = expressions[condition->field];
  gboolean does = condition->operation == USHER_FILTER_IS || condition->operation == USHER_FILTER_CONTAINS;

  if (comparisons[condition->operation] == NULL)
    append_contains (sql, expression, condition->text, parameter, does);
  else if (is_list (condition->field))
    g_string_append_printf (sql, "%shas_line (%s, %s)", does ? "" : "NOT ", expression, parameter);
  else if (g_str_is_ascii (condition->text))
    g_string_append_printf (sql, "%s %s %s COLLATE NOCASE", expression,
                            comparisons[condition->operation], parameter);
  else
    g_string_append_printf (sql, "%ssame_text (%s, %s)", does ? "" : "NOT ", expression, parameter);
}

/* A number that the server does not know is 0: it is not less than another, and
 * what was added nobody knows when is of no age at all. */
static void
append_number (GString                    *sql,
               const UsherFilterCondition *condition,
               const char                 *parameter)
{
  const char *expression = expressions[condition->field];
  gboolean below = condition->operation == USHER_FILTER_LESS ||
                   condition->operation == USHER_FILTER_AT_MOST;

  if (condition->field == USHER_FILTER_ADDED)
    g_string_append_printf (sql, "(%s > 0 AND (%s_now - %s) / %" G_GINT64_FORMAT " %s %s)", expression,
                            parameter, expression, USHER_DAY, comparisons[condition->operation],
                            parameter);
  else if (below)
    g_string_append_printf (sql, "(%s > 0 AND %s %s %s)", expression, expression,
                            comparisons[condition->operation], parameter);
  else
    g_string_append_printf (sql, "%s %s %s", expression, comparisons[condition->operation], parameter);
}

/**
 * usher_filter_sql_append:
 * @sql: a statement in the making, in the middle of its WHERE
 * @filter: (nullable): what has to hold; everything does for %NULL
 * @prefix: begins the names of its parameters, with a colon
 */
void
usher_filter_sql_append (GString           *sql,
                         const UsherFilter *filter,
                         const char        *prefix)
{
  for (guint i = 0; filter != NULL && i < filter->parsed->len; i++)
    {
      const UsherFilterCondition *condition = filter->parsed->pdata[i];
      g_autofree char *parameter = g_strdup_printf ("%s_%u", prefix, i);

      g_string_append (sql, " AND ");
      if (is_text (condition->field))
        append_text (sql, condition, parameter);
      else
        append_number (sql, condition, parameter);
    }
}

static void
bind_text (UsherStatement             *statement,
           const UsherFilterCondition *condition,
           const char                 *parameter)
{
  g_autofree char *folded = NULL;

  if (comparisons[condition->operation] == NULL)
    usher_filter_sql_bind_contains (statement, condition->text, parameter);
  else if (g_str_is_ascii (condition->text) && !is_list (condition->field))
    usher_statement_bind_text (statement, parameter, condition->text);
  else
    {
      folded = usher_text_fold (condition->text);
      usher_statement_bind_text (statement, parameter, folded);
    }
}

/**
 * usher_filter_sql_bind:
 * @statement: a statement with what usher_filter_sql_append() has written
 * @filter: (nullable): the same
 * @prefix: the same
 * @now: the present
 */
void
usher_filter_sql_bind (UsherStatement    *statement,
                       const UsherFilter *filter,
                       const char        *prefix,
                       gint64             now)
{
  for (guint i = 0; filter != NULL && i < filter->parsed->len; i++)
    {
      const UsherFilterCondition *condition = filter->parsed->pdata[i];
      g_autofree char *parameter = g_strdup_printf ("%s_%u", prefix, i);
      g_autofree char *present = g_strconcat (parameter, "_now", NULL);

      if (is_text (condition->field))
        bind_text (statement, condition, parameter);
      else if (condition->field == USHER_FILTER_KIND)
        usher_statement_bind_text (statement, parameter,
                                   usher_enum_to_nick (USHER_TYPE_ARR_KIND, (int) condition->number));
      else
        usher_statement_bind_int (statement, parameter, condition->number);
      if (condition->field == USHER_FILTER_ADDED)
        usher_statement_bind_int (statement, present, now);
    }
}
