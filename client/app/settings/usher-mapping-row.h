/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define USHER_TYPE_MAPPING_ROW (usher_mapping_row_get_type ())
G_DECLARE_FINAL_TYPE (UsherMappingRow, usher_mapping_row, USHER, MAPPING_ROW, AdwPreferencesRow)

GtkWidget  *usher_mapping_row_new      (const char      *from,
                                        const char      *to);
const char *usher_mapping_row_get_from (UsherMappingRow *self);
const char *usher_mapping_row_get_to   (UsherMappingRow *self);

G_END_DECLS
