/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-form-window.h"

G_BEGIN_DECLS

#define USHER_TYPE_CONNECTION_FORM (usher_connection_form_get_type ())
G_DECLARE_FINAL_TYPE (UsherConnectionForm, usher_connection_form, USHER, CONNECTION_FORM,
                      UsherFormWindow)

GtkWindow *usher_connection_form_new (UsherClient *client,
                                        GVariant    *connection,
                                        GtkWindow   *parent);

G_END_DECLS
