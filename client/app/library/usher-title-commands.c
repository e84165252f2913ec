/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-title-commands.h"

#include <glib/gi18n.h>

#include "usher-asking.h"
#include "usher-names.h"
#include "usher-toast.h"

static void
queued (GtkWidget *origin,
        GVariant  *reply,
        gpointer   data)
{
  usher_toast (origin, _("The download was put into the queue"), _("_Show"), "win.show-page",
               g_variant_new_string ("queue"));
}

/* Downloads the trailers of titles. */
void
usher_title_commands_download (GtkWidget   *origin,
                               UsherClient *client,
                               GVariant    *ids)
{
  usher_call (origin, client, USHER_LIBRARY_IFACE, "DownloadTrailers",
              g_variant_new ("(@att)", ids, G_GUINT64_CONSTANT (0)),
              _("The Trailers Cannot Be Downloaded"), queued, NULL, NULL);
}

/* Downloads the trailer of one title, whether it has one or not. */
void
usher_title_commands_download_one (GtkWidget   *origin,
                                   UsherClient *client,
                                   guint64      id)
{
  usher_call (origin, client, USHER_LIBRARY_IFACE, "DownloadTrailer",
              g_variant_new ("(tt@a{sv})", id, G_GUINT64_CONSTANT (0), g_variant_new ("a{sv}", NULL)),
              _("The Trailer Cannot Be Downloaded"), queued, NULL, NULL);
}

/* Has titles monitored, or not. What fails for one fails for all, and is said once. */
void
usher_title_commands_monitor (GtkWidget   *origin,
                              UsherClient *client,
                              GVariant    *ids,
                              gboolean     is_monitored)
{
  for (gsize i = 0; i < g_variant_n_children (ids); i++)
    {
      GVariant *parameters;
      guint64 id;

      g_variant_get_child (ids, i, "t", &id);
      parameters = g_variant_new_parsed ("(%t, {'Monitored': <%b>})", id, is_monitored);
      if (i == 0)
        usher_call (origin, client, USHER_LIBRARY_IFACE, "UpdateTitle", parameters,
                    _("The Title Cannot Be Changed"), NULL, NULL, NULL);
      else
        usher_client_call_on_async (client, USHER_LIBRARY_IFACE, "UpdateTitle", parameters, NULL, NULL,
                                    NULL);
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

/* Puts deleted trailers back to where they were. */
void
usher_title_commands_restore (GtkWidget   *origin,
                              UsherClient *client,
                              GVariant    *trailers)
{
  usher_call (origin, client, USHER_LIBRARY_IFACE, "RestoreTrailers", g_variant_new ("(@at)", trailers),
              _("The Trailer Cannot Be Restored"), restored, NULL, NULL);
}
