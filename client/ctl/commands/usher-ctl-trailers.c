/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <glib/gi18n.h>

#include "usher-ctl-print.h"
#include "usher-names.h"
#include "usher-record.h"

extern const UsherCtlCommand usher_ctl_trailers_command;

static char *
get_title (GVariant *trailer)
{
  return g_strdup (usher_record_get_string (trailer, "Title"));
}

static char *
get_maker (GVariant *trailer)
{
  return g_strdup (g_strcmp0 (usher_record_get_string (trailer, "MadeBy"), "usher") == 0
                   ? _("Usher") : _("found"));
}

static char *
get_state (GVariant *trailer)
{
  return g_strdup (g_strcmp0 (usher_record_get_string (trailer, "State"), "there") == 0
                   ? _("there") : _("missing"));
}

static char *
get_path (GVariant *trailer)
{
  return g_strdup (usher_record_get_string (trailer, "PathText"));
}

static gboolean
run (UsherCtl  *self,
     char     **argv,
     GError   **error)
{
  static const UsherCtlColumn columns[] = {
    { N_("TITLE"), get_title }, { N_("BY"), get_maker }, { N_("STATE"), get_state },
    { N_("PATH"), get_path },
  };
  g_auto(GStrv) arguments = usher_ctl_parse (self, &usher_ctl_trailers_command, argv, NULL, 0, 0, error);
  g_autoptr(GPtrArray) trailers = NULL;

  if (arguments == NULL)
    return FALSE;

  trailers = usher_ctl_list (self, USHER_LIBRARY_IFACE, "ListTrailers", NULL, 0, error);
  if (trailers == NULL)
    return FALSE;

  usher_ctl_print_records (self, trailers, columns, G_N_ELEMENTS (columns));

  return TRUE;
}

const UsherCtlCommand usher_ctl_trailers_command = {
  "trailers", N_("[OPTION…]"), N_("List the trailers that are known"), run,
};
