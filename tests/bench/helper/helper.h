/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* One for each word that the program takes. They print numbers, one a line, and
 * return an exit status. */
int              helper_add          (char        **arguments);
int              helper_calendar     (char        **arguments);
int              helper_calls        (char        **arguments);
int              helper_count        (char        **arguments);
int              helper_listen       (char        **arguments);
int              helper_next         (char        **arguments);
int              helper_serve        (char        **arguments);
int              helper_spawn        (char        **arguments);
int              helper_sync         (char        **arguments);

/* What they share */
GDBusConnection *helper_connect      (void);
int              helper_fail         (GError       *error);
guint            helper_read_number  (const char   *text);
double           helper_median       (GArray       *numbers);
double           helper_now          (void);

G_END_DECLS
