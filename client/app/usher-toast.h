/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

AdwToast *usher_toast_new   (const char *text);
void      usher_toast       (GtkWidget  *origin,
                             const char *text,
                             const char *button,
                             const char *action,
                             GVariant   *target);
AdwToast *usher_toast_offer (GtkWidget  *origin,
                             const char *text,
                             const char *button,
                             const char *action,
                             GVariant   *target);

G_END_DECLS
