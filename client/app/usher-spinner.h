/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define USHER_TYPE_SPINNER (usher_spinner_get_type ())
G_DECLARE_FINAL_TYPE (UsherSpinner, usher_spinner, USHER, SPINNER, GtkWidget)

G_END_DECLS
