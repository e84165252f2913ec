/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <glib/gi18n.h>

#include "usher-ctl-preview.h"
#include "usher-ctl-print.h"
#include "usher-text.h"
#include "usher-warnings.h"

extern const UsherCtlCommand usher_ctl_explain_command;

#define N_TIMES 5

static void
print_times (const UsherCtlPreview *preview,
             GPtrArray             *triggers)
{
  gint64 time = preview->context.created;

  for (int i = 0; i < N_TIMES; i++)
    {
      g_autofree char *text = NULL;

      time = usher_triggers_next_after (triggers, &preview->context, time);
      if (time == USHER_TIME_NEVER)
        break;

      text = usher_time_to_iso8601 (time, preview->context.zone);
      usher_ctl_print_line ("  %s", text);
    }
}

static void
print_warnings (const UsherCtlPreview *preview,
                GPtrArray             *triggers,
                gint64                 duration)
{
  g_autoptr(GArray) warnings =
    usher_warnings_find (triggers, &preview->context, preview->context.created, duration);

  for (guint i = 0; i < warnings->len; i++)
    {
      const UsherWarning *warning = &g_array_index (warnings, UsherWarning, i);
      g_autofree char *text =
        usher_text_warning (warning->code, warning->at, preview->context.zone);

      usher_ctl_print_line (_("Note: %s"), text);
    }
}

/* Needs no daemon. */
static gboolean
run (UsherCtl  *self,
     char     **argv,
     GError   **error)
{
  g_auto(UsherCtlPreview) preview = { 0, };
  g_autofree char *duration_text = NULL;
  const GOptionEntry own[] = {
    { "duration", 0, 0, G_OPTION_ARG_STRING, &duration_text, N_("A run takes so long"), N_("DURATION") },
  };
  g_autofree GOptionEntry *entries = usher_ctl_preview_entries (&preview, own, G_N_ELEMENTS (own));
  g_auto(GStrv) arguments = usher_ctl_parse (self, &usher_ctl_explain_command, argv, entries, 1, 100, error);
  g_autoptr(GPtrArray) triggers = NULL;
  gint64 duration = 0;

  if (arguments == NULL || !usher_ctl_preview_prepare (&preview, error) ||
      (duration_text != NULL && !usher_duration_parse (duration_text, &duration, error)))
    return FALSE;

  triggers = usher_triggers_new ((const char * const *) arguments, &preview.context, error);
  if (triggers == NULL)
    return FALSE;

  for (guint i = 0; i < triggers->len; i++)
    {
      g_autofree char *text = usher_trigger_describe (triggers->pdata[i], &preview.context);

      usher_ctl_print_line ("%s", text);
    }
  print_times (&preview, triggers);
  print_warnings (&preview, triggers, duration);

  return TRUE;
}

const UsherCtlCommand usher_ctl_explain_command = {
  "explain", N_("TRIGGER…"), N_("Say what a trigger means, when it fires, and what is odd about it"), run,
};
