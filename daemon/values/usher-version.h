/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean usher_version_is_valid (const char *version);
int      usher_version_compare  (const char *a,
                                 const char *b);

G_END_DECLS
