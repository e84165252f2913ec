/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-systemd.h"

#include <string.h>

#include "usher-cron.h"

#define CALENDAR "calendar "
#define CRON "cron "
#define STARTUP "startup +"
#define MOUNTED "path-mounted "

static const struct
{
  const char *nickname;
  const char *calendar;
} nicknames[] = {
  { "@yearly",   "*-01-01 00:00:00" },
  { "@annually", "*-01-01 00:00:00" },
  { "@monthly",  "*-*-01 00:00:00" },
  { "@weekly",   "Sun *-*-* 00:00:00" },
  { "@daily",    "*-*-* 00:00:00" },
  { "@midnight", "*-*-* 00:00:00" },
  { "@hourly",   "*-*-* *:00:00" },
};

/* When */

/* The numbers of a field, or `*` for all of them. */
static void
append_bits (GString *text,
             guint64  bits,
             guint    first,
             guint    last)
{
  gboolean is_first = TRUE;
  gboolean is_all = TRUE;

  for (guint i = first; i <= last; i++)
    is_all = is_all && (bits >> i & 1) != 0;
  if (is_all)
    {
      g_string_append_c (text, '*');
      return;
    }

  for (guint i = first; i <= last; i++)
    if ((bits >> i & 1) != 0)
      {
        g_string_append_printf (text, "%s%02u", is_first ? "" : ",", i);
        is_first = FALSE;
      }
}

static void
append_weekdays (GString       *text,
                 UsherWeekdays  weekdays)
{
  static const char names[][4] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
  gboolean is_first = TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if ((weekdays >> i & 1) != 0)
      {
        g_string_append_printf (text, "%s%s", is_first ? "" : ",", names[i]);
        is_first = FALSE;
      }
  g_string_append_c (text, ' ');
}

static void
append_calendar (GString         *text,
                 const UsherCron *cron,
                 gboolean         with_days,
                 gboolean         with_weekdays)
{
  g_string_append (text, "OnCalendar=");
  if (with_weekdays && (cron->weekdays & 0x7f) != 0x7f)
    append_weekdays (text, cron->weekdays);
  g_string_append (text, "*-");
  append_bits (text, cron->months, 1, 12);
  g_string_append_c (text, '-');
  append_bits (text, with_days ? cron->days : G_MAXUINT64, 1, 31);
  g_string_append_c (text, ' ');
  append_bits (text, cron->hours, 0, 23);
  g_string_append_c (text, ':');
  append_bits (text, cron->minutes, 0, 59);
  g_string_append (text, ":00\n");
}

static gboolean
has_only_days (const UsherCron *cron)
{
  gboolean has_nth = FALSE;

  for (guint i = 0; i < USHER_CRON_MAX_NTH; i++)
    has_nth = has_nth || cron->nth[i] != 0 || cron->nth_last[i] != 0;

  return !has_nth && cron->last_days == 0 && cron->workdays == 0 && cron->last_workdays == 0;
}

static gboolean
append_cron (GString    *text,
             const char *trigger)
{
  g_auto(GStrv) fields = g_strsplit (trigger + strlen (CRON), " ", -1);
  UsherCron cron = { 0, };

  if (g_strv_length (fields) != USHER_CRON_MIN_FIELDS ||
      !usher_cron_parse (&cron, (const char * const *) fields, NULL) || !has_only_days (&cron))
    return FALSE;

  /* Where both are restricted, cron takes either, and systemd what is both */
  if (cron.any_day || cron.any_weekday)
    {
      append_calendar (text, &cron, TRUE, TRUE);
      return TRUE;
    }

  append_calendar (text, &cron, TRUE, FALSE);
  append_calendar (text, &cron, FALSE, TRUE);

  return TRUE;
}

static gboolean
append_nickname (GString    *text,
                 const char *trigger)
{
  for (gsize i = 0; i < G_N_ELEMENTS (nicknames); i++)
    if (g_str_equal (nicknames[i].nickname, trigger))
      {
        g_string_append_printf (text, "OnCalendar=%s\n", nicknames[i].calendar);
        return TRUE;
      }

  return FALSE;
}

static gboolean
append_after_end (GString    *text,
                  const char *trigger)
{
  gsize length = strlen (trigger);
  gsize around = strlen ("every ") + strlen (" after end");

  if (!g_str_has_prefix (trigger, "every ") || !g_str_has_suffix (trigger, " after end"))
    return FALSE;

  g_string_append_printf (text, "OnUnitInactiveSec=%.*s\n", (int) (length - around),
                          trigger + strlen ("every "));

  return TRUE;
}

