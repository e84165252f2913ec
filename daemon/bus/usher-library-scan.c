/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-library-service.h"

#include "usher-error.h"
#include "usher-media-store.h"
#include "usher-storage-store.h"

static UsherStore *
get_store (UsherLibraryService *self)
{
  return usher_engine_get_store (usher_library_service_get_engine (self));
}

static void
found_title_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(UsherCall) call = user_data;
  UsherLibraryService *self = call->service;
  GError *error = NULL;
  g_autoptr(UsherMedia) media = usher_media_store_get_finish (USHER_STORE (source), result, &error);

  if (media != NULL)
    usher_library_service_run_task (self, "disk-scan",
                                    g_variant_new_parsed ("{'Media': <%t>}", (guint64) media->id),
                                    g_steal_pointer (&call));
  else
    usher_call_refuse (call->invocation, error);
}

static gboolean
handle_scan_title_cb (UsherLibraryService   *self,
                      GDBusMethodInvocation *invocation,
                      guint64                media,
                      UsherDbusLibrary      *library)
{
  usher_media_store_get_async (get_store (self), (gint64) media, found_title_cb,
                               usher_call_new (self, invocation));

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static GVariant *
make_record (const UsherStorage *storage)
{
  g_autofree char *display = g_filename_display_name (storage->folder);

  return g_variant_new_parsed ("{'Folder': <%@ay>, 'FolderText': <%s>, 'FileSystem': <%s>,"
                               " 'IsMount': <%b>, 'HasMarker': <%b>, 'Seen': <%t>}",
                               g_variant_new_bytestring (storage->folder), display,
                               storage->file_system, storage->is_mount, storage->marker != NULL,
                               (guint64) storage->seen);
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(UsherCall) call = user_data;
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));
  GError *error = NULL;
  g_autoptr(GPtrArray) storages = usher_storage_store_list_finish (USHER_STORE (source), result, &error);

  if (storages == NULL)
    {
      usher_call_refuse (call->invocation, error);
      return;
    }

  for (guint i = 0; i < storages->len; i++)
    g_variant_builder_add_value (&builder, make_record (storages->pdata[i]));
  g_dbus_method_invocation_return_value (call->invocation,
                                         g_variant_new ("(@aa{sv})", g_variant_builder_end (&builder)));
}

static gboolean
handle_list_storage_cb (UsherLibraryService   *self,
                        GDBusMethodInvocation *invocation,
                        UsherDbusLibrary      *library)
{
  usher_storage_store_list_async (get_store (self), listed_cb, usher_call_new (self, invocation));

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
handle_accept_storage_cb (UsherLibraryService   *self,
                          GDBusMethodInvocation *invocation,
                          const char            *folder,
                          UsherDbusLibrary      *library)
{
  if (!g_path_is_absolute (folder))
    return usher_call_refuse (invocation,
                              g_error_new (USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
                                           "The folder must be a root folder of the library, from "
                                           "the slash on; “usherctl storage” lists them"));

  usher_library_service_run_task (self, "disk-scan",
                                  g_variant_new_parsed ("{'AcceptStorage': <%s>}", folder),
                                  usher_call_new (self, invocation));

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

void
usher_library_service_connect_scan (UsherLibraryService *self,
                                    UsherDbusLibrary    *library)
{
  static const UsherMethod methods[] = {
    { "handle-scan-title",     G_CALLBACK (handle_scan_title_cb) },
    { "handle-list-storage",   G_CALLBACK (handle_list_storage_cb) },
    { "handle-accept-storage", G_CALLBACK (handle_accept_storage_cb) },
  };

  usher_call_connect (library, methods, G_N_ELEMENTS (methods), self);
}
