/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gtk/gtk.h>

#include "usher-client.h"

G_BEGIN_DECLS

#define USHER_TYPE_LIBRARY_FILTER (usher_library_filter_get_type ())
G_DECLARE_FINAL_TYPE (UsherLibraryFilter, usher_library_filter, USHER, LIBRARY_FILTER, GtkPopover)

void     usher_library_filter_set_client  (UsherLibraryFilter *self,
                                           UsherClient        *client);
void     usher_library_filter_add_options (UsherLibraryFilter *self,
                                           GVariantDict       *options);
void     usher_library_filter_reset       (UsherLibraryFilter *self);
gboolean usher_library_filter_has_no_connections (UsherLibraryFilter *self);

G_END_DECLS
