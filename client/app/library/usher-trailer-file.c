/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-trailer-file.h"

#include <glib/gi18n.h>

#include "usher-asking.h"

/* A trailer's file in the hands of other programs. */

typedef struct
{
  GWeakRef origin;
  char *uri;                    /* (owned): the file */
} Opening;

static void
opening_free (Opening *opening)
{
  g_weak_ref_clear (&opening->origin);
  g_free (opening->uri);
  g_free (opening);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Opening, opening_free)

static GFile *
get_file (GVariant *trailer)
{
  g_autoptr(GVariant) path = g_variant_lookup_value (trailer, "Path", G_VARIANT_TYPE_BYTESTRING);

  return path != NULL ? g_file_new_for_path (g_variant_get_bytestring (path)) : NULL;
}

static Opening *
opening_new (GtkWidget *origin,
             GFile     *file)
{
  Opening *opening = g_new0 (Opening, 1);

  g_weak_ref_init (&opening->origin, origin);
  opening->uri = g_file_get_uri (file);

  return opening;
}

static void
launched_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(Opening) opening = user_data;
  g_autoptr(GtkWidget) origin = g_weak_ref_get (&opening->origin);
  g_autoptr(GError) error = NULL;

  if (!g_app_info_launch_default_for_uri_finish (result, &error) && origin != NULL &&
      gtk_widget_get_root (origin) != NULL)
    usher_show_error (origin, _("The File Cannot Be Opened"), error->message);
}

static void
launch (GtkWidget *origin,
        GFile     *file,
        Opening   *opening)
{
  g_autoptr(GdkAppLaunchContext) context =
    gdk_display_get_app_launch_context (gtk_widget_get_display (origin));
  g_autofree char *uri = g_file_get_uri (file);

  g_app_info_launch_default_for_uri_async (uri, G_APP_LAUNCH_CONTEXT (context), NULL, launched_cb, opening);
}

/* Plays a trailer with the program that somebody prefers for such files. */
void
usher_trailer_file_play (GtkWidget *origin,
                         GVariant  *trailer)
{
  g_autoptr(GFile) file = get_file (trailer);

  if (file != NULL)
    launch (origin, file, opening_new (origin, file));
}

/* Not every session has a file manager that selects a file; a folder can be opened
 * by all. */
static void
shown_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(Opening) opening = user_data;
  g_autoptr(GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  g_autoptr(GtkWidget) origin = g_weak_ref_get (&opening->origin);
  g_autoptr(GFile) file = g_file_new_for_uri (opening->uri);
  g_autoptr(GFile) folder = g_file_get_parent (file);

  if (reply == NULL && origin != NULL && folder != NULL && gtk_widget_get_root (origin) != NULL)
    launch (origin, folder, g_steal_pointer (&opening));
}

/* Shows a trailer in its folder. */
void
usher_trailer_file_open_folder (GtkWidget   *origin,
                                UsherClient *client,
                                GVariant    *trailer)
{
  g_autoptr(GFile) file = get_file (trailer);
  const char *uris[] = { NULL, NULL };
  Opening *opening;

  if (file == NULL)
    return;

  opening = opening_new (origin, file);
  uris[0] = opening->uri;
  g_dbus_connection_call (usher_client_get_connection (client), "org.freedesktop.FileManager1",
                          "/org/freedesktop/FileManager1", "org.freedesktop.FileManager1", "ShowItems",
                          g_variant_new ("(^ass)", uris, ""), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL,
                          shown_cb, opening);
}
