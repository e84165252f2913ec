/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gtk/gtk.h>

#include "usher-client.h"

G_BEGIN_DECLS

void usher_trailer_deletion_ask (GtkWidget   *origin,
                                 UsherClient *client,
                                 GVariant    *trailers);

G_END_DECLS
