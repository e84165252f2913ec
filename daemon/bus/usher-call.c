/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-call.h"

#include "usher-error.h"

/**
 * usher_call_new:
 * @service: the object that answers
 * @invocation: (transfer full): the call
 *
 * Returns: (transfer full): for the callback that answers
 */
UsherCall *
usher_call_new (gpointer               service,
                GDBusMethodInvocation *invocation)
{
  UsherCall *self = g_new0 (UsherCall, 1);

  self->service = g_object_ref (service);
  self->invocation = invocation;

  return self;
}

/* The answer has taken the invocation. */
void
usher_call_free (UsherCall *self)
{
  if (self->data != NULL && self->free_data != NULL)
    self->free_data (self->data);
  g_clear_object (&self->service);
  g_free (self);
}

/**
 * usher_call_refuse:
 * @invocation: (transfer full): a call
 * @error: (transfer full): why it fails
 *
 * Returns: %TRUE, always: the call is handled
 */
gboolean
usher_call_refuse (GDBusMethodInvocation *invocation,
                   GError                *error)
{
  g_dbus_method_invocation_take_error (invocation, usher_error_to_wire (error));

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

/**
 * usher_call_connect:
 * @skeleton: of an interface
 * @methods: its methods and who handles them; @service comes first
 * @n_methods: how many
 * @service: the object that answers
 */
void
usher_call_connect (gpointer           skeleton,
                    const UsherMethod *methods,
                    gsize              n_methods,
                    gpointer           service)
{
  for (gsize i = 0; i < n_methods; i++)
    g_signal_connect_object (skeleton, methods[i].signal, methods[i].handler,
                             service, G_CONNECT_SWAPPED);
}
