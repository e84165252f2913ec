/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define USHER_TYPE_TITLE_ROW (usher_title_row_get_type ())
G_DECLARE_FINAL_TYPE (UsherTitleRow, usher_title_row, USHER, TITLE_ROW, GtkWidget)

G_END_DECLS
