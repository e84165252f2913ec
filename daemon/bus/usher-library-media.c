/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-library-service.h"

#include "usher-call.h"
#include "usher-error.h"
#include "usher-image-folder.h"
#include "usher-media-list.h"
#include "usher-media-store.h"
#include "usher-options.h"
#include "usher-records.h"
#include "usher-trailer-list.h"

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
    {
      g_autoptr(GVariant) record = g_variant_ref_sink (record_media (self, page->media->pdata[i]));

      g_variant_builder_add_value (&builder,
                                   call->data != NULL ? usher_record_select (record, call->data) : record);
    }
  usher_dbus_library_complete_list_media (get_library (self), call->invocation,
                                          g_variant_builder_end (&builder), page->next, page->total,
                                          page->revision);
}

/* Returns: -1 with @error set if @nick is none of the words */
static int
read_word (const char  *key,
           const char  *nick,
           GType        type,
           const char  *known,
           GError     **error)
{
  int value = -1;

  if (nick != NULL && *nick != '\0' && !usher_enum_from_nick (type, nick, &value))
    g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION, "“%s” must be %s", key, known);

  return value;
}

static int
read_kind (const char  *kind,
           GError     **error)
{
  if (kind == NULL || *kind == '\0')
    return -1;
  if (g_str_equal (kind, "film"))
    return USHER_ARR_RADARR;
  if (g_str_equal (kind, "series"))
    return USHER_ARR_SONARR;

  g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION, "“Kind” must be film or series");

  return -1;
}

static gboolean
read_media_filter (GVariant          *options,
                   UsherMediaFilter  *filter,
                   GError           **error)
{
  const char *kind = NULL, *trailer = NULL;
  char **texts[] = {
    &filter->search, &filter->connection, &filter->language, &filter->studio, &filter->genre,
    &filter->tag, &filter->sort, &filter->cursor,
  };
  const UsherOption wanted[] = {
    { "Search", "s", &filter->search }, { "Connection", "s", &filter->connection },
    { "Kind", "s", &kind }, { "Monitored", "b", &filter->monitored },
    { "HasTrailer", "b", &filter->has_trailer }, { "HasMedia", "b", &filter->has_media },
    { "YearFrom", "u", &filter->year_from }, { "YearUntil", "u", &filter->year_until },
    { "Language", "s", &filter->language }, { "Studio", "s", &filter->studio },
    { "Genre", "s", &filter->genre }, { "Tag", "s", &filter->tag },
    { "Filter", "t", &filter->filter }, { "TrailerState", "s", &trailer },
    { "Sort", "s", &filter->sort }, { "Cursor", "s", &filter->cursor }, { "Limit", "u", &filter->limit },
  };
  gboolean read = usher_options_read (options, wanted, G_N_ELEMENTS (wanted), error);

  /* They were the options' own */
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    *texts[i] = g_strdup (*texts[i]);
  if (!read)
    return FALSE;

  filter->kind = read_kind (kind, error);
  if (*error == NULL)
    filter->trailer_state = read_word ("TrailerState", trailer, USHER_TYPE_TITLE_TRAILER,
                                       "there, missing, failed, wanted or not-wanted", error);
  filter->limit = usher_options_limit (filter->limit);
  filter->max_size = USHER_PAGE_MAX_SIZE / 2;
  filter->now = g_get_real_time ();

  return *error == NULL && usher_media_filter_check (filter, error);
}

/* Sets @fields to those keys that are asked for, %NULL for all. */
static gboolean
read_fields (GVariant   *options,
             GStrv      *fields,
             GError    **error)
{
  g_autofree const char **names = NULL;
  const UsherOption wanted[] = { { "Fields", "as", &names } };

  if (!usher_options_read (options, wanted, G_N_ELEMENTS (wanted), error))
    return FALSE;

  *fields = g_strdupv ((char **) names);

  return TRUE;
}

static gboolean
handle_list_media_cb (UsherLibraryService   *self,
                      GDBusMethodInvocation *invocation,
                      GVariant              *options,
                      UsherDbusLibrary      *library)
{
  g_auto(UsherMediaFilter) filter = { 0, };
  g_auto(GStrv) fields = NULL;
  UsherCall *call;
  GError *error = NULL;

  usher_media_filter_init (&filter);
  if (!read_media_filter (options, &filter, &error) || !read_fields (options, &fields, &error))
    return usher_call_refuse (invocation, error);

  call = usher_call_new (self, invocation);
  call->data = g_steal_pointer (&fields);
  call->free_data = (GDestroyNotify) g_strfreev;
  usher_media_store_list_async (get_store (self), &filter, listed_media_cb, call);

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
  UsherMediaEdit edit = { .id = (gint64) media, .monitored = -1, .now = g_get_real_time () };
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
                                             page->revision);
}

static gboolean
handle_list_trailers_cb (UsherLibraryService   *self,
                         GDBusMethodInvocation *invocation,
                         GVariant              *options,
                         UsherDbusLibrary      *library)
{
  UsherTrailerQuery query = { 0, };
  const char *cursor = "";
  guint64 after = 0;
  const UsherOption wanted[] = {
    { "Media", "t", &query.media }, { "Profile", "t", &query.profile }, { "State", "s", &query.state },
    { "MadeBy", "s", &query.made_by }, { "Cursor", "s", &cursor }, { "Limit", "u", &query.limit },
  };
  UsherCall *call;
  GError *error = NULL;

  if (!usher_options_read (options, wanted, G_N_ELEMENTS (wanted), &error))
    return usher_call_refuse (invocation, error);

  if (*cursor != '\0' && !g_ascii_string_to_unsigned (cursor, 10, 1, G_MAXINT64, &after, NULL))
    return usher_call_refuse (invocation,
                              g_error_new (USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
                                           "“Cursor” must be what the page before gave as its next"));

  query.after = (gint64) after;
  query.limit = usher_options_limit (query.limit);
  call = usher_call_new (self, invocation);
  call->data = GUINT_TO_POINTER (query.limit);
  usher_trailer_store_list_async (get_store (self), &query, listed_trailers_cb, call);

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
