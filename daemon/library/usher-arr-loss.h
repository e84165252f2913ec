/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-connection.h"
#include "usher-plan-store.h"

G_BEGIN_DECLS

/**
 * UsherArrLoss:
 * @connection: (unowned): whose titles they are
 * @confirmed: (unowned) (nullable): what a person has agreed to
 * @gone: (unowned) (element-type gint64): what its answer lacks
 * @n_known: how many titles there were
 * @empty: whether the answer has no title at all
 * @share: the share of them that may go at once
 *
 * What one answer lacks of what was known.
 */
typedef struct
{
  UsherConnection *connection;
  const UsherPlan *confirmed;
  const GArray *gone;
  guint n_known;
  gboolean empty;
  double share;
} UsherArrLoss;

gboolean   usher_arr_loss_check_plan (const UsherPlan      *plan,
                                      UsherConnection      *connection,
                                      GError              **error);
gboolean   usher_arr_loss_may_go     (const UsherArrLoss   *self,
                                      guint                *limit);
UsherPlan *usher_arr_loss_plan       (const UsherArrLoss   *self,
                                      const GPtrArray      *names,
                                      gint64                now);
GError    *usher_arr_loss_describe   (const UsherArrLoss   *self,
                                      const UsherPlan      *plan);

G_END_DECLS
