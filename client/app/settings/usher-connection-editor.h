/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-form-window.h"

G_BEGIN_DECLS

#define USHER_TYPE_CONNECTION_EDITOR (usher_connection_editor_get_type ())
G_DECLARE_FINAL_TYPE (UsherConnectionEditor, usher_connection_editor, USHER, CONNECTION_EDITOR,
                      UsherFormWindow)

GtkWindow *usher_connection_editor_new (UsherClient *client,
                                        GVariant    *connection,
                                        GtkWindow   *parent);

G_END_DECLS
