/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gtk/gtk.h>

#include "usher-client.h"

G_BEGIN_DECLS

#define USHER_TYPE_LOG_VIEW (usher_log_view_get_type ())
G_DECLARE_FINAL_TYPE (UsherLogView, usher_log_view, USHER, LOG_VIEW, GtkWidget)

void usher_log_view_show_run (UsherLogView *self,
                              UsherClient  *client,
                              guint64       run);

G_END_DECLS
