/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-plan-store.h"
#include "usher-trailer-store.h"

G_BEGIN_DECLS

/* What a scan has not found: whether it has only another name, and whether a person
 * has to look at it first. */

guint      usher_missing_count       (const UsherTrailerLoss  *loss,
                                      const UsherPlan         *confirmed);
UsherPlan *usher_missing_make_plan   (GPtrArray               *lost);
void       usher_missing_hold        (const UsherTrailerLoss  *loss,
                                      GPtrArray               *scans,
                                      GHashTable              *states);
void       usher_missing_hash_async  (GPtrArray               *scans,
                                      GPtrArray               *alike,
                                      GCancellable            *cancellable,
                                      GAsyncReadyCallback      callback,
                                      gpointer                 user_data);

G_END_DECLS
