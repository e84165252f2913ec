/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-plot.h"

G_BEGIN_DECLS

#define USHER_TYPE_DURATION_CHART (usher_duration_chart_get_type ())
G_DECLARE_FINAL_TYPE (UsherDurationChart, usher_duration_chart, USHER, DURATION_CHART, UsherPlot)

void usher_duration_chart_set_runs (UsherDurationChart *self,
                                    GListModel         *runs);

G_END_DECLS
