/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-plot.h"

G_BEGIN_DECLS

#define USHER_TYPE_BAR_STRIP (usher_bar_strip_get_type ())
G_DECLARE_FINAL_TYPE (UsherBarStrip, usher_bar_strip, USHER, BAR_STRIP, UsherPlot)

void usher_bar_strip_set_runs (UsherBarStrip *self,
                               GListModel    *runs);

G_END_DECLS
