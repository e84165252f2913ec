/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gtk/gtk.h>

#include "usher-client.h"

G_BEGIN_DECLS

void usher_trailer_file_play        (GtkWidget   *origin,
                                     GVariant    *trailer);
void usher_trailer_file_open_folder (GtkWidget   *origin,
                                     UsherClient *client,
                                     GVariant    *trailer);

G_END_DECLS
