/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-crontab.h"

#include <string.h>

static const char * const nicknames[] = {
  "@reboot", "@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly", NULL
};

gboolean
usher_crontab_is_nickname (const char *word)
{
  return g_strv_contains (nicknames, word);
}

static char **
find_variable (GPtrArray  *variables,
               const char *name,
               gsize       length)
{
  for (guint i = 0; i < variables->len; i++)
    {
      const char *variable = variables->pdata[i];

      if (strncmp (variable, name, length) == 0 && variable[length] == '=')
        return (char **) &variables->pdata[i];
    }

  return NULL;
}

/**
 * usher_crontab_get_variable:
 * @variables: (element-type utf8): NAME=VALUE each
 * @name: of one of them
 *
 * Returns: (transfer none) (nullable): its value
 */
const char *
usher_crontab_get_variable (GPtrArray  *variables,
                            const char *name)
{
  char **variable = find_variable (variables, name, strlen (name));

  return variable != NULL ? *variable + strlen (name) + 1 : NULL;
}

/* Later values take the place of earlier ones. */
void
usher_crontab_set_variable (GPtrArray  *variables,
                            const char *name,
                            const char *value)
{
  char **variable = find_variable (variables, name, strlen (name));
  char *text = g_strconcat (name, "=", value, NULL);

  if (variable == NULL)
    {
      g_ptr_array_add (variables, text);
      return;
    }

  g_free (*variable);
  *variable = text;
}
