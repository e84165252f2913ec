/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-library-service.h"

#include "usher-error.h"
#include "usher-options.h"
#include "usher-trailer-search.h"

#define DEFAULT_LIMIT 10
#define MAX_LIMIT 30

static void
add_text (GVariantBuilder *builder,
          const char      *key,
          const char      *text)
{
  g_variant_builder_add (builder, "{sv}", key, g_variant_new_string (text != NULL ? text : ""));
}

static GVariant *
record_of_candidate (const UsherCandidate *candidate)
{
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);
  const char * const *reasons = (const char * const *) candidate->reasons->pdata;
  gboolean is_taken = candidate->rejection == USHER_REJECTION_NONE;

  add_text (&builder, "VideoId", candidate->video_id);
  add_text (&builder, "Url", candidate->url);
  add_text (&builder, "TitleText", candidate->title);
  add_text (&builder, "Uploader", candidate->uploader);
  add_text (&builder, "Language", candidate->language);
  g_variant_builder_add (&builder, "{sv}", "Duration", g_variant_new_double (candidate->duration));
  g_variant_builder_add (&builder, "{sv}", "Height", g_variant_new_uint32 (candidate->height));
  g_variant_builder_add (&builder, "{sv}", "Score", g_variant_new_int32 (candidate->score));
  g_variant_builder_add (&builder, "{sv}", "Reasons",
                         g_variant_new_strv (reasons, candidate->reasons->len));
  add_text (&builder, "Rejected",
            is_taken ? "" : usher_enum_to_nick (USHER_TYPE_REJECTION, (int) candidate->rejection));
  add_text (&builder, "RejectedBy", is_taken ? "" : candidate->detail);

  return g_variant_builder_end (&builder);
}

static void
searched_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(UsherCall) call = user_data;
  UsherLibraryService *self = call->service;
  UsherDbusLibrary *library = USHER_DBUS_LIBRARY (usher_library_service_get_skeleton (self));
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));
  g_autoptr(GPtrArray) videos = NULL;
  GError *error = NULL;

  videos = usher_trailer_search_run_finish (USHER_TRAILER_SEARCH (source), result, &error);
  if (videos == NULL)
    {
      usher_call_refuse (call->invocation, error);
      return;
    }

  for (guint i = 0; i < videos->len; i++)
    g_variant_builder_add_value (&builder, record_of_candidate (videos->pdata[i]));
  usher_dbus_library_complete_search_trailer (library, call->invocation, g_variant_builder_end (&builder));
}

static gboolean
handle_search_trailer_cb (UsherLibraryService   *self,
                          GDBusMethodInvocation *invocation,
                          guint64                media,
                          guint64                profile,
                          GVariant              *options,
                          UsherDbusLibrary      *library)
{
  const char *query = NULL;
  guint limit = 0;
  const UsherOption wanted[] = { { "Query", "s", &query }, { "Limit", "u", &limit } };
  UsherTrailerSearchOrder order = { .media = (gint64) media, .profile = (gint64) profile };
  GError *error = NULL;

  if (!usher_options_read (options, wanted, G_N_ELEMENTS (wanted), &error))
    return usher_call_refuse (invocation, error);

  order.query = query;
  order.limit = limit == 0 ? DEFAULT_LIMIT : MIN (limit, MAX_LIMIT);
  usher_trailer_search_run_async (usher_library_service_get_search (self),
                                  usher_engine_make_call_tools (usher_library_service_get_engine (self)),
                                  &order, searched_cb, usher_call_new (self, invocation));

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

void
usher_library_service_connect_search (UsherLibraryService *self,
                                      UsherDbusLibrary    *library)
{
  static const UsherMethod methods[] = {
    { "handle-search-trailer", G_CALLBACK (handle_search_trailer_cb) },
  };

  usher_call_connect (library, methods, G_N_ELEMENTS (methods), self);
}
