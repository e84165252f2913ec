/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-form-window.h"

G_BEGIN_DECLS

#define USHER_TYPE_FILTER_EDITOR (usher_filter_editor_get_type ())
G_DECLARE_FINAL_TYPE (UsherFilterEditor, usher_filter_editor, USHER, FILTER_EDITOR, UsherFormWindow)

GtkWindow *usher_filter_editor_new (UsherClient *client,
                                    GVariant    *filter,
                                    GtkWindow   *parent);

G_END_DECLS
