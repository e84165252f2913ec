/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-library-service.h"

#include "usher-call.h"
#include "usher-error.h"
#include "usher-image-folder.h"
#include "usher-media-store.h"
#include "usher-options.h"
#include "usher-records.h"
#include "usher-trailer-store.h"

static UsherDbusLibrary *
get_library (UsherLibraryService *self)
{
  return USHER_DBUS_LIBRARY (usher_library_service_get_skeleton (self));
}

static UsherStore *
get_store (UsherLibraryService *self)
{
  return usher_engine_get_store (usher_library_service_get_engine (self));
}

static guint64
get_revision (UsherLibraryService *self)
{
  return usher_engine_get_run_revision (usher_library_service_get_engine (self));
}

static void
add_picture (GVariantDict     *dict,
             const char       *key,
             const char       *folder,
             const UsherMedia *media,
             const char       *kind)
{
  g_autofree char *file = usher_image_folder_get_file (folder, media->id, kind);

  g_variant_dict_insert (dict, key, "^ay", file);
}

/* The pictures are the only thing that depends on where this daemon keeps them. */
static GVariant *
record_media (UsherLibraryService *self,
              const UsherMedia    *media)
{
  const char *folder = usher_engine_get_cache_folder (usher_library_service_get_engine (self));
  GVariant *record = usher_record_of_media (media);
  g_autoptr(GVariant) sunk = NULL;
  GVariantDict dict;

  if (folder == NULL || (!media->has_poster && !media->has_fanart))
    return record;

  sunk = g_variant_ref_sink (record);
  g_variant_dict_init (&dict, sunk);
  if (media->has_poster)
    add_picture (&dict, "PosterFile", folder, media, "poster");
  if (media->has_fanart)
    add_picture (&dict, "FanartFile", folder, media, "fanart");

  return g_variant_dict_end (&dict);
}

static void
listed_media_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(UsherCall) call = user_data;
  UsherLibraryService *self = call->service;
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));
  g_autoptr(UsherMediaPage) page = NULL;
  GError *error = NULL;

  page = usher_media_store_list_finish (USHER_STORE (source), result, &error);
  if (page == NULL)
    {
      usher_call_refuse (call->invocation, error);
      return;
    }

  for (guint i = 0; i < page->media->len; i++)
    g_variant_builder_add_value (&builder, record_media (self, page->media->pdata[i]));
  usher_dbus_library_complete_list_media (get_library (self), call->invocation,
                                          g_variant_builder_end (&builder), page->next, page->total,
                                          get_revision (self));
}

static gboolean
read_media_filter (GVariant          *options,
                   UsherMediaFilter  *filter,
                   GError           **error)
{
  const char *search = NULL, *connection = NULL, *kind = NULL, *sort = NULL, *cursor = NULL;
  const UsherOption wanted[] = {
    { "Search", "s", &search }, { "Connection", "s", &connection }, { "Kind", "s", &kind },
    { "Monitored", "b", &filter->monitored }, { "HasTrailer", "b", &filter->has_trailer },
    { "HasMedia", "b", &filter->has_media }, { "Sort", "s", &sort },
    { "Cursor", "s", &cursor }, { "Limit", "u", &filter->limit },
  };

  if (!usher_options_read (options, wanted, G_N_ELEMENTS (wanted), error))
    return FALSE;

  if (kind != NULL && !g_str_equal (kind, "film") && !g_str_equal (kind, "series"))
    {
      g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
                   "“Kind” must be film or series");
      return FALSE;
    }

  if (kind != NULL)
    filter->kind = g_str_equal (kind, "film") ? USHER_ARR_RADARR : USHER_ARR_SONARR;
  filter->search = g_strdup (search);
  filter->connection = g_strdup (connection);
  filter->sort = g_strdup (sort);
  filter->cursor = g_strdup (cursor);
  filter->limit = usher_options_limit (filter->limit);

  return usher_media_filter_check (filter, error);
}

static gboolean
handle_list_media_cb (UsherLibraryService   *self,
                      GDBusMethodInvocation *invocation,
                      GVariant              *options,
                      UsherDbusLibrary      *library)
{
  g_auto(UsherMediaFilter) filter = { 0, };
  GError *error = NULL;

  usher_media_filter_init (&filter);
  if (!read_media_filter (options, &filter, &error))
    return usher_call_refuse (invocation, error);

  usher_media_store_list_async (get_store (self),
                                &filter, listed_media_cb,
                                usher_call_new (self, invocation));

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
got_title_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(UsherCall) call = user_data;
  UsherLibraryService *self = call->service;
  g_autoptr(UsherMedia) media = NULL;
  GError *error = NULL;

  media = usher_media_store_get_finish (USHER_STORE (source), result, &error);
  if (media != NULL)
    usher_dbus_library_complete_get_title (get_library (self), call->invocation,
                                           record_media (self, media));
  else
    usher_call_refuse (call->invocation, error);
}

