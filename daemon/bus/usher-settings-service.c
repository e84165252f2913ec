/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-settings-service.h"

#include "usher-call.h"
#include "usher-params.h"

/**
 * UsherSettingsService:
 *
 * The interface org.usher.Usher1.Settings. It translates calls into those of the
 * engine, and holds no state of its own.
 */
struct _UsherSettingsService
{
  GObject parent_instance;

  UsherEngine *engine;           /* (owned) */
  UsherDbusSettings *settings;   /* (owned) */
};

G_DEFINE_FINAL_TYPE (UsherSettingsService, usher_settings_service, G_TYPE_OBJECT)

static gboolean
handle_get_settings_cb (UsherSettingsService  *self,
                        GDBusMethodInvocation *invocation,
                        UsherDbusSettings     *settings)
{
  GVariant *values = usher_params_get (usher_engine_get_settings (self->engine));

  usher_dbus_settings_complete_get_settings (settings, invocation, values);

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
handle_describe_settings_cb (UsherSettingsService  *self,
                             GDBusMethodInvocation *invocation,
                             UsherDbusSettings     *settings)
{
  usher_dbus_settings_complete_describe_settings (settings, invocation,
                                                  usher_params_describe (USHER_TYPE_SETTINGS));

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
set_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr(UsherCall) call = user_data;
  GError *error = NULL;

  if (usher_engine_set_settings_finish (USHER_ENGINE (source), result, &error))
    g_dbus_method_invocation_return_value (call->invocation, NULL);
  else
    usher_call_refuse (call->invocation, error);
}

static gboolean
handle_set_settings_cb (UsherSettingsService  *self,
                        GDBusMethodInvocation *invocation,
                        GVariant              *changes,
                        UsherDbusSettings     *settings)
{
  usher_engine_set_settings_async (self->engine, changes, set_cb, usher_call_new (self, invocation));

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
handle_reset_settings_cb (UsherSettingsService  *self,
                          GDBusMethodInvocation *invocation,
                          const char * const    *names,
                          UsherDbusSettings     *settings)
{
  usher_engine_reset_settings_async (self->engine, names, set_cb, usher_call_new (self, invocation));

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
settings_changed_cb (UsherSettingsService *self,
                     GVariant             *changes)
{
  usher_dbus_settings_emit_settings_changed (self->settings, changes);
}

static void
usher_settings_service_dispose (GObject *object)
{
  UsherSettingsService *self = USHER_SETTINGS_SERVICE (object);

  g_clear_object (&self->settings);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (usher_settings_service_parent_class)->dispose (object);
}

static void
usher_settings_service_class_init (UsherSettingsServiceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = usher_settings_service_dispose;
}

static void
usher_settings_service_init (UsherSettingsService *self)
{
  static const UsherMethod methods[] = {
    { "handle-get-settings",      G_CALLBACK (handle_get_settings_cb) },
    { "handle-describe-settings", G_CALLBACK (handle_describe_settings_cb) },
    { "handle-set-settings",      G_CALLBACK (handle_set_settings_cb) },
    { "handle-reset-settings",    G_CALLBACK (handle_reset_settings_cb) },
  };

  self->settings = usher_dbus_settings_skeleton_new ();
  usher_call_connect (self->settings, methods, G_N_ELEMENTS (methods), self);
}

/**
 * usher_settings_service_new:
 * @engine: an engine that is loaded
 *
 * Returns: (transfer full): an object to be exported
 */
UsherSettingsService *
usher_settings_service_new (UsherEngine *engine)
{
  UsherSettingsService *self = g_object_new (USHER_TYPE_SETTINGS_SERVICE, NULL);

  self->engine = g_object_ref (engine);
  g_signal_connect_object (engine, "settings-changed", G_CALLBACK (settings_changed_cb),
                           self, G_CONNECT_SWAPPED);

  return self;
}

GDBusInterfaceSkeleton *
usher_settings_service_get_skeleton (UsherSettingsService *self)
{
  return G_DBUS_INTERFACE_SKELETON (self->settings);
}
