/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <adwaita.h>

#include "usher-client.h"

G_BEGIN_DECLS

#define USHER_TYPE_ASSISTANT (usher_assistant_get_type ())
G_DECLARE_FINAL_TYPE (UsherAssistant, usher_assistant, USHER, ASSISTANT, AdwWindow)

GtkWindow *usher_assistant_new       (UsherClient *client,
                                      GtkWindow   *parent);
gboolean   usher_assistant_is_wanted (UsherClient *client);

G_END_DECLS
