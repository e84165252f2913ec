/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-text.h"

#include <glib/gi18n.h>
#include <string.h>

#include "usher-record.h"
#include "usher-time-text.h"
#include "usher-time.h"

/* Of tasks: what they are, when they run and what became of it. */

typedef struct
{
  const char *code;
  const char *text;
} Entry;

/* The names that built-in tasks come with. */
static const Entry builtin_names[] = {
  { "arr-refresh",      N_("Refresh from Radarr and Sonarr") },
  { "disk-scan",        N_("Scan the disk for trailers") },
  { "trailer-download", N_("Download missing trailers") },
  { "cleanup",          N_("Clean up") },
  { "image-refresh",    N_("Fetch posters and fan art") },
  { "update-check",     N_("Look for updates") },
};

/* The chores beside those that a built-in task is for; its name is theirs. */
static const Entry chores[] = {
  { "command", N_("Command") },
};

/* What tasks of a chore can be told; what only calls of the bus say is not here. */
static const Entry parameter_titles[] = {
  { "WorkingDirectory", N_("In the folder") },
  { "Environment",      N_("Environment, as NAME=value") },
  { "ClearEnvironment", N_("Nothing else in the environment") },
  { "Input",            N_("Is given to read") },
  { "Nice",             N_("Niceness") },
  { "IoClass",          N_("Use of the disk") },
  { "IoPriority",       N_("Its priority there") },
  { "Umask",            N_("Umask of new files, as 022") },
  { "Connection",       N_("Only this connection, by its id") },
  { "Full",             N_("Look into every folder again") },
};

static const char *
find (const Entry *entries,
      gsize        n_entries,
      const char  *code)
{
  for (gsize i = 0; i < n_entries; i++)
    if (g_strcmp0 (entries[i].code, code) == 0)
      return entries[i].text;

  return NULL;
}

static gboolean
has_state (GVariant   *record,
           const char *state)
{
  return g_strcmp0 (usher_record_get_string (record, "State"), state) == 0;
}

/* Returns: (transfer none): what tasks of the chore do; one that is newer than we are
 * speaks for itself */
const char *
usher_text_chore (const char *chore)
{
  const char *text = find (chores, G_N_ELEMENTS (chores), chore);

  if (text == NULL)
    text = find (builtin_names, G_N_ELEMENTS (builtin_names), chore);

  return text != NULL ? _(text) : chore;
}

/* Returns: (transfer none) (nullable): what a parameter of a chore says; %NULL for those
 * that no person gives */
const char *
usher_text_parameter (const char *name)
{
  const char *text = find (parameter_titles, G_N_ELEMENTS (parameter_titles), name);

  return text != NULL ? _(text) : NULL;
}

/**
 * usher_text_task_name:
 * @task: the record of a task
 *
 * Returns: (transfer full): its name; built-in tasks that nobody has renamed
 *   speak the reader's language
 */
char *
usher_text_task_name (GVariant *task)
{
  const char *id = usher_record_get_string (task, "Id");
  const char *name = usher_record_get_string (task, "Name");
  const char *builtin = id != NULL ? find (builtin_names, G_N_ELEMENTS (builtin_names), id) : NULL;

  if (builtin != NULL && g_strcmp0 (builtin, name) == 0)
    return g_strdup (_(builtin));

  return g_strdup (name != NULL ? name : id != NULL ? id : "");
}

/**
 * usher_text_run_name:
 * @run: the record of a run
 *
 * Returns: (transfer full): the name of its task, as usher_text_task_name() says it
 */
char *
usher_text_run_name (GVariant *run)
{
  const char *task = usher_record_get_string (run, "Task");
  const char *name = usher_record_get_string (run, "TaskName");
  const char *builtin = task != NULL ? find (builtin_names, G_N_ELEMENTS (builtin_names), task) : NULL;

  if (builtin != NULL && g_strcmp0 (builtin, name) == 0)
    return g_strdup (_(builtin));

  return g_strdup (name != NULL ? name : task);
}

/* Returns: (transfer full): a command as it would be typed in a shell */
char *
usher_text_argv (char **argv)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (gsize i = 0; argv[i] != NULL; i++)
    {
      gboolean is_plain = *argv[i] != '\0' &&
        strspn (argv[i], "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=./,:@%")
        == strlen (argv[i]);
      g_autofree char *quoted = is_plain ? g_strdup (argv[i]) : g_shell_quote (argv[i]);

      if (i > 0)
        g_string_append_c (text, ' ');
      g_string_append (text, quoted);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Returns: (transfer full): what the task does: the command's words, or which chore.
 * Where the name says that already, it is the id, by which scripts call the task. */
char *
usher_text_task_what (GVariant *task)
{
  g_autoptr(GVariant) parameters = usher_record_get_record (task, "Parameters");
  g_auto(GStrv) argv = usher_record_get_strings (parameters, "Argv");
  const char *chore = usher_record_get_string (task, "Chore");
  g_autofree char *name = usher_text_task_name (task);

  if (g_strcmp0 (chore, "command") == 0 && argv[0] != NULL)
    return g_strjoinv (" ", argv);

  if (chore == NULL || g_str_equal (usher_text_chore (chore), name))
    return g_strdup (usher_record_get_string (task, "Id"));

  return g_strdup (usher_text_chore (chore));
}

/* Returns: (transfer full): when the task runs, in words. The daemon's own words are
 * English; these are in the reader's language, and made by the same code. */
char *
usher_text_task_when (GVariant *task)
{
  g_auto(GStrv) texts = usher_record_get_strings (task, "Triggers");

  if (texts[0] == NULL)
    return g_strdup (_("By hand only"));

  return usher_text_triggers ((const char * const *) texts,
                              usher_record_get_string (task, "TimeZone"));
}

/* Returns: (transfer full): why there is no NextDue to show, or none yet; empty
 *   where NextDue says all */
char *
usher_text_task_next (GVariant *task)
{
  g_auto(GStrv) waiting = usher_record_get_strings (task, "WaitingFor");
  gint64 since = usher_record_get_time (task, "DueSince");
  g_autoptr(UsherZone) zone = NULL;
  g_autofree char *what = NULL;
  g_autofree char *when = NULL;

  if (has_state (task, "waiting"))
    return g_strdup (usher_record_get_time (task, "NextDue") != 0 ? "" : "–");
  if (!has_state (task, "queued") || waiting[0] == NULL)
    return g_strdup (usher_text_task_state (usher_record_get_string (task, "State")));

  what = usher_text_waiting_for (waiting[0]);
  if (since == 0)
    return g_strdup_printf (_("Waiting for %s"), what);

  zone = usher_zone_new_system ();
  when = usher_time_text_clock (since, g_get_real_time (), zone);

  /* Translators: a time, and what the task waits for since */
  return g_strdup_printf (_("Due since %s, waiting for %s"), when, what);
}

/* Returns: (transfer full): what came of the task's last run */
char *
usher_text_task_last (GVariant *task)
{
  const char *state = usher_record_get_string (task, "LastState");
  double duration = usher_record_get_double (task, "LastDuration");
  g_autofree char *brief = NULL;

  if (state == NULL)
    return g_strdup (g_strcmp0 (usher_record_get_string (task, "State"), "running") == 0 ? _("First run")
                                                                                           : _("Never run"));
  /* “In 0.0 s” says nothing */
  if (!g_str_equal (state, "succeeded") || duration < 0.1)
    return g_strdup (usher_text_run_state (state));

  brief = usher_time_text_brief ((gint64) (duration * USHER_SECOND));

  /* Translators: the last run succeeded, in so much time */
  return g_strdup_printf (_("Succeeded in %s"), brief);
}