static gboolean
handle_get_title_cb (UsherLibraryService   *self,
                     GDBusMethodInvocation *invocation,
                     guint64                media,
                     UsherDbusLibrary      *library)
{
  usher_media_store_get_async (get_store (self),
                               (gint64) media, got_title_cb,
                               usher_call_new (self, invocation));

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
edited_title_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(UsherCall) call = user_data;
  UsherLibraryService *self = call->service;
  GError *error = NULL;

  if (usher_media_store_edit_finish (USHER_STORE (source), result, &error))
    usher_dbus_library_complete_update_title (get_library (self), call->invocation);
  else
    usher_call_refuse (call->invocation, error);
}

static gboolean
read_title_changes (GVariant        *changes,
                    UsherMediaEdit  *edit,
                    GError         **error)
{
  const UsherOption wanted[] = {
    { "Monitored", "b", &edit->monitored }, { "VideoId", "s", &edit->video_id },
  };
  GVariantIter iter;
  const char *key;

  g_variant_iter_init (&iter, changes);
  while (g_variant_iter_next (&iter, "{&sv}", &key, NULL))
    if (!g_str_equal (key, "Monitored") && !g_str_equal (key, "VideoId"))
      {
        g_set_error (error, USHER_ERROR, USHER_ERROR_UNKNOWN_KEY,
                     "“%s” of a title cannot be changed; Monitored and VideoId can", key);
        return FALSE;
      }

  return usher_options_read (changes, wanted, G_N_ELEMENTS (wanted), error);
}

static gboolean
handle_update_title_cb (UsherLibraryService   *self,
                        GDBusMethodInvocation *invocation,
                        guint64                media,
                        GVariant              *changes,
                        UsherDbusLibrary      *library)
{
  UsherMediaEdit edit = { .id = (gint64) media, .monitored = -1 };
  GError *error = NULL;

  if (!read_title_changes (changes, &edit, &error))
    return usher_call_refuse (invocation, error);

  usher_media_store_edit_async (get_store (self),
                                &edit, edited_title_cb,
                                usher_call_new (self, invocation));

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
listed_trailers_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(UsherCall) call = user_data;
  UsherLibraryService *self = call->service;
  guint limit = GPOINTER_TO_UINT (call->data);
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));
  g_autoptr(UsherTrailerPage) page = NULL;
  g_autofree char *next = g_strdup ("");
  GError *error = NULL;

  page = usher_trailer_store_list_finish (USHER_STORE (source), result, &error);
  if (page == NULL)
    {
      usher_call_refuse (call->invocation, error);
      return;
    }

  for (guint i = 0; i < page->trailers->len; i++)
    g_variant_builder_add_value (&builder, usher_record_of_trailer (page->trailers->pdata[i]));

  if (page->trailers->len == limit)
    {
      g_free (next);
      next = g_strdup_printf ("%" G_GINT64_FORMAT,
                              ((UsherTrailer *) page->trailers->pdata[limit - 1])->id);
    }

  usher_dbus_library_complete_list_trailers (get_library (self), call->invocation,
                                             g_variant_builder_end (&builder), next, page->total,
                                             get_revision (self));
}

static gboolean
handle_list_trailers_cb (UsherLibraryService   *self,
                         GDBusMethodInvocation *invocation,
                         GVariant              *options,
                         UsherDbusLibrary      *library)
{
  guint64 media = 0, after = 0;
  const char *cursor = "";
  guint limit = 0;
  const UsherOption wanted[] = {
    { "Media", "t", &media }, { "Cursor", "s", &cursor }, { "Limit", "u", &limit },
  };
  UsherCall *call;
  GError *error = NULL;

  if (!usher_options_read (options, wanted, G_N_ELEMENTS (wanted), &error))
    return usher_call_refuse (invocation, error);

  if (*cursor != '\0' && !g_ascii_string_to_unsigned (cursor, 10, 1, G_MAXINT64, &after, NULL))
    return usher_call_refuse (invocation,
                              g_error_new (USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
                                           "“Cursor” must be what the page before gave as its next"));

  call = usher_call_new (self, invocation);
  call->data = GUINT_TO_POINTER (usher_options_limit (limit));
  usher_trailer_store_list_async (get_store (self),
                                  (gint64) media,
                                  (gint64) after, usher_options_limit (limit),
                                  listed_trailers_cb, call);

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

void
usher_library_service_connect_media (UsherLibraryService *self,
                                     UsherDbusLibrary    *library)
{
  static const UsherMethod methods[] = {
    { "handle-list-media",         G_CALLBACK (handle_list_media_cb) },
    { "handle-get-title",          G_CALLBACK (handle_get_title_cb) },
    { "handle-update-title",       G_CALLBACK (handle_update_title_cb) },
    { "handle-list-trailers",      G_CALLBACK (handle_list_trailers_cb) },
  };

  usher_call_connect (library, methods, G_N_ELEMENTS (methods), self);
}
