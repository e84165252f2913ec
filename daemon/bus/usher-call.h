/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * UsherCall:
 * @service: (owned): the object that answers
 * @invocation: (unowned): the call; whoever answers takes it
 * @data: (owned) (nullable): what the answer needs
 *
 * A call that is answered later. Each is answered exactly once.
 */
typedef struct
{
  gpointer service;
  GDBusMethodInvocation *invocation;
  gpointer data;
  GDestroyNotify free_data;
} UsherCall;

typedef struct
{
  const char *signal;
  GCallback handler;
} UsherMethod;

UsherCall *usher_call_new     (gpointer               service,
                               GDBusMethodInvocation *invocation);
void       usher_call_free    (UsherCall             *self);
gboolean   usher_call_refuse  (GDBusMethodInvocation *invocation,
                               GError                *error);
void       usher_call_connect (gpointer               skeleton,
                               const UsherMethod     *methods,
                               gsize                  n_methods,
                               gpointer               service);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (UsherCall, usher_call_free)

G_END_DECLS
