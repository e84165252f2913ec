/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <glib/gi18n.h>

#include "usher-ctl-print.h"
#include "usher-names.h"
#include "usher-record.h"

extern const UsherCtlCommand usher_ctl_media_command;

static char *
get_title (GVariant *title)
{
  return g_strdup (usher_record_get_string (title, "Title"));
}

static char *
get_year (GVariant *title)
{
  guint year = usher_record_get_uint (title, "Year");

  return year != 0 ? g_strdup_printf ("%u", year) : NULL;
}

static char *
get_kind (GVariant *title)
{
  return g_strdup (usher_record_get_string (title, "Kind"));
}

static char *
get_trailer (GVariant *title)
{
  if (usher_record_get_uint (title, "Trailers") > 0)
    return g_strdup (_("there"));

  return g_strdup (usher_record_get_boolean (title, "Monitored") ? _("wanted") : _("not wanted"));
}

static char *
get_folder (GVariant *title)
{
  return g_strdup (usher_record_get_string (title, "FolderText"));
}

static gboolean
run (UsherCtl  *self,
     char     **argv,
     GError   **error)
{
  static const UsherCtlColumn columns[] = {
    { N_("ID"), usher_ctl_column_number }, { N_("TITLE"), get_title }, { N_("YEAR"), get_year },
    { N_("KIND"), get_kind }, { N_("TRAILER"), get_trailer }, { N_("FOLDER"), get_folder },
  };
  g_autofree char *search = NULL;
  g_autofree char *kind = NULL;
  gboolean missing = FALSE;
  const GOptionEntry entries[] = {
    { "search", 's', 0, G_OPTION_ARG_STRING, &search, N_("Only titles with TEXT in them"), N_("TEXT") },
    { "kind", 0, 0, G_OPTION_ARG_STRING, &kind, N_("Only those: film or series"), N_("KIND") },
    { "missing", 0, 0, G_OPTION_ARG_NONE, &missing, N_("Only those without a trailer"), NULL },
    { NULL }
  };
  g_auto(GStrv) arguments = usher_ctl_parse (self, &usher_ctl_media_command, argv, entries, 0, 0, error);
  g_autoptr(GVariantDict) options = g_variant_dict_new (NULL);
  g_autoptr(GPtrArray) titles = NULL;

  if (arguments == NULL)
    return FALSE;
  if (search != NULL)
    g_variant_dict_insert (options, "Search", "s", search);
  if (kind != NULL)
    g_variant_dict_insert (options, "Kind", "s", kind);
  if (missing)
    g_variant_dict_insert (options, "HasTrailer", "b", FALSE);

  titles = usher_ctl_list (self, USHER_LIBRARY_IFACE, "ListMedia", options, 0, error);
  if (titles == NULL)
    return FALSE;

  usher_ctl_print_records (self, titles, columns, G_N_ELEMENTS (columns));

  return TRUE;
}

const UsherCtlCommand usher_ctl_media_command = {
  "media", N_("[OPTION…]"), N_("List the films and series"), run,
};
