/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-trigger-forms.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

/* Each kind of trigger that has a form: how its text is made of the controls, and how
 * the controls are set by a text. A text is of a kind if the kind makes it again;
 * what is of none is edited as text. */

const char * const usher_trigger_units[] = { "m", "h", "d", "w", NULL };
const char * const usher_trigger_outcomes[] = { "", "failed", "any", "changed", NULL };

static const char * const day_names[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };

static char *
make_every (const UsherTriggerFields *fields)
{
  return g_strdup_printf ("every %u%s", fields->number, usher_trigger_units[fields->unit]);
}

static gboolean
read_every (const char         *text,
            UsherTriggerFields *fields)
{
  char unit, rest;

  if (sscanf (text, "every %6u%c%c", &fields->number, &unit, &rest) != 2 || fields->number == 0)
    return FALSE;

  for (fields->unit = 0; usher_trigger_units[fields->unit] != NULL; fields->unit++)
    if (usher_trigger_units[fields->unit][0] == unit)
      return TRUE;

  return FALSE;
}

static char *
make_daily (const UsherTriggerFields *fields)
{
  return g_strdup_printf ("cron %u %u * * *", fields->minute, fields->hour);
}

static gboolean
read_daily (const char         *text,
            UsherTriggerFields *fields)
{
  int end = 0;

  return sscanf (text, "cron %2u %2u * * *%n", &fields->minute, &fields->hour, &end) == 2 && end > 0;
}

static char *
make_days (guint days)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (day_names); i++)
    if (days & (1u << i))
      g_string_append_printf (text, "%s%s", text->len > 0 ? "," : "", day_names[i]);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
read_days (const char *text,
           guint      *days)
{
  g_auto(GStrv) parts = g_strsplit (text, ",", -1);

  *days = 0;
  for (gsize i = 0; parts[i] != NULL; i++)
    for (guint day = 0; day < G_N_ELEMENTS (day_names); day++)
      if (g_str_equal (parts[i], day_names[day]))
        *days |= 1u << day;

  return *days != 0;
}

static char *
make_weekly (const UsherTriggerFields *fields)
{
  g_autofree char *days = make_days (fields->days);

  return g_strdup_printf ("every %uw on %s at %02u:%02u", fields->number, days, fields->hour,
                          fields->minute);
}

static gboolean
read_weekly (const char         *text,
             UsherTriggerFields *fields)
{
  char days[32];

  return sscanf (text, "every %6uw on %31[a-z,] at %2u:%2u", &fields->number, days, &fields->hour,
                 &fields->minute) == 4 && fields->number > 0 && read_days (days, &fields->days);
}

static char *
make_monthly (const UsherTriggerFields *fields)
{
  return g_strdup_printf ("cron %u %u %u * *", fields->minute, fields->hour, fields->day);
}

static gboolean
read_monthly (const char         *text,
              UsherTriggerFields *fields)
{
  return sscanf (text, "cron %2u %2u %2u * *", &fields->minute, &fields->hour, &fields->day) == 3;
}

static char *
make_once (const UsherTriggerFields *fields)
{
  return g_strdup_printf ("at %sT%02u:%02u", fields->date, fields->hour, fields->minute);
}

static gboolean
read_once (const char         *text,
           UsherTriggerFields *fields)
{
  return sscanf (text, "at %10[0-9-]T%2u:%2u", fields->date, &fields->hour, &fields->minute) == 3;
}

