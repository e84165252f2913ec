/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <glib/gi18n.h>

#include "usher-ctl-runs.h"
#include "usher-names.h"

extern const UsherCtlCommand usher_ctl_retry_command;

static gboolean
run (UsherCtl  *self,
     char     **argv,
     GError   **error)
{
  gboolean wait = FALSE;
  const GOptionEntry entries[] = {
    { "wait", 'w', 0, G_OPTION_ARG_NONE, &wait, N_("Wait for its end; 1 if it has not succeeded"), NULL },
    { NULL }
  };
  g_auto(GStrv) arguments = usher_ctl_parse (self, &usher_ctl_retry_command, argv, entries, 1, 1, error);
  g_autoptr(UsherCtlWaiter) waiter = NULL;
  g_autoptr(GVariant) reply = NULL;
  guint64 id;

  if (arguments == NULL || !usher_ctl_parse_number (arguments[0], _("run's id"), &id, error))
    return FALSE;
  if (wait && (waiter = usher_ctl_waiter_new (self, error)) == NULL)
    return FALSE;

  reply = usher_ctl_call (self, USHER_MANAGER_IFACE, "RetryRun", g_variant_new ("(t)", id), error);
  if (reply == NULL)
    return FALSE;

  g_variant_get (reply, "(t)", &id);

  return usher_ctl_tell_run (self, waiter, id, error);
}

const UsherCtlCommand usher_ctl_retry_command = {
  "retry", N_("RUN"), N_("Try again what a run that ended has done"), run,
};
