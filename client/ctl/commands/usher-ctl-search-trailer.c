/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <glib/gi18n.h>

#include "usher-ctl-library.h"
#include "usher-names.h"
#include "usher-record.h"
#include "usher-text.h"

extern const UsherCtlCommand usher_ctl_search_trailer_command;

static gboolean
is_rejected (GVariant *video)
{
  const char *rejected = usher_record_get_string (video, "Rejected");

  return rejected != NULL && *rejected != '\0';
}

static char *
get_score (GVariant *video)
{
  gint32 score = 0;

  g_variant_lookup (video, "Score", "i", &score);

  return is_rejected (video) ? NULL : g_strdup_printf ("%d", score);
}

static char *
get_duration (GVariant *video)
{
  guint seconds = (guint) usher_record_get_double (video, "Duration");

  return seconds > 0 ? g_strdup_printf ("%u:%02u", seconds / 60, seconds % 60) : NULL;
}

static char *
get_uploader (GVariant *video)
{
  return g_strdup (usher_record_get_string (video, "Uploader"));
}

static char *
get_title (GVariant *video)
{
  return g_strdup (usher_record_get_string (video, "TitleText"));
}

static char *
get_url (GVariant *video)
{
  return g_strdup (usher_record_get_string (video, "Url"));
}

static char *
get_reason (GVariant *video)
{
  const char *by = usher_record_get_string (video, "RejectedBy");
  const char *text;

  if (!is_rejected (video))
    return NULL;

  text = usher_text_rejection (usher_record_get_string (video, "Rejected"));

  return by != NULL && *by != '\0' ? g_strdup_printf ("%s (%s)", text, by) : g_strdup (text);
}

static GPtrArray *
read_videos (GVariant *reply)
{
  GPtrArray *videos = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  g_autoptr(GVariant) list = g_variant_get_child_value (reply, 0);

  for (gsize i = 0; i < g_variant_n_children (list); i++)
    g_ptr_array_add (videos, g_variant_get_child_value (list, i));

  return videos;
}

static gboolean
run (UsherCtl  *self,
     char     **argv,
     GError   **error)
{
  static const UsherCtlColumn columns[] = {
    { N_("SCORE"), get_score }, { N_("LENGTH"), get_duration }, { N_("TITLE"), get_title },
    { N_("BY"), get_uploader }, { N_("ADDRESS"), get_url }, { N_("WHY NOT"), get_reason },
  };
  g_autofree char *query = NULL;
  g_autofree char *profile = NULL;
  int limit = 0;
  const GOptionEntry entries[] = {
    { "query", 'q', 0, G_OPTION_ARG_STRING, &query, N_("Search for TEXT, not for what the profile says"), N_("TEXT") },
    { "profile", 'p', 0, G_OPTION_ARG_STRING, &profile, N_("Judge by that profile"), N_("ID") },
    { "limit", 'n', 0, G_OPTION_ARG_INT, &limit, N_("At most so many"), N_("NUMBER") },
    { NULL }
  };
  g_auto(GStrv) arguments =
    usher_ctl_parse (self, &usher_ctl_search_trailer_command, argv, entries, 1, 1, error);
  g_autoptr(GVariantDict) options = g_variant_dict_new (NULL);
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GPtrArray) videos = NULL;
  guint64 title, profile_id = 0;

  if (arguments == NULL || !usher_ctl_parse_number (arguments[0], _("title's id"), &title, error) ||
      (profile != NULL && !usher_ctl_find_id (self, "ListProfiles", profile, &profile_id, error)))
    return FALSE;

  if (query != NULL)
    g_variant_dict_insert (options, "Query", "s", query);
  if (limit > 0)
    g_variant_dict_insert (options, "Limit", "u", (guint) limit);

  reply = usher_ctl_call (self, USHER_LIBRARY_IFACE, "SearchTrailer",
                          g_variant_new ("(tt@a{sv})", title, profile_id, g_variant_dict_end (options)),
                          error);
  if (reply == NULL)
    return FALSE;

  videos = read_videos (reply);
  usher_ctl_print_records (self, videos, columns, G_N_ELEMENTS (columns));

  return TRUE;
}

const UsherCtlCommand usher_ctl_search_trailer_command = {
  "search-trailer", N_("TITLE"), N_("Search for the trailer of a title, without downloading it"), run,
};
