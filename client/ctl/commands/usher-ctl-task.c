/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <glib/gi18n.h>

#include "usher-ctl-print.h"
#include "usher-names.h"

extern const UsherCtlCommand usher_ctl_task_command;

static gboolean
run (UsherCtl  *self,
     char     **argv,
     GError   **error)
{
  g_auto(GStrv) arguments = usher_ctl_parse (self, &usher_ctl_task_command, argv, NULL, 1, 1, error);
  g_autofree char *id = arguments != NULL ? usher_ctl_find_task (self, arguments[0], error) : NULL;
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GVariant) task = NULL;

  if (id == NULL)
    return FALSE;

  reply = usher_ctl_call (self, USHER_MANAGER_IFACE, "GetTask", g_variant_new ("(s)", id), error);
  if (reply == NULL)
    return FALSE;

  task = g_variant_get_child_value (reply, 0);
  usher_ctl_print_record (self, task);

  return TRUE;
}

const UsherCtlCommand usher_ctl_task_command = {
  "task", N_("TASK"), N_("Show all that is known of a task"), run,
};
