/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Keys of a run that are a client's own: when it heard last how far the run is, and
 * since when the run is at its stage. */
#define USHER_TIME_LEFT_NOTED "ProgressNoted"
#define USHER_TIME_LEFT_STAGE_SINCE "StageSince"

gboolean  usher_time_left_estimate (GVariant *run,
                                    GVariant *task,
                                    gint64    now,
                                    gint64   *left);
char     *usher_time_left_text     (gint64    left);

G_END_DECLS
