/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <adwaita.h>

#include "usher-client.h"

G_BEGIN_DECLS

#define USHER_TYPE_TASK_EDITOR (usher_task_editor_get_type ())
G_DECLARE_FINAL_TYPE (UsherTaskEditor, usher_task_editor, USHER, TASK_EDITOR, AdwWindow)

GtkWindow *usher_task_editor_new      (UsherClient *client,
                                       GVariant    *task,
                                       GtkWindow   *parent);
GtkWindow *usher_task_editor_new_copy (UsherClient *client,
                                       GVariant    *task,
                                       GtkWindow   *parent);

G_END_DECLS
