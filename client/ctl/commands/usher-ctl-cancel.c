/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <glib/gi18n.h>

#include "usher-ctl.h"
#include "usher-names.h"

extern const UsherCtlCommand usher_ctl_cancel_command;

static gboolean
run (UsherCtl  *self,
     char     **argv,
     GError   **error)
{
  g_auto(GStrv) arguments = usher_ctl_parse (self, &usher_ctl_cancel_command, argv, NULL, 1, 1, error);
  g_autoptr(GVariant) reply = NULL;
  guint64 id;

  if (arguments != NULL && usher_ctl_parse_number (arguments[0], _("run's id"), &id, error))
    reply = usher_ctl_call (self, USHER_MANAGER_IFACE, "CancelRun", g_variant_new ("(t)", id), error);

  return reply != NULL;
}

const UsherCtlCommand usher_ctl_cancel_command = {
  "cancel", N_("RUN"), N_("Cancel a run"), run,
};
