/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <glib/gi18n.h>

#include "usher-ctl-library.h"
#include "usher-names.h"
#include "usher-record.h"

extern const UsherCtlCommand usher_ctl_filters_command;

static char *
get_conditions (GVariant *filter)
{
  g_auto(GStrv) conditions = usher_record_get_strings (filter, "Conditions");

  return conditions != NULL ? g_strjoinv (_("; "), conditions) : NULL;
}

static gboolean
list (UsherCtl  *self,
      GError   **error)
{
  static const UsherCtlColumn columns[] = {
    { N_("ID"), usher_ctl_column_number }, { N_("NAME"), usher_ctl_column_name },
    { N_("CONDITIONS"), get_conditions },
  };

  return usher_ctl_list_and_print (self, "ListFilters", NULL, 0, columns, G_N_ELEMENTS (columns), error);
}

static gboolean
add (UsherCtl    *self,
     const char  *name,
     char       **arguments,
     GError     **error)
{
  g_autoptr(GVariantDict) values = g_variant_dict_new (NULL);
  g_autoptr(GVariant) reply = NULL;
  guint64 id;

  g_variant_dict_insert (values, "Name", "s", arguments[0]);
  g_variant_dict_insert (values, "Conditions", "^as", arguments + 1);
  reply = usher_ctl_call (self, USHER_LIBRARY_IFACE, "AddFilter",
                          g_variant_new ("(@a{sv})", g_variant_dict_end (values)), error);
  if (reply == NULL)
    return FALSE;

  g_variant_get (reply, "(t)", &id);
  usher_ctl_print_line ("%" G_GUINT64_FORMAT, id);

  return TRUE;
}

/* Conditions that are given take the place of all there were. */
static gboolean
edit (UsherCtl    *self,
      const char  *name,
      char       **arguments,
      GError     **error)
{
  g_autoptr(GVariantDict) values = g_variant_dict_new (NULL);
  g_autoptr(GVariant) reply = NULL;
  guint64 id = 0;

  if (name != NULL)
    g_variant_dict_insert (values, "Name", "s", name);
  if (arguments[1] != NULL)
    g_variant_dict_insert (values, "Conditions", "^as", arguments + 1);

  if (usher_ctl_find_id (self, "ListFilters", arguments[0], &id, error))
    reply = usher_ctl_call (self, USHER_LIBRARY_IFACE, "UpdateFilter",
                            g_variant_new ("(t@a{sv})", id, g_variant_dict_end (values)), error);

  return reply != NULL;
}

static gboolean
drop (UsherCtl    *self,
      const char  *name,
      char       **arguments,
      GError     **error)
{
  g_autoptr(GVariant) reply = NULL;
  guint64 id = 0;

  if (usher_ctl_find_id (self, "ListFilters", arguments[0], &id, error))
    reply = usher_ctl_call (self, USHER_LIBRARY_IFACE, "RemoveFilter", g_variant_new ("(t)", id), error);

  return reply != NULL;
}

static const struct
{
  const char *name;
  guint max;                     /* arguments; one at least */
  gboolean (*run) (UsherCtl *self, const char *name, char **arguments, GError **error);
} verbs[] = {
  { "add", 51, add }, { "edit", 51, edit }, { "remove", 1, drop },
};

static gboolean
run (UsherCtl  *self,
     char     **argv,
     GError   **error)
{
  g_autofree char *name = NULL;
  const GOptionEntry entries[] = {
    { "name", 0, 0, G_OPTION_ARG_STRING, &name, N_("Its new name"), N_("NAME") },
    { NULL }
  };
  g_auto(GStrv) arguments =
    usher_ctl_parse (self, &usher_ctl_filters_command, argv, entries, 0, 52, error);
  guint n_arguments = arguments != NULL ? g_strv_length (arguments) : 0;

  if (arguments == NULL)
    return FALSE;
  if (n_arguments == 0 || g_str_equal (arguments[0], "list"))
    return list (self, error);

  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (g_str_equal (verbs[i].name, arguments[0]) && n_arguments > 1 && n_arguments <= verbs[i].max + 1)
      return verbs[i].run (self, name, arguments + 1, error);

  g_set_error (error, USHER_CTL_ERROR, USHER_CTL_ERROR_USAGE,
               _("It goes “usherctl filters %s”"), usher_ctl_filters_command.arguments);

  return FALSE;
}

const UsherCtlCommand usher_ctl_filters_command = {
  "filters", N_("[list | add NAME [CONDITION…] | edit ID [CONDITION…] | remove ID]"),
  N_("List or change the filters that say which titles are meant"), run,
};
