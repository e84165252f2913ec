/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <adwaita.h>

#include "usher-client.h"

G_BEGIN_DECLS

#define USHER_TYPE_STORAGE_GROUP (usher_storage_group_get_type ())
G_DECLARE_FINAL_TYPE (UsherStorageGroup, usher_storage_group, USHER, STORAGE_GROUP, AdwPreferencesGroup)

void usher_storage_group_set_client (UsherStorageGroup *self,
                                     UsherClient       *client);

G_END_DECLS
