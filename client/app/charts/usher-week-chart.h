/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-plot.h"
#include "usher-zone.h"

G_BEGIN_DECLS

#define USHER_TYPE_WEEK_CHART (usher_week_chart_get_type ())
G_DECLARE_FINAL_TYPE (UsherWeekChart, usher_week_chart, USHER, WEEK_CHART, UsherPlot)

/**
 * UsherNameTask:
 * @id: a task's id
 * @data: as given
 *
 * Returns: (transfer full): how people call it
 */
typedef char *(*UsherNameTask) (const char *id,
                                gpointer    data);

gint64 usher_week_chart_get_end   (gint64           now,
                                   const UsherZone *zone);
void   usher_week_chart_set_times (UsherWeekChart  *self,
                                   gint64           now,
                                   GVariant        *times,
                                   gboolean         is_truncated,
                                   UsherNameTask    name_task,
                                   gpointer         data);

G_END_DECLS
