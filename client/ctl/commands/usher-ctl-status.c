/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <glib/gi18n.h>

#include "usher-ctl-print.h"
#include "usher-names.h"
#include "usher-record.h"

extern const UsherCtlCommand usher_ctl_status_command;

static void
print_status (GVariant *status)
{
  const char *task = usher_record_get_string (status, "NextTask");
  guint n_problems = usher_record_get_uint (status, "ProblemCount");
  g_autofree char *next = usher_ctl_time_text (usher_record_get_time (status, "NextDue"));

  usher_ctl_print_line (_("usherd %s is %s"), usher_record_get_string (status, "Version"),
                        usher_record_get_string (status, "State"));
  usher_ctl_print_line (_("%u tasks, %u running, %u waiting"),
                        usher_record_get_uint (status, "TaskCount"),
                        usher_record_get_uint (status, "RunningCount"),
                        usher_record_get_uint (status, "QueuedCount"));
  if (task != NULL)
    usher_ctl_print_line (_("Next: %s, %s"), task, next);
  else
    usher_ctl_print_line ("%s", _("Nothing is due"));
  if (n_problems > 0)
    usher_ctl_print_line (ngettext ("%u problem; “usherctl problems” says which",
                                    "%u problems; “usherctl problems” says which", n_problems), n_problems);
}

static gboolean
run (UsherCtl  *self,
     char     **argv,
     GError   **error)
{
  g_auto(GStrv) arguments = usher_ctl_parse (self, &usher_ctl_status_command, argv, NULL, 0, 0, error);
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GVariant) status = NULL;

  if (arguments == NULL)
    return FALSE;

  reply = usher_ctl_call (self, "org.freedesktop.DBus.Properties", "GetAll",
                          g_variant_new ("(s)", USHER_MANAGER_IFACE), error);
  if (reply == NULL)
    return FALSE;

  status = g_variant_get_child_value (reply, 0);
  if (self->json)
    usher_ctl_print_json (status);
  else
    print_status (status);

  return TRUE;
}

const UsherCtlCommand usher_ctl_status_command = {
  "status", N_("[OPTION…]"), N_("Say whether the service runs, and how busy it is"), run,
};
