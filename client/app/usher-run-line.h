/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-item.h"

G_BEGIN_DECLS

gboolean   usher_run_line_has     (GVariant   *run);
int        usher_run_line_compare (GVariant   *a,
                                   GVariant   *b);
GPtrArray *usher_run_line_new     (GListModel *waiting,
                                   UsherItem  *run);

G_END_DECLS
