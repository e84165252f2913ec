/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-finder.h"

G_BEGIN_DECLS

#define USHER_TYPE_FETCH (usher_fetch_get_type ())
G_DECLARE_FINAL_TYPE (UsherFetch, usher_fetch, USHER, FETCH, GObject)

UsherFetch           *usher_fetch_new           (const UsherVideoQuestion  *question,
                                                 const char * const        *tried,
                                                 const char                *folder);
void                  usher_fetch_find_async    (UsherFetch                *self,
                                                 GCancellable              *cancellable,
                                                 GAsyncReadyCallback        callback,
                                                 gpointer                   user_data);
gboolean              usher_fetch_find_finish   (UsherFetch                *self,
                                                 GAsyncResult              *result,
                                                 GError                   **error);
void                  usher_fetch_run_async     (UsherFetch                *self,
                                                 UsherFractionFunc          progress,
                                                 GCancellable              *cancellable,
                                                 GAsyncReadyCallback        callback,
                                                 gpointer                   user_data);
gboolean              usher_fetch_run_finish    (UsherFetch                *self,
                                                 GAsyncResult              *result,
                                                 GError                   **error);
gboolean              usher_fetch_refuse        (UsherFetch                *self,
                                                 const GError              *error);
const UsherCandidate *usher_fetch_get_candidate (UsherFetch                *self);
const char * const   *usher_fetch_get_tried     (UsherFetch                *self);

G_END_DECLS
