/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <adwaita.h>

#include "usher-client.h"

G_BEGIN_DECLS

#define USHER_TYPE_WINDOW (usher_window_get_type ())
G_DECLARE_FINAL_TYPE (UsherWindow, usher_window, USHER, WINDOW, AdwApplicationWindow)

GtkWindow *usher_window_new (GtkApplication *application,
                             UsherClient    *client);

G_END_DECLS
