/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-text.h"

#include <glib/gi18n.h>

#include "usher-record.h"
#include "usher-time-text.h"

/* Sentences that say why something ran, or did not. */

static char *
say_when (gint64 time)
{
  g_autoptr(UsherZone) zone = usher_zone_new_system ();

  return usher_time_text_date_and_time (time, zone);
}

static char *
say_state (GVariant   *present,
           const char *reason)
{
  gint64 until = usher_record_get_time (present, "PausedUntil");
  guint n_failures = usher_record_get_uint (present, "ConsecutiveFailures");
  g_autofree char *when = until != 0 ? say_when (until) : NULL;

  if (g_str_equal (reason, "failures"))
    return g_strdup_printf (ngettext ("It is paused, as it has failed; resume it when that is mended.",
                                      "It is paused, as it has failed %u times in a row; resume it when "
                                      "that is mended.", n_failures), n_failures);
  if (g_str_equal (reason, "paused") && when != NULL)
    return g_strdup_printf (_("It is paused until %s."), when);
  if (g_str_equal (reason, "paused"))
    return g_strdup (_("It is paused until somebody resumes it."));
  if (g_str_equal (reason, "disabled"))
    return g_strdup (_("It is switched off."));
  if (g_str_equal (reason, "finished"))
    return g_strdup (_("Its triggers never fire again."));
  if (g_str_equal (reason, "broken"))
    return g_strdup (_("What it is to do is not understood."));
  if (g_str_equal (reason, "no-trigger"))
    return g_strdup (_("It has no trigger: it runs when somebody asks."));
  if (g_str_equal (reason, "no-event"))
    return g_strdup (_("It waits for something to happen."));
  if (g_str_equal (reason, "running"))
    return g_strdup (_("It is running."));
  if (g_str_equal (reason, "queued"))
    return g_strdup (_("It is in the queue."));

  return NULL;
}

/**
 * usher_text_present:
 * @present: the first answer of ExplainTask
 *
 * Returns: (transfer full): why the task runs, or does not, right now
 */
char *
usher_text_present (GVariant *present)
{
  const char *reason = usher_record_get_string (present, "Reason");
  const char *held_back = usher_record_get_string (present, "HeldBack");
  gint64 due = usher_record_get_time (present, "Due");
  gint64 skipped = usher_record_get_time (present, "SkippedDue");
  g_autoptr(GString) text = g_string_new (NULL);
  g_autofree char *state = say_state (present, reason != NULL ? reason : "");

  if (state != NULL)
    g_string_append (text, state);
  else if (due != 0)
    {
      g_autofree char *when = say_when (due);

      /* Translators: %s is a date and a time of day */
      g_string_append_printf (text, _("It is due next on %s."), when);
    }

  if (skipped != 0)
    {
      g_autofree char *when = say_when (skipped);

      g_string_append_c (text, ' ');
      g_string_append_printf (text, _("Its time on %s is left out."), when);
    }
  if (held_back != NULL && *held_back != '\0')
    {
      g_autofree char *what = usher_text_waiting_for (held_back);

      g_string_append_c (text, ' ');
      g_string_append_printf (text, _("Until then it waits for %s."), what);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
say_outcome (GVariant *answer)
{
  const char *state = usher_record_get_string (answer, "State");
  g_autofree char *reason = usher_text_reason (answer);
  g_auto(GStrv) codes = usher_record_get_strings (answer, "WaitingFor");

  if (reason == NULL && codes != NULL && codes[0] != NULL)
    {
      g_autofree char *what = usher_text_waiting_for (codes[0]);

      /* Translators: the state of a run, and what it waits for */
      return g_strdup_printf (_("%s for %s"), usher_text_run_state (state), what);
    }

  if (reason == NULL)
    return g_strdup (usher_text_run_state (state));

  /* Translators: the state of a run, and why */
  return g_strdup_printf (_("%s: %s"), usher_text_run_state (state), reason);
}

/* What else the daemon knows about it. */
static void
add_details (GString  *text,
             GVariant *answer)
{
  g_autoptr(GVariant) details = usher_record_get_record (answer, "ReasonDetails");
  g_autoptr(GVariant) origin = usher_record_get_record (answer, "Origin");
  guint n_collapsed = usher_record_get_uint (details, "Collapsed");
  gint64 into = usher_record_get_time (details, "Into");
  const char *of_task = usher_record_get_string (origin, "Task");
  g_auto(GStrv) conditions = usher_record_get_strings (details, "Conditions");

  if (into != 0)
    {
      g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, into);

      g_string_append_printf (text, _("; run %s does it"), number);
    }
  if (conditions != NULL && conditions[0] != NULL)
    {
      g_autofree char *what = usher_text_waiting_for (conditions[0]);

      g_string_append_printf (text, _(" (%s)"), what);
    }
  if (n_collapsed > 0)
    g_string_append_printf (text, ngettext ("; stands for %u earlier time as well",
                                            "; stands for %u earlier times as well", n_collapsed),
                            n_collapsed);
  if (of_task != NULL)
    g_string_append_printf (text, _("; after “%s”"), of_task);
}

/**
 * usher_text_answer:
 * @answer: an answer of ExplainTask about a due time
 *
 * Returns: (transfer full): what became of it, and why
 */
char *
usher_text_answer (GVariant *answer)
{
  g_autofree char *outcome = say_outcome (answer);
  g_autoptr(GString) text = g_string_new (outcome);
  const char *cause = usher_record_get_string (answer, "Cause");
  guint attempt = usher_record_get_uint (answer, "Attempt");

  if (attempt > 1)
    g_string_append_printf (text, _("; attempt %u"), attempt);
  else if (g_strcmp0 (cause, "schedule") != 0 && g_strcmp0 (cause, "after") != 0)
    g_string_append_printf (text, "; %s", usher_text_cause (cause));
  add_details (text, answer);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * usher_text_warning:
 * @code: the code of a warning about a trigger
 * @at: the time that it is about, 0 for none
 * @zone: the zone to say it in
 *
 * Returns: (transfer full): what a person may not expect
 */
char *
usher_text_warning (const char      *code,
                    gint64           at,
                    const UsherZone *zone)
{
  g_autofree char *when = at != 0 ? usher_time_text_date_and_time (at, zone) : NULL;

  if (g_str_equal (code, "never"))
    return g_strdup (_("it never fires."));
  if (g_str_equal (code, "gap"))
    /* Translators: %s is a date and a time of day */
    return g_strdup_printf (_("it fires on %s because the clocks skip the time that is meant."), when);
  if (g_str_equal (code, "fold"))
    return g_strdup_printf (_("the clocks show the time of %s twice; it fires once."), when);
  if (g_str_equal (code, "often"))
    return g_strdup_printf (_("it fires again, as on %s, before a run is over."), when);

  return g_strdup (code);
}
