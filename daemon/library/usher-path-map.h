/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char    *usher_path_map_apply (GVariant   *mappings,
                               const char *server_path);
gboolean usher_path_is_below  (const char *path,
                               const char *root);

G_END_DECLS
