/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <adwaita.h>

#include "usher-client.h"

G_BEGIN_DECLS

#define USHER_TYPE_WINDOW (usher_window_get_type ())
G_DECLARE_FINAL_TYPE (UsherWindow, usher_window, USHER, WINDOW, AdwApplicationWindow)

GtkWindow   *usher_window_new          (GtkApplication *application,
                                        UsherClient    *client);
UsherClient *usher_window_get_client   (UsherWindow    *self);
gboolean     usher_window_is_closed    (UsherWindow    *self);
GPtrArray   *usher_window_dup_selected (UsherWindow    *self);
void         usher_window_show_task    (UsherWindow    *self,
                                        const char     *id);
GtkWidget   *usher_window_get_toasts   (UsherWindow    *self);

/* In usher-task-commands.c and usher-run-commands.c */
void         usher_task_commands_add   (UsherWindow    *window);
void         usher_run_commands_add    (UsherWindow    *window);

G_END_DECLS
