/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-library-service.h"

#include <gio/gunixfdlist.h>

#include "usher-call.h"
#include "usher-connection-editor.h"
#include "usher-connection-store.h"
#include "usher-deadline.h"
#include "usher-error.h"
#include "usher-media-store.h"
#include "usher-records.h"
#include "usher-time.h"

/* Whoever hands us a pipe and then says nothing is not waited for. */
#define KEY_DEADLINE (10 * USHER_SECOND)

/**
 * UsherLibraryService:
 *
 * The interface org.usher.Usher1.Library. It translates calls, and holds no
 * state of its own.
 */
struct _UsherLibraryService
{
  GObject parent_instance;

  UsherEngine *engine;           /* (owned) */
  UsherConnectionEditor *editor; /* (owned) */
  UsherTrailerSearch *search;    /* (owned) */
  UsherDbusLibrary *library;     /* (owned) */
};

G_DEFINE_FINAL_TYPE (UsherLibraryService, usher_library_service, G_TYPE_OBJECT)

/* Keys come through a descriptor, as anybody in the session may listen to the bus. */

/* What is to be done once the key is there. */
typedef struct
{
  char *id;                      /* (owned) (nullable) */
  GVariant *params;              /* (owned): an a{sv} */
  gboolean is_new;
  gboolean test;
  gboolean new_webhook;
  GCancellable *cancellable;     /* (owned): ends the wait for the key */
  GSource *deadline;             /* (owned) (nullable) */
} KeyedCall;

static void
keyed_call_free (KeyedCall *keyed)
{
  usher_deadline_clear (&keyed->deadline);
  g_clear_object (&keyed->cancellable);
  g_clear_pointer (&keyed->id, g_free);
  g_clear_pointer (&keyed->params, g_variant_unref);
  g_free (keyed);
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(UsherCall) call = user_data;
  const KeyedCall *keyed = call->data;
  GError *error = NULL;
  g_autofree char *id =
    usher_connection_editor_save_finish (USHER_CONNECTION_EDITOR (source), result, &error);

  if (id == NULL)
    {
      usher_call_refuse (call->invocation, error);
      return;
    }

  g_dbus_method_invocation_return_value (call->invocation,
                                         keyed->is_new ? g_variant_new ("(s)", id) : NULL);
}

static void
save_connection (UsherCall   *call,
                 UsherSecret *key)
{
  UsherLibraryService *self = call->service;
  const KeyedCall *keyed = call->data;
  const UsherConnectionEdit edit = {
    .id = keyed->id,
    .params = keyed->params,
    .key = key,
    .test = keyed->test,
    .new_webhook = keyed->new_webhook,
  };

  if (keyed->is_new)
    usher_connection_editor_add_async (self->editor, &edit, saved_cb, call);
  else
    usher_connection_editor_change_async (self->editor, &edit, saved_cb, call);
}

static void
got_key_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(UsherCall) call = user_data;
  KeyedCall *keyed = call->data;
  g_autoptr(UsherSecret) key = NULL;
  GError *error = NULL;

  key = usher_secret_read_fd_finish (result, &error);
  usher_deadline_clear (&keyed->deadline);
  if (key != NULL)
    save_connection (g_steal_pointer (&call), key);
  else
    usher_call_refuse (call->invocation, error);
}

static gboolean
key_deadline_cb (gpointer user_data)
{
  KeyedCall *keyed = user_data;

  g_cancellable_cancel (keyed->cancellable);

  return G_SOURCE_REMOVE;
}

static void
read_key (UsherCall *call,
          int        fd)
{
  KeyedCall *keyed = call->data;

  keyed->cancellable = g_cancellable_new ();
  keyed->deadline = usher_deadline_add (KEY_DEADLINE, key_deadline_cb, keyed);
  usher_secret_read_fd_async (fd, keyed->cancellable, got_key_cb, call);
}

/* Returns: a descriptor of our own, or -1 with @error set */
static int
take_fd (GUnixFDList  *fds,
         gint32        handle,
         GError      **error)
{
  if (fds != NULL && handle >= 0 && handle < g_unix_fd_list_get_length (fds))
    return g_unix_fd_list_get (fds, handle, error);

  g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
               "The key must come as a descriptor: a pipe, a file or memory");

  return -1;
}

static gboolean
take_key (GVariantDict  *dict,
          const char    *key,
          const char    *type,
          gpointer       value,
          GError       **error)
{
  if (!g_variant_dict_contains (dict, key))
    return TRUE;

  if (!g_variant_dict_lookup (dict, key, type, value))
    {
      g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
                   "“%s” must be of type %s", key, type);
      return FALSE;
    }

  g_variant_dict_remove (dict, key);

  return TRUE;
}

