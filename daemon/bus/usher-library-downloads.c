/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-library-service.h"

#include "usher-error.h"
#include "usher-media-store.h"
#include "usher-profile-store.h"

/* So many titles in one call, as in any array. */
#define MAX_TITLES 10000

static UsherStore *
get_store (UsherLibraryService *self)
{
  return usher_engine_get_store (usher_library_service_get_engine (self));
}

/* What is unknown here the chore refuses, by its own keys. */
static void
start (UsherCall *call)
{
  UsherLibraryService *self = call->service;

  usher_library_service_run_task (self, "trailer-download", g_variant_ref (call->data), call);
}

static void
found_profile_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(UsherCall) call = user_data;
  GError *error = NULL;
  g_autoptr(UsherProfile) profile = usher_profile_store_get_finish (USHER_STORE (source), result, &error);

  if (profile != NULL)
    start (g_steal_pointer (&call));
  else
    usher_call_refuse (call->invocation, error);
}

/* Whether there is such a profile is known before there is a run. */
static void
check_profile (UsherCall *call)
{
  guint64 profile = 0;

  if (g_variant_lookup (call->data, "Profile", "t", &profile) && profile != 0)
    usher_profile_store_get_async (get_store (call->service), (gint64) profile, found_profile_cb, call);
  else
    start (call);
}

static void
found_title_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(UsherCall) call = user_data;
  GError *error = NULL;
  g_autoptr(UsherMedia) media = usher_media_store_get_finish (USHER_STORE (source), result, &error);

  if (media != NULL)
    check_profile (g_steal_pointer (&call));
  else
    usher_call_refuse (call->invocation, error);
}

static UsherCall *
new_call (UsherLibraryService   *self,
          GDBusMethodInvocation *invocation,
          GVariantDict          *parameters)
{
  UsherCall *call = usher_call_new (self, invocation);

  call->data = g_variant_ref_sink (g_variant_dict_end (parameters));
  call->free_data = (GDestroyNotify) g_variant_unref;

  return call;
}

static gboolean
handle_download_trailer_cb (UsherLibraryService   *self,
                            GDBusMethodInvocation *invocation,
                            guint64                media,
                            guint64                profile,
                            GVariant              *options,
                            UsherDbusLibrary      *library)
{
  g_autoptr(GVariantDict) parameters = g_variant_dict_new (options);

  g_variant_dict_insert (parameters, "Media", "t", media);
  g_variant_dict_insert (parameters, "Profile", "t", profile);
  usher_media_store_get_async (get_store (self), (gint64) media, found_title_cb,
                               new_call (self, invocation, parameters));

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
handle_download_trailers_cb (UsherLibraryService   *self,
                             GDBusMethodInvocation *invocation,
                             GVariant              *media,
                             guint64                profile,
                             UsherDbusLibrary      *library)
{
  g_autoptr(GVariantDict) parameters = g_variant_dict_new (NULL);
  gsize n_titles = g_variant_n_children (media);

  if (n_titles == 0 || n_titles > MAX_TITLES)
    return usher_call_refuse (invocation,
                              g_error_new (USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
                                           "Name from 1 to %d titles", MAX_TITLES));

  g_variant_dict_insert_value (parameters, "MediaList", media);
  g_variant_dict_insert (parameters, "Profile", "t", profile);
  check_profile (new_call (self, invocation, parameters));

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

void
usher_library_service_connect_downloads (UsherLibraryService *self,
                                         UsherDbusLibrary    *library)
{
  static const UsherMethod methods[] = {
    { "handle-download-trailer",  G_CALLBACK (handle_download_trailer_cb) },
    { "handle-download-trailers", G_CALLBACK (handle_download_trailers_cb) },
  };

  usher_call_connect (library, methods, G_N_ELEMENTS (methods), self);
}
