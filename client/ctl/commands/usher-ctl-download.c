/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <glib/gi18n.h>

#include "usher-ctl-runs.h"
#include "usher-names.h"

extern const UsherCtlCommand usher_ctl_download_command;

static gboolean
run (UsherCtl  *self,
     char     **argv,
     GError   **error)
{
  gboolean wait = FALSE;
  g_autofree char *url = NULL;
  const GOptionEntry entries[] = {
    { "wait", 'w', 0, G_OPTION_ARG_NONE, &wait, N_("Wait for its end; 1 if it has not succeeded"), NULL },
    { "url", 0, 0, G_OPTION_ARG_STRING, &url, N_("The video's address, not the title's own"), N_("URL") },
    { NULL }
  };
  g_auto(GStrv) arguments = usher_ctl_parse (self, &usher_ctl_download_command, argv, entries, 1, 1, error);
  g_autoptr(GVariantDict) options = g_variant_dict_new (NULL);
  g_autoptr(UsherCtlWaiter) waiter = NULL;
  g_autoptr(GVariant) reply = NULL;
  guint64 title, started;

  if (arguments == NULL || !usher_ctl_parse_number (arguments[0], _("title's id"), &title, error))
    return FALSE;
  if (wait && (waiter = usher_ctl_waiter_new (self, error)) == NULL)
    return FALSE;
  if (url != NULL)
    g_variant_dict_insert (options, "Url", "s", url);

  reply = usher_ctl_call (self, USHER_LIBRARY_IFACE, "DownloadTrailer",
                          g_variant_new ("(tt@a{sv})", title, G_GUINT64_CONSTANT (0),
                                         g_variant_dict_end (options)), error);
  if (reply == NULL)
    return FALSE;

  g_variant_get (reply, "(t)", &started);

  return usher_ctl_tell_run (self, waiter, started, error);
}

const UsherCtlCommand usher_ctl_download_command = {
  "download", N_("TITLE"), N_("Download the trailer of one title"), run,
};