/* A name goes in double quotes, as the grammar of triggers has it. */
static char *
make_path (const UsherTriggerFields *fields)
{
  g_autoptr(GString) text = g_string_new ("path \"");

  for (const char *p = fields->path != NULL ? fields->path : ""; *p != '\0'; p++)
    {
      if (*p == '"' || *p == '\\')
        g_string_append_c (text, '\\');
      g_string_append_c (text, *p);
    }
  g_string_append (text, fields->is_recursive ? "\" recursive" : "\"");

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
read_path (const char         *text,
           UsherTriggerFields *fields)
{
  g_autoptr(GString) path = g_string_new (NULL);

  if (!g_str_has_prefix (text, "path \""))
    return FALSE;

  for (text += strlen ("path \""); *text != '\0' && *text != '"'; text++)
    {
      if (*text == '\\' && text[1] != '\0')
        text++;
      g_string_append_c (path, *text);
    }
  g_free (fields->path);
  fields->path = g_string_free (g_steal_pointer (&path), FALSE);
  fields->is_recursive = g_str_equal (text, "\" recursive");

  return TRUE;
}

static char *
make_after (const UsherTriggerFields *fields)
{
  const char *outcome = usher_trigger_outcomes[fields->outcome];

  return g_strdup_printf ("after %s%s%s", fields->task != NULL ? fields->task : "",
                          *outcome != '\0' ? " " : "", outcome);
}

static gboolean
read_after (const char         *text,
            UsherTriggerFields *fields)
{
  char task[65], outcome[16] = "";

  if (sscanf (text, "after %64[a-z0-9-] %15[a-z]", task, outcome) < 1)
    return FALSE;

  g_free (fields->task);
  fields->task = g_strdup (task);
  for (fields->outcome = 0; usher_trigger_outcomes[fields->outcome] != NULL; fields->outcome++)
    if (g_str_equal (usher_trigger_outcomes[fields->outcome], outcome))
      return TRUE;

  return FALSE;
}

#define WORD(word) \
  static char * \
  make_##word (const UsherTriggerFields *fields) \
  { \
    return g_strdup (#word); \
  } \
  static gboolean \
  read_##word (const char         *text, \
               UsherTriggerFields *fields) \
  { \
    return g_str_equal (text, #word); \
  }

WORD (startup)
WORD (resume)
WORD (network)

#define FORM(name, title, controls) { title, controls, make_##name, read_##name }

const UsherTriggerForm usher_trigger_forms[] = {
  FORM (every, NC_("schedule", "Again and again"),
        USHER_TRIGGER_HAS_NUMBER | USHER_TRIGGER_HAS_UNIT |
        USHER_TRIGGER_HAS_ORIGIN),
  FORM (daily, NC_("schedule", "Every day"),
        USHER_TRIGGER_HAS_CLOCK),
  FORM (weekly, NC_("schedule", "Every so many weeks"),
        USHER_TRIGGER_HAS_NUMBER | USHER_TRIGGER_HAS_DAYS |
        USHER_TRIGGER_HAS_CLOCK | USHER_TRIGGER_HAS_ORIGIN),
  FORM (monthly, NC_("schedule", "Every month"),
        USHER_TRIGGER_HAS_DAY | USHER_TRIGGER_HAS_CLOCK),
  FORM (once, NC_("schedule", "Once"),
        USHER_TRIGGER_HAS_DATE | USHER_TRIGGER_HAS_CLOCK),
  FORM (path, NC_("schedule", "When a folder changes"),
        USHER_TRIGGER_HAS_PATH),
  FORM (after, NC_("schedule", "After another task"),
        USHER_TRIGGER_HAS_TASK),
  FORM (startup, NC_("schedule", "When Usher starts"),
        0),
  FORM (resume, NC_("schedule", "When the computer wakes up"),
        0),
  FORM (network, NC_("schedule", "When there is a network"),
        0),
};

const guint usher_trigger_n_forms = G_N_ELEMENTS (usher_trigger_forms);

void
usher_trigger_fields_clear (UsherTriggerFields *fields)
{
  g_clear_pointer (&fields->path, g_free);
  g_clear_pointer (&fields->task, g_free);
  g_clear_pointer (&fields->origin, g_free);
}

/* Returns: (transfer full): the trigger as it is written */
char *
usher_trigger_form_make (guint                     form,
                         const UsherTriggerFields *fields)
{
  g_autofree char *text = usher_trigger_forms[form].make (fields);
  gboolean has_origin = usher_trigger_forms[form].controls & USHER_TRIGGER_HAS_ORIGIN &&
                        fields->origin != NULL;

  return g_strconcat (text, has_origin ? fields->origin : "", NULL);
}

static void
copy_fields (UsherTriggerFields       *to,
             const UsherTriggerFields *from)
{
  *to = *from;
  to->path = g_strdup (from->path);
  to->task = g_strdup (from->task);
  to->origin = g_strdup (from->origin);
}

/**
 * usher_trigger_form_find:
 * @text: a trigger as it is written
 * @fields: (inout): takes over what the text says, where it is of a kind
 *
 * Returns: the place of the kind that makes this text; usher_trigger_n_forms if none does
 */
guint
usher_trigger_form_find (const char         *text,
                         UsherTriggerFields *fields)
{
  const char *origin = strstr (text, " from ");
  g_autofree char *rule = g_strndup (text, origin != NULL ? (gsize) (origin - text) : strlen (text));

  for (guint i = 0; i < usher_trigger_n_forms; i++)
    {
      gboolean has_origin = usher_trigger_forms[i].controls & USHER_TRIGGER_HAS_ORIGIN;
      UsherTriggerFields read;
      g_autofree char *again = NULL;

      copy_fields (&read, fields);
      g_free (read.origin);
      read.origin = g_strdup (has_origin ? origin : NULL);
      if (usher_trigger_forms[i].read (has_origin ? rule : text, &read))
        again = usher_trigger_form_make (i, &read);
      if (g_strcmp0 (text, again) == 0)
        {
          usher_trigger_fields_clear (fields);
          *fields = read;
          return i;
        }

      usher_trigger_fields_clear (&read);
    }

  return usher_trigger_n_forms;
}
