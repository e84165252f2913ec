/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <glib/gi18n.h>

#include "usher-ctl-runs.h"
#include "usher-names.h"

extern const UsherCtlCommand usher_ctl_scan_command;

static GVariant *
start_scan (UsherCtl    *self,
            const char  *argument,
            GError     **error)
{
  guint64 title;

  if (argument == NULL)
    return usher_ctl_call (self, USHER_MANAGER_IFACE, "RunTaskNow",
                           g_variant_new ("(s)", "disk-scan"), error);

  return usher_ctl_parse_number (argument, _("title's id"), &title, error)
    ? usher_ctl_call (self, USHER_LIBRARY_IFACE, "ScanTitle", g_variant_new ("(t)", title), error)
    : NULL;
}

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
  g_auto(GStrv) arguments = usher_ctl_parse (self, &usher_ctl_scan_command, argv, entries, 0, 1, error);
  g_autoptr(UsherCtlWaiter) waiter = NULL;
  g_autoptr(GVariant) reply = NULL;
  guint64 started;

  if (arguments == NULL)
    return FALSE;
  if (wait && (waiter = usher_ctl_waiter_new (self, error)) == NULL)
    return FALSE;

  reply = start_scan (self, arguments[0], error);
  if (reply == NULL)
    return FALSE;

  g_variant_get (reply, "(t)", &started);

  return usher_ctl_tell_run (self, waiter, started, error);
}

const UsherCtlCommand usher_ctl_scan_command = {
  "scan", N_("[TITLE]"), N_("Look for trailers on disk, of all titles or of one"), run,
};
