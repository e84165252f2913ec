/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A set of days of the week: bit 0 is Sunday, bit 6 Saturday. */
typedef guint8 UsherWeekdays;

#define USHER_ALL_WEEKDAYS ((UsherWeekdays) 0x7f)

UsherWeekdays usher_weekdays_of       (int            weekday);
gboolean      usher_weekdays_contain  (UsherWeekdays  self,
                                       int            weekday);
gboolean      usher_weekdays_parse    (const char    *text,
                                       UsherWeekdays *weekdays);
void          usher_weekdays_print    (UsherWeekdays  self,
                                       GString       *text);
char         *usher_weekdays_describe (UsherWeekdays  self);

G_END_DECLS
