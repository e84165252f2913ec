/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-store.h"
#include "usher-trailer.h"

G_BEGIN_DECLS

/**
 * UsherTrailerScan:
 * @media: a title's id
 * @found: (owned) (element-type UsherTrailer): its trailers on disk
 *
 * What a scan of a title's whole folder has found.
 */
typedef struct
{
  gint64 media;
  GPtrArray *found;
} UsherTrailerScan;

/**
 * UsherTrailerCounts:
 * @n_found: trailers that are new
 * @n_changed: that have changed, moved or come back
 * @n_missing: that are no longer there
 */
typedef struct
{
  guint n_found;
  guint n_changed;
  guint n_missing;
} UsherTrailerCounts;

typedef struct
{
  GPtrArray *trailers;           /* (owned) (element-type UsherTrailer) */
  guint total;
} UsherTrailerPage;

UsherTrailerScan *usher_trailer_scan_new          (gint64                media);
void              usher_trailer_scan_free         (UsherTrailerScan     *self);
void              usher_trailer_page_free         (UsherTrailerPage     *self);

void              usher_trailer_store_note_async  (UsherStore           *store,
                                                   GPtrArray            *scans,
                                                   guint64               run,
                                                   gint64                now,
                                                   GAsyncReadyCallback   callback,
                                                   gpointer              user_data);
gboolean          usher_trailer_store_note_finish (UsherStore           *store,
                                                   GAsyncResult         *result,
                                                   UsherTrailerCounts   *counts,
                                                   GError              **error);
void              usher_trailer_store_add_async   (UsherStore           *store,
                                                   UsherTrailer         *trailer,
                                                   GAsyncReadyCallback   callback,
                                                   gpointer              user_data);
gboolean          usher_trailer_store_add_finish  (UsherStore           *store,
                                                   GAsyncResult         *result,
                                                   GError              **error);
void              usher_trailer_store_list_async  (UsherStore           *store,
                                                   gint64                media,
                                                   gint64                after,
                                                   guint                 limit,
                                                   GAsyncReadyCallback   callback,
                                                   gpointer              user_data);
UsherTrailerPage *usher_trailer_store_list_finish (UsherStore           *store,
                                                   GAsyncResult         *result,
                                                   GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (UsherTrailerScan, usher_trailer_scan_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UsherTrailerPage, usher_trailer_page_free)

G_END_DECLS
