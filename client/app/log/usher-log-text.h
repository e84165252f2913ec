/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

const char *usher_log_text_find_tail (const char *text,
                                      gsize       length,
                                      guint       n_lines);
char       *usher_log_text_clean     (const char *text);

G_END_DECLS
