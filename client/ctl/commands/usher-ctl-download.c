/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <glib/gi18n.h>

#include "usher-ctl-library.h"
#include "usher-ctl-runs.h"
#include "usher-names.h"

extern const UsherCtlCommand usher_ctl_download_command;

static GVariant *
start_one (UsherCtl    *self,
           guint64      title,
           guint64      profile,
           const char  *url,
           const char  *video_id,
           GError     **error)
{
  g_autoptr(GVariantDict) options = g_variant_dict_new (NULL);

  if (url != NULL)
    g_variant_dict_insert (options, "Url", "s", url);
  if (video_id != NULL)
    g_variant_dict_insert (options, "VideoId", "s", video_id);

  return usher_ctl_call (self, USHER_LIBRARY_IFACE, "DownloadTrailer",
                         g_variant_new ("(tt@a{sv})", title, profile, g_variant_dict_end (options)),
                         error);
}

static GVariant *
start_several (UsherCtl  *self,
               GArray    *titles,
               guint64    profile,
               GError   **error)
{
  GVariant *list = g_variant_new_fixed_array (G_VARIANT_TYPE_UINT64, titles->data, titles->len,
                                              sizeof (guint64));

  return usher_ctl_call (self, USHER_LIBRARY_IFACE, "DownloadTrailers",
                         g_variant_new ("(@att)", list, profile), error);
}

static GArray *
read_titles (char   **arguments,
             GError **error)
{
  g_autoptr(GArray) titles = g_array_new (FALSE, FALSE, sizeof (guint64));

  for (char **argument = arguments; *argument != NULL; argument++)
    {
      guint64 title;

      if (!usher_ctl_parse_number (*argument, _("title's id"), &title, error))
        return NULL;
      g_array_append_val (titles, title);
    }

  return g_steal_pointer (&titles);
}

static gboolean
run (UsherCtl  *self,
     char     **argv,
     GError   **error)
{
  gboolean wait = FALSE;
  g_autofree char *url = NULL;
  g_autofree char *video_id = NULL;
  g_autofree char *profile_name = NULL;
  const GOptionEntry entries[] = {
    { "wait", 'w', 0, G_OPTION_ARG_NONE, &wait, N_("Wait for its end; 1 if it has not succeeded"), NULL },
    { "url", 0, 0, G_OPTION_ARG_STRING, &url, N_("The video's address, not the title's own"), N_("URL") },
    { "video-id", 0, 0, G_OPTION_ARG_STRING, &video_id, N_("The video's id, not the title's own"), N_("ID") },
    { "profile", 'p', 0, G_OPTION_ARG_STRING, &profile_name, N_("By this profile, not the one that fits"),
      N_("PROFILE") },
    { NULL }
  };
  g_auto(GStrv) arguments = usher_ctl_parse (self, &usher_ctl_download_command, argv, entries, 1,
                                             G_MAXINT, error);
  g_autoptr(UsherCtlWaiter) waiter = NULL;
  g_autoptr(GArray) titles = NULL;
  g_autoptr(GVariant) reply = NULL;
  guint64 profile = 0, started;

  if (arguments == NULL || (titles = read_titles (arguments, error)) == NULL)
    return FALSE;
  if (titles->len > 1 && (url != NULL || video_id != NULL))
    {
      g_set_error (error, USHER_CTL_ERROR, USHER_CTL_ERROR_USAGE, _("An address or an id is for one title"));
      return FALSE;
    }
  if (profile_name != NULL && !usher_ctl_find_id (self, "ListProfiles", profile_name, &profile, error))
    return FALSE;
  if (wait && (waiter = usher_ctl_waiter_new (self, error)) == NULL)
    return FALSE;

  reply = titles->len == 1
    ? start_one (self, g_array_index (titles, guint64, 0), profile, url, video_id, error)
    : start_several (self, titles, profile, error);
  if (reply == NULL)
    return FALSE;

  g_variant_get (reply, "(t)", &started);

  return usher_ctl_tell_run (self, waiter, started, error);
}

const UsherCtlCommand usher_ctl_download_command = {
  "download", N_("TITLE…"), N_("Download the trailers of some titles"), run,
};
