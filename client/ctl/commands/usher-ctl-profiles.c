/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <glib/gi18n.h>

#include "usher-ctl-library.h"
#include "usher-ctl-typed.h"
#include "usher-names.h"
#include "usher-record.h"

extern const UsherCtlCommand usher_ctl_profiles_command;

static char *
get_state (GVariant *profile)
{
  return g_strdup (usher_record_get_boolean (profile, "Enabled") ? _("on") : _("off"));
}

static char *
get_priority (GVariant *profile)
{
  return g_strdup_printf ("%u", usher_record_get_uint (profile, "Priority"));
}

static char *
get_filter (GVariant *profile)
{
  guint64 filter = 0;

  g_variant_lookup (profile, "Filter", "t", &filter);

  return filter != 0 ? g_strdup_printf ("%" G_GUINT64_FORMAT, filter) : g_strdup (_("all titles"));
}

static char *
get_result (GVariant *profile)
{
  const char *video = usher_record_get_string (profile, "Video");
  const char *audio = usher_record_get_string (profile, "Audio");
  const char *container = usher_record_get_string (profile, "Container");

  return g_strdup_printf ("%s %s %s", container != NULL ? container : "", video != NULL ? video : "",
                          audio != NULL ? audio : "");
}

static gboolean
list (UsherCtl  *self,
      GError   **error)
{
  static const UsherCtlColumn columns[] = {
    { N_("ID"), usher_ctl_column_number }, { N_("NAME"), usher_ctl_column_name },
    { N_("STATE"), get_state }, { N_("PRIORITY"), get_priority }, { N_("FILTER"), get_filter },
    { N_("RESULT"), get_result },
  };

  return usher_ctl_list_and_print (self, "ListProfiles", NULL, 0, columns, G_N_ELEMENTS (columns), error);
}

static gboolean
show (UsherCtl  *self,
      char     **arguments,
      GError   **error)
{
  g_autoptr(GVariant) profile = usher_ctl_find_record (self, "ListProfiles", arguments[0], error);

  if (profile == NULL)
    return FALSE;

  usher_ctl_print_record (self, profile);

  return TRUE;
}

static gboolean
read_values (UsherCtl      *self,
             char         **assignments,
             GVariantDict  *values,
             GError       **error)
{
  g_autoptr(GVariant) reply =
    usher_ctl_call (self, USHER_LIBRARY_IFACE, "DescribeProfile", NULL, error);
  g_autoptr(GVariant) descriptions = NULL;

  if (reply == NULL)
    return FALSE;

  descriptions = g_variant_get_child_value (reply, 0);
  for (; *assignments != NULL; assignments++)
    if (!usher_ctl_add_typed (values, descriptions, *assignments, error))
      return FALSE;

  return TRUE;
}

static gboolean
add (UsherCtl  *self,
     char     **arguments,
     GError   **error)
{
  g_autoptr(GVariantDict) values = g_variant_dict_new (NULL);
  g_autoptr(GVariant) reply = NULL;
  guint64 id;

  g_variant_dict_insert (values, "Name", "s", arguments[0]);
  if (!read_values (self, arguments + 1, values, error))
    return FALSE;

  reply = usher_ctl_call (self, USHER_LIBRARY_IFACE, "AddProfile",
                          g_variant_new ("(@a{sv})", g_variant_dict_end (values)), error);
  if (reply == NULL)
    return FALSE;

  g_variant_get (reply, "(t)", &id);
  usher_ctl_print_line ("%" G_GUINT64_FORMAT, id);

  return TRUE;
}

static gboolean
edit (UsherCtl  *self,
      char     **arguments,
      GError   **error)
{
  g_autoptr(GVariantDict) values = g_variant_dict_new (NULL);
  g_autoptr(GVariant) reply = NULL;
  guint64 id = 0;

  if (usher_ctl_find_id (self, "ListProfiles", arguments[0], &id, error) &&
      read_values (self, arguments + 1, values, error))
    reply = usher_ctl_call (self, USHER_LIBRARY_IFACE, "UpdateProfile",
                            g_variant_new ("(t@a{sv})", id, g_variant_dict_end (values)), error);

  return reply != NULL;
}

static gboolean
drop (UsherCtl  *self,
      char     **arguments,
      GError   **error)
{
  g_autoptr(GVariant) reply = NULL;
  guint64 id = 0;

  if (usher_ctl_find_id (self, "ListProfiles", arguments[0], &id, error))
    reply = usher_ctl_call (self, USHER_LIBRARY_IFACE, "RemoveProfile", g_variant_new ("(t)", id), error);

  return reply != NULL;
}

static const struct
{
  const char *name;
  guint min;                     /* arguments */
  guint max;
  gboolean (*run) (UsherCtl *self, char **arguments, GError **error);
} verbs[] = {
  { "show", 1, 1, show }, { "add", 1, 100, add }, { "edit", 2, 100, edit }, { "remove", 1, 1, drop },
};

static gboolean
run (UsherCtl  *self,
     char     **argv,
     GError   **error)
{
  g_auto(GStrv) arguments =
    usher_ctl_parse (self, &usher_ctl_profiles_command, argv, NULL, 0, 101, error);
  guint n_arguments = arguments != NULL ? g_strv_length (arguments) : 0;

  if (arguments == NULL)
    return FALSE;
  if (n_arguments == 0 || g_str_equal (arguments[0], "list"))
    return list (self, error);

  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (g_str_equal (verbs[i].name, arguments[0]) && n_arguments > verbs[i].min &&
        n_arguments <= verbs[i].max + 1)
      return verbs[i].run (self, arguments + 1, error);

  g_set_error (error, USHER_CTL_ERROR, USHER_CTL_ERROR_USAGE,
               _("It goes “usherctl profiles %s”"), usher_ctl_profiles_command.arguments);

  return FALSE;
}

const UsherCtlCommand usher_ctl_profiles_command = {
  "profiles", N_("[list | show ID | add NAME [KEY=VALUE…] | edit ID KEY=VALUE… | remove ID]"),
  N_("List or change what trailers are to be like"), run,
};
