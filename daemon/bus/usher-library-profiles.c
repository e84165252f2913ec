/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-library-service.h"

#include "usher-call.h"
#include "usher-filter-store.h"
#include "usher-params.h"
#include "usher-profile-store.h"
#include "usher-records.h"

static UsherStore *
get_store (UsherLibraryService *self)
{
  return usher_engine_get_store (usher_library_service_get_engine (self));
}

/* What the four kinds of calls answer is the same for profiles and filters. */

typedef GVariant *(*RecordFunc) (gpointer value);

static GVariant *
make_list (GPtrArray  *values,
           RecordFunc  make_record)
{
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));

  for (guint i = 0; i < values->len; i++)
    g_variant_builder_add_value (&builder, make_record (values->pdata[i]));

  return g_variant_builder_end (&builder);
}

static void
answer_list (UsherCall  *call,
             GPtrArray  *values,
             RecordFunc  make_record,
             GError     *error)
{
  UsherLibraryService *self = call->service;
  UsherStore *store = get_store (self);

  if (values == NULL)
    {
      usher_call_refuse (call->invocation, error);
      return;
    }

  g_dbus_method_invocation_return_value (call->invocation,
                                         g_variant_new ("(@aa{sv}sut)", make_list (values, make_record),
                                                        "", values->len,
                                                        usher_store_get_revision (store)));
}

static void
answer_id (UsherCall *call,
           gint64     id,
           GError    *error)
{
  if (id != 0)
    g_dbus_method_invocation_return_value (call->invocation, g_variant_new ("(t)", (guint64) id));
  else
    usher_call_refuse (call->invocation, error);
}

static void
answer_done (UsherCall *call,
             gboolean   done,
             GError    *error)
{
  if (done)
    g_dbus_method_invocation_return_value (call->invocation, NULL);
  else
    usher_call_refuse (call->invocation, error);
}

/* Profiles */

static void
listed_profiles_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(UsherCall) call = user_data;
  GError *error = NULL;
  g_autoptr(GPtrArray) profiles = usher_profile_store_list_finish (USHER_STORE (source), result, &error);

  answer_list (call, profiles, (RecordFunc) usher_record_of_profile, error);
}

