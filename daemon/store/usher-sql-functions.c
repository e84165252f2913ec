/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* What SQL lacks: same_text (a, b), has_text (a, b) and has_line (a, b), where b has been
 * folded by usher_text_fold(). */

#include "usher-sql-functions.h"

#include "usher-text-match.h"

typedef gboolean (*MatchFunc) (const char *text, const char *folded);

static void
match (sqlite3_context  *context,
       sqlite3_value   **values,
       MatchFunc         matches)
{
  const char *text = (const char *) sqlite3_value_text (values[0]);
  const char *folded = (const char *) sqlite3_value_text (values[1]);

  sqlite3_result_int (context, text != NULL && folded != NULL && matches (text, folded));
}

static void
same_text_cb (sqlite3_context  *context,
              int               n_values,
              sqlite3_value   **values)
{
  match (context, values, usher_text_equal);
}

static void
has_text_cb (sqlite3_context  *context,
             int               n_values,
             sqlite3_value   **values)
{
  match (context, values, usher_text_contains);
}

static void
has_line_cb (sqlite3_context  *context,
             int               n_values,
             sqlite3_value   **values)
{
  match (context, values, usher_text_has_line);
}

static const struct
{
  const char *name;
  void (*call) (sqlite3_context *, int, sqlite3_value **);
} functions[] = {
  { "same_text", same_text_cb }, { "has_text", has_text_cb }, { "has_line", has_line_cb },
};

/* Returns: %FALSE where SQLite refuses one */
gboolean
usher_sql_functions_define (sqlite3 *handle)
{
  const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;

  for (gsize i = 0; i < G_N_ELEMENTS (functions); i++)
    if (sqlite3_create_function_v2 (handle, functions[i].name, 2, flags, NULL, functions[i].call,
                                    NULL, NULL, NULL) != SQLITE_OK)
      return FALSE;

  return TRUE;
}