/* @id: (nullable): of a connection to be changed; none for a new one */
static gboolean
edit_connection (UsherLibraryService   *self,
                 GDBusMethodInvocation *invocation,
                 GUnixFDList           *fds,
                 const char            *id,
                 GVariant              *definition)
{
  g_autoptr(GVariantDict) dict = g_variant_dict_new (definition);
  g_autoptr(UsherCall) call = usher_call_new (self, invocation);
  KeyedCall *keyed = g_new0 (KeyedCall, 1);
  gint32 handle = -1;
  int fd = -1;
  GError *error = NULL;

  call->data = keyed;
  call->free_data = (GDestroyNotify) keyed_call_free;
  keyed->id = g_strdup (id);
  keyed->is_new = id == NULL;
  keyed->test = TRUE;

  if (take_key (dict, "Test", "b", &keyed->test, &error) &&
      take_key (dict, "Key", "h", &handle, &error) &&
      take_key (dict, "NewWebhook", "b", &keyed->new_webhook, &error) &&
      (!keyed->is_new || take_key (dict, "Id", "s", &keyed->id, &error)) && handle >= 0)
    fd = take_fd (fds, handle, &error);
  keyed->params = g_variant_ref_sink (g_variant_dict_end (dict));

  if (error != NULL)
    return usher_call_refuse (invocation, error);

  if (fd >= 0)
    read_key (g_steal_pointer (&call), fd);
  else
    save_connection (g_steal_pointer (&call), NULL);

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
handle_add_connection_cb (UsherLibraryService   *self,
                          GDBusMethodInvocation *invocation,
                          GUnixFDList           *fds,
                          GVariant              *definition,
                          UsherDbusLibrary      *library)
{
  return edit_connection (self, invocation, fds, NULL, definition);
}

static gboolean
handle_update_connection_cb (UsherLibraryService   *self,
                             GDBusMethodInvocation *invocation,
                             GUnixFDList           *fds,
                             const char            *id,
                             GVariant              *changes,
                             UsherDbusLibrary      *library)
{
  return edit_connection (self, invocation, fds, id, changes);
}

static gboolean
handle_set_connection_key_cb (UsherLibraryService   *self,
                              GDBusMethodInvocation *invocation,
                              GUnixFDList           *fds,
                              const char            *id,
                              GVariant              *secret,
                              UsherDbusLibrary      *library)
{
  g_autoptr(GVariant) definition =
    g_variant_ref_sink (g_variant_new_parsed ("{'Key': <%@h>, 'Test': <false>}", secret));

  return edit_connection (self, invocation, fds, id, definition);
}

/* Connections */

static void
tested_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(UsherCall) call = user_data;
  UsherLibraryService *self = call->service;
  g_autoptr(UsherArrStatus) status = NULL;
  GError *error = NULL;

  status = usher_connection_editor_test_finish (self->editor, result, &error);
  if (status == NULL)
    {
      usher_call_refuse (call->invocation, error);
      return;
    }

  usher_dbus_library_complete_test_connection (self->library, call->invocation,
                                               g_variant_new_parsed ("{'Application': <%s>,"
                                                                     " 'Version': <%s>,"
                                                                     " 'Instance': <%s>}",
                                                                     status->application,
                                                                     status->version,
                                                                     status->instance));
}

static gboolean
handle_test_connection_cb (UsherLibraryService   *self,
                           GDBusMethodInvocation *invocation,
                           const char            *id,
                           UsherDbusLibrary      *library)
{
  usher_connection_editor_test_async (self->editor, id, tested_cb, usher_call_new (self, invocation));

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
listed_connections_cb (GObject      *source,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr(UsherCall) call = user_data;
  UsherLibraryService *self = call->service;
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));
  UsherSettings *settings = usher_engine_get_settings (self->engine);
  g_autoptr(GPtrArray) connections = NULL;
  GError *error = NULL;

  connections = usher_connection_store_list_finish (USHER_STORE (source), result, &error);
  if (connections == NULL)
    {
      usher_call_refuse (call->invocation, error);
      return;
    }

  for (guint i = 0; i < connections->len; i++)
    g_variant_builder_add_value (&builder, usher_record_of_connection (connections->pdata[i],
                                                                       settings));
  usher_dbus_library_complete_list_connections (self->library, call->invocation,
                                                g_variant_builder_end (&builder));
}

