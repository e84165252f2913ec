/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Dictionaries of type a{sv}, as they stand in a column of text. */

char     *usher_variant_to_text   (GVariant   *variant);
GVariant *usher_variant_from_text (const char *text);

G_END_DECLS
