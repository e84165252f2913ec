/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <glib/gi18n.h>

#include "usher-ctl-print.h"
#include "usher-names.h"

extern const UsherCtlCommand usher_ctl_skip_command;

static gboolean
run (UsherCtl  *self,
     char     **argv,
     GError   **error)
{
  g_auto(GStrv) arguments = usher_ctl_parse (self, &usher_ctl_skip_command, argv, NULL, 1, 1, error);
  g_autofree char *id = arguments != NULL ? usher_ctl_find_task (self, arguments[0], error) : NULL;

  return id != NULL && usher_ctl_skip_next (self, "SkipNext", id, error);
}

const UsherCtlCommand usher_ctl_skip_command = {
  "skip", N_("TASK"), N_("Leave out the next time of a task"), run,
};
