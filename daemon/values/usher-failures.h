/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-failure.h"

G_BEGIN_DECLS

/**
 * UsherFailures:
 * @n_failed: how many parts have failed
 * @first: (owned) (nullable): the first failure
 * @mixed: whether others are of another kind
 *
 * The failures of a run that does many things, and goes on when one fails. All
 * zero is none.
 */
typedef struct
{
  guint n_failed;
  GError *first;
  gboolean mixed;
} UsherFailures;

void    usher_failures_clear     (UsherFailures *self);
void    usher_failures_take      (UsherFailures *self,
                                  GError        *error);
GError *usher_failures_steal_sum (UsherFailures *self,
                                  guint          n_parts);

G_END_DECLS
