/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-time.h"

G_BEGIN_DECLS

/* Times for people to read, in the language and clock format of the process.
 * All return (transfer full) strings. */

char *usher_time_text_time_of_day   (int              second_of_day);
char *usher_time_text_date_and_time (gint64           time,
                                     const UsherZone *zone);
char *usher_time_text_day_of_year   (int              month,
                                     int              day);
char *usher_time_text_duration      (gint64           duration);
char *usher_time_text_brief         (gint64           duration);
char *usher_time_text_every         (gint64           interval);
char *usher_time_text_relative      (gint64           time,
                                     gint64           now,
                                     const UsherZone *zone);
char *usher_time_text_clock         (gint64           time,
                                     gint64           now,
                                     const UsherZone *zone);

G_END_DECLS
