/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-video-source.h"

G_BEGIN_DECLS

#define USHER_TYPE_FINDER (usher_finder_get_type ())
G_DECLARE_FINAL_TYPE (UsherFinder, usher_finder, USHER, FINDER, GObject)

UsherFinder    *usher_finder_new           (const UsherVideoQuestion *question,
                                            const char * const       *tried);
void            usher_finder_next_async    (UsherFinder              *self,
                                            GCancellable             *cancellable,
                                            GAsyncReadyCallback       callback,
                                            gpointer                  user_data);
UsherCandidate *usher_finder_next_finish   (UsherFinder              *self,
                                            GAsyncResult             *result,
                                            GError                  **error);
void            usher_finder_search_async  (UsherFinder              *self,
                                            guint                     n_videos,
                                            GCancellable             *cancellable,
                                            GAsyncReadyCallback       callback,
                                            gpointer                  user_data);
GPtrArray      *usher_finder_search_finish (UsherFinder              *self,
                                            GAsyncResult             *result,
                                            GError                  **error);

G_END_DECLS
