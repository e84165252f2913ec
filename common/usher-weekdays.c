/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-weekdays.h"

#include <glib/gi18n-lib.h>
#include <langinfo.h>
#include <string.h>

#define WORKDAYS ((UsherWeekdays) 0x3e)
#define WEEKEND  ((UsherWeekdays) 0x41)

static const struct
{
  const char *brief;
  const char *full;
} names[] = {
  { "sun", "sunday" },   { "mon", "monday" }, { "tue", "tuesday" },  { "wed", "wednesday" },
  { "thu", "thursday" }, { "fri", "friday" }, { "sat", "saturday" },
};

/* The order in which people list them. */
static const int monday_first[] = { 1, 2, 3, 4, 5, 6, 0 };

UsherWeekdays
usher_weekdays_of (int weekday)
{
  return (UsherWeekdays) (1 << weekday);
}

gboolean
usher_weekdays_contain (UsherWeekdays self,
                        int           weekday)
{
  return (self >> weekday & 1) != 0;
}

static gboolean
parse_name (const char *text,
            int        *weekday)
{
  for (int i = 0; i < 7; i++)
    {
      if (g_ascii_strcasecmp (text, names[i].brief) != 0 &&
          g_ascii_strcasecmp (text, names[i].full) != 0)
        continue;

      *weekday = i;
      return TRUE;
    }

  return FALSE;
}

/* `mon` or `fri-mon`. */
static gboolean
parse_range (const char    *text,
             UsherWeekdays *weekdays)
{
  g_auto(GStrv) ends = g_strsplit (text, "-", 2);
  int first, last;

  if (ends[0] == NULL || !parse_name (ends[0], &first))
    return FALSE;

  last = first;
  if (ends[1] != NULL && !parse_name (ends[1], &last))
    return FALSE;

  for (int i = first; ; i = (i + 1) % 7)
    {
      *weekdays |= usher_weekdays_of (i);
      if (i == last)
        return TRUE;
    }
}

/**
 * usher_weekdays_parse:
 * @text: English names of days and ranges of them, as in “mon,thu” or “fri-mon”
 * @weekdays: (out): set on success only
 */
gboolean
usher_weekdays_parse (const char    *text,
                      UsherWeekdays *weekdays)
{
  g_auto(GStrv) ranges = g_strsplit (text, ",", -1);
  UsherWeekdays result = 0;

  for (char **range = ranges; *range != NULL; range++)
    if (!parse_range (*range, &result))
      return FALSE;

  *weekdays = result;

  return result != 0;
}

/**
 * usher_weekdays_print:
 * @self: a set of days
 * @text: where they are added, in a form that usher_weekdays_parse() reads
 */
void
usher_weekdays_print (UsherWeekdays  self,
                      GString       *text)
{
  const char *separator = "";

  if (self == WORKDAYS)
    {
      g_string_append (text, "mon-fri");
      return;
    }

  for (gsize i = 0; i < G_N_ELEMENTS (monday_first); i++)
    {
      if (!usher_weekdays_contain (self, monday_first[i]))
        continue;

      g_string_append_printf (text, "%s%s", separator, names[monday_first[i]].brief);
      separator = ",";
    }
}

/**
 * usher_weekdays_describe:
 * @self: a set of days
 *
 * Returns: (transfer full): “weekdays”, “Monday and Thursday”…, to stand behind “on”
 */
char *
usher_weekdays_describe (UsherWeekdays self)
{
  static const nl_item days[] = { DAY_1, DAY_2, DAY_3, DAY_4, DAY_5, DAY_6, DAY_7 };
  g_autoptr(GString) text = g_string_new (NULL);
  int n_days = __builtin_popcount (self);

  if (self == WORKDAYS)
    return g_strdup (_("weekdays"));
  if (self == WEEKEND)
    return g_strdup (_("weekends"));

  for (gsize i = 0; i < G_N_ELEMENTS (monday_first); i++)
    {
      if (!usher_weekdays_contain (self, monday_first[i]))
        continue;

      n_days--;
      if (text->len > 0)
        /* Translators: between the items of a list, before the last and before the others */
        g_string_append (text, n_days == 0 ? C_("list", " and ") : C_("list", ", "));
      g_string_append (text, nl_langinfo (days[monday_first[i]]));
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}
