/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* What would be downloaded, and what has happened to titles. */

#include "usher-library-service.h"

#include "usher-call.h"
#include "usher-error.h"
#include "usher-event-store.h"
#include "usher-options.h"
#include "usher-records.h"
#include "usher-wanted-store.h"

static UsherStore *
get_store (UsherLibraryService *self)
{
  return usher_engine_get_store (usher_library_service_get_engine (self));
}

static void
listed_pending_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(UsherCall) call = user_data;
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));
  g_autoptr(UsherWantedPage) page = NULL;
  GError *error = NULL;

  page = usher_wanted_store_list_finish (USHER_STORE (source), result, &error);
  if (page == NULL)
    {
      usher_call_refuse (call->invocation, error);
      return;
    }

  for (guint i = 0; i < page->items->len; i++)
    g_variant_builder_add_value (&builder, usher_record_of_wanted (page->items->pdata[i]));
  g_dbus_method_invocation_return_value (call->invocation,
                                         g_variant_new ("(aa{sv}sut)", &builder, page->next,
                                                        page->total, page->revision));
}

static gboolean
read_pending_query (GVariant          *options,
                    UsherWantedQuery  *query,
                    GError           **error)
{
  const char *state = NULL;
  const UsherOption wanted[] = {
    { "Media", "t", &query->media }, { "Profile", "t", &query->profile }, { "State", "s", &state },
    { "Search", "s", &query->search }, { "Cursor", "s", &query->cursor }, { "Limit", "u", &query->limit },
  };
  int value;

  if (!usher_options_read (options, wanted, G_N_ELEMENTS (wanted), error))
    return FALSE;

  query->limit = usher_options_limit (query->limit);
  if (state != NULL && *state != '\0')
    {
      if (!usher_enum_from_nick (USHER_TYPE_WANTED_STATE, state, &value))
        {
          g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
                       "“State” must be one of wanted, has-trailer, missing-trailer, not-monitored, "
                       "no-profile, no-folder, no-media and backing-off");
          return FALSE;
        }
      query->states = 1u << value;
    }

  return usher_wanted_query_check (query, error);
}

static gboolean
handle_list_pending_cb (UsherLibraryService   *self,
                        GDBusMethodInvocation *invocation,
                        GVariant              *options,
                        UsherDbusLibrary      *library)
{
  UsherEngine *engine = usher_library_service_get_engine (self);
  UsherWantedQuery query = {
    .now = g_get_real_time (),
    .wait_for_media = usher_engine_get_settings (engine)->wait_for_media,
  };
  GError *error = NULL;

  if (!read_pending_query (options, &query, &error))
    return usher_call_refuse (invocation, error);

  usher_wanted_store_list_async (get_store (self), &query, listed_pending_cb,
                                 usher_call_new (self, invocation));

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
listed_events_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(UsherCall) call = user_data;
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));
  g_autoptr(UsherEventPage) page = NULL;
  GError *error = NULL;

  page = usher_event_store_list_finish (USHER_STORE (source), result, &error);
  if (page == NULL)
    {
      usher_call_refuse (call->invocation, error);
      return;
    }

  for (guint i = 0; i < page->events->len; i++)
    g_variant_builder_add_value (&builder, usher_record_of_event (page->events->pdata[i]));
  g_dbus_method_invocation_return_value (call->invocation,
                                         g_variant_new ("(aa{sv}sut)", &builder, page->next,
                                                        page->total, page->revision));
}

static gboolean
handle_list_events_cb (UsherLibraryService   *self,
                       GDBusMethodInvocation *invocation,
                       GVariant              *options,
                       UsherDbusLibrary      *library)
{
  UsherEventQuery query = { 0, };
  const UsherOption wanted[] = {
    { "Media", "t", &query.media }, { "What", "s", &query.what }, { "From", "t", &query.from },
    { "Until", "t", &query.until }, { "Cursor", "s", &query.cursor }, { "Limit", "u", &query.limit },
  };
  GError *error = NULL;

  if (!usher_options_read (options, wanted, G_N_ELEMENTS (wanted), &error) ||
      !usher_event_query_check (&query, &error))
    return usher_call_refuse (invocation, error);

  query.limit = usher_options_limit (query.limit);
  if (query.what != NULL && *query.what == '\0')
    query.what = NULL;
  usher_event_store_list_async (get_store (self), &query, listed_events_cb,
                                usher_call_new (self, invocation));

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

void
usher_library_service_connect_lists (UsherLibraryService *self,
                                     UsherDbusLibrary    *library)
{
  static const UsherMethod methods[] = {
    { "handle-list-pending", G_CALLBACK (handle_list_pending_cb) },
    { "handle-list-events",  G_CALLBACK (handle_list_events_cb) },
  };

  usher_call_connect (library, methods, G_N_ELEMENTS (methods), self);
}