static gboolean
append_trigger (GString    *text,
                const char *trigger)
{
  if (g_str_has_prefix (trigger, CALENDAR))
    g_string_append_printf (text, "OnCalendar=%s\n", trigger + strlen (CALENDAR));
  else if (g_str_has_prefix (trigger, STARTUP))
    g_string_append_printf (text, "OnStartupSec=%s\n", trigger + strlen (STARTUP));
  else if (g_str_equal (trigger, "startup"))
    g_string_append (text, "OnStartupSec=0\n");
  else if (g_str_has_prefix (trigger, CRON))
    return append_cron (text, trigger);
  else
    return append_nickname (text, trigger) || append_after_end (text, trigger);

  return TRUE;
}

/* What */

/* @signs: what means something here and is meant as it stands */
static void
append_doubled (GString    *text,
                const char *word,
                const char *signs)
{
  for (; *word != '\0'; word++)
    {
      g_string_append_c (text, *word);
      if (strchr (signs, *word) != NULL)
        g_string_append_c (text, *word);
    }
}

static void
append_word (GString    *text,
             const char *word,
             const char *signs)
{
  g_autoptr(GString) doubled = g_string_new (NULL);

  append_doubled (doubled, word, signs);
  if (g_str_equal (word, ";"))
    g_string_append (text, "\\;");
  else if (*word != '\0' && strpbrk (word, " \t\n\r\"'\\;") == NULL)
    g_string_append (text, doubled->str);
  else
    usher_unit_append_quoted (text, doubled->str);
}

static void
append_words (GString     *text,
              const char  *key,
              const char **words,
              const char  *signs)
{
  g_string_append (text, key);
  for (const char **word = words; *word != NULL; word++)
    {
      g_string_append (text, word > words ? " " : "");
      append_word (text, *word, signs);
    }
  g_string_append_c (text, '\n');
}

/* One setting for all lines: systemd ends it with a newline. */
static void
append_input (GString    *text,
              const char *input)
{
  g_string_append (text, "StandardInput=data\nStandardInputText=");
  for (const char *c = input; *c != '\0' && (c[0] != '\n' || c[1] != '\0'); c++)
    {
      if (*c == '\\' || *c == '%')
        g_string_append_c (text, *c);
      if (*c == '\n')
        g_string_append (text, "\\n");
      else if (*c == ' ' && (c == input || c[1] == '\n'))
        g_string_append (text, "\\s");
      else if (*c == '\t')
        g_string_append (text, "\\t");
      else
        g_string_append_c (text, *c);
    }
  g_string_append_c (text, '\n');
}

static void
append_service (GString             *text,
                UsherTaskDefinition *definition)
{
  g_autofree const char **argv = NULL;
  g_autofree const char **environment = NULL;
  const char *folder = "";
  const char *input = "";

  g_variant_lookup (definition->parameters, "Argv", "^a&s", &argv);
  g_variant_lookup (definition->parameters, "Environment", "^a&s", &environment);
  g_variant_lookup (definition->parameters, "WorkingDirectory", "&s", &folder);
  g_variant_lookup (definition->parameters, "Input", "&s", &input);

  g_string_append (text, "\n[Service]\nType=oneshot\n");
  append_words (text, "ExecStart=", argv, "$%");
  if (environment != NULL && *environment != NULL)
    append_words (text, "Environment=", environment, "%");
  if (*folder != '\0')
    {
      g_string_append (text, "WorkingDirectory=");
      append_doubled (text, folder, "%");
      g_string_append_c (text, '\n');
    }
  if (*input != '\0')
    append_input (text, input);
}

static void
append_limits (GString             *text,
               UsherTaskDefinition *definition)
{
  if (definition->timeout > 0)
    g_string_append_printf (text, "TimeoutStartSec=%.15g\n", definition->timeout);
  if (definition->kill_grace >= 0)
    g_string_append_printf (text, "TimeoutStopSec=%.15g\n", definition->kill_grace);
  if (definition->success_codes == NULL)
    return;

  g_string_append (text, "SuccessExitStatus=");
  for (gsize i = 0; i < g_variant_n_children (definition->success_codes); i++)
    {
      int code;

      g_variant_get_child (definition->success_codes, i, "i", &code);
      g_string_append_printf (text, "%s%d", i > 0 ? " " : "", code);
    }
  g_string_append_c (text, '\n');
}

static void
append_conditions (GString             *text,
                   UsherTaskDefinition *definition)
{
  for (char **condition = definition->conditions; condition != NULL && *condition != NULL; condition++)
    {
      if (g_str_has_prefix (*condition, MOUNTED))
        g_string_append_printf (text, "ConditionPathIsMountPoint=%s\n", *condition + strlen (MOUNTED));
      else
        g_string_append (text, "ConditionACPower=true\n");
    }
}

