/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define USHER_TYPE_TIME_LABEL (usher_time_label_get_type ())
G_DECLARE_FINAL_TYPE (UsherTimeLabel, usher_time_label, USHER, TIME_LABEL, GtkWidget)

G_END_DECLS
