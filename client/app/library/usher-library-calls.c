/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-library-calls.h"

#include <glib/gi18n.h>

#include "usher-asking.h"
#include "usher-names.h"
#include "usher-toast.h"

/* What the pages of the library ask of the daemon for a person. What came of it is
 * said above @origin. */

static void
queued (GtkWidget *origin,
        GVariant  *reply,
        gpointer   data)
{
  usher_toast (origin, _("The download was put into the queue"), _("_Show"), "win.show-page",
               g_variant_new_string ("queue"));
}

/* Downloads the trailer of @title by the profile that fits it: the video at @url,
 * %NULL for the one that is found. */
void
usher_library_download (GtkWidget   *origin,
                        UsherClient *client,
                        guint64      title,
                        const char  *url)
{
  g_autoptr(GVariantDict) options = g_variant_dict_new (NULL);

  if (url != NULL)
    g_variant_dict_insert (options, "Url", "s", url);
  usher_call (origin, client, USHER_LIBRARY_IFACE, "DownloadTrailer",
              g_variant_new ("(tt@a{sv})", title, G_GUINT64_CONSTANT (0), g_variant_dict_end (options)),
              _("The Trailer Cannot Be Downloaded"), queued, NULL, NULL);
}

/* Downloads the trailers of @titles: at. */
void
usher_library_download_all (GtkWidget   *origin,
                            UsherClient *client,
                            GVariant    *titles)
{
  usher_call (origin, client, USHER_LIBRARY_IFACE, "DownloadTrailers",
              g_variant_new ("(@att)", titles, G_GUINT64_CONSTANT (0)),
              _("The Trailers Cannot Be Downloaded"), queued, NULL, NULL);
}

/* Has @titles, at, monitored or no longer. What fails for one fails for all, and is
 * said once. */
void
usher_library_monitor (GtkWidget   *origin,
                       UsherClient *client,
                       GVariant    *titles,
                       gboolean     is_monitored)
{
  for (gsize i = 0; i < g_variant_n_children (titles); i++)
    {
      GVariant *parameters;
      guint64 id;

      g_variant_get_child (titles, i, "t", &id);
      parameters = g_variant_new_parsed ("(%t, {'Monitored': <%b>})", id, is_monitored);
      if (i == 0)
        usher_call (origin, client, USHER_LIBRARY_IFACE, "UpdateTitle", parameters,
                    _("The Title Cannot Be Changed"), NULL, NULL, NULL);
      else
        usher_client_call_on_async (client, USHER_LIBRARY_IFACE, "UpdateTitle", parameters, NULL, NULL, NULL);
    }
}

static void
restored (GtkWidget *origin,
          GVariant  *reply,
          gpointer   data)
{
  guint count;

  g_variant_get (reply, "(u)", &count);
  usher_toast (origin, count > 0 ? _("The trailer is back in its place")
                                 : _("The trailer could not be put back: another file is there"),
               NULL, NULL, NULL);
}

/* Has trailers back that were deleted: at. */
void
usher_library_restore (GtkWidget   *origin,
                       UsherClient *client,
                       GVariant    *trailers)
{
  usher_call (origin, client, USHER_LIBRARY_IFACE, "RestoreTrailers", g_variant_new ("(@at)", trailers),
              _("The Trailer Cannot Be Restored"), restored, NULL, NULL);
}
