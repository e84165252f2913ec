/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-form-window.h"

G_BEGIN_DECLS

#define USHER_TYPE_PROFILE_EDITOR (usher_profile_editor_get_type ())
G_DECLARE_FINAL_TYPE (UsherProfileEditor, usher_profile_editor, USHER, PROFILE_EDITOR, UsherFormWindow)

GtkWindow *usher_profile_editor_new (UsherClient *client,
                                     GVariant    *profile,
                                     GVariant    *filters,
                                     GtkWindow   *parent);

G_END_DECLS
