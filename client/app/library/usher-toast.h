/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void usher_toast (GtkWidget  *origin,
                  const char *text,
                  const char *button,
                  const char *action,
                  GVariant   *target);

G_END_DECLS
