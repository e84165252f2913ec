/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <adwaita.h>

#include "usher-client.h"

G_BEGIN_DECLS

#define USHER_TYPE_TRIGGER_ROW (usher_trigger_row_get_type ())
G_DECLARE_FINAL_TYPE (UsherTriggerRow, usher_trigger_row, USHER, TRIGGER_ROW, AdwPreferencesRow)

GtkWidget  *usher_trigger_row_new      (UsherClient     *client,
                                        const char      *text);
const char *usher_trigger_row_get_text (UsherTriggerRow *self);

G_END_DECLS
