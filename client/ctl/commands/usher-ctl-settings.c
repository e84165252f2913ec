/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <glib/gi18n.h>

#include "usher-ctl-print.h"
#include "usher-ctl-typed.h"
#include "usher-names.h"

extern const UsherCtlCommand usher_ctl_settings_command;

static gboolean
list (UsherCtl  *self,
      GError   **error)
{
  g_autoptr(GVariant) reply =
    usher_ctl_call (self, USHER_SETTINGS_IFACE, "GetSettings", NULL, error);
  g_autoptr(GVariant) settings = NULL;

  if (reply == NULL)
    return FALSE;

  settings = g_variant_get_child_value (reply, 0);
  usher_ctl_print_record (self, settings);

  return TRUE;
}

static gboolean
set (UsherCtl  *self,
     char     **assignments,
     GError   **error)
{
  g_autoptr(GVariant) reply =
    usher_ctl_call (self, USHER_SETTINGS_IFACE, "DescribeSettings", NULL, error);
  g_autoptr(GVariantDict) values = g_variant_dict_new (NULL);
  g_autoptr(GVariant) descriptions = NULL;
  g_autoptr(GVariant) done = NULL;

  if (reply == NULL)
    return FALSE;

  descriptions = g_variant_get_child_value (reply, 0);
  for (; *assignments != NULL; assignments++)
    if (!usher_ctl_add_typed (values, descriptions, *assignments, error))
      return FALSE;

  done = usher_ctl_call (self, USHER_SETTINGS_IFACE, "SetSettings",
                         g_variant_new ("(@a{sv})", g_variant_dict_end (values)), error);

  return done != NULL;
}

static gboolean
reset (UsherCtl  *self,
       char     **names,
       GError   **error)
{
  g_autoptr(GVariant) done = usher_ctl_call (self, USHER_SETTINGS_IFACE, "ResetSettings",
                                             g_variant_new ("(^as)", names), error);

  return done != NULL;
}

static gboolean
run (UsherCtl  *self,
     char     **argv,
     GError   **error)
{
  g_auto(GStrv) arguments = usher_ctl_parse (self, &usher_ctl_settings_command, argv, NULL, 0, 100, error);

  if (arguments == NULL)
    return FALSE;
  if (arguments[0] == NULL || g_str_equal (arguments[0], "list"))
    return list (self, error);
  if (g_str_equal (arguments[0], "set") && arguments[1] != NULL)
    return set (self, arguments + 1, error);
  if (g_str_equal (arguments[0], "reset") && arguments[1] != NULL)
    return reset (self, arguments + 1, error);

  g_set_error (error, USHER_CTL_ERROR, USHER_CTL_ERROR_USAGE,
               _("It goes “usherctl settings %s”"), usher_ctl_settings_command.arguments);

  return FALSE;
}

const UsherCtlCommand usher_ctl_settings_command = {
  "settings", N_("[list | set NAME=VALUE… | reset NAME…]"), N_("Show or change the settings"), run,
};
