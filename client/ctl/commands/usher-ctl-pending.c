/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <glib/gi18n.h>

#include "usher-ctl-library.h"
#include "usher-record.h"
#include "usher-text.h"

extern const UsherCtlCommand usher_ctl_pending_command;

static char *
get_media (GVariant *pending)
{
  guint64 media = 0;

  g_variant_lookup (pending, "Media", "t", &media);

  return g_strdup_printf ("%" G_GUINT64_FORMAT, media);
}

static char *
get_profile (GVariant *pending)
{
  return g_strdup (usher_record_get_string (pending, "ProfileName"));
}

static char *
get_state (GVariant *pending)
{
  return g_strdup (usher_text_wanted_state (usher_record_get_string (pending, "State")));
}

static char *
get_until (GVariant *pending)
{
  gint64 until = usher_record_get_time (pending, "Until");

  return until != 0 ? usher_ctl_time_text (until) : NULL;
}

static gboolean
run (UsherCtl  *self,
     char     **argv,
     GError   **error)
{
  static const UsherCtlColumn columns[] = {
    { N_("ID"), get_media }, { N_("TITLE"), usher_ctl_column_title }, { N_("YEAR"), usher_ctl_column_year },
    { N_("PROFILE"), get_profile }, { N_("STATE"), get_state }, { N_("AGAIN"), get_until },
  };
  g_autofree char *search = NULL;
  g_autofree char *state = NULL;
  g_autofree char *profile = NULL;
  gboolean all = FALSE;
  int limit = 0;
  const GOptionEntry entries[] = {
    { "all", 'a', 0, G_OPTION_ARG_NONE, &all, N_("Also what would not be downloaded, and why"), NULL },
    { "state", 0, 0, G_OPTION_ARG_STRING, &state, N_("Only those in STATE"), N_("STATE") },
    { "profile", 0, 0, G_OPTION_ARG_STRING, &profile, N_("Only by that profile"), N_("ID") },
    { "search", 's', 0, G_OPTION_ARG_STRING, &search, N_("Only titles with TEXT in them"), N_("TEXT") },
    { "limit", 'n', 0, G_OPTION_ARG_INT, &limit, N_("At most so many"), N_("NUMBER") },
    { NULL }
  };
  g_auto(GStrv) arguments = usher_ctl_parse (self, &usher_ctl_pending_command, argv, entries, 0, 1, error);
  g_autoptr(GVariantDict) options = g_variant_dict_new (NULL);
  guint64 id = 0;

  if (arguments == NULL ||
      (arguments[0] != NULL && !usher_ctl_parse_number (arguments[0], _("title"), &id, error)))
    return FALSE;

  if (id != 0)
    g_variant_dict_insert (options, "Media", "t", id);
  if (search != NULL)
    g_variant_dict_insert (options, "Search", "s", search);
  if (state != NULL || (!all && id == 0))
    g_variant_dict_insert (options, "State", "s", state != NULL ? state : "wanted");
  if (profile != NULL)
    {
      if (!usher_ctl_find_id (self, "ListProfiles", profile, &id, error))
        return FALSE;
      g_variant_dict_insert (options, "Profile", "t", id);
    }

  return usher_ctl_list_and_print (self, "ListPending", options, (guint) MAX (limit, 0), columns,
                                   G_N_ELEMENTS (columns), error);
}

const UsherCtlCommand usher_ctl_pending_command = {
  "pending", N_("[TITLE]"), N_("List the trailers that would be downloaded, and why others would not"), run,
};
