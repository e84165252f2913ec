/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-bus-property.h"

typedef void (*Changed) (GObject *object);

struct _UsherBusProperty
{
  char *property;                /* (owned) */
  GDBusProxy *proxy;             /* (owned) (nullable) */
  GCancellable *cancellable;     /* (owned) */
  gulong handler;
  gboolean known;                /* whether the service has been asked, or is not there */
  Changed changed;
  GObject *object;               /* (unowned): owns this */
};

static void
properties_changed_cb (UsherBusProperty *self)
{
  self->changed (self->object);
}

static void
got_proxy_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  UsherBusProperty *self = user_data;
  g_autoptr(GError) error = NULL;
  GDBusProxy *proxy = g_dbus_proxy_new_for_bus_finish (result, &error);

  /* Whoever asked is gone */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self->known = TRUE;
  self->proxy = proxy;
  if (proxy != NULL)
    self->handler = g_signal_connect_swapped (proxy, "g-properties-changed",
                                              G_CALLBACK (properties_changed_cb), self);
  else
    g_debug ("%s", error->message);

  self->changed (self->object);
}

/**
 * usher_bus_property_new:
 * @name: of the service
 * @path: its object
 * @interface: one of the object's
 * @property: one of the interface's, a boolean
 * @changed: called with @object when it is known, and when it changes
 * @object: (unowned): who frees this
 *
 * Returns: (transfer full): the property
 */
UsherBusProperty *
usher_bus_property_new (const char *name,
                        const char *path,
                        const char *interface,
                        const char *property,
                        GCallback   changed,
                        GObject    *object)
{
  UsherBusProperty *self = g_new0 (UsherBusProperty, 1);

  self->property = g_strdup (property);
  self->cancellable = g_cancellable_new ();
  self->changed = (Changed) changed;
  self->object = object;
  g_dbus_proxy_new_for_bus (G_BUS_TYPE_SYSTEM, G_DBUS_PROXY_FLAGS_NONE, NULL, name, path, interface,
                            self->cancellable, got_proxy_cb, self);

  return self;
}

void
usher_bus_property_free (UsherBusProperty *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->proxy != NULL)
    g_clear_signal_handler (&self->handler, self->proxy);
  g_clear_object (&self->proxy);
  g_clear_pointer (&self->property, g_free);
  g_free (self);
}

/* Returns: whether there was an answer, be it that there is no such service */
gboolean
usher_bus_property_is_known (UsherBusProperty *self)
{
  return self->known;
}

/**
 * usher_bus_property_get:
 * @self: a property
 * @fallback: what is assumed where nobody knows
 */
gboolean
usher_bus_property_get (UsherBusProperty *self,
                        gboolean          fallback)
{
  g_autoptr(GVariant) value =
    self->proxy != NULL ? g_dbus_proxy_get_cached_property (self->proxy, self->property) : NULL;

  if (value == NULL || !g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN))
    return fallback;

  return g_variant_get_boolean (value);
}
