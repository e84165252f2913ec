/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <glib/gi18n.h>

#include "usher-ctl.h"
#include "usher-names.h"

extern const UsherCtlCommand usher_ctl_restore_command;

/* A task that was removed is found by its whole id alone. */
static gboolean
run (UsherCtl  *self,
     char     **argv,
     GError   **error)
{
  g_auto(GStrv) arguments =
    usher_ctl_parse (self, &usher_ctl_restore_command, argv, NULL, 1, 1, error);
  g_autoptr(GVariant) reply = NULL;

  if (arguments != NULL)
    reply = usher_ctl_call (self, USHER_MANAGER_IFACE, "RestoreTask",
                            g_variant_new ("(s)", arguments[0]), error);

  return reply != NULL;
}

const UsherCtlCommand usher_ctl_restore_command = {
  "restore", N_("TASK"), N_("Bring a removed task back"), run,
};
