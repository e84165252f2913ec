/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <glib/gi18n.h>

#include "usher-ctl-print.h"
#include "usher-names.h"
#include "usher-record.h"
#include "usher-text.h"

extern const UsherCtlCommand usher_ctl_history_command;

static char *
get_ended (GVariant *run)
{
  return usher_ctl_time_text (usher_record_get_time (run, "Ended"));
}

static GVariantDict *
make_options (const char *task,
              const char *state)
{
  GVariantDict *options = g_variant_dict_new (NULL);

  if (task != NULL)
    g_variant_dict_insert (options, "Task", "s", task);
  if (state != NULL)
    g_variant_dict_insert (options, "State", "s", state);

  return options;
}

static gboolean
run (UsherCtl  *self,
     char     **argv,
     GError   **error)
{
  static const UsherCtlColumn columns[] = {
    { N_("RUN"), usher_ctl_column_number },
    { N_("NAME"), usher_text_run_name },
    { N_("ENDED"), get_ended },
    { N_("RESULT"), usher_text_run },
  };
  g_autofree char *task = NULL;
  g_autofree char *state = NULL;
  int limit = 50;
  const GOptionEntry entries[] = {
    { "task", 't', 0, G_OPTION_ARG_STRING, &task, N_("Only runs of TASK"), N_("TASK") },
    { "state", 0, 0, G_OPTION_ARG_STRING, &state, N_("Only those in STATE, as failed"), N_("STATE") },
    { "limit", 'n', 0, G_OPTION_ARG_INT, &limit, N_("The last N; 0 for all (50)"), "N" },
    { NULL }
  };
  g_auto(GStrv) arguments = usher_ctl_parse (self, &usher_ctl_history_command, argv, entries, 0, 0, error);
  g_autofree char *id = NULL;
  g_autoptr(GVariantDict) options = NULL;
  g_autoptr(GPtrArray) runs = NULL;

  if (arguments == NULL)
    return FALSE;
  if (task != NULL && (id = usher_ctl_find_task (self, task, error)) == NULL)
    return FALSE;

  options = make_options (id, state);
  runs = usher_ctl_list (self, USHER_MANAGER_IFACE, "ListRuns", options, MAX (limit, 0), error);
  if (runs == NULL)
    return FALSE;

  usher_ctl_print_records (self, runs, columns, G_N_ELEMENTS (columns));

  return TRUE;
}

const UsherCtlCommand usher_ctl_history_command = {
  "history", N_("[OPTION…]"), N_("List the runs that ended, newest first"), run,
};
