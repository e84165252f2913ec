/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <glib/gi18n.h>

#include "usher-ctl-definition.h"
#include "usher-ctl-print.h"
#include "usher-names.h"

extern const UsherCtlCommand usher_ctl_add_command;

static gboolean
run (UsherCtl  *self,
     char     **argv,
     GError   **error)
{
  g_auto(UsherCtlDefinition) given = { 0, };
  g_autofree GOptionEntry *entries = usher_ctl_definition_entries (&given);
  g_auto(GStrv) arguments = usher_ctl_parse (self, &usher_ctl_add_command, argv, entries, 1, 1, error);
  g_autoptr(GVariantDict) definition = NULL;
  g_autoptr(GVariant) reply = NULL;
  const char *id;

  if (arguments == NULL)
    return FALSE;

  if (given.name == NULL)
    given.name = g_strdup (arguments[0]);
  if (given.chore == NULL)
    given.chore = g_strdup ("command");
  definition = usher_ctl_definition_make (&given, self, NULL, error);
  if (definition == NULL)
    return FALSE;

  reply = usher_ctl_call (self, USHER_MANAGER_IFACE, "AddTask",
                          g_variant_new ("(@a{sv})", g_variant_dict_end (definition)), error);
  if (reply == NULL)
    return FALSE;

  g_variant_get (reply, "(&s)", &id);
  usher_ctl_print_line ("%s", id);

  return TRUE;
}

const UsherCtlCommand usher_ctl_add_command = {
  "add", N_("NAME [OPTION…] -- PROGRAM [ARGUMENT…]"), N_("Add a task; prints its id"), run,
};
