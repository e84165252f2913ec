/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <adwaita.h>

#include "usher-client.h"

G_BEGIN_DECLS

#define USHER_TYPE_CONNECTION_ROW (usher_connection_row_get_type ())
G_DECLARE_FINAL_TYPE (UsherConnectionRow, usher_connection_row, USHER, CONNECTION_ROW, AdwExpanderRow)

GtkWidget *usher_connection_row_new        (UsherClient        *client,
                                            GVariant           *connection);
void       usher_connection_row_set_record (UsherConnectionRow *self,
                                            GVariant           *connection);

G_END_DECLS
