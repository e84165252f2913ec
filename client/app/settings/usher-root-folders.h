/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <adwaita.h>

#include "usher-client.h"

G_BEGIN_DECLS

#define USHER_TYPE_ROOT_FOLDERS (usher_root_folders_get_type ())
G_DECLARE_FINAL_TYPE (UsherRootFolders, usher_root_folders, USHER, ROOT_FOLDERS, AdwPreferencesGroup)

void usher_root_folders_look (UsherRootFolders *self,
                             UsherClient     *client,
                             const char      *connection);

G_END_DECLS
