/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <glib/gi18n.h>

#include "usher-ctl-print.h"
#include "usher-names.h"
#include "usher-record.h"
#include "usher-text.h"

extern const UsherCtlCommand usher_ctl_problems_command;

static char *
get_problem (GVariant *problem)
{
  return g_strdup (usher_text_problem (usher_record_get_string (problem, "Code")));
}

static char *
get_subject (GVariant *problem)
{
  return g_strdup (usher_record_get_string (problem, "Subject"));
}

static char *
get_since (GVariant *problem)
{
  return usher_ctl_time_text (usher_record_get_time (problem, "Since"));
}

static char *
get_fix (GVariant *problem)
{
  return g_strdup (usher_text_fix (usher_record_get_string (problem, "Fix")));
}

static gboolean
run (UsherCtl  *self,
     char     **argv,
     GError   **error)
{
  static const UsherCtlColumn columns[] = {
    { N_("PROBLEM"), get_problem }, { N_("ABOUT"), get_subject }, { N_("SINCE"), get_since },
    { N_("WHAT TO DO"), get_fix },
  };
  g_auto(GStrv) arguments = usher_ctl_parse (self, &usher_ctl_problems_command, argv, NULL, 0, 0, error);
  g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GVariant) all = NULL;

  if (arguments == NULL)
    return FALSE;

  reply = usher_ctl_call (self, USHER_MANAGER_IFACE, "GetProblems", NULL, error);
  if (reply == NULL)
    return FALSE;

  all = g_variant_get_child_value (reply, 0);
  for (gsize i = 0; i < g_variant_n_children (all); i++)
    g_ptr_array_add (problems, g_variant_get_child_value (all, i));

  if (problems->len == 0 && !self->json)
    usher_ctl_print_line ("%s", _("There are no problems"));
  else
    usher_ctl_print_records (self, problems, columns, G_N_ELEMENTS (columns));

  return TRUE;
}

const UsherCtlCommand usher_ctl_problems_command = {
  "problems", N_("[OPTION…]"), N_("List what had better be looked after"), run,
};
