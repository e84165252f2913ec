/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define USHER_TYPE_LOG_FINDER (usher_log_finder_get_type ())
G_DECLARE_FINAL_TYPE (UsherLogFinder, usher_log_finder, USHER, LOG_FINDER, GObject)

UsherLogFinder *usher_log_finder_new        (GtkTextView    *view);
void            usher_log_finder_set_text   (UsherLogFinder *self,
                                             const char     *text);
void            usher_log_finder_refresh    (UsherLogFinder *self);
void            usher_log_finder_go         (UsherLogFinder *self,
                                             int             step);
char           *usher_log_finder_dup_status (UsherLogFinder *self);

G_END_DECLS
