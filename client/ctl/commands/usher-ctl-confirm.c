/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <glib/gi18n.h>

#include "usher-ctl-plan.h"

extern const UsherCtlCommand usher_ctl_confirm_command;

static gboolean
run (UsherCtl  *self,
     char     **argv,
     GError   **error)
{
  g_auto(GStrv) arguments = usher_ctl_parse (self, &usher_ctl_confirm_command, argv, NULL, 1, 1, error);

  return arguments != NULL && usher_ctl_confirm_plan (self, arguments[0], error);
}

const UsherCtlCommand usher_ctl_confirm_command = {
  "confirm", N_("PLAN"), N_("Have a plan carried out that “plans” lists"), run,
};
