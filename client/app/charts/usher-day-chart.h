/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-plot.h"
#include "usher-zone.h"

G_BEGIN_DECLS

#define USHER_TYPE_DAY_CHART (usher_day_chart_get_type ())
G_DECLARE_FINAL_TYPE (UsherDayChart, usher_day_chart, USHER, DAY_CHART, UsherPlot)

#define USHER_DAY_CHART_DAYS 30

GVariant *usher_day_chart_make_edges (gint64           now,
                                      const UsherZone *zone);
void      usher_day_chart_set_sums   (UsherDayChart   *self,
                                      GVariant        *sums);

G_END_DECLS
