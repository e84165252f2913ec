/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <glib/gi18n.h>

#include "usher-ctl.h"
#include "usher-names.h"

extern const UsherCtlCommand usher_ctl_resume_command;

static gboolean
run (UsherCtl  *self,
     char     **argv,
     GError   **error)
{
  gboolean all = FALSE;
  const GOptionEntry entries[] = {
    { "all", 0, 0, G_OPTION_ARG_NONE, &all, N_("All tasks, after “pause --all”"), NULL },
    { NULL }
  };
  g_auto(GStrv) arguments = usher_ctl_parse (self, &usher_ctl_resume_command, argv, entries, 0, 1, error);
  g_autofree char *id = NULL;
  g_autoptr(GVariant) reply = NULL;

  if (arguments == NULL || !usher_ctl_check_all (all, arguments[0], error))
    return FALSE;

  if (all)
    {
      reply = usher_ctl_call (self, USHER_MANAGER_IFACE, "ResumeAll", NULL, error);
      return reply != NULL;
    }

  id = usher_ctl_find_task (self, arguments[0], error);
  if (id != NULL)
    reply = usher_ctl_call (self, USHER_MANAGER_IFACE, "ResumeTask", g_variant_new ("(s)", id), error);

  return reply != NULL;
}

const UsherCtlCommand usher_ctl_resume_command = {
  "resume", N_("TASK | --all"), N_("Let a paused task go on"), run,
};
