/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <glib/gi18n.h>

#include "usher-ctl-print.h"
#include "usher-names.h"
#include "usher-record.h"
#include "usher-text.h"

extern const UsherCtlCommand usher_ctl_queue_command;

static char *
get_since (GVariant *run)
{
  gint64 started = usher_record_get_time (run, "Started");

  return usher_ctl_time_text (started != 0 ? started : usher_record_get_time (run, "Queued"));
}

static gboolean
run (UsherCtl  *self,
     char     **argv,
     GError   **error)
{
  static const UsherCtlColumn columns[] = {
    { N_("RUN"), usher_ctl_column_number },
    { N_("NAME"), usher_text_run_name },
    { N_("SINCE"), get_since },
    { N_("STATE"), usher_text_run },
  };
  g_auto(GStrv) arguments = usher_ctl_parse (self, &usher_ctl_queue_command, argv, NULL, 0, 0, error);
  g_autoptr(GPtrArray) runs = NULL;

  if (arguments == NULL)
    return FALSE;

  runs = usher_ctl_list (self, USHER_MANAGER_IFACE, "ListQueue", NULL, 0, error);
  if (runs == NULL)
    return FALSE;

  if (runs->len == 0 && !self->json)
    usher_ctl_print_line ("%s", _("Nothing runs or waits."));
  else
    usher_ctl_print_records (self, runs, columns, G_N_ELEMENTS (columns));

  return TRUE;
}

const UsherCtlCommand usher_ctl_queue_command = {
  "queue", N_("[OPTION…]"), N_("List the runs that are at work or wait, and why"), run,
};
