/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-zone.h"

G_BEGIN_DECLS

/* A part of each day, as in “22:00-06:00”. */

gboolean usher_time_window_parse    (const char      *text,
                                     int             *start,
                                     int             *end);
gboolean usher_time_window_contains (int              start,
                                     int              end,
                                     const UsherZone *zone,
                                     gint64           now,
                                     gint64          *until);

G_END_DECLS
