/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * UsherTick:
 * @owner: what shows something that changes as time goes by
 */
typedef void (*UsherTick) (gpointer owner);

void usher_ticker_add    (gpointer  owner,
                          UsherTick tick);
void usher_ticker_remove (gpointer  owner);
void usher_ticker_hold   (gboolean  is_held);

G_END_DECLS
