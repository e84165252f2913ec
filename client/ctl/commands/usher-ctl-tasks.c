/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <glib/gi18n.h>

#include "usher-ctl-print.h"
#include "usher-names.h"
#include "usher-record.h"
#include "usher-text.h"

extern const UsherCtlCommand usher_ctl_tasks_command;

static char *
get_next (GVariant *task)
{
  g_autofree char *text = usher_text_task_next (task);

  return *text != '\0' ? g_steal_pointer (&text)
                       : usher_ctl_time_text (usher_record_get_time (task, "NextDue"));
}

static gboolean
run (UsherCtl  *self,
     char     **argv,
     GError   **error)
{
  static const UsherCtlColumn columns[] = {
    { N_("TASK"), usher_ctl_column_id },
    { N_("NAME"), usher_text_task_name },
    { N_("WHEN"), usher_text_task_when },
    { N_("NEXT"), get_next },
    { N_("LAST"), usher_text_task_last },
  };
  g_autofree char *search = NULL;
  g_autofree char *state = NULL;
  const GOptionEntry entries[] = {
    { "search", 's', 0, G_OPTION_ARG_STRING, &search, N_("Only those with TEXT in id or name"), N_("TEXT") },
    { "state", 0, 0, G_OPTION_ARG_STRING, &state, N_("Only those in STATE"), N_("STATE") },
    { NULL }
  };
  g_auto(GStrv) arguments = usher_ctl_parse (self, &usher_ctl_tasks_command, argv, entries, 0, 0, error);
  g_autoptr(GVariantDict) options = g_variant_dict_new (NULL);
  g_autoptr(GPtrArray) tasks = NULL;

  if (arguments == NULL)
    return FALSE;
  if (search != NULL)
    g_variant_dict_insert (options, "Search", "s", search);
  if (state != NULL)
    g_variant_dict_insert (options, "State", "s", state);

  tasks = usher_ctl_list (self, USHER_MANAGER_IFACE, "ListTasks", options, 0, error);
  if (tasks == NULL)
    return FALSE;

  usher_ctl_print_records (self, tasks, columns, G_N_ELEMENTS (columns));

  return TRUE;
}

const UsherCtlCommand usher_ctl_tasks_command = {
  "tasks", N_("[OPTION…]"), N_("List the tasks and when they run next"), run,
};
