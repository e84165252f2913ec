/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <glib/gi18n.h>

#include "usher-ctl-definition.h"
#include "usher-names.h"

extern const UsherCtlCommand usher_ctl_edit_command;

static GVariant *
get_task (UsherCtl    *self,
          const char  *id,
          GError     **error)
{
  g_autoptr(GVariant) reply =
    usher_ctl_call (self, USHER_MANAGER_IFACE, "GetTask", g_variant_new ("(s)", id), error);

  return reply != NULL ? g_variant_get_child_value (reply, 0) : NULL;
}

/* Only what is given changes. */
static gboolean
run (UsherCtl  *self,
     char     **argv,
     GError   **error)
{
  g_auto(UsherCtlDefinition) given = { 0, };
  g_autofree GOptionEntry *entries = usher_ctl_definition_entries (&given);
  g_auto(GStrv) arguments = usher_ctl_parse (self, &usher_ctl_edit_command, argv, entries, 1, 1, error);
  g_autofree char *id = arguments != NULL ? usher_ctl_find_task (self, arguments[0], error) : NULL;
  g_autoptr(GVariant) before = id != NULL ? get_task (self, id, error) : NULL;
  g_autoptr(GVariantDict) changes = NULL;
  g_autoptr(GVariant) reply = NULL;

  if (before == NULL)
    return FALSE;

  changes = usher_ctl_definition_make (&given, self, before, error);
  if (changes == NULL)
    return FALSE;

  reply = usher_ctl_call (self, USHER_MANAGER_IFACE, "UpdateTask",
                          g_variant_new ("(s@a{sv})", id, g_variant_dict_end (changes)), error);

  return reply != NULL;
}

const UsherCtlCommand usher_ctl_edit_command = {
  "edit", N_("TASK [OPTION…] [-- PROGRAM [ARGUMENT…]]"), N_("Change a task"), run,
};
