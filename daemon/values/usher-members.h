/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

void usher_members_get   (gpointer       object,
                          gsize          offset,
                          GValue        *value);
void usher_members_set   (gpointer       object,
                          gsize          offset,
                          const GValue  *value);
void usher_members_clear (gpointer       object,
                          GParamSpec   **properties,
                          const gsize   *offsets,
                          guint          n_properties);

G_END_DECLS
