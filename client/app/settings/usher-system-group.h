/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <adwaita.h>

#include "usher-client.h"

G_BEGIN_DECLS

#define USHER_TYPE_SYSTEM_GROUP (usher_system_group_get_type ())
G_DECLARE_FINAL_TYPE (UsherSystemGroup, usher_system_group, USHER, SYSTEM_GROUP, AdwPreferencesGroup)

void usher_system_group_set_client (UsherSystemGroup *self,
                                    UsherClient      *client);

G_END_DECLS
