/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <glib/gi18n.h>

#include "usher-ctl-print.h"
#include "usher-names.h"
#include "usher-record.h"
#include "usher-text.h"

extern const UsherCtlCommand usher_ctl_why_command;

static char *
get_due (GVariant *answer)
{
  gint64 due = usher_record_get_time (answer, "Due");

  /* What an event led to has no time at which it was due */
  return usher_ctl_time_text (due != 0 ? due : usher_record_get_time (answer, "Queued"));
}

static gboolean
run (UsherCtl  *self,
     char     **argv,
     GError   **error)
{
  static const UsherCtlColumn columns[] = {
    { N_("DUE"), get_due },
    { N_("RUN"), usher_ctl_column_run },
    { N_("WHAT BECAME OF IT"), usher_text_answer },
  };
  int count = 10;
  const GOptionEntry entries[] = {
    { "count", 'n', 0, G_OPTION_ARG_INT, &count, N_("The last N due times (10)"), "N" },
    { NULL }
  };
  g_auto(GStrv) arguments = usher_ctl_parse (self, &usher_ctl_why_command, argv, entries, 1, 1, error);
  g_autofree char *id = arguments != NULL ? usher_ctl_find_task (self, arguments[0], error) : NULL;
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GVariant) list = NULL;
  g_autoptr(GPtrArray) answers = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  g_autoptr(GVariant) present = NULL;
  g_autofree char *text = NULL;

  if (id == NULL)
    return FALSE;

  reply = usher_ctl_call (self, USHER_MANAGER_IFACE, "ExplainTask",
                          g_variant_new ("(su)", id, (guint) CLAMP (count, 1, 2000)), error);
  if (reply == NULL)
    return FALSE;

  list = g_variant_get_child_value (reply, 0);
  if (self->json)
    {
      usher_ctl_print_json (list);
      return TRUE;
    }

  present = g_variant_get_child_value (list, 0);
  for (gsize i = 1; i < g_variant_n_children (list); i++)
    g_ptr_array_add (answers, g_variant_get_child_value (list, i));

  text = usher_text_present (present);
  usher_ctl_print_line ("%s", text);
  if (answers->len > 0)
    usher_ctl_print_records (self, answers, columns, G_N_ELEMENTS (columns));

  return TRUE;
}

const UsherCtlCommand usher_ctl_why_command = {
  "why", N_("TASK"), N_("Say what became of a task's last due times, and why"), run,
};
