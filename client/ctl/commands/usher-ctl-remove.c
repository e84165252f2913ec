/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <glib/gi18n.h>

#include "usher-ctl.h"
#include "usher-names.h"

extern const UsherCtlCommand usher_ctl_remove_command;

static gboolean
run (UsherCtl  *self,
     char     **argv,
     GError   **error)
{
  g_auto(GStrv) arguments = usher_ctl_parse (self, &usher_ctl_remove_command, argv, NULL, 1, 1, error);
  g_autofree char *id = arguments != NULL ? usher_ctl_find_task (self, arguments[0], error) : NULL;
  g_autoptr(GVariant) reply = NULL;

  if (id != NULL)
    reply = usher_ctl_call (self, USHER_MANAGER_IFACE, "RemoveTask", g_variant_new ("(s)", id), error);

  return reply != NULL;
}

const UsherCtlCommand usher_ctl_remove_command = {
  "remove", N_("TASK"), N_("Remove a task; “restore” brings it back for seven days"), run,
};
