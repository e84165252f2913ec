/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Comparing texts whatever their case, in all scripts. Called for each title of a
 * library: nothing is copied. */

char     *usher_text_fold     (const char *text);
gboolean  usher_text_equal    (const char *text,
                               const char *folded);
gboolean  usher_text_contains (const char *text,
                               const char *folded);
gboolean  usher_text_has_line (const char *lines,
                               const char *folded);

G_END_DECLS