static gboolean
handle_list_connections_cb (UsherLibraryService   *self,
                            GDBusMethodInvocation *invocation,
                            UsherDbusLibrary      *library)
{
  usher_connection_store_list_async (usher_engine_get_store (self->engine), listed_connections_cb,
                                     usher_call_new (self, invocation));

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

/* What starts a run */

static void
run_recorded_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(UsherCall) call = user_data;
  GError *error = NULL;
  guint64 run = usher_engine_run_task_finish (USHER_ENGINE (source), result, &error);

  if (run != 0)
    g_dbus_method_invocation_return_value (call->invocation, g_variant_new ("(t)", run));
  else
    usher_call_refuse (call->invocation, error);
}

/* Answers @call with the run that begins; takes @parameters, which float. */
void
usher_library_service_run_task (UsherLibraryService *self,
                                const char          *task,
                                GVariant            *parameters,
                                UsherCall           *call)
{
  g_autoptr(GVariant) sunk = g_variant_ref_sink (parameters);
  const UsherRunRequest request = { .parameters = sunk };

  usher_engine_run_task_async (self->engine, task, &request, run_recorded_cb, call);
}

static void
found_to_refresh_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(UsherCall) call = user_data;
  UsherLibraryService *self = call->service;
  g_autoptr(UsherConnection) connection = NULL;
  GError *error = NULL;

  connection = usher_connection_store_get_finish (USHER_STORE (source), result, &error);
  if (connection != NULL)
    usher_library_service_run_task (self, "arr-refresh",
                                    g_variant_new_parsed ("{'Connection': <%s>}", connection->id),
                                    g_steal_pointer (&call));
  else
    usher_call_refuse (call->invocation, error);
}

static gboolean
handle_refresh_connection_cb (UsherLibraryService   *self,
                              GDBusMethodInvocation *invocation,
                              const char            *id,
                              UsherDbusLibrary      *library)
{
  usher_connection_store_get_async (usher_engine_get_store (self->engine), id, found_to_refresh_cb,
                                    usher_call_new (self, invocation));

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
usher_library_service_dispose (GObject *object)
{
  UsherLibraryService *self = USHER_LIBRARY_SERVICE (object);

  g_clear_object (&self->library);
  g_clear_object (&self->editor);
  g_clear_object (&self->search);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (usher_library_service_parent_class)->dispose (object);
}

static void
usher_library_service_class_init (UsherLibraryServiceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = usher_library_service_dispose;
}

static void
usher_library_service_init (UsherLibraryService *self)
{
  static const UsherMethod methods[] = {
    { "handle-list-connections",   G_CALLBACK (handle_list_connections_cb) },
    { "handle-add-connection",     G_CALLBACK (handle_add_connection_cb) },
    { "handle-update-connection",  G_CALLBACK (handle_update_connection_cb) },
    { "handle-set-connection-key", G_CALLBACK (handle_set_connection_key_cb) },
    { "handle-test-connection",    G_CALLBACK (handle_test_connection_cb) },
    { "handle-refresh-connection", G_CALLBACK (handle_refresh_connection_cb) },
  };

  self->library = usher_dbus_library_skeleton_new ();
  usher_call_connect (self->library, methods, G_N_ELEMENTS (methods), self);
  usher_library_service_connect_connections (self, self->library);
  usher_library_service_connect_media (self, self->library);
  usher_library_service_connect_deletion (self, self->library);
  usher_library_service_connect_scan (self, self->library);
  usher_library_service_connect_search (self, self->library);
  usher_library_service_connect_downloads (self, self->library);
  usher_library_service_connect_profiles (self, self->library);
  usher_library_service_connect_lists (self, self->library);
}

/**
 * usher_library_service_new:
 * @engine: an engine that is loaded
 *
 * Returns: (transfer full): an object to be exported
 */
UsherLibraryService *
usher_library_service_new (UsherEngine *engine)
{
  UsherLibraryService *self = g_object_new (USHER_TYPE_LIBRARY_SERVICE, NULL);

  self->engine = g_object_ref (engine);
  self->search = usher_trailer_search_new ();
  self->editor = usher_connection_editor_new (usher_engine_get_store (engine),
                                              usher_engine_get_secrets (engine),
                                              usher_engine_get_http (engine));

  return self;
}

UsherTrailerSearch *
usher_library_service_get_search (UsherLibraryService *self)
{
  return self->search;
}

GDBusInterfaceSkeleton *
usher_library_service_get_skeleton (UsherLibraryService *self)
{
  return G_DBUS_INTERFACE_SKELETON (self->library);
}

UsherEngine *
usher_library_service_get_engine (UsherLibraryService *self)
{
  return self->engine;
}
