/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gtk/gtk.h>

#include "usher-client.h"

G_BEGIN_DECLS

/* What is done to titles; @ids are theirs: at. */

void usher_title_commands_download (GtkWidget   *origin,
                                    UsherClient *client,
                                    GVariant    *ids);
void usher_title_commands_download_one (GtkWidget   *origin,
                                        UsherClient *client,
                                        guint64      id);
void usher_title_commands_monitor  (GtkWidget   *origin,
                                    UsherClient *client,
                                    GVariant    *ids,
                                    gboolean     is_monitored);
void usher_title_commands_restore  (GtkWidget   *origin,
                                    UsherClient *client,
                                    GVariant    *trailers);

G_END_DECLS
