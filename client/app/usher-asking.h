/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gtk/gtk.h>

#include "usher-client.h"

G_BEGIN_DECLS

/**
 * UsherCalled:
 * @origin: whoever asked
 * @reply: what the daemon answers
 * @data: as given
 */
typedef void (*UsherCalled) (GtkWidget *origin,
                             GVariant  *reply,
                             gpointer   data);

void usher_call       (GtkWidget      *origin,
                       UsherClient    *client,
                       const char     *interface,
                       const char     *method,
                       GVariant       *parameters,
                       const char     *heading,
                       UsherCalled     done,
                       gpointer        data,
                       GDestroyNotify  free_data);
void usher_show_error (GtkWidget      *origin,
                       const char     *heading,
                       const char     *message);

G_END_DECLS
