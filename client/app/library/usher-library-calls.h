/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gtk/gtk.h>

#include "usher-client.h"

G_BEGIN_DECLS

void usher_library_download     (GtkWidget   *origin,
                                 UsherClient *client,
                                 guint64      title,
                                 const char  *url);
void usher_library_download_all (GtkWidget   *origin,
                                 UsherClient *client,
                                 GVariant    *titles);
void usher_library_monitor      (GtkWidget   *origin,
                                 UsherClient *client,
                                 GVariant    *titles,
                                 gboolean     is_monitored);
void usher_library_restore      (GtkWidget   *origin,
                                 UsherClient *client,
                                 GVariant    *trailers);

G_END_DECLS