static gboolean
handle_list_profiles_cb (UsherLibraryService   *self,
                         GDBusMethodInvocation *invocation,
                         GVariant              *options,
                         UsherDbusLibrary      *library)
{
  usher_profile_store_list_async (get_store (self), listed_profiles_cb,
                                  usher_call_new (self, invocation));

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
handle_describe_profile_cb (UsherLibraryService   *self,
                            GDBusMethodInvocation *invocation,
                            UsherDbusLibrary      *library)
{
  usher_dbus_library_complete_describe_profile (library, invocation,
                                                usher_params_describe (USHER_TYPE_PROFILE));

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
added_profile_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(UsherCall) call = user_data;
  GError *error = NULL;
  gint64 id = usher_profile_store_add_finish (USHER_STORE (source), result, &error);

  answer_id (call, id, error);
}

static gboolean
handle_add_profile_cb (UsherLibraryService   *self,
                       GDBusMethodInvocation *invocation,
                       GVariant              *definition,
                       UsherDbusLibrary      *library)
{
  GError *error = NULL;
  g_autoptr(UsherProfile) profile = usher_profile_new (definition, &error);

  if (profile == NULL)
    return usher_call_refuse (invocation, error);

  usher_profile_store_add_async (get_store (self), profile, g_get_real_time (), added_profile_cb,
                                 usher_call_new (self, invocation));

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
changed_profile_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(UsherCall) call = user_data;
  GError *error = NULL;
  gboolean done = usher_profile_store_change_finish (USHER_STORE (source), result, &error);

  answer_done (call, done, error);
}

static gboolean
handle_update_profile_cb (UsherLibraryService   *self,
                          GDBusMethodInvocation *invocation,
                          guint64                id,
                          GVariant              *changes,
                          UsherDbusLibrary      *library)
{
  usher_profile_store_change_async (get_store (self), (gint64) id, changes, changed_profile_cb,
                                    usher_call_new (self, invocation));

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
removed_profile_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(UsherCall) call = user_data;
  GError *error = NULL;
  gboolean done = usher_profile_store_remove_finish (USHER_STORE (source), result, &error);

  answer_done (call, done, error);
}

static gboolean
handle_remove_profile_cb (UsherLibraryService   *self,
                          GDBusMethodInvocation *invocation,
                          guint64                id,
                          UsherDbusLibrary      *library)
{
  usher_profile_store_remove_async (get_store (self), (gint64) id, removed_profile_cb,
                                    usher_call_new (self, invocation));

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

/* Filters */

static void
listed_filters_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(UsherCall) call = user_data;
  GError *error = NULL;
  g_autoptr(GPtrArray) filters = usher_filter_store_list_finish (USHER_STORE (source), result, &error);

  answer_list (call, filters, (RecordFunc) usher_record_of_filter, error);
}

static gboolean
handle_list_filters_cb (UsherLibraryService   *self,
                        GDBusMethodInvocation *invocation,
                        GVariant              *options,
                        UsherDbusLibrary      *library)
{
  usher_filter_store_list_async (get_store (self), listed_filters_cb,
                                 usher_call_new (self, invocation));

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
added_filter_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(UsherCall) call = user_data;
  GError *error = NULL;
  gint64 id = usher_filter_store_add_finish (USHER_STORE (source), result, &error);

  answer_id (call, id, error);
}

static gboolean
handle_add_filter_cb (UsherLibraryService   *self,
                      GDBusMethodInvocation *invocation,
                      GVariant              *definition,
                      UsherDbusLibrary      *library)
{
  GError *error = NULL;
  g_autoptr(UsherFilter) filter = usher_filter_new (definition, &error);

  if (filter == NULL)
    return usher_call_refuse (invocation, error);

  usher_filter_store_add_async (get_store (self), filter, g_get_real_time (), added_filter_cb,
                                usher_call_new (self, invocation));

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
changed_filter_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(UsherCall) call = user_data;
  GError *error = NULL;
  gboolean done = usher_filter_store_change_finish (USHER_STORE (source), result, &error);

  answer_done (call, done, error);
}

static gboolean
handle_update_filter_cb (UsherLibraryService   *self,
                         GDBusMethodInvocation *invocation,
                         guint64                id,
                         GVariant              *changes,
                         UsherDbusLibrary      *library)
{
  usher_filter_store_change_async (get_store (self), (gint64) id, changes, changed_filter_cb,
                                   usher_call_new (self, invocation));

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
removed_filter_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(UsherCall) call = user_data;
  GError *error = NULL;
  gboolean done = usher_filter_store_remove_finish (USHER_STORE (source), result, &error);

  answer_done (call, done, error);
}

static gboolean
handle_remove_filter_cb (UsherLibraryService   *self,
                         GDBusMethodInvocation *invocation,
                         guint64                id,
                         UsherDbusLibrary      *library)
{
  usher_filter_store_remove_async (get_store (self), (gint64) id, removed_filter_cb,
                                   usher_call_new (self, invocation));

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

void
usher_library_service_connect_profiles (UsherLibraryService *self,
                                        UsherDbusLibrary    *library)
{
  static const UsherMethod methods[] = {
    { "handle-list-profiles",      G_CALLBACK (handle_list_profiles_cb) },
    { "handle-describe-profile",   G_CALLBACK (handle_describe_profile_cb) },
    { "handle-add-profile",        G_CALLBACK (handle_add_profile_cb) },
    { "handle-update-profile",     G_CALLBACK (handle_update_profile_cb) },
    { "handle-remove-profile",     G_CALLBACK (handle_remove_profile_cb) },
    { "handle-list-filters",       G_CALLBACK (handle_list_filters_cb) },
    { "handle-add-filter",         G_CALLBACK (handle_add_filter_cb) },
    { "handle-update-filter",      G_CALLBACK (handle_update_filter_cb) },
    { "handle-remove-filter",      G_CALLBACK (handle_remove_filter_cb) },
  };

  usher_call_connect (library, methods, G_N_ELEMENTS (methods), self);
}
