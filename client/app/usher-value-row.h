/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define USHER_TYPE_VALUE_ROW (usher_value_row_get_type ())
G_DECLARE_FINAL_TYPE (UsherValueRow, usher_value_row, USHER, VALUE_ROW, AdwPreferencesRow)

GtkWidget  *usher_value_row_new            (GVariant   *description,
                                            GVariant   *value,
                                            const char *title,
                                            const char *subtitle);

const char *usher_value_row_get_name       (GtkWidget  *row);
GVariant   *usher_value_row_get_value      (GtkWidget  *row);
void        usher_value_row_set_value      (GtkWidget  *row,
                                            GVariant   *value);
void        usher_value_row_set_resettable (GtkWidget  *row,
                                            gboolean    resettable);

G_END_DECLS
