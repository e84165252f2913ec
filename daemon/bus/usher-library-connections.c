/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* What is done with whole connections, beside editing them. */

#include "usher-library-service.h"

#include "usher-call.h"
#include "usher-connection-store.h"
#include "usher-error.h"
#include "usher-path-doctor.h"
#include "usher-records.h"

static UsherDbusLibrary *
get_library (UsherLibraryService *self)
{
  return USHER_DBUS_LIBRARY (usher_library_service_get_skeleton (self));
}

/* Removing is a run, which waits for a refresh of the same titles; the call is answered
 * when it has ended. */
typedef struct
{
  UsherCall *call;               /* (owned) (nullable): until it is answered */
  guint64 run;
} Removal;

static void
removal_free (gpointer  data,
              GClosure *closure)
{
  Removal *removal = data;

  g_clear_pointer (&removal->call, usher_call_free);
  g_free (removal);
}

static void
run_ended_cb (UsherEngine *engine,
              UsherRun    *run,
              Removal     *removal)
{
  g_autoptr(UsherCall) call = NULL;
  UsherLibraryService *self;

  if (run->id != removal->run || removal->call == NULL)
    return;

  call = g_steal_pointer (&removal->call);
  self = call->service;
  if (run->state == USHER_RUN_SUCCEEDED)
    usher_dbus_library_complete_remove_connection (get_library (self), call->invocation);
  else
    usher_call_refuse (call->invocation,
                       g_error_new (USHER_ERROR, USHER_ERROR_FAILED,
                                    "The connection was not removed: %s",
                                    run->error_text != NULL ? run->error_text
                                                            : "the run was ended; try again"));
  g_signal_handlers_disconnect_by_data (engine, removal);
}

static void
removal_recorded_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(UsherCall) call = user_data;
  GError *error = NULL;
  guint64 run = usher_engine_run_task_finish (USHER_ENGINE (source), result, &error);
  Removal *removal;

  if (run == 0)
    {
      usher_call_refuse (call->invocation, error);
      return;
    }

  removal = g_new0 (Removal, 1);
  removal->run = run;
  removal->call = g_steal_pointer (&call);
  g_signal_connect_data (source, "run-ended", G_CALLBACK (run_ended_cb), removal, removal_free, 0);
}

static void
found_to_remove_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(UsherCall) call = user_data;
  UsherLibraryService *self = call->service;
  g_autoptr(UsherConnection) connection = NULL;
  g_autoptr(GVariant) parameters = NULL;
  UsherRunRequest request = { NULL, };
  GError *error = NULL;

  connection = usher_connection_store_get_finish (USHER_STORE (source), result, &error);
  if (connection == NULL)
    {
      usher_call_refuse (call->invocation, error);
      return;
    }

  parameters = g_variant_ref_sink (g_variant_new_parsed ("{'Connection': <%s>, 'Remove': <true>}",
                                                         connection->id));
  request.parameters = parameters;
  usher_engine_run_task_async (usher_library_service_get_engine (self), "arr-refresh", &request,
                               removal_recorded_cb, g_steal_pointer (&call));
}

static gboolean
handle_remove_connection_cb (UsherLibraryService   *self,
                             GDBusMethodInvocation *invocation,
                             const char            *id,
                             UsherDbusLibrary      *library)
{
  UsherEngine *engine = usher_library_service_get_engine (self);

  usher_connection_store_get_async (usher_engine_get_store (engine), id, found_to_remove_cb,
                                    usher_call_new (self, invocation));

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
looked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(UsherCall) call = user_data;
  UsherLibraryService *self = call->service;
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));
  g_autoptr(GPtrArray) roots = NULL;
  GError *error = NULL;

  roots = usher_path_doctor_look_finish (result, &error);
  if (roots == NULL)
    {
      usher_call_refuse (call->invocation, error);
      return;
    }

  for (guint i = 0; i < roots->len; i++)
    g_variant_builder_add_value (&builder, usher_record_of_root_folder (roots->pdata[i]));
  usher_dbus_library_complete_get_root_folders (get_library (self), call->invocation,
                                                g_variant_builder_end (&builder));
}

static gboolean
handle_get_root_folders_cb (UsherLibraryService   *self,
                            GDBusMethodInvocation *invocation,
                            const char            *id,
                            UsherDbusLibrary      *library)
{
  UsherEngine *engine = usher_library_service_get_engine (self);

  usher_path_doctor_look_async (usher_engine_get_store (engine), usher_engine_get_secrets (engine),
                                usher_engine_get_http (engine), id, looked_cb,
                                usher_call_new (self, invocation));

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

void
usher_library_service_connect_connections (UsherLibraryService *self,
                                           UsherDbusLibrary    *library)
{
  static const UsherMethod methods[] = {
    { "handle-remove-connection", G_CALLBACK (handle_remove_connection_cb) },
    { "handle-get-root-folders",  G_CALLBACK (handle_get_root_folders_cb) },
  };

  usher_call_connect (library, methods, G_N_ELEMENTS (methods), self);
}
