/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Lots that are drawn once: the same question always has the same answer, also
 * after a restart. */

guint64 usher_draw_mix      (guint64 a,
                             guint64 b);
double  usher_draw_fraction (guint64 seed);

G_END_DECLS
