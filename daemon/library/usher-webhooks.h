/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-store.h"

G_BEGIN_DECLS

#define USHER_TYPE_WEBHOOKS (usher_webhooks_get_type ())
G_DECLARE_FINAL_TYPE (UsherWebhooks, usher_webhooks, USHER, WEBHOOKS, GObject)

UsherWebhooks *usher_webhooks_new    (UsherStore     *store);
gboolean       usher_webhooks_listen (UsherWebhooks  *self,
                                      const char     *address,
                                      guint           port,
                                      GError        **error);

G_END_DECLS