static char *
find_unsaid_condition (UsherTaskDefinition *definition)
{
  for (char **condition = definition->conditions; condition != NULL && *condition != NULL; condition++)
    {
      gboolean is_known = g_str_equal (*condition, "ac-power") || g_str_has_prefix (*condition, MOUNTED);

      if (!is_known || definition->unless_met != USHER_UNLESS_MET_SKIP)
        return g_strdup_printf ("a timer does not wait for “%s”", *condition);
    }

  return NULL;
}

static char *
find_unsaid (const UsherExportTask *task)
{
  static const char * const keys[] = {
    "Name", "Description", "Chore", "Parameters", "Triggers", "Jitter", "Misfire", "Timeout",
    "KillGrace", "SuccessCodes", "Conditions", "UnlessMet", NULL
  };
  static const char * const parameters[] = {
    "Argv", "Environment", "WorkingDirectory", "Input", NULL
  };
  UsherTaskDefinition *definition = task->definition;
  g_autofree const char **argv = NULL;
  const char *input = "";
  char *why = usher_exchange_find_unsaid (task, keys, parameters);

  if (why == NULL && (!g_variant_lookup (definition->parameters, "Argv", "^a&s", &argv) ||
                      *argv == NULL || strchr ("@-:+!", **argv) != NULL))
    why = g_strdup ("systemd would take the name of its program for something else");
  if (why == NULL && definition->misfire == USHER_MISFIRE_RUN_ALL)
    why = g_strdup ("a timer catches up once");

  g_variant_lookup (definition->parameters, "Input", "&s", &input);
  if (why == NULL && *input != '\0' && (!g_str_has_suffix (input, "\n") || input[1] == '\0'))
    why = g_strdup ("its input does not end with a line");

  return why != NULL ? why : find_unsaid_condition (definition);
}

/* Returns: (transfer full) (nullable): the settings of the timer */
static char *
make_timer (UsherTaskDefinition  *definition,
            char                **why)
{
  g_autoptr(GString) timer = g_string_new ("\n[Timer]\n");
  g_auto(GStrv) triggers = usher_triggers_to_texts (definition->triggers);
  gboolean has_calendar;

  for (char **trigger = triggers; *trigger != NULL; trigger++)
    if (!append_trigger (timer, *trigger))
      {
        *why = g_strdup_printf ("no timer elapses by “%s”", *trigger);
        return NULL;
      }

  has_calendar = strstr (timer->str, "\nOnCalendar=") != NULL;
  if (has_calendar && definition->misfire == USHER_MISFIRE_RUN_ONCE)
    g_string_append (timer, "Persistent=true\n");
  if (definition->jitter > 0)
    g_string_append_printf (timer, "RandomizedDelaySec=%.15g\n", definition->jitter);

  return g_string_free (g_steal_pointer (&timer), FALSE);
}

static void
append_unit (GString               *text,
             const UsherExportTask *task,
             const char            *kind)
{
  g_string_append_printf (text, "# usher-%s.%s\n[Unit]\nDescription=", task->id, kind);
  append_doubled (text, task->definition->name, "%");
  g_string_append_c (text, '\n');
}

static void
append_task (GString               *text,
             const UsherExportTask *task)
{
  UsherTaskDefinition *definition = task->definition;
  g_autofree char *why = find_unsaid (task);
  g_autofree char *timer = why == NULL ? make_timer (definition, &why) : NULL;
  g_auto(GStrv) lines = g_strsplit (definition->description, "\n", -1);

  if (timer == NULL)
    {
      g_string_append_printf (text, "# Not here: “%s” (%s), as %s\n\n", definition->name, task->id, why);
      return;
    }

  append_unit (text, task, "timer");
  /* With two blanks, so that none is taken for the head of a file */
  for (char **line = lines; *line != NULL; line++)
    g_string_append_printf (text, "#  %s\n", *line);
  g_string_append (text, timer);
  g_string_append (text, "\n[Install]\nWantedBy=timers.target\n\n");

  append_unit (text, task, "service");
  append_conditions (text, definition);
  append_service (text, definition);
  append_limits (text, definition);
  g_string_append_c (text, '\n');
}

void
usher_systemd_write (GPtrArray                  *tasks,
                     const UsherExchangeContext *context,
                     GString                    *text)
{
  for (guint i = 0; i < tasks->len; i++)
    append_task (text, tasks->pdata[i]);
}
