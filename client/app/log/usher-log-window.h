/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <adwaita.h>

#include "usher-client.h"

G_BEGIN_DECLS

#define USHER_TYPE_LOG_WINDOW (usher_log_window_get_type ())
G_DECLARE_FINAL_TYPE (UsherLogWindow, usher_log_window, USHER, LOG_WINDOW, AdwWindow)

GtkWindow *usher_log_window_new (UsherClient *client,
                                 guint64      run,
                                 GtkWindow   *parent);

G_END_DECLS
