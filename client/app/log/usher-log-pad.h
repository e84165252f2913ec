/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define USHER_TYPE_LOG_PAD (usher_log_pad_get_type ())
G_DECLARE_FINAL_TYPE (UsherLogPad, usher_log_pad, USHER, LOG_PAD, GtkWidget)

GtkTextView *usher_log_pad_get_view     (UsherLogPad *self);
gboolean     usher_log_pad_is_empty     (UsherLogPad *self);
gboolean     usher_log_pad_is_following (UsherLogPad *self);
void         usher_log_pad_follow       (UsherLogPad *self);
void         usher_log_pad_clear        (UsherLogPad *self);
void         usher_log_pad_append       (UsherLogPad *self,
                                         const char  *text);
void         usher_log_pad_prepend      (UsherLogPad *self,
                                         const char  *text);

G_END_DECLS
