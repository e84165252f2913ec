/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define USHER_TYPE_TASK_MENU (usher_task_menu_get_type ())

G_DECLARE_FINAL_TYPE (UsherTaskMenu, usher_task_menu, USHER, TASK_MENU, GtkWidget)

G_END_DECLS
