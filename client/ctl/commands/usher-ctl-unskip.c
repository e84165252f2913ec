/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <glib/gi18n.h>

#include "usher-ctl-print.h"
#include "usher-names.h"

extern const UsherCtlCommand usher_ctl_unskip_command;

static gboolean
run (UsherCtl  *self,
     char     **argv,
     GError   **error)
{
  g_auto(GStrv) arguments = usher_ctl_parse (self, &usher_ctl_unskip_command, argv, NULL, 1, 1, error);
  g_autofree char *id = arguments != NULL ? usher_ctl_find_task (self, arguments[0], error) : NULL;

  return id != NULL && usher_ctl_skip_next (self, "UnskipNext", id, error);
}

const UsherCtlCommand usher_ctl_unskip_command = {
  "unskip", N_("TASK"), N_("Do not leave it out after all"), run,
};
