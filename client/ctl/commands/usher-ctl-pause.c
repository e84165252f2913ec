/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <glib/gi18n.h>

#include "usher-ctl.h"
#include "usher-names.h"
#include "usher-time.h"

extern const UsherCtlCommand usher_ctl_pause_command;

static gboolean
find_end (const char  *until,
          const char  *duration,
          guint64     *end,
          GError     **error)
{
  g_autoptr(UsherZone) zone = usher_zone_new_system ();
  UsherMoment moment;
  gint64 length = 0;

  *end = 0;
  if (until != NULL && duration != NULL)
    {
      g_set_error (error, USHER_CTL_ERROR, USHER_CTL_ERROR_USAGE,
                   _("--until and --for exclude each other"));
      return FALSE;
    }
  if (until != NULL)
    {
      if (!usher_moment_parse (until, &moment, error))
        return FALSE;
      *end = usher_moment_to_time (&moment, zone);
    }
  if (duration != NULL)
    {
      if (!usher_duration_parse (duration, &length, error))
        return FALSE;
      *end = g_get_real_time () + length;
    }

  return TRUE;
}

static gboolean
run (UsherCtl  *self,
     char     **argv,
     GError   **error)
{
  g_autofree char *until = NULL;
  g_autofree char *duration = NULL;
  gboolean all = FALSE;
  const GOptionEntry entries[] = {
    { "until", 0, 0, G_OPTION_ARG_STRING, &until, N_("Go on at TIME, as 2026-12-24T18:00"), N_("TIME") },
    { "for", 0, 0, G_OPTION_ARG_STRING, &duration, N_("Go on after DURATION, as 2h"), N_("DURATION") },
    { "all", 0, 0, G_OPTION_ARG_NONE, &all, N_("All tasks; what is due meanwhile waits in the queue"), NULL },
    { NULL }
  };
  g_auto(GStrv) arguments = usher_ctl_parse (self, &usher_ctl_pause_command, argv, entries, 0, 1, error);
  g_autofree char *id = NULL;
  g_autoptr(GVariant) reply = NULL;
  guint64 end;

  if (arguments == NULL || !find_end (until, duration, &end, error) ||
      !usher_ctl_check_all (all, arguments[0], error))
    return FALSE;

  if (all)
    {
      reply = usher_ctl_call (self, USHER_MANAGER_IFACE, "PauseAll", g_variant_new ("(t)", end), error);
      return reply != NULL;
    }

  id = usher_ctl_find_task (self, arguments[0], error);
  if (id != NULL)
    reply = usher_ctl_call (self, USHER_MANAGER_IFACE, "PauseTask", g_variant_new ("(st)", id, end),
                            error);

  return reply != NULL;
}

const UsherCtlCommand usher_ctl_pause_command = {
  "pause", N_("TASK | --all"), N_("Hold a task until it is resumed, or for a while"), run,
};
